/// How far is the engine from what others measured?
///
/// Takes a folder of public measurements (see docs/validation.md for the files), runs the engine on
/// the same sites and dates, and gives a table of checks: measured, engine, a null model that knows
/// less, the band in which the engine must lie, and the verdict. A number that does not beat its
/// null model proves nothing, so the null is run beside each.
///
/// What was fitted: the choice of the satellite on Louvain only (plan.h), the latency on the traces
/// and markets of 2023 only (three constants: access_processing, access_wait, laser_detour).
/// Everything else is prediction.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "aloft/base/result.h"
#include "aloft/earth/earth.h"

namespace aloft::validation {

enum class Verdict { met, missed };

/// One number against a measurement. All values have the same unit.
struct Check {
  std::string section;   ///< "geometry", "choice of the satellite", ...
  std::string quantity;  ///< With its unit: "median error of the range, km".
  std::optional<double> measured;
  double engine = 0.0;
  std::optional<double> null_value;
  std::string null_model;  ///< What the null model is, in words; empty without one.
  double band_low = 0.0;   ///< The engine's value must lie between these, both included.
  double band_high = 0.0;
  [[nodiscard]] Verdict verdict() const;
  /// Absent without a null model.
  [[nodiscard]] std::optional<Verdict> null_verdict() const;
};

struct Report {
  std::vector<Check> checks;
  std::vector<std::string> notes;    ///< Outliers and what else a reader should know, one a line.
  std::vector<std::string> skipped;  ///< "file: absent", for checks that could not be made.
  [[nodiscard]] bool all_met() const;
};

struct Options {
  std::filesystem::path data;
  std::uint64_t seed = 1;
  std::function<void(const std::string&)> progress;  ///< Told what is being computed; may be empty.
};

/// Runs every check whose files are there. A file that is there and cannot be read is an error; a
/// folder without any is one too.
Result<Report> validate(const earth::Atlas& atlas, const Options& options);

}  // namespace aloft::validation
