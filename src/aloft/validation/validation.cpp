#include "aloft/validation/validation.h"

#include <algorithm>

#include <fmt/core.h>

#include "aloft/validation/checks.h"

namespace aloft::validation {

Verdict Check::verdict() const {
  return engine >= band_low && engine <= band_high ? Verdict::met : Verdict::missed;
}

std::optional<Verdict> Check::null_verdict() const {
  if (!null_value) return std::nullopt;
  return *null_value >= band_low && *null_value <= band_high ? Verdict::met : Verdict::missed;
}

bool Report::all_met() const {
  return std::all_of(checks.begin(), checks.end(),
                     [](const Check& check) { return check.verdict() == Verdict::met; });
}

bool Bench::have(std::initializer_list<const char*> names) const {
  bool all = true;
  for (const char* name : names) {
    if (std::filesystem::exists(options.data / name)) continue;
    report.skipped.push_back(fmt::format("{}: absent", name));
    all = false;
  }
  return all;
}

Result<Report> validate(const earth::Atlas& atlas, const Options& options) {
  if (!std::filesystem::is_directory(options.data))
    return invalid_input(
        fmt::format("--data: found {}, which is no folder; the folder of measurements is allowed",
                    options.data.string()));
  Report report;
  const Bench bench{atlas, options, report};
  for (const auto group :
       {check_geometry, check_choice, check_catalogues, check_traces, check_markets}) {
    auto checked = group(bench);
    if (!checked) return pass_on(checked);
  }
  if (report.checks.empty())
    return invalid_input(
        fmt::format("--data: {} holds none of the measurement files", options.data.string()));
  std::sort(report.skipped.begin(), report.skipped.end());
  report.skipped.erase(std::unique(report.skipped.begin(), report.skipped.end()),
                       report.skipped.end());
  return report;
}

}  // namespace aloft::validation
