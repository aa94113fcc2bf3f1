#include <algorithm>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/cli/commands.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/open_world.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

using engine::Explanation;
using engine::SkyRow;

std::string fixed(double value, int digits) { return fmt::format("{:.{}f}", value, digits); }

std::string sky_table(const std::vector<SkyRow>& sky) {
  Table table;
  using Align = Table::Align;
  table.add_column("satellite", Align::left);
  table.add_column("class", Align::left);
  for (const char* title : {"elevation_deg", "azimuth_deg", "range_km", "gso_deg"})
    table.add_column(title, Align::right);
  table.add_column("verdict", Align::left);
  for (const SkyRow& row : sky)
    table.add_row({row.satellite, scenario::name_of(row.satellite_class),
                   fixed(row.elevation_deg, 1), fixed(row.azimuth_deg, 1), fixed(row.range_km, 0),
                   fixed(row.gso_separation_deg, 1), row.verdict});
  return sky.empty() ? "No satellite above the horizon.\n" : table.text();
}

// The candidates as the planner saw them, the highest score first.
std::string choice_table(std::vector<SkyRow> sky) {
  std::erase_if(sky, [](const SkyRow& row) { return !row.candidate; });
  if (sky.empty()) return "";
  std::stable_sort(sky.begin(), sky.end(),
                   [](const SkyRow& a, const SkyRow& b) { return a.score > b.score; });
  Table table;
  table.add_column("chosen from", Table::Align::left);
  table.add_column("elevation_deg", Table::Align::right);
  table.add_column("score", Table::Align::right);
  table.add_column("verdict", Table::Align::left);
  for (const SkyRow& row : sky)
    table.add_row({row.satellite, fixed(row.elevation_deg, 1), fixed(row.score, 3), row.verdict});
  return table.text() + "\n";
}

std::string service_text(const Explanation& e) {
  if (e.reason != plan::Reason::served)
    return fmt::format("No service: {}.\n", plan::text_of(e.reason));
  return fmt::format(
      "satellite           {}\n"
      "beam                {} channel(s) for this cell; the satellite has {} share(s) in use\n"
      "gateway             {} ({} laser hop(s))\n"
      "point of presence   {}\n"
      "round trip          {:.1f} ms to the point of presence\n"
      "a terminal now      {:.1f} Mbps down, {:.1f} Mbps up\n"
      "in the busy hour    {:.1f} Mbps down, {:.1f} Mbps up\n",
      e.satellite, e.channels, e.cells_of_satellite, e.gateway, e.laser_hops, e.pop, e.rtt_ms,
      e.downlink_typical_mbps, e.uplink_typical_mbps, e.downlink_busy_hour_mbps,
      e.uplink_busy_hour_mbps);
}

std::string sky_text(const Explanation& e) {
  return fmt::format("{} at {:.4f},{:.4f}, cell {}{}, slot of {}\n\n{}\n", e.spot.name,
                     e.spot.location.latitude.degrees(), e.spot.location.longitude.degrees(),
                     e.cell_token,
                     e.cell_is_planned ? "" : " (asked as one more cell, after all planned ones)",
                     format_utc(e.slot.begin()), sky_table(e.sky));
}

std::string decision_text(const Explanation& e) {
  const std::string claims = e.claims.empty() ? "none (no territory's land)"
                                              : fmt::format("{}", fmt::join(e.claims, "; "));
  return fmt::format(
      "{}territory           {}\n"
      "activation          {}\n{}",
      choice_table(e.sky), claims, e.activation, service_text(e));
}

std::string json_of(const SkyRow& row) {
  return json::object({{"satellite", json::string(row.satellite)},
                       {"class", json::string(scenario::name_of(row.satellite_class))},
                       {"elevation_deg", json::number(row.elevation_deg)},
                       {"azimuth_deg", json::number(row.azimuth_deg)},
                       {"range_km", json::number(row.range_km)},
                       {"gso_separation_deg", json::number(row.gso_separation_deg)},
                       {"serves", json::boolean(row.serves)},
                       {"verdict", json::string(row.verdict)},
                       {"score", json::number(row.score)}});
}

std::string json_of(const Explanation& e) {
  std::vector<std::string> sky;
  for (const SkyRow& row : e.sky) sky.push_back(json_of(row));
  const bool served = e.reason == plan::Reason::served;
  return json::object({{"place", json::string(e.spot.name)},
                       {"latitude_deg", json::number(e.spot.location.latitude.degrees())},
                       {"longitude_deg", json::number(e.spot.location.longitude.degrees())},
                       {"slot_begin", json::string(format_utc(e.slot.begin()))},
                       {"cell", json::string(e.cell_token)},
                       {"cell_is_planned", json::boolean(e.cell_is_planned)},
                       {"claims", json::strings(e.claims)},
                       {"activation", json::string(e.activation)},
                       {"decision", json::count(static_cast<std::size_t>(e.decision))},
                       {"served", json::boolean(served)},
                       {"reason", json::string(plan::key_of(e.reason))},
                       {"reason_text", json::string(plan::text_of(e.reason))},
                       {"satellite", served ? json::string(e.satellite) : json::kNull},
                       {"channels", json::number(e.channels)},
                       {"satellite_shares_used", json::number(e.cells_of_satellite)},
                       {"gateway", served ? json::string(e.gateway) : json::kNull},
                       {"pop", served ? json::string(e.pop) : json::kNull},
                       {"laser_hops", json::number(e.laser_hops)},
                       {"rtt_ms", served ? json::number(e.rtt_ms) : json::kNull},
                       {"downlink_typical_mbps", json::number(e.downlink_typical_mbps)},
                       {"uplink_typical_mbps", json::number(e.uplink_typical_mbps)},
                       {"downlink_busy_hour_mbps", json::number(e.downlink_busy_hour_mbps)},
                       {"uplink_busy_hour_mbps", json::number(e.uplink_busy_hour_mbps)},
                       {"sky", json::array(sky)}});
}

Result<Explanation> explain(const ExplainCommand& command, const Common& common, int& exit_code) {
  auto opened = open_world(command.scenario, common, {});
  if (!opened) return pass_on(opened);
  auto spot = engine::find_spot(*opened->atlas, command.at);
  if (!spot) return pass_on(spot);
  const UtcTime time = command.time.value_or(first_slot_from(opened->world.scenario.start).begin());
  auto age = check_age(opened->world, time);
  if (!age) return pass_on(age);
  note_orientation(opened->world.fleet, opened->world.scenario.start, time, common);
  // The table is long to read; the rest comes while it is.
  return engine::explain(opened->world, *spot, time, [&](const Explanation& sky) {
    if (!common.json) exit_code = print(sky_text(sky));
  });
}

}  // namespace

int execute(const ExplainCommand& command, const Common& common) {
  int exit_code = kExitOk;
  const auto explanation = explain(command, common, exit_code);
  if (!explanation) return report(explanation.error());
  return print(common.json ? json_of(*explanation) + "\n" : decision_text(*explanation), exit_code);
}

}  // namespace aloft::cli
