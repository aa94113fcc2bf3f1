/// SGP4 for any orbit near the Earth, and what SDP4 shares with it: sgp4.cpp in packs. See
/// batch_pack.h.
#pragma once

#include "aloft/orbit/batch_state.h"

namespace aloft::orbit::batch {
namespace {

// Numbers of `PropagationError`.
constexpr double kMeanEccentricity = 1.0;
constexpr double kMeanMotion = 2.0;
constexpr double kPerturbedEccentricity = 3.0;
constexpr double kSemiLatusRectum = 4.0;
constexpr double kDecayed = 6.0;

/// Mean elements at one instant.
struct Mean {
  Pack anomaly, perigee, node, eccentricity, a;
};

/// What drag does besides turning the orbit.
struct Decay {
  Pack root_a_factor;
  Pack eccentricity;  ///< Subtracted.
  Pack longitude;     ///< Times the mean motion, added to the mean anomaly.
};

/// A state and the number of its error, 0 if there is none.
struct Outcome {
  PackState state;
  Pack error;
};

/// Keeps the first error of each lane.
ALOFT_INLINE void note_error(Mask wrong, double number, Pack& error) {
  error = select(wrong & (error <= 0.0), number, error);
}

ALOFT_INLINE Mean secular_gravity(const GeneralBlock& b, std::size_t lane, Pack t) {
  Mean m;
  m.anomaly = fma(t, at(b.anomaly_rate, lane), at(b.anomaly, lane));
  m.perigee = fma(t, at(b.perigee_rate, lane), at(b.perigee, lane));
  m.node = fma(t, fma(t, at(b.node_t2, lane), at(b.node_rate, lane)), at(b.node, lane));
  m.eccentricity = at(b.eccentricity, lane);
  m.a = at(b.a, lane);
  return m;
}

ALOFT_INLINE Decay secular_drag(const GeneralBlock& b, std::size_t lane, Pack t, Mean& m) {
  const Pack t2 = t * t;
  const Pack base = fma(at(b.eta, lane), sincos(m.anomaly).c, 1.0);
  const Pack shift =
      fma(at(b.anomaly_cube, lane), base * base * base - at(b.anomaly_cube_epoch, lane),
          at(b.perigee_t, lane) * t);
  m.anomaly = m.anomaly + shift;
  m.perigee = m.perigee - shift;
  Decay d;
  d.root_a_factor =
      fma(t,
          fma(t, fma(t, fma(t, at(b.decay_t4, lane), at(b.decay_t3, lane)), at(b.decay_t2, lane)),
              at(b.decay_t, lane)),
          1.0);
  d.eccentricity = fma(at(b.eccentricity_sine, lane), sincos(m.anomaly).s - at(b.sine_epoch, lane),
                       at(b.eccentricity_t, lane) * t);
  d.longitude = t2 * fma(t,
                         fma(t, fma(t, at(b.longitude_t5, lane), at(b.longitude_t4, lane)),
                             at(b.longitude_t3, lane)),
                         at(b.longitude_t2, lane));
  return d;
}

ALOFT_INLINE void apply_decay(const GeneralBlock& b, std::size_t lane, const Decay& d, Mean& m,
                              Pack& error) {
  m.a = m.a * (d.root_a_factor * d.root_a_factor);
  const Pack e = m.eccentricity - d.eccentricity;
  note_error(!((e < 1.0) & (e >= -0.001)), kMeanEccentricity, error);
  // Bounds of Vallado et al. 2006: short of zero is taken as zero, and zero would divide.
  m.eccentricity = select(e < 1.0e-6, 1.0e-6, e);
  m.anomaly = fma(at(b.mean_motion, lane), d.longitude, m.anomaly);
}

// Newton's steps as sgp4.cpp takes them. A lane that has arrived rests, so that its bits do not
// depend on how long the others need.
ALOFT_INLINE Pair solve_kepler(Pack u, Pack axn, Pack ayn) {
  constexpr double kTolerance = 1.0e-12;
  constexpr double kStepMax = 0.95;
  constexpr int kStepsMax = 10;
  Pack ew = u;
  Pair solution{0.0, 0.0};
  Mask moving = axn <= axn;
  for (int i = 0; i < kStepsMax && any(moving); ++i) {
    const Pair k = sincos(ew);
    solution = {select(moving, k.s, solution.s), select(moving, k.c, solution.c)};
    const Pack step = (fma(axn, k.s, fnma(ayn, k.c, u)) - ew) / fnma(ayn, k.s, fnma(axn, k.c, 1.0));
    const Pack limited =
        select(step > kStepMax, kStepMax, select(step < -kStepMax, -kStepMax, step));
    ew = select(moving, ew + limited, ew);
    moving = moving & (absolute(limited) >= kTolerance);
  }
  return solution;
}

ALOFT_INLINE Outcome finish(const Mean& m, const InclinationTerms& incl, Pack error) {
  const Pair perigee = sincos(m.perigee);
  Ellipse k;
  k.a = m.a;
  k.inverse_a = 1.0 / m.a;
  k.inverse_root_a = root(k.inverse_a);
  k.axn = m.eccentricity * perigee.c;
  const Pack long_period = 1.0 / (m.a * fnma(m.eccentricity, m.eccentricity, 1.0));
  k.ayn = fma(long_period, incl.ay, m.eccentricity * perigee.s);
  const Pack u = within_half_turn(within_half_turn(m.anomaly) + within_half_turn(m.perigee) +
                                  long_period * incl.xl * k.axn);
  k.ew = solve_kepler(u, k.axn, k.ayn);
  k.e_sin = fnma(k.ayn, k.ew.c, k.axn * k.ew.s);
  k.e_cos = fma(k.ayn, k.ew.s, k.axn * k.ew.c);
  k.a_over_r = 1.0 / (1.0 - k.e_cos);
  const Pack beta2 = 1.0 - fma(k.axn, k.axn, k.ayn * k.ayn);
  note_error(!(beta2 >= 0.0), kSemiLatusRectum, error);
  k.beta = root(beta2);
  k.share = 1.0 / (1.0 + k.beta);
  k.inverse_p = k.inverse_a / beta2;
  const PackState state =
      state_of(k, incl, sincos(m.node), 0.0, [](Pair a, Pack d) { return turned(a, d); });
  note_error(!(state.radius >= 1.0), kDecayed, error);
  return {state, error};
}

ALOFT_INLINE Outcome general_state(const GeneralBlock& b, std::size_t lane, Pack t) {
  Pack error = 0.0;
  Mean m = secular_gravity(b, lane, t);
  const Decay decay = secular_drag(b, lane, t, m);
  note_error(!(at(b.mean_motion, lane) > 0.0), kMeanMotion, error);
  apply_decay(b, lane, decay, m, error);
  return finish(m, load_terms(b.inclination, lane), error);
}

}  // namespace
}  // namespace aloft::orbit::batch
