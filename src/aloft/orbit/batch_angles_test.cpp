#include <cmath>

#include <gtest/gtest.h>

#include "aloft/base/random.h"

#define ALOFT_PACK_WIDTH 1
#include "aloft/orbit/batch_angles.h"

// The functions behind the batch, held against the C library in extended precision.

namespace aloft::orbit::batch {
namespace {

double uniform(std::uint64_t i, double low, double high) {
  return low + (high - low) * random_uniform(3, 1, i);
}

TEST(BatchAngles, SinesAndCosinesAreExactToTheLastDigits) {
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    const double angle = uniform(i, -1e5, 1e5);
    const Pair p = sincos(angle);
    EXPECT_NEAR(p.s.v, static_cast<double>(std::sin(static_cast<long double>(angle))), 4e-16);
    EXPECT_NEAR(p.c.v, static_cast<double>(std::cos(static_cast<long double>(angle))), 4e-16);
  }
}

TEST(BatchAngles, SixteenthsKeepTheirPromisedErrors) {
  const long double sixteenth = std::acos(-1.0L) / 8.0L;
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    const double angle = uniform(i, -1000.0, 1000.0);
    const long double s = std::sin(angle * sixteenth);
    const long double c = std::cos(angle * sixteenth);
    const Pair fine = sincos_sixteenths(angle);
    const Pair coarse = coarse_sincos_sixteenths(angle);
    EXPECT_LT(std::fabs(static_cast<double>(fine.s.v - s)), 1e-14);
    EXPECT_LT(std::fabs(static_cast<double>(fine.c.v - c)), 1e-14);
    EXPECT_LT(std::fabs(static_cast<double>(coarse.s.v - s)), 1e-10);
    EXPECT_LT(std::fabs(static_cast<double>(coarse.c.v - c)), 1e-10);
  }
}

TEST(BatchAngles, ATurnAgreesWithTheSumOfTheAngles) {
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const double a = uniform(i, -3.0, 3.0);
    const double d = uniform(i + 1'000'000, -1.0, 1.0) * std::pow(10.0, uniform(i, -6.0, 0.0));
    const Pair found = turned(sincos(a), d);
    EXPECT_NEAR(found.s.v, static_cast<double>(std::sin(static_cast<long double>(a) + d)), 5e-14);
    EXPECT_NEAR(found.c.v, static_cast<double>(std::cos(static_cast<long double>(a) + d)), 5e-14);
  }
}

TEST(BatchAngles, ArcTangentKnowsAllQuadrants) {
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    const double angle = uniform(i, -3.14159, 3.14159);
    const double length = std::pow(10.0, uniform(i + 1'000'000, -12.0, 3.0));
    const double y = length * std::sin(angle);
    const double x = length * std::cos(angle);
    EXPECT_NEAR(arc_tangent(y, x).v, std::atan2(y, x), 1e-15);
  }
  EXPECT_EQ(arc_tangent(0.0, 0.0).v, 0.0);
  EXPECT_EQ(arc_tangent(0.0, -1.0).v, kPi);
  EXPECT_EQ(arc_tangent(-2.0, 0.0).v, -kPi / 2);
}

TEST(BatchAngles, WholeTurnsLeaveTheSign) {
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const double angle = uniform(i, -500.0, 500.0);
    EXPECT_NEAR(less_whole_turns(angle).v, std::fmod(angle, kTwoPi), 1e-13) << angle;
    EXPECT_NEAR(within_half_turn(angle).v, std::remainder(angle, kTwoPi), 1e-13) << angle;
  }
}

}  // namespace
}  // namespace aloft::orbit::batch
