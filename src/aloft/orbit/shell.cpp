#include <cmath>

#include <fmt/core.h>

#include "aloft/base/math.h"
#include "aloft/orbit/orbit.h"
#include "aloft/orbit/theory.h"

namespace aloft::orbit {
namespace {

using theory::kEarthRadius_km;
using theory::kJ2;
using theory::kKe;

// Kozai's mean motion, rad/min, of a circular orbit whose radius under SGP4 has the given mean.
// SGP4's short-period terms move the mean radius to a (1 - 3/4 J2 (3 cos^2 i - 1) / a^2) in Earth
// radii (mrt of the report's last section, averaged over the argument of latitude).
double kozai_mean_motion(double mean_radius, double inclination) {
  constexpr int kIterations = 12;  // Each wins three digits; the rest is at no cost.
  const double theta = sin_cos(inclination).cos;
  const double shift = 0.75 * kJ2 * (3.0 * theta * theta - 1.0);
  double a = mean_radius;
  for (int i = 0; i < kIterations; ++i) a = mean_radius + shift / a;
  const double brouwer = kKe / (a * std::sqrt(a));
  double kozai = brouwer;
  for (int i = 0; i < kIterations; ++i)
    kozai *= brouwer / theory::brouwer_mean_motion(kozai, 0.0, inclination);
  return kozai;
}

}  // namespace

std::vector<ElementSet> shell_elements(const scenario::Shell& shell, UtcTime epoch) {
  const double mean_radius = 1.0 + shell.altitude_m / (kEarthRadius_km * 1000.0);
  const double mean_motion = kozai_mean_motion(mean_radius, shell.inclination.radians());
  const double total = static_cast<double>(shell.planes) * shell.satellites_per_plane;
  const double spread =
      shell.pattern == scenario::Shell::Pattern::delta ? theory::kTwoPi : std::numbers::pi;
  std::vector<ElementSet> elements;
  elements.reserve(static_cast<std::size_t>(total));
  for (int plane = 0; plane < shell.planes; ++plane) {
    for (int slot = 0; slot < shell.satellites_per_plane; ++slot) {
      ElementSet e;
      e.name = fmt::format("{} p{:02} s{:02}", shell.name, plane, slot);
      e.epoch = epoch;
      e.mean_motion_rad_per_s = mean_motion / 60.0;
      e.inclination = shell.inclination;
      e.node = radians(wrap_two_pi(shell.first_node.radians() + spread * plane / shell.planes));
      e.mean_anomaly = radians(
          wrap_two_pi(shell.first_anomaly.radians() +
                      theory::kTwoPi * (static_cast<double>(slot) / shell.satellites_per_plane +
                                        static_cast<double>(shell.phasing) * plane / total)));
      elements.push_back(std::move(e));
    }
  }
  return elements;
}

}  // namespace aloft::orbit
