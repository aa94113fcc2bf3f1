// Which satellite a cell takes: the terms of the score one by one, and the probabilities of a
// choice with noise, which are those of the logit.
#include <cmath>
#include <numbers>

#include "aloft/plan/test_town.h"

namespace aloft::plan {
namespace {

class Choice : public Town {
 protected:
  void SetUp() override {
    Town::SetUp();
    found_town(1);
  }
  void launch_v1(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) launch(scenario::SatelliteClass::v1);
  }
  [[nodiscard]] std::size_t chosen(const SlotPlan* previous = nullptr) const {
    return plan(previous).satellite[CellIndex(0)].value();
  }
  /// How often each satellite is chosen, over many seeds and slots.
  [[nodiscard]] std::vector<double> frequencies() const {
    std::vector<double> counts(satellites.size(), 0.0);
    const sky::Sightings sightings = everyone_sees_everything();
    SlotPlan result;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const Planner its = planner(seed);
      for (std::int64_t slot = 0; slot < kSlots; ++slot) {
        its.plan_slot(Slot{slot}, sightings, links, nullptr, result);
        counts[result.satellite[CellIndex(0)].value()] += 1.0 / kDraws;
      }
    }
    return counts;
  }
  /// The logit: probabilities in proportion to exp(utility).
  void expect_logit(const std::vector<double>& utilities) const {
    double sum = 0.0;
    for (const double utility : utilities) sum += std::exp(utility);
    const std::vector<double> found = frequencies();
    ASSERT_EQ(found.size(), utilities.size());
    for (std::size_t s = 0; s < utilities.size(); ++s) {
      const double p = std::exp(utilities[s]) / sum;
      EXPECT_NEAR(found[s], p, 4.0 * std::sqrt(p * (1.0 - p) / kDraws)) << "satellite " << s;
    }
  }

  static constexpr std::uint64_t kSeeds = 100;
  static constexpr std::int64_t kSlots = 300;
  static constexpr double kDraws = 30'000.0;
};

// --- Term by term, without noise ---

TEST_F(Choice, IsTheHighestSatellite) {
  launch_v1(3);
  sines = {0.5F, 0.8F, 0.7F};
  EXPECT_EQ(chosen(), 1U);
}

TEST_F(Choice, OfEqualScoresIsTheLowerSatellite) {
  launch_v1(3);
  sines = {0.5F, 0.7F, 0.7F};
  EXPECT_EQ(chosen(), 1U);
}

TEST_F(Choice, DoesNotPreferHigherThanEnough) {
  launch_v1(3);
  sines = {0.85F, 0.87F, 0.99F};  // The sine of 60 degrees is 0.866.
  assumptions.score_elevation_enough = degrees(60.0);
  EXPECT_EQ(chosen(), 1U) << "87 and 99 hundredths are equal, so the lower satellite";
  assumptions.score_elevation_enough = degrees(90.0);
  EXPECT_EQ(chosen(), 2U);
}

// Half the weight a unit of the cosine: 0.4 away instead of 0.4 towards is worth 0.4.
TEST_F(Choice, LeansAwayFromTheArcByItsWeight) {
  launch_v1(2);
  sines = {0.6F, 0.9F};
  aways = {0.4F, -0.4F};
  assumptions.score_azimuth = 0.7;
  EXPECT_EQ(chosen(), 1U) << "0.28 are less than 0.3 of sine";
  assumptions.score_azimuth = 0.8;
  EXPECT_EQ(chosen(), 0U) << "0.32 are more";
}

// ln 5 = 1.609 for five times the shares.
TEST_F(Choice, LeansToFreeSharesByTheirLogarithm) {
  launch(scenario::SatelliteClass::v2_mini);
  launch(scenario::SatelliteClass::v1);
  sines = {0.5F, 0.9F};
  assumptions.score_capacity = 0.24;
  EXPECT_EQ(chosen(), 1U) << "0.386 are less than 0.4 of sine";
  assumptions.score_capacity = 0.26;
  EXPECT_EQ(chosen(), 0U) << "0.418 are more";
}

TEST_F(Choice, LeansToAFeederLinkOfItsOwn) {
  launch_v1(2);
  sines = {0.5F, 0.9F};
  links.has_feeder[SatelliteIndex(1)] = 0;
  assumptions.score_own_feeder = 0.39;
  EXPECT_EQ(chosen(), 1U);
  assumptions.score_own_feeder = 0.41;
  EXPECT_EQ(chosen(), 0U);
  links.has_feeder[SatelliteIndex(1)] = 1;
  EXPECT_EQ(chosen(), 1U) << "what both have decides nothing";
}

