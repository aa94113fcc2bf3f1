#include <fstream>

#include <gtest/gtest.h>

#include "aloft/transparency/merkle.h"
#include "aloft/transparency/test_data.h"
#include "aloft/transparency/test_world.h"
#include "aloft/transparency/witness_protocol.h"

namespace aloft::transparency {
namespace {

// Trees of up to 20 entries, signed by a log that the witness knows.
class WitnessTest : public testing::Test {
 protected:
  WitnessTest() {
    for (int i = 0; i < 20; ++i) leaves_.push_back(leaf_hash(std::to_string(i)));
  }
  [[nodiscard]] Hash root(std::uint64_t size) const {
    return root_of(std::span(leaves_).first(size));
  }
  [[nodiscard]] std::vector<Hash> proof(std::uint64_t older, std::uint64_t size) const {
    if (older == 0 || older == size) return {};
    return consistency_path(older, size, [&](LeafRange range) {
      return root_of(std::span(leaves_).subspan(range.begin, range.end - range.begin));
    });
  }
  [[nodiscard]] Note note(const TreeHead& tree, const std::string& origin = "log.example") const {
    const std::string text = to_text(Checkpoint{origin, tree, {}});
    return {text, {sign_note(text, "log.example", world_.key())}};
  }
  Answer post(const std::string& body) {
    return world_.witness("w1").answer({"POST", "/add-checkpoint", body}, world_.now_s);
  }
  Answer add(std::uint64_t older, std::uint64_t size) {
    return post(to_text(AddCheckpoint{older, proof(older, size), note({size, root(size)})}));
  }
  void expect_size_answer(const Answer& answer, const std::string& size) {
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.content_type, "text/x.tlog.size");
    EXPECT_EQ(answer.body, size + "\n");
  }
  TemporaryFolder folder_;
  TestWorld world_{folder_.path()};
  std::vector<Hash> leaves_;
};

TEST_F(WitnessTest, CosignsWhatIsConsistent) {
  for (const auto& [older, size] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
           {0, 0}, {0, 3}, {3, 3}, {3, 4}, {4, 17}, {17, 20}}) {
    const Answer answer = add(older, size);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto signed_note = parse_note(note({size, root(size)}).text + "\n" + answer.body, "a");
    ASSERT_TRUE(signed_note);
    const std::vector known{world_.witness("w1").verifier()};
    EXPECT_EQ(verify_note(*signed_note, known, "a").value()[0].time_s, world_.now_s++);
  }
}

TEST_F(WitnessTest, Answers409WithItsSizeForAnotherOldSize) {
  expect_size_answer(add(3, 4), "0");
  ASSERT_EQ(add(0, 4).status, 200);
  expect_size_answer(add(0, 5), "4");
  expect_size_answer(add(3, 5), "4");
  expect_size_answer(add(5, 6), "4");
}

TEST_F(WitnessTest, Answers409ForAnotherRootOfTheSameSize) {
  ASSERT_EQ(add(0, 4).status, 200);
  const Answer answer = post(to_text(AddCheckpoint{4, {}, note({4, root(5)})}));
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(post(to_text(AddCheckpoint{4, {}, note({4, root(4)})})).status, 200);
}

TEST_F(WitnessTest, Answers409ForAnEmptyTreeWithAnotherRoot) {
  EXPECT_EQ(post(to_text(AddCheckpoint{0, {}, note({0, root(1)})})).status, 409);
}

TEST_F(WitnessTest, Answers422ForAProofThatDoesNotHold) {
  // The old size is zero, so the proof must be empty.
  EXPECT_EQ(post(to_text(AddCheckpoint{0, {root(1)}, note({4, root(4)})})).status, 422);
  ASSERT_EQ(add(0, 4).status, 200);
  EXPECT_EQ(post(to_text(AddCheckpoint{4, proof(4, 9), note({9, root(10)})})).status, 422);
  EXPECT_EQ(post(to_text(AddCheckpoint{4, {}, note({9, root(9)})})).status, 422);
  EXPECT_EQ(post(to_text(AddCheckpoint{4, {root(1)}, note({4, root(4)})})).status, 422);
  EXPECT_EQ(add(4, 9).status, 200);
}

TEST_F(WitnessTest, Answers404ForAnOriginThatItDoesNotKnow) {
  const auto request = AddCheckpoint{0, {}, note({4, root(4)}, "other.example")};
  EXPECT_EQ(post(to_text(request)).status, 404);
}

TEST_F(WitnessTest, Answers403WithoutAGoodSignature) {
  Note unsigned_note = note({4, root(4)});
  unsigned_note.signatures[0].key_id ^= 1;
  EXPECT_EQ(post(to_text(AddCheckpoint{0, {}, unsigned_note})).status, 403);
  Note bad = note({4, root(4)});
  bad.signatures[0].bytes[5] ^= 1;
  EXPECT_EQ(post(to_text(AddCheckpoint{0, {}, bad})).status, 403);
  // More signatures by others are no reason to refuse.
  Note more = note({4, root(4)});
  more.signatures.push_back({"someone.example", 7, "anything"});
  EXPECT_EQ(post(to_text(AddCheckpoint{0, {}, more})).status, 200);
}

