#include "aloft/results/map_projection.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "aloft/base/math.h"

namespace aloft::results {
namespace {

using std::numbers::pi;

// Equation 9: the coefficients of the projection.
constexpr double kA1 = 1.340264;
constexpr double kA2 = -0.081106;
constexpr double kA3 = 0.000893;
constexpr double kA4 = 0.003796;
constexpr double kHalfRootOfThree = std::numbers::sqrt3 / 2.0;

// y of the projection, and its derivative, by the parametric latitude.
constexpr double y_of(double theta) {
  const double t2 = theta * theta;
  const double t6 = t2 * t2 * t2;
  return theta * (kA1 + kA2 * t2 + t6 * (kA3 + kA4 * t2));
}
constexpr double slope_of(double theta) {
  const double t2 = theta * theta;
  const double t6 = t2 * t2 * t2;
  return kA1 + 3.0 * kA2 * t2 + t6 * (7.0 * kA3 + 9.0 * kA4 * t2);
}

// x of the projection for one radian of longitude from the centre.
double x_per_radian(double theta) {
  return 2.0 * std::numbers::sqrt3 * sin_cos(theta).cos / (3.0 * slope_of(theta));
}

constexpr double kWidth = 2.0 * pi * 2.0 * std::numbers::sqrt3 / (3.0 * kA1);
constexpr double kUnits = kMapWidth / kWidth;  // Of the drawing, in one unit of the projection.

double theta_at(double y) {
  double theta = y;
  // The first guess is within 0.4; Newton's method is at its last bit after 6 steps.
  for (int step = 0; step < 8; ++step) theta -= (y_of(theta) - y) / slope_of(theta);
  return theta;
}

}  // namespace

MapPosition map_position(const earth::Geodetic& place) {
  const double theta = arc_sine(kHalfRootOfThree * sin_cos(place.latitude.radians()).sin);
  const double from_edge = wrap_two_pi((place.longitude - degrees(kMapCentre_deg)).radians() + pi);
  return {kMapWidth / 2.0 + kUnits * x_per_radian(theta) * (from_edge - pi),
          kMapHeight / 2.0 - kUnits * y_of(theta)};
}

std::optional<earth::Geodetic> location_of_map_point(std::size_t point) {
  const std::size_t column = point % MapGrid::kColumns;
  const std::size_t row = point / MapGrid::kColumns;
  const double x = static_cast<double>(2 * column + 1) - kMapWidth / 2.0;
  const double y = kMapHeight / 2.0 - static_cast<double>(2 * row + 1);
  const double theta = theta_at(y / kUnits);
  if (std::abs(theta) > pi / 3.0) return std::nullopt;
  const double longitude = x / kUnits / x_per_radian(theta);
  if (std::abs(longitude) > pi) return std::nullopt;
  const double east = wrap_two_pi(longitude + degrees(kMapCentre_deg).radians() + pi) - pi;
  return earth::Geodetic{radians(arc_sine(sin_cos(theta).sin / kHalfRootOfThree)), radians(east),
                         0.0};
}

std::size_t map_point_at(const earth::Geodetic& place) {
  const MapPosition position = map_position(place);
  const auto column = std::clamp(static_cast<int>(position.x / 2.0), 0, kMapWidth / 2 - 1);
  const auto row = std::clamp(static_cast<int>(position.y / 2.0), 0, kMapHeight / 2 - 1);
  return static_cast<std::size_t>(row) * MapGrid::kColumns + static_cast<std::size_t>(column);
}

}  // namespace aloft::results
