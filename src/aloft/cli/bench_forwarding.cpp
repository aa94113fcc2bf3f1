// How long does the forwarding state of one step take?
#include <fmt/core.h>

#include "aloft/base/parallel.h"
#include "aloft/cli/bench_parts.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"
#include "aloft/compat/compat.h"

namespace aloft::cli {
namespace {

/// A step of the whole sky, in its parts.
struct SkyTimes {
  Times positions, links, next_hops, step;
  std::size_t lasers = 0;
};

// Nobody outside the operator knows who is whose neighbour, so all choose their lasers freely.
orbit::Satellites as_catalogue(orbit::Satellites satellites) {
  for (auto* column : {&satellites.shell, &satellites.plane, &satellites.slot_in_plane})
    column->assign(satellites.size(), -1);
  return satellites;
}

SkyTimes time_sky(const engine::World& world, std::size_t repetitions) {
  const orbit::Satellites satellites = as_catalogue(world.fleet.satellites());
  const link::LinkPlanner planner(satellites, world.gateways, world.scenario.assumptions);
  orbit::Ephemeris ephemeris;
  link::Links links;
  network::Forwarding forwarding;
  SkyTimes times;
  // The first step fills caches and maps memory.
  for (std::size_t i = 0; i <= repetitions; ++i) {
    if (i == 1) times = SkyTimes();
    const UtcTime time = plus_seconds(world.scenario.start, static_cast<std::int64_t>(i));
    measure_once(
        [&] {
          measure_once([&] { world.fleet.propagate(time, ephemeris); }, times.positions);
          measure_once([&] { planner.find_links(ephemeris, links); }, times.links);
          measure_once(
              [&] {
                network::forward_to_gateways(
                    links, {.satellites = satellites.size(), .gateways = world.gateways.size()},
                    forwarding);
              },
              times.next_hops);
        },
        times.step);
  }
  times.lasers = links.lasers.size();
  for (Times* part : {&times.positions, &times.links, &times.next_hops, &times.step}) sort(*part);
  return times;
}

// One thread, as the goal has it, whatever the rest may use.
std::vector<double> time_shell(std::size_t repetitions) {
  const std::size_t threads = thread_count();
  set_thread_count(1);
  std::vector<double> times_s = compat::time_forwarding_s(repetitions + 1);
  set_thread_count(threads);
  times_s.erase(times_s.begin());  // As above.
  std::sort(times_s.begin(), times_s.end());
  return times_s;
}

std::string line_of(const char* what, const Times& times) {
  return fmt::format("{:8.2f} ms  {} ({:.2f} ms of processor time, spread {:.0f} %)\n",
                     1e3 * median(times.wall_s), what, 1e3 * median(times.cpu_s),
                     100.0 * spread(times.wall_s));
}

json::Members members_of(const std::string& part, const Times& times) {
  return {{part + "median_s", json::number(median(times.wall_s))},
          {part + "spread", json::number(spread(times.wall_s))},
          {part + "cpu_median_s", json::number(median(times.cpu_s))}};
}

}  // namespace

int bench_forwarding(const BenchCommand& command, const Common& common) {
  auto bench = bench_world(command, 3'600);
  if (!bench) return report(bench.error());
  const std::size_t repetitions = command.repetitions.value_or(15);
  const std::vector<double> shell_s = time_shell(repetitions);
  const SkyTimes sky = time_sky(bench->world, repetitions);
  const std::size_t satellites = bench->world.fleet.satellites().size();
  if (!common.json)
    return print(fmt::format("Forwarding state of one step, median of {}\n"
                             "72 x 22 satellites, +Grid, 100 ground stations, 1 thread:\n"
                             "{:8.2f} ms  (spread {:.0f} %)\n"
                             "{} satellites ({}), {} lasers, {} gateways, {} thread(s):\n",
                             repetitions, 1e3 * median(shell_s), 100.0 * spread(shell_s),
                             satellites, bench->fleet, sky.lasers, bench->world.gateways.size(),
                             thread_count()) +
                 line_of("in all", sky.step) + line_of("positions", sky.positions) +
                 line_of("links", sky.links) + line_of("next hops", sky.next_hops));
  json::Members members{{"benchmark", json::string("forwarding")},
                        {"threads", json::count(thread_count())},
                        {"repetitions", json::count(repetitions)},
                        {"fleet", json::string(bench->fleet)},
                        {"satellites", json::count(satellites)},
                        {"lasers", json::count(sky.lasers)},
                        {"gateways", json::count(bench->world.gateways.size())},
                        {"shell_threads", json::count(1)},
                        {"shell_median_s", json::number(median(shell_s))},
                        {"shell_spread", json::number(spread(shell_s))}};
  const auto add = [&](const std::string& part, const Times& times) {
    for (auto& member : members_of(part, times)) members.push_back(std::move(member));
  };
  add("", sky.step);
  add("positions_", sky.positions);
  add("links_", sky.links);
  add("next_hops_", sky.next_hops);
  return print(json::object(members) + "\n");
}

}  // namespace aloft::cli
