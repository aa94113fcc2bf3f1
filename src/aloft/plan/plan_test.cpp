// Which cells are served, by which channels, and why not.
#include <algorithm>
#include <bit>
#include <map>

#include "aloft/plan/test_town.h"

namespace aloft::plan {
namespace {

TEST_F(Town, NeighboursNeverShareAFrequency) {
  found_town(400);
  assumptions.terminals = 10e6;  // Everybody wants more than one channel.
  for (int i = 0; i < 6; ++i)
    launch(i % 2 == 0 ? scenario::SatelliteClass::v1 : scenario::SatelliteClass::v2_mini);
  const SlotPlan result = plan();
  std::map<std::uint64_t, unsigned> channels;
  for (const CellIndex c : rows<CellIndex>(cells.size()))
    channels[cells.id[c].id] = result.channels[c];
  std::size_t pairs = 0;
  for (const CellIndex c : rows<CellIndex>(cells.size())) {
    for (const earth::CellId next : earth::neighbours_of(cells.id[c])) {
      if (!channels.contains(next.id)) continue;
      EXPECT_EQ(result.channels[c] & channels[next.id], 0U);
      ++pairs;
    }
  }
  EXPECT_GT(pairs, 1000U);
}

TEST_F(Town, NoSatelliteGivesMoreSharesThanItHas) {
  found_town(400);
  launch(scenario::SatelliteClass::v1);
  const SlotPlan result = plan();
  const auto served = std::count(result.reason.begin(), result.reason.end(), Reason::served);
  EXPECT_EQ(served, 16 * 8) << "16 channels, each time-shared by 8 cells";
  EXPECT_EQ(result.shares_used[SatelliteIndex(0)], 16 * 8);
  EXPECT_EQ(std::count(result.reason.begin(), result.reason.end(), Reason::no_beam_free),
            400 - 16 * 8);
}

TEST_F(Town, ASharesBudgetIsCountedByFrequency) {
  found_town(40);
  assumptions.channels_v1 = 3;  // Three channels on frequencies 0, 1 and 2.
  assumptions.cells_per_channel = 1;
  launch(scenario::SatelliteClass::v1);
  const SlotPlan result = plan();
  std::array<int, 8> cells_of_frequency{};
  for (const std::uint8_t channels : result.channels)
    for (unsigned f = 0; f < 8; ++f) cells_of_frequency[f] += channels >> f & 1;
  EXPECT_EQ(cells_of_frequency, (std::array<int, 8>{1, 1, 1, 0, 0, 0, 0, 0}));
}

TEST_F(Town, ASatelliteThatReachesNoGatewayIsNoCandidate) {
  found_town(1);
  launch(scenario::SatelliteClass::v2_mini);
  links.reaches_gateway[SatelliteIndex(0)] = 0;
  EXPECT_EQ(plan().reason[CellIndex(0)], Reason::no_gateway_in_reach);
  launch(scenario::SatelliteClass::v1);
  EXPECT_EQ(plan().satellite[CellIndex(0)], SatelliteIndex(1));
}

TEST_F(Town, AnEmptySkyNamesTheFurthestRefusal) {
  found_town(1);
  launch(scenario::SatelliteClass::v1);
  const Planner planner = this->planner();
  const std::vector<std::pair<sky::Refusal, Reason>> cases{
      {sky::Refusal::below_mask, Reason::no_satellite_above_mask},
      {sky::Refusal::class_without_broadband, Reason::no_broadband_satellite},
      {sky::Refusal::outside_field_of_view, Reason::outside_field_of_view},
      {sky::Refusal::gso_exclusion, Reason::gso_exclusion}};
  for (const auto& [refusal, reason] : cases) {
    sky::Sightings nothing;
    nothing.first.assign(2, 0);
    nothing.best_refusal.assign(1, refusal);
    SlotPlan result;
    planner.plan_slot(Slot{1}, nothing, links, nullptr, result);
    EXPECT_EQ(result.reason[CellIndex(0)], reason);
    EXPECT_FALSE(result.satellite[CellIndex(0)].valid());
  }
}

TEST_F(Town, ATerritoryThatIsOffIsRefusedAndUsesNoBeam) {
  found_town(9);
  launch(scenario::SatelliteClass::v1);
  activation.territory[TerritoryIndex(0)].off = true;
  const SlotPlan result = plan();
  for (const Reason reason : result.reason) EXPECT_EQ(reason, Reason::not_activated);
  EXPECT_EQ(result.shares_used[SatelliteIndex(0)], 0);
}

TEST_F(Town, ADecisionOverOneCellLeavesTheOthersLit) {
  found_town(9);
  launch(scenario::SatelliteClass::v1);
  authority::Standing off;
  off.off = true;
  activation.cells = {{cells.id[CellIndex(4)], TerritoryIndex(0), off}};
  const SlotPlan result = plan();
  for (const CellIndex c : rows<CellIndex>(cells.size()))
    EXPECT_EQ(result.reason[c], c == CellIndex(4) ? Reason::not_activated : Reason::served);
}

TEST_F(Town, ACellIsLitWhileAnyOfItsParcelsIsOn) {
  found_town(1);
  launch(scenario::SatelliteClass::v1);
  cells.parcels.push_back({CellIndex(0), TerritoryIndex(1), 100.0, 10.0});
  cells.first_parcel[CellIndex(1)] = 2;
  activation.territory.push_back({});
  activation.territory[TerritoryIndex(0)].off = true;
  EXPECT_EQ(plan().reason[CellIndex(0)], Reason::served);
  activation.territory[TerritoryIndex(1)].off = true;
  EXPECT_EQ(plan().reason[CellIndex(0)], Reason::not_activated);
}

TEST_F(Town, ASlotFollowsWhatIsInForceWhenItBegins) {
  found_town(1);
  launch(scenario::SatelliteClass::v1);
  authority::Activation off = activation;
  off.territory[TerritoryIndex(0)].off = true;
  const Slot changes{1000};
  const Planner planner(cells, satellites,
                        authority::Schedule({changes.begin()}, {activation, off}), assumptions, 1);
  const auto reason_in = [&](Slot slot) {
    SlotPlan result;
    planner.plan_slot(slot, everyone_sees_everything(), links, nullptr, result);
    return result.reason[CellIndex(0)];
  };
  EXPECT_EQ(reason_in(Slot{999}), Reason::served);
  EXPECT_EQ(reason_in(changes), Reason::not_activated);
  EXPECT_EQ(reason_in(Slot{1001}), Reason::not_activated);
}

TEST_F(Town, ACellGetsAsManyChannelsAsItsDemandNeeds) {
  found_town(1);
  launch(scenario::SatelliteClass::v2_mini);
  assumptions.terminals = 1000;
  assumptions.busy_hour_downlink_bps = 2.5e6;  // 2.5 Gbit/s: three channels of 1.2 Gbit/s.
  EXPECT_EQ(std::popcount(plan().channels[CellIndex(0)]), 3);
  assumptions.terminals = 1e6;
  EXPECT_EQ(std::popcount(plan().channels[CellIndex(0)]), 8) << "eight channels on a cell at most";
}

TEST_F(Town, TerminalsFollowPopulationAndNoCellIsWithout) {
  found_town(4);
  cells.population[CellIndex(0)] = 0.0;
  assumptions.terminals = 300;
  const Column<CellIndex, double> terminals = spread_terminals(cells, assumptions);
  EXPECT_EQ(terminals[CellIndex(0)], 1.0);
  EXPECT_DOUBLE_EQ(terminals[CellIndex(1)], 100.0);
}

TEST(Windows, BeginWithTheFirstSlotFromATenMinuteMark) {
  const UtcTime noon = parse_utc("2026-06-15T12:00:00Z").value();
  const Slot first = first_slot_from(noon);
  EXPECT_EQ(format_utc(first.begin()), "2026-06-15T12:00:12Z");
  for (int i = 0; i < kWindowSlots; ++i) EXPECT_EQ(window_start(Slot{first.number + i}), first);
  EXPECT_EQ(window_start(Slot{first.number + kWindowSlots}).number, first.number + kWindowSlots);
  EXPECT_EQ(window_start(Slot{first.number - 1}).number, first.number - kWindowSlots);
}

TEST(Reasons, EachHasATextAndAKeyOfItsOwn) {
  for (std::size_t a = 0; a < kReasonCount; ++a)
    for (std::size_t b = 0; b < a; ++b) {
      EXPECT_STRNE(text_of(static_cast<Reason>(a)), text_of(static_cast<Reason>(b)));
      EXPECT_STRNE(key_of(static_cast<Reason>(a)), key_of(static_cast<Reason>(b)));
    }
}

}  // namespace
}  // namespace aloft::plan
