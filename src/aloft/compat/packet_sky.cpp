#include "aloft/compat/packet_sky.h"

#include <cmath>

#include <fmt/core.h>

#include "aloft/base/check.h"
#include "aloft/base/math.h"

namespace aloft::compat {
namespace {

const UtcTime kEpoch = utc_from_date(2000, 1, 1, 0);

// IERS values of that day. The packet simulator keeps UT1 to the millisecond.
const orbit::EarthOrientation kOrientation{0.355, degrees(0.0433 / 3600.0),
                                           degrees(0.3776 / 3600.0)};

std::string text_of(const std::vector<ElementLines>& lines) {
  std::string text;
  for (const ElementLines& one : lines)
    text += fmt::format("{}\n{}\n{}\n", one.name, one.first, one.second);
  return text;
}

}  // namespace

std::array<double, 3> wgs72_position_m(const GroundStation& station) {
  constexpr double kEquator_m = 6'378'135.0;
  constexpr double kFlattening = 1.0 / 298.26;
  constexpr double kPolar2 = (1.0 - kFlattening) * (1.0 - kFlattening);
  const SinCos phi = sin_cos(station.latitude.radians());
  const SinCos lambda = sin_cos(station.longitude.radians());
  const double vertical_m = kEquator_m / std::sqrt(1.0 - (1.0 - kPolar2) * phi.sin * phi.sin);
  const double axis_m = (vertical_m + station.elevation_m) * phi.cos;
  return {axis_m * lambda.cos, axis_m * lambda.sin,
          (vertical_m * kPolar2 + station.elevation_m) * phi.sin};
}

PacketSky::PacketSky(const std::vector<ElementLines>& lines,
                     const std::vector<GroundStation>& stations) {
  const auto catalogue = orbit::parse_tle(text_of(lines), "elements");
  ALOFT_CHECK(catalogue && catalogue->elements.size() == lines.size(),
              "the lines were written to the format, each of a satellite of its own");
  for (const orbit::ElementSet& elements : catalogue->elements) satellites_.emplace_back(elements);
  for (const GroundStation& station : stations) {
    const auto [x, y, z] = wgs72_position_m(station);
    stations_.push_back({x, y, z});
  }
}

Position<Itrf> PacketSky::position(std::uint32_t node, std::int64_t time_ns) const {
  if (node >= satellites_.size()) return stations_[node - satellites_.size()];
  constexpr double kMillisecondsPerMinute = 60'000.0;
  const std::int64_t time_ms = time_ns / 1'000'000;
  const orbit::State state =
      satellites_[node].at_minutes(static_cast<double>(time_ms) / kMillisecondsPerMinute);
  return orbit::itrf_from_teme(plus_ns(kEpoch, time_ms * 1'000'000), kOrientation) *
         state.position_m;
}

std::int64_t PacketSky::arrival_ns(const std::vector<std::uint32_t>& path,
                                   std::int64_t time_ns) const {
  for (std::size_t i = 1; i < path.size(); ++i) {
    const double length_m = distance_m(position(path[i - 1], time_ns), position(path[i], time_ns));
    time_ns += std::llround(length_m / kSpeedOfLight_m_per_s * 1e9);
  }
  return time_ns;
}

}  // namespace aloft::compat
