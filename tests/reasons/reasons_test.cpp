/// Every reason for "no service" in two worlds that differ in one thing: it appears, and it
/// vanishes.
#include <numeric>
#include <string>

#include "laboratory.h"
#include <gtest/gtest.h>

#include "aloft/base/file.h"

namespace aloft::laboratory {
namespace {

using plan::Reason;

/// Shares of time add up, wherever reasons are told.
void expect_sums(const results::RunTables& tables) {
  const auto sum = [](const std::vector<double>& shares) {
    return std::accumulate(shares.begin(), shares.end(), 0.0);
  };
  for (const results::TerritoryRow& row : tables.territories)
    ASSERT_NEAR(sum(row.reason_shares) + row.served_time_share, 1.0, 1e-6) << row.id;
  for (const results::PlaceRow& row : tables.places)
    ASSERT_NEAR(sum(row.reason_shares) + row.served_time_share, 1.0, 1e-6) << row.name;
}

/// The first line of the run's table of territories names the reason's column.
void expect_column(const std::filesystem::path& folder, Reason reason) {
  const auto table = read_csv(folder / "territories.csv");
  ASSERT_TRUE(table) << table.error().text();
  const std::string key = plan::key_of(reason);
  bool found = false;
  for (const std::string& name : table->header) found |= name.find(key) != std::string::npos;
  EXPECT_TRUE(found) << "no column for " << key;
}

/// `refused` and `served` differ in one thing, which decides about the place in every slot.
void expect_pair(const WorldText& refused, const WorldText& served, const std::string& place,
                 Reason reason) {
  SCOPED_TRACE(plan::key_of(reason));
  const engine::World without_service = open(refused);
  const engine::World with_service = open(served);
  EXPECT_EQ(explain(without_service, place).reason, reason);
  EXPECT_EQ(explain(with_service, place).reason, Reason::served);

  const std::filesystem::path folder = fresh_folder("refused") / "run";
  const results::RunTables dark = run(without_service, folder);
  const results::RunTables lit = run(with_service, fresh_folder("served") / "run");
  expect_sums(dark);
  expect_sums(lit);
  expect_column(folder, reason);
  const results::PlaceRow& dark_row = row_of(dark, place);
  const results::PlaceRow& lit_row = row_of(lit, place);
  EXPECT_DOUBLE_EQ(share_of(dark, dark_row.reason_shares, reason), 1.0);
  EXPECT_EQ(dark_row.served_time_share, 0.0);
  EXPECT_FALSE(dark_row.served);
  EXPECT_EQ(share_of(lit, lit_row.reason_shares, reason), 0.0);
  EXPECT_GT(lit_row.served_time_share, 0.0);
  EXPECT_GT(share_of(dark, dark.world.reason_shares, reason),
            share_of(lit, lit.world.reason_shares, reason));
}

TEST(Reason, NotActivatedIsTheTerritoryThatIsOff) {
  WorldText off;
  off.rules = {deactivation(17, "FR")};
  expect_pair(off, {}, "Paris,FR", Reason::not_activated);
  const engine::World world = open(off);
  const engine::Explanation paris = explain(world, "Paris,FR");
  EXPECT_NE(paris.activation.find("decision 17"), std::string::npos) << paris.activation;
  EXPECT_TRUE(paris.satellite.empty());
  EXPECT_EQ(explain(world, "Munich,DE").reason, Reason::served);
}

TEST(Reason, NoSatelliteAboveMaskIsALowShellInTheNorth) {
  WorldText low;
  low.shells = shell(72, 22, 33.0);
  low.gateways = {"Kiruna,67.9,20.2"};
  WorldText polar = low;
  polar.shells = shell(36, 40, 97.6);
  expect_pair(low, polar, "Tromsø,NO", Reason::no_satellite_above_mask);
}

TEST(Reason, NoBroadbandSatelliteIsASkyOfDirectToCell) {
  WorldText direct;
  direct.shells = shell(72, 22, 53.0, "direct-to-cell");
  expect_pair(direct, {}, "Paris,FR", Reason::no_broadband_satellite);
}

TEST(Reason, OutsideFieldOfViewIsANarrowCone) {
  WorldText narrow;
  narrow.assumptions = "field_of_view_half_angle_deg = 1.0\n";
  expect_pair(narrow, {}, "Paris,FR", Reason::outside_field_of_view);
}

TEST(Reason, GsoExclusionIsTheEquatorUnderTheArc) {
  // Looking straight up from the equator, 44 degrees around the zenith are all within 45 of the
  // arc.
  WorldText wide;
  wide.shells = shell(72, 66, 53.0);
  wide.gateways = {"Guayaquil,-2.2,-79.9"};
  wide.assumptions = "terminal_tilt_deg = 0.0\nfield_of_view_half_angle_deg = 44.0\n";
  WorldText none = wide;
  wide.assumptions += "gso_exclusion_deg = 45.0\n";
  none.assumptions += "gso_exclusion_deg = 0.0\n";
  expect_pair(wide, none, "Quito,EC", Reason::gso_exclusion);
}

TEST(Reason, NoGatewayInReachIsAFarGatewayWithoutLasers) {
  WorldText far;
  far.shells = shell(72, 22, 53.0, "v2-mini", false);
  far.gateways = {"Perth,-31.9,115.9"};
  WorldText near = far;
  near.gateways.push_back("Orleans,47.9,1.9");
  expect_pair(far, near, "Paris,FR", Reason::no_gateway_in_reach);
  WorldText lasers = far;
  lasers.shells = shell(72, 22, 53.0, "v2-mini", true);
  expect_pair(far, lasers, "Paris,FR", Reason::no_gateway_in_reach);
  EXPECT_GT(explain(open(lasers), "Paris,FR").laser_hops, 0);
}

/// A place in France that had no beam in any slot.
std::string crowded_place(const results::RunTables& tables) {
  for (const results::PlaceRow& row : tables.places) {
    if (row.country != "FR") continue;
    const double share = share_of(tables, row.reason_shares, Reason::no_beam_free);
    if (share == 1.0 && atlas().find_place(row.name + ",FR")) return row.name + ",FR";
  }
  return {};
}

TEST(Reason, NoBeamFreeIsASatelliteWithOneChannel) {
  WorldText one;
  one.assumptions = "channels_v2_mini = 1\n";
  const results::RunTables tables = run(open(one), fresh_folder("crowded") / "run");
  EXPECT_GT(share_of(tables, territory_of(tables, "FR").reason_shares, Reason::no_beam_free), 0.1);
  const std::string place = crowded_place(tables);
  ASSERT_NE(place, "");
  expect_pair(one, {}, place, Reason::no_beam_free);
}

TEST(Reason, EveryRefusedPlaceHasAVerdictForEverySatelliteAboveItsHorizon) {
  const engine::Explanation paris = explain(open({}), "Paris,FR");
  ASSERT_FALSE(paris.sky.empty());
  int serving = 0;
  for (const engine::SkyRow& row : paris.sky) {
    EXPECT_FALSE(row.verdict.empty()) << row.satellite;
    EXPECT_GE(row.elevation_deg, 0.0);
    serving += row.serves ? 1 : 0;
    if (row.serves) {
      EXPECT_EQ(row.satellite, paris.satellite);
    }
  }
  EXPECT_EQ(serving, 1);
}

}  // namespace
}  // namespace aloft::laboratory
