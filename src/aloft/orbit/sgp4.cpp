#include <cmath>

#include "aloft/base/math.h"
#include "aloft/orbit/theory.h"

namespace aloft::orbit {
namespace theory {
namespace {

// Change of the mean elements by drag, besides that of the angles.
struct Decay {
  double a_factor_root = 1.0;  // The semi-major axis is multiplied by its square.
  double eccentricity = 0.0;   // Subtracted.
  double longitude = 0.0;      // Times the mean motion, added.
};

Mean secular_gravity(const Constants& c, double t) {
  Mean mean = c.epoch;
  mean.mean_anomaly += c.rate.mean_anomaly * t;
  mean.argument_of_perigee += c.rate.argument_of_perigee * t;
  mean.node += c.rate.node * t + c.drag.node_t2 * t * t;
  return mean;
}

Decay secular_drag(const Drag& drag, double t, Mean& mean) {
  const double t2 = t * t;
  Decay decay{1.0 - drag.c1 * t, drag.bstar * drag.c4 * t, drag.t2 * t2};
  if (drag.simplified) return decay;
  const double base = 1.0 + drag.eta * sin_cos(mean.mean_anomaly).cos;
  const double shift =
      drag.perigee_t * t + drag.anomaly_cube * (base * base * base - drag.epoch_anomaly_cube);
  mean.mean_anomaly += shift;
  mean.argument_of_perigee -= shift;
  const double t3 = t2 * t;
  const double t4 = t3 * t;
  decay.a_factor_root = decay.a_factor_root - drag.d2 * t2 - drag.d3 * t3 - drag.d4 * t4;
  decay.eccentricity +=
      drag.bstar * drag.c5 * (sin_cos(mean.mean_anomaly).sin - drag.epoch_sin_anomaly);
  decay.longitude += drag.t3 * t3 + t4 * (drag.t4 + t * drag.t5);
  return decay;
}

// Applies `decay` to the mean elements; gives the semi-major axis.
double apply_decay(const Constants& c, const Decay& decay, Mean& mean) {
  double a = c.semi_major_axis;
  if (c.is_deep_space) {
    const double root = cube_root(kKe / mean.mean_motion);
    a = root * root;
  }
  a *= decay.a_factor_root * decay.a_factor_root;
  mean.mean_motion = kKe / (a * std::sqrt(a));
  mean.eccentricity -= decay.eccentricity;
  // Bounds of Vallado et al. 2006: short of zero is taken as zero, and zero would divide.
  if (mean.eccentricity < 1.0e-6 && mean.eccentricity >= -0.001) mean.eccentricity = 1.0e-6;
  mean.mean_anomaly += c.epoch.mean_motion * decay.longitude;
  const double longitude =
      less_whole_turns(mean.mean_anomaly + mean.argument_of_perigee + mean.node);
  mean.node = less_whole_turns(mean.node);
  mean.argument_of_perigee = less_whole_turns(mean.argument_of_perigee);
  mean.mean_anomaly = less_whole_turns(longitude - mean.argument_of_perigee - mean.node);
  return a;
}

// Solution of Kepler's equation in the variables axn = e cos argp, ayn = e sin argp.
struct Kepler {
  double axn = 0.0;
  double ayn = 0.0;
  double sin_ew = 0.0;  // Of eccentric anomaly plus argument of perigee.
  double cos_ew = 0.0;
};

Kepler solve_kepler(const Mean& mean, const InclinationTerms& incl, double a) {
  constexpr double kTolerance = 1.0e-12;
  constexpr double kStepMax = 0.95;
  constexpr int kStepsMax = 10;
  const SinCos perigee = sin_cos(mean.argument_of_perigee);
  Kepler k;
  k.axn = mean.eccentricity * perigee.cos;
  const double inverse_p = 1.0 / (a * (1.0 - mean.eccentricity * mean.eccentricity));
  k.ayn = mean.eccentricity * perigee.sin + inverse_p * incl.ay;
  const double longitude =
      mean.mean_anomaly + mean.argument_of_perigee + mean.node + inverse_p * incl.xl * k.axn;
  const double u = less_whole_turns(longitude - mean.node);
  double ew = u;
  double step = 9999.9;
  for (int i = 0; i < kStepsMax && std::fabs(step) >= kTolerance; ++i) {
    const SinCos s = sin_cos(ew);
    k.sin_ew = s.sin;
    k.cos_ew = s.cos;
    step = (u - k.ayn * s.cos + k.axn * s.sin - ew) / (1.0 - s.cos * k.axn - s.sin * k.ayn);
    if (std::fabs(step) >= kStepMax) step = std::copysign(kStepMax, step);
    ew += step;
  }
  return k;
}

// Position and velocity in the plane of the orbit, with the plane's orientation.
struct Osculating {
  double r = 0.0;        // Earth radii.
  double r_dot = 0.0;    // In units of ke Earth radii per minute.
  double r_u_dot = 0.0;  // Transverse, same units.
  double u = 0.0;        // Argument of latitude.
  double node = 0.0;
  double inclination = 0.0;
};

Osculating short_periodics(const Kepler& k, const Mean& mean, const InclinationTerms& incl,
                           double a, double p) {
  const double e2 = k.axn * k.axn + k.ayn * k.ayn;
  const double e_cos = k.axn * k.cos_ew + k.ayn * k.sin_ew;
  const double e_sin = k.axn * k.sin_ew - k.ayn * k.cos_ew;
  const double r = a * (1.0 - e_cos);
  const double r_dot = std::sqrt(a) * e_sin / r;
  const double r_u_dot = std::sqrt(p) / r;
  const double beta = std::sqrt(1.0 - e2);
  const double share = e_sin / (1.0 + beta);
  const double sin_u = a / r * (k.sin_ew - k.ayn - k.axn * share);
  const double cos_u = a / r * (k.cos_ew - k.axn + k.ayn * share);
  const double sin_2u = 2.0 * cos_u * sin_u;
  const double cos_2u = 1.0 - 2.0 * sin_u * sin_u;
  const double j2_p = 0.5 * kJ2 / p;
  const double j2_p2 = j2_p / p;
  const double drift = mean.mean_motion * j2_p / kKe;
  Osculating o;
  o.r = r * (1.0 - 1.5 * j2_p2 * beta * incl.three_theta2_minus_1) +
        0.5 * j2_p * incl.one_minus_theta2 * cos_2u;
  o.r_dot = r_dot - drift * incl.one_minus_theta2 * sin_2u;
  o.r_u_dot = r_u_dot + drift * (incl.one_minus_theta2 * cos_2u + 1.5 * incl.three_theta2_minus_1);
  o.u = arc_tangent(sin_u, cos_u) - 0.25 * j2_p2 * incl.seven_theta2_minus_1 * sin_2u;
  o.node = mean.node + 1.5 * j2_p2 * incl.cos_i * sin_2u;
  o.inclination = mean.inclination + 1.5 * j2_p2 * incl.cos_i * incl.sin_i * cos_2u;
  return o;
}

State to_teme(const Osculating& o) {
  const double kRadius_m = kEarthRadius_km * 1000.0;
  const double kSpeed_m_per_s = kRadius_m * kKe / 60.0;
  const SinCos u = sin_cos(o.u);
  const SinCos node = sin_cos(o.node);
  const SinCos i = sin_cos(o.inclination);
  const double mx = -node.sin * i.cos;
  const double my = node.cos * i.cos;
  const Vector<Teme> radial{mx * u.sin + node.cos * u.cos, my * u.sin + node.sin * u.cos,
                            i.sin * u.sin};
  const Vector<Teme> transverse{mx * u.cos - node.cos * u.sin, my * u.cos - node.sin * u.sin,
                                i.sin * u.cos};
  const Vector<Teme> position = (o.r * kRadius_m) * radial;
  State state;
  state.position_m = {position.x, position.y, position.z};
  state.velocity_m_per_s = kSpeed_m_per_s * (o.r_dot * radial + o.r_u_dot * transverse);
  if (!(o.r >= 1.0)) state.error = PropagationError::decayed;
  return state;
}

State failed_with(PropagationError error) {
  State state;
  state.error = error;
  return state;
}

}  // namespace

State propagate(const Constants& c, double minutes) {
  Mean mean = secular_gravity(c, minutes);
  const Decay decay = secular_drag(c.drag, minutes, mean);
  if (c.is_deep_space) add_deep_space_secular(c, minutes, mean);
  if (!(mean.mean_motion > 0.0)) return failed_with(PropagationError::mean_motion);
  const double a = apply_decay(c, decay, mean);
  if (!(mean.eccentricity < 1.0 && mean.eccentricity >= -0.001))
    return failed_with(PropagationError::mean_eccentricity);

  InclinationTerms incl = c.inclination;
  if (c.is_deep_space) {
    add_deep_space_periodics(c.deep_space, minutes, mean);
    if (!(mean.eccentricity >= 0.0 && mean.eccentricity <= 1.0))
      return failed_with(PropagationError::perturbed_eccentricity);
    incl = inclination_terms(mean.inclination);
  }
  const Kepler kepler = solve_kepler(mean, incl, a);
  const double p = a * (1.0 - (kepler.axn * kepler.axn + kepler.ayn * kepler.ayn));
  if (!(p >= 0.0)) return failed_with(PropagationError::semi_latus_rectum);
  return to_teme(short_periodics(kepler, mean, incl, a, p));
}

}  // namespace theory

const char* describe(PropagationError error) {
  switch (error) {
    case PropagationError::none: return "none";
    case PropagationError::mean_eccentricity: return "the mean eccentricity left 0 to 1";
    case PropagationError::mean_motion: return "the mean motion fell below 0";
    case PropagationError::perturbed_eccentricity: return "the perturbed eccentricity left 0 to 1";
    case PropagationError::semi_latus_rectum: return "the semi-latus rectum fell below 0";
    case PropagationError::decayed: return "decayed: the satellite is below the Earth's surface";
  }
  return "unknown";
}

struct Sgp4::Constants {
  theory::Constants theory;
};

Sgp4::Sgp4(const ElementSet& elements)
    : constants_(std::make_unique<Constants>(Constants{theory::initialise(elements)})) {}
Sgp4::~Sgp4() = default;
Sgp4::Sgp4(Sgp4&&) noexcept = default;
Sgp4& Sgp4::operator=(Sgp4&&) noexcept = default;

State Sgp4::at_minutes(double minutes_since_epoch) const {
  return theory::propagate(constants_->theory, minutes_since_epoch);
}

bool Sgp4::deep_space() const { return constants_->theory.is_deep_space; }

}  // namespace aloft::orbit
