// WGS-84 (NIMA TR8350.2, third edition): semi-major axis and flattening are defining constants.
#include <cmath>

#include "aloft/base/math.h"
#include "aloft/earth/earth.h"

namespace aloft::earth {
namespace {

constexpr double kSemiMajorAxis_m = 6'378'137.0;
constexpr double kFlattening = 1.0 / 298.257'223'563;
constexpr double kSemiMinorAxis_m = kSemiMajorAxis_m * (1.0 - kFlattening);
constexpr double kEccentricitySquared = kFlattening * (2.0 - kFlattening);
constexpr double kSecondEccentricitySquared =
    kEccentricitySquared / ((1.0 - kFlattening) * (1.0 - kFlattening));
/// Mean radius (2 a + b) / 3 of the IUGG, for distances along the ground.
constexpr double kMeanRadius_m = 6'371'008.8;

/// Bowring's iteration gains four digits or more a step; three steps leave rounding only.
constexpr int kBowringSteps = 3;

/// Direction of a geodetic latitude and longitude.
Vector<Itrf> direction_of(Angle latitude, Angle longitude) {
  const SinCos phi = sin_cos(latitude.radians());
  const SinCos lambda = sin_cos(longitude.radians());
  return {phi.cos * lambda.cos, phi.cos * lambda.sin, phi.sin};
}

}  // namespace

Position<Itrf> position_of(const Geodetic& g) {
  const SinCos phi = sin_cos(g.latitude.radians());
  const SinCos lambda = sin_cos(g.longitude.radians());
  const double prime_vertical_m =
      kSemiMajorAxis_m / std::sqrt(1.0 - kEccentricitySquared * phi.sin * phi.sin);
  const double axis_distance_m = (prime_vertical_m + g.height_m) * phi.cos;
  const double z_m = (prime_vertical_m * (1.0 - kEccentricitySquared) + g.height_m) * phi.sin;
  return {axis_distance_m * lambda.cos, axis_distance_m * lambda.sin, z_m};
}

// B. R. Bowring, "Transformation from spatial to geographical coordinates", Survey Review 181
// (1976), with the height of "The accuracy of geodetic latitude and height equations", Survey
// Review 218 (1985): it has no division that vanishes at a pole or at the equator. The parametric
// latitude is carried as a sine and cosine, so that no trigonometry is needed inside the loop.
Geodetic geodetic_of(const Position<Itrf>& p) {
  const double axis_distance_m = std::sqrt(p.x * p.x + p.y * p.y);
  double reduced_sin = p.z * (1.0 - kFlattening);
  double reduced_cos = axis_distance_m * (1.0 - kFlattening) * (1.0 - kFlattening);
  double latitude_sin = 0.0;
  double latitude_cos = 1.0;
  for (int step = 0; step <= kBowringSteps; ++step) {
    const double scale = std::sqrt(reduced_sin * reduced_sin + reduced_cos * reduced_cos);
    const double s = scale > 0.0 ? reduced_sin / scale : 0.0;
    const double c = scale > 0.0 ? reduced_cos / scale : 1.0;
    latitude_sin = p.z + kSecondEccentricitySquared * kSemiMinorAxis_m * s * s * s;
    latitude_cos = axis_distance_m - kEccentricitySquared * kSemiMajorAxis_m * c * c * c;
    reduced_sin = (1.0 - kFlattening) * latitude_sin;
    reduced_cos = latitude_cos;
  }
  const double length = std::sqrt(latitude_sin * latitude_sin + latitude_cos * latitude_cos);
  const double s = length > 0.0 ? latitude_sin / length : 0.0;
  const double c = length > 0.0 ? latitude_cos / length : 1.0;
  Geodetic g;
  g.latitude = radians(arc_tangent(latitude_sin, latitude_cos));
  g.longitude = radians(arc_tangent(p.y, p.x));
  g.height_m = axis_distance_m * c + p.z * s -
               kSemiMajorAxis_m * std::sqrt(1.0 - kEccentricitySquared * s * s);
  return g;
}

LocalAxes local_axes(Angle latitude, Angle longitude) {
  const SinCos phi = sin_cos(latitude.radians());
  const SinCos lambda = sin_cos(longitude.radians());
  return {.east = {-lambda.sin, lambda.cos, 0.0},
          .north = {-phi.sin * lambda.cos, -phi.sin * lambda.sin, phi.cos},
          .up = {phi.cos * lambda.cos, phi.cos * lambda.sin, phi.sin}};
}

double ground_distance_m(const Geodetic& a, const Geodetic& b) {
  const Vector<Itrf> u = direction_of(a.latitude, a.longitude);
  const Vector<Itrf> v = direction_of(b.latitude, b.longitude);
  return kMeanRadius_m * arc_tangent(norm(cross(u, v)), dot(u, v));
}

}  // namespace aloft::earth
