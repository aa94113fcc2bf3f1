// What does each stage of one slot of the default scenario cost on one core?

#include <cstdlib>

#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include "aloft/engine/engine.h"

namespace {

using namespace aloft;

/// The default scenario, loaded once, with the inputs of every stage of one slot.
struct Bench {
  const engine::World& world;
  sky::Sky sky;
  link::LinkPlanner links;
  plan::Planner planner;
  network::Network network;
  traffic::Traffic traffic;
  Slot slot;
  orbit::Ephemeris ephemeris;
  sky::Sightings sightings;
  link::Links found_links;
  plan::SlotPlan plan;
  network::Paths paths;
  traffic::Flows flows;
};

template <class T>
T value_or_exit(Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "aloft_bench: {}\n", result.error().text());
  std::exit(2);
}

Bench* load() {
  static const earth::Atlas atlas = value_or_exit(earth::Atlas::read(earth::default_pack_path()));
  const auto scenario =
      value_or_exit(scenario::read_scenario(ALOFT_SOURCE_DIR "/scenarios/world.toml"));
  // Never moved: stages point to its satellites.
  static const engine::World world = value_or_exit(engine::load_world(scenario, atlas, {}));
  const auto& cells = atlas.planned_cells();
  const auto& satellites = world.fleet.satellites();
  const auto& a = scenario.assumptions;
  sky::Sky sky(cells, satellites, a);
  link::LinkPlanner links(satellites, world.gateways, a);
  plan::Planner planner(cells, satellites,
                        engine::schedule_of(world, scenario.start, scenario.start), a,
                        scenario.seed);
  network::Network network(cells, satellites, world.gateways, world.pops, a, scenario.seed);
  traffic::Traffic traffic(satellites, planner.terminals(), a);
  auto* bench = new Bench{world,
                          std::move(sky),
                          std::move(links),
                          std::move(planner),
                          std::move(network),
                          std::move(traffic),
                          first_slot_from(scenario.start),
                          {},
                          {},
                          {},
                          {},
                          {},
                          {}};
  bench->world.fleet.propagate(bench->slot.middle(), bench->ephemeris);
  bench->sky.find_sightings(bench->ephemeris, bench->sightings);
  bench->links.find_links(bench->ephemeris, bench->found_links);
  bench->planner.plan_slot(bench->slot, bench->sightings, bench->found_links, nullptr, bench->plan);
  return bench;
}

Bench& bench() {
  static Bench* loaded = load();
  return *loaded;
}

void positions(benchmark::State& state) {
  Bench& b = bench();
  for (auto _ : state) b.world.fleet.propagate(b.slot.middle(), b.ephemeris);
  state.counters["satellites"] = static_cast<double>(b.ephemeris.position.size());
}

void sightings(benchmark::State& state) {
  Bench& b = bench();
  for (auto _ : state) b.sky.find_sightings(b.ephemeris, b.sightings);
  state.counters["cells"] = static_cast<double>(b.sightings.best_refusal.size());
  state.counters["sightings"] = static_cast<double>(b.sightings.satellite.size());
}

void links(benchmark::State& state) {
  Bench& b = bench();
  for (auto _ : state) b.links.find_links(b.ephemeris, b.found_links);
  state.counters["feeders"] = static_cast<double>(b.found_links.feeders.size());
  state.counters["lasers"] = static_cast<double>(b.found_links.lasers.size());
}

void plan_of_slot(benchmark::State& state) {
  Bench& b = bench();
  for (auto _ : state) b.planner.plan_slot(b.slot, b.sightings, b.found_links, nullptr, b.plan);
}

void paths(benchmark::State& state) {
  Bench& b = bench();
  for (auto _ : state) b.network.route(b.ephemeris, b.found_links, b.plan, b.sky, b.paths);
}

void shares(benchmark::State& state) {
  Bench& b = bench();
  for (auto _ : state) b.traffic.share(b.plan, b.flows);
}

BENCHMARK(positions)->Unit(benchmark::kMillisecond);
BENCHMARK(sightings)->Unit(benchmark::kMillisecond);
BENCHMARK(links)->Unit(benchmark::kMillisecond);
BENCHMARK(plan_of_slot)->Unit(benchmark::kMillisecond);
BENCHMARK(paths)->Unit(benchmark::kMillisecond);
BENCHMARK(shares)->Unit(benchmark::kMillisecond);

}  // namespace
