// Against the C library's long double functions, whose 64-bit mantissa makes their own error
// invisible here.
#include "aloft/base/math.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "aloft/base/random.h"

namespace aloft {
namespace {

// The distance from the exact value in units of the last place of that value.
double error_ulp(double got, long double exact) {
  const double magnitude = std::fabs(static_cast<double>(exact));
  const double ulp = std::nextafter(magnitude, INFINITY) - magnitude;
  return static_cast<double>(std::fabs(static_cast<long double>(got) - exact)) / ulp;
}

// Uniform in [-limit, limit]; the same numbers in every run.
std::vector<double> samples(double limit, std::uint64_t stream) {
  std::vector<double> values;
  for (std::uint64_t i = 0; i < 200'000; ++i)
    values.push_back(limit * (2 * random_uniform(1, stream, i) - 1));
  return values;
}

double error_of_sin_cos_ulp(double angle) {
  const SinCos got = sin_cos(angle);
  const auto exact = static_cast<long double>(angle);
  return std::max(error_ulp(got.sin, sinl(exact)), error_ulp(got.cos, cosl(exact)));
}

TEST(SinCosOf, AreWithinTheirStatedError) {
  double worst = 0;
  for (const double limit : {1e-3, 0.8, 7.0, 1e3, 1e5})
    for (const double angle : samples(limit, 1))
      worst = std::max(worst, error_of_sin_cos_ulp(angle));
  EXPECT_LT(worst, 2.6);
}

// The worst place there is: an angle within its quadrant just above a power of two and its sine
// just below, so that a unit of the angle is two units of the sine.
TEST(SinCosOf, AreWithinTheirStatedErrorWhereTheSineFallsBelowAPowerOfTwo) {
  double worst = 0;
  for (int power = 1; power < 26; ++power) {
    for (std::uint64_t i = 0; i < 20'000; ++i) {
      const auto stream = static_cast<std::uint64_t>(power);
      const double quarters = std::floor(63'000 * random_uniform(1, stream, i));
      const double above = std::ldexp(random_uniform(2, stream, i), -2 * power);
      const double angle = quarters * (std::numbers::pi / 2) + std::ldexp(1.0 + above, -power);
      worst = std::max(worst, error_of_sin_cos_ulp(angle));
    }
  }
  EXPECT_GT(worst, 2.0) << "the angles do not meet the worst place";
  EXPECT_LT(worst, 2.6);
}

// Where sine or cosine nearly vanishes, the reduction by pi/2 shows its last digits.
TEST(SinCosOf, KeepTheirDigitsNearMultiplesOfAQuarterTurn) {
  double worst = 0;
  for (int quarter = 1; quarter < 60'000; ++quarter) {
    const double angle = quarter * (std::numbers::pi / 2);
    const SinCos got = sin_cos(angle);
    const auto exact = static_cast<long double>(angle);
    const bool sine_vanishes = quarter % 2 == 0;
    worst = std::max(
        worst, sine_vanishes ? error_ulp(got.sin, sinl(exact)) : error_ulp(got.cos, cosl(exact)));
  }
  EXPECT_LT(worst, 2.0);
}

TEST(SinCosOf, AreExactAtZeroAndOddAndEven) {
  EXPECT_EQ(sin_cos(0.0).sin, 0.0);
  EXPECT_EQ(sin_cos(0.0).cos, 1.0);
  for (const double angle : samples(100, 2)) {
    EXPECT_EQ(sin_cos(-angle).sin, -sin_cos(angle).sin);
    EXPECT_EQ(sin_cos(-angle).cos, sin_cos(angle).cos);
  }
}

TEST(ArcTangentOf, IsWithinAFewUnitsInTheLastPlaceInAllQuadrants) {
  double worst = 0;
  const std::vector<double> ys = samples(1, 3);
  const std::vector<double> xs = samples(1, 4);
  for (std::size_t i = 0; i < ys.size(); ++i) {
    // Scaled, so that every part of the reduction is met.
    const double x = xs[i] * std::ldexp(1.0, static_cast<int>(i % 21) - 10);
    const double exact_error = error_ulp(arc_tangent(ys[i], x), atan2l(ys[i], x));
    worst = std::max(worst, exact_error);
  }
  EXPECT_LT(worst, 3.0);
}

TEST(ArcTangentOf, IsDefinedOnTheAxes) {
  constexpr double kPi = std::numbers::pi;
  EXPECT_EQ(arc_tangent(0, 0), 0);
  EXPECT_EQ(arc_tangent(0, 1), 0);
  EXPECT_EQ(arc_tangent(0, -1), kPi);
  EXPECT_EQ(arc_tangent(1, 0), kPi / 2);
  EXPECT_EQ(arc_tangent(-1, 0), -kPi / 2);
  EXPECT_EQ(arc_tangent(1e300, 1e-300), kPi / 2);
}

TEST(ArcSineAndCosineOf, AreCloseToExactAndClamped) {
  for (const double x : samples(1, 5)) {
    const auto exact = static_cast<long double>(x);
    EXPECT_LT(error_ulp(arc_sine(x), asinl(exact)), 4.0) << x;
    EXPECT_NEAR(arc_cosine(x), static_cast<double>(acosl(exact)), 1e-15) << x;
  }
  EXPECT_EQ(arc_sine(1.0 + 1e-9), std::numbers::pi / 2);
  EXPECT_EQ(arc_sine(-1.5), -std::numbers::pi / 2);
  EXPECT_EQ(arc_cosine(1.5), 0.0);
  EXPECT_EQ(arc_cosine(-1.0 - 1e-9), std::numbers::pi);
}

TEST(WrapTwoPiOf, StaysBelowAFullTurn) {
  constexpr double kTwoPi = 2 * std::numbers::pi;
  for (const double angle : samples(1e4, 6)) {
    const double wrapped = wrap_two_pi(angle);
    EXPECT_GE(wrapped, 0.0);
    EXPECT_LT(wrapped, kTwoPi);
    EXPECT_NEAR(sin_cos(wrapped).sin, sin_cos(angle).sin, 1e-11);
  }
  EXPECT_EQ(wrap_two_pi(0.0), 0.0);
  // So small a step below zero that adding a full turn rounds to it.
  EXPECT_LT(wrap_two_pi(-1e-30), kTwoPi);
}

TEST(NaturalLogOf, IsWithinTwoUnitsInTheLastPlace) {
  const double ulp_of_one = std::numeric_limits<double>::epsilon();
  double worst = 0;
  for (const double power : samples(1000, 7)) {
    const double x = std::exp2(power);
    worst = std::max(worst, error_ulp(natural_log(x), logl(static_cast<long double>(x))));
  }
  EXPECT_LT(worst, 2.0);
  for (const double step : samples(0.01, 8)) {
    const long double exact = logl(static_cast<long double>(1 + step));
    EXPECT_NEAR(natural_log(1 + step), static_cast<double>(exact), 2 * ulp_of_one);
  }
  EXPECT_EQ(natural_log(1.0), 0.0);
}

TEST(ExponentialOf, IsWithinTwoUnitsInTheLastPlace) {
  double worst = 0;
  for (const double limit : {1e-3, 1.0, 30.0, 700.0})
    for (const double x : samples(limit, 9))
      worst = std::max(worst, error_ulp(exponential(x), expl(static_cast<long double>(x))));
  EXPECT_LT(worst, 2.0);
  EXPECT_EQ(exponential(0.0), 1.0);
}

}  // namespace
}  // namespace aloft
