/// What the report draws agrees with the tables beside it.
#include <cmath>
#include <numeric>

#include "laboratory.h"
#include <gtest/gtest.h>

namespace aloft::laboratory {
namespace {

using plan::Reason;

double sum_of(const results::Shares& shares) {
  return std::accumulate(shares.begin(), shares.end(), 0.0,
                         [](double sum, const auto& share) { return sum + share.second; });
}

// Straight between the corners of the distribution.
double share_below(const results::WorldSummary& world, double ms) {
  const auto& line = world.latency_distribution;
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (ms > line[i].first) continue;
    const double inside = (ms - line[i - 1].first) / (line[i].first - line[i - 1].first);
    return line[i - 1].second + inside * (line[i].second - line[i - 1].second);
  }
  return 1.0;
}

TEST(ReportFigures, TheDistributionOfTheRoundTripHasTheQuantilesOfTheSummary) {
  const results::RunTables tables = run(open({}), fresh_folder("report") / "run");
  const results::WorldSummary& world = tables.world;
  ASSERT_GT(world.latency.samples, 0.0);
  EXPECT_EQ(world.latency_distribution.front().second, 0.0);
  EXPECT_NEAR(world.latency_distribution.back().second, 1.0, 1e-9);
  for (std::size_t i = 1; i < world.latency_distribution.size(); ++i) {
    EXPECT_LT(world.latency_distribution[i - 1].first, world.latency_distribution[i].first);
    EXPECT_LE(world.latency_distribution[i - 1].second, world.latency_distribution[i].second);
  }
  for (const auto& [ms, share] :
       {std::pair{world.latency.p20_ms, 0.2}, std::pair{world.latency.median_ms, 0.5},
        std::pair{world.latency.p80_ms, 0.8}, std::pair{world.latency.p95_ms, 0.95}})
    EXPECT_NEAR(share_below(world, ms), share, 1e-6);
}

TEST(ReportFigures, AreaWithoutServiceIsThatOfItsCells) {
  const results::RunTables tables = run(open({}), fresh_folder("report") / "run", {"Paris,FR"});
  double dark_km2 = 0.0;
  for (const results::MapCell& cell : tables.cells)
    dark_km2 += cell.area_km2 * (1.0 - static_cast<double>(cell.served_time_share));
  const std::vector<double>& shares = tables.world.area_reason_shares;
  EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0),
              dark_km2 / tables.world.land_area_km2, 1e-6);
  EXPECT_GT(dark_km2, 0.0);
  EXPECT_NEAR(sum_of(tables.world.gateways), 1.0, 1e-9);
  EXPECT_NEAR(sum_of(tables.world.pops), 1.0, 1e-9);
  ASSERT_EQ(tables.gateways.size(), 1U);
  EXPECT_EQ(tables.gateways[0].name, "Orleans");
  EXPECT_NEAR(tables.gateways[0].latitude_deg, 47.9, 1e-9);
  EXPECT_NEAR(tables.gateways[0].longitude_deg, 1.9, 1e-9);
  ASSERT_EQ(tables.pops.size(), 1U);
  EXPECT_EQ(tables.pops[0].name, "Frankfurt");
  ASSERT_EQ(tables.traced_places.size(), 1U);
  EXPECT_EQ(tables.places[tables.traced_places[0]].name, "Paris");
}

TEST(ReportFigures, ATerritoryThatIsOffIsItsAreaWithoutService) {
  const auto without = engine::parse_without({"territory:FR"});
  ASSERT_TRUE(without);
  const results::RunTables tables = run(open({}, *without), fresh_folder("report") / "run");
  const double off = share_of(tables, tables.world.area_reason_shares, Reason::not_activated);
  EXPECT_NEAR(off * tables.world.land_area_km2 / territory_of(tables, "FR").area_km2, 1.0, 0.01);
}

}  // namespace
}  // namespace aloft::laboratory
