#include <bit>
#include <cmath>
#include <cstdint>

#include "aloft/base/math.h"
#include "aloft/orbit/theory.h"

namespace aloft::orbit::theory {
namespace {

// Powers and functions of the epoch's elements that several coefficients share.
struct Epoch {
  double e = 0.0;
  double n = 0.0;       // Brouwer.
  double a = 0.0;       // a"
  double theta2 = 0.0;  // cos^2 i
  double beta2 = 0.0;   // 1 - e^2
  double p2_inverse = 0.0;
};

// Density parameters for the perigee's height: s and (q0 - s)^4 of the report, in Earth radii.
struct Density {
  double s = 0.0;
  double q0_minus_s_4 = 0.0;
};

double fourth_power(double x) { return (x * x) * (x * x); }

Density density_parameters(double perigee_km) {
  constexpr double kS_km = 78.0;
  constexpr double kQ0_km = 120.0;
  double s_km = kS_km;
  if (perigee_km < 156.0) s_km = perigee_km < 98.0 ? 20.0 : perigee_km - kS_km;
  return {s_km / kEarthRadius_km + 1.0, fourth_power((kQ0_km - s_km) / kEarthRadius_km)};
}

SecularRates secular_rates(const Epoch& o, double cos_i) {
  const double theta2 = o.theta2;
  const double theta4 = theta2 * theta2;
  const double beta = std::sqrt(o.beta2);
  const double j2 = 1.5 * kJ2 * o.p2_inverse * o.n;
  const double j2_squared = 0.5 * j2 * kJ2 * o.p2_inverse;
  const double j4 = -0.46875 * kJ4 * o.p2_inverse * o.p2_inverse * o.n;
  SecularRates rate;
  rate.mean_anomaly = o.n + 0.5 * j2 * beta * (3.0 * theta2 - 1.0) +
                      0.0625 * j2_squared * beta * (13.0 - 78.0 * theta2 + 137.0 * theta4);
  rate.argument_of_perigee = -0.5 * j2 * (1.0 - 5.0 * theta2) +
                             0.0625 * j2_squared * (7.0 - 114.0 * theta2 + 395.0 * theta4) +
                             j4 * (3.0 - 36.0 * theta2 + 49.0 * theta4);
  rate.node = -j2 * cos_i +
              (0.5 * j2_squared * (4.0 - 19.0 * theta2) + 2.0 * j4 * (3.0 - 7.0 * theta2)) * cos_i;
  return rate;
}

// Powers of the drag coefficients for perigees above 220 km (Spacetrack Report 3, section 6).
void add_higher_drag_terms(const Epoch& o, double s, double xi, Drag& drag) {
  const double c1 = drag.c1;
  const double c1_squared = c1 * c1;
  drag.d2 = 4.0 * o.a * xi * c1_squared;
  const double common = drag.d2 * xi * c1 / 3.0;
  drag.d3 = (17.0 * o.a + s) * common;
  drag.d4 = 0.5 * common * o.a * xi * (221.0 * o.a + 31.0 * s) * c1;
  drag.t3 = drag.d2 + 2.0 * c1_squared;
  drag.t4 = 0.25 * (3.0 * drag.d3 + c1 * (12.0 * drag.d2 + 10.0 * c1_squared));
  drag.t5 = 0.2 * (3.0 * drag.d4 + 12.0 * c1 * drag.d3 + 6.0 * drag.d2 * drag.d2 +
                   15.0 * c1_squared * (2.0 * drag.d2 + c1_squared));
}

Drag drag_terms(const Epoch& o, const Mean& epoch, double bstar, const InclinationTerms& incl) {
  const double perigee = o.a * (1.0 - o.e) - 1.0;
  const Density density = density_parameters(perigee * kEarthRadius_km);
  const double xi = 1.0 / (o.a - density.s);
  const double eta = o.a * o.e * xi;
  const double eta2 = eta * eta;
  const double e_eta = o.e * eta;
  const double psi2 = std::fabs(1.0 - eta2);
  const double coefficient = density.q0_minus_s_4 * fourth_power(xi);
  const double k = coefficient / (psi2 * psi2 * psi2 * std::sqrt(psi2));
  const SinCos perigee_angle = sin_cos(epoch.argument_of_perigee);
  const SinCos anomaly = sin_cos(epoch.mean_anomaly);
  const double cos_2_perigee = 1.0 - 2.0 * perigee_angle.sin * perigee_angle.sin;
  // Terms divided by e are dropped for nearly circular orbits, as in the report.
  const bool eccentric = o.e > 1.0e-4;

  Drag drag;
  drag.bstar = bstar;
  drag.simplified = perigee < 220.0 / kEarthRadius_km;
  const double c2 =
      k * o.n *
      (o.a * (1.0 + 1.5 * eta2 + e_eta * (4.0 + eta2)) +
       0.375 * kJ2 * xi / psi2 * incl.three_theta2_minus_1 * (8.0 + 3.0 * eta2 * (8.0 + eta2)));
  drag.c1 = bstar * c2;
  const double c3 = eccentric ? -2.0 * coefficient * xi * kJ3OverJ2 * o.n * incl.sin_i / o.e : 0.0;
  drag.c4 =
      2.0 * o.n * k * o.a * o.beta2 *
      (eta * (2.0 + 0.5 * eta2) + o.e * (0.5 + 2.0 * eta2) -
       kJ2 * xi / (o.a * psi2) *
           (-3.0 * incl.three_theta2_minus_1 * (1.0 - 2.0 * e_eta + eta2 * (1.5 - 0.5 * e_eta)) +
            0.75 * incl.one_minus_theta2 * (2.0 * eta2 - e_eta * (1.0 + eta2)) * cos_2_perigee));
  drag.c5 = 2.0 * k * o.a * o.beta2 * (1.0 + 2.75 * (eta2 + e_eta) + e_eta * eta2);
  drag.t2 = 1.5 * drag.c1;
  drag.node_t2 = 3.5 * o.beta2 * (-1.5 * kJ2 * o.p2_inverse * o.n * incl.cos_i) * drag.c1;
  drag.perigee_t = bstar * c3 * perigee_angle.cos;
  drag.anomaly_cube = eccentric ? -(2.0 / 3.0) * coefficient * bstar / e_eta : 0.0;
  drag.eta = eta;
  const double cube = 1.0 + eta * anomaly.cos;
  drag.epoch_anomaly_cube = cube * cube * cube;
  drag.epoch_sin_anomaly = anomaly.sin;
  if (!drag.simplified) add_higher_drag_terms(o, density.s, xi, drag);
  return drag;
}

}  // namespace

double cube_root(double x) {
  // A third of the exponent by integer division, then Newton: each step doubles the digits.
  constexpr std::uint64_t kExponentOffset = 0x2a9f'7893'0000'0000ULL;
  double y = std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) / 3 + kExponentOffset);
  for (int step = 0; step < 4; ++step) y -= (y - x / (y * y)) / 3.0;
  // The last step with the residual's low half.
  const double y2 = y * y;
  const double residual = std::fma(y2, y, -x) + std::fma(y, y, -y2) * y;
  return y - residual / (3.0 * y2);
}

