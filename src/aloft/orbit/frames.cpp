#include "aloft/base/math.h"
#include "aloft/orbit/earth_turn.h"
#include "aloft/orbit/orbit.h"

namespace aloft::orbit {
namespace {

constexpr double kTwoPi = 2.0 * std::numbers::pi;
constexpr double kSecondsPerDay = 86'400.0;

}  // namespace

Angle gmst82(UtcTime t, double ut1_minus_utc_s) {
  // Aoki et al. (1982), A&A 105, 359: seconds of GMST at 0h UT1 of the day, with the day's part
  // added apart so that no precision is lost in whole turns.
  const JulianDate jd = julian_date(t);
  const double ut1_s = jd.fraction * kSecondsPerDay + ut1_minus_utc_s;
  const double centuries = ((jd.day - 2451545.0) + ut1_s / kSecondsPerDay) / 36525.0;
  const double drift_s =
      24110.54841 + centuries * (8640184.812866 + centuries * (0.093104 - 6.2e-6 * centuries));
  return radians(wrap_two_pi((drift_s + ut1_s) * (kTwoPi / kSecondsPerDay)));
}

Rotation<Itrf, Teme> turned_earth(Angle angle, const EarthOrientation& orientation) {
  const SinCos g = sin_cos(angle.radians());
  const SinCos x = sin_cos(orientation.polar_x.radians());
  const SinCos y = sin_cos(orientation.polar_y.radians());
  const double w[3][3] = {{x.cos, 0.0, x.sin},
                          {x.sin * y.sin, y.cos, -x.cos * y.sin},
                          {-x.sin * y.cos, y.sin, x.cos * y.cos}};
  Rotation<Itrf, Teme> r;
  for (std::size_t i = 0; i < 3; ++i) {
    r.m[i] = {w[i][0] * g.cos - w[i][1] * g.sin, w[i][0] * g.sin + w[i][1] * g.cos, w[i][2]};
  }
  return r;
}

Rotation<Itrf, Teme> itrf_from_teme(UtcTime t, const EarthOrientation& orientation) {
  return turned_earth(gmst82(t, orientation.ut1_minus_utc_s), orientation);
}

Vector<Itrf> itrf_velocity(const Rotation<Itrf, Teme>& rotation, const State& state) {
  const Vector<Itrf> axis = rotation * Vector<Teme>{0.0, 0.0, kEarthRate_rad_per_s};
  const Vector<Itrf> position = rotation * from_center(state.position_m);
  return rotation * state.velocity_m_per_s - cross(axis, position);
}

}  // namespace aloft::orbit
