// A log and its witnesses, stopped at every step: what was acknowledged is there, and no size is
// ever signed with two roots.
#include <gtest/gtest.h>

#include "aloft/transparency/log.h"
#include "aloft/transparency/readers.h"
#include "aloft/transparency/simulated_disk.h"
#include "aloft/transparency/test_world.h"

namespace aloft::transparency {
namespace {

using Honesty = SimulatedDisk::Honesty;

constexpr std::uint64_t kSmallSegment = 1'500;

// What others have been told by the time that the disk had so many acts behind it.
struct Told {
  std::size_t acts = 0;
  std::vector<std::string> acknowledged;         ///< Entries whose append returned.
  std::map<std::uint64_t, std::string> signed_;  ///< Size to text of the note.
  std::vector<std::string> published;            ///< Notes.
};

// Entries are the same in every run, so that a reader knows what must stand at an index.
class Workload {
 public:
  explicit Workload(Honesty honesty)
      : disk_(std::make_shared<SimulatedDisk>(DiskState(), honesty)) {
    world_ = std::make_unique<TestWorld>("/store", disk_);
  }

  // Batches small and large, signed and published now and then, and the process killed many times.
  void work() {
    open(Log::create);
    std::mt19937_64 random(1);
    while (log_->size() < kEntries && !testing::Test::HasFailure()) {
      disk_->kill_before(disk_->history().size() + 30 + random() % 150);
      try {
        while (!testing::Test::HasFailure()) step(random);
      } catch (const Killed&) {
        disk_->kill_before(SimulatedDisk::kNever);
        log_.reset();
        open(Log::open);
      }
    }
  }
  [[nodiscard]] const std::vector<DiskAct>& acts() const { return disk_->history(); }
  [[nodiscard]] const std::vector<Told>& told() const { return told_; }
  [[nodiscard]] TestWorld& world() { return *world_; }

  static LogSettings settings(TestWorld& world) {
    LogSettings settings = world.settings();
    settings.segment_bytes = kSmallSegment;
    return settings;
  }

 private:
  static constexpr std::uint64_t kEntries = 560;

  template <class Way>
  void open(const Way& way) {
    for (const char* name : {"w1", "w2"}) world_->open_witness(name);
    auto log = way(settings(*world_), disk_);
    ASSERT_TRUE(log) << log.error().text();
    log_ = std::make_unique<Log>(std::move(*log));
  }
  void step(std::mt19937_64& random) {
    const std::uint64_t counts[] = {1, 1, 2, 5, 40, 130};
    const std::uint64_t count = counts[random() % std::size(counts)];
    ASSERT_TRUE(log_->append(numbered_entries(log_->size(), count)));
    note_down([&](Told& told) { told.acknowledged = numbered_entries(0, log_->size()); });
    const auto signed_note = random() % 3 == 0 ? Result<Note>(log_->sign()) : Result<Note>(Note{});
    ASSERT_TRUE(signed_note) << signed_note.error().text();
    if (!signed_note->text.empty())
      note_down([&](Told& told) { told.signed_[log_->size()] = signed_note->text; });
    if (random() % 2 == 0) return;
    const auto published = log_->publish();
    ASSERT_TRUE(published) << published.error().text();
    note_down([&](Told& told) {
      told.signed_[log_->size()] = published->note.text;
      told.published.push_back(to_text(published->note));
    });
  }
  void note_down(const auto& what) {
    Told told = told_.empty() ? Told{} : told_.back();
    what(told);
    told.acts = disk_->history().size();
    told_.push_back(std::move(told));
  }

