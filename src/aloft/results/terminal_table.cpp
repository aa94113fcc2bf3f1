#include <algorithm>
#include <string_view>

#include <fmt/core.h>

#include "aloft/results/results.h"
#include "aloft/results/summary.h"
#include "aloft/results/text.h"

namespace aloft::results {
namespace {

struct ColumnHead {
  std::string_view above;
  std::string_view below;
  bool left = false;
};
constexpr std::size_t kColumns = 10;
constexpr std::array<ColumnHead, kColumns> kHeads{{{"", "territory", true},
                                                   {"area", "served"},
                                                   {"people", "served"},
                                                   {"latency ms", "median"},
                                                   {"", "p95"},
                                                   {"down Mbps", "typical"},
                                                   {"", "busy"},
                                                   {"laser", "share"},
                                                   {"longest", "outage"},
                                                   {"main reason for", "no service", true}}};
// The last column takes what is left of a line; names are cut.
constexpr std::size_t kLongestName = 26;
constexpr std::size_t kLongestReason = 44;
constexpr std::size_t kSkippedMax = 5;  // A real list of gateways leaves out a hundred.

using Line = std::array<std::string, kColumns>;

std::string duration(double seconds) {
  if (seconds <= 0.0) return "-";
  if (seconds < 120.0) return fixed(seconds, 0) + " s";
  if (seconds < 7200.0) return fixed(seconds / 60.0, 0) + " min";
  return fixed(seconds / 3600.0, 1) + " h";
}

std::string main_reason(const ReasonNames& reasons, const std::vector<double>& shares) {
  const auto most = std::max_element(shares.begin(), shares.end());
  if (most == shares.end() || *most <= 0.0) return "-";
  const auto index = static_cast<std::size_t>(most - shares.begin());
  return index < reasons.texts.size() ? reasons.texts[index] : "-";
}

void fill_quality(Line& line, const LatencySummary& latency, const Quality& quality,
                  double laser_share) {
  const bool served = latency.samples > 0.0;
  line[3] = served ? fixed(latency.median_ms, 1) : "-";
  line[4] = served ? fixed(latency.p95_ms, 1) : "-";
  line[5] = served ? fixed(quality.downlink_typical_mbps, 1) : "-";
  line[6] = served ? fixed(quality.downlink_busy_hour_mbps, 1) : "-";
  line[7] = served ? percent(laser_share) : "-";
}

Line world_line(const RunTables& tables) {
  const WorldSummary& world = tables.world;
  Line line;
  line[0] = "World";
  line[1] = percent(world.served_area_share);
  line[2] = percent(world.gazetteer_population_share);
  fill_quality(line, world.latency, world.quality, world.laser_share);
  line[8] = "";
  line[9] = main_reason(tables.reasons, world.reason_shares);
  return line;
}

Line territory_line(const ReasonNames& reasons, const TerritoryRow& row) {
  Line line;
  line[0] = row.name.empty() ? row.id : row.name;
  line[1] = percent(row.served_area_share);
  line[2] = row.gazetteer_population > 0.0 ? percent(row.gazetteer_population_share) : "-";
  fill_quality(line, row.latency, row.quality, row.laser_share);
  line[8] = duration(row.longest_outage_s);
  line[9] = row.activation_reason.empty() ? main_reason(reasons, row.reason_shares)
                                          : row.activation_reason;
  return line;
}

std::vector<const TerritoryRow*> most_populous(const RunTables& tables, std::size_t rows) {
  std::vector<const TerritoryRow*> sorted;
  for (const TerritoryRow& row : tables.territories) sorted.push_back(&row);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
    return a->gazetteer_population > b->gazetteer_population;
  });
  sorted.resize(std::min(rows, sorted.size()));
  return sorted;
}

std::string laid_out(const std::vector<Line>& lines) {
  std::array<std::size_t, kColumns> widths{};
  for (std::size_t c = 0; c < kColumns; ++c) {
    for (const Line& line : lines) widths[c] = std::max(widths[c], display_width(line[c]));
    const std::size_t longest = c == 0 ? kLongestName : kLongestReason;
    widths[c] = std::min(widths[c], longest);
  }
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string text;
    for (std::size_t c = 0; c < kColumns; ++c) {
      if (c > 0) text += "  ";
      text += kHeads[c].left ? padded_right(lines[i][c], widths[c])
                             : padded_left(lines[i][c], widths[c]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + '\n';
    const bool is_head = i == 1;
    const bool is_world = i == 2 && lines.size() > 3;
    if (!is_head && !is_world) continue;
    for (std::size_t c = 0; c < kColumns; ++c) {
      if (c > 0) out += "  ";
      for (std::size_t n = 0; n < widths[c]; ++n) out += "─";
    }
    out += '\n';
  }
  return out;
}

std::string decision_line(const DecisionRow& row) {
  return fmt::format("Off: {}{}: {} territor{}, {} people, {} km²\n", row.reason,
                     row.until ? ", until " + format_utc(*row.until) : "", row.territories.size(),
                     row.territories.size() == 1 ? "y" : "ies", grouped(row.gazetteer_population),
                     grouped(row.area_km2));
}

}  // namespace

std::string terminal_table(const RunInfo& info, const RunTables& tables, std::size_t rows) {
  std::vector<Line> lines(2);
  for (std::size_t c = 0; c < kColumns; ++c) {
    lines[0][c] = kHeads[c].above;
    lines[1][c] = kHeads[c].below;
  }
  lines.push_back(world_line(tables));
  const auto chosen = most_populous(tables, rows);
  for (const TerritoryRow* row : chosen) lines.push_back(territory_line(tables.reasons, *row));
  const UtcTime end =
      plus_seconds(info.first_slot_begin, 15 * static_cast<std::int64_t>(info.slot_count));
  std::string out =
      fmt::format("{}: {} slots, {} to {}, {} satellites\n\n", info.scenario_name,
                  grouped(static_cast<double>(info.slot_count)), format_utc(info.first_slot_begin),
                  format_utc(end), grouped(static_cast<double>(info.satellites)));
  out += laid_out(lines);
  if (chosen.size() < tables.territories.size())
    out += fmt::format("The {} most populous of {} territories; all are in territories.csv.\n",
                       chosen.size(), tables.territories.size());
  for (const DecisionRow& row : tables.decisions) out += decision_line(row);
  for (const std::string& alarm : info.policy_alarms) out += "Alarm: " + alarm + "\n";
  for (std::size_t i = 0; i < std::min(kSkippedMax, info.skipped.size()); ++i)
    out += "Left out: " + info.skipped[i] + "\n";
  if (info.skipped.size() > kSkippedMax)
    out += fmt::format("Left out: {} more; summary.json names all.\n",
                       info.skipped.size() - kSkippedMax);
  out += "\"Served\" means in at least 99 % of the slots. People are those of the gazetteer: " +
         gazetteer_coverage(tables.world) + "\n" + earth::kGazetteerCredit + "\n";
  return out;
}

}  // namespace aloft::results
