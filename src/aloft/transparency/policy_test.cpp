#include <bit>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/transparency/formats.h"

namespace aloft::transparency {
namespace {

// A log and six witnesses with keys of their own.
class PolicyTest : public testing::Test {
 protected:
  static constexpr std::size_t kWitnesses = 6;
  PolicyTest() {
    for (std::size_t i = 0; i < kWitnesses; ++i) witness_keys_.push_back(Ed25519Key::generate());
  }
  [[nodiscard]] std::string log_vkey() const {
    return to_vkey({"log.example", SignatureType::ed25519, log_key_.public_key()});
  }
  [[nodiscard]] static std::string name(std::size_t i) { return fmt::format("W{}", i + 1); }
  [[nodiscard]] static std::string key_name(std::size_t i) { return fmt::format("w{}.example", i); }
  [[nodiscard]] std::string vkey(std::size_t i) const {
    return to_vkey({key_name(i), SignatureType::cosignature_v1, witness_keys_[i].public_key()});
  }
  // The log's and all witnesses' lines, then `rules`.
  [[nodiscard]] std::string policy_with(const std::string& rules) const {
    std::string text = "log " + log_vkey() + "\n";
    for (std::size_t i = 0; i < kWitnesses; ++i)
      text += fmt::format("witness {} {} https://w{}.example/\n", name(i), vkey(i), i);
    return text + rules;
  }
  // A checkpoint signed by the log and cosigned by witness i at times_s[i], unless that is 0.
  [[nodiscard]] Note cosigned(const std::vector<std::uint64_t>& times_s) const {
    const std::string text = to_text(Checkpoint{"log.example", {0, root_of({})}, {}});
    Note note{text, {sign_note(text, "log.example", log_key_)}};
    for (std::size_t i = 0; i < times_s.size(); ++i)
      if (times_s[i] != 0)
        note.signatures.push_back(cosign_note(text, key_name(i), witness_keys_[i], times_s[i]));
    return note;
  }
  void expect_refused(const std::string& text, const std::string& why) {
    const auto policy = parse_policy(text, "policy");
    ASSERT_FALSE(policy) << text;
    EXPECT_NE(policy.error().text().find(why), std::string::npos) << policy.error().text();
  }
  Ed25519Key log_key_ = Ed25519Key::generate();
  std::vector<Ed25519Key> witness_keys_;
};

// The two levels of groups in C2SP's example.
const std::string kTwoLevels =
    "group X 2 W1 W2 W3\ngroup Y any W4 W5 W6\ngroup XY all X Y\nquorum XY\n";

TEST_F(PolicyTest, TwoLevelsOfGroupsAreMetAsTheyAreWritten) {
  const auto policy = parse_policy(policy_with(kTwoLevels), "policy");
  ASSERT_TRUE(policy) << policy.error().text();
  for (unsigned set = 0; set < 1U << kWitnesses; ++set) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kWitnesses; ++i)
      if ((set >> i & 1U) != 0) names.push_back(name(i));
    const int x = std::popcount(set & 0b000111U);
    const int y = std::popcount(set & 0b111000U);
    EXPECT_EQ(quorum_met(*policy, names), x >= 2 && y >= 1) << set;
  }
}

TEST_F(PolicyTest, TheLargestTreeIsOfWhatTheLogHasSigned) {
  const auto policy = parse_policy(policy_with(kTwoLevels), "policy").value();
  const Note good = cosigned({});
  Note without_log = good;
  without_log.signatures.clear();
  std::vector<Error> faults;
  const auto tree = largest_tree(policy, std::vector{without_log, good}, "list", faults);
  ASSERT_TRUE(tree);
  EXPECT_EQ(*tree, parse_checkpoint(good.text, "good")->tree);
  EXPECT_EQ(faults.size(), 1U);
  EXPECT_FALSE(largest_tree(policy, {}, "list", faults));
}

TEST_F(PolicyTest, WitnessedNeedsLogAndQuorum) {
  const auto policy = parse_policy(policy_with(kTwoLevels), "policy").value();
  const auto good = witnessed(policy, cosigned({30, 10, 0, 0, 20}), "checkpoint");
  ASSERT_TRUE(good) << good.error().text();
  EXPECT_EQ(good->time_s, 20U);
  EXPECT_EQ(good->cosigners, (std::vector<std::string>{"W1", "W2", "W5"}));
  const auto few = witnessed(policy, cosigned({30, 10}), "checkpoint");
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().text(), "checkpoint: the quorum 'XY' is not met; cosigned by W1, W2");
  EXPECT_TRUE(signed_by_log(policy, cosigned({30, 10}), "checkpoint"));
  Note without_log = cosigned({30, 10, 0, 0, 20});
  without_log.signatures.erase(without_log.signatures.begin());
  EXPECT_FALSE(witnessed(policy, without_log, "checkpoint"));
  Note bad = cosigned({30, 10, 0, 0, 20, 5});
  bad.signatures.back().bytes.back() ^= 1;
  EXPECT_FALSE(witnessed(policy, bad, "checkpoint"));
}

