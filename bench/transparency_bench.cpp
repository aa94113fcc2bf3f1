// What does a log cost beyond the syncs that it cannot do without? One entry sequenced, beside the
// bare syncs that its order needs; the receipt apart; batches.

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <unistd.h>

#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include "aloft/base/check.h"
#include "aloft/transparency/transparency.h"

namespace {

using namespace aloft;
using namespace aloft::transparency;

constexpr std::uint64_t kSize = 70'000;

std::vector<std::string> entries_of(std::uint64_t count) {
  std::vector<std::string> entries;
  for (std::uint64_t i = 0; i < count; ++i)
    entries.push_back(fmt::format("{:0300}", i));  // As long as a small decision.
  return entries;
}

// A folder beside the program, on a disk and not in memory, which goes with the object.
class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(std::filesystem::current_path() / fmt::format(".{}_{}", name, getpid())) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// A log of `kSize` entries and one witness, which answers at once.
class World {
 public:
  World() : folder_("transparency_bench") {
    const Verifier own{"log.example", SignatureType::ed25519, key_.public_key()};
    witness_ = std::make_unique<Witness>(std::move(
        *Witness::open({folder_.path() / "w", "w.example", Ed25519Key::generate(), {own}})));
    policy_ = *parse_policy(fmt::format("log {}\nwitness w {}\nquorum w\n", to_vkey(own),
                                        to_vkey(witness_->verifier())),
                            "policy");
    const Send send = [this](const Request& request) {
      return Result<Answer>(witness_->answer(request, 1));
    };
    LogSettings settings{
        folder_.path() / "log", folder_.path() / "anchor", "log.example", key_, policy_,
        {{"w", send}}};
    log_ = std::make_unique<Log>(std::move(*Log::create(std::move(settings))));
    ALOFT_CHECK(log_->append(entries_of(kSize)) && log_->publish(), "the disk has room");
  }
  Log& log() { return *log_; }
  [[nodiscard]] const Policy& policy() const { return policy_; }

 private:
  Folder folder_;
  Ed25519Key key_ = Ed25519Key::generate();
  std::unique_ptr<Witness> witness_;
  Policy policy_;
  std::unique_ptr<Log> log_;
};

void sync_file(const std::filesystem::path& path, std::size_t bytes) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  const std::string text(bytes, 'x');
  const bool done = file >= 0 && write(file, text.data(), bytes) == static_cast<ssize_t>(bytes) &&
                    fsync(file) == 0;
  ALOFT_CHECK(done, "the disk has room");
  close(file);
}

void sync_folder(const std::filesystem::path& path) {
  const int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY);
  ALOFT_CHECK(folder >= 0 && fsync(folder) == 0, "the folder is ours");
  close(folder);
}

enum class Places { log, log_and_anchor };

// The bare syncs of one entry: fdatasync of a segment; a tile and a bundle under another name,
// synced and renamed, and their two folders. With the anchor, one more file and folder.
class BareSyncs {
 public:
  BareSyncs() {
    for (const auto& place : places_) std::filesystem::create_directories(place);
    segment_ = open((folder_.path() / "segment").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  }
  BareSyncs(const BareSyncs&) = delete;
  BareSyncs& operator=(const BareSyncs&) = delete;
  ~BareSyncs() { close(segment_); }

  void run(Places places) {
    const std::string entry(320, 'x');
    ALOFT_CHECK(write(segment_, entry.data(), entry.size()) > 0 && fdatasync(segment_) == 0,
                "the disk has room");
    constexpr std::size_t kTileBytes = 128 * 32;
    constexpr std::size_t kBundleBytes = 128 * 302;
    constexpr std::size_t kAnchorBytes = 80;
    const std::string name = std::to_string(runs_++ % 256);
    replace(places_[0], name, kTileBytes);
    replace(places_[1], name, kBundleBytes);
    sync_folder(places_[0]);
    sync_folder(places_[1]);
    if (places == Places::log) return;
    replace(places_[2], "last", kAnchorBytes);
    sync_folder(places_[2]);
  }

 private:
  static void replace(const std::filesystem::path& place, const std::string& name,
                      std::size_t bytes) {
    sync_file(place / "part", bytes);
    std::filesystem::rename(place / "part", place / name);
  }
  Folder folder_{"transparency_bare"};
  std::vector<std::filesystem::path> places_{folder_.path() / "tile", folder_.path() / "bundle",
                                             folder_.path() / "anchor"};
  int segment_ = -1;
  std::uint64_t runs_ = 0;
};

double milliseconds(const auto& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
      .count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// One entry appended, in tiles, read back, anchored and signed. A disk's syncs take what they like
// from second to second, so the bare ones run in turn with it; medians of all rounds are compared.
void BM_SequenceOneEntry(benchmark::State& state) {
  World world;
  BareSyncs bare;
  const auto entry = entries_of(1);
  std::vector<double> sequence_ms;
  std::vector<double> bare_ms;
  std::vector<double> bare_with_anchor_ms;
  for (auto _ : state) {
    bare_ms.push_back(milliseconds([&] { bare.run(Places::log); }));
    sequence_ms.push_back(milliseconds([&] {
      ALOFT_CHECK(world.log().append(entry) && world.log().sign(), "the disk has room");
    }));
    bare_with_anchor_ms.push_back(milliseconds([&] { bare.run(Places::log_and_anchor); }));
    state.SetIterationTime(sequence_ms.back() / 1e3);
  }
  state.counters["sequence_ms"] = median(sequence_ms);
  state.counters["bare_ms"] = median(bare_ms);
  state.counters["bare_with_anchor_ms"] = median(bare_with_anchor_ms);
  state.counters["ratio"] = median(sequence_ms) / median(bare_ms);
  state.counters["ratio_with_anchor"] = median(sequence_ms) / median(bare_with_anchor_ms);
}

// From an appended entry to its proof: a witness asked (which syncs its own state), the checkpoint
// published, the proof made.
void BM_ReceiptAfterSequencing(benchmark::State& state) {
  World world;
  const auto entry = entries_of(1);
  for (auto _ : state) {
    state.PauseTiming();
    ALOFT_CHECK(world.log().append(entry) && world.log().sign(), "the disk has room");
    state.ResumeTiming();
    ALOFT_CHECK(world.log().publish() && world.log().prove(world.log().size() - 1),
                "the witness agrees");
  }
}

void BM_SequenceBatch(benchmark::State& state) {
  World world;
  const auto entries = entries_of(static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state)
    ALOFT_CHECK(world.log().append(entries) && world.log().sign(), "the disk has room");
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// Both signatures, the quorum and the path.
void BM_VerifyLogProof(benchmark::State& state) {
  World world;
  const auto proof = world.log().prove(kSize / 2);
  const Hash leaf = leaf_hash(entries_of(kSize / 2 + 1).back());
  const std::string text = to_text(*proof);
  for (auto _ : state) {
    const auto read = parse_log_proof(text, "proof");
    ALOFT_CHECK(read && verify_log_proof(*read, leaf, world.policy(), "proof"), "it is there");
  }
}

BENCHMARK(BM_SequenceOneEntry)->Iterations(200)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ReceiptAfterSequencing)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_SequenceBatch)->Arg(10'000)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_VerifyLogProof)->Unit(benchmark::kMicrosecond);

}  // namespace
