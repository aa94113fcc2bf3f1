#include "aloft/orbit/celestial.h"

#include <cmath>

#include <erfa.h>

#include "aloft/base/math.h"
#include "aloft/orbit/earth_turn.h"

namespace aloft::orbit {
namespace {

constexpr double kTwoPi = 2.0 * std::numbers::pi;
constexpr std::int64_t kHour_ns = 3600 * kNanosecondsPerSecond;

// The celestial pole and the origin of longitudes, in radians.
struct Pole {
  double x = 0.0;
  double y = 0.0;
  double s = 0.0;
};

// ERFA sums its series with the C library's sines, whose last bit depends on the processor: rounded
// to 2^-40 (6 micrometres in low orbit) the sum does not.
double rounded(double value) { return std::nearbyint(value * 0x1p40) * 0x1p-40; }

// Hours counted from 1970 in TT.
Pole pole_at_hour(std::int64_t hour) {
  constexpr double kJulianDay1970 = 2'440'587.5;
  Pole pole;
  eraXys06a(kJulianDay1970, static_cast<double>(hour) / 24.0, &pole.x, &pole.y, &pole.s);
  return {rounded(pole.x), rounded(pole.y), rounded(pole.s)};
}

// Linear between whole hours: the fastest term of nutation leaves less than 1e-10 rad.
Pole pole_at(UtcTime t) {
  constexpr std::int64_t kTtMinusTai_ns = 32'184'000'000;
  const std::int64_t tt_ns = t.ns + tai_minus_utc_s(t) * kNanosecondsPerSecond + kTtMinusTai_ns;
  const std::int64_t hour = tt_ns / kHour_ns - (tt_ns % kHour_ns < 0 ? 1 : 0);
  const double part = static_cast<double>(tt_ns - hour * kHour_ns) / static_cast<double>(kHour_ns);
  const Pole a = pole_at_hour(hour);
  const Pole b = pole_at_hour(hour + 1);
  return {a.x + part * (b.x - a.x), a.y + part * (b.y - a.y), a.s + part * (b.s - a.s)};
}

// Capitaine, Guinot and McCarthy (2000); IERS Conventions (2010), equation 5.15.
double earth_rotation_angle(UtcTime t, double ut1_minus_utc_s) {
  constexpr double kSecondsPerDay = 86'400.0;
  const JulianDate jd = julian_date(t);
  const double ut1_day = jd.fraction + ut1_minus_utc_s / kSecondsPerDay;
  const double days = (jd.day - 2'451'545.0) + ut1_day;
  // Whole turns of the day are taken out first: days begin at a half.
  return wrap_two_pi(kTwoPi *
                     (0.5 + ut1_day + 0.779'057'273'264'0 + 0.002'737'811'911'354'48 * days));
}

}  // namespace

Rotation<Itrf, Gcrs> itrf_from_gcrs(UtcTime t, const EarthOrientation& orientation) {
  const Pole p = pole_at(t);
  const double a = 1.0 / (1.0 + std::sqrt(1.0 - p.x * p.x - p.y * p.y));
  // Rows: GCRS to the pole's axes (IERS Conventions 2010, equation 5.10, the other way).
  const Rotation<Teme, Gcrs> to_pole{{{{1.0 - a * p.x * p.x, -a * p.x * p.y, -p.x},
                                       {-a * p.x * p.y, 1.0 - a * p.y * p.y, -p.y},
                                       {p.x, p.y, 1.0 - a * (p.x * p.x + p.y * p.y)}}}};
  const double angle = earth_rotation_angle(t, orientation.ut1_minus_utc_s) - p.s;
  const Rotation<Itrf, Teme> turn = turned_earth(radians(angle), orientation);
  Rotation<Itrf, Gcrs> result;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      result.m[i][j] = turn.m[i][0] * to_pole.m[0][j] + turn.m[i][1] * to_pole.m[1][j] +
                       turn.m[i][2] * to_pole.m[2][j];
  return result;
}

Rotation<Gcrs, MeanJ2000> gcrs_from_mean_j2000() {
  constexpr double kArcsecond = std::numbers::pi / (180.0 * 3600.0);
  constexpr double kRightAscension = -0.0146 * kArcsecond;
  constexpr double kXi = -0.016617 * kArcsecond;
  constexpr double kEta = -0.0068192 * kArcsecond;
  // To the second order, which leaves 1e-21.
  const Rotation<MeanJ2000, Gcrs> bias{
      {{{1.0 - 0.5 * (kRightAscension * kRightAscension + kXi * kXi), kRightAscension, -kXi},
        {-kRightAscension - kEta * kXi,
         1.0 - 0.5 * (kRightAscension * kRightAscension + kEta * kEta), -kEta},
        {kXi - kEta * kRightAscension, kEta + kXi * kRightAscension,
         1.0 - 0.5 * (kEta * kEta + kXi * kXi)}}}};
  return bias.inverse();
}

}  // namespace aloft::orbit
