/// Sines and cosines of packs of angles, and small rotations of known ones. See batch_pack.h.
#pragma once

#include "aloft/orbit/batch_blocks.h"
#include "aloft/orbit/batch_pack.h"

namespace aloft::orbit::batch {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kSixteenthsPerRadian = 2.54647908947032537;

// Adding this and taking it away rounds to a whole number, which then stands in the lowest bits.
constexpr double kRounder = 6755399441055744.0;  // 1.5 * 2^52

/// Sine and cosine of one angle.
struct Pair {
  Pack s, c;
};

// Sine of k pi / 8; the cosine is the entry four further on.
alignas(64) constexpr double kSines[16] = {
    0.0,  0x1.87de2a6aea963p-2,  0x1.6a09e667f3bcdp-1,  0x1.d906bcf328d46p-1,
    1.0,  0x1.d906bcf328d46p-1,  0x1.6a09e667f3bcdp-1,  0x1.87de2a6aea963p-2,
    0.0,  -0x1.87de2a6aea963p-2, -0x1.6a09e667f3bcdp-1, -0x1.d906bcf328d46p-1,
    -1.0, -0x1.d906bcf328d46p-1, -0x1.6a09e667f3bcdp-1, -0x1.87de2a6aea963p-2};

/// The lanes of one pack within a block.
ALOFT_INLINE Pack at(const Lanes& lanes, std::size_t lane) { return load(lanes.v + lane); }

/// `a`, turned on by an angle of which the sine and the cosine less 1 are given.
ALOFT_INLINE Pair turned(Pair a, Pack s, Pack c_minus_1) {
  return {fma(a.c, s, fma(a.s, c_minus_1, a.s)), fnma(a.s, s, fma(a.c, c_minus_1, a.c))};
}

/// The sum of two angles.
ALOFT_INLINE Pair sum(Pair a, Pair b) {
  return {fma(a.c, b.s, a.s * b.c), fnma(a.s, b.s, a.c * b.c)};
}

// Of `whole` (a rounded number of sixteenths plus kRounder) and a sine and cosine less 1 of the
// rest.
ALOFT_INLINE Pair with_whole(Pack whole, Pack s, Pack c_minus_1) {
  return turned({entry16(kSines, whole), entry16(kSines, whole + 4.0)}, s, c_minus_1);
}

// The polynomials below pass through the Chebyshev nodes of [0, 1/4] in the square of the rest.

/// Of an angle in sixteenths of a turn; absolute error below 1e-14.
ALOFT_INLINE Pair sincos_sixteenths(Pack angle) {
  const Pack whole = angle + kRounder;
  const Pack rest = angle - (whole - kRounder);
  const Pack z = rest * rest;
  const Pack p =
      fma(fma(fma(z, -2.8544572532983845e-07, 7.782478253347878e-05), z, -0.010093189021145987), z,
          0.3926990816987055);
  const Pack q =
      fma(fma(fma(z, 1.401478618191496e-08, -5.0936213565288685e-06), z, 0.000990896515144638), z,
          -0.07710628438350989);
  return with_whole(whole, rest * p, z * q);
}

/// As above with an error below 1e-10, for what small coefficients multiply.
ALOFT_INLINE Pair coarse_sincos_sixteenths(Pack angle) {
  const Pack whole = angle + kRounder;
  const Pack rest = angle - (whole - kRounder);
  const Pack z = rest * rest;
  const Pack p = fma(fma(z, 7.771773799781409e-05, -0.010093178985347525), z, 0.39269908155930905);
  const Pack q =
      fma(fma(z, -5.088365717894255e-06, 0.0009908960224138566), z, -0.07710628437666599);
  return with_whole(whole, rest * p, z * q);
}

/// Of an angle in radians, at most 1e6; absolute error below 3e-16.
ALOFT_INLINE Pair sincos(Pack radians) {
  // pi/8 in three parts (Cody and Waite 1980): the first two have 33 bits.
  constexpr double kPart1 = 1.57079632673412561417e+00 / 4;
  constexpr double kPart2 = 6.07710050630396597660e-11 / 4;
  constexpr double kPart3 = 2.02226624879595063154e-21 / 4;
  const Pack whole = fma(radians, kSixteenthsPerRadian, kRounder);
  const Pack k = whole - kRounder;
  const Pack rest =
      fnma(k, kPart3, fnma(k, kPart2, fnma(k, kPart1, radians))) * kSixteenthsPerRadian;
  const Pack z = rest * rest;
  const Pack p =
      fma(fma(fma(fma(z, 6.114984947804156e-10, -2.857514779264285e-07), z, 7.782483030805464e-05),
              z, -0.01009318902353477),
          z, 0.39269908169872414);
  const Pack q =
      fma(fma(fma(z, 1.401478618191496e-08, -5.0936213565288685e-06), z, 0.000990896515144638), z,
          -0.07710628438350989);
  return with_whole(whole, rest * p, z * q);
}

constexpr double kSlightTurnMax_rad = 1.0e-3;

/// `a`, turned on by d, slightly: error d^4 / 24.
ALOFT_INLINE Pair slightly_turned(Pair a, Pack d) {
  const Pack half = 0.5 * d;
  const Pack third = d * (1.0 / 3.0);
  return {fma(d, fnma(half, fma(third, a.c, a.s), a.c), a.s),
          fnma(d, fma(half, fnma(third, a.s, a.c), a.s), a.c)};
}

/// `a`, turned on by any d.
ALOFT_INLINE Pair turned(Pair a, Pack d) {
  const Pair slight = slightly_turned(a, d);
  const Mask small = absolute(d) < kSlightTurnMax_rad;
  if (bits(small) == kAllOfPack) return slight;
  const Pair full = sum(a, sincos(d));
  return {select(small, slight.s, full.s), select(small, slight.c, full.c)};
}

/// `angle` less whole turns, at most half a turn. The turn is that of theory.h, a double.
ALOFT_INLINE Pack within_half_turn(Pack angle) {
  const Pack turns = fma(angle, 1.0 / kTwoPi, kRounder) - kRounder;
  return fnma(turns, kTwoPi, angle);
}

/// `angle` less whole turns, keeping its sign.
ALOFT_INLINE Pack less_whole_turns(Pack angle) {
  const Pack rest = within_half_turn(angle);
  const Pack up = select((angle > 0.0) & (rest < 0.0), rest + kTwoPi, rest);
  return select((angle < 0.0) & (rest > 0.0), rest - kTwoPi, up);
}

/// The angle whose tangent is y / x, in (-pi, pi]; (0, 0) gives 0. Absolute error below 1e-15.
ALOFT_INLINE Pack arc_tangent(Pack y, Pack x) {
  // The ratio of the smaller to the larger is brought within tan(pi/8) by a turn of pi/4, then
  // Taylor's series of the rest, halved once more: atan t = 2 atan(t / (1 + sqrt(1 + t^2))).
  const Pack ay = absolute(y);
  const Pack ax = absolute(x);
  const Mask steep = ay > ax;
  const Pack low = select(steep, ax, ay);
  const Pack high = select(steep, ay, ax);
  const Mask far = low > high * 0.41421356237309503;
  const Pack upper = select(far, low - high, low);
  const Pack lower = select(far, low + high, high);
  const Pack t = upper / select(lower > 0.0, lower, 1.0);
  const Pack h = t / (1.0 + root(fma(t, t, 1.0)));
  const Pack z = h * h;
  Pack p = -1.0 / 23.0;
  for (int odd = 21; odd >= 3; odd -= 2) {
    const double sign = odd % 4 == 1 ? 1.0 : -1.0;
    p = fma(p, z, sign / odd);
  }
  const Pack small = 2.0 * fma(h * z, p, h);
  const Pack octant = select(far, small + kPi / 4, small);
  const Pack quadrant = select(steep, kPi / 2 - octant, octant);
  const Pack half = select(x < 0.0, kPi - quadrant, quadrant);
  return select(y < 0.0, -half, half);
}

}  // namespace
}  // namespace aloft::orbit::batch
