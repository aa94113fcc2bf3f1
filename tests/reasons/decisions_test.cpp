/// Decisions in the plan: what a bundle's rules do to places, territories and the tables of a run.
#include "laboratory.h"
#include <fmt/core.h>
#include <gtest/gtest.h>

namespace aloft::laboratory {
namespace {

using plan::Reason;

earth::CellId cell_of(const std::string& place) { return atlas().places().cell[place_of(place)]; }

TEST(Decision, NamesItselfAndItsEndWhereverItIsDark) {
  WorldText text;
  text.rules = {deactivation(17, "FR")};
  text.rules[0].third_party = "regulator";
  const engine::World world = open(text);
  const engine::Explanation paris = explain(world, "Paris,FR");
  EXPECT_EQ(paris.decision, 17);
  EXPECT_EQ(paris.activation,
            "off: decision 17: court_order (operator's claim, unconfirmed), until "
            "2026-06-16T12:00:00Z");
  const results::RunTables tables = run(world, fresh_folder("run") / "run", {"Paris,FR"});
  const std::string reason = "decision 17: court_order (operator's claim, unconfirmed)";
  EXPECT_EQ(territory_of(tables, "FR").activation_reason, reason);
  EXPECT_EQ(row_of(tables, "Paris,FR").activation_reason, reason);
  EXPECT_EQ(territory_of(tables, "DE").activation_reason, "");
  ASSERT_EQ(tables.decisions.size(), 1U);
  const results::DecisionRow& row = tables.decisions[0];
  EXPECT_EQ(row.number, 17);
  EXPECT_EQ(row.reason, reason);
  EXPECT_EQ(row.until, text.rules[0].until);
  EXPECT_EQ(row.territories, std::vector<std::string>{"FR"});
  EXPECT_DOUBLE_EQ(row.gazetteer_population, territory_of(tables, "FR").gazetteer_population);
  EXPECT_NEAR(row.area_km2, territory_of(tables, "FR").area_km2, 1.0);
  EXPECT_EQ(row.longest_off_s, 60.0);
}

TEST(Decision, OverSomeCellsLeavesTheRestOfTheTerritoryLit) {
  WorldText text;
  text.rules = {deactivation(3, "FR", {cell_of("Paris,FR")})};
  const engine::World world = open(text);
  EXPECT_EQ(explain(world, "Paris,FR").reason, Reason::not_activated);
  EXPECT_EQ(explain(world, "Lyon,FR").reason, Reason::served);
  const results::RunTables tables = run(world, fresh_folder("run") / "run");
  EXPECT_EQ(row_of(tables, "Paris,FR").served_time_share, 0.0);
  EXPECT_GT(row_of(tables, "Lyon,FR").served_time_share, 0.0);
  EXPECT_EQ(row_of(tables, "Lyon,FR").activation_reason, "");
  EXPECT_NE(territory_of(tables, "FR").activation_reason.find("decision 3: court_order, in 1 of "),
            std::string::npos)
      << territory_of(tables, "FR").activation_reason;
  std::size_t marked = 0;
  for (const results::MapCell& cell : tables.cells) {
    if (cell.decision == 0) continue;
    ++marked;
    EXPECT_EQ(cell.decision, 3);
    EXPECT_EQ(cell.cell_id, cell_of("Paris,FR").id);
  }
  EXPECT_EQ(marked, 1U);
}

TEST(Decision, BeginsAndEndsWithinARun) {
  WorldText text;
  text.duration_s = 120;
  const engine::World lit = open(text);
  text.rules = {deactivation(5, "FR")};
  const UtcTime start = lit.scenario.start;
  // Off in the third, fourth and fifth of eight slots, which begin at seconds 12, 27, 42 and 57.
  text.rules[0].since = plus_seconds(start, 42);
  text.rules[0].until = plus_seconds(start, 87);
  const results::RunTables tables = run(open(text), fresh_folder("run") / "run");
  const results::PlaceRow& paris = row_of(tables, "Paris,FR");
  const results::RunTables always = run(lit, fresh_folder("lit") / "run");
  ASSERT_EQ(row_of(always, "Paris,FR").served_time_share, 1.0);
  EXPECT_DOUBLE_EQ(paris.served_time_share, 5.0 / 8.0);
  EXPECT_DOUBLE_EQ(share_of(tables, paris.reason_shares, Reason::not_activated), 3.0 / 8.0);
  EXPECT_EQ(paris.longest_outage_s, 45.0);
  // Somewhere a slot without a beam comes before or after.
  EXPECT_GE(territory_of(tables, "FR").longest_outage_s, 45.0);
  EXPECT_LE(territory_of(tables, "FR").longest_outage_s,
            45.0 + 2.0 * territory_of(always, "FR").longest_outage_s);
  ASSERT_EQ(tables.decisions.size(), 1U);
  EXPECT_EQ(tables.decisions[0].longest_off_s, 45.0);
}

TEST(Decision, AnActivationIsNamedWhereItHolds) {
  WorldText text;
  text.rules = {deactivation(1, "FR"), deactivation(2, "FR", {cell_of("Paris,FR")})};
  text.rules[1].verb = authority::Verb::activate;
  text.rules[1].reason_code = "humanitarian";
  text.rules[1].until.reset();
  text.rules[1].witnessed = false;
  const engine::World world = open(text);
  const engine::Explanation paris = explain(world, "Paris,FR");
  EXPECT_EQ(paris.reason, Reason::served);
  EXPECT_EQ(paris.activation, "on: decision 2: humanitarian (unwitnessed)");
  EXPECT_EQ(explain(world, "Lyon,FR").reason, Reason::not_activated);
}

// Borders are generalised: many a town of an atoll lies outside its territory's outline.
TEST(Decision, ReachesTownsOutsideTheGeneralisedBorder) {
  WorldText text;
  text.rules = {deactivation(1, "TV")};
  text.throttles = "[[throttle]]\nterritory = \"KI\"\ndownlink_kbps = 1\n";
  text.gateways = {"Tarawa,1.3,173.0"};
  const engine::World world = open(text);
  const earth::Geodetic funafuti = atlas().places().location[place_of("Funafuti,TV")];
  ASSERT_TRUE(atlas().claims_at(funafuti.latitude, funafuti.longitude).empty());
  const engine::Explanation told = explain(world, "Funafuti,TV");
  EXPECT_EQ(told.reason, Reason::not_activated);
  EXPECT_EQ(told.decision, 1);
  const std::string point =
      fmt::format("{:.4f},{:.4f}", funafuti.latitude.degrees(), funafuti.longitude.degrees());
  EXPECT_EQ(explain(world, point).decision, 1) << "coordinates say the same as the name";
  const engine::Explanation slow = explain(world, "Tarawa,KI");
  ASSERT_EQ(slow.reason, Reason::served);
  EXPECT_NEAR(slow.downlink_typical_mbps, 0.001, 1e-6);
}

TEST(Decision, NoneStandsBehindWhatIsLeftOut) {
  engine::Without without;
  without.territories = {"FR"};
  WorldText text;
  text.rules = {deactivation(9, "FR", {cell_of("Paris,FR")})};
  const engine::World world = open(text, without);
  const results::RunTables tables = run(world, fresh_folder("run") / "run");
  EXPECT_EQ(explain(world, "Paris,FR").decision, 0);
  ASSERT_EQ(tables.decisions.size(), 1U);
  EXPECT_EQ(tables.decisions[0].number, 0);
  EXPECT_EQ(territory_of(tables, "FR").activation_reason, "left out with --without; no decision");
}

TEST(Throttle, CapsEveryTerminalOfTheTerritoryAndNobodyElses) {
  WorldText text;
  text.throttles = "[[throttle]]\nterritory = \"FR\"\ndownlink_kbps = 1\n";
  const engine::World world = open(text);
  const engine::Explanation paris = explain(world, "Paris,FR");
  EXPECT_EQ(paris.reason, Reason::served);
  EXPECT_NEAR(paris.downlink_typical_mbps, 0.001, 1e-6);
  EXPECT_GT(paris.uplink_typical_mbps, 0.1);
  EXPECT_GT(explain(world, "Munich,DE").downlink_typical_mbps, 1.0);
  const results::RunTables tables = run(world, fresh_folder("run") / "run");
  EXPECT_NEAR(row_of(tables, "Paris,FR").quality.downlink_busy_hour_mbps, 0.001, 1e-6);
  EXPECT_LT(territory_of(tables, "FR").quality.downlink_busy_hour_mbps, 0.02);
  EXPECT_EQ(territory_of(tables, "FR").activation_reason, "");
}

}  // namespace
}  // namespace aloft::laboratory
