/// One scenario and one seed give the same bytes for any number of threads and any split of the
/// time axis.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "laboratory.h"
#include <gtest/gtest.h>

#include "aloft/base/file.h"
#include "aloft/base/parallel.h"

namespace aloft::laboratory {
namespace {

/// Every file below a folder: its path there, and its bytes.
std::map<std::string, std::string> files_of(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    auto bytes = read_file(entry.path());
    files[std::filesystem::relative(entry.path(), folder).string()] =
        bytes ? std::move(*bytes) : "unreadable";
  }
  return files;
}

void expect_same_bytes(const std::filesystem::path& a, const std::filesystem::path& b) {
  const auto files_a = files_of(a);
  const auto files_b = files_of(b);
  ASSERT_GE(files_a.size(), 5U);
  ASSERT_EQ(files_a.size(), files_b.size());
  for (const auto& [name, bytes] : files_a) {
    const auto other = files_b.find(name);
    ASSERT_NE(other, files_b.end()) << name;
    // Not EXPECT_EQ: two reports of megabytes would be printed.
    EXPECT_TRUE(bytes == other->second) << name << " differs";
  }
}

/// One run with so many threads, in a folder of the same name every time.
std::filesystem::path run_with_threads(const engine::World& world, std::size_t threads) {
  set_thread_count(threads);
  const std::filesystem::path folder = fresh_folder("threads") / "run";
  run(world, folder, {"Paris,FR", "Denver,US"});
  set_thread_count(0);
  return folder;
}

TEST(Determinism, OneTwoAndFourThreadsWriteTheSameBytes) {
  WorldText text;
  text.duration_s = 120;
  const engine::World world = open(text);
  const std::filesystem::path one = run_with_threads(world, 1);
  expect_same_bytes(one, run_with_threads(world, 2));
  expect_same_bytes(one, run_with_threads(world, 4));
}

TEST(Determinism, SlowTheDefaultWorldHasTheSameBytesWithOneAndTwoThreads) {
  engine::World world = open_file(ALOFT_SOURCE_DIR "/scenarios/world.toml");
  world.scenario.duration_s = 15 * 60;
  expect_same_bytes(run_with_threads(world, 1), run_with_threads(world, 2));
}

/// The rows of a traced place, without the header.
std::vector<std::string> trace_of(const engine::World& world) {
  const std::filesystem::path folder = fresh_folder("trace") / "run";
  run(world, folder, {"Paris,FR"});
  for (const auto& [name, bytes] : files_of(folder)) {
    if (name.rfind("place_", 0) != 0) continue;
    std::vector<std::string> lines;
    for (const std::string_view line : split_lines(bytes))
      if (!line.empty() && line.front() == '2') lines.emplace_back(line);
    return lines;
  }
  return {};
}

TEST(Determinism, ABlockOfTimeIsTheSameAloneAndWithinALongerRun) {
  WorldText text;
  text.duration_s = 12 * 60;
  engine::World world = open(text);
  // The run starts in the middle of a window and crosses the mark to the next.
  const UtcTime start = plus_seconds(world.scenario.start, 5 * 60);
  world.scenario.start = start;
  world.scenario.duration_s = 9 * 60;
  const std::vector<std::string> whole = trace_of(world);
  ASSERT_EQ(whole.size(), 36U);

  world.scenario.duration_s = 2 * 60;
  std::vector<std::string> parts = trace_of(world);
  world.scenario.start = plus_seconds(start, 2 * 60);
  world.scenario.duration_s = 7 * 60;
  const std::vector<std::string> rest = trace_of(world);
  parts.insert(parts.end(), rest.begin(), rest.end());
  EXPECT_EQ(whole, parts);
}

TEST(Determinism, ExplainTellsWhatTheRunTraced) {
  WorldText text;
  text.duration_s = 120;
  const engine::World world = open(text);
  const std::vector<std::string> rows = trace_of(world);
  ASSERT_EQ(rows.size(), 8U);
  Slot slot = first_slot_from(world.scenario.start);
  for (const std::string& row : rows) {
    const engine::Explanation told = explain(world, "Paris,FR", slot.middle());
    EXPECT_NE(row.find(told.satellite), std::string::npos) << row << "; " << told.satellite;
    EXPECT_NE(row.find(told.gateway), std::string::npos) << row;
    slot = slot.next();
  }
}

}  // namespace
}  // namespace aloft::laboratory
