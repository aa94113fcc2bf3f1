#include "aloft/transparency/log.h"

#include <fstream>

#include <gtest/gtest.h>

#include "aloft/base/file.h"
#include "aloft/base/random.h"
#include "aloft/transparency/test_data.h"
#include "aloft/transparency/test_world.h"

namespace aloft::transparency {
namespace {

class LogTest : public testing::Test {
 protected:
  // Flips a bit in the middle of a file, wherever it is.
  void flip(const std::string& name) {
    std::string bytes = read_file(world_.file(name)).value();
    bytes[bytes.size() / 2] ^= 4;
    std::ofstream(world_.file(name), std::ios::binary) << bytes;
  }
  [[nodiscard]] Send reader() const { return reader_of_folder(world_.file("log")); }
  static std::string reason(const auto& result) {
    EXPECT_FALSE(result);
    return result ? "" : result.error().text();
  }
  TemporaryFolder folder_;
  TestWorld world_{folder_.path()};
};

constexpr const char* kSegment = "log/segments/00000000000000000000.segment";

TEST_F(LogTest, PublishesWhatItWasGiven) {
  Log log = world_.create();
  const auto entries = numbered_entries(0, 700);
  ASSERT_EQ(log.append(std::span(entries).first(300)).value(), 0U);
  const auto first = log.publish();
  ASSERT_TRUE(first) << first.error().text();
  ASSERT_EQ(log.append(std::span(entries).subspan(300)).value(), 300U);
  const auto second = log.publish();
  ASSERT_TRUE(second) << second.error().text();
  ASSERT_TRUE(second->witnessed);
  EXPECT_EQ(second->witnessed->cosigners, (std::vector<std::string>{"w1", "w2"}));
  EXPECT_EQ(second->witnessed->checkpoint.tree.size, 700U);
  const TreeHead older = first->witnessed->checkpoint.tree;
  const TreeHead newer = second->witnessed->checkpoint.tree;
  EXPECT_EQ(read_entries(reader(), newer).value(), entries);
  EXPECT_EQ(read_entries(reader(), older).value(), numbered_entries(0, 300));
  const auto proof = prove_consistency(reader(), older, newer);
  ASSERT_TRUE(proof) << proof.error().text();
  EXPECT_TRUE(verify_consistency(older, newer, *proof));
  for (const std::uint64_t index : {0U, 255U, 256U, 511U, 512U, 699U}) {
    const auto receipt = log.prove(index);
    ASSERT_TRUE(receipt) << receipt.error().text();
    EXPECT_TRUE(verify_log_proof(*receipt, leaf_hash(entries[index]), world_.policy(), "p"));
  }
  EXPECT_FALSE(log.prove(700));
}

TEST_F(LogTest, KeepsEveryPublishedCheckpoint) {
  std::vector<std::string> texts;
  {
    Log log = world_.create();
    for (std::uint64_t i = 0; i < 5; ++i) {
      ASSERT_TRUE(log.append(numbered_entries(i, 1)));
      world_.now_s += 10;
      texts.push_back(to_text(log.publish()->note));
    }
  }
  Log log = world_.open();
  texts.push_back(to_text(log.publish()->note));  // Nothing new, but cosigned again.
  const auto notes = read_checkpoints(reader());
  ASSERT_TRUE(notes) << notes.error().text();
  ASSERT_EQ(notes->size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(to_text((*notes)[i]), texts[i]);
  EXPECT_EQ(answer_from_folder(world_.file("log"), {"GET", "/checkpoint", ""}).body, texts.back());
}

TEST_F(LogTest, GivesWhatItHasNotSignedYet) {
  const auto entries = numbered_entries(0, 5);
  {
    Log log = world_.create();
    EXPECT_TRUE(log.unsigned_entries().value().empty());
    ASSERT_TRUE(log.append(std::span(entries).first(2)));
    ASSERT_TRUE(log.sign());
    ASSERT_TRUE(log.append(std::span(entries).subspan(2)));
    EXPECT_EQ(log.unsigned_entries().value(), numbered_entries(2, 3));
  }
  EXPECT_EQ(world_.open().unsigned_entries().value(), numbered_entries(2, 3));
}

TEST_F(LogTest, GoesOnWhereItStopped) {
  const auto entries = numbered_entries(0, 530);
  for (std::size_t at = 0; at < entries.size(); at += 53) {
    Log log = at == 0 ? world_.create() : world_.open();
    EXPECT_EQ(log.size(), at);
    EXPECT_EQ(log.recovery().torn_bytes, 0U);
    EXPECT_EQ(log.recovery().tiles_repaired, 0U);
    ASSERT_EQ(log.append(std::span(entries).subspan(at, 53)).value(), at);
    ASSERT_TRUE(log.publish()->witnessed);
  }
  Log log = world_.open();
  const auto tree = parse_checkpoint(log.sign()->text, "c")->tree;
  EXPECT_EQ(read_entries(reader(), tree).value(), entries);
}

TEST_F(LogTest, TheSameTreeGivesTheSameNote) {
  Log log = world_.create();
  ASSERT_TRUE(log.append(numbered_entries(0, 3)));
  const std::string text = to_text(*log.sign());
  EXPECT_EQ(to_text(*log.sign()), text);
}

TEST_F(LogTest, AnEmptyLogIsSignedAndPublished) {
  Log log = world_.create();
  const auto published = log.publish();
  ASSERT_TRUE(published) << published.error().text();
  EXPECT_TRUE(published->witnessed);
  EXPECT_TRUE(read_entries(reader(), published->witnessed->checkpoint.tree)->empty());
}

TEST_F(LogTest, WithoutTheQuorumItPublishesUnwitnessed) {
  Log log = world_.create();
  ASSERT_TRUE(log.append(numbered_entries(0, 3)));
  world_.unreachable = {"w2"};
  const auto published = log.publish();
  ASSERT_TRUE(published) << published.error().text();
  EXPECT_FALSE(published->witnessed);
  EXPECT_EQ(published->refusals, (std::vector<std::string>{"witness w2: out of reach"}));
  ASSERT_TRUE(log.append(numbered_entries(3, 3)));
  world_.unreachable = {};
  EXPECT_TRUE(log.publish()->witnessed);  // The one that was away catches up.
}

TEST_F(LogTest, SegmentsAreClosedWhenTheyAreLong) {
  LogSettings settings = world_.settings();
  settings.segment_bytes = 1'000;
  const auto entries = numbered_entries(0, 600);
  {
    Log log = std::move(Log::create(settings).value());
    for (std::size_t at = 0; at < entries.size(); at += 20) {
      ASSERT_TRUE(log.append(std::span(entries).subspan(at, 20)));
      if (at % 100 == 0) {
        ASSERT_TRUE(log.publish());
      }
    }
  }
  EXPECT_GT(std::distance(std::filesystem::directory_iterator(world_.file("log/segments")),
                          std::filesystem::directory_iterator()),
            5);
  {
    Log log = std::move(Log::open(settings).value());
    EXPECT_EQ(log.size(), 600U);
    const auto tree = log.publish()->witnessed->checkpoint.tree;
    EXPECT_EQ(read_entries(reader(), tree).value(), entries);
  }
  std::filesystem::remove(world_.file(kSegment));
  EXPECT_NE(reason(Log::open(settings)).find("missing before this segment"), std::string::npos);
}

TEST_F(LogTest, AnEntryThatIsTooLongIsRefusedAndTheLogGoesOn) {
  Log log = world_.create();
  EXPECT_FALSE(log.append(std::vector<std::string>{std::string(kEntryBytesMax + 1, 'x')}));
  EXPECT_EQ(log.append(std::vector<std::string>{std::string(kEntryBytesMax, 'x')}).value(), 0U);
  EXPECT_TRUE(log.publish()->witnessed);
}

TEST_F(LogTest, ABeginsOnceAndAtTwoPlaces) {
  {
    Log log = world_.create();
  }
  EXPECT_NE(reason(Log::create(world_.settings())).find("a log here already"), std::string::npos);
  LogSettings settings = world_.settings();
  settings.anchor = settings.folder;
  EXPECT_NE(reason(Log::open(settings)).find("a folder of its own"), std::string::npos);
  settings.anchor = world_.file("elsewhere");
  EXPECT_NE(reason(Log::open(settings)).find("no log has been begun here"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(settings.anchor));
  EXPECT_FALSE(Log::create(settings));
}

TEST_F(LogTest, OneProcessWritesAtATime) {
  Log log = world_.create();
  EXPECT_NE(reason(world_.try_open()).find("another process writes here"), std::string::npos);
}

TEST_F(LogTest, APolicyWithoutThisLogIsRefused) {
  LogSettings settings = world_.settings();
  settings.key = Ed25519Key::generate();
  EXPECT_NE(reason(Log::create(settings)).find("the policy has no line: log log.example+"),
            std::string::npos);
}

// ---- What must not be signed -------------------------------------------------------------------

TEST_F(LogTest, ABitFlippedInASegmentBeforeSigningIsRefused) {
  Log log = world_.create();
  ASSERT_TRUE(log.append(numbered_entries(0, 30)));
  flip(kSegment);
  EXPECT_NE(reason(log.sign()).find("damaged"), std::string::npos);
  EXPECT_FALSE(log.append(numbered_entries(30, 1)));  // And nothing more, until it is looked at.
  EXPECT_FALSE(log.publish());
}

TEST_F(LogTest, AnEntryReplacedWithAGoodChecksumIsRefused) {
  Log log = world_.create();
  ASSERT_TRUE(log.append(numbered_entries(0, 30)));
  {
    TestWorld other(folder_.path() / "other");
    Log forged = other.create();
    auto entries = numbered_entries(0, 30);
    entries[7] = "{\"entry\":0}";
    ASSERT_TRUE(forged.append(entries));
    std::filesystem::copy_file(other.file(kSegment), world_.file(kSegment),
                               std::filesystem::copy_options::overwrite_existing);
  }
  EXPECT_NE(reason(log.sign()).find("the entries read back have the root"), std::string::npos);
}

// A disk that flips a bit of what is written to files whose path has `part`.
class FlippingDisk : public Disk {
 public:
  explicit FlippingDisk(std::string part) : part_(std::move(part)) {}
  Result<std::unique_ptr<AppendFile>> create(const std::filesystem::path& path) override {
    auto file = disk_->create(path);
    const bool flips = path.string().find(part_) != std::string::npos;
    if (file && flips) return std::unique_ptr<AppendFile>(new Flipping(std::move(*file)));
    return file;
  }
  Result<std::unique_ptr<AppendFile>> open(const std::filesystem::path& path) override {
    return disk_->open(path);
  }
  Result<std::optional<std::string>> read(const std::filesystem::path& path,
                                          std::uint64_t offset) override {
    return disk_->read(path, offset);
  }
  Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return disk_->rename(from, to);
  }
  Result<void> remove(const std::filesystem::path& path) override { return disk_->remove(path); }
  Result<bool> make_folder(const std::filesystem::path& path) override {
    return disk_->make_folder(path);
  }
  Result<void> fsync_folder(const std::filesystem::path& path) override {
    return disk_->fsync_folder(path);
  }
  Result<std::vector<std::string>> list(const std::filesystem::path& path) override {
    return disk_->list(path);
  }
  Result<std::unique_ptr<Lock>> lock(const std::filesystem::path& path) override {
    return disk_->lock(path);
  }

 private:
  class Flipping : public AppendFile {
   public:
    explicit Flipping(std::unique_ptr<AppendFile> file) : file_(std::move(file)) {}
    Result<void> append(std::string_view bytes) override {
      std::string flipped(bytes);
      flipped.back() ^= 1;
      return file_->append(flipped);
    }
    Result<void> fdatasync() override { return file_->fdatasync(); }
    Result<void> fsync() override { return file_->fsync(); }

   private:
    std::unique_ptr<AppendFile> file_;
  };
  std::string part_;
  std::shared_ptr<Disk> disk_ = posix_disk();
};

TEST_F(LogTest, ABitFlippedInATileOrBundleBeforeSigningIsRefused) {
  for (const char* part : {"tile/0/000.p", "tile/0/000.part", "tile/0/001.p", "tile/1/000.p",
                           "tile/entries/000.part", "tile/entries/001.p"}) {
    const TemporaryFolder folder;
    TestWorld world(folder.path(), std::make_shared<FlippingDisk>(part));
    Log log = world.create();
    // A partial first tile, or a full one and more.
    const std::uint64_t count = std::string(part) == "tile/0/000.p" ? 200 : 300;
    ASSERT_TRUE(log.append(numbered_entries(0, count)));
    EXPECT_NE(reason(log.sign()).find("read back"), std::string::npos) << part;
    EXPECT_FALSE(log.publish());
  }
}

TEST_F(LogTest, ABitFlippedWhileClosedIsRefused) {
  {
    Log log = world_.create();
    ASSERT_TRUE(log.append(numbered_entries(0, 30)));
    ASSERT_TRUE(log.publish());
  }
  flip(kSegment);
  EXPECT_NE(reason(world_.try_open()).find("damaged"), std::string::npos);
}

TEST_F(LogTest, ADamagedBatchBeforeAGoodOneIsNoTornAppend) {
  std::uintmax_t first = 0;
  {
    Log log = world_.create();
    ASSERT_TRUE(log.append(numbered_entries(0, 30)));
    first = std::filesystem::file_size(world_.file(kSegment));
    ASSERT_TRUE(log.append(numbered_entries(30, 30)));
  }
  std::string bytes = read_file(world_.file(kSegment)).value();
  bytes[first / 2] ^= 1;
  std::ofstream(world_.file(kSegment), std::ios::binary) << bytes;
  EXPECT_NE(reason(world_.try_open()).find("damaged at byte 0"), std::string::npos);
}

TEST_F(LogTest, DamagedTilesAreWrittenAgainAndCounted) {
  {
    Log log = world_.create();
    ASSERT_TRUE(log.append(numbered_entries(0, 300)));
    ASSERT_TRUE(log.publish());
  }
  flip("log/tile/0/000");
  flip("log/tile/entries/001.p/44");
  std::filesystem::remove(world_.file("log/tile/1/000.p/1"));
  Log log = world_.open();
  EXPECT_EQ(log.recovery().tiles_repaired, 3U);
  const auto tree = parse_checkpoint(log.sign()->text, "c")->tree;
  EXPECT_EQ(read_entries(reader(), tree).value(), numbered_entries(0, 300));
}

TEST_F(LogTest, ALogCutShortIsRefused) {
  {
    Log log = world_.create();
    for (const std::uint64_t first : {0U, 10U, 20U})
      ASSERT_TRUE(log.append(numbered_entries(first, 10)));
    ASSERT_TRUE(log.publish());
  }
  const auto size = std::filesystem::file_size(world_.file(kSegment));
  std::filesystem::resize_file(world_.file(kSegment), size / 3 * 2 + 1);
  EXPECT_FALSE(world_.try_open());
  std::filesystem::remove(world_.file(kSegment));
  EXPECT_NE(reason(world_.try_open()).find("0 entries, but a checkpoint of 30 has been signed"),
            std::string::npos);
}

TEST_F(LogTest, AnAnchorMovedByAnotherIsRefused) {
  Log log = world_.create();
  ASSERT_TRUE(log.append(numbered_entries(0, 3)));
  ASSERT_TRUE(log.sign());
  const std::string old = read_file(world_.file("anchor/last-signed")).value();
  ASSERT_TRUE(log.append(numbered_entries(3, 3)));
  std::ofstream(world_.file("anchor/last-signed")) << old << " ";
  EXPECT_NE(reason(log.sign()).find("is not what this log has signed last"), std::string::npos);
}

// Everything of the operator's is put back to an earlier day, both places.
TEST_F(LogTest, AStorePutBackToYesterdayIsRefusedOnceAWitnessIsAsked) {
  const auto copy = std::filesystem::copy_options::recursive;
  {
    Log log = world_.create();
    ASSERT_TRUE(log.append(numbered_entries(0, 5)));
    ASSERT_TRUE(log.publish());
  }
  for (const char* name : {"log", "anchor"})
    std::filesystem::copy(world_.file(name), world_.file(std::string("old_") + name), copy);
  {
    Log log = world_.open();
    ASSERT_TRUE(log.append(numbered_entries(5, 5)));
    ASSERT_TRUE(log.publish());
  }
  for (const char* name : {"log", "anchor"}) {
    std::filesystem::remove_all(world_.file(name));
    std::filesystem::rename(world_.file(std::string("old_") + name), world_.file(name));
  }
  Log log = world_.open();
  EXPECT_EQ(log.size(), 5U);
  ASSERT_TRUE(log.append(std::vector<std::string>{"something else"}));
  EXPECT_EQ(reason(log.sign()), "witness w1: it has seen 10 entries of this log, which has 5");
  EXPECT_FALSE(log.publish());
}

TEST_F(LogTest, ACheckpointListCutShortIsRefused) {
  {
    Log log = world_.create();
    ASSERT_TRUE(log.publish());
    ASSERT_TRUE(log.append(numbered_entries(0, 5)));
    ASSERT_TRUE(log.publish());
  }
  const auto size = std::filesystem::file_size(world_.file("log/checkpoints"));
  std::filesystem::resize_file(world_.file("log/checkpoints"), size - 1);
  EXPECT_NE(reason(world_.try_open()).find("checkpoints: damaged"), std::string::npos);
}

// ---- Readers -----------------------------------------------------------------------------------

TEST_F(LogTest, ResourcesHaveTheirTypesAndNothingElseIsServed) {
  Log log = world_.create();
  ASSERT_TRUE(log.append(numbered_entries(0, 300)));
  ASSERT_TRUE(log.publish());
  const auto get = [&](const std::string& path) {
    return answer_from_folder(world_.file("log"), {"GET", path, ""});
  };
  EXPECT_EQ(get("/checkpoint").content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(get("/tile/0/000").content_type, "application/octet-stream");
  EXPECT_EQ(get("/tile/0/000").body.size(), 8'192U);
  EXPECT_EQ(get("/tile/0/001.p/44").body.size(), 44U * 32U);
  EXPECT_EQ(get("/tile/1/000.p/1").body.size(), 32U);
  EXPECT_EQ(get("/tile/0/000.p/9").body, get("/tile/0/000").body.substr(0, 9 * 32));
  EXPECT_EQ(parse_bundle(get("/tile/entries/000.p/9").body, "b").value(), numbered_entries(0, 9));
  for (const char* path :
       {"", "/", "/lock", "/segments/00000000000000000000.segment", "/tile/0/002", "/tile/0/001",
        "/tile/0/001.p/45", "/tile/../lock", "/checkpoint/", "checkpoint", "/tile/entries/001"})
    EXPECT_EQ(get(path).status, 404) << path;
  EXPECT_EQ(answer_from_folder(world_.file("log"), {"POST", "/checkpoint", ""}).status, 405);
}

TEST_F(LogTest, AReaderSeesWhatDoesNotFit) {
  Log log = world_.create();
  ASSERT_TRUE(log.append(numbered_entries(0, 600)));
  const auto tree = log.publish()->witnessed->checkpoint.tree;
  const TreeHead older{300, prove_inclusion(reader(), 0, tree)->front()};  // Any other root.
  EXPECT_FALSE(prove_consistency(reader(), older, tree));
  // One byte changed in whatever the log answers.
  for (std::uint64_t trial = 0; trial < 50; ++trial) {
    const Send liar = [&](const Request& request) {
      Answer answer = answer_from_folder(world_.file("log"), request);
      const double place = random_uniform(7, trial, request.path.size());
      const auto length = static_cast<double>(answer.body.size());
      if (!answer.body.empty()) answer.body[static_cast<std::size_t>(place * length)] ^= 16;
      return Result<Answer>(answer);
    };
    EXPECT_FALSE(read_entries(liar, tree));
    // A byte that the proof does not need may change; what is given holds.
    const auto proof = prove_inclusion(liar, 5, tree);
    EXPECT_TRUE(!proof || verify_inclusion(leaf_hash(numbered_entries(5, 1)[0]), 5, tree, *proof));
  }
}

// ---- A failed sync -----------------------------------------------------------------------------

TEST(FailedSync, StopsTheProcessForGood) {
  EXPECT_DEATH(stop_unless_synced(failed("disk.example: fsync: Input/output error")),
               "stopping for good, since a sync failed: disk.example: fsync: Input/output error");
  stop_unless_synced({});
}

}  // namespace
}  // namespace aloft::transparency