TEST_F(Choice, LeansToTheSatelliteOfTheSlotBefore) {
  launch_v1(2);
  sines = {0.5F, 0.9F};
  SlotPlan before;
  before.satellite.assign(1, SatelliteIndex(0));
  assumptions.score_staying = 0.39;
  EXPECT_EQ(chosen(&before), 1U);
  assumptions.score_staying = 0.41;
  EXPECT_EQ(chosen(&before), 0U);
  EXPECT_EQ(chosen(), 1U) << "a cold start has no slot before";
}

// --- With noise ---

TEST_F(Choice, IsFiveTimesAsOftenTheSatelliteWithFiveTimesTheFreeShares) {
  launch(scenario::SatelliteClass::v1);       // 16 channels,
  launch(scenario::SatelliteClass::v2_mini);  // and 80.
  assumptions.score_elevation = 0.0;
  assumptions.score_capacity = 1.0;
  assumptions.score_noise = 1.0;
  expect_logit({std::log(16.0), std::log(80.0)});
}

TEST_F(Choice, FollowsTheLogitOfAllTermsTogether) {
  launch_v1(3);
  launch(scenario::SatelliteClass::v2_mini);
  sines = {0.5F, 0.95F, 0.9F, 0.6F};
  aways = {1.0F, -0.5F, 0.0F, -1.0F};
  links.has_feeder[SatelliteIndex(1)] = 0;
  assumptions.score_elevation = 3.0;
  assumptions.score_elevation_enough = degrees(60.0);
  assumptions.score_azimuth = 0.8;
  assumptions.score_capacity = 0.5;
  assumptions.score_own_feeder = 1.2;
  assumptions.score_noise = 1.0;
  const double enough = std::sqrt(3.0) / 2.0;
  expect_logit({3.0 * 0.5 + 0.8 * 1.0 + 0.5 * std::log(128.0) + 1.2,
                3.0 * enough + 0.8 * 0.25 + 0.5 * std::log(128.0),
                3.0 * enough + 0.8 * 0.5 + 0.5 * std::log(128.0) + 1.2,
                3.0 * 0.6 + 0.8 * 0.0 + 0.5 * std::log(640.0) + 1.2});
}

TEST_F(Choice, WithHalfTheNoiseIsTwiceAsSure) {
  launch_v1(2);
  sines = {0.5F, 0.9F};
  assumptions.score_noise = 0.5;
  expect_logit({0.5 / 0.5, 0.9 / 0.5});
}

// Mean and variance of the standard Gumbel distribution: Euler's constant, pi^2 / 6.
TEST_F(Choice, HasNoiseOfTheGumbelDistribution) {
  launch_v1(40);
  assumptions.score_elevation = 0.0;
  assumptions.score_noise = 1.0;
  const Planner its = planner();
  SlotPlan result;
  result.shares_used.assign(satellites.size(), 0);
  double sum = 0.0;
  double squares = 0.0;
  constexpr int kCount = 40 * 1000;
  for (result.slot = Slot{0}; result.slot.number < 1000; ++result.slot.number)
    for (const SatelliteIndex s : rows<SatelliteIndex>(satellites.size())) {
      const double noise = its.score_of(CellIndex(0), s, result, nullptr, {});
      sum += noise;
      squares += noise * noise;
    }
  const double mean = sum / kCount;
  const double variance = std::numbers::pi * std::numbers::pi / 6.0;
  EXPECT_NEAR(mean, std::numbers::egamma, 4.0 * std::sqrt(variance / kCount));
  // Its fourth central moment is 5.4 variances squared.
  EXPECT_NEAR(squares / kCount - mean * mean, variance,
              4.0 * variance * std::sqrt((5.4 - 1.0) / kCount));
}

TEST_F(Town, WithoutNoiseHasOnePlanForAllSeeds) {
  found_town(60);
  for (int i = 0; i < 6; ++i) launch(scenario::SatelliteClass::v1);
  assumptions.score_capacity = 1.0;
  const SlotPlan first = plan(nullptr, 1);
  for (const std::uint64_t seed : {2U, 3U, 99U})
    EXPECT_EQ(plan(nullptr, seed).satellite.raw(), first.satellite.raw());
}

