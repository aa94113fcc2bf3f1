#include "aloft/compat/generator_orbit.h"

#include <cmath>
#include <numbers>

#include "aloft/base/math.h"

namespace aloft::compat {
namespace {

// The report's constants, cut to the digits that it prints: Earth radii and minutes, WGS-72.
constexpr double kCk2 = 5.413080e-4;  // J2 / 2
constexpr double kCk4 = 6.209887e-7;  // -3 J4 / 8
constexpr double kJ3 = -0.253881e-5;
constexpr double kKe = 0.743669161e-1;
constexpr double kTwoThirds = 0.66666667;
constexpr double kTwoPi = 6.2831853;
constexpr double kA3OverCk2 = -kJ3 / kCk2;

// Of the library, in the place of the report's 6,378.135 km.
constexpr double kEarthRadius_m = 6'378'160.0;

// Elements are kept in degrees, then in radians, both in single precision.
double single_radians(double angle_deg) {
  const auto single_deg = static_cast<float>(angle_deg);
  return static_cast<float>(single_deg * std::numbers::pi / 180.0);
}

}  // namespace

GeneratorOrbit::GeneratorOrbit(const WrittenElements& elements)
    : inclination_(single_radians(elements.inclination_deg)),
      eccentricity_(static_cast<float>(elements.eccentricity)),
      epoch_{single_radians(elements.mean_anomaly_deg),
             single_radians(elements.argument_of_perigee_deg), single_radians(elements.node_deg)} {
  const SinCos i = sin_cos(inclination_);
  sin_i_ = i.sin;
  cos_i_ = i.cos;
  long_period_longitude_ = 0.125 * kA3OverCk2 * sin_i_ * (3.0 + 5.0 * cos_i_) / (1.0 + cos_i_);
  long_period_ayn_ = 0.25 * kA3OverCk2 * sin_i_;
  set_rates(elements.mean_motion_rev_per_day * (2.0 * std::numbers::pi / 1440.0));
}

// Secular effects of the Earth's shape: mean motion and semi-major axis recovered from the
// elements, and the rates of the angles.
void GeneratorOrbit::set_rates(double mean_motion) {
  const double e2 = eccentricity_ * eccentricity_;
  const double beta2 = 1.0 - e2;
  const double beta = std::sqrt(beta2);
  const double theta2 = cos_i_ * cos_i_;
  const double theta4 = theta2 * theta2;
  const double a1 = exponential(kTwoThirds * natural_log(kKe / mean_motion));
  const double shift = 1.5 * kCk2 * (3.0 * theta2 - 1.0) / (beta * beta2);
  const double delta1 = shift / (a1 * a1);
  const double a0 =
      a1 * (1.0 - delta1 * (0.5 * kTwoThirds + delta1 * (1.0 + 134.0 / 81.0 * delta1)));
  const double delta0 = shift / (a0 * a0);
  const double n = mean_motion / (1.0 + delta0);
  semi_major_axis_ = a0 / (1.0 - delta0);

  const double p2_inverse = 1.0 / (semi_major_axis_ * semi_major_axis_ * beta2 * beta2);
  const double t1 = 3.0 * kCk2 * p2_inverse * n;
  const double t2 = t1 * kCk2 * p2_inverse;
  const double t3 = 1.25 * kCk4 * p2_inverse * p2_inverse * n;
  rate_.anomaly = n + 0.5 * t1 * beta * (3.0 * theta2 - 1.0) +
                  0.0625 * t2 * beta * (13.0 - 78.0 * theta2 + 137.0 * theta4);
  rate_.perigee = -0.5 * t1 * (1.0 - 5.0 * theta2) +
                  0.0625 * t2 * (7.0 - 114.0 * theta2 + 395.0 * theta4) +
                  t3 * (3.0 - 36.0 * theta2 + 49.0 * theta4);
  rate_.node =
      -t1 * cos_i_ + (0.5 * t2 * (4.0 - 19.0 * theta2) + 2.0 * t3 * (3.0 - 7.0 * theta2)) * cos_i_;
}

GeneratorOrbit::Eccentric GeneratorOrbit::solve_kepler(const Mean& mean) const {
  constexpr double kTolerance = 1e-12;
  constexpr int kStepsMax = 10;
  const SinCos perigee = sin_cos(mean.perigee);
  const double inverse = 1.0 / (semi_major_axis_ * (1.0 - eccentricity_ * eccentricity_));
  Eccentric k{};
  k.axn = eccentricity_ * perigee.cos;
  k.ayn = eccentricity_ * perigee.sin + inverse * long_period_ayn_;
  const double longitude =
      mean.anomaly + mean.perigee + mean.node + inverse * long_period_longitude_ * k.axn;
  const double target = std::fmod(longitude - mean.node, kTwoPi);
  double anomaly = target;
  for (int step = 0; step < kStepsMax; ++step) {
    const SinCos e = sin_cos(anomaly);
    k.sin = e.sin;
    k.cos = e.cos;
    const double next =
        (target - k.ayn * e.cos + k.axn * e.sin - anomaly) / (1.0 - k.axn * e.cos - k.ayn * e.sin) +
        anomaly;
    if (std::fabs(next - anomaly) <= kTolerance) break;
    anomaly = next;
  }
  return k;
}

Position<Teme> GeneratorOrbit::with_short_periods(const Mean& mean, const Eccentric& k) const {
  const double a = semi_major_axis_;
  const double e_cos = k.axn * k.cos + k.ayn * k.sin;
  const double e_sin = k.axn * k.sin - k.ayn * k.cos;
  const double e2 = k.axn * k.axn + k.ayn * k.ayn;
  const double p = a * (1.0 - e2);
  const double r = a * (1.0 - e_cos);
  const double beta = std::sqrt(1.0 - e2);
  const double share = e_sin / (1.0 + beta);
  const double cos_u = a / r * (k.cos - k.axn + k.ayn * share);
  const double sin_u = a / r * (k.sin - k.ayn - k.axn * share);
  const double sin_2u = 2.0 * sin_u * cos_u;
  const double cos_2u = 2.0 * cos_u * cos_u - 1.0;
  const double theta2 = cos_i_ * cos_i_;
  const double c1 = kCk2 / p;
  const double c2 = c1 / p;
  const double radius =
      r * (1.0 - 1.5 * c2 * beta * (3.0 * theta2 - 1.0)) + 0.5 * c1 * (1.0 - theta2) * cos_2u;
  const SinCos u = sin_cos(arc_tangent(sin_u, cos_u) - 0.25 * c2 * (7.0 * theta2 - 1.0) * sin_2u);
  const SinCos node = sin_cos(mean.node + 1.5 * c2 * cos_i_ * sin_2u);
  const SinCos i = sin_cos(inclination_ + 1.5 * c2 * cos_i_ * sin_i_ * cos_2u);
  const double radius_m = radius * kEarthRadius_m;
  return {radius_m * (node.cos * u.cos - node.sin * i.cos * u.sin),
          radius_m * (node.sin * u.cos + node.cos * i.cos * u.sin), radius_m * (i.sin * u.sin)};
}

Position<Teme> GeneratorOrbit::position_m(double minutes) const {
  const Mean mean{epoch_.anomaly + rate_.anomaly * minutes,
                  epoch_.perigee + rate_.perigee * minutes, epoch_.node + rate_.node * minutes};
  return with_short_periods(mean, solve_kepler(mean));
}

}  // namespace aloft::compat
