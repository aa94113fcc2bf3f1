/// The geostationary arc as seen from the ground. Private to sky/.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "aloft/base/geometry.h"

namespace aloft::sky {

/// Radius of a circular orbit with the period of one sidereal day (ITU-R S.1503: 42,164 km).
inline constexpr double kGeostationaryRadius_m = 42'164'172.0;

/// A point of the arc, by cosine and sine of its longitude.
struct ArcPoint {
  double cosine = 1.0;
  double sine = 0.0;
};

inline Vector<Itrf> towards(const Position<Itrf>& from, const ArcPoint& point) {
  return {kGeostationaryRadius_m * point.cosine - from.x,
          kGeostationaryRadius_m * point.sine - from.y, -from.z};
}

/// Cosine of the angle, at `from`, between the unit vector `direction` and the point of the arc.
inline double cosine_to_arc(const Position<Itrf>& from, const Vector<Itrf>& direction,
                            const ArcPoint& point) {
  const Vector<Itrf> sight = towards(from, point);
  return dot(direction, sight) / norm(sight);
}

/// The arc is up where it stands above the plane normal to `up`.
inline bool arc_point_is_up(const Position<Itrf>& from, const Vector<Itrf>& up,
                            const ArcPoint& point) {
  return dot(towards(from, point), up) >= 0.0;
}

/// The two points in which the arc passes the horizon, where R (up_x cos + up_y sin) = up . p; none
/// if the whole arc is below it (within 9 degrees of a pole). What lies between them is above.
inline std::optional<std::array<ArcPoint, 2>> ends_of_visible_arc(const Position<Itrf>& from,
                                                                  const Vector<Itrf>& up) {
  const double height_m = dot(up, from_center(from));
  const double reach_m = kGeostationaryRadius_m * std::sqrt(up.x * up.x + up.y * up.y);
  if (height_m >= reach_m) return std::nullopt;
  const double cosine = height_m / reach_m;  // Of the longitude from the meridian of `up`.
  const double sine = std::sqrt(1.0 - cosine * cosine);
  const double x = up.x * kGeostationaryRadius_m / reach_m;
  const double y = up.y * kGeostationaryRadius_m / reach_m;
  return std::array<ArcPoint, 2>{{{x * cosine + y * sine, y * cosine - x * sine},
                                  {x * cosine - y * sine, y * cosine + x * sine}}};
}

/// Cosine of the angle between `direction` and the nearer end of the visible arc; -1 without one.
inline double cosine_to_ends(const Position<Itrf>& from, const Vector<Itrf>& up,
                             const Vector<Itrf>& direction) {
  const auto ends = ends_of_visible_arc(from, up);
  if (!ends) return -1.0;
  return std::max(cosine_to_arc(from, direction, ends->front()),
                  cosine_to_arc(from, direction, ends->back()));
}

/// Where the ray leaves the sphere of the geostationary radius, dropped onto the arc: a good start
/// when the ray passes near the arc.
inline ArcPoint arc_point_under_ray(const Position<Itrf>& from, const Vector<Itrf>& direction) {
  const Vector<Itrf> p = from_center(from);
  const double along = dot(p, direction);
  const double t = -along + std::sqrt(along * along +
                                      kGeostationaryRadius_m * kGeostationaryRadius_m - dot(p, p));
  const double x = p.x + t * direction.x;
  const double y = p.y + t * direction.y;
  const double length = std::sqrt(x * x + y * y);
  return length > 0.0 ? ArcPoint{x / length, y / length} : ArcPoint{};
}

/// Newton's steps on the derivative of cos(angle) = N / D over the longitude, where
///   N = direction . (g - p),  D^2 = |g - p|^2,  g = R (cos, sin, 0):
///   F = N' D^2 - N S,  F' = N'' D^2 + N' S - N S',  S = (D^2)' / 2 = R (p_x sin - p_y cos).
/// A step turns the point by atan(step), so no trigonometric function is needed. Five steps reach
/// the last bits from a start within 20 degrees.
inline ArcPoint nearest_arc_point(const Position<Itrf>& from, const Vector<Itrf>& direction,
                                  ArcPoint point) {
  constexpr double kRadius = kGeostationaryRadius_m;
  const double constant = -dot(direction, from_center(from));
  const double square = dot(from_center(from), from_center(from)) + kRadius * kRadius;
  for (int i = 0; i < 5; ++i) {
    const double towards_point = kRadius * (from.x * point.cosine + from.y * point.sine);
    const double across = kRadius * (from.x * point.sine - from.y * point.cosine);
    const double n_wave = kRadius * (direction.x * point.cosine + direction.y * point.sine);
    const double n = n_wave + constant;
    const double n1 = kRadius * (direction.y * point.cosine - direction.x * point.sine);
    const double d2 = square - 2.0 * towards_point;
    const double slope = -n_wave * d2 + n1 * across - n * towards_point;
    // A slope that is not negative is no maximum: stay with the start.
    if (!(slope < 0.0)) return point;
    const double step = std::fmin(0.3, std::fmax(-0.3, (n * across - n1 * d2) / slope));
    const double c = point.cosine - step * point.sine;
    const double s = point.sine + step * point.cosine;
    const double scale = 1.0 / std::sqrt(c * c + s * s);
    point = {c * scale, s * scale};
  }
  return point;
}

}  // namespace aloft::sky