  std::shared_ptr<SimulatedDisk> disk_;
  std::unique_ptr<TestWorld> world_;
  std::unique_ptr<Log> log_;
  std::vector<Told> told_;
};

// Is this what stood, or was being written, at the index? A turn is what a recovered log appends.
bool is_expected(const std::string& entry, std::uint64_t index) {
  return entry == numbered_entries(index, 1)[0] || entry.starts_with("turn ");
}

bool begin_with(const std::vector<std::string>& all, const std::vector<std::string>& first) {
  return all.size() >= first.size() && std::equal(first.begin(), first.end(), all.begin());
}

// Adds a note to what has been told; false if its size was signed with another text before.
bool tell(Told& told, const Note& note) {
  const std::uint64_t size = parse_checkpoint(note.text, "c")->tree.size;
  return told.signed_.try_emplace(size, note.text).first->second == note.text;
}

// What others read of the log; gives what is wrong with it, or nothing.
std::string what_is_wrong_for_readers(const Send& reader, const TreeHead& tree, const Told& told) {
  const auto entries = read_entries(reader, tree);
  if (!entries) return "cannot be read: " + entries.error().text();
  if (!begin_with(*entries, told.acknowledged)) return "an acknowledged entry is lost or changed";
  for (std::uint64_t i = told.acknowledged.size(); i < entries->size(); ++i)
    if (!is_expected((*entries)[i], i)) return "an entry that nobody appended";
  const auto notes = read_checkpoints(reader);
  if (!notes) return "checkpoints cannot be read: " + notes.error().text();
  for (const std::string& published : told.published)
    if (std::none_of(notes->begin(), notes->end(),
                     [&](const Note& note) { return to_text(note) == published; }))
      return "a published checkpoint is lost";
  return "";
}

// Opens what a crash has left, and works on; gives what is wrong with that, or nothing.
std::string what_is_wrong(TestWorld& world, const std::shared_ptr<SimulatedDisk>& disk, Told& told,
                          const std::string& turn) {
  auto log = Log::open(Workload::settings(world), disk);
  if (!log && told.acknowledged.empty() && told.signed_.empty())
    log = Log::create(Workload::settings(world), disk);
  if (!log) return "does not open: " + log.error().text();
  if (log->size() < told.acknowledged.size()) return "an acknowledged entry is lost";
  const auto again = log->sign();
  if (!again) return "does not sign: " + again.error().text();
  if (!tell(told, *again)) return "a size is signed with two roots";
  if (!log->append(std::vector<std::string>{turn})) return "does not append";
  const auto published = log->publish();
  if (!published) return "does not publish: " + published.error().text();
  if (!published->witnessed) return "a witness refuses: " + published->refusals.front();
  if (!tell(told, published->note)) return "a size is signed with two roots";
  return what_is_wrong_for_readers(reader_of(disk, world.file("log")),
                                   published->witnessed->checkpoint.tree, told);
}

// The same with new processes, which have the old keys.
std::string revive(TestWorld& world, const std::shared_ptr<SimulatedDisk>& disk, Told& told,
                   const std::string& turn) {
  try {
    TestWorld revived(world, disk);
    return what_is_wrong(revived, disk, told, turn);
  } catch (const tl::bad_expected_access<Error>& error) {
    return "a witness does not open: " + error.error().text();
  } catch (const Killed&) {
    return "";
  }
}

struct Outcome {
  int crash_points = 0;
  std::map<std::string, int> wrong;
};

// Crashes after every act, `ways` times each; every fourth time, recovery is cut off as well.
Outcome crash_everywhere(Workload& workload, int ways) {
  Outcome outcome;
  std::mt19937_64 random(2);
  DiskState state;
  auto told = workload.told().begin();
  Told now;
  for (std::size_t act = 0; act <= workload.acts().size(); ++act) {
    while (told != workload.told().end() && told->acts <= act) now = *told++;
    for (int way = 0; way < ways; ++way) {
      Told known = now;
      auto disk = std::make_shared<SimulatedDisk>(state.crashed(random));
      if (way % 4 == 3) {
        disk->kill_before(random() % 30);
        static_cast<void>(revive(workload.world(), disk, known, "turn one"));
        disk = std::make_shared<SimulatedDisk>(disk->state().crashed(random));
      }
      const std::string wrong = revive(workload.world(), disk, known, "turn two");
      if (!wrong.empty()) ++outcome.wrong[wrong];
      ++outcome.crash_points;
    }
    if (act < workload.acts().size()) state.apply(workload.acts()[act]);
  }
  return outcome;
}

std::string text_of(const Outcome& outcome) {
  std::string text;
  for (const auto& [wrong, count] : outcome.wrong)
    text += fmt::format("{} times: {}\n", count, wrong);
  return text;
}

TEST(Crash, AtTenThousandPointsNothingAcknowledgedIsLostAndNoSizeIsSignedTwice) {
  Workload workload(Honesty::honest);
  workload.work();
  const int ways = static_cast<int>(10'500 / workload.acts().size()) + 1;
  const Outcome outcome = crash_everywhere(workload, ways);
  fmt::print("{} acts, {} crash points\n", workload.acts().size(), outcome.crash_points);
  EXPECT_GE(outcome.crash_points, 10'000);
  EXPECT_TRUE(outcome.wrong.empty()) << text_of(outcome);
}

// The same test must fail where the disk lies; else it would prove nothing.
TEST(Crash, OnADiskThatForgetsDataSyncsIsFoundToLoseEntries) {
  Workload workload(Honesty::forgets_data_syncs);
  workload.work();
  EXPECT_FALSE(crash_everywhere(workload, 1).wrong.empty());
}

TEST(Crash, OnADiskThatForgetsFolderSyncsIsFoundToLoseFiles) {
  Workload workload(Honesty::forgets_folder_syncs);
  workload.work();
  EXPECT_FALSE(crash_everywhere(workload, 1).wrong.empty());
}

}  // namespace
}  // namespace aloft::transparency
