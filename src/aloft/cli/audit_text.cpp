#include "aloft/cli/audit_text.h"

#include <algorithm>

#include <fmt/core.h>

#include "aloft/cli/decision_log.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

using oversight::Finding;
using oversight::Inspection;
using oversight::NotCounted;
using oversight::Watch;

std::string duration_text(std::int64_t seconds) {
  constexpr std::int64_t kMinute_s = 60;
  constexpr std::int64_t kDay_min = 24 * 60;
  const std::int64_t minutes = (seconds + kMinute_s - 1) / kMinute_s;
  const std::int64_t days = minutes / kDay_min;
  return fmt::format("{}{:02}:{:02} h", days > 0 ? fmt::format("{} d ", days) : "",
                     minutes % kDay_min / 60, minutes % 60);
}

// ---- Findings ----------------------------------------------------------------------------------

// Without the evidence that the finding rests on.
std::string unseen_text(const Finding& one) {
  if (!one.unseen_s) return "public";
  return one.trace.empty() ? duration_text(*one.unseen_s) + " and longer"
                           : duration_text(*one.unseen_s);
}

std::string findings_text(const Inspection& found) {
  if (found.findings.empty()) return "No findings.\n";
  Table table;
  using Align = Table::Align;
  table.add_column("", Align::right);
  for (const char* title : {"finding", "territory"}) table.add_column(title, Align::left);
  for (const char* title : {"cells", "people", "decision"}) table.add_column(title, Align::right);
  for (const char* title : {"since", "until", "unseen without it"})
    table.add_column(title, Align::left);
  std::string details;
  for (std::size_t i = 0; i < found.findings.size(); ++i) {
    const Finding& one = found.findings[i];
    table.add_row({fmt::format("{}", i + 1), oversight::text_of(one.kind),
                   one.territory.empty() ? "-" : one.territory, fmt::format("{}", one.cells.size()),
                   fmt::format("{}", one.people),
                   one.decision == 0 ? "-" : fmt::format("{}", one.decision), format_utc(one.since),
                   text_of(one.until, "not over"), unseen_text(one)});
    details += fmt::format("{}: {}; evidence: {}{}{}\n", i + 1, one.text, one.evidence,
                           one.trace.empty() ? "" : "; next trace: ", one.trace);
  }
  return table.text() + details;
}

// ---- Who watches -------------------------------------------------------------------------------

std::string watches_text(const Inspection& found) {
  if (found.watches.empty()) return "";
  Table table;
  table.add_column("watched", Table::Align::left);
  for (const char* title : {"people", "cells probed", "probes", "not servable", "longest gap"})
    table.add_column(title, Table::Align::right);
  std::size_t unwatched = 0;
  std::int64_t people = 0;
  for (const Watch& one : found.watches) {
    if (one.probes == 0) {
      ++unwatched;
      people += one.people;
      continue;
    }
    table.add_row({one.territory, fmt::format("{}", one.people),
                   fmt::format("{} of {}", one.planned_cells_probed, one.planned_cells),
                   fmt::format("{}", one.probes), fmt::format("{}", one.not_servable),
                   duration_text(one.longest_gap_s)});
  }
  std::string text;
  if (unwatched < found.watches.size())
    text = table.text() +
           "In a cell without a probe all can stay unseen, in the others what is shorter than the "
           "longest gap.\n";
  return text + fmt::format(
                    "{} territories with {} people have no counted probe: what is dark there "
                    "without a decision stays unseen, {} so far.\n",
                    unwatched, people,
                    duration_text(oversight::seconds_between(found.from, found.to)));
}

std::string not_counted_text(const Inspection& found) {
  std::string text;
  for (const NotCounted& one : found.not_counted)
    text += fmt::format("not counted: {}: {}\n", one.source, one.reason);
  return text;
}

std::string log_text(const Inspection& found, const std::string& origin) {
  if (!found.state) return fmt::format("{}: the log cannot be judged\n", origin);
  return fmt::format("{}: {} entries, {} of them witnessed; from {} to {}\n", origin,
                     found.state->entries, found.state->witnessed_entries, format_utc(found.from),
                     format_utc(found.to));
}

// ---- JSON --------------------------------------------------------------------------------------

std::string whole(std::int64_t value) { return fmt::format("{}", value); }

std::string json_of(const Finding& one) {
  std::vector<std::string> cells;
  for (const earth::CellId cell : one.cells) cells.push_back(earth::token_of(cell));
  return json::object(
      {{"kind", json::string(oversight::key_of(one.kind))},
       {"territory", one.territory.empty() ? json::kNull : json::string(one.territory)},
       {"cells", json::strings(cells)},
       {"people", whole(one.people)},
       {"decision", one.decision == 0 ? json::kNull : whole(one.decision)},
       {"since", json::string(format_utc(one.since))},
       {"until", one.until ? json::string(format_utc(*one.until)) : json::kNull},
       {"text", json::string(one.text)},
       {"evidence", json::string(one.evidence)},
       {"unseen_s", one.unseen_s ? whole(*one.unseen_s) : json::kNull},
       {"next_trace", one.trace.empty() ? json::kNull : json::string(one.trace)}});
}

std::string json_of(const Watch& one) {
  return json::object({{"territory", json::string(one.territory)},
                       {"people", whole(one.people)},
                       {"planned_cells", json::count(one.planned_cells)},
                       {"planned_cells_probed", json::count(one.planned_cells_probed)},
                       {"probes", json::count(one.probes)},
                       {"not_servable", json::count(one.not_servable)},
                       {"longest_gap_s", whole(one.longest_gap_s)}});
}

std::string json_of(const NotCounted& one) {
  return json::object({{"source", json::string(one.source)}, {"reason", json::string(one.reason)}});
}

template <class T>
std::string json_of_all(const std::vector<T>& all) {
  std::vector<std::string> texts;
  for (const T& one : all) texts.push_back(json_of(one));
  return json::array(texts);
}

}  // namespace

std::string audit_text(const Inspection& found, const std::string& origin) {
  return log_text(found, origin) + not_counted_text(found) + findings_text(found) +
         watches_text(found) +
         (found.witnesses_heard == 0 ? "No witness but the operator's has said anything: a log "
                                       "that is shown to you alone would look whole.\n"
                                     : "");
}

std::string audit_json(const Inspection& found) {
  return json::object(
             {{"entries",
               found.state ? whole(static_cast<std::int64_t>(found.state->entries)) : json::kNull},
              {"from", json::string(format_utc(found.from))},
              {"to", json::string(format_utc(found.to))},
              {"witnesses_heard", json::count(found.witnesses_heard)},
              {"findings", json_of_all(found.findings)},
              {"watches", json_of_all(found.watches)},
              {"not_counted", json_of_all(found.not_counted)}}) +
         "\n";
}

}  // namespace aloft::cli