TEST_F(WitnessTest, Answers400ForWhatIsMalformed) {
  const std::string checkpoint = to_text(note({4, root(4)}));
  const std::string hash = to_base64(root(1)) + "\n";
  std::string many;
  for (int i = 0; i < 64; ++i) many += hash;
  many += "\n" + checkpoint;
  for (const std::string& body : std::vector<std::string>{
           "", "old 0", "old 0\n", "old 0\n\n", "old\n\n" + checkpoint, "old 00\n\n" + checkpoint,
           "old -1\n\n" + checkpoint, "Old 0\n\n" + checkpoint, "old 0\nAAAA\n\n" + checkpoint,
           "old 0\r\n\n" + checkpoint, "old 0\n" + many, "old 0\n\n" + checkpoint + "rubbish\n",
           "old 0\n\nnothing\n\n" + checkpoint})
    EXPECT_EQ(post(body).status, 400) << body;
  EXPECT_EQ(post("old 5\n\n" + checkpoint).status, 400);  // Above the checkpoint's size.
}

TEST_F(WitnessTest, KnowsOneResourceAndOneMethod) {
  EXPECT_EQ(world_.witness("w1").answer({"GET", "/add-checkpoint", ""}, 1).status, 405);
  EXPECT_EQ(world_.witness("w1").answer({"POST", "/", ""}, 1).status, 404);
}

TEST_F(WitnessTest, PublishesWhatItHasCosigned) {
  const std::string path = "/" + to_hex(sha256("log.example")) + "/checkpoint";
  const auto get = [&] { return world_.witness("w1").answer({"GET", path, ""}, 9); };
  EXPECT_EQ(get().status, 404);
  EXPECT_FALSE(world_.witness("w1").latest("log.example"));
  Note crowded = note({4, root(4)});
  while (crowded.signatures.size() < 64) crowded.signatures.push_back({"someone.example", 7, "x"});
  ASSERT_EQ(post(to_text(AddCheckpoint{0, {}, crowded})).status, 200);
  world_.open_witness("w1");
  const Answer answer = get();
  ASSERT_EQ(answer.status, 200);
  const auto published = parse_note(answer.body, "a");
  ASSERT_TRUE(published);
  EXPECT_EQ(parse_checkpoint(published->text, "a")->tree, (TreeHead{4, root(4)}));
  const std::vector known{world_.log_verifier(), world_.witness("w1").verifier()};
  const auto verified = verify_note(*published, known, "a");
  ASSERT_EQ(verified.value().size(), 2U) << "the log's signature and the witness's, no others";
  EXPECT_EQ((*verified)[1].time_s, world_.now_s);
  EXPECT_EQ(published->signatures.size(), 2U);
  EXPECT_EQ(world_.witness("w1").answer({"POST", path, ""}, 9).status, 405);
  EXPECT_EQ(
      world_.witness("w1").answer({"GET", "/" + to_hex(sha256("x")) + "/checkpoint", ""}, 9).status,
      404);
}

TEST_F(WitnessTest, DoesNotPublishAStateWithoutItsOwnCosignature) {
  ASSERT_EQ(add(0, 4).status, 200);
  const std::string name = to_hex(sha256("log.example"));
  const Ed25519Key key = world_.close_witness("w1");
  // As earlier versions have written it.
  std::ofstream(world_.file("w1/" + name + ".checkpoint")) << to_text(note({4, root(4)}));
  world_.open_witness("w1");
  EXPECT_EQ(world_.witness("w1").answer({"GET", "/" + name + "/checkpoint", ""}, 9).status, 404);
  EXPECT_EQ(add(4, 5).status, 200);
  EXPECT_EQ(world_.witness("w1").answer({"GET", "/" + name + "/checkpoint", ""}, 9).status, 200);
}

TEST_F(WitnessTest, RemembersAcrossRestarts) {
  ASSERT_EQ(add(0, 4).status, 200);
  world_.open_witness("w1");
  expect_size_answer(add(0, 5), "4");
  EXPECT_EQ(add(4, 5).status, 200);
}

TEST_F(WitnessTest, RefusesToStartFromADamagedState) {
  ASSERT_EQ(add(0, 4).status, 200);
  const std::string name = to_hex(sha256("log.example")) + ".checkpoint";
  std::filesystem::resize_file(world_.file("w1/" + name), 20);
  const Ed25519Key key = world_.close_witness("w1");
  const auto again = Witness::open({world_.file("w1"), "w1.example", key, {world_.log_verifier()}});
  ASSERT_FALSE(again);  // It must not begin with an empty memory.
  EXPECT_NE(again.error().text().find("not a signed note"), std::string::npos);
}

TEST(WitnessProtocol, TheSpecificationsRequestIsRead) {
  // C2SP tlog-witness, without the checkpoint's second signature.
  const std::string body =
      "old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
      "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
      "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\nexample.com/behind-the-sofa\n20852163\n"
      "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\xE2\x80\x94 example.com/behind-the-sofa "
      "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8"
      "=\n";
  const auto request = parse_add_checkpoint(body);
  ASSERT_TRUE(request) << request.error().text();
  EXPECT_EQ(request->old_size, 20852014U);
  EXPECT_EQ(request->consistency.size(), 4U);
  EXPECT_EQ(to_text(*request), body);
}

}  // namespace
}  // namespace aloft::transparency
