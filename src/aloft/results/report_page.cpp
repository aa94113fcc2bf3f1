#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "aloft/results/report.h"
#include "aloft/results/report_assets.h"
#include "aloft/results/report_map.h"
#include "aloft/results/report_plots.h"
#include "aloft/results/report_tables.h"
#include "aloft/results/summary.h"
#include "aloft/results/text.h"

namespace aloft::results {
namespace {

// What is beyond is named in summary.json.
constexpr std::size_t kSkippedShown = 200;

std::string grouped_count(std::size_t count) { return grouped(static_cast<double>(count)); }

UtcTime end_of(const RunInfo& info) {
  return plus_seconds(info.first_slot_begin, 15 * static_cast<std::int64_t>(info.slot_count));
}

// "2026-06-15 12:00:12", for people.
std::string date_and_time(UtcTime time) {
  std::string text = format_utc(time);
  text[text.find('T')] = ' ';
  text.pop_back();
  return text;
}

// Nothing may be loaded from anywhere: the browser holds the page to it.
std::string head(const RunInfo& info) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
      "<meta name=\"generator\" content=\"Aloft {}\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>{}: satellite internet service</title>\n"
      "<style>\n{}</style>\n</head>\n<body>\n",
      html_text(info.aloft_version), html_text(info.scenario_name), kReportStyle);
}

// What every table states about itself.
std::vector<std::pair<std::string_view, std::string>> facts_of(const RunInfo& info) {
  return {
      {"Scenario", info.scenario_name + " (" + info.scenario_file + ")"},
      {"Time", fmt::format("{} to {} UTC, {} slots of 15 s", date_and_time(info.first_slot_begin),
                           date_and_time(end_of(info)), grouped_count(info.slot_count))},
      {"Satellites", fmt::format("{}, of which {} carry broadband", grouped_count(info.satellites),
                                 grouped_count(info.broadband_satellites))},
      {"Planned cells", grouped_count(info.planned_cells) + " (S2 level 9, about 18 km wide)"},
      {"Age of the catalogue", info.catalogue_age},
      {"Earth orientation", info.earth_orientation_source},
      {"Gateways", grouped_count(info.gateways) + ": " + info.gateway_source},
      {"Points of presence (PoP)", grouped_count(info.pops) + ": " + info.pop_source},
      {"Policy", info.policy_source},
      {"Seed", fmt::format("{}", info.seed)},
      {"Aloft", "version " + info.aloft_version},
      {"SHA-256 of the scenario", info.scenario_sha256}};
}

// All but what the lines above it say: scenario, time, satellites and cells.
std::string origin_line(const RunInfo& info) {
  constexpr std::size_t kSaidAbove = 4;
  std::string out = "<p class=\"note origin\">";
  const auto facts = facts_of(info);
  for (std::size_t i = kSaidAbove; i < facts.size(); ++i)
    out += fmt::format("<span><b>{}</b> {}</span>\n", facts[i].first, html_text(facts[i].second));
  return out + "</p>\n";
}

std::string header(const RunInfo& info) {
  std::string out = fmt::format(
      "<header><p class=\"brand\"><b>Aloft</b> satellite internet service, "
      "simulated</p><h1>{}</h1>\n<p class=\"lead\">{} to {} UTC · {} slots "
      "of 15 s · {} satellites</p>\n",
      html_text(info.scenario_name), date_and_time(info.first_slot_begin),
      date_and_time(end_of(info)), grouped_count(info.slot_count), grouped_count(info.satellites));
  if (!info.without.empty()) {
    out += "<p class=\"without\"><strong>Taken away in this run:</strong>";
    for (const std::string& name : info.without) out += " <code>" + html_text(name) + "</code>";
    out += "</p>\n";
  }
  return out + origin_line(info) +
         "<nav aria-label=\"Parts of the page\"><a href=\"#map\">Map</a><a "
         "href=\"#plots\">Plots</a><a href=\"#territories\">Territories</a><a "
         "href=\"#places\">Places</a><a href=\"#assumptions\">Assumptions</a><a "
         "href=\"#about\">About this run</a></nav></header>\n<main>\n";
}

std::string tile(std::string_view label, const std::string& value, std::string_view unit,
                 const std::string& below) {
  return fmt::format(
      "<li class=\"card\"><span class=\"label\">{}</span><strong>{}<small>{}</small></strong>"
      "<span class=\"below\">{}</span></li>\n",
      label, html_text(value), unit, html_text(below));
}

// "98.9 %" as a big number and its small unit.
std::string share_tile(std::string_view label, double share, const std::string& below) {
  const std::string text = percent(share);
  return tile(label, text.substr(0, text.size() - 2), " %", below);
}

std::string territories_tile(const RunTables& tables) {
  std::size_t whole = 0;
  std::size_t off = 0;
  for (const TerritoryRow& row : tables.territories) {
    if (row.served_area_share >= 1.0) ++whole;
    if (!row.activation_reason.empty()) ++off;
  }
  return tile("Wholly served", grouped_count(whole),
              fmt::format(" of {}", tables.territories.size()),
              off == 0 ? "territories; none is off by decision"
                       : fmt::format("territories; {} off, wholly or in part", off));
}

