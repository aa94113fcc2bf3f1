/// What a comparison needs of the CSV files of two folders, and the differences between them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "aloft/base/result.h"

namespace aloft::results {

/// A territory or a place of one run.
struct ComparedRow {
  std::string key;   ///< The same in both runs.
  std::string name;  ///< For people.
  double population = 0.0;
  bool served = false;  ///< Places: in 99 % of the slots. Territories: at all.
  double share = 0.0;   ///< Of people served (territories) or of time (places).
  std::optional<double> latency_median_ms;
  std::optional<double> downlink_busy_hour_mbps;
  std::optional<double> uplink_busy_hour_mbps;
};

Result<std::vector<ComparedRow>> read_territories(const std::filesystem::path& folder);
Result<std::vector<ComparedRow>> read_places(const std::filesystem::path& folder);

/// One number of one row, before and after.
struct Change {
  std::string key;
  std::string name;
  double population = 0.0;
  double before = 0.0;
  double after = 0.0;
};

struct Differences {
  std::vector<Change> gained;  ///< Served now; before and after are shares. Most people first.
  std::vector<Change> lost;
  std::vector<Change> share;     ///< Changed by more than 0.01, neither gained nor lost.
  std::vector<Change> latency;   ///< Median, ms, changed by more than 1 ms. Largest change first.
  std::vector<Change> downlink;  ///< Busy hour, Mbps, changed by more than 5 %.
  std::vector<Change> uplink;
  std::vector<Change> only_before;
  std::vector<Change> only_after;
  std::size_t compared = 0;
};

Differences differences_of(std::vector<ComparedRow> before, std::vector<ComparedRow> after);

}  // namespace aloft::results
