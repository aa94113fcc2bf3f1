/// Counts of a catalogue, for `aloft catalogue info`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aloft/base/time.h"
#include "aloft/orbit/orbit.h"

namespace aloft::cli {

inline constexpr int kAltitudeBandKm = 10;

/// Satellites of one degree of inclination and one band of altitude.
struct ShellCount {
  int inclination_deg = 0;   ///< Rounded.
  int altitude_from_km = 0;  ///< A multiple of `kAltitudeBandKm`.
  std::size_t satellites = 0;
};

struct CatalogueSummary {
  std::vector<ShellCount> shells;  ///< Most satellites first.
  std::map<std::string, std::size_t> classes;
  UtcTime oldest;
  UtcTime newest;
  UtcTime relative_to;
  double age_median_days = 0.0;  ///< Distance from `relative_to`, before or after.
  double age_max_days = 0.0;
};

/// Mean altitude above the equatorial radius from the published mean motion (Kepler's third law
/// with the constants of WGS-72; the oblateness, a few km, is left out).
double mean_altitude_km(const orbit::ElementSet& elements);

/// REQUIRES: `elements` are not empty. Ages relative to `time`, or to the newest epoch.
CatalogueSummary summarise(const std::vector<orbit::ElementSet>& elements,
                           std::optional<UtcTime> time);

}  // namespace aloft::cli
