// What does the forwarding state of one step cost: of a shell of 72 x 22 satellites with a +Grid
// and 100 ground stations, and of a catalogue of 10,000 satellites with 200 gateways?
//
// Beside it the textbook: Dijkstra's algorithm with a binary heap, once a destination. A benchmark
// whose lengths differ from it fails. bench/forwarding_baseline.py compares with NumPy and SciPy.

#include <cstdlib>
#include <filesystem>
#include <queue>

#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include "aloft/base/parallel.h"
#include "aloft/compat/compat.h"
#include "aloft/earth/earth.h"
#include "aloft/link/link.h"
#include "aloft/network/network.h"
#include "aloft/orbit/orbit.h"

namespace {

using namespace aloft;

template <class T>
T value_or_exit(Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "aloft_bench: {}\n", result.error().text());
  std::exit(2);
}

std::vector<double> dijkstra(const LinkRows& links, const Exits& exits, std::size_t destination) {
  using Entry = std::pair<double, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> waiting;
  std::vector<double> lengths(links.nodes(), NextHops::kUnreachable);
  const auto enter = [&](std::uint32_t node, double length) {
    if (length >= lengths[node]) return;
    lengths[node] = length;
    waiting.emplace(length, node);
  };
  for (auto e = exits.first[destination]; e < exits.first[destination + 1]; ++e)
    enter(exits.node[e], exits.length[e]);
  while (!waiting.empty()) {
    const auto [length, node] = waiting.top();
    waiting.pop();
    if (length > lengths[node]) continue;
    for (auto l = links.first[node]; l < links.first[node + 1]; ++l)
      enter(links.neighbour[l], length + links.length[l]);
  }
  return lengths;
}

const compat::HypatiaWorld& shell() {
  static const compat::HypatiaWorld world(value_or_exit(compat::find_network("starlink_550")),
                                          compat::spread_stations(100));
  return world;
}

compat::ForwardingState shell_state() {
  compat::ForwardingState state;
  auto found = shell().find_state(0, state);
  if (!found) value_or_exit<int>(pass_on(found));
  return state;
}

/// Orbits, links and next hops: all of a step but the text.
void forwarding_shell_step(benchmark::State& state) {
  set_thread_count(static_cast<std::size_t>(state.range(0)));
  compat::ForwardingState found;
  std::int64_t time_s = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(shell().find_state(time_s++ * kNanosecondsPerSecond, found));
  state.counters["satellites"] = static_cast<double>(shell().satellites());
  set_thread_count(0);
}

void forwarding_shell_next_hops(benchmark::State& state) {
  set_thread_count(static_cast<std::size_t>(state.range(0)));
  const compat::ForwardingState given = shell_state();
  NextHops found;
  for (auto _ : state) find_next_hops(given.lasers, given.ground_links, found);
  for (std::size_t d = 0; d < given.ground_links.destinations(); ++d) {
    const auto lengths = dijkstra(given.lasers, given.ground_links, d);
    if (!std::equal(lengths.begin(), lengths.end(),
                    found.length.begin() + static_cast<std::ptrdiff_t>(found.row(0, d))))
      state.SkipWithError("lengths are not Dijkstra's");
  }
  set_thread_count(0);
}

void forwarding_shell_textbook(benchmark::State& state) {
  const compat::ForwardingState given = shell_state();
  for (auto _ : state)
    for (std::size_t d = 0; d < given.ground_links.destinations(); ++d)
      benchmark::DoNotOptimize(dijkstra(given.lasers, given.ground_links, d));
}

/// A real catalogue where there is one, else the default scenario's shells.
scenario::Scenario sky_scenario() {
  constexpr const char* kCatalogue =
      ALOFT_SOURCE_DIR "/../shared/data/catalogue/starlink_2026-05-15.tle";
  auto scenario = value_or_exit(scenario::read_scenario(ALOFT_SOURCE_DIR "/scenarios/world.toml"));
  if (!std::filesystem::exists(kCatalogue)) return scenario;
  scenario.constellation.shells.clear();
  scenario.constellation.catalogues = {kCatalogue};
  scenario.start = value_or_exit(parse_utc("2026-05-15T12:00:00Z"));
  return scenario;
}

