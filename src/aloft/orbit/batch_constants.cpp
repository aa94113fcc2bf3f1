#include "aloft/orbit/batch_constants.h"

#include <cmath>

namespace aloft::orbit::batch {
namespace {

static_assert(kKe == theory::kKe && kJ2 == theory::kJ2 && kJ3OverJ2 == theory::kJ3OverJ2);
static_assert(kEarthRadius_m == theory::kEarthRadius_km * 1000.0 && kTwoPi == theory::kTwoPi);
static_assert(kEarthRate == theory::kEarthRate);

constexpr double kSixteenths = 2.54647908947032537;         // Of a turn in a radian: 8 / pi.
constexpr double kSixteenthsLow = -1.5742941340145989e-16;  // What that lacks of 8 / pi.

void set_inclination(const theory::InclinationTerms& terms, std::size_t lane,
                     InclinationLanes& lanes) {
  lanes.sin_i.v[lane] = terms.sin_i;
  lanes.cos_i.v[lane] = terms.cos_i;
  lanes.ay.v[lane] = terms.ay;
  lanes.xl.v[lane] = terms.xl;
  lanes.radius.v[lane] = 0.25 * kJ2 * terms.one_minus_theta2;
  lanes.rate.v[lane] = 0.5 * kJ2 * terms.one_minus_theta2;
  lanes.secular.v[lane] = 0.75 * kJ2 * terms.three_theta2_minus_1;
  lanes.latitude.v[lane] = -0.125 * kJ2 * terms.seven_theta2_minus_1;
  lanes.node.v[lane] = 0.75 * kJ2 * terms.cos_i;
  lanes.inclination.v[lane] = 0.75 * kJ2 * terms.cos_i * terms.sin_i;
}

/// A sum of two doubles.
struct Split {
  double high = 0.0;
  double low = 0.0;
};

// (a + b) radians in sixteenths of a turn, exact but for the low half's rounding (Knuth's sum of
// two): over weeks the rounding of a mean motion would grow to micrometres.
Split sum_in_sixteenths(double a, double b) {
  const double sum = a + b;
  const double b_kept = sum - a;
  const double lost = (a - (sum - b_kept)) + (b - b_kept);
  const double high = sum * kSixteenths;
  const double low = std::fma(sum, kSixteenths, -high) + sum * kSixteenthsLow + lost * kSixteenths;
  return {high, low};
}

void set_body(const theory::ThirdBody& body, std::size_t lane, ThirdBodyLanes& lanes) {
  lanes.anomaly.v[lane] = body.mean_anomaly_epoch;
  lanes.anomaly_rate.v[lane] = body.mean_anomaly_rate;
  lanes.eccentricity.v[lane] = body.eccentricity;
  lanes.e2.v[lane] = body.e2;
  lanes.e3.v[lane] = body.e3;
  lanes.i2.v[lane] = body.i2;
  lanes.i3.v[lane] = body.i3;
  lanes.l2.v[lane] = body.l2;
  lanes.l3.v[lane] = body.l3;
  lanes.l4.v[lane] = body.l4;
  lanes.gh2.v[lane] = body.gh2;
  lanes.gh3.v[lane] = body.gh3;
  lanes.gh4.v[lane] = body.gh4;
  lanes.h2.v[lane] = body.h2;
  lanes.h3.v[lane] = body.h3;
}

void add_harmonic(double amplitude, double multiple, double perigee_multiple, double phase,
                  std::size_t lane, DeepBlock& block) {
  HarmonicLanes& h = block.harmonics[block.harmonic_count++];
  h.amplitude.v[lane] = amplitude;
  h.multiple = multiple;
  h.perigee_multiple = perigee_multiple;
  h.phase = phase;
}

// Phases: longitudes of the harmonics' axes (Spacetrack Report 3, section 7).
void set_one_day(const theory::OneDay& r, std::size_t lane, DeepBlock& block) {
  add_harmonic(r.del1, 1.0, 0.0, 0.13130908, lane, block);
  add_harmonic(r.del2, 2.0, 0.0, 2.0 * 2.8843198, lane, block);
  add_harmonic(r.del3, 3.0, 0.0, 3.0 * 0.37448087, lane, block);
}

void set_half_day(const theory::HalfDay& r, std::size_t lane, DeepBlock& block) {
  constexpr double kG22 = 5.7686396;
  constexpr double kG32 = 0.95240898;
  constexpr double kG44 = 1.8014998;
  constexpr double kG52 = 1.0508330;
  constexpr double kG54 = 4.4108898;
  add_harmonic(r.d2201, 1.0, 2.0, kG22, lane, block);
  add_harmonic(r.d2211, 1.0, 0.0, kG22, lane, block);
  add_harmonic(r.d3210, 1.0, 1.0, kG32, lane, block);
  add_harmonic(r.d3222, 1.0, -1.0, kG32, lane, block);
  add_harmonic(r.d4410, 2.0, 2.0, kG44, lane, block);
  add_harmonic(r.d4422, 2.0, 0.0, kG44, lane, block);
  add_harmonic(r.d5220, 1.0, 1.0, kG52, lane, block);
  add_harmonic(r.d5232, 1.0, -1.0, kG52, lane, block);
  add_harmonic(r.d5421, 2.0, 1.0, kG54, lane, block);
  add_harmonic(r.d5433, 2.0, -1.0, kG54, lane, block);
}

}  // namespace

Way way_of(const theory::Constants& c) {
  if (c.is_deep_space) {
    if (c.deep_space.resonance == theory::Resonance::one_day) return Way::deep_one_day;
    if (c.deep_space.resonance == theory::Resonance::half_day) return Way::deep_half_day;
    return Way::deep;
  }
  // What the coarse sine of the mean anomaly (error 1e-10) and its turn by drag (1e-7) multiply.
  constexpr double kSineMax = 3.0e-6;
  constexpr double kCubeMax = 1.0e-3;
  // Below where the kernel's series end, so that drag or long periodics do not cross it at once.
  constexpr double kEccentricityMax = 0.03;
  const theory::Drag& drag = c.drag;
  const double e = c.epoch.eccentricity;
  const bool usual = e >= 0.0 && e < kEccentricityMax && c.epoch.mean_motion > 0.0 &&
                     std::fabs(drag.bstar * drag.c5) < kSineMax &&
                     std::fabs(3.0 * drag.anomaly_cube * drag.eta * e) < kCubeMax;
  return usual ? Way::near_circular : Way::general;
}

void set_lane(const theory::Constants& c, std::size_t lane, NearCircularBlock& block) {
  const theory::Mean& epoch = c.epoch;
  const theory::Drag& drag = c.drag;
  const bool simple = drag.simplified;
  block.longitude.v[lane] = (epoch.mean_anomaly + epoch.argument_of_perigee) * kSixteenths;
  const Split rate = sum_in_sixteenths(c.rate.mean_anomaly, c.rate.argument_of_perigee);
  block.longitude_rate.v[lane] = rate.high;
  block.longitude_rate_low.v[lane] = rate.low;
  const double n = epoch.mean_motion * kSixteenths;
  block.longitude_t2.v[lane] = n * drag.t2;
  block.longitude_t3.v[lane] = simple ? 0.0 : n * drag.t3;
  block.longitude_t4.v[lane] = simple ? 0.0 : n * drag.t4;
  block.longitude_t5.v[lane] = simple ? 0.0 : n * drag.t5;
  block.perigee.v[lane] = epoch.argument_of_perigee * kSixteenths;
  block.perigee_rate.v[lane] = c.rate.argument_of_perigee * kSixteenths;
  block.node.v[lane] = epoch.node * kSixteenths;
  block.node_rate.v[lane] = c.rate.node * kSixteenths;
  block.node_t2.v[lane] = drag.node_t2 * kSixteenths;
  block.anomaly.v[lane] = epoch.mean_anomaly * kSixteenths;
  block.anomaly_rate.v[lane] = c.rate.mean_anomaly * kSixteenths;
  const double cube = simple ? 0.0 : drag.anomaly_cube;
  const double sine = simple ? 0.0 : drag.bstar * drag.c5;
  block.eta.v[lane] = drag.eta;
  block.anomaly_cube.v[lane] = cube;
  block.anomaly_cube_epoch.v[lane] = -cube * drag.epoch_anomaly_cube;
  block.perigee_t.v[lane] = simple ? 0.0 : drag.perigee_t;
  block.eccentricity.v[lane] = epoch.eccentricity + sine * drag.epoch_sin_anomaly;
  block.eccentricity_t.v[lane] = drag.bstar * drag.c4;
  block.eccentricity_sine.v[lane] = sine;
  block.decay_t.v[lane] = -drag.c1;
  block.decay_t2.v[lane] = simple ? 0.0 : -drag.d2;
  block.decay_t3.v[lane] = simple ? 0.0 : -drag.d3;
  block.decay_t4.v[lane] = simple ? 0.0 : -drag.d4;
  block.a.v[lane] = c.semi_major_axis;
  block.inverse_root_a.v[lane] = 1.0 / std::sqrt(c.semi_major_axis);
  set_inclination(c.inclination, lane, block.inclination);
}

void set_lane(const theory::Constants& c, std::size_t lane, GeneralBlock& block) {
  const theory::Mean& epoch = c.epoch;
  const theory::Drag& drag = c.drag;
  const bool simple = drag.simplified;
  block.anomaly.v[lane] = epoch.mean_anomaly;
  block.anomaly_rate.v[lane] = c.rate.mean_anomaly;
  block.perigee.v[lane] = epoch.argument_of_perigee;
  block.perigee_rate.v[lane] = c.rate.argument_of_perigee;
  block.node.v[lane] = epoch.node;
  block.node_rate.v[lane] = c.rate.node;
  block.node_t2.v[lane] = drag.node_t2;
  block.mean_motion.v[lane] = epoch.mean_motion;
  block.eccentricity.v[lane] = epoch.eccentricity;
  block.a.v[lane] = c.semi_major_axis;
  block.eta.v[lane] = drag.eta;
  block.anomaly_cube.v[lane] = simple ? 0.0 : drag.anomaly_cube;
  block.anomaly_cube_epoch.v[lane] = drag.epoch_anomaly_cube;
  block.perigee_t.v[lane] = simple ? 0.0 : drag.perigee_t;
  block.eccentricity_t.v[lane] = drag.bstar * drag.c4;
  block.eccentricity_sine.v[lane] = simple ? 0.0 : drag.bstar * drag.c5;
  block.sine_epoch.v[lane] = drag.epoch_sin_anomaly;
  block.decay_t.v[lane] = -drag.c1;
  block.decay_t2.v[lane] = simple ? 0.0 : -drag.d2;
  block.decay_t3.v[lane] = simple ? 0.0 : -drag.d3;
  block.decay_t4.v[lane] = simple ? 0.0 : -drag.d4;
  block.longitude_t2.v[lane] = drag.t2;
  block.longitude_t3.v[lane] = simple ? 0.0 : drag.t3;
  block.longitude_t4.v[lane] = simple ? 0.0 : drag.t4;
  block.longitude_t5.v[lane] = simple ? 0.0 : drag.t5;
  set_inclination(c.inclination, lane, block.inclination);
}

void set_lane(const theory::Constants& c, std::size_t lane, DeepBlock& block) {
  const theory::DeepSpace& deep = c.deep_space;
  set_body(deep.sun, lane, block.sun);
  set_body(deep.moon, lane, block.moon);
  block.inclination.v[lane] = c.epoch.inclination;
  block.root_a.v[lane] = std::sqrt(c.semi_major_axis);
  block.eccentricity_rate.v[lane] = deep.rate.eccentricity;
  block.inclination_rate.v[lane] = deep.rate.inclination;
  block.perigee_rate.v[lane] = deep.rate.argument_of_perigee;
  block.node_rate.v[lane] = deep.rate.node;
  block.anomaly_rate.v[lane] = deep.rate.mean_anomaly;
  block.sidereal_epoch.v[lane] = deep.sidereal_epoch;
  block.angle_epoch.v[lane] = deep.resonant_angle_epoch;
  block.angle_rate.v[lane] = deep.resonant_angle_rate;
  block.harmonic_count = 0;
  block.resonance = ResonanceKind::none;
  if (deep.resonance == theory::Resonance::one_day) {
    block.resonance = ResonanceKind::one_day;
    set_one_day(deep.one_day, lane, block);
  } else if (deep.resonance == theory::Resonance::half_day) {
    block.resonance = ResonanceKind::half_day;
    set_half_day(deep.half_day, lane, block);
  }
}

}  // namespace aloft::orbit::batch
