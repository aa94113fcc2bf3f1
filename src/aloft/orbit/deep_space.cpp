#include <cmath>
#include <numbers>

#include "aloft/base/math.h"
#include "aloft/orbit/theory.h"

// SDP4 at one instant: secular effects of Sun, Moon and resonances, then lunar-solar periodics
// (Spacetrack Report 3, section 7).

namespace aloft::orbit::theory {
namespace {

// The resonant angle ("xli") and mean motion ("xni") that the resonance drives.
struct Resonant {
  double angle = 0.0;
  double mean_motion = 0.0;
};

// Time derivatives of `Resonant`.
struct Derivatives {
  double angle = 0.0;        // "xldot"
  double mean_motion = 0.0;  // "xndt"
  double second = 0.0;       // "xnddt", of the mean motion.
};

// One harmonic's share: amplitude * sin(phase) in the first derivative, and in the second its
// cosine times how often the resonant angle goes into the phase.
void add_harmonic(double amplitude, double phase, double multiple, Derivatives& d) {
  const SinCos s = sin_cos(phase);
  d.mean_motion += amplitude * s.sin;
  d.second += multiple * amplitude * s.cos;
}

Derivatives one_day_derivatives(const OneDay& r, double angle) {
  // Longitudes of the harmonics' axes.
  constexpr double kPhase2 = 0.13130908;
  constexpr double kPhase4 = 2.8843198;
  constexpr double kPhase6 = 0.37448087;
  Derivatives d;
  add_harmonic(r.del1, angle - kPhase2, 1.0, d);
  add_harmonic(r.del2, 2.0 * (angle - kPhase4), 2.0, d);
  add_harmonic(r.del3, 3.0 * (angle - kPhase6), 3.0, d);
  return d;
}

Derivatives half_day_derivatives(const HalfDay& r, double angle, double perigee) {
  constexpr double kG22 = 5.7686396;
  constexpr double kG32 = 0.95240898;
  constexpr double kG44 = 1.8014998;
  constexpr double kG52 = 1.0508330;
  constexpr double kG54 = 4.4108898;
  const double twice = 2.0 * angle;
  Derivatives d;
  add_harmonic(r.d2201, 2.0 * perigee + angle - kG22, 1.0, d);
  add_harmonic(r.d2211, angle - kG22, 1.0, d);
  add_harmonic(r.d3210, perigee + angle - kG32, 1.0, d);
  add_harmonic(r.d3222, -perigee + angle - kG32, 1.0, d);
  add_harmonic(r.d4410, 2.0 * perigee + twice - kG44, 2.0, d);
  add_harmonic(r.d4422, twice - kG44, 2.0, d);
  add_harmonic(r.d5220, perigee + angle - kG52, 1.0, d);
  add_harmonic(r.d5232, -perigee + angle - kG52, 1.0, d);
  add_harmonic(r.d5421, perigee + twice - kG54, 2.0, d);
  add_harmonic(r.d5433, -perigee + twice - kG54, 2.0, d);
  return d;
}

Derivatives derivatives(const Constants& c, const Resonant& state, double t) {
  const DeepSpace& deep = c.deep_space;
  Derivatives d =
      deep.resonance == Resonance::one_day
          ? one_day_derivatives(deep.one_day, state.angle)
          : half_day_derivatives(deep.half_day, state.angle,
                                 c.epoch.argument_of_perigee + c.rate.argument_of_perigee * t);
  d.angle = state.mean_motion + deep.resonant_angle_rate;
  d.second *= d.angle;
  return d;
}

void step_by(double dt, const Derivatives& d, Resonant& state) {
  const double half_dt2 = 0.5 * dt * dt;
  state.angle += d.angle * dt + d.mean_motion * half_dt2;
  state.mean_motion += d.mean_motion * dt + d.second * half_dt2;
}

// Euler-Maclaurin steps of half a day from the epoch, the rest in one shorter step. Always from the
// epoch, so that the result does not depend on what was asked before.
Resonant integrate(const Constants& c, double minutes) {
  constexpr double kStep_min = 720.0;
  Resonant state{c.deep_space.resonant_angle_epoch, c.epoch.mean_motion};
  const double step = std::copysign(kStep_min, minutes);
  double t = 0.0;
  while (std::fabs(minutes - t) >= kStep_min) {
    step_by(step, derivatives(c, state, t), state);
    t += step;
  }
  step_by(minutes - t, derivatives(c, state, t), state);
  return state;
}

// Periodic changes that one body causes at its true anomaly.
struct Periodics {
  double e = 0.0, i = 0.0, l = 0.0, gh = 0.0, h = 0.0;
};

void add_periodics(const ThirdBody& body, double minutes, Periodics& sum) {
  const double mean_anomaly = body.mean_anomaly_epoch + body.mean_anomaly_rate * minutes;
  const double anomaly = mean_anomaly + 2.0 * body.eccentricity * sin_cos(mean_anomaly).sin;
  const SinCos f = sin_cos(anomaly);
  const double f2 = 0.5 * f.sin * f.sin - 0.25;
  const double f3 = -0.5 * f.sin * f.cos;
  sum.e += body.e2 * f2 + body.e3 * f3;
  sum.i += body.i2 * f2 + body.i3 * f3;
  sum.l += body.l2 * f2 + body.l3 * f3 + body.l4 * f.sin;
  sum.gh += body.gh2 * f2 + body.gh3 * f3 + body.gh4 * f.sin;
  sum.h += body.h2 * f2 + body.h3 * f3;
}

// Near the equator node and perigee are ill defined: Lyddane's variables sin i sin node and
// sin i cos node are changed instead.
void apply_lyddane(const Periodics& p, Mean& mean) {
  const SinCos i = sin_cos(mean.inclination);
  const SinCos node = sin_cos(mean.node);
  const double alpha = i.sin * node.sin + p.h * node.cos + p.i * i.cos * node.sin;
  const double beta = i.sin * node.cos - p.h * node.sin + p.i * i.cos * node.cos;
  const double node_before = less_whole_turns(mean.node);
  const double longitude = mean.mean_anomaly + mean.argument_of_perigee + i.cos * node_before +
                           (p.l + p.gh - p.i * node_before * i.sin);
  double node_after = arc_tangent(alpha, beta);
  if (std::fabs(node_before - node_after) > std::numbers::pi)
    node_after += node_after < node_before ? kTwoPi : -kTwoPi;
  mean.node = node_after;
  mean.mean_anomaly += p.l;
  mean.argument_of_perigee = longitude - mean.mean_anomaly - i.cos * mean.node;
}

}  // namespace

void add_deep_space_secular(const Constants& c, double minutes, Mean& mean) {
  const DeepSpace& d = c.deep_space;
  mean.eccentricity += d.rate.eccentricity * minutes;
  mean.inclination += d.rate.inclination * minutes;
  mean.argument_of_perigee += d.rate.argument_of_perigee * minutes;
  mean.node += d.rate.node * minutes;
  mean.mean_anomaly += d.rate.mean_anomaly * minutes;
  if (d.resonance == Resonance::none) return;
  const double sidereal = less_whole_turns(d.sidereal_epoch + minutes * kEarthRate);
  const Resonant resonant = integrate(c, minutes);
  mean.mean_motion = resonant.mean_motion;
  mean.mean_anomaly = d.resonance == Resonance::half_day
                          ? resonant.angle - 2.0 * mean.node + 2.0 * sidereal
                          : resonant.angle - mean.node - mean.argument_of_perigee + sidereal;
}

void add_deep_space_periodics(const DeepSpace& d, double minutes, Mean& mean) {
  constexpr double kLyddaneBelow_rad = 0.2;
  Periodics p;
  add_periodics(d.sun, minutes, p);
  add_periodics(d.moon, minutes, p);
  mean.inclination += p.i;
  mean.eccentricity += p.e;
  if (mean.inclination >= kLyddaneBelow_rad) {
    const SinCos i = sin_cos(mean.inclination);
    const double node = p.h / i.sin;
    mean.argument_of_perigee += p.gh - i.cos * node;
    mean.node += node;
    mean.mean_anomaly += p.l;
  } else {
    apply_lyddane(p, mean);
  }
  if (mean.inclination < 0.0) {
    mean.inclination = -mean.inclination;
    mean.node += std::numbers::pi;
    mean.argument_of_perigee -= std::numbers::pi;
  }
}

}  // namespace aloft::orbit::theory
