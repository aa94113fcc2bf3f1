// `aloft dark`: what the reference serves and the actual run does not.
#include <algorithm>

#include <fmt/core.h>

#include "aloft/base/parallel.h"
#include "aloft/cli/decision_log.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"
#include "aloft/oversight/oversight.h"

namespace aloft::cli {
namespace {

using oversight::Dark;
using oversight::DarkList;

struct Territory {
  std::string id;
  std::string name;
};

Territory territory_of(const Dark& row, const earth::Atlas& atlas) {
  if (!row.territory.valid()) return {"", "no territory's land"};
  const earth::Territory& territory = atlas.territories()[row.territory];
  return {territory.id, territory.name};
}

// "no_licence: operator's claim, unconfirmed", or the way in which it is dark without a decision.
std::string reason_of(const Dark& row) {
  if (!row.decision) return row.cause;
  const authority::Rule& rule = *row.decision;
  if (rule.third_party.empty()) return rule.reason_code;
  return rule.reason_code + (rule.confirmed ? ": confirmed by " + rule.third_party
                                            : ": operator's claim, unconfirmed");
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100.0 * share); }

std::string text_of(const DarkList& list, const earth::Atlas& atlas) {
  std::string text =
      fmt::format("{} to {}, {} slots: ", format_utc(list.from), format_utc(list.to), list.slots);
  if (list.rows.empty()) return text + "nothing is dark that the reference serves.\n";
  Table table;
  using Align = Table::Align;
  table.add_column("territory", Align::left);
  for (const char* title : {"cells", "area_km2", "people", "of the time", "decision"})
    table.add_column(title, Align::right);
  for (const char* title : {"reason", "until"}) table.add_column(title, Align::left);
  for (const Dark& row : list.rows)
    table.add_row({territory_of(row, atlas).name, fmt::format("{}", row.cells),
                   fmt::format("{:.0f}", row.area_km2), fmt::format("{:.0f}", row.people),
                   percent(row.share_of_time),
                   row.decision ? fmt::format("{}", row.decision->decision) : "none",
                   reason_of(row), row.decision ? cli::text_of(row.decision->until, "-") : "-"});
  const auto without = std::count_if(list.rows.begin(), list.rows.end(),
                                     [](const Dark& row) { return !row.decision; });
  return text +
         (without == 0
              ? "all that is dark is so by decision.\n"
              : fmt::format("{} of {} rows without a decision.\n", without, list.rows.size())) +
         table.text() + "People are those of the gazetteer. " + earth::kGazetteerCredit + "\n";
}

std::string json_of(const Dark& row, const earth::Atlas& atlas) {
  const Territory territory = territory_of(row, atlas);
  json::Members members = {{"territory", json::string(territory.id)},
                           {"name", json::string(territory.name)},
                           {"cells", json::count(row.cells)},
                           {"area_km2", json::number(row.area_km2)},
                           {"people", json::number(row.people)},
                           {"share_of_time", json::number(row.share_of_time)}};
  const auto time = [](const std::optional<UtcTime>& at) {
    return at ? json::string(format_utc(*at)) : std::string(json::kNull);
  };
  const auto& rule = row.decision;
  members.emplace_back("decision", rule ? json::count(static_cast<std::size_t>(rule->decision))
                                        : std::string(json::kNull));
  members.emplace_back("reason", json::string(rule ? rule->reason_code : row.cause));
  members.emplace_back("legal_basis", json::string(rule ? rule->legal_basis : ""));
  members.emplace_back("owner", json::string(rule ? rule->owner : ""));
  members.emplace_back("since", rule ? time(rule->since) : std::string(json::kNull));
  members.emplace_back("until", rule ? time(rule->until) : std::string(json::kNull));
  members.emplace_back("review", rule ? time(rule->review) : std::string(json::kNull));
  members.emplace_back("third_party", json::string(rule ? rule->third_party : ""));
  members.emplace_back("confirmed", json::boolean(rule && rule->confirmed));
  return json::object(members);
}

std::string json_of(const DarkList& list, const earth::Atlas& atlas) {
  std::vector<std::string> rows;
  for (const Dark& row : list.rows) rows.push_back(json_of(row, atlas));
  return json::object({{"from", json::string(format_utc(list.from))},
                       {"to", json::string(format_utc(list.to))},
                       {"slots", json::count(list.slots)},
                       {"dark", json::array(rows)}}) +
         "\n";
}

Result<DarkList> find_dark(const DarkCommand& command, const Common& common,
                           const DecisionLog& log) {
  const auto without = engine::parse_without(command.without);
  if (!without) return tl::unexpected<Error>(without.error());
  const auto reference = read_reference(command.reference, log.state);
  if (!reference) return tl::unexpected<Error>(reference.error());
  auto scenario = scenario::read_scenario(command.scenario);
  if (!scenario) return pass_on(scenario);
  if (common.seed) scenario->seed = *common.seed;
  // One sky, whenever the actual run begins.
  if (!scenario->shell_epoch)
    scenario->shell_epoch = reference->shell_epoch.value_or(reference->start);
  const earth::Atlas& atlas = *log.territories.atlas;
  auto actual = engine::load_world(*scenario, atlas, *without);
  if (!actual) return pass_on(actual);
  auto all_on = oversight::load_reference(*reference, atlas, scenario->start, scenario->duration_s);
  if (!all_on) return pass_on(all_on);
  return oversight::find_dark(std::move(*all_on), std::move(*actual), log.state.rules,
                              log.trust.data_rate_floor_bps);
}

}  // namespace

int execute(const DarkCommand& command, const Common& common) {
  set_thread_count(common.threads);
  const auto log = read_decision_log(command.log);
  if (!log) return report(log.error());
  const auto list = find_dark(command, common, *log);
  if (!list) return report(list.error());
  const bool decided = std::all_of(list->rows.begin(), list->rows.end(),
                                   [](const Dark& row) { return row.decision.has_value(); });
  const earth::Atlas& atlas = *log->territories.atlas;
  return print(common.json ? json_of(*list, atlas) : text_of(*list, atlas),
               decided ? kExitOk : kExitFailed);
}

}  // namespace aloft::cli
