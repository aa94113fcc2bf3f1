/// The groups of checks, one file each. Private to validation/. Each adds to the report; a file
/// that is absent is named in `skipped`.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>

#include "aloft/scenario/scenario.h"
#include "aloft/validation/validation.h"

namespace aloft::validation {

/// What every group works with.
struct Bench {
  const earth::Atlas& atlas;
  const Options& options;
  Report& report;

  [[nodiscard]] std::filesystem::path path(const char* name) const { return options.data / name; }
  /// True if all are there; else those that are not are named in the report.
  [[nodiscard]] bool have(std::initializer_list<const char*> names) const;
  void tell(const std::string& what) const {
    if (options.progress) options.progress(what);
  }
};

/// The dish in Louvain sees a cone around azimuth 320, elevation 71: an input, not a fit.
scenario::Assumptions dish_of_louvain(double mask_deg);

Result<void> check_geometry(const Bench& bench);
Result<void> check_choice(const Bench& bench);
Result<void> check_catalogues(const Bench& bench);
Result<void> check_traces(const Bench& bench);
Result<void> check_markets(const Bench& bench);

}  // namespace aloft::validation
