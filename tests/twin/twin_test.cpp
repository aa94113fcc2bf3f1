/// Five slots of the whole default world, derived twice: by the engine, and slowly from the rules
/// that its front doors state. The first slot is a cold start; the fifth is the first of its
/// window.
#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "links.h"
#include "plan.h"
#include "rates.h"
#include "routes.h"
#include "sightings.h"
#include <gtest/gtest.h>
#include <s2/s2cell_id.h>
#include <s2/s2latlng.h>

#include "aloft/engine/engine.h"

namespace aloft::twin {
namespace {

constexpr std::size_t kSlots = plan::kWarmUpSlots + 1;

/// Prints how long a stage of the test took: the twin must stay cheap enough to be run.
class Stopwatch {
 public:
  explicit Stopwatch(const char* name) : name_(name) {}
  ~Stopwatch() {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin_;
    std::cout << "  " << name_ << ": " << spent.count() << " s\n";
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  const char* name_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// What the engine's modules say of one slot.
struct EngineSlot {
  Slot slot;
  orbit::Ephemeris ephemeris;
  sky::Sightings sightings;
  link::Links links;
  plan::SlotPlan plan;
  network::Paths paths;
  traffic::Flows flows;
};

/// What the rules say of it.
struct TwinSlot {
  SightingsComparison sightings;
  TwinLinks links;
  TwinPlan plan;
  RoutesComparison routes;
  RatesComparison rates;
};

struct TwoWorlds {
  std::optional<earth::Atlas> atlas;
  std::optional<engine::World> world;
  std::vector<Site> sites;
  PlanningWorld planning;
  std::array<EngineSlot, kSlots> engine;
  std::array<TwinSlot, kSlots> twin;
};

std::filesystem::path pack_path() {
  const std::filesystem::path of_the_build = ALOFT_BINARY_DIR "/earth.pack";
  return std::filesystem::exists(of_the_build) ? of_the_build : earth::default_pack_path();
}

std::string load(TwoWorlds& two) {
  auto atlas = earth::Atlas::read(pack_path());
  if (!atlas) return atlas.error().text();
  two.atlas = std::move(*atlas);
  auto scenario = scenario::read_scenario(ALOFT_SOURCE_DIR "/scenarios/world.toml");
  if (!scenario) return scenario.error().text();
  auto world = engine::load_world(*scenario, *two.atlas, {});
  if (!world) return world.error().text();
  two.world.emplace(std::move(*world));
  return {};
}

authority::Schedule activation_of(const engine::World& world) {
  return engine::schedule_of(world, world.scenario.start, world.scenario.start);
}

void run_engine(TwoWorlds& two) {
  const Stopwatch watch("engine, five slots");
  const engine::World& world = *two.world;
  const scenario::Assumptions& assumptions = world.scenario.assumptions;
  const earth::PlannedCells& cells = two.atlas->planned_cells();
  const orbit::Satellites& satellites = world.fleet.satellites();
  const sky::Sky sky(cells, satellites, assumptions);
  const link::LinkPlanner links(satellites, world.gateways, assumptions);
  const plan::Planner planner(cells, satellites, activation_of(world), assumptions,
                              world.scenario.seed);
  const network::Network network(cells, satellites, world.gateways, world.pops, assumptions,
                                 world.scenario.seed);
  const traffic::Traffic traffic(satellites, planner.terminals(), assumptions);
  const Slot mark = plan::window_start(first_slot_from(world.scenario.start));
  const plan::SlotPlan* previous = nullptr;
  for (std::size_t i = 0; i < kSlots; ++i) {
    EngineSlot& out = two.engine[i];
    out.slot = Slot{mark.number - plan::kWarmUpSlots + static_cast<std::int64_t>(i)};
    world.fleet.propagate(out.slot.middle(), out.ephemeris);
    sky.find_sightings(out.ephemeris, out.sightings);
    links.find_links(out.ephemeris, out.links);
    planner.plan_slot(out.slot, out.sightings, out.links, previous, out.plan);
    network.route(out.ephemeris, out.links, out.plan, sky, out.paths);
    traffic.share(out.plan, out.flows);
    previous = &out.plan;
  }
}

void run_twin(TwoWorlds& two) {
  const engine::World& world = *two.world;
  const scenario::Assumptions& assumptions = world.scenario.assumptions;
  const earth::PlannedCells& cells = two.atlas->planned_cells();
  const orbit::Satellites& satellites = world.fleet.satellites();
  two.sites = sites_of(cells, assumptions);
  two.planning =
      planning_world(cells, satellites, activation_of(world).steps().front(), world.scenario);
  const RoutingWorld routing{&cells, &two.sites, &world.gateways, &world.pops, &two.planning};
  const TwinPlan* previous = nullptr;
  for (std::size_t i = 0; i < kSlots; ++i) {
    const Stopwatch watch("twin, one slot");
    const EngineSlot& engine = two.engine[i];
    TwinSlot& out = two.twin[i];
    std::vector<CellSky> skies = find_skies(two.sites, satellites, engine.ephemeris, assumptions);
    out.sightings = compare_and_settle(skies, engine.sightings);
    out.links = find_links(world.scenario, satellites, world.gateways, engine.ephemeris);
    out.plan = plan_slot(two.planning, engine.slot, skies, out.links, previous, engine.plan,
                         engine.sightings);
    out.routes = compare_routes(routing, out.links, engine.ephemeris, engine.plan, engine.paths);
    out.rates = compare_rates(two.planning, engine.plan, engine.flows);
    previous = &out.plan;
  }
}

class DefaultWorld : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    two_ = std::make_unique<TwoWorlds>();
    problem_ = load(*two_);
    if (!problem_.empty()) return;
    run_engine(*two_);
    run_twin(*two_);
  }
  static void TearDownTestSuite() { two_.reset(); }
  void SetUp() override { ASSERT_EQ(problem_, ""); }

