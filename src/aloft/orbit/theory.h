/// SGP4/SDP4 after Hoots & Roehrich (1980), Spacetrack Report 3, with the corrections of Vallado,
/// Crawford, Hujsak & Kelso (2006), AIAA 2006-6753 ("Revisiting Spacetrack Report #3"), WGS-72,
/// "improved" mode. Private to orbit/: plain structs of constants and pure functions of them.
///
/// Units of the theory: Earth radii (6378.135 km), minutes, radians. Notation of the reports:
///   n, e, i, node, argp, M   mean motion, eccentricity, inclination, right ascension of the
///                            ascending node, argument of perigee, mean anomaly
///   a"                       semi-major axis recovered from the Kozai mean motion
///   s, q0                    parameters of the atmospheric density function
///   xi, eta                  1 / (a" - s) and a" e xi
///   theta                    cos i (Greenwich's sidereal time where `sidereal` is written)
///   C1..C5, D2..D4           drag coefficients
#pragma once

#include <cmath>
#include <numbers>

#include "aloft/base/time.h"
#include "aloft/orbit/orbit.h"

namespace aloft::orbit::theory {

inline constexpr double kTwoPi = 2.0 * std::numbers::pi;

// WGS-72 (Hoots & Roehrich 1980; Vallado et al. 2006, table 2).
inline constexpr double kEarthRadius_km = 6378.135;
inline constexpr double kMu_km3_per_s2 = 398600.8;
inline constexpr double kJ2 = 0.001082616;
inline constexpr double kJ3 = -0.00000253881;
inline constexpr double kJ4 = -0.00000165597;
inline constexpr double kJ3OverJ2 = kJ3 / kJ2;

/// sqrt(mu) in Earth radii^1.5 per minute: 60 / sqrt(radius^3 / mu), which a test checks.
inline constexpr double kKe = 0.07436691613317342;

/// Sidereal rate of the Earth, rad/min, as the report's deep-space part has it.
inline constexpr double kEarthRate = 4.37526908801129966e-3;

/// x^(1/3) for x > 0, correct to 1 unit in the last place, the same bits everywhere.
double cube_root(double x);

/// `angle` less whole turns, keeping its sign. Exact but for one rounding: the fma holds the
/// product's low half.
inline double less_whole_turns(double angle) {
  return std::fma(-kTwoPi, std::trunc(angle / kTwoPi), angle);
}

/// Mean elements at one instant. `mean_motion` is Brouwer's in rad/min.
struct Mean {
  double mean_motion = 0.0;
  double eccentricity = 0.0;
  double inclination = 0.0;
  double node = 0.0;
  double argument_of_perigee = 0.0;
  double mean_anomaly = 0.0;
};

/// Rates of the mean anomaly, argument of perigee and node from J2, J2^2 and J4, rad/min.
struct SecularRates {
  double mean_anomaly = 0.0;
  double argument_of_perigee = 0.0;
  double node = 0.0;
};

/// What of the drag model does not change with time.
struct Drag {
  bool simplified = false;  ///< Perigee below 220 km, or deep space: only the linear terms.
  double bstar = 0.0;
  double c1 = 0.0, c4 = 0.0, c5 = 0.0;
  double d2 = 0.0, d3 = 0.0, d4 = 0.0;
  double t2 = 0.0, t3 = 0.0, t4 = 0.0, t5 = 0.0;  ///< Of the mean longitude, by power of time.
  double node_t2 = 0.0;
  double perigee_t = 0.0;     ///< "omgcof"
  double anomaly_cube = 0.0;  ///< "xmcof"
  double eta = 0.0;
  double epoch_anomaly_cube = 0.0;  ///< (1 + eta cos M0)^3
  double epoch_sin_anomaly = 0.0;
};

/// Long-period coefficients and functions of the inclination; deep space has new ones every call.
struct InclinationTerms {
  double sin_i = 0.0;
  double cos_i = 0.0;
  double xl = 0.0;  ///< "xlcof"
  double ay = 0.0;  ///< "aycof"
  double three_theta2_minus_1 = 0.0;
  double one_minus_theta2 = 0.0;
  double seven_theta2_minus_1 = 0.0;
};
InclinationTerms inclination_terms(double inclination);

/// Lunar or solar periodics: amplitudes of the doubly averaged third-body potential.
struct ThirdBody {
  double mean_anomaly_epoch = 0.0;  ///< "zmos", "zmol"
  double mean_anomaly_rate = 0.0;   ///< "zns", "znl", rad/min
  double eccentricity = 0.0;        ///< "zes", "zel"
  double e2 = 0.0, e3 = 0.0;
  double i2 = 0.0, i3 = 0.0;
  double l2 = 0.0, l3 = 0.0, l4 = 0.0;
  double gh2 = 0.0, gh3 = 0.0, gh4 = 0.0;
  double h2 = 0.0, h3 = 0.0;
};

/// Half-day resonance: amplitudes by the indices l, m, p, q of the geopotential.
struct HalfDay {
  double d2201 = 0.0, d2211 = 0.0, d3210 = 0.0, d3222 = 0.0, d4410 = 0.0;
  double d4422 = 0.0, d5220 = 0.0, d5232 = 0.0, d5421 = 0.0, d5433 = 0.0;
};

/// One-day (synchronous) resonance.
struct OneDay {
  double del1 = 0.0, del2 = 0.0, del3 = 0.0;
};

enum class Resonance { none, one_day, half_day };

/// Constants of SDP4, for periods of 225 minutes and more.
struct DeepSpace {
  ThirdBody sun;
  ThirdBody moon;
  Mean rate;  ///< Secular lunar-solar rates; `mean_motion` stays 0.
  Resonance resonance = Resonance::none;
  HalfDay half_day;
  OneDay one_day;
  double resonant_angle_epoch = 0.0;  ///< "xlamo"
  double resonant_angle_rate = 0.0;   ///< "xfact"
  double sidereal_epoch = 0.0;        ///< Greenwich sidereal time at the epoch ("gsto").
};

/// Everything that `propagate` needs, from `initialise`.
struct Constants {
  Mean epoch;
  double semi_major_axis = 0.0;  ///< a"
  SecularRates rate;
  InclinationTerms inclination;
  Drag drag;
  bool is_deep_space = false;
  DeepSpace deep_space;
};

/// Kozai's mean motion (as published) to Brouwer's, both in rad/min.
double brouwer_mean_motion(double kozai_mean_motion, double eccentricity, double inclination);

Constants initialise(const ElementSet& elements);

/// State in TEME, metres and metres per second, `minutes` after the epoch.
State propagate(const Constants& constants, double minutes);

// Deep space.

/// Amplitudes of the half-day resonance; `inverse_a` is 1 / a.
HalfDay half_day_amplitudes(const Mean& epoch, double inverse_a);
/// `rate` are the geopotential's own secular rates, which shift the resonances.
DeepSpace initialise_deep_space(const Mean& epoch, const SecularRates& rate, UtcTime epoch_time);
/// Lunar-solar secular effects and resonances from the epoch to `minutes`.
void add_deep_space_secular(const Constants& constants, double minutes, Mean& mean);
/// Lunar-solar periodics. The inclination comes out positive.
void add_deep_space_periodics(const DeepSpace& deep_space, double minutes, Mean& mean);

}  // namespace aloft::orbit::theory
