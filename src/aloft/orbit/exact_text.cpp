#include "aloft/orbit/exact_text.h"

#include <cmath>
#include <numbers>

#include <fmt/core.h>

#include "aloft/orbit/element_text.h"

namespace aloft::orbit {

std::string exact_decimal(double value_in_unit, double inside,
                          const std::function<double(double)>& to_inside) {
  constexpr int kDigitsMax = 17;
  for (int digits = 1; digits <= kDigitsMax; ++digits) {
    const auto rounded = parse_number(fmt::format("{:.{}e}", value_in_unit, digits - 1));
    if (rounded && to_inside(*rounded) == inside) return fmt::format("{}", *rounded);
  }
  // The way back may end beside the number that was read: its neighbours are next.
  for (const double step : {-INFINITY, INFINITY}) {
    double near = value_in_unit;
    for (int i = 0; i < 4; ++i) {
      near = std::nextafter(near, step);
      if (to_inside(near) == inside) return fmt::format("{}", near);
    }
  }
  return fmt::format("{}", value_in_unit);
}

std::string degrees_text(Angle angle) {
  return exact_decimal(angle.degrees(), angle.radians(),
                       [](double value) { return degrees(value).radians(); });
}

std::string mean_motion_text(double rad_per_s) {
  constexpr double kRevPerDay = 86'400.0 / (2.0 * std::numbers::pi);
  return exact_decimal(rad_per_s * kRevPerDay, rad_per_s, mean_motion_from_rev_per_day);
}

std::string epoch_text(UtcTime epoch) {
  constexpr std::int64_t kMicrosecond_ns = 1000;
  const std::int64_t ns =
      (epoch.ns % kNanosecondsPerSecond + kNanosecondsPerSecond) % kNanosecondsPerSecond;
  const std::string second = format_utc({epoch.ns - ns}).substr(0, 19);
  return ns % kMicrosecond_ns == 0 ? fmt::format("{}.{:06}", second, ns / kMicrosecond_ns)
                                   : fmt::format("{}.{:09}", second, ns);
}

std::vector<OmmText> omm_texts(const ElementSet& e) {
  const auto plain = [](double value) { return fmt::format("{}", value); };
  return {{"OBJECT_NAME", e.name},
          {"OBJECT_ID", e.international_designator},
          {"CENTER_NAME", "EARTH"},
          {"REF_FRAME", "TEME"},
          {"TIME_SYSTEM", "UTC"},
          {"MEAN_ELEMENT_THEORY", "SGP4"},
          {"EPOCH", epoch_text(e.epoch)},
          {"MEAN_MOTION", mean_motion_text(e.mean_motion_rad_per_s), true},
          {"ECCENTRICITY", plain(e.eccentricity), true},
          {"INCLINATION", degrees_text(e.inclination), true},
          {"RA_OF_ASC_NODE", degrees_text(e.node), true},
          {"ARG_OF_PERICENTER", degrees_text(e.argument_of_perigee), true},
          {"MEAN_ANOMALY", degrees_text(e.mean_anomaly), true},
          {"EPHEMERIS_TYPE", "0", true},
          {"NORAD_CAT_ID", fmt::format("{}", e.catalogue_number), true},
          {"BSTAR", plain(e.bstar_per_earth_radius), true},
          {"MEAN_MOTION_DOT", plain(e.mean_motion_dot_rev_per_day2), true},
          {"MEAN_MOTION_DDOT", plain(e.mean_motion_ddot_rev_per_day3), true}};
}

}  // namespace aloft::orbit
