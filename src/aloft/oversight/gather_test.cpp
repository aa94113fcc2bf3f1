#include "aloft/oversight/gather.h"

#include <map>

#include <gtest/gtest.h>

#include "aloft/oversight/test_sea.h"

namespace aloft::oversight {
namespace {

using transparency::Answer;
using transparency::Request;
using transparency::Send;

// Answers from a list of resources.
Send serving(std::map<std::string, std::string> resources) {
  return [resources = std::move(resources)](const Request& request) -> Result<Answer> {
    const auto found = resources.find(request.path);
    if (request.method != "GET" || found == resources.end()) return Answer{404, "", "none\n"};
    return Answer{200, "", found->second};
  };
}

const auto kNever = [] { return false; };  // Lets no time pass.

const std::string kBase = "/" + transparency::to_hex(transparency::sha256(kOrigin));

TEST(WitnessesResources, AreNamedByTheOriginsHash) {
  EXPECT_EQ(witness_path(kOrigin, "checkpoint"), kBase + "/checkpoint");
  EXPECT_EQ(witness_path("", "filings"),
            "/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/filings");
}

TEST(Witnesses, SayWhatTheyHaveCosignedAndHold) {
  Sea sea;
  const WitnessWord word = sea.word_of("college");
  Evidence evidence;
  ask_witness(serving({{kBase + "/checkpoint", transparency::to_text(*word.checkpoint)},
                       {kBase + "/filings", "{\"entry\": \"{}\", \"receipt\": \"a\\n\"}\n"}}),
              "college", kOrigin, evidence);
  ASSERT_EQ(evidence.witnesses.size(), 1U);
  EXPECT_TRUE(evidence.missing.empty());
  EXPECT_EQ(evidence.witnesses[0].checkpoint->text, word.checkpoint->text);
  ASSERT_EQ(evidence.witnesses[0].filings.size(), 1U);
  EXPECT_EQ(evidence.witnesses[0].filings[0].receipt, "a\n");
}

TEST(Witnesses, WhoSayNothingOrNonsenseAreNamed) {
  Evidence evidence;
  ask_witness(serving({}), "silent", kOrigin, evidence);
  ask_witness([](const Request&) -> Result<Answer> { return failed("refused"); }, "gone", kOrigin,
              evidence);
  ask_witness(serving({{kBase + "/checkpoint", "hello"}, {kBase + "/filings", "[]\n"}}), "odd",
              kOrigin, evidence);
  EXPECT_TRUE(evidence.witnesses.empty());
  ASSERT_EQ(evidence.missing.size(), 6U);
  EXPECT_NE(evidence.missing[0].reason.find("answers 404"), std::string::npos);
  EXPECT_EQ(evidence.missing[2].source, "gone");
}

TEST(HeldFilings, AreBoundedLines) {
  EXPECT_EQ(parse_held_filings("", "f")->size(), 0U);
  for (const char* text : {"{}", "{\"entry\":\"a\"}", "{\"entry\":\"a\",\"receipt\":1}",
                           "{\"entry\":\"a\",\"receipt\":\"b\",\"more\":\"c\"}", "x"})
    EXPECT_FALSE(parse_held_filings(text, "f")) << text;
  const std::string long_text(transparency::kEntryBytesMax + 1, 'a');
  EXPECT_FALSE(parse_held_filings("{\"entry\":\"" + long_text + "\",\"receipt\":\"b\"}", "f"));
  std::string many;
  for (int i = 0; i < 10'001; ++i) many += "{\"entry\":\"a\",\"receipt\":\"b\"}\n";
  EXPECT_FALSE(parse_held_filings(many, "f"));
}

TEST(Logs, AreReadWhole) {
  Sea sea;
  sea.papers.sign("fay", authority::Request{"x-atoll", "activate", "On, please."});
  sea.publish();
  Evidence evidence;
  const Send log = sea.reader();
  ASSERT_TRUE(read_log(log, sea.papers.trust(), kNever, evidence));
  EXPECT_EQ(evidence.entries, sea.papers.entries());
  EXPECT_EQ(evidence.checkpoints.size(), 2U);
  EXPECT_EQ(evidence.remembered.size(), 1U) << "the latest, by its own resource";
  EXPECT_TRUE(evidence.unreadable.empty());
}

TEST(Logs, AreReadAgainWhileAWitnessHasSeenMore) {
  Sea sea;
  const transparency::DiskState before = sea.disk().state();
  sea.papers.sign("fay", authority::Request{"x-atoll", "activate", "On, please."});
  sea.publish();
  const transparency::DiskState after = sea.disk().state();
  Evidence evidence;
  evidence.witnesses = {sea.word_of("college")};
  sea.swap_disk(before);
  int waits = 0;
  const auto reading = [&](const Request& request) { return sea.reader()(request); };
  const auto published_late = [&] {
    if (++waits == 2) sea.swap_disk(after);
    return true;
  };
  ASSERT_TRUE(read_log(reading, sea.papers.trust(), published_late, evidence));
  EXPECT_EQ(waits, 2);
  EXPECT_EQ(evidence.entries.size(), 2U);
  EXPECT_EQ(evidence.remembered.size(), 2U) << "each that was seen, once";
  // A log that never does is read until there is no more time.
  sea.swap_disk(before);
  waits = 0;
  ASSERT_TRUE(read_log(reading, sea.papers.trust(), [&] { return ++waits < 3; }, evidence));
  EXPECT_EQ(waits, 3);
  EXPECT_EQ(evidence.entries.size(), 1U);
}

TEST(Logs, WhoseBytesWereChangedAreUnreadable) {
  Sea sea;
  transparency::edit_everywhere(sea.disk(), "/log/tile", "Skylark", "Skylarx");
  Evidence evidence;
  ASSERT_TRUE(read_log(sea.reader(), sea.papers.trust(), kNever, evidence));
  EXPECT_EQ(evidence.unreadable.size(), 1U);
  EXPECT_TRUE(evidence.entries.empty());
  evidence = {};
  EXPECT_FALSE(read_log(serving({}), sea.papers.trust(), kNever, evidence));
}

TEST(Logs, SignedByAnotherKeyAreUnreadable) {
  Sea sea;
  authority::Trust trust = sea.papers.trust();
  trust.policy.logs[0].verifier.key = authority::machine_key("another").public_key();
  Evidence evidence;
  ASSERT_TRUE(read_log(sea.reader(), trust, kNever, evidence));
  EXPECT_EQ(evidence.unreadable.size(), 1U);
  EXPECT_TRUE(evidence.entries.empty());
}

}  // namespace
}  // namespace aloft::oversight
