#include "aloft/base/math.h"
#include "aloft/orbit/theory.h"

// Half-day resonance (Molniya orbits): functions F of the inclination and G of the eccentricity for
// the tesseral harmonics that keep pace with such an orbit. The polynomials in the eccentricity are
// Hujsak's fits (Spacetrack Report 3, section 7), by index lpq of the harmonic.

namespace aloft::orbit::theory {
namespace {

struct Eccentricity {
  double e = 0.0, e2 = 0.0, e3 = 0.0;
  [[nodiscard]] double cubic(double c0, double c1, double c2, double c3) const {
    return c0 + c1 * e + c2 * e2 + c3 * e3;
  }
};

struct G {
  double g201 = 0.0, g211 = 0.0, g310 = 0.0, g322 = 0.0, g410 = 0.0, g422 = 0.0;
  double g520 = 0.0, g521 = 0.0, g532 = 0.0, g533 = 0.0;
};

void add_low_harmonics(const Eccentricity& x, G& g) {
  if (x.e <= 0.65) {
    g.g211 = x.cubic(3.616, -13.2470, 16.2900, 0.0);
    g.g310 = x.cubic(-19.302, 117.3900, -228.4190, 156.5910);
    g.g322 = x.cubic(-18.9068, 109.7927, -214.6334, 146.5816);
    g.g410 = x.cubic(-41.122, 242.6940, -471.0940, 313.9530);
    g.g422 = x.cubic(-146.407, 841.8800, -1629.014, 1083.4350);
    g.g520 = x.cubic(-532.114, 3017.977, -5740.032, 3708.2760);
    return;
  }
  g.g211 = x.cubic(-72.099, 331.819, -508.738, 266.724);
  g.g310 = x.cubic(-346.844, 1582.851, -2415.925, 1246.113);
  g.g322 = x.cubic(-342.585, 1554.908, -2366.899, 1215.972);
  g.g410 = x.cubic(-1052.797, 4758.686, -7193.992, 3651.957);
  g.g422 = x.cubic(-3581.690, 16178.110, -24462.770, 12422.520);
  g.g520 = x.e > 0.715 ? x.cubic(-5149.66, 29936.92, -54087.36, 31324.56)
                       : x.cubic(1464.74, -4664.75, 3763.64, 0.0);
}

void add_high_harmonics(const Eccentricity& x, G& g) {
  if (x.e < 0.7) {
    g.g533 = x.cubic(-919.22770, 4988.6100, -9064.7700, 5542.21);
    g.g521 = x.cubic(-822.71072, 4568.6173, -8491.4146, 5337.524);
    g.g532 = x.cubic(-853.66600, 4690.2500, -8624.7700, 5341.4);
    return;
  }
  g.g533 = x.cubic(-37995.780, 161616.52, -229838.20, 109377.94);
  g.g521 = x.cubic(-51752.104, 218913.95, -309468.16, 146349.42);
  g.g532 = x.cubic(-40023.880, 170470.89, -242699.48, 115605.82);
}

struct F {
  double f220 = 0.0, f221 = 0.0, f321 = 0.0, f322 = 0.0, f441 = 0.0, f442 = 0.0;
  double f522 = 0.0, f523 = 0.0, f542 = 0.0, f543 = 0.0;
};

F inclination_functions(double inclination) {
  const SinCos i = sin_cos(inclination);
  const double c = i.cos;
  const double c2 = c * c;
  const double s = i.sin;
  const double s2 = s * s;
  F f;
  f.f220 = 0.75 * (1.0 + 2.0 * c + c2);
  f.f221 = 1.5 * s2;
  f.f321 = 1.875 * s * (1.0 - 2.0 * c - 3.0 * c2);
  f.f322 = -1.875 * s * (1.0 + 2.0 * c - 3.0 * c2);
  f.f441 = 35.0 * s2 * f.f220;
  f.f442 = 39.3750 * s2 * s2;
  f.f522 =
      9.84375 * s * (s2 * (1.0 - 2.0 * c - 5.0 * c2) + 0.33333333 * (-2.0 + 4.0 * c + 6.0 * c2));
  f.f523 = s * (4.92187512 * s2 * (-2.0 - 4.0 * c + 10.0 * c2) +
                6.56250012 * (1.0 + 2.0 * c - 3.0 * c2));
  f.f542 = 29.53125 * s * (2.0 - 8.0 * c + c2 * (-12.0 + 8.0 * c + 10.0 * c2));
  f.f543 = 29.53125 * s * (-2.0 - 8.0 * c + c2 * (12.0 + 8.0 * c - 10.0 * c2));
  return f;
}

}  // namespace

HalfDay half_day_amplitudes(const Mean& epoch, double inverse_a) {
  // Normalised geopotential coefficients of degree 2, 3, 4, 5 (Spacetrack Report 3).
  constexpr double kRoot22 = 1.7891679e-6;
  constexpr double kRoot32 = 3.7393792e-7;
  constexpr double kRoot44 = 7.3636953e-9;
  constexpr double kRoot52 = 1.1428639e-7;
  constexpr double kRoot54 = 2.1765803e-9;
  const double e = epoch.eccentricity;
  const Eccentricity x{e, e * e, e * e * e};
  G g;
  g.g201 = -0.306 - (e - 0.64) * 0.440;
  add_low_harmonics(x, g);
  add_high_harmonics(x, g);
  const F f = inclination_functions(epoch.inclination);

  const double degree2 = 3.0 * epoch.mean_motion * epoch.mean_motion * inverse_a * inverse_a;
  const double degree3 = degree2 * inverse_a;
  const double degree4 = degree3 * inverse_a;
  const double degree5 = degree4 * inverse_a;
  HalfDay h;
  h.d2201 = degree2 * kRoot22 * f.f220 * g.g201;
  h.d2211 = degree2 * kRoot22 * f.f221 * g.g211;
  h.d3210 = degree3 * kRoot32 * f.f321 * g.g310;
  h.d3222 = degree3 * kRoot32 * f.f322 * g.g322;
  h.d4410 = 2.0 * degree4 * kRoot44 * f.f441 * g.g410;
  h.d4422 = 2.0 * degree4 * kRoot44 * f.f442 * g.g422;
  h.d5220 = degree5 * kRoot52 * f.f522 * g.g520;
  h.d5232 = degree5 * kRoot52 * f.f523 * g.g532;
  h.d5421 = 2.0 * degree5 * kRoot54 * f.f542 * g.g521;
  h.d5433 = 2.0 * degree5 * kRoot54 * f.f543 * g.g533;
  return h;
}

}  // namespace aloft::orbit::theory