TEST_F(PolicyTest, ALogSpeaksForItsOwnOriginOnly) {
  const auto policy = parse_policy(policy_with("quorum none\n"), "policy").value();
  const std::string text = to_text(Checkpoint{"other.example", {0, root_of({})}, {}});
  const Note note{text, {sign_note(text, "log.example", log_key_)}};
  EXPECT_FALSE(witnessed(policy, note, "checkpoint"));
}

TEST_F(PolicyTest, OfAnEvenNumberOfTimesTheLaterMiddleOneCounts) {
  const auto policy = parse_policy(policy_with("quorum none\n"), "policy").value();
  EXPECT_EQ(witnessed(policy, cosigned({}), "c")->time_s, 0U);
  EXPECT_EQ(witnessed(policy, cosigned({7}), "c")->time_s, 7U);
  EXPECT_EQ(witnessed(policy, cosigned({9, 7}), "c")->time_s, 9U);
  EXPECT_EQ(witnessed(policy, cosigned({9, 7, 8}), "c")->time_s, 8U);
  EXPECT_EQ(witnessed(policy, cosigned({9, 7, 8, 6}), "c")->time_s, 8U);
}

TEST_F(PolicyTest, BlanksCommentsAndForeignLettersAreAllowed) {
  const std::string text =
      "# \xC3\xA9t\xC3\xA9 \xFF\n\n \t\n  # indented\n \twitness \t\xE2\x84\xAA " + vkey(0) +
      " \nquorum\t\xE2\x84\xAA\t\n";
  const auto policy = parse_policy(text, "policy");
  ASSERT_TRUE(policy) << policy.error().text();
  EXPECT_EQ(policy->quorum, "\xE2\x84\xAA");
  EXPECT_TRUE(policy->logs.empty());
  // A Kelvin sign is not the letter K: names are bytes.
  expect_refused("witness \xE2\x84\xAA " + vkey(0) + "\nquorum K\n", "'K' is no witness");
}

TEST_F(PolicyTest, EveryMistakeIsNamed) {
  const auto with = [&](const std::string& rules) { return policy_with(rules); };
  expect_refused(with(""), "policy: no quorum line");
  expect_refused(with("quorum none\nquorum none\n"), "policy:9: a second quorum line");
  expect_refused(with("quorum Z\n"), "policy:8: 'Z' is no witness or group of a line above");
  expect_refused(with("quorum none"), "does not end with a newline");
  expect_refused(with("quorum none none\n"), "quorum <name> is allowed");
  expect_refused(with("quorum none\r\n"), "control character");
  expect_refused(with("group G any Z\nquorum none\n"), "'Z' is no witness");
  expect_refused(with("group G any G\nquorum none\n"), "'G' is no witness");
  expect_refused(with("group G any none\nquorum none\n"), "'none' is no witness");
  expect_refused(with("group none any W1\nquorum none\n"), "the name 'none' is taken");
  expect_refused(with("group W2 any W1\nquorum none\n"), "the name 'W2' is taken");
  expect_refused(with("group G any W1 W1\nquorum none\n"), "'W1' is a member twice");
  expect_refused(with("group G any W1\ngroup H any W1\nquorum none\n"), "'W1' is a member twice");
  for (const char* threshold : {"0", "3", "01", "-1", "most", "2.0"})
    expect_refused(with(fmt::format("group G {} W1 W2\nquorum none\n", threshold)),
                   "all, any or 1 to 2 is allowed");
  expect_refused(with("group G any\nquorum none\n"), "group <name> all|any|<k> <name>...");
  expect_refused(with("witness W7 " + vkey(0) + "\nquorum none\n"), "the same public key");
  expect_refused(
      with("witness W1 " +
           to_vkey({"v", SignatureType::cosignature_v1, Ed25519Key::generate().public_key()}) +
           "\nquorum none\n"),
      "the name 'W1' is taken");
  expect_refused(with("log " + log_vkey() + "\nquorum none\n"), "the same public key");
  expect_refused("log " + vkey(0) + "\nquorum none\n", "has type 0x04; 0x01 is allowed");
  expect_refused("witness W " + log_vkey() + "\nquorum none\n", "has type 0x01; 0x04 is allowed");
  expect_refused("witness W\nquorum none\n", "witness <name> <vkey> [<url>] is allowed");
  expect_refused("log x y z\nquorum none\n", "log <vkey> [<url>] is allowed");
  expect_refused("logs x\nquorum none\n", "begins with 'logs'");
}

