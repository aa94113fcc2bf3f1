#include "aloft/traffic/traffic.h"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "aloft/base/random.h"

namespace aloft::traffic {
namespace {

// The obvious way: raise everybody's level in small steps until the capacity is gone.
std::vector<double> shares_by_filling(const std::vector<double>& weights,
                                      const std::vector<double>& limits, double capacity) {
  double low = 0.0;
  double high = 1e12;
  std::vector<double> shares(weights.size());
  for (int i = 0; i < 200; ++i) {
    const double level = (low + high) / 2;
    for (std::size_t k = 0; k < weights.size(); ++k)
      shares[k] = std::min(limits[k], weights[k] * level);
    (std::accumulate(shares.begin(), shares.end(), 0.0) > capacity ? high : low) = level;
  }
  return shares;
}

TEST(FairShares, EqualTheFillingOfALevelForRandomCases) {
  for (std::uint64_t i = 0; i < 300; ++i) {
    const auto count = static_cast<std::size_t>(1 + 40 * random_uniform(1, 1, i));
    std::vector<double> weights;
    std::vector<double> limits;
    for (std::uint64_t k = 0; k < count; ++k) {
      weights.push_back(1 + 1000 * random_uniform(2, i, k));
      limits.push_back(1e9 * (0.2 + 8 * random_uniform(3, i, k)));
    }
    const double capacity = 2e10 * random_uniform(4, 1, i);
    const std::vector<double> shares = fair_shares(weights, limits, capacity);
    const std::vector<double> expected = shares_by_filling(weights, limits, capacity);
    for (std::size_t k = 0; k < count; ++k) EXPECT_NEAR(shares[k], expected[k], 1.0);
    EXPECT_LE(std::accumulate(shares.begin(), shares.end(), 0.0), capacity * (1 + 1e-12));
  }
}

TEST(FairShares, CapacityBeyondAllLimitsGivesEveryLimit) {
  EXPECT_EQ(fair_shares({1, 2}, {10, 20}, 1000), (std::vector<double>{10, 20}));
}

TEST(FairShares, NobodyGetsAnythingOfNothing) {
  EXPECT_EQ(fair_shares({1, 2}, {10, 20}, 0), (std::vector<double>{0, 0}));
}

class OneSatellite : public testing::Test {
 protected:
  // `terminals` of each cell, all served by one satellite with one channel each.
  Flows flows_of(const std::vector<double>& terminals) {
    orbit::Satellites satellites;
    satellites.name.push_back("s");
    satellites.satellite_class.push_back(scenario::SatelliteClass::v2_mini);
    plan::SlotPlan plan;
    plan.satellite.assign(terminals.size(), SatelliteIndex(0));
    plan.channels.assign(terminals.size(), 1);
    plan.shares_used.push_back(static_cast<std::uint32_t>(terminals.size()));
    Flows flows;
    Traffic(satellites, Column<CellIndex, double>(terminals), assumptions).share(plan, flows);
    return flows;
  }
  scenario::Assumptions assumptions;
};

TEST_F(OneSatellite, ALoneTerminalGetsItsOwnMaximum) {
  const Flows flows = flows_of({1.0});
  EXPECT_FLOAT_EQ(flows.downlink_busy_hour_bps[CellIndex(0)], 250e6F);
  EXPECT_FLOAT_EQ(flows.uplink_busy_hour_bps[CellIndex(0)], 30e6F);
}

TEST_F(OneSatellite, ACrowdedCellSharesItsChannelAmongTheActive) {
  // 10,000 terminals, of which 2.5/250 are active: 100 share 1.2 Gbit/s in the busy hour, 40 at a
  // typical one.
  const Flows flows = flows_of({10'000.0});
  EXPECT_NEAR(flows.downlink_busy_hour_bps[CellIndex(0)], 1.2e9 / 100, 1e3);
  EXPECT_NEAR(flows.downlink_typical_bps[CellIndex(0)], 1.2e9 / 40, 1e3);
}

TEST_F(OneSatellite, MoreLoadNeverGivesMore) {
  float before = 1e12F;
  for (const double terminals : {1.0, 100.0, 1e3, 1e4, 1e5}) {
    const float rate =
        flows_of({terminals, terminals, terminals}).downlink_busy_hour_bps[CellIndex(0)];
    EXPECT_LE(rate, before);
    before = rate;
  }
}

TEST_F(OneSatellite, ACellThatIsNotServedGetsNothing) {
  orbit::Satellites satellites;
  satellites.satellite_class.push_back(scenario::SatelliteClass::v1);
  plan::SlotPlan plan;
  plan.satellite.assign(1, SatelliteIndex());
  plan.channels.assign(1, 0);
  plan.shares_used.push_back(0);
  Flows flows;
  Traffic(satellites, Column<CellIndex, double>(std::vector<double>{5.0}), assumptions)
      .share(plan, flows);
  EXPECT_EQ(flows.downlink_typical_bps[CellIndex(0)], 0.0F);
}

}  // namespace
}  // namespace aloft::traffic
