#include <algorithm>

#include <fmt/core.h>

#include "aloft/cli/commands.h"
#include "aloft/cli/find_files.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/open_world.h"
#include "aloft/cli/terminal.h"
#include "aloft/engine/engine.h"
#include "aloft/sky/sky.h"

namespace aloft::cli {
namespace {

// To a tenth of a second, which is what the numbers are good for.
std::string time_text(UtcTime t) {
  constexpr std::int64_t kTenth_ns = 100'000'000;
  const std::int64_t tenths = (t.ns + kTenth_ns / 2) / kTenth_ns;
  const UtcTime second{tenths / 10 * kNanosecondsPerSecond};
  return fmt::format("{}.{}Z", format_utc(second).substr(0, 19), tenths % 10);
}

struct Question {
  orbit::Fleet fleet;
  engine::Spot spot;
  sky::PassSearch search;
  sky::Observer observer;
};

Result<Question> ask(const PassesCommand& command, const Common& common) {
  auto path = command.scenario.empty() ? find_world_scenario()
                                       : Result<std::filesystem::path>(command.scenario);
  if (!path) return pass_on(path);
  auto scenario = scenario::read_scenario(*path);
  if (!scenario) return pass_on(scenario);
  auto atlas = earth::Atlas::read(earth::default_pack_path());
  if (!atlas) return pass_on(atlas);
  auto spot = engine::find_spot(*atlas, command.at);
  if (!spot) return pass_on(spot);
  if (!command.catalogues.empty()) {
    scenario->constellation.shells.clear();
    scenario->constellation.catalogues = command.catalogues;
  }
  const UtcTime from = command.time.value_or(scenario->start);
  const auto duration_s = static_cast<std::int64_t>(command.hours * 3600.0);
  // Shells stand where the scenario's start puts them, as in every other command.
  if (scenario->constellation.shells.empty()) scenario->start = from;
  scenario->duration_s = std::max<std::int64_t>(duration_s, 15);
  auto fleet = orbit::Fleet::load(*scenario);
  if (!fleet) return pass_on(fleet);
  note_orientation(*fleet, scenario->start, from, common);
  const sky::Observer observer = sky::observer_at(spot->location, scenario->assumptions);
  return Question{std::move(*fleet),
                  std::move(*spot),
                  {from, plus_seconds(from, duration_s), degrees(command.elevation_min_deg)},
                  observer};
}

std::string point_json(const std::optional<sky::PassPoint>& point) {
  if (!point) return json::kNull;
  return json::object({{"time", json::string(time_text(point->time))},
                       {"azimuth_deg", json::number(point->azimuth.degrees())},
                       {"elevation_deg", json::number(point->elevation.degrees())},
                       {"range_km", json::number(point->range_m / 1000.0)}});
}

std::string as_json(const Question& question, const std::vector<sky::Pass>& passes) {
  std::vector<std::string> rows;
  for (const sky::Pass& pass : passes)
    rows.push_back(
        json::object({{"satellite", json::string(question.fleet.satellites().name[pass.satellite])},
                      {"rise", point_json(pass.rise)},
                      {"culmination", point_json(pass.culmination)},
                      {"set", point_json(pass.set)}}));
  std::vector<std::string> skipped;
  for (const orbit::Skipped& one : question.fleet.skipped())
    skipped.push_back(json::string(one.text()));
  return json::object({{"place", json::string(question.spot.name)},
                       {"from", json::string(format_utc(question.search.from))},
                       {"to", json::string(format_utc(question.search.to))},
                       {"passes", json::array(rows)},
                       {"skipped", json::array(skipped)}}) +
         "\n";
}

std::vector<std::string> point_fields(const std::optional<sky::PassPoint>& point) {
  if (!point) return {"-", "-"};
  return {time_text(point->time), fmt::format("{:.1f}", point->azimuth.degrees())};
}

std::string as_text(const Question& question, const std::vector<sky::Pass>& passes) {
  Table table;
  table.add_column("satellite", Table::Align::left);
  for (const char* title :
       {"rise", "azimuth", "culmination", "azimuth", "elevation", "set", "azimuth"})
    table.add_column(title, Table::Align::right);
  for (const sky::Pass& pass : passes) {
    std::vector<std::string> row{question.fleet.satellites().name[pass.satellite]};
    for (const auto& point : {pass.rise, std::optional(pass.culmination), pass.set}) {
      for (std::string& field : point_fields(point)) row.push_back(std::move(field));
      if (row.size() == 5)
        row.push_back(fmt::format("{:.1f}", pass.culmination.elevation.degrees()));
    }
    table.add_row(std::move(row));
  }
  return fmt::format("{}: {} passes from {} to {}, angles in degrees\n{}", question.spot.name,
                     passes.size(), format_utc(question.search.from),
                     format_utc(question.search.to), passes.empty() ? "" : table.text());
}

// A handful of them in full: a catalogue may hold thousands that are too old.
void tell_skipped(const std::vector<orbit::Skipped>& skipped) {
  constexpr std::size_t kShown = 5;
  for (std::size_t i = 0; i < std::min(kShown, skipped.size()); ++i)
    print_error("left out: " + skipped[i].text());
  if (skipped.size() > kShown)
    print_error(fmt::format("left out: {} more; --json has all", skipped.size() - kShown));
}

}  // namespace

int execute(const PassesCommand& command, const Common& common) {
  const auto question = ask(command, common);
  if (!question) return report(question.error());
  if (!common.json && !common.quiet) tell_skipped(question->fleet.skipped());
  const std::vector<sky::Pass> passes =
      sky::find_passes(question->fleet, question->observer, question->search);
  return print(common.json ? as_json(*question, passes) : as_text(*question, passes));
}

}  // namespace aloft::cli