TEST_F(PolicyTest, AllMistakesAreReportedTogether) {
  const auto policy = parse_policy("log\nwitness\n", "policy");
  ASSERT_FALSE(policy);
  EXPECT_EQ(policy.error().messages.size(), 3U);
}

TEST_F(PolicyTest, DuplicatesAreTheSameKeyUnderAnyName) {
  const std::string alias =
      to_vkey({"alias", SignatureType::cosignature_v1, witness_keys_[0].public_key()});
  expect_refused(policy_with("witness A " + alias + "\nquorum none\n"), "the same public key");
}

TEST_F(PolicyTest, AtLeast32OfEachAreTaken) {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    const PublicKey log = Ed25519Key::generate().public_key();
    const PublicKey witness = Ed25519Key::generate().public_key();
    text += fmt::format("log {}\nwitness w{} {}\ngroup g{} any w{}\n",
                        to_vkey({fmt::format("l{}", i), SignatureType::ed25519, log}), i,
                        to_vkey({"w", SignatureType::cosignature_v1, witness}), i, i);
  }
  const auto policy = parse_policy(text + "quorum g39\n", "policy");
  ASSERT_TRUE(policy) << policy.error().text();
  EXPECT_TRUE(quorum_met(*policy, std::vector<std::string>{"w39"}));
}

class ProofTest : public PolicyTest {
 protected:
  ProofTest() {
    for (int i = 0; i < 5; ++i) leaves_.push_back(leaf_hash(std::to_string(i)));
    const std::string text = to_text(Checkpoint{"log.example", {5, root_of(leaves_)}, {}});
    proof_ = {"extra",
              4,
              {root_of(std::span(leaves_).first(4))},
              {text,
               {sign_note(text, "log.example", log_key_),
                cosign_note(text, key_name(0), witness_keys_[0], 7)}}};
  }
  std::vector<Hash> leaves_;
  LogProof proof_;
};

TEST_F(ProofTest, GoesRoundAndVerifies) {
  const auto policy = parse_policy(policy_with("quorum W1\n"), "policy").value();
  const std::string text = to_text(proof_);
  EXPECT_TRUE(text.starts_with("c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 4\n"));
  const auto proof = parse_log_proof(text, "p");
  ASSERT_TRUE(proof) << proof.error().text();
  EXPECT_EQ(to_text(*proof), text);
  const auto good = verify_log_proof(*proof, leaves_[4], policy, "p");
  ASSERT_TRUE(good) << good.error().text();
  EXPECT_EQ(good->time_s, 7U);
  EXPECT_FALSE(verify_log_proof(*proof, leaves_[3], policy, "p"));
  LogProof elsewhere = *proof;
  elsewhere.index = 3;
  EXPECT_FALSE(verify_log_proof(elsewhere, leaves_[4], policy, "p"));
  const auto strict = parse_policy(policy_with("quorum W2\n"), "policy").value();
  EXPECT_FALSE(verify_log_proof(*proof, leaves_[4], strict, "p"));
}

TEST_F(ProofTest, WithoutExtraIsTakenToo) {
  proof_.extra.reset();
  const auto proof = parse_log_proof(to_text(proof_), "p");
  ASSERT_TRUE(proof);
  EXPECT_FALSE(proof->extra);
}

TEST_F(ProofTest, ThatIsMalformedIsRefused) {
  const std::string note = "\n" + to_text(proof_.checkpoint);
  const std::string header = "c2sp.org/tlog-proof@v1\n";
  const std::string hash = to_base64(leaves_[0]) + "\n";
  ASSERT_TRUE(parse_log_proof(header + "index 0\n" + note, "p"));
  std::string many;
  for (int i = 0; i < 63; ++i) many += hash;
  ASSERT_TRUE(parse_log_proof(header + "index 0\n" + many + note, "p"));
  EXPECT_FALSE(parse_log_proof("c2sp.org/tlog-proof@v2\nindex 0\n" + note, "p"));
  EXPECT_FALSE(parse_log_proof("\n" + header + "index 0\n" + note, "p"));
  EXPECT_FALSE(parse_log_proof("", "p"));
  many += hash;
  // After the header, and with the checkpoint at the end.
  for (const std::string& middle :
       std::vector<std::string>{"", "index 00\n", "index -1\n", "index 0 \n", "extra !\nindex 0\n",
                                "index 0\nextra AA==\n", "index 0\nAAAA\n", "index 0\n" + many})
    EXPECT_FALSE(parse_log_proof((header + middle).append(note), "p")) << middle;
  for (const std::string& rest : {std::string(), "index 0\n" + hash, "index 0\n\nrubbish\n" + hash})
    EXPECT_FALSE(parse_log_proof(header + rest, "p")) << rest;
}

}  // namespace
}  // namespace aloft::transparency
