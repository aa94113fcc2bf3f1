// `aloft policy compile` and `aloft policy verify`.
#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/cli/decision_log.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

using authority::Bundle;
using authority::Reach;
using authority::Rule;
using authority::Standing;

// ---- Rules, one row for each territory that they reach -----------------------------------------

std::string reach_text(const Reach& reach) {
  if (reach.extent == Reach::Extent::only) return fmt::format("{} cells", reach.cells.size());
  return reach.cells.empty() ? "all" : fmt::format("all but {} cells", reach.cells.size());
}

std::string rules_text(const authority::Rules& rules) {
  Table table;
  table.add_column("territory", Table::Align::left);
  table.add_column("decision", Table::Align::right);
  for (const char* title : {"verb", "reach", "since", "until", "reason"})
    table.add_column(title, Table::Align::left);
  for (const Rule& rule : rules.all())
    for (const Reach& reach : rule.reach)
      table.add_row({reach.territory, fmt::format("{}", rule.decision),
                     authority::text_of(rule.verb), reach_text(reach), format_utc(rule.since),
                     text_of(rule.until, "without end"), rule.reason_code});
  return table.text();
}

std::string json_of(const Rule& rule, const Reach& reach) {
  std::vector<std::string> cells;
  for (const earth::CellId cell : reach.cells) cells.push_back(earth::token_of(cell));
  const bool only = reach.extent == Reach::Extent::only;
  return json::object({{"territory", json::string(reach.territory)},
                       {"decision", json::count(static_cast<std::size_t>(rule.decision))},
                       {"verb", json::string(authority::text_of(rule.verb))},
                       {"extent", json::string(only ? "only" : "all_but")},
                       {"cells", json::strings(cells)},
                       {"since", json::string(format_utc(rule.since))},
                       {"until", rule.until ? json::string(format_utc(*rule.until)) : json::kNull},
                       {"reason", json::string(rule.reason_code)},
                       {"confirmed", json::boolean(rule.confirmed)},
                       {"witnessed", json::boolean(rule.witnessed)}});
}

// ---- What holds at one instant -----------------------------------------------------------------

// A place whose standing is not silence: a territory, or one cell of it.
struct Row {
  std::string territory;
  std::string cell;  ///< Empty: all cells that have no row of their own.
  Standing standing;
};

Result<std::vector<Row>> rows_at(const Bundle& bundle, const earth::Atlas& atlas, UtcTime at) {
  const auto activation = authority::activation_at(bundle.state.rules, atlas, at);
  if (!activation) return does_not_hold(activation);
  std::vector<Row> rows;
  const auto& territories = atlas.territories();
  for (std::size_t i = 0; i < territories.size(); ++i) {
    const TerritoryIndex index(i);
    const Standing& standing = activation->territory[index];
    if (standing.decision != 0) rows.push_back({territories[index].id, "", standing});
  }
  for (const auto& one : activation->cells)
    rows.push_back({territories[one.territory].id, earth::token_of(one.cell), one.standing});
  return rows;
}

std::string rows_text(const std::vector<Row>& rows, UtcTime at) {
  std::string text = fmt::format("At {}:\n", format_utc(at));
  for (const Row& row : rows)
    text +=
        fmt::format("  {}{}: {}, {}\n", row.territory, row.cell.empty() ? "" : " cell " + row.cell,
                    row.standing.off ? "off" : "on",
                    row.standing.reason.empty() ? "no decision in force" : row.standing.reason);
  return text + (rows.empty() ? "  all is on: no decision in force\n" : "");
}

std::string alarms_text(const std::vector<authority::Alarm>& alarms) {
  std::string text;
  for (const authority::Alarm& one : alarms) text += "Alarm: " + one.message + "\n";
  return text;
}

std::string json_of(const Row& row) {
  const Standing& standing = row.standing;
  return json::object({{"territory", json::string(row.territory)},
                       {"cell", row.cell.empty() ? json::kNull : json::string(row.cell)},
                       {"off", json::boolean(standing.off)},
                       {"decision", json::count(static_cast<std::size_t>(standing.decision))},
                       {"reason", json::string(standing.reason)}});
}

std::string json_of(const Bundle& bundle, const std::vector<Row>& rows, UtcTime at) {
  std::vector<std::string> rules;
  for (const Rule& rule : bundle.state.rules.all())
    for (const Reach& reach : rule.reach) rules.push_back(json_of(rule, reach));
  std::vector<std::string> alarms;
  for (const authority::Alarm& one : authority::decision_alarms(bundle.state, at))
    alarms.push_back(one.message);
  std::vector<std::string> standings;
  for (const Row& row : rows) standings.push_back(json_of(row));
  return json::object({{"origin", json::string(bundle.state.origin)},
                       {"size", json::count(bundle.latest.size)},
                       {"clock", json::string(format_utc(bundle.clock))},
                       {"decisions", json::count(bundle.state.decisions.size())},
                       {"rules", json::array(rules)},
                       {"at", json::string(format_utc(at))},
                       {"standings", json::array(standings)},
                       {"alarms", json::strings(alarms)}}) +
         "\n";
}

