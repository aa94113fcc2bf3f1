#include <algorithm>
#include <charconv>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/base/parallel.h"
#include "aloft/cli/commands.h"
#include "aloft/cli/interruption.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"
#include "aloft/compat/compat.h"

namespace aloft::cli {
namespace {

using Align = Table::Align;
using compat::HypatiaRun;
using compat::HypatiaWorld;
using compat::PairSummary;
using compat::RunSummary;

std::string ms(double time_s) { return fmt::format("{:.6f}", time_s * 1e3); }

// By name, or by its number in the file.
Result<std::size_t> find_station(const HypatiaWorld& world, const std::string& text) {
  const auto& stations = world.stations();
  std::vector<std::string> names;
  for (const compat::GroundStation& station : stations) {
    if (station.name == text) return names.size();
    names.push_back(station.name);
  }
  std::size_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code == std::errc() && end == text.data() + text.size() && number < stations.size())
    return number;
  const std::string nearest = nearest_name(text, names);
  return invalid_input(
      fmt::format("--pair: found '{}'; allowed a station's name or its number, 0 to {}{}", text,
                  stations.size() - 1,
                  nearest.empty() ? std::string() : fmt::format("; did you mean '{}'?", nearest)));
}

Result<HypatiaWorld> open_hypatia(const CompatCommand& command) {
  auto network = compat::find_network(command.network);
  auto stations = compat::read_ground_stations(command.ground_stations);
  if (!network && !stations)
    network.error().messages.insert(network.error().messages.end(),
                                    stations.error().messages.begin(),
                                    stations.error().messages.end());
  if (!network) return pass_on(network);
  if (!stations) return pass_on(stations);
  if (command.elevation_min_deg)
    network->ground_range_max_m =
        scenario::flat_earth_range_m(network->altitude_m, degrees(*command.elevation_min_deg));
  if (command.ground_range_max_m) network->ground_range_max_m = *command.ground_range_max_m;
  return HypatiaWorld(std::move(*network), std::move(*stations));
}

Result<HypatiaRun> plan_run(const CompatCommand& command, const HypatiaWorld& world, bool quiet) {
  HypatiaRun run;
  run.folder = command.out.has_filename() ? command.out : command.out.parent_path();
  if (run.folder.empty()) run.folder = std::filesystem::path("out") / world.network().name;
  run.duration_ms = command.duration_ms;
  run.step_ms = command.step_ms;
  run.near_ties_m = command.near_ties_m;
  if (!command.compare.empty()) run.compare_with = command.compare;
  run.quiet = quiet;
  for (const auto& [from, to] : command.pairs) {
    const auto source = find_station(world, from);
    if (!source) return tl::unexpected(source.error());
    const auto destination = find_station(world, to);
    if (!destination) return tl::unexpected(destination.error());
    if (*source == *destination)
      return invalid_input(
          fmt::format("--pair: found '{}' twice; allowed two different stations", from));
    run.pairs.push_back({*source, *destination});
  }
  return run;
}

std::string changes_text(const PairSummary& pair) {
  constexpr std::size_t kShownMax = 12;
  std::vector<std::string> changes;
  for (const std::int64_t time_ns : pair.changes_ns) {
    if (changes.size() == kShownMax) {
      changes.emplace_back("...");
      break;
    }
    changes.push_back(fmt::format("{}", static_cast<double>(time_ns) * 1e-9));
  }
  return fmt::format("{}", fmt::join(changes, " "));
}

std::string pairs_text(const HypatiaWorld& world, const HypatiaRun& run,
                       const RunSummary& summary) {
  if (run.pairs.empty()) return "";
  Table table;
  table.add_column("from", Align::left);
  table.add_column("to", Align::left);
  for (const char* title : {"rtt_min_ms", "rtt_max_ms", "ping_min_ms", "ping_max_ms", "no_way"})
    table.add_column(title, Align::right);
  table.add_column("path changes, s", Align::left);
  for (std::size_t i = 0; i < run.pairs.size(); ++i) {
    const PairSummary& pair = summary.pairs[i];
    table.add_row({world.stations()[run.pairs[i].source].name,
                   world.stations()[run.pairs[i].destination].name, ms(pair.rtt_min_s),
                   ms(pair.rtt_max_s), ms(pair.ping_min_s), ms(pair.ping_max_s),
                   fmt::format("{}", pair.steps_without_way), changes_text(pair)});
  }
  return "\n" + table.text();
}

std::string comparison_text(const RunSummary& summary) {
  if (!summary.comparison) return "";
  const compat::ComparisonSummary& c = *summary.comparison;
  return fmt::format(
      "\ncompared            {} next hops\n"
      "different           {} (differences.csv)\n"
      "longer_max_m        {:.6f} (the way over theirs, where it is one here)\n"
      "without_way_here    {}\n",
      c.hops, c.different, c.longer_max_m, c.without_way_here);
}

std::string text_of(const HypatiaWorld& world, const HypatiaRun& run, const RunSummary& summary) {
  std::string text = fmt::format(
      "{}: {} satellites, {} ground stations, {} step(s) of {} ms\n"
      "ground_range_max_m  {:.3f}\n"
      "ground_links        {} at the first step, {:.1f} % of them below the horizon\n"
      "forwarding_lines    {}\n",
      world.network().name, world.satellites(), world.stations().size(), summary.steps, run.step_ms,
      world.network().ground_range_max_m, summary.ground_links, 100.0 * summary.share_below_horizon,
      summary.lines);
  if (run.near_ties_m)
    text += fmt::format("near_ties           {} (near_ties.csv)\n", summary.near_ties);
  return text + pairs_text(world, run, summary) + comparison_text(summary) +
         fmt::format("\nFiles: {}\n", run.folder.string());
}

std::string json_of(const HypatiaWorld& world, const HypatiaRun::Pair& stations,
                    const PairSummary& pair) {
  std::vector<std::string> changes;
  for (const std::int64_t time_ns : pair.changes_ns)
    changes.push_back(json::number(static_cast<double>(time_ns) * 1e-9));
  return json::object(
      {{"source", json::count(stations.source)},
       {"source_name", json::string(world.stations()[stations.source].name)},
       {"destination", json::count(stations.destination)},
       {"destination_name", json::string(world.stations()[stations.destination].name)},
       {"rtt_min_ms", json::number(pair.rtt_min_s * 1e3)},
       {"rtt_max_ms", json::number(pair.rtt_max_s * 1e3)},
       {"ping_min_ms", json::number(pair.ping_min_s * 1e3)},
       {"ping_max_ms", json::number(pair.ping_max_s * 1e3)},
       {"steps_without_way", json::count(pair.steps_without_way)},
       {"path_changes_s", json::array(changes)}});
}

std::string json_of(const HypatiaWorld& world, const HypatiaRun& run, const RunSummary& summary) {
  std::vector<std::string> pairs;
  for (std::size_t i = 0; i < run.pairs.size(); ++i)
    pairs.push_back(json_of(world, run.pairs[i], summary.pairs[i]));
  json::Members members{
      {"network", json::string(world.network().name)},
      {"satellites", json::count(world.satellites())},
      {"ground_stations", json::count(world.stations().size())},
      {"steps", json::count(summary.steps)},
      {"step_ms", json::number(static_cast<double>(run.step_ms))},
      {"ground_range_max_m", json::number(world.network().ground_range_max_m)},
      {"ground_links", json::count(summary.ground_links)},
      {"ground_links_below_horizon_share", json::number(summary.share_below_horizon)},
      {"forwarding_lines", json::count(summary.lines)},
      {"pairs", json::array(pairs)}};
  if (run.near_ties_m) members.emplace_back("near_ties", json::count(summary.near_ties));
  if (const auto& c = summary.comparison)
    members.emplace_back("comparison",
                         json::object({{"next_hops", json::count(c->hops)},
                                       {"different", json::count(c->different)},
                                       {"longer_max_m", json::number(c->longer_max_m)},
                                       {"without_way_here", json::count(c->without_way_here)}}));
  members.emplace_back("folder", json::string(run.folder.string()));
  return json::object(members);
}

}  // namespace

int execute(const CompatCommand& command, const Common& common) {
  const auto world = open_hypatia(command);
  if (!world) return report(world.error());
  const auto run = plan_run(command, *world, common.quiet);
  if (!run) return report(run.error());
  const Interruption interruption(run->folder);
  set_thread_count(common.threads);
  const auto summary = compat::run_hypatia(*world, *run);
  if (!summary) return report(summary.error());
  if (common.json) return print(json_of(*world, *run, *summary) + "\n");
  return print(common.quiet ? run->folder.string() + "\n" : text_of(*world, *run, *summary));
}

}  // namespace aloft::cli
