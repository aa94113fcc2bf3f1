#include <algorithm>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/cli/commands.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/open_world.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

using engine::PathRow;
using engine::PathSeries;
using engine::Spot;

constexpr std::int64_t kSlotSeconds = 15;
constexpr std::size_t kTextRowsMax = 40;

struct Question {
  OpenWorld opened;
  Spot from;
  Spot to;
};

Result<Question> ask(const PathCommand& command, const Common& common) {
  auto opened = open_world(command.scenario, common, {});
  if (!opened) return pass_on(opened);
  auto from = engine::find_spot(*opened->atlas, command.from);
  auto to = engine::find_spot(*opened->atlas, command.to);
  if (!from && !to && command.from != command.to)
    from.error().messages.insert(from.error().messages.end(), to.error().messages.begin(),
                                 to.error().messages.end());
  if (!from) return pass_on(from);
  if (!to) return pass_on(to);
  if (command.time) {
    auto age = check_age(opened->world, *command.time);
    if (!age) return pass_on(age);
    note_orientation(opened->world.fleet, opened->world.scenario.start, *command.time, common);
    // After loading, so that shells stand where a run of the scenario would have them.
    opened->world.scenario.start = slot_at(*command.time).begin();
    opened->world.scenario.duration_s = kSlotSeconds;
  }
  return Question{std::move(*opened), std::move(*from), std::move(*to)};
}

double length_km(const network::SkyPath& path) {
  double sum_m = 0.0;
  for (const double length_m : path.lengths_m) sum_m += length_m;
  return sum_m / 1000.0;
}

std::vector<std::string> satellite_names(const network::SkyPath& path, const Question& question) {
  std::vector<std::string> names;
  for (const SatelliteIndex satellite : path.satellites)
    names.push_back(question.opened.world.fleet.satellites().name[satellite]);
  return names;
}

bool same_way(const PathRow& a, const PathRow& b) {
  if (!a.path || !b.path) return a.path.has_value() == b.path.has_value();
  return a.path->satellites == b.path->satellites;
}

// The ends of the way, and how many are between: a way has up to twenty satellites.
std::string satellites_text(const network::SkyPath& path, const Question& question) {
  const std::vector<std::string> names = satellite_names(path, question);
  if (names.size() <= 2) return fmt::format("{}", fmt::join(names, " > "));
  return fmt::format("{} > {} more > {}", names.front(), names.size() - 2, names.back());
}

std::vector<std::string> table_row(const PathRow& row, const Question& question) {
  const std::string begin = format_utc(row.slot.begin());
  if (!row.path) return {begin, "-", "-", "-", "no way: the ends are not connected"};
  return {begin, fmt::format("{}", row.path->satellites.size() - 1),
          fmt::format("{:.0f}", length_km(*row.path)), fmt::format("{:.2f}", row.rtt_ms),
          satellites_text(*row.path, question)};
}

// A row wherever the satellites change.
std::string changes_table(const PathSeries& series, const Question& question) {
  Table table;
  table.add_column("from slot", Table::Align::left);
  for (const char* title : {"laser_hops", "length_km", "rtt_ms"})
    table.add_column(title, Table::Align::right);
  table.add_column("satellites", Table::Align::left);
  std::size_t ways = 0;
  for (std::size_t i = 0; i < series.rows.size(); ++i) {
    if (i > 0 && same_way(series.rows[i - 1], series.rows[i])) continue;
    if (++ways <= kTextRowsMax) table.add_row(table_row(series.rows[i], question));
  }
  std::string text = table.text();
  if (ways > kTextRowsMax)
    text += fmt::format("... and {} more ways; --json has every slot\n", ways - kTextRowsMax);
  return text;
}

// The first way leg by leg: a total hides whether the way is long or has many hops.
std::string legs_text(const PathSeries& series, const Question& question) {
  const auto row = std::find_if(series.rows.begin(), series.rows.end(),
                                [](const PathRow& one) { return one.path.has_value(); });
  if (row == series.rows.end()) return "";
  std::vector<std::string> ends = satellite_names(*row->path, question);
  ends.push_back(question.to.name);
  Table table;
  table.add_column("leg_km", Table::Align::right);
  table.add_column("light_ms", Table::Align::right);
  table.add_column("to", Table::Align::left);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const double length_m = row->path->lengths_m[i];
    table.add_row({fmt::format("{:.0f}", length_m / 1000.0),
                   fmt::format("{:.2f}", 1000.0 * length_m / kSpeedOfLight_m_per_s), ends[i]});
  }
  return fmt::format("The way of {}, from {}:\n{}\n", format_utc(row->slot.begin()),
                     question.from.name, table.text());
}