std::string headline(const RunTables& tables) {
  const WorldSummary& world = tables.world;
  std::string out = "<section aria-label=\"In short\"><ul class=\"tiles\">\n";
  out += share_tile("Area served", world.served_area_share,
                    fmt::format("of {} million km² of land", fixed(world.land_area_km2 / 1e6, 1)));
  out += share_tile(
      "People served", world.gazetteer_population_share,
      fmt::format("of the gazetteer's {} billion", fixed(world.gazetteer_population / 1e9, 2)));
  out += territories_tile(tables);
  if (world.latency.samples > 0.0) {
    out += tile("Round trip", fixed(world.latency.median_ms, 1), " ms",
                fmt::format("median; p95 {} ms", fixed(world.latency.p95_ms, 1)));
    out +=
        tile("Downlink, typical", fixed(world.quality.downlink_typical_mbps, 0), " Mbit/s",
             fmt::format("{} in the busy hour", fixed(world.quality.downlink_busy_hour_mbps, 0)));
    out += tile("Uplink, typical", fixed(world.quality.uplink_typical_mbps, 0), " Mbit/s",
                fmt::format("{} in the busy hour", fixed(world.quality.uplink_busy_hour_mbps, 0)));
    out += share_tile("By laser", world.laser_share, "of the served time of people");
  }
  return out +
         "</ul>\n<p class=\"note\">Served means: in at least 99 % of the slots. People are "
         "those of the gazetteer, which has " +
         html_text(gazetteer_coverage(world)) + " " + earth::kGazetteerCredit + "</p></section>\n";
}

std::string plots(const RunInfo& info, const RunTables& tables, const ServedSeries& served) {
  return "<section id=\"plots\"><h2>How good, when, and through what</h2>\n<div "
         "class=\"plots\">\n" +
         served_over_time(info, served) + latency_plot(tables.world) + reasons_plot(tables) +
         latency_by_territory(tables) + rates_by_territory(tables) + uses_plot(tables.world) +
         "</div></section>\n";
}

std::string facts(const RunInfo& info) {
  std::string out = "<dl class=\"card facts\">\n";
  for (const auto& [name, value] : facts_of(info))
    out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, html_text(value));
  return out + "</dl>\n";
}

std::string skipped_list(const RunInfo& info) {
  if (info.skipped.empty()) return "<p>Nothing was left out.</p>\n";
  std::string out =
      fmt::format("<details{}><summary>{} left out</summary><ul>\n",
                  info.skipped.size() <= 10 ? " open" : "", grouped_count(info.skipped.size()));
  for (std::size_t i = 0; i < std::min(info.skipped.size(), kSkippedShown); ++i)
    out += "<li>" + html_text(info.skipped[i]) + "</li>\n";
  out += "</ul>";
  if (info.skipped.size() > kSkippedShown)
    out += fmt::format("<p>{} more are named in <a href=\"summary.json\">summary.json</a>.</p>",
                       grouped_count(info.skipped.size() - kSkippedShown));
  return out + "</details>\n";
}

std::string without_list(const RunInfo& info) {
  if (info.without.empty()) return "<p>Nothing was taken away with <code>--without</code>.</p>\n";
  std::string out = "<p>Taken away with <code>--without</code>:</p><ul>\n";
  for (const std::string& name : info.without) out += "<li>" + html_text(name) + "</li>\n";
  return out + "</ul>\n";
}

std::string about(const RunInfo& info, const RunTables& tables) {
  return "<section id=\"about\"><h2>About this run</h2>\n" + facts(info) +
         "<h3>What was left out</h3>\n" + skipped_list(info) + "<h3>What was taken away</h3>\n" +
         without_list(info) +
         "<h3>Data beside this page</h3>\n<p><a href=\"territories.csv\">territories.csv</a>, <a "
         "href=\"places.csv\">places.csv</a>, <a href=\"results.nc\">results.nc</a> (NetCDF, with "
         "every slot), <a href=\"summary.json\">summary.json</a></p>\n"
         "</section>\n</main>\n<footer><p>People are those of the gazetteer: " +
         html_text(gazetteer_coverage(tables.world)) + " " + earth::kGazetteerCredit +
         "</p><p>Made by Aloft " + html_text(info.aloft_version) + " from scenario " +
         html_text(info.scenario_name) + ", SHA-256 <code>" + html_text(info.scenario_sha256) +
         "</code>, seed " + fmt::format("{}", info.seed) + ".</p></footer>\n";
}

std::string decisions(const RunInfo& info, const RunTables& tables) {
  if (tables.decisions.empty() && info.policy_alarms.empty()) return "";
  std::string out = "<section id=\"decisions\"><h2>Decisions</h2>\n";
  for (const std::string& alarm : info.policy_alarms)
    out += "<p class=\"without\"><strong>Alarm:</strong> " + html_text(alarm) + "</p>\n";
  return out + (tables.decisions.empty() ? "" : decisions_table(tables)) + "</section>\n";
}

}  // namespace

std::string report_page(const RunInfo& info, const RunTables& tables, const ServedSeries& served,
                        const std::vector<PlaceTrace>& traces) {
  std::string page = head(info) + header(info) + headline(tables) + map_section(tables) +
                     plots(info, tables, served) + traces_section(info, traces);
  page += decisions(info, tables);
  page += "<section id=\"territories\"><h2>Territories</h2>\n" + territories_table(tables) +
          "</section>\n<section id=\"places\"><h2>Places</h2>\n" + places_table(tables) +
          "</section>\n<section id=\"assumptions\"><h2>Assumptions</h2>\n<p class=\"note\">Every "
          "value can be set in the scenario.</p>\n" +
          assumptions_table(info) + "</section>\n" + about(info, tables);
  page += "<script>\n" + std::string(kReportScript) + "</script>\n</body>\n</html>\n";
  return page;
}

}  // namespace aloft::results
