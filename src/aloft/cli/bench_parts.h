/// What the parts of `aloft bench` share. Private to cli/.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "aloft/cli/commands.h"
#include "aloft/engine/engine.h"

namespace aloft::cli {

/// How long the repetitions of one piece of work took, ascending.
struct Times {
  std::vector<double> wall_s;
  std::vector<double> cpu_s;  ///< Of all threads: what a shared machine leaves comparable.
};

/// Of the whole process.
double processor_seconds();
/// The most memory that the process has held so far.
std::size_t peak_memory_bytes();

double median(const std::vector<double>& sorted);
/// From the first to the third quarter, as a share of the median.
double spread(const std::vector<double>& sorted);

/// Runs `work` and adds how long it took; the caller sorts.
template <class Work>
void measure_once(const Work& work, Times& times) {
  const double cpu_before = processor_seconds();
  const auto before = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - before;
  times.wall_s.push_back(wall.count());
  times.cpu_s.push_back(processor_seconds() - cpu_before);
}
void sort(Times& times);

/// One unmeasured repetition first, to fill caches and to map memory.
template <class Work>
Times measure(std::size_t repetitions, const Work& work) {
  Times times;
  work();
  for (std::size_t i = 0; i < repetitions; ++i) measure_once(work, times);
  sort(times);
  return times;
}

/// The default scenario's ground and rules under another sky: the satellites of
/// `command.catalogue`, or `command.satellites` in three shells.
struct BenchWorld {
  std::unique_ptr<earth::Atlas> atlas;  ///< Outlives the world.
  engine::World world;
  std::string fleet;  ///< "synthetic", or the catalogue's file.
};
Result<BenchWorld> bench_world(const BenchCommand& command, std::int64_t duration_s);

/// So many cells of the atlas: its planned ones with the most people, and then their neighbours,
/// where nobody lives.
earth::PlannedCells demand_cells(const earth::Atlas& atlas, std::size_t count);

int bench_forwarding(const BenchCommand& command, const Common& common);
int bench_day(const BenchCommand& command, const Common& common);

}  // namespace aloft::cli
