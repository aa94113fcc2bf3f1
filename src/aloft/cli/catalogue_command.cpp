#include <algorithm>

#include <fmt/core.h>

#include "aloft/cli/catalogue_summary.h"
#include "aloft/cli/commands.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"
#include "aloft/orbit/orbit.h"

namespace aloft::cli {
namespace {

constexpr std::size_t kTextRowsMax = 30;

using Align = Table::Align;

std::string shells_text(const CatalogueSummary& summary) {
  Table table;
  for (const char* title : {"inclination_deg", "altitude_from_km", "altitude_to_km", "satellites"})
    table.add_column(title, Align::right);
  for (std::size_t i = 0; i < std::min(kTextRowsMax, summary.shells.size()); ++i) {
    const ShellCount& shell = summary.shells[i];
    table.add_row({fmt::format("{}", shell.inclination_deg),
                   fmt::format("{}", shell.altitude_from_km),
                   fmt::format("{}", shell.altitude_from_km + kAltitudeBandKm),
                   fmt::format("{}", shell.satellites)});
  }
  std::string text = table.text();
  if (summary.shells.size() > kTextRowsMax)
    text += fmt::format("... and {} smaller ones; --json has all\n",
                        summary.shells.size() - kTextRowsMax);
  return text;
}

std::string classes_text(const CatalogueSummary& summary) {
  Table table;
  table.add_column("class", Align::left);
  table.add_column("satellites", Align::right);
  for (const auto& [name, count] : summary.classes) table.add_row({name, fmt::format("{}", count)});
  return table.text();
}

std::string skipped_text(const std::vector<orbit::Skipped>& skipped) {
  if (skipped.empty()) return "Nothing was left out.\n";
  std::string text = fmt::format("Left out: {}\n", skipped.size());
  for (std::size_t i = 0; i < std::min(kTextRowsMax, skipped.size()); ++i)
    text += fmt::format("  {}\n", skipped[i].text());
  if (skipped.size() > kTextRowsMax)
    text += fmt::format("  ... and {} more; --json has all\n", skipped.size() - kTextRowsMax);
  return text;
}

std::string info_text(const std::string& file, const CatalogueSummary& summary,
                      const orbit::Catalogue& catalogue) {
  return fmt::format(
      "{}: {} element set(s)\n"
      "epochs {} to {}; age at {}: median {:.2f} days, at most {:.2f} days\n\n{}\n{}\n{}",
      file, catalogue.elements.size(), format_utc(summary.oldest), format_utc(summary.newest),
      format_utc(summary.relative_to), summary.age_median_days, summary.age_max_days,
      shells_text(summary), classes_text(summary), skipped_text(catalogue.skipped));
}

std::string json_of(const std::vector<orbit::Skipped>& skipped) {
  std::vector<std::string> values;
  for (const orbit::Skipped& one : skipped)
    values.push_back(json::object({{"line", json::count(one.origin.line)},
                                   {"record", json::count(one.origin.record)},
                                   {"name", json::string(one.name)},
                                   {"reason", json::string(one.reason)}}));
  return json::array(values);
}

std::string info_json(const std::string& file, const CatalogueSummary& summary,
                      const orbit::Catalogue& catalogue) {
  std::vector<std::string> shells;
  for (const ShellCount& shell : summary.shells)
    shells.push_back(
        json::object({{"inclination_deg", json::number(shell.inclination_deg)},
                      {"altitude_from_km", json::number(shell.altitude_from_km)},
                      {"altitude_to_km", json::number(shell.altitude_from_km + kAltitudeBandKm)},
                      {"satellites", json::count(shell.satellites)}}));
  json::Members classes;
  for (const auto& [name, count] : summary.classes) classes.emplace_back(name, json::count(count));
  return json::object({{"file", json::string(file)},
                       {"element_sets", json::count(catalogue.elements.size())},
                       {"oldest_epoch", json::string(format_utc(summary.oldest))},
                       {"newest_epoch", json::string(format_utc(summary.newest))},
                       {"age_relative_to", json::string(format_utc(summary.relative_to))},
                       {"age_median_days", json::number(summary.age_median_days)},
                       {"age_max_days", json::number(summary.age_max_days)},
                       {"shells", json::array(shells)},
                       {"classes", json::object(classes)},
                       {"skipped", json_of(catalogue.skipped)}});
}

// What one file has to say, on both streams.
struct Answer {
  std::string text;
  std::string json;
  std::string problems;
};

std::string span_text(const orbit::StateTable& table) {
  return fmt::format("{} to {}", format_utc(table.segments.front().usable_from),
                     format_utc(table.segments.back().usable_to));
}

// A file of states has no elements to count by shell or age.
Answer info_of_tables(const std::string& file, const orbit::Catalogue& catalogue) {
  std::string text = fmt::format("{}: {} ephemeris(es)\n", file, catalogue.tables.size());
  std::vector<std::string> values;
  for (const orbit::StateTable& table : catalogue.tables) {
    std::size_t states = 0;
    for (const orbit::StateSegment& segment : table.segments) states += segment.tai_ns.size();
    text += fmt::format("  {}: {} states, usable {}\n", table.name, states, span_text(table));
    values.push_back(
        json::object({{"name", json::string(table.name)},
                      {"catalogue_number", json::count(table.catalogue_number)},
                      {"states", json::count(states)},
                      {"usable_from", json::string(format_utc(table.segments.front().usable_from))},
                      {"usable_to", json::string(format_utc(table.segments.back().usable_to))}}));
  }
  return {text + skipped_text(catalogue.skipped),
          json::object({{"file", json::string(file)},
                        {"element_sets", json::count(0)},
                        {"ephemerides", json::array(values)},
                        {"skipped", json_of(catalogue.skipped)}}),
          ""};
}

Answer info_of(const CatalogueCommand& command, const std::string& file,
               const orbit::Catalogue& catalogue) {
  if (catalogue.elements.empty()) return info_of_tables(file, catalogue);
  const CatalogueSummary summary = summarise(catalogue.elements, command.time);
  return {info_text(file, summary, catalogue), info_json(file, summary, catalogue), ""};
}

Answer check_of(const std::string& file, const orbit::Catalogue& catalogue) {
  const bool states = !catalogue.tables.empty();
  return {fmt::format("{}: whole, {} {}, {} left out\n", file,
                      states ? catalogue.tables.size() : catalogue.elements.size(),
                      states ? "ephemeris(es)" : "element set(s)", catalogue.skipped.size()),
          json::object({{"file", json::string(file)},
                        {"whole", "true"},
                        {"element_sets", json::count(catalogue.elements.size())},
                        {"skipped", json_of(catalogue.skipped)},
                        {"problems", "[]"}}),
          ""};
}

Answer refusal_of(const std::string& file, const Error& error) {
  return {"",
          json::object({{"file", json::string(file)},
                        {"whole", "false"},
                        {"problems", json::strings(error.messages)}}),
          error.text() + "\n"};
}

}  // namespace

int execute(const CatalogueCommand& command, const Common& common) {
  std::string text;
  std::string problems;
  std::vector<std::string> values;
  for (const auto& file : command.files) {
    const auto catalogue = orbit::read_catalogue(file, command.verify_checksums);
    const Answer answer = !catalogue      ? refusal_of(file.string(), catalogue.error())
                          : command.check ? check_of(file.string(), *catalogue)
                                          : info_of(command, file.string(), *catalogue);
    if (!text.empty() && !command.check && !answer.text.empty()) text += "\n";
    text += answer.text;
    problems += answer.problems;
    values.push_back(answer.json);
  }
  if (!problems.empty()) print_error(problems);
  const int exit_code = problems.empty() ? kExitOk : kExitBadInput;
  // A bad file of `info` leaves nothing on standard output that a program could take for an answer.
  if (!problems.empty() && !command.check) return exit_code;
  return print(common.json ? json::object({{"files", json::array(values)}}) + "\n" : text,
               exit_code);
}

}  // namespace aloft::cli