Result<std::optional<std::string>> read_previous(const std::filesystem::path& path) {
  if (path.empty()) return std::nullopt;
  auto bytes = read_file(path);
  if (!bytes) return pass_on(bytes);
  return std::move(*bytes);
}

Result<Bundle> verify(const PolicyVerifyCommand& command, const TerritoryData& territories) {
  const auto trust = authority::read_trust(command.trust);
  if (!trust) return tl::unexpected<Error>(trust.error());
  const auto bytes = read_file(command.bundle);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  const auto previous = read_previous(command.previous);
  if (!previous) return tl::unexpected<Error>(previous.error());
  auto bundle = authority::verify_bundle(*bytes, *trust, territories.grounds, *previous,
                                         command.bundle.string());
  if (!bundle) return does_not_hold(bundle);
  return bundle;
}

// The bytes that were verified are those that are written, not the file read twice.
Result<Bundle> take(const PolicyTakeCommand& command) {
  const auto trust = authority::read_trust(command.trust);
  if (!trust) return tl::unexpected<Error>(trust.error());
  const auto territories = read_territory_data(command.claims);
  if (!territories) return tl::unexpected<Error>(territories.error());
  const auto bytes = read_file(command.bundle);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  std::error_code error;
  const bool has_one = std::filesystem::exists(command.into, error);
  if (error) return failed(fmt::format("{}: {}", command.into.string(), error.message()));
  const auto previous = read_previous(has_one ? command.into : std::filesystem::path());
  if (!previous) return tl::unexpected<Error>(previous.error());
  auto bundle = authority::verify_bundle(*bytes, *trust, territories->grounds, *previous,
                                         command.bundle.string());
  if (!bundle) return does_not_hold(bundle);
  if (const auto kept = transparency::replace_file(command.into, *bytes); !kept)
    return tl::unexpected<Error>(kept.error());
  return bundle;
}

}  // namespace

int execute(const PolicyCompileCommand& command, const Common& common) {
  const auto log = read_decision_log(command.log);
  if (!log) return report(log.error());
  const auto bytes = authority::compile_bundle(log->entries, log->checkpoints, log->trust,
                                               log->territories.grounds);
  if (!bytes) return report(does_not_hold(bytes).value());
  if (const auto written = write_file(command.out, *bytes); !written)
    return report(written.error());
  const std::string sha256 = sha256_hex(*bytes);
  return print(common.json
                   ? json::object({{"file", json::string(command.out.string())},
                                   {"bytes", json::count(bytes->size())},
                                   {"sha256", json::string(sha256)},
                                   {"rules", json::count(log->state.rules.all().size())}}) +
                         "\n"
                   : fmt::format("{}: {} bytes, {} rules, SHA-256 {}\n", command.out.string(),
                                 bytes->size(), log->state.rules.all().size(), sha256));
}

int execute(const PolicyTakeCommand& command, const Common& common) {
  const auto bundle = take(command);
  if (!bundle) return report(bundle.error());
  if (common.json)
    return print(json::object({{"file", json::string(command.into.string())},
                               {"size", json::count(bundle->latest.size)},
                               {"clock", json::string(format_utc(bundle->clock))}}) +
                 "\n");
  return print(fmt::format("{}: taken: a log of {} entries, witnessed at {}\n",
                           command.into.string(), bundle->latest.size, format_utc(bundle->clock)));
}

int execute(const PolicyVerifyCommand& command, const Common& common) {
  const auto at = time_of(command.at, "--at");
  if (!at) return report(at.error());
  const auto territories = read_territory_data(command.claims);
  if (!territories) return report(territories.error());
  const auto bundle = verify(command, *territories);
  if (!bundle) return report(bundle.error());
  const UtcTime instant = at->value_or(bundle->clock);
  const auto rows = rows_at(*bundle, *territories->atlas, instant);
  if (!rows) return report(rows.error());
  if (common.json) return print(json_of(*bundle, *rows, instant));
  return print(fmt::format("{}: holds; {} entries of {}, witnessed at {}\n",
                           command.bundle.string(), bundle->latest.size, bundle->state.origin,
                           format_utc(bundle->clock)) +
               rules_text(bundle->state.rules) + rows_text(*rows, instant) +
               alarms_text(authority::decision_alarms(bundle->state, instant)));
}

}  // namespace aloft::cli