double ground_km(const Question& question) {
  return earth::ground_distance_m(question.from.location, question.to.location) / 1000.0;
}

double light_rtt_ms(const Question& question) {
  return 2.0 * ground_km(question) * 1000.0 / kSpeedOfLight_m_per_s * 1000.0;
}

bool is_ever_connected(const PathSeries& series) { return series.connected_share > 0.0; }

std::string rtt_text(const PathSeries& series, double rtt_ms) {
  return is_ever_connected(series) ? fmt::format("{:.2f}", rtt_ms) : "-";
}

std::string rtt_json(const PathSeries& series, double rtt_ms) {
  return is_ever_connected(series) ? json::number(rtt_ms) : json::kNull;
}

std::string text_of(const PathSeries& series, const Question& question) {
  return fmt::format(
      "{} to {}, {} slot(s) from {}\n\n{}\n{}"
      "rtt_median_ms       {}\n"
      "rtt_min_ms          {}\n"
      "rtt_max_ms          {}\n"
      "connected_share     {:.4f}\n"
      "changes             {}\n"
      "great_circle_km     {:.0f}\n"
      "light_rtt_ms        {:.2f} (light in vacuum along the great circle, there and back)\n",
      question.from.name, question.to.name, series.rows.size(),
      series.rows.empty() ? "-" : format_utc(series.rows.front().slot.begin()),
      changes_table(series, question), legs_text(series, question),
      rtt_text(series, series.rtt_median_ms), rtt_text(series, series.rtt_min_ms),
      rtt_text(series, series.rtt_max_ms), series.connected_share, series.changes,
      ground_km(question), light_rtt_ms(question));
}

std::string json_of(const PathRow& row, const Question& question) {
  if (!row.path)
    return json::object(
        {{"slot_begin", json::string(format_utc(row.slot.begin()))}, {"connected", "false"}});
  std::vector<std::string> lengths_km;
  for (const double length_m : row.path->lengths_m)
    lengths_km.push_back(json::number(length_m / 1000.0));
  return json::object({{"slot_begin", json::string(format_utc(row.slot.begin()))},
                       {"connected", "true"},
                       {"laser_hops", json::count(row.path->satellites.size() - 1)},
                       {"satellites", json::strings(satellite_names(*row.path, question))},
                       {"lengths_km", json::array(lengths_km)},
                       {"one_way_ms", json::number(row.path->one_way_s * 1000.0)},
                       {"rtt_ms", json::number(row.rtt_ms)}});
}

std::string json_of(const Spot& spot) {
  return json::object({{"name", json::string(spot.name)},
                       {"latitude_deg", json::number(spot.location.latitude.degrees())},
                       {"longitude_deg", json::number(spot.location.longitude.degrees())}});
}

std::string json_of(const PathSeries& series, const Question& question) {
  std::vector<std::string> rows;
  for (const PathRow& row : series.rows) rows.push_back(json_of(row, question));
  return json::object({{"from", json_of(question.from)},
                       {"to", json_of(question.to)},
                       {"rtt_median_ms", rtt_json(series, series.rtt_median_ms)},
                       {"rtt_min_ms", rtt_json(series, series.rtt_min_ms)},
                       {"rtt_max_ms", rtt_json(series, series.rtt_max_ms)},
                       {"connected_share", json::number(series.connected_share)},
                       {"changes", json::number(series.changes)},
                       {"great_circle_km", json::number(ground_km(question))},
                       {"light_rtt_ms", json::number(light_rtt_ms(question))},
                       {"slots", json::array(rows)}});
}

}  // namespace

int execute(const PathCommand& command, const Common& common) {
  const auto question = ask(command, common);
  if (!question) return report(question.error());
  const auto series = engine::find_path(question->opened.world, question->from, question->to);
  if (!series) return report(series.error());
  return print(common.json ? json_of(*series, *question) + "\n" : text_of(*series, *question));
}

}  // namespace aloft::cli
