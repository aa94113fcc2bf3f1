/// The measurement files as plain columns. Private to validation/.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "aloft/base/result.h"
#include "aloft/base/time.h"

namespace aloft::validation {

struct NamedRange {
  UtcTime time;
  std::string satellite;
  double range_m = 0.0;
};
/// Columns utc, satellite, range_km.
Result<std::vector<NamedRange>> read_named_ranges(const std::filesystem::path& path);

/// A satellite in a sky, as seen 4 s into the slot.
struct Sighted {
  Slot slot;
  std::string satellite;  ///< "STARLINK-1593", "STARLINK-11085 [DTC]".
  double azimuth_deg = 0.0;
  double elevation_deg = 0.0;
  double range_m = 0.0;
};
/// Columns slot_utc, starlink_no, az_deg, el_deg, range_km.
Result<std::vector<Sighted>> read_candidates(const std::filesystem::path& path);

struct Serving {
  Slot slot;
  std::string satellite;
  double elevation_deg = 0.0;  ///< NaN where the source could not match the satellite.
};
/// Columns slot_utc, satellite, sat_el_deg.
Result<std::vector<Serving>> read_serving(const std::filesystem::path& path);

struct RoundTrip {
  double unix_s = 0.0;
  double rtt_ms = 0.0;
};
/// First column seconds since 1970, last column milliseconds; lost packets (-1) are left out.
Result<std::vector<RoundTrip>> read_round_trips(const std::filesystem::path& path);

struct MarketLatency {
  std::string iso_alpha3;
  double median_ms = 0.0;
};
/// The medians of one snapshot of the operator's table.
Result<std::vector<MarketLatency>> read_market_medians(const std::filesystem::path& path,
                                                       const std::string& snapshot);

/// Counts by altitude band of one date and inclination group; keys are the header's band names.
using BandCounts = std::map<std::string, double>;
/// By inclination group ("33", "43", ...); empty if the date is not in the file.
Result<std::map<std::string, BandCounts>> read_shell_counts(const std::filesystem::path& path,
                                                            const std::string& date);

}  // namespace aloft::validation
