/// SDP4: what deep_space.cpp does, in packs. See batch_pack.h.
#pragma once

#include "aloft/orbit/batch_general.h"

namespace aloft::orbit::batch {
namespace {

constexpr double kStep_min = 720.0;

/// Periodic changes by one body or both.
struct Periodics {
  Pack e = 0.0, i = 0.0, l = 0.0, gh = 0.0, h = 0.0;
};

ALOFT_INLINE void add_periodics(const ThirdBodyLanes& body, std::size_t lane, Pack t,
                                Periodics& sum_of) {
  const Pack anomaly = fma(t, at(body.anomaly_rate, lane), at(body.anomaly, lane));
  const Pair f = sincos(fma(2.0 * at(body.eccentricity, lane), sincos(anomaly).s, anomaly));
  const Pack f2 = fma(0.5 * f.s, f.s, -0.25);
  const Pack f3 = -0.5 * f.s * f.c;
  const auto term = [&](const Lanes& second, const Lanes& third) {
    return fma(at(second, lane), f2, at(third, lane) * f3);
  };
  sum_of.e = sum_of.e + term(body.e2, body.e3);
  sum_of.i = sum_of.i + term(body.i2, body.i3);
  sum_of.l = sum_of.l + fma(at(body.l4, lane), f.s, term(body.l2, body.l3));
  sum_of.gh = sum_of.gh + fma(at(body.gh4, lane), f.s, term(body.gh2, body.gh3));
  sum_of.h = sum_of.h + term(body.h2, body.h3);
}

/// Node and perigee after the periodics; `anomaly` is simply added to.
struct Turned {
  Pack node, perigee;
};

ALOFT_INLINE Turned turn_directly(const Periodics& p, const Mean& m, Pair i) {
  const Pack node = p.h / i.s;
  return {m.node + node, m.perigee + fnma(i.c, node, p.gh)};
}

// Lyddane's variables, with the change of the node taken from them instead of the node itself:
// sin i sin node and sin i cos node, turned back by the node, are (change, rest) below.
ALOFT_INLINE Turned turn_by_lyddane(const Periodics& p, const Mean& m, Pair i) {
  const Pack node = less_whole_turns(m.node);
  const Pack change = arc_tangent(p.h, fma(p.i, i.c, i.s));
  return {node + change, m.perigee + fnma(i.c, change, fnma(p.i * node, i.s, p.gh))};
}

ALOFT_INLINE InclinationTerms terms_of(Pair i) {
  const Pack theta2 = i.c * i.c;
  const Pack plus_1 = 1.0 + i.c;
  // Vallado et al. 2006: the divisor is kept from zero at an inclination of 180 degrees.
  const Pack divisor = select(absolute(plus_1) > 1.5e-12, plus_1, 1.5e-12);
  InclinationTerms terms;
  terms.sin_i = i.s;
  terms.cos_i = i.c;
  terms.ay = -0.5 * kJ3OverJ2 * i.s;
  terms.xl = (-0.25 * kJ3OverJ2) * i.s * fma(5.0, i.c, 3.0) / divisor;
  terms.radius = (0.25 * kJ2) * (1.0 - theta2);
  terms.rate = (0.5 * kJ2) * (1.0 - theta2);
  terms.secular = (0.75 * kJ2) * fma(3.0, theta2, -1.0);
  terms.latitude = (-0.125 * kJ2) * fma(7.0, theta2, -1.0);
  terms.node = (0.75 * kJ2) * i.c;
  terms.inclination = terms.node * i.s;
  return terms;
}

// Changes the mean elements; gives the inclination's functions.
ALOFT_INLINE InclinationTerms apply_periodics(const DeepBlock& d, std::size_t lane, Pack t,
                                              Pack inclination, Mean& m, Pack& error) {
  constexpr double kLyddaneBelow_rad = 0.2;
  Periodics p;
  add_periodics(d.sun, lane, t, p);
  add_periodics(d.moon, lane, t, p);
  inclination = inclination + p.i;
  m.eccentricity = m.eccentricity + p.e;
  note_error(!((m.eccentricity >= 0.0) & (m.eccentricity <= 1.0)), kPerturbedEccentricity, error);
  Pair i = sincos(inclination);
  const Mask direct = inclination >= kLyddaneBelow_rad;
  Turned turned_to = turn_directly(p, m, i);
  if (bits(direct) != kAllOfPack) {
    const Turned other = turn_by_lyddane(p, m, i);
    turned_to = {select(direct, turned_to.node, other.node),
                 select(direct, turned_to.perigee, other.perigee)};
  }
  const Mask negative = inclination < 0.0;
  m.node = select(negative, turned_to.node + kPi, turned_to.node);
  m.perigee = select(negative, turned_to.perigee - kPi, turned_to.perigee);
  m.anomaly = m.anomaly + p.l;
  i.s = select(negative, -i.s, i.s);
  return terms_of(i);
}

/// The resonant angle and the mean motion that it drives.
struct Resonant {
  Pack angle, mean_motion;
};

ALOFT_INLINE Resonant resonant_at(const ResonanceTable& table, std::size_t lane_of_pack, Pack t) {
  constexpr double kFieldSize = kLanes;
  constexpr double kRowSize = 5 * kFieldSize;
  static_assert(sizeof(ResonanceRow) == 5 * sizeof(Lanes));
  alignas(64) constexpr double kLaneNumbers[kLanes] = {0, 1, 2, 3, 4, 5, 6, 7};
  // Whole steps towards the epoch; the ends of the table keep a wild time inside it.
  const Pack steps = t / kStep_min;
  const Pack nearest = (steps + kRounder) - kRounder;
  const Pack less = select((steps > 0.0) & (nearest > steps), nearest - 1.0, nearest);
  const Pack whole = select((steps < 0.0) & (nearest < steps), nearest + 1.0, less);
  const Pack first = static_cast<double>(table.first);
  const Pack last = static_cast<double>(table.last);
  const Pack above = select(whole > first, whole, first);
  const Pack step = select(above < last, above, last);
  const Pack index = fma(step - first, kRowSize, load(kLaneNumbers + lane_of_pack) + kRounder);
  const double* base = table.rows->angle.v;
  const auto field = [&](double number) { return entry(base, index + number * kFieldSize); };
  const Pack dt = fnma(step, kStep_min, t);
  const Pack half_dt2 = 0.5 * (dt * dt);
  return {field(0) + fma(field(2), dt, field(3) * half_dt2),
          field(1) + fma(field(3), dt, field(4) * half_dt2)};
}

// (ke / n)^(2/3) by three of Halley's steps from the epoch's value, which n leaves by a few percent
// at most.
ALOFT_INLINE Pack semi_major_axis(Pack mean_motion, Pack root_a) {
  const Pack x = kKe / mean_motion;
  Pack y = root_a;
  for (int i = 0; i < 3; ++i) {
    const Pack cube = y * y * y;
    y = y * (fma(2.0, x, cube) / fma(2.0, cube, x));
  }
  return y * y;
}

ALOFT_INLINE void apply_resonance(const DeepBlock& d, const ResonanceTable& table, std::size_t lane,
                                  Pack t, Mean& m, Pack& error) {
  const Pack sidereal = less_whole_turns(fma(t, kEarthRate, at(d.sidereal_epoch, lane)));
  const Resonant r = resonant_at(table, lane, t);
  note_error(!(r.mean_motion > 0.0), kMeanMotion, error);
  m.a = semi_major_axis(r.mean_motion, at(d.root_a, lane));
  m.anomaly = d.resonance == ResonanceKind::half_day ? r.angle - 2.0 * m.node + 2.0 * sidereal
                                                     : r.angle - m.node - m.perigee + sidereal;
}

ALOFT_INLINE Outcome deep_state(const GeneralBlock& b, const DeepBlock& d,
                                const ResonanceTable& table, std::size_t lane, Pack t) {
  Pack error = 0.0;
  Mean m = secular_gravity(b, lane, t);
  const Pack t2 = t * t;
  const Decay decay{fma(t, at(b.decay_t, lane), 1.0), at(b.eccentricity_t, lane) * t,
                    t2 * at(b.longitude_t2, lane)};
  m.eccentricity = fma(t, at(d.eccentricity_rate, lane), m.eccentricity);
  m.perigee = fma(t, at(d.perigee_rate, lane), m.perigee);
  m.node = fma(t, at(d.node_rate, lane), m.node);
  m.anomaly = fma(t, at(d.anomaly_rate, lane), m.anomaly);
  const Pack inclination = fma(t, at(d.inclination_rate, lane), at(d.inclination, lane));
  if (d.resonance != ResonanceKind::none) apply_resonance(d, table, lane, t, m, error);
  apply_decay(b, lane, decay, m, error);
  const InclinationTerms incl = apply_periodics(d, lane, t, inclination, m, error);
  return finish(m, incl, error);
}

/// Derivatives of `Resonant` at a whole step.
ALOFT_INLINE void differentiate(const GeneralBlock& b, const DeepBlock& d, std::size_t lane,
                                Resonant r, double t, ResonanceRow& row) {
  const Pack perigee = fma(t, at(b.perigee_rate, lane), at(b.perigee, lane));
  Pack dot = 0.0;
  Pack ddot = 0.0;
  for (std::size_t h = 0; h < d.harmonic_count; ++h) {
    const HarmonicLanes& one = d.harmonics[h];
    const Pack amplitude = at(one.amplitude, lane);
    const Pair s = sincos(fma(one.perigee_multiple, perigee, one.multiple * r.angle - one.phase));
    dot = fma(amplitude, s.s, dot);
    ddot = fma(one.multiple * amplitude, s.c, ddot);
  }
  const Pack angle_dot = r.mean_motion + at(d.angle_rate, lane);
  store(row.angle.v + lane, r.angle);
  store(row.mean_motion.v + lane, r.mean_motion);
  store(row.angle_dot.v + lane, angle_dot);
  store(row.mean_motion_dot.v + lane, dot);
  store(row.mean_motion_ddot.v + lane, ddot * angle_dot);
}

ALOFT_INLINE Resonant next(const ResonanceRow& row, std::size_t lane, double dt) {
  const double half_dt2 = 0.5 * dt * dt;
  const Pack dot = at(row.mean_motion_dot, lane);
  return {at(row.angle, lane) + fma(at(row.angle_dot, lane), dt, dot * half_dt2),
          at(row.mean_motion, lane) + fma(dot, dt, at(row.mean_motion_ddot, lane) * half_dt2)};
}

}  // namespace
}  // namespace aloft::orbit::batch
