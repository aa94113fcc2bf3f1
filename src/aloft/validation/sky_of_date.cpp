#include "aloft/validation/sky_of_date.h"

#include <cmath>

#include "aloft/base/math.h"

namespace aloft::validation {
namespace {

constexpr double kMu_m3_per_s2 = 3.986008e14;  // WGS-72, as SGP4.

Position<Teme> two_body_position(const orbit::ElementSet& e, double seconds) {
  const double n = e.mean_motion_rad_per_s;
  const double a = std::cbrt(kMu_m3_per_s2 / (n * n));
  const double mean_anomaly = e.mean_anomaly.radians() + n * seconds;
  double eccentric = mean_anomaly;
  for (int i = 0; i < 20; ++i) eccentric = mean_anomaly + e.eccentricity * sin_cos(eccentric).sin;
  const SinCos sc = sin_cos(eccentric);
  const double x = a * (sc.cos - e.eccentricity);
  const double y = a * std::sqrt(1.0 - e.eccentricity * e.eccentricity) * sc.sin;
  const SinCos w = sin_cos(e.argument_of_perigee.radians());
  const SinCos i = sin_cos(e.inclination.radians());
  const SinCos node = sin_cos(e.node.radians());
  const double along = x * w.cos - y * w.sin;
  const double across = x * w.sin + y * w.cos;
  return {along * node.cos - across * i.cos * node.sin,
          along * node.sin + across * i.cos * node.cos, across * i.sin};
}

}  // namespace

Result<SkyOfDate> SkyOfDate::read(const std::filesystem::path& catalogue,
                                  const std::filesystem::path& orientation) {
  auto read = orbit::read_catalogue(catalogue);
  if (!read) return pass_on(read);
  SkyOfDate sky;
  for (orbit::ElementSet& elements : read->elements)
    sky.elements_.insert_or_assign(elements.name, elements);
  if (std::filesystem::exists(orientation)) {
    auto table = orbit::EarthOrientationTable::read(orientation);
    if (!table) return pass_on(table);
    sky.orientation_ = std::move(*table);
  }
  return sky;
}

std::optional<Position<Itrf>> SkyOfDate::position(const std::string& name, UtcTime time,
                                                  Motion motion) const {
  const auto found = elements_.find(name);
  if (found == elements_.end()) return std::nullopt;
  const double seconds = elapsed_s(found->second.epoch, time);
  const auto rotation = orbit::itrf_from_teme(time, orientation_.at(time));
  if (motion == Motion::two_body) return rotation * two_body_position(found->second, seconds);
  const orbit::State state = orbit::Sgp4(found->second).at_minutes(seconds / 60.0);
  if (state.error != orbit::PropagationError::none) return std::nullopt;
  return rotation * state.position_m;
}

}  // namespace aloft::validation
