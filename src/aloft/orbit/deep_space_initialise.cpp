#include <array>
#include <cmath>
#include <numbers>

#include "aloft/base/math.h"
#include "aloft/orbit/theory.h"

// SDP4's constants: doubly averaged attraction of Sun and Moon, and resonances of orbits of one day
// and half a day with the Earth's shape (Spacetrack Report 3, section 7; Hujsak 1979).

namespace aloft::orbit::theory {
namespace {

constexpr double kSunRate = 1.19459e-5;  // Mean motions, rad/min.
constexpr double kMoonRate = 1.5835218e-4;
constexpr double kSunEccentricity = 0.01675;
constexpr double kMoonEccentricity = 0.05490;
// Node terms are dropped within 3 degrees of the equator, where they divide by sin i.
constexpr double kEquatorial = 5.2359877e-2;

// Orientation of the disturbing body's orbit, with its node measured from the satellite's.
struct Body {
  double cos_perigee = 0.0, sin_perigee = 0.0;
  double cos_i = 0.0, sin_i = 0.0;
  double cos_node = 0.0, sin_node = 0.0;
  double strength = 0.0;  // "C1" of the report: perturbation coefficient.
};

// Sines and cosines of the satellite's own orbit.
struct Orbit {
  SinCos node, perigee, i;
  double n = 0.0, e = 0.0, e2 = 0.0, beta2 = 0.0;
};

// The sums of the report: Z by both indices, S by one.
struct Sums {
  double z1 = 0.0, z2 = 0.0, z3 = 0.0;
  double z11 = 0.0, z12 = 0.0, z13 = 0.0;
  double z21 = 0.0, z22 = 0.0, z23 = 0.0;
  double z31 = 0.0, z32 = 0.0, z33 = 0.0;
  double s1 = 0.0, s2 = 0.0, s3 = 0.0, s4 = 0.0, s5 = 0.0, s6 = 0.0, s7 = 0.0;
};

Sums third_body_sums(const Orbit& o, const Body& b) {
  const double a1 = b.cos_perigee * b.cos_node + b.sin_perigee * b.cos_i * b.sin_node;
  const double a3 = -b.sin_perigee * b.cos_node + b.cos_perigee * b.cos_i * b.sin_node;
  const double a7 = -b.cos_perigee * b.sin_node + b.sin_perigee * b.cos_i * b.cos_node;
  const double a8 = b.sin_perigee * b.sin_i;
  const double a9 = b.sin_perigee * b.sin_node + b.cos_perigee * b.cos_i * b.cos_node;
  const double a10 = b.cos_perigee * b.sin_i;
  const double a2 = o.i.cos * a7 + o.i.sin * a8;
  const double a4 = o.i.cos * a9 + o.i.sin * a10;
  const double a5 = -o.i.sin * a7 + o.i.cos * a8;
  const double a6 = -o.i.sin * a9 + o.i.cos * a10;

  const double x1 = a1 * o.perigee.cos + a2 * o.perigee.sin;
  const double x2 = a3 * o.perigee.cos + a4 * o.perigee.sin;
  const double x3 = -a1 * o.perigee.sin + a2 * o.perigee.cos;
  const double x4 = -a3 * o.perigee.sin + a4 * o.perigee.cos;
  const double x5 = a5 * o.perigee.sin;
  const double x6 = a6 * o.perigee.sin;
  const double x7 = a5 * o.perigee.cos;
  const double x8 = a6 * o.perigee.cos;

  Sums s;
  s.z31 = 12.0 * x1 * x1 - 3.0 * x3 * x3;
  s.z32 = 24.0 * x1 * x2 - 6.0 * x3 * x4;
  s.z33 = 12.0 * x2 * x2 - 3.0 * x4 * x4;
  s.z1 = 2.0 * (3.0 * (a1 * a1 + a2 * a2) + s.z31 * o.e2) + o.beta2 * s.z31;
  s.z2 = 2.0 * (6.0 * (a1 * a3 + a2 * a4) + s.z32 * o.e2) + o.beta2 * s.z32;
  s.z3 = 2.0 * (3.0 * (a3 * a3 + a4 * a4) + s.z33 * o.e2) + o.beta2 * s.z33;
  s.z11 = -6.0 * a1 * a5 + o.e2 * (-24.0 * x1 * x7 - 6.0 * x3 * x5);
  s.z12 =
      -6.0 * (a1 * a6 + a3 * a5) + o.e2 * (-24.0 * (x2 * x7 + x1 * x8) - 6.0 * (x3 * x6 + x4 * x5));
  s.z13 = -6.0 * a3 * a6 + o.e2 * (-24.0 * x2 * x8 - 6.0 * x4 * x6);
  s.z21 = 6.0 * a2 * a5 + o.e2 * (24.0 * x1 * x5 - 6.0 * x3 * x7);
  s.z22 =
      6.0 * (a4 * a5 + a2 * a6) + o.e2 * (24.0 * (x2 * x5 + x1 * x6) - 6.0 * (x4 * x7 + x3 * x8));
  s.z23 = 6.0 * a4 * a6 + o.e2 * (24.0 * x2 * x6 - 6.0 * x4 * x8);

  const double beta = std::sqrt(o.beta2);
  s.s3 = b.strength / o.n;
  s.s2 = -0.5 * s.s3 / beta;
  s.s4 = s.s3 * beta;
  s.s1 = -15.0 * o.e * s.s4;
  s.s5 = x1 * x3 + x2 * x4;
  s.s6 = x2 * x3 + x1 * x4;
  s.s7 = x2 * x4 - x1 * x3;
  return s;
}

ThirdBody periodic_amplitudes(const Sums& s, double e2, double body_eccentricity) {
  ThirdBody t;
  t.eccentricity = body_eccentricity;
  t.e2 = 2.0 * s.s1 * s.s6;
  t.e3 = 2.0 * s.s1 * s.s7;
  t.i2 = 2.0 * s.s2 * s.z12;
  t.i3 = 2.0 * s.s2 * (s.z13 - s.z11);
  t.l2 = -2.0 * s.s3 * s.z2;
  t.l3 = -2.0 * s.s3 * (s.z3 - s.z1);
  t.l4 = -2.0 * s.s3 * (-21.0 - 9.0 * e2) * body_eccentricity;
  t.gh2 = 2.0 * s.s4 * s.z32;
  t.gh3 = 2.0 * s.s4 * (s.z33 - s.z31);
  t.gh4 = -18.0 * s.s4 * body_eccentricity;
  t.h2 = -2.0 * s.s2 * s.z22;
  t.h3 = -2.0 * s.s2 * (s.z23 - s.z21);
  return t;
}

// Adds the secular rates that one body causes.
void add_secular_rates(const Sums& s, const Orbit& o, double inclination, double body_rate,
                       Mean& rate) {
  rate.eccentricity += s.s1 * body_rate * s.s5;
  rate.inclination += s.s2 * body_rate * (s.z11 + s.z13);
  rate.mean_anomaly += -body_rate * s.s3 * (s.z1 + s.z3 - 14.0 - 6.0 * o.e2);
  rate.argument_of_perigee += s.s4 * body_rate * (s.z31 + s.z33 - 6.0);
  const bool equatorial = inclination < kEquatorial || inclination > std::numbers::pi - kEquatorial;
  if (equatorial) return;
  const double node_rate = -body_rate * s.s2 * (s.z21 + s.z23) / o.i.sin;
  rate.argument_of_perigee -= o.i.cos * node_rate;
  rate.node += node_rate;
}

// The Sun's orbit is fixed in the report: inclination 23.4441 and perigee 281.2208 degrees.
Body sun_body(const Orbit& o) {
  return {0.1945905, -0.98088458, 0.91744867, 0.39785416, o.node.cos, o.node.sin, 2.9864797e-6};
}

// The Moon's orbit turns: its node goes round in 18.6 years. `day` counts from 1900 January 0.5.
Body moon_body(const Orbit& o, double day, double perigee_longitude) {
  const double ecliptic_node = less_whole_turns(4.5236020 - 9.2422029e-4 * day);
  const SinCos node = sin_cos(ecliptic_node);
  Body b;
  b.cos_i = 0.91375164 - 0.03568096 * node.cos;
  b.sin_i = std::sqrt(1.0 - b.cos_i * b.cos_i);
  const double sin_equator_node = 0.089683511 * node.sin / b.sin_i;
  const double cos_equator_node = std::sqrt(1.0 - sin_equator_node * sin_equator_node);
  const double x = 0.39785416 * node.sin / b.sin_i;
  const double y = cos_equator_node * node.cos + 0.91744867 * sin_equator_node * node.sin;
  const SinCos perigee = sin_cos(perigee_longitude + arc_tangent(x, y) - ecliptic_node);
  b.cos_perigee = perigee.cos;
  b.sin_perigee = perigee.sin;
  b.cos_node = cos_equator_node * o.node.cos + sin_equator_node * o.node.sin;
  b.sin_node = o.node.sin * cos_equator_node - o.node.cos * sin_equator_node;
  b.strength = 4.7968065e-7;
  return b;
}

Orbit orbit_of(const Mean& epoch) {
  return {sin_cos(epoch.node),
          sin_cos(epoch.argument_of_perigee),
          sin_cos(epoch.inclination),
          epoch.mean_motion,
          epoch.eccentricity,
          epoch.eccentricity * epoch.eccentricity,
          1.0 - epoch.eccentricity * epoch.eccentricity};
}

Resonance resonance_of(const Mean& epoch) {
  const double n = epoch.mean_motion;
  if (n > 0.0034906585 && n < 0.0052359877) return Resonance::one_day;
  if (n >= 8.26e-3 && n <= 9.24e-3 && epoch.eccentricity >= 0.5) return Resonance::half_day;
  return Resonance::none;
}

// The epoch as the published theory has it: a Julian date in one double, whose last digit is 40 us.
// Its constants come from the epoch so rounded, and near the perigee of a very long orbit the
// Moon's terms turn the rounding into 4 mm; with the exact epoch we would be that far from the
// published vectors. Times since the epoch stay exact.
struct RoundedEpoch {
  double days_since_1900 = 0.0;  // January 0.5, Julian date 2415020.0.
  double sidereal = 0.0;
};

RoundedEpoch rounded_epoch(UtcTime t) {
  const JulianDate jd = julian_date(t);
  const double rounded = jd.day + jd.fraction;
  const double late_s = ((rounded - jd.day) - jd.fraction) * 86'400.0;
  return {rounded - 2415020.0, gmst82(t, late_s).radians()};
}

OneDay one_day_amplitudes(const Mean& epoch, double inverse_a) {
  constexpr double kQ22 = 1.7891679e-6;
  constexpr double kQ31 = 2.1460748e-6;
  constexpr double kQ33 = 2.2123015e-7;
  const double e2 = epoch.eccentricity * epoch.eccentricity;
  const SinCos i = sin_cos(epoch.inclination);
  const double one_plus = 1.0 + i.cos;
  const double g200 = 1.0 + e2 * (-2.5 + 0.8125 * e2);
  const double g310 = 1.0 + 2.0 * e2;
  const double g300 = 1.0 + e2 * (-6.0 + 6.60937 * e2);
  const double f220 = 0.75 * one_plus * one_plus;
  const double f311 = 0.9375 * i.sin * i.sin * (1.0 + 3.0 * i.cos) - 0.75 * one_plus;
  const double f330 = 1.875 * one_plus * one_plus * one_plus;
  const double base = 3.0 * epoch.mean_motion * epoch.mean_motion * inverse_a * inverse_a;
  return {base * f311 * g310 * kQ31 * inverse_a, 2.0 * base * f220 * g200 * kQ22,
          3.0 * base * f330 * g300 * kQ33 * inverse_a};
}

}  // namespace

DeepSpace initialise_deep_space(const Mean& epoch, const SecularRates& rate, UtcTime epoch_time) {
  const Orbit o = orbit_of(epoch);
  const auto [day, sidereal] = rounded_epoch(epoch_time);
  const double moon_perigee = 5.8351514 + 0.0019443680 * day;
  const Sums sun = third_body_sums(o, sun_body(o));
  const Sums moon = third_body_sums(o, moon_body(o, day, moon_perigee));

  DeepSpace d;
  d.sun = periodic_amplitudes(sun, o.e2, kSunEccentricity);
  d.sun.mean_anomaly_rate = kSunRate;
  d.sun.mean_anomaly_epoch = less_whole_turns(6.2565837 + 0.017201977 * day);
  d.moon = periodic_amplitudes(moon, o.e2, kMoonEccentricity);
  d.moon.mean_anomaly_rate = kMoonRate;
  d.moon.mean_anomaly_epoch = less_whole_turns(4.7199672 + 0.22997150 * day - moon_perigee);
  add_secular_rates(sun, o, epoch.inclination, kSunRate, d.rate);
  add_secular_rates(moon, o, epoch.inclination, kMoonRate, d.rate);

  d.sidereal_epoch = sidereal;
  d.resonance = resonance_of(epoch);
  if (d.resonance == Resonance::none) return d;
  const double root = cube_root(epoch.mean_motion / kKe);
  const double inverse_a = root * root;
  const double anomaly_rate = rate.mean_anomaly + d.rate.mean_anomaly - epoch.mean_motion;
  const double node_rate = rate.node + d.rate.node;
  if (d.resonance == Resonance::half_day) {
    d.half_day = half_day_amplitudes(epoch, inverse_a);
    d.resonant_angle_epoch =
        less_whole_turns(epoch.mean_anomaly + 2.0 * epoch.node - 2.0 * d.sidereal_epoch);
    d.resonant_angle_rate = anomaly_rate + 2.0 * (node_rate - kEarthRate);
  } else {
    d.one_day = one_day_amplitudes(epoch, inverse_a);
    d.resonant_angle_epoch = less_whole_turns(epoch.mean_anomaly + epoch.node +
                                              epoch.argument_of_perigee - d.sidereal_epoch);
    d.resonant_angle_rate = anomaly_rate + node_rate - kEarthRate + rate.argument_of_perigee +
                            d.rate.argument_of_perigee;
  }
  return d;
}

}  // namespace aloft::orbit::theory
