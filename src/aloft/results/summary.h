/// summary.json: what the run was, and its tables in short. Also how a folder of results is known.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aloft/results/results.h"

namespace aloft::results {

/// `files` are the names of all files of the run.
std::string summary_json(const RunInfo& info, const RunTables& tables,
                         const std::vector<std::string>& files);

/// What later programs need of an earlier run's summary.json.
struct EarlierSummary {
  std::string scenario_name;
  std::string scenario_sha256;
  std::string aloft_version;
  std::string first_slot_begin;
  std::string catalogue_age;
  std::uint64_t seed = 0;
  std::size_t slot_count = 0;
  std::vector<std::string> without;
  std::vector<std::string> files;
  double served_area_share = 0.0;
  double gazetteer_population_share = 0.0;
  double latency_median_ms = 0.0;
  double downlink_busy_hour_mbps = 0.0;
};
/// An error if there is no summary.json, or no run of this program wrote it.
Result<EarlierSummary> read_summary(const std::filesystem::path& folder);

/// "3.13 of 8.00 billion people; 12,345 places have no number."
std::string gazetteer_coverage(const WorldSummary& world);

}  // namespace aloft::results
