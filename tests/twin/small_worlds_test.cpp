/// The oracles on worlds made up at random: many more corners than one real slot has.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "geometry.h"
#include "rates.h"
#include <gtest/gtest.h>

#include "aloft/base/random.h"
#include "aloft/sky/sky.h"
#include "aloft/traffic/traffic.h"

namespace aloft::twin {
namespace {

constexpr double kPi = std::numbers::pi;

double uniform(std::uint64_t stream, std::uint64_t counter, double low, double high) {
  return low + (high - low) * random_uniform(20'240'709, stream, counter);
}

earth::Geodetic somewhere(std::uint64_t i) {
  return {radians(std::asin(uniform(1, i, -1.0, 1.0))), radians(uniform(2, i, -kPi, kPi)), 0.0};
}

/// A point in the sky of a site, 300 to 2,000 km away.
Vec in_sky(const Site& site, std::uint64_t i) {
  const double elevation = uniform(3, i, -0.1, kPi / 2.0);
  const double azimuth = uniform(4, i, 0.0, 2.0 * kPi);
  const double range = uniform(5, i, 3e5, 2e6);
  const Vec level = std::cos(azimuth) * site.north + std::sin(azimuth) * site.east;
  return site.position + range * (std::sin(elevation) * site.up + std::cos(elevation) * level);
}

TEST(Look, AgreesWithTheTwinOnEveryAngle) {
  const scenario::Assumptions assumptions;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const earth::Geodetic where = somewhere(i);
    const Site site = site_at(where, assumptions);
    const Vec target = in_sky(site, i);
    const Vec sight = target - site.position;
    const sky::Observer observer = sky::observer_at(where, assumptions);
    const sky::Look look = sky::look_at(observer, {target.x, target.y, target.z},
                                        scenario::SatelliteClass::v1, assumptions);
    ASSERT_NEAR(look.range_m, length(sight), 1e-3);
    ASSERT_NEAR(look.elevation.radians(), kPi / 2.0 - angle_between(site.up, sight), 1e-7);
    const double turn =
        look.azimuth.radians() - std::atan2(dot(site.east, sight), dot(site.north, sight));
    ASSERT_NEAR(std::remainder(turn, 2.0 * kPi), 0.0, 1e-6 / std::cos(look.elevation.radians()));
    ASSERT_NEAR(look.off_boresight.radians(), angle_between(site.boresight, sight), 1e-7);
  }
}

TEST(GsoSeparation, IsTheSmallestAngleOfADenseSearchAlongTheArc) {
  const scenario::Assumptions assumptions;
  std::size_t compared = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const earth::Geodetic where = somewhere(i);
    const Site site = site_at(where, assumptions);
    const Vec target = in_sky(site, i);
    // Near the horizon the front door leaves open which point of the arc counts.
    const double elevation = kPi / 2.0 - angle_between(site.up, target - site.position);
    const double twin = Arc(site).separation(target - site.position, kPi);
    const double engine =
        sky::gso_separation(sky::observer_at(where, assumptions), {target.x, target.y, target.z})
            .radians();
    if (engine == kPi || twin >= elevation) {
      ASSERT_GE(twin, elevation - 1e-7) << "a nearer point of the arc is above the horizon";
      continue;
    }
    ++compared;
    ASSERT_NEAR(engine, twin, 1e-7) << where.latitude.degrees() << ' ' << where.longitude.degrees();
  }
  EXPECT_GT(compared, 3'000U);
}

TEST(GsoSeparation, IsNothingTowardsTheArcItself) {
  const scenario::Assumptions assumptions;
  for (int degree = -70; degree <= 70; degree += 5) {
    const sky::Observer observer =
        sky::observer_at({degrees(degree), degrees(10.0), 0.0}, assumptions);
    const double longitude = degrees(10.0).radians();
    const Position<Itrf> target{42'164'172.0 * std::cos(longitude),
                                42'164'172.0 * std::sin(longitude), 0.0};
    EXPECT_LT(sky::gso_separation(observer, target).radians(), 1e-6) << degree;
  }
}

TEST(Look, NamesTheFirstRuleThatRefuses) {
  const scenario::Assumptions assumptions;
  std::size_t kinds[8] = {};
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const earth::Geodetic where = somewhere(i);
    const Site site = site_at(where, assumptions);
    const Vec target = in_sky(site, i);
    const auto satellite_class =
        i % 5 == 0 ? scenario::SatelliteClass::direct_to_cell : scenario::SatelliteClass::v2_mini;
    const Judgement twin = judge(site, Arc(site), target, satellite_class, assumptions);
    if (twin.margin < 1e-7) continue;
    const sky::Look look =
        sky::look_at(sky::observer_at(where, assumptions), {target.x, target.y, target.z},
                     satellite_class, assumptions);
    ASSERT_EQ(look.refusal, twin.refusal) << "case " << i;
    ++kinds[static_cast<std::size_t>(look.refusal)];
  }
  for (const sky::Refusal r :
       {sky::Refusal::none, sky::Refusal::below_mask, sky::Refusal::class_without_broadband,
        sky::Refusal::outside_field_of_view, sky::Refusal::gso_exclusion})
    EXPECT_GT(kinds[static_cast<std::size_t>(r)], 100U);
}

TEST(FairShares, AreThoseOfACommonLevel) {
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    const auto count = static_cast<std::size_t>(uniform(6, i, 1.0, 40.0));
    std::vector<double> weights;
    std::vector<double> limits;
    for (std::size_t k = 0; k < count; ++k) {
      weights.push_back(std::exp(uniform(7, i * 64 + k, 0.0, 10.0)));
      limits.push_back(uniform(8, i * 64 + k, 1e8, 1e10));
    }
    const double capacity = uniform(9, i, 1e8, 2e11);
    const std::vector<double> engine = traffic::fair_shares(weights, limits, capacity);
    const std::vector<double> twin = level_shares(weights, limits, capacity);
    ASSERT_EQ(engine.size(), count);
    for (std::size_t k = 0; k < count; ++k) ASSERT_NEAR(engine[k], twin[k], 1e-6 * limits[k]);
  }
}

}  // namespace
}  // namespace aloft::twin
