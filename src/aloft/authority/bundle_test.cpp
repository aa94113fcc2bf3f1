#include <ctime>

#include <gtest/gtest.h>

#include "aloft/authority/prover.h"
#include "aloft/authority/test_published_log.h"

namespace aloft::authority {
namespace {

const Scope kEmpty = {"x-empty", {}, {}};

std::string refusal(const PublishedLog& log, const std::string& bytes,
                    std::optional<std::string_view> previous = std::nullopt) {
  const auto bundle = verify_bundle(bytes, log.trust(), log.grounds(), previous, "bundle");
  return bundle ? "accepted" : bundle.error().text();
}

std::string without_entry(const std::string& bytes, const std::string& part) {
  auto json = *parse_json(bytes, "bundle", kBundleBytesMax);
  auto& object = std::get<Json::Object>(json.value);
  auto& entries = std::get<Json::Array>(object.at("entries").value);
  std::erase_if(entries, [&](const Json& item) {
    return item.object()->at("entry").text()->find(part) != std::string::npos;
  });
  return canonical_text(json);
}

TEST(Prover, AgreesWithTheLogsOwnTree) {
  std::vector<std::string> entries;
  std::vector<transparency::Hash> leaves;
  for (int i = 0; i < 70; ++i) {
    entries.push_back(fmt::format("entry {}", i));
    leaves.push_back(transparency::leaf_hash(entries.back()));
  }
  const Prover prover(entries);
  for (std::uint64_t size = 0; size <= entries.size(); ++size) {
    const auto root = transparency::root_of(std::span(leaves).first(size));
    EXPECT_EQ(prover.root(size), root) << size;
    for (std::uint64_t index = 0; index < size; ++index)
      EXPECT_TRUE(transparency::verify_inclusion(leaves[index], index, {size, root},
                                                 prover.inclusion(index, size)));
  }
}

TEST(Bundle, ProvesTheRulesOfTheLog) {
  PublishedLog log;
  log.hour = 10;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.publish_checkpoint();
  log.hour = 100;
  log.sign("gus", Request{"x-empty", "activate", "please"});
  log.publish_checkpoint();
  const std::string bytes = log.compiled();
  const auto bundle = verify_bundle(bytes, log.trust(), log.grounds(), std::nullopt, "bundle");
  ASSERT_TRUE(bundle) << bundle.error().text();
  EXPECT_EQ(bundle->state.rules.all(), log.state_at(100).rules.all());
  EXPECT_EQ(bundle->clock, hours(100));
  EXPECT_EQ(bundle->latest.size, 4U);
  EXPECT_TRUE(bundle->state.rules.standing({"x-empty", cell(40)}, hours(100)).off);
  EXPECT_EQ(bytes.find("please"), std::string::npos) << "what no rule rests on is left out";
  EXPECT_EQ(bytes, log.compiled());
}

// With no cosignature to spare: a third one could be dropped.
TEST(Bundle, FlippedByteIsRefused) {
  PublishedLog log({"own", "college"});
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.publish_checkpoint();
  const std::string bytes = log.compiled();
  for (std::size_t i = 0; i < bytes.size(); i += 97) {
    std::string wrong = bytes;
    wrong[i] = wrong[i] == 'a' ? 'b' : 'a';
    if (wrong == bytes) continue;
    EXPECT_NE(refusal(log, wrong), "accepted") << i << ": " << bytes.substr(i, 20);
  }
}

TEST(Bundle, TakesNothingAwayWithoutTheWitnesses) {
  PublishedLog log;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.cosigners = {"own"};
  log.publish_checkpoint();
  const auto off = [&] {
    const auto bundle =
        verify_bundle(log.compiled(), log.trust(), log.grounds(), std::nullopt, "bundle");
    ALOFT_CHECK(bundle.has_value(), "the log's own bundle is good");
    return bundle->state.rules.standing({"x-empty", cell(40)}, hours(100)).off;
  };
  EXPECT_FALSE(off()) << "the operator's own witness is not the quorum";
  log.cosigners = {"own", "college"};
  log.publish_checkpoint();
  EXPECT_TRUE(off());
}

TEST(Bundle, WithADecisionLeftOutIsRefused) {
  PublishedLog log;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.publish_checkpoint();
  log.hour = 100;
  log.rescind(1);
  log.publish_checkpoint();
  log.hour = 110;
  log.decide(log.draft(Verb::activate, kEmpty), kTwo);
  log.publish_checkpoint();
  const std::string bytes = log.compiled();
  EXPECT_EQ(refusal(log, bytes), "accepted");
  EXPECT_NE(refusal(log, without_entry(bytes, "\"number\":2,\"origin\"")).find("left out"),
            std::string::npos);
  EXPECT_NE(refusal(log, without_entry(bytes, "genesis")), "accepted");
}

TEST(Bundle, MadeByHandIsRefused) {
  PublishedLog honest;
  honest.publish_checkpoint();
  // The operator holds the log's key and its own witness's, and swaps in rules and checkpoints.
  PublishedLog forged = honest;
  forged.decide(forged.draft(Verb::deactivate, kEmpty), kFour);
  forged.publish_checkpoint();
  auto json = *parse_json(honest.compiled(), "bundle", kBundleBytesMax);
  const auto wished = *parse_json(forged.compiled(), "bundle", kBundleBytesMax);
  auto& object = std::get<Json::Object>(json.value);
  object.at("rules") = wished.object()->at("rules");
  EXPECT_NE(refusal(honest, canonical_text(json)).find("rules: found others"), std::string::npos);
  forged.cosigners = {"own"};
  forged.hour = 2;
  forged.sign("gus", Request{"x-empty", "activate", "please"});
  forged.publish_checkpoint();
  object.at("latest") = transparency::to_text(forged.checkpoints().back());
  EXPECT_NE(refusal(honest, canonical_text(json)), "accepted");
}

TEST(Bundle, IsTakenOnlyIfNewerAndComplete) {
  PublishedLog log;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.publish_checkpoint();
  const std::string first = log.compiled();
  log.hour = 100;
  log.rescind(1);
  log.publish_checkpoint();
  const std::string second = log.compiled();
  EXPECT_EQ(refusal(log, second, first), "accepted");
  EXPECT_NE(refusal(log, first, second).find("newer"), std::string::npos);
  EXPECT_NE(refusal(log, first, first).find("newer"), std::string::npos);
  log.hour = 101;
  log.sign("gus", Request{"x-empty", "activate", "please"});
  log.publish_checkpoint();
  const std::string cut = without_entry(log.compiled(), "\"verb\":\"rescind\"");
  EXPECT_NE(refusal(log, cut, second).find("missing"), std::string::npos);
}

TEST(Bundle, CarriesUnwitnessedActivationsAndMarksThem) {
  PublishedLog log;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.publish_checkpoint();
  log.hour = 100;
  log.sign("gus", Request{"x-empty", "activate", "please"});
  log.publish_checkpoint();
  log.decide(log.draft(Verb::activate, kEmpty), kTwo);
  log.decide(log.draft(Verb::break_glass, {"x-atoll", cells({5}), {}}),
             {{"ana", Role::operations}, {"dov", Role::oversight}});
  log.cosigners = {};
  log.publish_checkpoint();
  const std::string bytes = log.compiled();
  const auto bundle = verify_bundle(bytes, log.trust(), log.grounds(), std::nullopt, "bundle");
  ASSERT_TRUE(bundle) << bundle.error().text();
  const auto on = bundle->state.rules.standing({"x-empty", cell(40)}, hours(101));
  EXPECT_FALSE(on.off);
  EXPECT_FALSE(on.witnessed);
  EXPECT_FALSE(bundle->state.rules.standing({"x-atoll", cell(5)}, hours(101)).off);
}

TEST(Bundle, SoundsItsAlarmsOnANodeThatIsCutOff) {
  PublishedLog log;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.publish_checkpoint();
  log.hour = 100;
  Draft on = log.draft(Verb::activate, kEmpty);
  on.expiry = hours(120);
  log.decide(on, kTwo);
  log.publish_checkpoint();
  const auto bundle =
      verify_bundle(log.compiled(), log.trust(), log.grounds(), std::nullopt, "bundle");
  ASSERT_TRUE(bundle) << bundle.error().text();
  EXPECT_TRUE(decision_alarms(bundle->state, hours(119)).empty());
  const auto alarms = decision_alarms(bundle->state, hours(1'000));
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].kind, Alarm::Kind::expired_on);
  EXPECT_EQ(alarms[0].since, hours(120));
  EXPECT_FALSE(bundle->state.rules.standing({"x-empty", cell(40)}, hours(1'000)).off);
}

TEST(Bundle, OfAnotherLogOrTrustFileIsRefused) {
  PublishedLog log;
  log.publish_checkpoint();
  const std::string bytes = log.compiled();
  Trust trust = log.trust();
  trust.first_entry[0] ^= 1;
  EXPECT_FALSE(verify_bundle(bytes, trust, log.grounds(), std::nullopt, "bundle"));
  trust = log.trust();
  trust.policy.witnesses[1].verifier.key[0] ^= 1;
  trust.policy.witnesses[2].verifier.key[0] ^= 1;
  EXPECT_FALSE(verify_bundle(bytes, trust, log.grounds(), std::nullopt, "bundle"));
  EXPECT_NE(refusal(log, "{}"), "accepted");
  EXPECT_NE(refusal(log, bytes.substr(1)), "accepted");
}

TEST(Bundle, CheckpointOfOtherEntriesIsRefused) {
  PublishedLog log;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.publish_checkpoint();
  auto entries = log.entries();
  entries[1] = entries[2];
  const auto compiled = compile_bundle(entries, log.checkpoints(), log.trust(), log.grounds());
  ASSERT_FALSE(compiled);
  EXPECT_NE(compiled.error().text().find("its root is not"), std::string::npos);
}

TEST(Receipt, ProvesThatAFilingIsInTheLog) {
  PublishedLog log;
  const std::string filing =
      sign_entry(kOrigin, Request{"x-empty", "activate", "please"}, key_of("gus"));
  const std::uint64_t index = log.append(filing);
  log.publish_checkpoint();
  const std::string receipt = log.receipt(index);
  const auto covering = check_receipt(receipt, filing, log.trust(), "receipt");
  ASSERT_TRUE(covering) << covering.error().text();
  EXPECT_EQ(covering->checkpoint.tree.size, 2U);
  EXPECT_FALSE(check_receipt(receipt, filing + " ", log.trust(), "receipt"));
}

// The limits, with room for a slow and busy machine: bench/authority_bench.cpp measures.
TEST(Bundle, Of250DecisionsIsCompiledAndVerifiedInSeconds) {
  PublishedLog log;
  for (int i = 0; i < 250; ++i) {
    log.hour = 10 * i;
    log.decide(log.draft(i % 2 == 0 ? Verb::deactivate : Verb::activate, kEmpty),
               i % 2 == 0 ? kFour : kTwo);
    log.publish_checkpoint();
  }
  const std::clock_t begin = std::clock();  // Of the processor: others share the machine.
  const std::string bytes = log.compiled();
  const auto bundle = verify_bundle(bytes, log.trust(), log.grounds(), std::nullopt, "bundle");
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  ASSERT_TRUE(bundle) << bundle.error().text();
  EXPECT_EQ(bundle->state.decisions.size(), 250U);
  EXPECT_TRUE(bundle->state.violations.empty());
  EXPECT_LT(seconds, 6.0);
  RecordProperty("seconds", std::to_string(seconds));
}

}  // namespace
}  // namespace aloft::authority
