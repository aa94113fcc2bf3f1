#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/base/parallel.h"
#include "aloft/cli/commands.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"
#include "aloft/validation/validation.h"

namespace aloft::cli {
namespace {

using validation::Check;
using validation::Report;
using validation::Verdict;

const char* word_of(Verdict verdict) { return verdict == Verdict::met ? "met" : "MISSED"; }

std::string number_text(const std::optional<double>& value) {
  return value ? fmt::format("{:.4g}", *value) : "-";
}

std::string band_text(const Check& check) {
  return fmt::format("{:.4g} to {:.4g}", check.band_low, check.band_high);
}

std::string null_text(const Check& check) {
  const auto verdict = check.null_verdict();
  return verdict ? fmt::format("{} ({})", check.null_model, word_of(*verdict)) : "-";
}

std::string table_of(const Report& report) {
  Table table;
  table.add_column("quantity", Table::Align::left);
  for (const char* title : {"measured", "engine", "null", "band"})
    table.add_column(title, Table::Align::right);
  table.add_column("verdict", Table::Align::left);
  table.add_column("null model", Table::Align::left);
  for (const Check& check : report.checks)
    table.add_row({check.quantity, number_text(check.measured), number_text(check.engine),
                   number_text(check.null_value), band_text(check), word_of(check.verdict()),
                   null_text(check)});
  std::string text = table.text();
  for (const std::string& note : report.notes) text += note + "\n";
  for (const std::string& skipped : report.skipped) text += "not checked: " + skipped + "\n";
  return text;
}

std::string optional_number(const std::optional<double>& value) {
  return value ? json::number(*value) : json::kNull;
}

std::string json_of(const Check& check) {
  const auto null_verdict = check.null_verdict();
  return json::object(
      {{"section", json::string(check.section)},
       {"quantity", json::string(check.quantity)},
       {"measured", optional_number(check.measured)},
       {"engine", json::number(check.engine)},
       {"band_low", json::number(check.band_low)},
       {"band_high", json::number(check.band_high)},
       {"verdict", json::string(check.verdict() == Verdict::met ? "met" : "missed")},
       {"null_model", null_verdict ? json::string(check.null_model) : json::kNull},
       {"null", optional_number(check.null_value)},
       {"null_verdict", null_verdict
                            ? json::string(*null_verdict == Verdict::met ? "met" : "missed")
                            : json::kNull}});
}

std::string json_of(const Report& report, std::uint64_t seed) {
  std::vector<std::string> checks;
  for (const Check& check : report.checks) checks.push_back(json_of(check));
  return json::object({{"aloft_version", json::string(ALOFT_VERSION)},
                       {"seed", json::count(seed)},
                       {"all_met", json::boolean(report.all_met())},
                       {"checks", json::array(checks)},
                       {"notes", json::strings(report.notes)},
                       {"skipped", json::strings(report.skipped)}}) +
         "\n";
}

}  // namespace

int execute(const ValidateCommand& command, const Common& common) {
  set_thread_count(common.threads);
  const auto atlas = earth::Atlas::read(earth::default_pack_path());
  if (!atlas) return report(atlas.error());
  validation::Options options;
  options.data = command.data;
  if (common.seed) options.seed = *common.seed;
  if (!common.quiet)
    options.progress = [](const std::string& what) { print_error("validating: " + what); };
  const auto found = validation::validate(*atlas, options);
  if (!found) return report(found.error());
  const std::string as_json = json_of(*found, options.seed);
  if (!command.out.empty()) {
    const auto written = write_file(command.out, as_json);
    if (!written) return report(written.error());
  }
  return print(common.json ? as_json : table_of(*found), found->all_met() ? kExitOk : kExitFailed);
}

}  // namespace aloft::cli
