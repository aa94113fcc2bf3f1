/// What is dark though servable, in worlds that differ in one thing.
#include "laboratory.h"
#include <gtest/gtest.h>

#include "aloft/oversight/oversight.h"

namespace aloft::laboratory {
namespace {

using oversight::Dark;
using oversight::DarkList;
using plan::Reason;

constexpr std::int64_t kFloor_bps = 1'000'000;

DarkList dark_of(const WorldText& actual, const std::vector<authority::Rule>& rules,
                 const engine::Without& without = {}) {
  WorldText reference;
  reference.duration_s = actual.duration_s;
  auto list = oversight::find_dark(open(reference), open(actual, without), authority::Rules(rules),
                                   kFloor_bps);
  EXPECT_TRUE(list) << list.error().text();
  return std::move(*list);
}

std::vector<Dark> rows_of(const DarkList& list, const std::string& territory) {
  std::vector<Dark> rows;
  for (const Dark& row : list.rows)
    if (row.territory.valid() && atlas().territories()[row.territory].id == territory)
      rows.push_back(row);
  return rows;
}

engine::Without without_territory(const std::string& id) {
  engine::Without without;
  without.territories = {id};
  return without;
}

TEST(Darkness, IsNoneBetweenTheReferenceAndItself) {
  const DarkList list = dark_of({}, {});
  EXPECT_TRUE(list.rows.empty());
  EXPECT_EQ(list.slots, 4U);
  EXPECT_EQ(format_utc(list.from), "2026-06-15T12:00:12Z");
  EXPECT_EQ(format_utc(list.to), "2026-06-15T12:01:12Z");
}

TEST(Darkness, IsWhatTheReferenceServesAndNotWhatItCannot) {
  const DarkList list = dark_of({}, {}, without_territory("FR"));
  const auto rows = rows_of(list, "FR");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_FALSE(rows[0].decision);
  EXPECT_EQ(rows[0].cause, "left out of the plan");
  // The shell ends at 53 degrees and the gateway is in France: Réunion, Guadeloupe and the like
  // are no part of this territory's servable cells here.
  const results::RunTables tables = run(open({}), fresh_folder("run") / "run");
  double servable_people = 0.0;
  for (const results::PlaceRow& place : tables.places)
    if (place.territory_id == "FR" && place.served_time_share > 0.0)
      servable_people += place.gazetteer_population;
  EXPECT_GT(servable_people, 1e6);
  EXPECT_NEAR(rows[0].people, servable_people, 1.0);
  EXPECT_EQ(rows[0].share_of_time, 1.0);
}

TEST(Darkness, IsByDecisionOnlyWhereThePublicLogSaysSo) {
  const std::vector<authority::Rule> rules = {deactivation(4, "FR")};
  WorldText obedient;
  obedient.rules = rules;
  const auto decided = rows_of(dark_of(obedient, rules), "FR");
  ASSERT_EQ(decided.size(), 1U);
  ASSERT_TRUE(decided[0].decision);
  EXPECT_EQ(decided[0].decision->decision, 4);
  // The operator's own rules are no decision, and what it leaves out anyway is one where the log
  // says off.
  const auto own = rows_of(dark_of(obedient, {}), "FR");
  ASSERT_EQ(own.size(), 1U);
  EXPECT_FALSE(own[0].decision);
  const auto left_out = rows_of(dark_of({}, rules, without_territory("FR")), "FR");
  ASSERT_EQ(left_out.size(), 1U);
  EXPECT_TRUE(left_out[0].decision);
}

TEST(Darkness, AfterADecisionHasLapsedIsWithoutOne) {
  WorldText text;
  text.duration_s = 120;
  std::vector<authority::Rule> rules = {deactivation(4, "FR")};
  rules[0].until = plus_seconds(open(text).scenario.start, 57);
  const auto rows = rows_of(dark_of(text, rules, without_territory("FR")), "FR");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_FALSE(rows[0].decision) << "those without a decision come first";
  EXPECT_NEAR(rows[0].share_of_time, 5.0 / 8.0, 0.01);
  EXPECT_EQ(rows[1].decision->decision, 4);
  EXPECT_NEAR(rows[1].share_of_time, 3.0 / 8.0, 0.01);
}

TEST(Darkness, UnderTheFloorIsDarkAndAboveItIsService) {
  WorldText slow;
  slow.throttles = "[[throttle]]\nterritory = \"FR\"\ndownlink_kbps = 999\n";
  const auto rows = rows_of(dark_of(slow, {}), "FR");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].cause, "throttled under the floor of the trust file");
  WorldText enough;
  enough.throttles = "[[throttle]]\nterritory = \"FR\"\ndownlink_kbps = 1001\n";
  EXPECT_TRUE(rows_of(dark_of(enough, {}), "FR").empty());
}

