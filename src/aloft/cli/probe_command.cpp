// `aloft probe sign`.
#include <cmath>
#include <fstream>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/cli/decision_log.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/open_world.h"
#include "aloft/cli/terminal.h"
#include "aloft/oversight/oversight.h"

namespace aloft::cli {
namespace {

using oversight::Probe;

constexpr double kBitsPerMegabit = 1e6;
constexpr double kMicrosecondsPerMillisecond = 1e3;

struct Where {
  std::optional<engine::Spot> spot;  ///< None: only the cell is known.
  authority::PlaceOnGround place;
};

// ---- Where -------------------------------------------------------------------------------------

Result<std::string> territory_at(const ProbeSignCommand& command, const earth::Atlas& atlas,
                                 const engine::Spot* spot) {
  if (!command.territory.empty()) {
    const auto index = atlas.find_territory(command.territory);
    if (!index)
      return invalid_input(
          fmt::format("--territory: found {}; allowed an id, an ISO code or a "
                      "name of a territory",
                      authority::in_quotes(command.territory)));
    return atlas.territories()[*index].id;
  }
  std::vector<std::string> ids;
  if (spot)
    for (const TerritoryIndex one : engine::territories_of(atlas, *spot))
      ids.push_back(atlas.territories()[one].id);
  if (ids.size() == 1) return ids.front();
  if (ids.empty()) return invalid_input("--territory: found nothing; no territory's land is there");
  return invalid_input(
      fmt::format("--territory: found nothing; allowed one of those that claim "
                  "the place: {}",
                  fmt::join(ids, ", ")));
}

Result<Where> find_place(const ProbeSignCommand& command, const TerritoryData& data) {
  if (command.at.empty() && command.cell.empty())
    return invalid_input("aloft probe sign: --at, or --territory and --cell, is needed");
  Where where;
  if (!command.at.empty()) {
    auto spot = engine::find_spot(*data.atlas, command.at);
    if (!spot) return pass_on(spot);
    where.spot = *spot;
    where.place.cell = earth::cell_at(spot->location.latitude, spot->location.longitude);
  } else {
    const auto cell = authority::cell_from_token(command.cell);
    if (!cell)
      return invalid_input(
          fmt::format("--cell: found {}; allowed the token of an S2 cell of "
                      "level 9",
                      authority::in_quotes(command.cell)));
    where.place.cell = *cell;
  }
  auto territory = territory_at(command, *data.atlas, where.spot ? &*where.spot : nullptr);
  if (!territory) return pass_on(territory);
  where.place.territory = *territory;
  if (!data.grounds.front().territory(*territory)->find(where.place.cell) &&
      !oversight::land_in(*data.atlas, where.place))
    return invalid_input(fmt::format(
        "{}: no cell of {}; 'aloft territory show {} --json' lists those that are planned",
        earth::token_of(where.place.cell), *territory, *territory));
  return where;
}

// ---- What --------------------------------------------------------------------------------------

Result<void> measure_in(const ProbeSignCommand& command, const Where& where,
                        std::optional<UtcTime> time, const Common& common, Probe& probe) {
  auto opened = open_world(command.scenario, common, {});
  if (!opened) return pass_on(opened);
  probe.time = time.value_or(first_slot_from(opened->world.scenario.start).begin());
  if (auto age = check_age(opened->world, probe.time); !age) return age;
  engine::Spot spot = *where.spot;
  spot.territory = *opened->atlas->find_territory(where.place.territory);
  const auto seen = engine::explain(opened->world, spot, probe.time);
  if (!seen) return tl::unexpected<Error>(seen.error());
  probe.service = seen->reason == plan::Reason::served;
  if (!probe.service) return {};
  probe.downlink_bps = std::llround(seen->downlink_typical_mbps * kBitsPerMegabit);
  probe.rtt_us = std::llround(seen->rtt_ms * kMicrosecondsPerMillisecond);
  return {};
}

Result<void> take_values(const ProbeSignCommand& command, std::optional<UtcTime> time,
                         Probe& probe) {
  probe.time = time.value_or(now());
  probe.service = !command.no_service;
  if (command.no_service) return {};
  if (!command.downlink_mbps)
    return invalid_input(
        "aloft probe sign: --no-service, --downlink-mbps and --rtt-ms, or --scenario is needed");
  probe.downlink_bps = std::llround(*command.downlink_mbps * kBitsPerMegabit);
  probe.rtt_us = std::llround(*command.rtt_ms * kMicrosecondsPerMillisecond);
  return {};
}

Result<Probe> make_probe(const ProbeSignCommand& command, const Common& common) {
  const auto trust = authority::read_trust(command.trust);
  if (!trust) return tl::unexpected<Error>(trust.error());
  const auto data = read_territory_data({});
  if (!data) return tl::unexpected<Error>(data.error());
  const auto where = find_place(command, *data);
  if (!where) return tl::unexpected<Error>(where.error());
  const auto time = time_of(command.time, "--time");
  if (!time) return tl::unexpected<Error>(time.error());
  Probe probe;
  probe.origin = trust->origin;
  probe.place = where->place;
  auto measured = command.scenario.empty() ? take_values(command, *time, probe)
                                           : measure_in(command, *where, *time, common, probe);
  if (!measured) return pass_on(measured);
  probe.time = {authority::unix_s(probe.time) * kNanosecondsPerSecond};
  return probe;
}

// A line at once, so that terminals that share a file do not tear each other's.
Result<void> add_line(const std::filesystem::path& path, const std::string& line) {
  std::ofstream file(path, std::ios::app | std::ios::binary);
  file << line + '\n' << std::flush;
  if (file) return {};
  return failed(fmt::format("{}: cannot be written", path.string()));
}

std::string text_of(const Probe& probe) {
  return fmt::format("{} {} {}: {}", format_utc(probe.time), probe.place.territory,
                     earth::token_of(probe.place.cell),
                     probe.service
                         ? fmt::format("{} bit/s, {} us", probe.downlink_bps, probe.rtt_us)
                         : "no service");
}

}  // namespace

int execute(const ProbeSignCommand& command, const Common& common) {
  const auto key = authority::PersonKey::read(command.key);
  if (!key) return report(key.error());
  const auto probe = make_probe(command, common);
  if (!probe) return report(probe.error());
  const std::string line = oversight::sign_probe(*probe, *key);
  if (command.out.empty()) return print(line + "\n");
  if (const auto added = add_line(command.out, line); !added) return report(added.error());
  return print(common.json
                   ? json::object({{"file", json::string(command.out.string())},
                                   {"time", json::string(format_utc(probe->time))},
                                   {"territory", json::string(probe->place.territory)},
                                   {"cell", json::string(earth::token_of(probe->place.cell))},
                                   {"service", json::boolean(probe->service)}}) +
                         "\n"
                   : text_of(*probe) + "\n");
}

}  // namespace aloft::cli
