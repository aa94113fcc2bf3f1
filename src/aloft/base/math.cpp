#include "aloft/base/math.h"

#include <cmath>
#include <numbers>

#include "aloft/base/processor.h"

namespace aloft {
namespace {

// pi/2 in three parts (Cody and Waite 1980): the first two have 33 bits each, so that their
// products with a quadrant number below 2^20 are exact.
constexpr double kHalfPi1 = 1.57079632673412561417e+00;
constexpr double kHalfPi2 = 6.07710050630396597660e-11;
constexpr double kHalfPi3 = 2.02226624879595063154e-21;

// ln 2 in two parts: the first has 33 bits, so that its product with an exponent is exact.
constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;

// Minimax polynomials on [-pi/4, pi/4], coefficients as published in FreeBSD's msun (k_sin.c,
// k_cos.c).
[[gnu::always_inline]] inline double sin_small(double r) {
  const double z = r * r;
  double p = 1.58969099521155010221e-10;
  p = std::fma(p, z, -2.50507602534068634195e-08);
  p = std::fma(p, z, 2.75573137070700676789e-06);
  p = std::fma(p, z, -1.98412698298579493134e-04);
  p = std::fma(p, z, 8.33333333332248946124e-03);
  p = std::fma(p, z, -1.66666666666666324348e-01);
  return std::fma(z * r, p, r);
}

[[gnu::always_inline]] inline double cos_small(double r) {
  const double z = r * r;
  double p = -1.13596475577881948265e-11;
  p = std::fma(p, z, 2.08757232129817482790e-09);
  p = std::fma(p, z, -2.75573143513906633035e-07);
  p = std::fma(p, z, 2.48015872894767294178e-05);
  p = std::fma(p, z, -1.38888888888741095749e-03);
  p = std::fma(p, z, 4.16666666666666019037e-02);
  const double half = 0.5 * z;
  const double w = 1.0 - half;
  return w + std::fma(z * z, p, (1.0 - w) - half);
}

// atan on [0, 1] by reduction at tan(pi/8) and tan(3 pi/8) style breakpoints: msun's s_atan.c.
[[gnu::always_inline]] inline double atan_positive(double x) {
  double offset_high = 0.0;
  double offset_low = 0.0;
  if (x >= 2.4375) {
    offset_high = 1.57079632679489655800e+00;
    offset_low = 6.12323399573676603587e-17;
    x = -1.0 / x;
  } else if (x >= 1.1875) {
    offset_high = 9.82793723247329054082e-01;
    offset_low = 1.39033110312309984516e-17;
    x = (x - 1.5) / std::fma(1.5, x, 1.0);
  } else if (x >= 0.6875) {
    offset_high = 7.85398163397448278999e-01;
    offset_low = 3.06161699786838301793e-17;
    x = (x - 1.0) / (x + 1.0);
  } else if (x >= 0.4375) {
    offset_high = 4.63647609000806093515e-01;
    offset_low = 2.26987774529616870924e-17;
    x = std::fma(2.0, x, -1.0) / (2.0 + x);
  }
  const double z = x * x;
  double p = 1.62858201153657823623e-02;
  p = std::fma(p, z, -3.65315727442169155270e-02);
  p = std::fma(p, z, 4.97687799461593236017e-02);
  p = std::fma(p, z, -5.83357013379057348645e-02);
  p = std::fma(p, z, 6.66107313738753120669e-02);
  p = std::fma(p, z, -7.69187620504482999495e-02);
  p = std::fma(p, z, 9.09088713343650656196e-02);
  p = std::fma(p, z, -1.11111104054623557880e-01);
  p = std::fma(p, z, 1.42857142725034663711e-01);
  p = std::fma(p, z, -1.99999999998764832476e-01);
  p = std::fma(p, z, 3.33333333333329318027e-01);
  return offset_high - ((x * (z * p) - offset_low) - x);
}

// Where the processor has the fused operation it is one instruction, else a call of the C library
// with the same bits.
[[gnu::always_inline]] inline SinCos sin_cos_of(double angle_rad) {
  const double quadrant = std::nearbyint(angle_rad * (2.0 / std::numbers::pi));
  double r = std::fma(-quadrant, kHalfPi1, angle_rad);
  r = std::fma(-quadrant, kHalfPi2, r);
  r = std::fma(-quadrant, kHalfPi3, r);
  const double s = sin_small(r);
  const double c = cos_small(r);
  switch (static_cast<long long>(quadrant) & 3) {
    case 0: return {s, c};
    case 1: return {c, -s};
    case 2: return {-s, -c};
    default: return {-c, s};
  }
}

[[gnu::always_inline]] inline double arc_tangent_of(double y, double x) {
  if (y == 0.0 && x == 0.0) return 0.0;
  const double ay = std::fabs(y);
  const double ax = std::fabs(x);
  double angle = ax == 0.0 ? std::numbers::pi / 2 : atan_positive(ay / ax);
  if (x < 0.0) angle = std::numbers::pi - angle;
  return std::copysign(angle, y);
}

[[gnu::always_inline]] inline double natural_log_of(double x) {
  // x = m 2^k with m in [sqrt(1/2), sqrt(2)); log m = 2 artanh(s), s = (m - 1) / (m + 1).
  int exponent = 0;
  double m = std::frexp(x, &exponent);
  if (m < std::numbers::sqrt2 / 2) {
    m *= 2.0;
    --exponent;
  }
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  double p = 0.0;
  for (int odd = 25; odd >= 3; odd -= 2) p = std::fma(p, z, 1.0 / odd);
  const double log_m = std::fma(2.0 * s * z, p, 2.0 * s);
  return std::fma(exponent, kLn2High, std::fma(exponent, kLn2Low, log_m));
}

[[gnu::always_inline]] inline double exponential_of(double x) {
  // x = k ln 2 + r with |r| at most ln(2) / 2; Taylor's series to r^14 / 14!.
  const double k = std::nearbyint(x / std::numbers::ln2);
  const double r = std::fma(-k, kLn2Low, std::fma(-k, kLn2High, x));
  double p = 1.0;
  for (int term = 14; term >= 1; --term) p = std::fma(p * r, 1.0 / term, 1.0);
  return std::ldexp(p, static_cast<int>(k));
}

}  // namespace

SinCos sin_cos(double angle_rad) { return run_on_this_processor<sin_cos_of>(angle_rad); }

double arc_tangent(double y, double x) { return run_on_this_processor<arc_tangent_of>(y, x); }

double arc_sine(double x) {
  if (x >= 1.0) return std::numbers::pi / 2;
  if (x <= -1.0) return -std::numbers::pi / 2;
  return arc_tangent(x, std::sqrt((1.0 - x) * (1.0 + x)));
}

double arc_cosine(double x) {
  if (x >= 1.0) return 0.0;
  if (x <= -1.0) return std::numbers::pi;
  return arc_tangent(std::sqrt((1.0 - x) * (1.0 + x)), x);
}

double wrap_two_pi(double angle_rad) {
  constexpr double kTwoPi = 2 * std::numbers::pi;
  // The fma holds the product's low half: one rounding, as std::fmod, for any number of turns.
  const double wrapped = std::fma(-kTwoPi, std::floor(angle_rad / kTwoPi), angle_rad);
  return wrapped >= kTwoPi || wrapped < 0.0 ? 0.0 : wrapped;
}

double natural_log(double x) { return run_on_this_processor<natural_log_of>(x); }

double exponential(double x) { return run_on_this_processor<exponential_of>(x); }

}  // namespace aloft