  static std::unique_ptr<TwoWorlds> two_;
  static std::string problem_;
};
std::unique_ptr<TwoWorlds> DefaultWorld::two_;
std::string DefaultWorld::problem_;

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "\n  " + line;
  return text;
}

TEST_F(DefaultWorld, CellsAreS2CellsOfLevelNineWithGeodeticCentres) {
  const earth::PlannedCells& cells = two_->atlas->planned_cells();
  ASSERT_GT(cells.size(), 0U);
  for (const CellIndex cell : rows<CellIndex>(cells.size())) {
    const S2CellId id(cells.id[cell].id);
    ASSERT_TRUE(id.is_valid() && id.level() == 9);
    const S2LatLng center = id.ToLatLng();
    ASSERT_NEAR(cells.center[cell].latitude.radians(), center.lat().radians(), 1e-9);
    ASSERT_NEAR(cells.center[cell].longitude.radians(), center.lng().radians(), 1e-9);
    ASSERT_EQ(cells.center[cell].height_m, 0.0);
  }
}

// Every cell that holds a place, and one for each territory in each cell of level 7, which is one
// of the former where it can be: 55,419 and 36,399 come to 77,418.
TEST_F(DefaultWorld, CellsAreAsManyAsTheRuleSays) {
  const earth::PlannedCells& cells = two_->atlas->planned_cells();
  std::set<std::uint64_t> expected;
  for (const earth::Geodetic& g : two_->atlas->places().location) {
    const auto where = S2LatLng::FromRadians(g.latitude.radians(), g.longitude.radians());
    expected.insert(S2CellId(where).parent(9).id());
  }
  std::set<std::pair<std::uint64_t, std::size_t>> shares;
  for (const earth::Parcel& parcel : cells.parcels) {
    if (parcel.area_km2 == 0.0) continue;
    const S2CellId cell(cells.id[parcel.cell].id);
    EXPECT_TRUE(shares.insert({cell.parent(7).id(), parcel.territory.value()}).second);
    expected.insert(cell.id());
  }
  EXPECT_EQ(cells.size(), expected.size());
  std::cout << "  " << cells.size() << " cells, " << shares.size() << " shares of area\n";
}

TEST_F(DefaultWorld, WindowsStartWithTheFirstSlotAtOrAfterATenMinuteMark) {
  constexpr std::int64_t kTenMinutes_ns = 600 * kNanosecondsPerSecond;
  const Slot first = first_slot_from(two_->world->scenario.start);
  for (std::int64_t n = first.number; n < first.number + 100; ++n) {
    // Back until the slot before begins before the mark at or before the window's first slot.
    Slot start{n};
    while (start.begin().ns % kTenMinutes_ns >= 15 * kNanosecondsPerSecond) --start.number;
    EXPECT_EQ(plan::window_start(Slot{n}).number, start.number);
  }
}

TEST_F(DefaultWorld, EveryCellSeesExactlyTheSatellitesThatTheRulesAllow) {
  for (const TwinSlot& slot : two_->twin) {
    const SightingsComparison& c = slot.sightings;
    std::cout << "  " << c.pairs << " usable pairs, " << c.borderline_pairs << " borderline, "
              << c.borderline_flips << " flipped; largest error of a sine " << c.sine_error_max
              << ", of an azimuth's cosine " << c.away_error_max << "\n";
    EXPECT_GT(c.pairs, 0U);
    EXPECT_EQ(c.missing, 0U) << joined(c.examples);
    EXPECT_EQ(c.extra, 0U) << joined(c.examples);
    EXPECT_EQ(c.wrong_refusals, 0U) << joined(c.examples);
    EXPECT_LT(static_cast<double>(c.borderline_flips), 1e-3 * static_cast<double>(c.pairs));
    EXPECT_LT(c.sine_error_max, 1e-6);
    EXPECT_LT(c.away_error_max, 2e-6);
  }
}

TEST_F(DefaultWorld, GatewaysTakeTheHighestSatellitesFirstInRounds) {
  for (std::size_t i = 0; i < kSlots; ++i) {
    const std::vector<Feeder>& twin = two_->twin[i].links.feeders;
    const std::vector<link::FeederLink>& engine = two_->engine[i].links.feeders;
    std::cout << "  " << twin.size() << " feeder links, smallest gap of elevations "
              << two_->twin[i].links.elevation_gap_min << " rad\n";
    ASSERT_EQ(engine.size(), twin.size());
    for (std::size_t k = 0; k < twin.size(); ++k) {
      ASSERT_EQ(engine[k].gateway.value(), twin[k].gateway) << "feeder link " << k;
      ASSERT_EQ(engine[k].satellite.value(), twin[k].satellite) << "feeder link " << k;
      ASSERT_NEAR(engine[k].range_m, twin[k].range_m, 1e-3);
      ASSERT_NEAR(engine[k].sine_elevation, std::sin(twin[k].elevation), 1e-9);
    }
  }
}

TEST_F(DefaultWorld, LasersFormThePlusGridAndCarryReachToEverySatelliteConnected) {
  for (std::size_t i = 0; i < kSlots; ++i) {
    const TwinLinks& twin = two_->twin[i].links;
    const link::Links& engine = two_->engine[i].links;
    std::cout << "  " << twin.lasers.size() << " lasers\n";
    ASSERT_EQ(engine.lasers.size(), twin.lasers.size());
    for (std::size_t k = 0; k < twin.lasers.size(); ++k) {
      ASSERT_EQ(engine.lasers[k].a.value(), twin.lasers[k].a) << "laser " << k;
      ASSERT_EQ(engine.lasers[k].b.value(), twin.lasers[k].b) << "laser " << k;
      ASSERT_NEAR(engine.lasers[k].range_m, twin.lasers[k].range_m, 1e-3);
    }
    for (const SatelliteIndex s : rows<SatelliteIndex>(twin.has_feeder.size())) {
      ASSERT_EQ(engine.has_feeder[s] != 0, twin.has_feeder[s.value()]) << s.value();
      ASSERT_EQ(engine.reaches_gateway[s] != 0, twin.reaches_gateway[s.value()]) << s.value();
    }
  }
}

TEST_F(DefaultWorld, TerminalsFollowThePeopleAndNoCellHasLessThanOne) {
  const Column<CellIndex, double> engine =
      plan::spread_terminals(two_->atlas->planned_cells(), two_->world->scenario.assumptions);
  ASSERT_EQ(engine.size(), two_->planning.terminals.size());
  for (const CellIndex cell : rows<CellIndex>(engine.size())) {
    const double twin = two_->planning.terminals[cell.value()];
    ASSERT_NEAR(engine[cell], twin, 1e-9 * twin) << "cell " << cell.value();
  }
}

/// How many cells differ, and the first few in words.
std::size_t differences(const plan::SlotPlan& engine, const TwinPlan& twin, std::string& text) {
  std::size_t count = 0;
  for (const CellIndex cell : rows<CellIndex>(engine.satellite.size())) {
    const std::size_t c = cell.value();
    const bool same = engine.satellite[cell].value() == twin.satellite[c] &&
                      engine.reason[cell] == twin.reason[c] &&
                      engine.channels[cell] == twin.channels[c];
    if (same) continue;
    if (++count > 10) continue;
    text += "\n  cell " + std::to_string(c) + ": engine satellite " +
            std::to_string(engine.satellite[cell].value()) + ", " +
            plan::key_of(engine.reason[cell]) + ", channels " +
            std::to_string(engine.channels[cell]) + "; by the rules " +
            std::to_string(twin.satellite[c]) + ", " + plan::key_of(twin.reason[c]) +
            ", channels " + std::to_string(twin.channels[c]);
  }
  return count;
}

TEST_F(DefaultWorld, EveryAssignmentAndRefusalFollowsFromTheRules) {
  for (std::size_t i = 0; i < kSlots; ++i) {
    const plan::SlotPlan& engine = two_->engine[i].plan;
    const TwinPlan& twin = two_->twin[i].plan;
    std::array<std::size_t, plan::kReasonCount> reasons{};
    for (const plan::Reason reason : twin.reason) ++reasons.at(static_cast<std::size_t>(reason));
    std::cout << "  slot " << engine.slot.number << ":";
    for (std::size_t r = 0; r < reasons.size(); ++r)
      std::cout << " " << plan::key_of(static_cast<plan::Reason>(r)) << " " << reasons.at(r);
    std::cout << "; " << twin.near_ties << " near ties, " << twin.adopted_ties << " adopted\n";
    std::string text;
    EXPECT_EQ(differences(engine, twin, text), 0U) << "slot " << i << text;
    EXPECT_EQ(twin.wrong_ties, 0U) << "the engine's own numbers name another satellite";
    EXPECT_LT(static_cast<double>(twin.adopted_ties),
              1e-3 * static_cast<double>(twin.satellite.size()));
    ASSERT_EQ(engine.shares_used.size(), twin.shares_used.size());
    for (const SatelliteIndex s : rows<SatelliteIndex>(engine.shares_used.size()))
      ASSERT_EQ(engine.shares_used[s], twin.shares_used[s.value()]) << "satellite " << s.value();
  }
}

TEST_F(DefaultWorld, NoTwoNeighbouringCellsShareAFrequency) {
  for (const EngineSlot& slot : two_->engine)
    for (std::size_t cell = 0; cell < two_->planning.neighbours.size(); ++cell)
      for (const std::uint32_t neighbour : two_->planning.neighbours[cell])
        ASSERT_EQ(slot.plan.channels[CellIndex(cell)] & slot.plan.channels[CellIndex(neighbour)], 0)
            << "cells " << cell << " and " << neighbour;
}

TEST_F(DefaultWorld, StayingChangesSomeAssignments) {
  // Otherwise the comparison above would not have tried that rule.
  EngineSlot& last = two_->engine.back();
  const plan::Planner planner(two_->atlas->planned_cells(), two_->world->fleet.satellites(),
                              activation_of(*two_->world), two_->world->scenario.assumptions,
                              two_->world->scenario.seed);
  plan::SlotPlan cold;
  planner.plan_slot(last.slot, last.sightings, last.links, nullptr, cold);
  std::size_t changed = 0;
  for (const CellIndex cell : rows<CellIndex>(cold.satellite.size()))
    changed += cold.satellite[cell] != last.plan.satellite[cell] ? 1 : 0;
  EXPECT_GT(changed, 100U);
}

TEST_F(DefaultWorld, PathsAreTheFastestOrLandAndTheirDelayIsTheSumOfTheirParts) {
  for (const TwinSlot& slot : two_->twin) {
    const RoutesComparison& c = slot.routes;
    std::cout << "  " << c.compared << " paths, " << c.over_lasers << " over lasers, " << c.landed
              << " landed although slower, " << c.ties << " ties, largest relative error "
              << c.rtt_error_max << "\n";
    EXPECT_GT(c.over_lasers, 0U) << "otherwise lasers and landing would not have been tried";
    EXPECT_GT(c.landed, 0U);
    EXPECT_EQ(c.wrong, 0U) << joined(c.examples);
    EXPECT_LE(static_cast<double>(c.ties), 1e-3 * static_cast<double>(c.compared));
  }
}

TEST_F(DefaultWorld, HomeTerritoriesHaveMostPeopleOfTheirCell) {
  const earth::PlannedCells& cells = two_->atlas->planned_cells();
  for (const CellIndex cell : rows<CellIndex>(cells.size()))
    ASSERT_EQ(network::home_territory(cells, cell), home_territory_of(cells, cell));
}

TEST_F(DefaultWorld, RatesAreMaxMinFairOnEverySatellite) {
  for (const TwinSlot& slot : two_->twin) {
    const RatesComparison& c = slot.rates;
    std::cout << "  " << c.compared << " rates, largest relative error " << c.error_max << "\n";
    EXPECT_GT(c.compared, 0U);
    EXPECT_EQ(c.wrong, 0U) << joined(c.examples);
  }
}

/// Asks `explain` for the last of the five slots, which is the first of its window.
void expect_explained(const TwoWorlds& two, CellIndex cell) {
  const earth::PlannedCells& cells = two.atlas->planned_cells();
  const EngineSlot& slot = two.engine.back();
  const TwinPlan& twin = two.twin.back().plan;
  const engine::Spot spot{"spot", cells.center[cell], TerritoryIndex()};
  const auto told = engine::explain(*two.world, spot, slot.slot.middle());
  ASSERT_TRUE(told) << told.error().text();
  EXPECT_TRUE(told->cell_is_planned);
  EXPECT_EQ(told->slot.number, slot.slot.number);
  EXPECT_EQ(told->reason, twin.reason[cell.value()]);
  const std::uint32_t satellite = twin.satellite[cell.value()];
  const std::string name =
      satellite == kNobody ? "" : two.world->fleet.satellites().name[SatelliteIndex(satellite)];
  EXPECT_EQ(told->satellite, name);
  EXPECT_NEAR(told->rtt_ms, 1e3 * static_cast<double>(slot.paths.rtt_s[cell]), 1e-3);
}

TEST_F(DefaultWorld, ExplainTellsTheSameStoryAfterItsOwnWarmUp) {
  const Stopwatch watch("explain, four spots");
  const std::size_t cells = two_->atlas->planned_cells().size();
  for (std::size_t k = 0; k < 4; ++k) {
    const CellIndex cell(cells / 8 + k * cells / 4);
    SCOPED_TRACE("cell " + std::to_string(cell.value()));
    expect_explained(*two_, cell);
  }
}

}  // namespace
}  // namespace aloft::twin
