#include <gtest/gtest.h>

#include "aloft/oversight/test_sea.h"

namespace aloft::oversight {
namespace {

using authority::key_of;

Probe measured() {
  return {kOrigin, {"x-atoll", cell(3)}, hours(5), true, 42'000'000, 38'000, {}, "", ""};
}
std::string text_of(const Probe& probe, const std::string& person = "gus") {
  return sign_probe(probe, key_of(person));
}
std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}
std::string why(const std::string& text) {
  const auto probe = parse_probe(text, "p:1");
  EXPECT_TRUE(probe) << probe.error().text();
  const authority::TestLog papers;
  return why_not_counted(*probe, authority::test_registry(), papers.trust(), papers.ground())
      .value_or("counted");
}

TEST(Probes, SayWhatWasSignedAndCount) {
  const auto probe = parse_probe(text_of(measured()), "p:1");
  ASSERT_TRUE(probe) << probe.error().text();
  EXPECT_EQ(probe->place.territory, "x-atoll");
  EXPECT_EQ(probe->place.cell, cell(3));
  EXPECT_EQ(probe->time, hours(5));
  EXPECT_TRUE(probe->service);
  EXPECT_EQ(probe->downlink_bps, 42'000'000);
  EXPECT_EQ(probe->rtt_us, 38'000);
  EXPECT_EQ(why(text_of(measured())), "counted");
}

TEST(Probes, SignAFirstLineAndTheCanonicalRest) {
  const std::string text = text_of(measured());
  const auto json = authority::parse_canonical(text, "p", kProbeBytesMax);
  ASSERT_TRUE(json);
  authority::Json::Object object = *json->object();
  const std::string signature = *transparency::from_base64(*object.at("signature").text());
  object.erase("signature");
  const std::string message =
      "aloft.probe/v1\n" + authority::canonical_text(authority::Json(std::move(object)));
  EXPECT_TRUE(authority::verify_signature(key_of("gus").public_key(), message, signature));
}

TEST(Probes, OfTheOperatorOrItsGroupDoNotCount) {
  EXPECT_EQ(why(text_of(measured(), "ana")), "ana is of the operator or of its conflict group");
  EXPECT_EQ(why(text_of(measured(), "fay")), "counted");
  // In the registry one may belong to a group that the trust file does not know of.
  const authority::TestLog papers;
  authority::Registry registry = authority::test_registry();
  const Probe probe = *parse_probe(text_of(measured()), "p");
  for (authority::Organisation& one : registry.organisations)
    if (one.id == "harbour" || one.id == "skylark") one.conflict_group = "skylark-group";
  EXPECT_TRUE(why_not_counted(probe, registry, papers.trust(), papers.ground()));
}

TEST(Probes, OfNobodyOrEditedDoNotCount) {
  EXPECT_EQ(why(text_of(measured(), "a stranger")), "its key is not registered in the log");
  EXPECT_EQ(why(replaced(text_of(measured()), "42000000", "42000001")),
            "the signature of gus is not over this probe");
  Probe elsewhere = measured();
  elsewhere.origin = "other.example";
  EXPECT_EQ(why(text_of(elsewhere)), "it is for the log 'other.example'");
  elsewhere = measured();
  elsewhere.place.cell = cell(35);
  EXPECT_NE(why(text_of(elsewhere)).find("is no cell of 'x-atoll'"), std::string::npos);
  elsewhere.place = {"x-nowhere", cell(3)};
  EXPECT_NE(why(text_of(elsewhere)).find("is no cell of 'x-nowhere'"), std::string::npos);
}

TEST(Probes, WithoutServiceHaveNoRates) {
  Probe none = measured();
  none.service = false;
  const std::string text = text_of(none);
  EXPECT_EQ(text.find("downlink_bps"), std::string::npos);
  EXPECT_TRUE(parse_probe(text, "p"));
  EXPECT_FALSE(parse_probe(replaced(text, "\"key\"", "\"downlink_bps\":1,\"key\""), "p"));
}

TEST(Probes, RefuseWhatIsOutOfPlaceByName) {
  const std::string text = text_of(measured());
  const auto message = [](const std::string& bytes) {
    const auto probe = parse_probe(bytes, "p.jsonl:7");
    return probe ? "" : probe.error().text();
  };
  EXPECT_NE(message(replaced(text, "\"service\":true", "\"service\":1")).find("p.jsonl:7: service"),
            std::string::npos);
  EXPECT_NE(message(replaced(text, "42000000", "-1")).find("downlink_bps"), std::string::npos);
  EXPECT_NE(message(replaced(text, "ecdsa-p256-sha256", "rsa")).find("algorithm"),
            std::string::npos);
  EXPECT_NE(message(replaced(text, "\"type\":\"probe\"", "\"type\":\"prone\"")).find("type"),
            std::string::npos);
  EXPECT_NE(message(replaced(text, earth::token_of(cell(3)), "x")).find("cell"), std::string::npos);
  EXPECT_NE(message(" " + text), "") << "another layout than the canonical one";
  EXPECT_NE(message(text + std::string(kProbeBytesMax, ' ')), "");
}

TEST(ProbeFiles, AreLinesAndTellAllProblemsTogether) {
  const std::string good = text_of(measured());
  const auto both = parse_probes(good + "\n\n" + good + "\n", "f");
  ASSERT_TRUE(both);
  ASSERT_EQ(both->size(), 2U);
  EXPECT_EQ((*both)[1].source, "f:3");
  const auto bad = parse_probes("{}\n" + good + "\nx\n", "f");
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().text().find("f:1: "), std::string::npos);
  EXPECT_NE(bad.error().text().find("f:3: "), std::string::npos);
  EXPECT_EQ(bad.error().text().find("f:2: "), std::string::npos);
}

}  // namespace
}  // namespace aloft::oversight
