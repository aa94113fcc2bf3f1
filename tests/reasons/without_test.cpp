/// What --without takes away is gone from the answers, and only that.
#include <algorithm>
#include <string>

#include "laboratory.h"
#include <gtest/gtest.h>

namespace aloft::laboratory {
namespace {

using plan::Reason;

bool names(const results::Shares& shares, const std::string& name) {
  return std::any_of(shares.begin(), shares.end(),
                     [&](const auto& share) { return share.first == name; });
}

WorldText two_of_each() {
  WorldText text;
  text.gateways = {"Orleans,47.9,1.9", "Turin,45.1,7.7"};
  text.pops = {"Frankfurt,50.1,8.7", "Madrid,40.4,-3.7"};
  return text;
}

results::RunTables run_without(const WorldText& text, const std::vector<std::string>& what) {
  const auto without = engine::parse_without(what);
  EXPECT_TRUE(without);
  return run(open(text, *without), fresh_folder("without") / "run");
}

TEST(Without, AGatewayIsUsedByNobodyAndItsNeighbourTakesOver) {
  const WorldText text = two_of_each();
  const results::RunTables all = run_without(text, {});
  const results::RunTables fewer = run_without(text, {"gateway:Orleans"});
  bool was_used = false;
  for (const results::TerritoryRow& row : all.territories)
    was_used |= names(row.gateways, "Orleans");
  EXPECT_TRUE(was_used);
  for (const results::TerritoryRow& row : fewer.territories)
    EXPECT_FALSE(names(row.gateways, "Orleans")) << row.id;
  EXPECT_TRUE(names(territory_of(fewer, "FR").gateways, "Turin"));
}

TEST(Without, TheOnlyGatewayMeansNoGatewayInReach) {
  const results::RunTables none = run_without({}, {"gateway:Orleans"});
  const results::PlaceRow& paris = row_of(none, "Paris,FR");
  EXPECT_EQ(share_of(none, paris.reason_shares, Reason::no_gateway_in_reach), 1.0);
  EXPECT_EQ(none.world.served_area_share, 0.0);
  EXPECT_EQ(none.world.latency.samples, 0.0);
}

TEST(Without, APopIsUsedByNobodyAndThePathGetsLonger) {
  const WorldText text = two_of_each();
  const results::RunTables all = run_without(text, {});
  const results::RunTables fewer = run_without(text, {"pop:Frankfurt"});
  EXPECT_TRUE(names(row_of(all, "Munich,DE").pops, "Frankfurt"));
  for (const results::TerritoryRow& row : fewer.territories)
    EXPECT_FALSE(names(row.pops, "Frankfurt")) << row.id;
  EXPECT_GT(row_of(fewer, "Munich,DE").latency.median_ms,
            row_of(all, "Munich,DE").latency.median_ms);
  EXPECT_EQ(row_of(fewer, "Munich,DE").served_time_share,
            row_of(all, "Munich,DE").served_time_share);
}

TEST(Without, ATerritoryIsOffAndItsFarNeighboursKeepTheirService) {
  const results::RunTables all = run_without({}, {});
  const results::RunTables fewer = run_without({}, {"territory:FR"});
  EXPECT_GT(row_of(all, "Paris,FR").served_time_share, 0.0);
  EXPECT_EQ(share_of(fewer, row_of(fewer, "Paris,FR").reason_shares, Reason::not_activated), 1.0);
  EXPECT_FALSE(territory_of(fewer, "FR").activation_reason.empty());
  EXPECT_GT(share_of(fewer, territory_of(fewer, "FR").reason_shares, Reason::not_activated), 0.9);
  EXPECT_EQ(share_of(fewer, territory_of(fewer, "DE").reason_shares, Reason::not_activated), 0.0);
  EXPECT_EQ(row_of(fewer, "Denver,US").served_time_share,
            row_of(all, "Denver,US").served_time_share);
}

TEST(Without, AnUnknownNameIsAnErrorThatSuggestsTheNearest) {
  const engine::World world = open(two_of_each());
  for (const char* const text : {"gateway:Orlaens", "pop:Frankfrut", "territory:XXQ"}) {
    const auto without = engine::parse_without({text});
    ASSERT_TRUE(without);
    const auto loaded = engine::load_world(world.scenario, atlas(), *without);
    ASSERT_FALSE(loaded) << text;
    EXPECT_EQ(loaded.error().code, Error::Code::invalid_input);
  }
  EXPECT_FALSE(engine::parse_without({"planet:Mars"}));
  EXPECT_FALSE(engine::parse_without({"gateway"}));
}

}  // namespace
}  // namespace aloft::laboratory