TEST_F(Town, HasOnePlanForOneSeed) {
  found_town(60);
  for (int i = 0; i < 6; ++i) launch(scenario::SatelliteClass::v1);
  assumptions.score_noise = 1.0;
  const SlotPlan first = plan(nullptr, 5);
  EXPECT_EQ(plan(nullptr, 5).satellite.raw(), first.satellite.raw());
  EXPECT_EQ(plan(nullptr, 5).channels.raw(), first.channels.raw());
  EXPECT_NE(plan(nullptr, 6).satellite.raw(), first.satellite.raw());
  SlotPlan next;
  planner(5).plan_slot(Slot{1001}, everyone_sees_everything(), links, nullptr, next);
  EXPECT_NE(next.satellite.raw(), first.satellite.raw()) << "noise is drawn anew in every slot";
}

// Cells are asked one by one, and each finds fewer free shares where others were before it.
TEST_F(Town, SpreadsOverEqualSatellitesByWhatIsFree) {
  found_town(99);
  sines.assign(3, 0.7F);
  for (int i = 0; i < 3; ++i) launch(scenario::SatelliteClass::v1);
  assumptions.score_capacity = 1.0;
  const SlotPlan result = plan();
  for (const std::uint32_t used : result.shares_used) EXPECT_EQ(used, 33);
}

// --- What `explain` shows ---

TEST_F(Town, TellsTheScoreOfEverySatelliteAfterItsPlan) {
  found_town(30);
  launch(scenario::SatelliteClass::v1);
  launch(scenario::SatelliteClass::v2_mini);
  assumptions.score_elevation = 5.0;
  assumptions.score_elevation_enough = degrees(60.0);
  assumptions.score_azimuth = 0.8;
  assumptions.score_capacity = 0.5;
  assumptions.score_own_feeder = 2.0;
  assumptions.score_staying = 1.5;
  const SlotPlan result = plan();
  SlotPlan before;
  before.satellite.assign(cells.size(), SatelliteIndex(1));
  const auto score = [&](std::size_t satellite, const SlotPlan* previous,
                         const Planner::Standing& standing) {
    return planner().score_of(CellIndex(7), SatelliteIndex(satellite), result, previous, standing);
  };
  const auto of_free = [&](std::size_t satellite, int shares) {
    return 0.5 * std::log(shares - result.shares_used[SatelliteIndex(satellite)]);
  };
  EXPECT_EQ(result.shares_used[SatelliteIndex(1)], 30) << "the case must have shares in use";
  EXPECT_NEAR(score(0, nullptr, {0.5F, 0.5F, true}), 2.5 + 0.6 + of_free(0, 128) + 2.0, 1e-5);
  EXPECT_NEAR(score(1, nullptr, {0.5F, 0.5F, false}), 2.5 + 0.6 + of_free(1, 640), 1e-5);
  EXPECT_NEAR(score(1, &before, {0.95F, -1.0F, false}),
              5.0 * std::sqrt(3.0) / 2.0 + of_free(1, 640) + 1.5, 1e-5);
  EXPECT_EQ(score(0, &before, {0.5F, 0.5F, true}), score(0, nullptr, {0.5F, 0.5F, true}));
}

TEST_F(Town, CountsAFullSatelliteAsIfOneShareWereFree) {
  found_town(40);
  assumptions.channels_v1 = 8;
  assumptions.cells_per_channel = 1;
  assumptions.score_elevation = 0.0;
  assumptions.score_capacity = 1.0;
  launch(scenario::SatelliteClass::v1);
  const SlotPlan result = plan();
  ASSERT_EQ(result.shares_used[SatelliteIndex(0)], 8);
  EXPECT_EQ(planner().score_of(CellIndex(0), SatelliteIndex(0), result, nullptr, {}), 0.0F);
}

// More shares than 16 bits hold: both settings are allowed.
TEST_F(Town, SixtyFiveThousandSharesAreCounted) {
  found_town(1);
  assumptions.channels_v2_mini = 8192;
  assumptions.score_elevation = 0.0;
  assumptions.score_capacity = 1.0;
  launch(scenario::SatelliteClass::v2_mini);
  const SlotPlan result = plan();
  EXPECT_EQ(result.shares_used[SatelliteIndex(0)], 1U);
  EXPECT_NEAR(planner().score_of(CellIndex(0), SatelliteIndex(0), result, nullptr, {}),
              std::log(65'535.0), 1e-5);
}

}  // namespace
}  // namespace aloft::plan