struct Sky {
  orbit::Fleet fleet;
  link::Gateways gateways;
  link::LinkPlanner planner;
  UtcTime start;
};

Sky load_sky() {
  const auto atlas = value_or_exit(earth::Atlas::read(earth::default_pack_path()));
  const scenario::Scenario scenario = sky_scenario();
  orbit::Fleet fleet = value_or_exit(orbit::Fleet::load(scenario));
  link::Gateways gateways = value_or_exit(link::load_gateways(scenario, atlas, {}));
  link::LinkPlanner planner(fleet.satellites(), gateways, scenario.assumptions);
  return {std::move(fleet), std::move(gateways), std::move(planner), scenario.start};
}

const Sky& sky() {
  static const Sky loaded = load_sky();
  return loaded;
}

link::Links links_at(UtcTime time) {
  orbit::Ephemeris ephemeris;
  sky().fleet.propagate(time, ephemeris);
  link::Links links;
  sky().planner.find_links(ephemeris, links);
  return links;
}

void forward(const link::Links& links, network::Forwarding& out) {
  network::forward_to_gateways(
      links, {.satellites = sky().fleet.satellites().size(), .gateways = sky().gateways.size()},
      out);
}

void forwarding_catalogue(benchmark::State& state) {
  set_thread_count(static_cast<std::size_t>(state.range(0)));
  const link::Links links = links_at(sky().start);
  network::Forwarding forwarding;
  for (auto _ : state) forward(links, forwarding);
  state.counters["satellites"] = static_cast<double>(sky().fleet.satellites().size());
  state.counters["gateways"] = static_cast<double>(sky().gateways.size());
  state.counters["lasers"] = static_cast<double>(links.lasers.size());
  set_thread_count(0);
}

/// With positions and links, which the engine computes anyway.
void forwarding_catalogue_step(benchmark::State& state) {
  set_thread_count(static_cast<std::size_t>(state.range(0)));
  network::Forwarding forwarding;
  std::int64_t time_s = 0;
  for (auto _ : state) forward(links_at(plus_seconds(sky().start, time_s++)), forwarding);
  set_thread_count(0);
}

void forwarding_catalogue_textbook(benchmark::State& state) {
  const link::Links links = links_at(sky().start);
  network::Forwarding forwarding;
  forward(links, forwarding);
  Exits exits;
  for (const link::FeederLink& feeder : links.feeders) {
    while (exits.destinations() < feeder.gateway.value())
      exits.first.push_back(static_cast<std::uint32_t>(exits.node.size()));
    exits.node.push_back(static_cast<std::uint32_t>(feeder.satellite.value()));
    exits.length.push_back(feeder.range_m);
  }
  while (exits.destinations() < sky().gateways.size())
    exits.first.push_back(static_cast<std::uint32_t>(exits.node.size()));
  for (auto _ : state)
    for (std::size_t d = 0; d < exits.destinations(); ++d) {
      const auto lengths = dijkstra(forwarding.lasers, exits, d);
      const auto row = static_cast<std::ptrdiff_t>(forwarding.hops.row(0, d));
      if (!std::equal(lengths.begin(), lengths.end(), forwarding.hops.length.begin() + row))
        state.SkipWithError("lengths are not Dijkstra's");
    }
}

BENCHMARK(forwarding_shell_step)->Unit(benchmark::kMillisecond)->Arg(1)->UseRealTime();
BENCHMARK(forwarding_shell_next_hops)->Unit(benchmark::kMillisecond)->Arg(1)->UseRealTime();
BENCHMARK(forwarding_shell_textbook)->Unit(benchmark::kMillisecond);
BENCHMARK(forwarding_catalogue)->Unit(benchmark::kMillisecond)->Arg(1)->Arg(2)->UseRealTime();
BENCHMARK(forwarding_catalogue_step)->Unit(benchmark::kMillisecond)->Arg(1)->Arg(2)->UseRealTime();
BENCHMARK(forwarding_catalogue_textbook)->Unit(benchmark::kMillisecond);

}  // namespace
