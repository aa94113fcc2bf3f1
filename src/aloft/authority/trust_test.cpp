#include <gtest/gtest.h>

#include "aloft/authority/test_world.h"

namespace aloft::authority {
namespace {

const std::string kHash(64, 'a');

std::string refusal(const std::string& text) {
  const auto trust = parse_trust(text, "trust.toml");
  return trust ? "accepted" : trust.error().text();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  ALOFT_CHECK(at != std::string::npos, "the text is there");
  return text.replace(at, from.size(), to);
}

TEST(TrustFile, HoldsWhatAVerifierNeeds) {
  const auto trust = parse_trust(trust_text(kHash), "trust.toml");
  ASSERT_TRUE(trust) << trust.error().text();
  EXPECT_EQ(trust->origin, kOrigin);
  EXPECT_EQ(trust->data_rate_floor_bps, 1'000'000);
  EXPECT_EQ(trust->witnesses.size(), 3U);
  EXPECT_TRUE(trust->is_operator("skylark"));
  EXPECT_FALSE(trust->is_operator("college"));
}

TEST(TrustFile, PolicyThatTheOperatorAloneCanSatisfyIsRefused) {
  EXPECT_EQ(refusal(trust_text(kHash, "two")), "accepted");
  EXPECT_EQ(refusal(trust_text(kHash, "outside")), "accepted");
  EXPECT_NE(refusal(trust_text(kHash, "own")).find("operator alone"), std::string::npos);
  EXPECT_NE(refusal(trust_text(kHash, "none")).find("operator alone"), std::string::npos);
}

TEST(TrustFile, WitnessesOfTheOperatorsGroupAreTheOperators) {
  std::string text = trust_text(kHash, "outside");
  text = replaced(text, "id = \"skylark\"\n", "id = \"skylark\"\nconflict_group = \"g\"\n");
  text = replaced(text, "id = \"college\"\n", "id = \"college\"\nconflict_group = \"g\"\n");
  EXPECT_NE(refusal(text).find("operator alone"), std::string::npos);
}

TEST(TrustFile, NamesEachWitnessAndOrganisationOnce) {
  const std::string text = trust_text(kHash) + "[[witness]]\nname = \"own\"\n" +
                           "organisation = \"college\"\nfiling_key = \"" +
                           vkey_of("again", transparency::SignatureType::ed25519) + "\"\n";
  EXPECT_NE(refusal(text).find("'own' twice"), std::string::npos) << refusal(text);
}

TEST(TrustFile, WitnessOfNobodysIsRefused) {
  const std::string text =
      replaced(trust_text(kHash), "[[witness]]\nname = \"college\"", "[[witness]]\nname = \"x\"");
  EXPECT_NE(refusal(text).find("'college' of nobody's"), std::string::npos) << refusal(text);
}

TEST(TrustFile, PolicyWithoutThisLogIsRefused) {
  const std::string text = replaced(trust_text(kHash), "origin = \"skylark.example/decisions\"",
                                    "origin = \"elsewhere.example/decisions\"");
  EXPECT_NE(refusal(text).find("no log of this origin"), std::string::npos) << refusal(text);
}

TEST(TrustFile, MistakesNameFileLineAndKey) {
  EXPECT_NE(refusal(replaced(trust_text(kHash), "data_rate_floor_bps = 1000000",
                             "data_rate_floor_bps = 0"))
                .find("trust.toml:4: data_rate_floor_bps: found '0'; allowed an integer from 1"),
            std::string::npos);
  EXPECT_NE(refusal("origin = 1.5").find("trust.toml:1"), std::string::npos);
  EXPECT_NE(refusal("= 1").find("trust.toml:1"), std::string::npos);
  EXPECT_NE(refusal(trust_text("abc")).find("64 lower-case hex digits"), std::string::npos);
}

}  // namespace
}  // namespace aloft::authority
