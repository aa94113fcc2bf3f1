/// SGP4 for nearly circular orbits without strong drag, which almost all are: series instead of
/// roots, and sines only of what turns fast. See batch_pack.h.
#pragma once

#include "aloft/orbit/batch_state.h"

namespace aloft::orbit::batch {
namespace {

// Where the series below have errors under 1e-13: a lane outside takes the general way.
constexpr double kEccentricityMax = 1.0 / 32.0;
constexpr double kPerigeeShiftMax_rad = 0.03;
constexpr double kRootFactorMin = 0.5;
constexpr double kLongitudeRestMax_rad = 5.0e-3;
constexpr double kNodeRestMax_rad = 2.0e-4;

/// Sines and cosines of the angles that turn at constant rates, at one instant.
struct SecularAngles {
  Pair longitude;  ///< Mean anomaly plus argument of perigee.
  Pair perigee, node;
  Pair anomaly;  ///< Coarse.
};

/// What the sines above lack of their angles, in radians: nothing, or what grew unevenly since the
/// instant from which they were turned on.
struct AngleRests {
  Pack longitude, node;
};

/// Orbit in its plane, at one instant, by drag.
struct NearCircularMean {
  Pack e, e_cos_perigee, e_sin_perigee;
  Pack root_a_factor;
  Mask usual;  ///< All series converge.
};

/// Sixteenths of a turn.
ALOFT_INLINE Pack drag_longitude(const NearCircularBlock& b, std::size_t lane, Pack t) {
  const Pack sum_of = fma(
      t,
      fma(t, fma(t, at(b.longitude_t5, lane), at(b.longitude_t4, lane)), at(b.longitude_t3, lane)),
      at(b.longitude_t2, lane));
  return t * t * sum_of;
}

ALOFT_INLINE SecularAngles angles_at(const NearCircularBlock& b, std::size_t lane, Pack t) {
  const Pack longitude = fma(
      t, at(b.longitude_rate, lane),
      fma(t, at(b.longitude_rate_low, lane), drag_longitude(b, lane, t) + at(b.longitude, lane)));
  const Pack node = fma(t, fma(t, at(b.node_t2, lane), at(b.node_rate, lane)), at(b.node, lane));
  return {sincos_sixteenths(longitude),
          sincos_sixteenths(fma(t, at(b.perigee_rate, lane), at(b.perigee, lane))),
          sincos_sixteenths(node),
          coarse_sincos_sixteenths(fma(t, at(b.anomaly_rate, lane), at(b.anomaly, lane)))};
}

ALOFT_INLINE NearCircularMean mean_at(const NearCircularBlock& b, std::size_t lane, Pack t,
                                      const SecularAngles& angles) {
  // Drag moves the perigee against the mean anomaly.
  const Pack base = fma(at(b.eta, lane), angles.anomaly.c, 1.0);
  const Pack shift = fma(at(b.anomaly_cube, lane), base * base * base,
                         fma(at(b.perigee_t, lane), t, at(b.anomaly_cube_epoch, lane)));
  const Pack sin_anomaly = slightly_turned(angles.anomaly, shift).s;
  const Pack shift2 = shift * shift;
  const Pack s = shift * fma(shift2, fma(shift2, 1.0 / 120.0, -1.0 / 6.0), 1.0);
  const Pack c_minus_1 = shift2 * fma(shift2, 1.0 / 24.0, -0.5);
  const Pair perigee{fnma(angles.perigee.c, s, fma(angles.perigee.s, c_minus_1, angles.perigee.s)),
                     fma(angles.perigee.s, s, fma(angles.perigee.c, c_minus_1, angles.perigee.c))};

  const Pack e = fnma(at(b.eccentricity_sine, lane), sin_anomaly,
                      fnma(at(b.eccentricity_t, lane), t, at(b.eccentricity, lane)));
  const Pack e_used = select(e < 1.0e-6, 1.0e-6, e);
  const Pack decay =
      fma(t, fma(t, fma(t, at(b.decay_t4, lane), at(b.decay_t3, lane)), at(b.decay_t2, lane)),
          at(b.decay_t, lane));
  const Pack factor = fma(t, decay, 1.0);
  const Mask usual = (e < kEccentricityMax) & (e >= -0.001) &
                     (absolute(shift) < kPerigeeShiftMax_rad) & (factor > kRootFactorMin);
  return {e_used, e_used * perigee.c, e_used * perigee.s, factor, usual};
}

// Kepler's equation as D = turn + E cos D + C sin D for the way D from the mean longitude, where E
// and C are e times sine and cosine of the mean anomaly: a series up to the third power of e, and
// from there one step of Newton's, with which all sines move linearly.
ALOFT_INLINE void solve_kepler_nearly_circular(Pair longitude, Pack turn, Ellipse& k) {
  const Pack es = fnma(k.ayn, longitude.c, k.axn * longitude.s);
  const Pack ec = fma(k.ayn, longitude.s, k.axn * longitude.c);
  const Pack inverse = fma(ec, fma(ec, ec + 1.0, 1.0), 1.0);
  const Pack first = (es + turn) * inverse;
  const Pack d = fnma(inverse * (first * first), fma(ec * (1.0 / 6.0), first, 0.5 * es), first);
  const Pack d2 = d * d;
  const Pack sin_d = d * fma(d2, fma(d2, 1.0 / 120.0, -1.0 / 6.0), 1.0);
  const Pack cos_d = fma(d2, fma(d2, fma(d2, -1.0 / 720.0, 1.0 / 24.0), -0.5), 1.0);
  const Pack e_sin = fma(es, cos_d, ec * sin_d);
  const Pack e_cos = fnma(es, sin_d, ec * cos_d);
  const Pack slope = 1.0 / (1.0 - e_cos);
  const Pack step = slope * ((turn - d) + e_sin);
  k.ew = sum(longitude, {fma(cos_d, step, sin_d), fnma(sin_d, step, cos_d)});
  k.e_sin = fma(e_cos, step, e_sin);
  k.e_cos = fnma(e_sin, step, e_cos);
  k.a_over_r = fnma(slope * slope, e_sin * step, slope);
}

/// `turn` is what the longitude lacks of its mean value, in radians.
ALOFT_INLINE Ellipse ellipse_of(const NearCircularBlock& b, std::size_t lane,
                                const NearCircularMean& m, Pair longitude, Pack turn) {
  Ellipse k;
  k.a = at(b.a, lane) * (m.root_a_factor * m.root_a_factor);
  k.inverse_root_a = at(b.inverse_root_a, lane) / m.root_a_factor;
  k.inverse_a = k.inverse_root_a * k.inverse_root_a;
  const Pack e2 = m.e * m.e;
  const Pack long_period = k.inverse_a * fma(e2, fma(e2, e2 + 1.0, 1.0), 1.0);
  k.axn = m.e_cos_perigee;
  k.ayn = fma(long_period, at(b.inclination.ay, lane), m.e_sin_perigee);
  solve_kepler_nearly_circular(longitude,
                               fma(long_period * at(b.inclination.xl, lane), k.axn, turn), k);
  const Pack x = fma(k.axn, k.axn, k.ayn * k.ayn);
  k.share = fma(x, fma(x, 0.0625, 0.125), 0.5);
  k.beta = fnma(x, k.share, 1.0);
  k.inverse_p = k.inverse_a * fma(x, fma(x, x + 1.0, 1.0), 1.0);
  return k;
}

}  // namespace
}  // namespace aloft::orbit::batch
