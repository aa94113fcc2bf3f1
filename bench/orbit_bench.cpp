// How many satellites can one core move in a second, position and velocity? By instruction set, for
// arbitrary and for evenly spaced instants, near the Earth and in deep space; beside one set at a
// time, which is the plain implementation of the theory.

#include <algorithm>
#include <span>

#include <benchmark/benchmark.h>

#include "aloft/base/random.h"
#include "aloft/cli/bench_fleet.h"
#include "aloft/orbit/orbit.h"

namespace {

using namespace aloft;
using orbit::Instants;
using orbit::Sgp4Batch;
using orbit::Simd;

constexpr std::size_t kSatellites = 2'000;
constexpr std::size_t kInstants = 1'000;
constexpr double kSpan_min = 3.0 * 1440.0;

enum class Fleet { low, deep };
enum class Grid { arbitrary, uniform };

std::vector<orbit::ElementSet> fleet_of(Fleet fleet) {
  return fleet == Fleet::low ? cli::low_fleet(kSatellites) : cli::deep_fleet(kSatellites);
}

const std::vector<double>& minutes() {
  static const std::vector<double> all = [] {
    std::vector<double> values;
    for (std::size_t i = 0; i < kInstants; ++i)
      values.push_back((2.0 * random_uniform(2, 0, i) - 1.0) * kSpan_min);
    return values;
  }();
  return all;
}

Instants instants_of(Grid grid) {
  const Instants instants = grid == Grid::arbitrary ? Instants::list(minutes())
                                                    : Instants::uniform(-kSpan_min, 1.0, kInstants);
  return instants.after(cli::kBenchEpoch);
}

std::vector<orbit::BlockState> states_of_first_block(const Sgp4Batch& batch,
                                                     const Instants& instants) {
  Sgp4Batch::Workspace workspace;
  std::vector<orbit::BlockState> states(instants.size());
  std::vector<orbit::BlockErrors> errors(instants.size());
  batch.propagate(0, instants, workspace, states, errors);
  return states;
}

bool same_bytes(const std::vector<orbit::BlockState>& a, const std::vector<orbit::BlockState>& b) {
  return std::ranges::equal(std::as_bytes(std::span(a)), std::as_bytes(std::span(b)));
}

void batch(benchmark::State& state, Fleet fleet, Grid grid, Simd simd) {
  const auto sets = fleet_of(fleet);
  const Sgp4Batch moved(sets, simd);
  const Instants instants = instants_of(grid);
  if (!same_bytes(states_of_first_block(moved, instants),
                  states_of_first_block(Sgp4Batch(sets, Simd::portable), instants))) {
    state.SkipWithError("gives other bits than the portable kernel");
    return;
  }
  Sgp4Batch::Workspace workspace;
  for (auto _ : state)
    for (std::size_t block = 0; block < moved.block_count(); ++block)
      moved.visit(block, instants, workspace, [](const Sgp4Batch::Part& part) {
        benchmark::DoNotOptimize(part.states.data());
      });
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSatellites * kInstants));
}

void one_by_one(benchmark::State& state, Fleet fleet) {
  constexpr std::size_t kSome = 200;
  std::vector<orbit::Sgp4> single;
  for (const orbit::ElementSet& set : fleet_of(fleet)) {
    if (single.size() == kSome) break;
    single.emplace_back(set);
  }
  for (auto _ : state)
    for (const orbit::Sgp4& set : single)
      for (const double minute : minutes()) benchmark::DoNotOptimize(set.at_minutes(minute));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSome * kInstants));
}

void register_all() {
  const auto add = [](const std::string& name, auto run) {
    benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMillisecond);
  };
  for (const auto& [fleet, name] :
       {std::pair{Fleet::low, "sgp4"}, std::pair{Fleet::deep, "sdp4"}}) {
    add(std::string(name) + "/one_by_one",
        [fleet = fleet](benchmark::State& state) { one_by_one(state, fleet); });
    for (const auto& [grid, way] :
         {std::pair{Grid::arbitrary, "arbitrary"}, std::pair{Grid::uniform, "uniform"}})
      for (const Simd simd : {Simd::portable, Simd::scalar, Simd::avx2, Simd::avx512})
        if (orbit::is_available(simd))
          add(std::string(name) + "/" + way + "/" + std::string(orbit::name_of(simd)),
              [fleet = fleet, grid = grid, simd](benchmark::State& state) {
                batch(state, fleet, grid, simd);
              });
  }
}

const bool registered = (register_all(), true);

}  // namespace