InclinationTerms inclination_terms(double inclination) {
  const SinCos i = sin_cos(inclination);
  const double theta2 = i.cos * i.cos;
  InclinationTerms terms;
  terms.sin_i = i.sin;
  terms.cos_i = i.cos;
  // Vallado et al. 2006: the divisor is kept from zero at an inclination of 180 degrees.
  const double divisor = std::fabs(i.cos + 1.0) > 1.5e-12 ? 1.0 + i.cos : 1.5e-12;
  terms.xl = -0.25 * kJ3OverJ2 * i.sin * (3.0 + 5.0 * i.cos) / divisor;
  terms.ay = -0.5 * kJ3OverJ2 * i.sin;
  terms.three_theta2_minus_1 = 3.0 * theta2 - 1.0;
  terms.one_minus_theta2 = 1.0 - theta2;
  terms.seven_theta2_minus_1 = 7.0 * theta2 - 1.0;
  return terms;
}

double brouwer_mean_motion(double kozai_mean_motion, double eccentricity, double inclination) {
  const double theta = sin_cos(inclination).cos;
  const double beta2 = 1.0 - eccentricity * eccentricity;
  const double root = cube_root(kKe / kozai_mean_motion);
  const double a1 = root * root;
  const double d = 0.75 * kJ2 * (3.0 * theta * theta - 1.0) / (std::sqrt(beta2) * beta2);
  const double delta1 = d / (a1 * a1);
  const double a0 =
      a1 * (1.0 - delta1 * delta1 - delta1 * (1.0 / 3.0 + 134.0 * delta1 * delta1 / 81.0));
  return kozai_mean_motion / (1.0 + d / (a0 * a0));
}

Constants initialise(const ElementSet& elements) {
  constexpr double kDeepSpacePeriod_min = 225.0;
  Constants c;
  const double e = elements.eccentricity;
  const double n =
      brouwer_mean_motion(elements.mean_motion_rad_per_s * 60.0, e, elements.inclination.radians());
  c.epoch = {n,
             e,
             elements.inclination.radians(),
             elements.node.radians(),
             elements.argument_of_perigee.radians(),
             elements.mean_anomaly.radians()};
  const double root = cube_root(kKe / n);
  c.semi_major_axis = root * root;
  c.inclination = inclination_terms(c.epoch.inclination);

  Epoch o;
  o.e = e;
  o.n = n;
  o.a = c.semi_major_axis;
  o.theta2 = c.inclination.cos_i * c.inclination.cos_i;
  o.beta2 = 1.0 - e * e;
  const double p = o.a * o.beta2;
  o.p2_inverse = 1.0 / (p * p);
  c.rate = secular_rates(o, c.inclination.cos_i);
  c.drag = drag_terms(o, c.epoch, elements.bstar_per_earth_radius, c.inclination);
  c.is_deep_space = kTwoPi / n >= kDeepSpacePeriod_min;
  if (c.is_deep_space) {
    c.drag.simplified = true;
    c.deep_space = initialise_deep_space(c.epoch, c.rate, elements.epoch);
  }
  return c;
}

}  // namespace aloft::orbit::theory