TEST(Darkness, IsAnUplinkUnderTheFloorToo) {
  WorldText text;
  text.throttles = "[[throttle]]\nterritory = \"FR\"\ndownlink_kbps = 1e6\nuplink_kbps = 0\n";
  ASSERT_EQ(rows_of(dark_of(text, {}), "FR").size(), 1U);
}

// How many slots of a part of a cell the reference serves and the actual run does not, and how many
// the actual run serves: as `explain` tells them one by one.
struct Told {
  int dark = 0;
  int served = 0;
};
Told told_by_explain(const engine::World& reference, const engine::World& actual,
                     const earth::Parcel& part) {
  const engine::Spot spot{"part", atlas().planned_cells().center[part.cell], part.territory};
  Told told;
  for (int slot = 0; slot < 4; ++slot) {
    const UtcTime time = plus_seconds(reference.scenario.start, 15 * slot + 20);
    const auto is_served = [&](const engine::World& world) {
      return engine::explain(world, spot, time).value().reason == Reason::served;
    };
    const bool now = is_served(actual);
    told.served += now ? 1 : 0;
    told.dark += !now && is_served(reference) ? 1 : 0;
  }
  return told;
}

// Two sparse skies that serve islands at different times.
TEST(Darkness, IsNotMadeGoodByServiceAtAnotherTime) {
  WorldText here;
  here.shells = shell(24, 22, 53.0);
  here.gateways = {"Tarawa,1.3,173.0", "Suva,-18.1,178.4"};
  WorldText there = here;
  const std::string phasing = "phasing = 1\n";
  there.shells.replace(there.shells.find(phasing), phasing.size(), "phasing = 7\n");
  const engine::World reference = open(here);
  const engine::World actual = open(there);
  const auto list = oversight::find_dark(open(here), open(there), authority::Rules(), kFloor_bps);
  ASSERT_TRUE(list) << list.error().text();
  int crossed = 0;
  for (const char* id : {"NR", "NU", "PN", "WF"}) {
    std::size_t dark_cells = 0;
    for (const earth::Parcel& part : atlas().planned_cells().parcels) {
      if (part.territory != atlas().find_territory(id)) continue;
      const Told told = told_by_explain(reference, actual, part);
      dark_cells += told.dark > 0 ? 1 : 0;
      crossed += told.dark > 0 && told.served > 0 ? 1 : 0;
    }
    std::size_t listed = 0;  // A cell stands once for each cause.
    for (const Dark& row : rows_of(*list, id)) listed += row.cells;
    EXPECT_EQ(listed > 0, dark_cells > 0) << id;
    EXPECT_GE(listed, dark_cells) << id;
  }
  EXPECT_GT(crossed, 0) << "some cell is dark in one slot and served in another";
}

TEST(Darkness, OfOneCellNamesOneCell) {
  const earth::CellId paris = atlas().places().cell[place_of("Paris,FR")];
  WorldText text;
  text.rules = {deactivation(2, "FR", {paris})};
  const auto rows = rows_of(dark_of(text, text.rules), "FR");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].cells, 1U);
  EXPECT_EQ(rows[0].decision->decision, 2);
  EXPECT_GT(rows[0].people, 2e6);
}

}  // namespace
}  // namespace aloft::laboratory
