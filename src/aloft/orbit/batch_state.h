/// The end of the theory, the same for all orbits: short periodics, then position and velocity. See
/// batch_pack.h.
#pragma once

#include "aloft/orbit/batch_angles.h"

namespace aloft::orbit::batch {
namespace {

constexpr double kSpeed_m_per_s = kEarthRadius_m * kKe / 60.0;

/// `InclinationLanes` of one pack.
struct InclinationTerms {
  Pack sin_i, cos_i, ay, xl, radius, rate, secular, latitude, node, inclination;
};

ALOFT_INLINE InclinationTerms load_terms(const InclinationLanes& l, std::size_t lane) {
  return {at(l.sin_i, lane),  at(l.cos_i, lane),      at(l.ay, lane),      at(l.xl, lane),
          at(l.radius, lane), at(l.rate, lane),       at(l.secular, lane), at(l.latitude, lane),
          at(l.node, lane),   at(l.inclination, lane)};
}

/// The ellipse at one instant, with the solution of Kepler's equation. Earth radii.
struct Ellipse {
  Pack a, inverse_a, inverse_root_a, inverse_p;
  Pack axn, ayn;      ///< e cos(perigee), e sin(perigee), with long periodics.
  Pack beta, share;   ///< sqrt(1 - e^2) and 1 / (1 + beta).
  Pair ew;            ///< Of eccentric anomaly plus argument of perigee.
  Pack e_sin, e_cos;  ///< e times sine and cosine of the eccentric anomaly.
  Pack a_over_r;
};

/// Metres and metres per second in TEME; `radius` in Earth radii.
struct PackState {
  Pack x, y, z, vx, vy, vz;
  Pack radius;
};

/// `node_rest` is an angle that `node` lacks, in radians. `turn(pair, d)` turns on by d radians.
template <class Turn>
ALOFT_INLINE PackState state_of(const Ellipse& k, const InclinationTerms& incl, Pair node,
                                Pack node_rest, const Turn& turn) {
  const Pack e_share = k.e_sin * k.share;
  const Pack sin_u = k.a_over_r * fnma(k.axn, e_share, k.ew.s - k.ayn);
  const Pack cos_u = k.a_over_r * fma(k.ayn, e_share, k.ew.c - k.axn);
  const Pack twice_sin = sin_u + sin_u;
  const Pack sin_2u = twice_sin * cos_u;
  const Pack cos_2u = fnma(twice_sin, sin_u, 1.0);

  const Pack p2 = k.inverse_p * k.inverse_p;
  const Pack r = k.a * (1.0 - k.e_cos);
  const Pack radius =
      fma(k.inverse_p * incl.radius, cos_2u, fnma(r * incl.secular, p2 * k.beta, r));
  const Pack v = k.a_over_r * k.inverse_root_a;
  const Pack drift = k.inverse_a * k.inverse_root_a * k.inverse_p;
  const Pack r_dot = fnma(drift * incl.rate, sin_2u, v * k.e_sin) * kSpeed_m_per_s;
  const Pack r_u_dot =
      fma(drift, fma(incl.rate, cos_2u, incl.secular), v * k.beta) * kSpeed_m_per_s;

  // Short periodics turn what is known: no arc tangent is needed.
  const Pack p2_sin = p2 * sin_2u;
  const Pair u = turn({sin_u, cos_u}, incl.latitude * p2_sin);
  const Pair o = turn(node, fma(incl.node, p2_sin, node_rest));
  const Pair i = turn({incl.sin_i, incl.cos_i}, incl.inclination * p2 * cos_2u);
  const Pack mx = o.s * i.c;
  const Pack my = o.c * i.c;
  const Pack ux = fnma(mx, u.s, o.c * u.c);
  const Pack uy = fma(my, u.s, o.s * u.c);
  const Pack uz = i.s * u.s;
  const Pack minus_tx = fma(mx, u.c, o.c * u.s);
  const Pack ty = fnma(o.s, u.s, my * u.c);
  const Pack tz = i.s * u.c;
  const Pack r_m = radius * kEarthRadius_m;
  return {r_m * ux,
          r_m * uy,
          r_m * uz,
          fnma(r_u_dot, minus_tx, r_dot * ux),
          fma(r_u_dot, ty, r_dot * uy),
          fma(r_u_dot, tz, r_dot * uz),
          radius};
}

}  // namespace
}  // namespace aloft::orbit::batch
