// Round trips by hand and by brute force, and ways through the sky between two places.
#include "aloft/network/network.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include <GeographicLib/Geodesic.hpp>
#include <gtest/gtest.h>

#include "aloft/base/check.h"
#include "aloft/base/random.h"

namespace aloft::network {
namespace {

constexpr double kLight_m_per_s = 299'792'458.0;
constexpr double kNever = 1e9;

earth::Geodetic at(double latitude_deg, double longitude_deg) {
  return {degrees(latitude_deg), degrees(longitude_deg), 0.0};
}

/// Distance on a sphere of the Earth's mean radius, by GeographicLib.
double sphere_m(const earth::Geodetic& a, const earth::Geodetic& b) {
  double distance_m = 0.0;
  GeographicLib::Geodesic(6'371'008.8, 0.0)
      .Inverse(a.latitude.degrees(), a.longitude.degrees(), b.latitude.degrees(),
               b.longitude.degrees(), distance_m);
  return distance_m;
}

TEST(Fibre, IsTheGreatCircleTimesDetourAndGlass) {
  scenario::Assumptions assumptions;
  assumptions.fibre_detour = 1.5;
  assumptions.fibre_index = 1.468;
  for (std::uint64_t i = 0; i < 500; ++i) {
    const auto place = [&](std::uint64_t k) {
      return at(170 * random_uniform(1, i, k) - 85, 360 * random_uniform(1, i, k + 1) - 180);
    };
    const earth::Geodetic a = place(0);
    const earth::Geodetic b = place(2);
    const double expected_s = sphere_m(a, b) * 1.5 * 1.468 / kLight_m_per_s;
    ASSERT_NEAR(fibre_delay_s(a, b, assumptions), expected_s, 1e-12);
  }
  EXPECT_EQ(fibre_delay_s(at(1, 2), at(1, 2), assumptions), 0.0);
}

TEST(HomeTerritory, HasMostPeopleThenMostAreaThenTheLowerNumber) {
  earth::PlannedCells cells;
  const auto add =
      [&](const std::vector<std::array<double, 3>>& parcels) {  // Territory, people, area.
        const CellIndex cell(cells.id.size());
        cells.id.push_back(earth::cell_at(degrees(static_cast<double>(cell.value())), degrees(0)));
        cells.first_parcel.push_back(static_cast<std::uint32_t>(cells.parcels.size()));
        for (const auto& [territory, people, area] : parcels)
          cells.parcels.push_back(
              {cell, TerritoryIndex(static_cast<std::size_t>(territory)), area, people});
        return cell;
      };
  const CellIndex by_people = add({{1, 5, 100}, {4, 6, 1}});
  const CellIndex by_area = add({{1, 0, 100}, {4, 0, 101}});
  const CellIndex by_number = add({{1, 7, 100}, {4, 7, 100}});
  const CellIndex nobodys = add({});
  cells.first_parcel.push_back(static_cast<std::uint32_t>(cells.parcels.size()));
  EXPECT_EQ(home_territory(cells, by_people), TerritoryIndex(4));
  EXPECT_EQ(home_territory(cells, by_area), TerritoryIndex(4));
  EXPECT_EQ(home_territory(cells, by_number), TerritoryIndex(1));
  EXPECT_FALSE(home_territory(cells, nobodys).valid());
}

/// A shell, some gateways and PoPs, and cells each served by a satellite that it sees.
class SmallWorld : public testing::Test {
 protected:
  static constexpr std::uint64_t kSeed = 77;

  void SetUp() override {
    scenario::Scenario scenario;
    scenario.start = utc_from_date(2026, 6, 15, 12 * 3600 * kNanosecondsPerSecond);
    scenario::Shell shell;
    shell.planes = 24;
    shell.satellites_per_plane = 22;
    shell.phasing = 5;
    shell.inclination = degrees(53.0);
    shell.altitude_m = 550e3;
    scenario.constellation.shells = {shell};
    auto loaded = orbit::Fleet::load(scenario);
    ASSERT_TRUE(loaded);
    fleet = std::make_unique<orbit::Fleet>(std::move(*loaded));
    slot = first_slot_from(scenario.start);
    fleet->propagate(slot.middle(), ephemeris);
    assumptions.elevation_mask = degrees(25.0);
    assumptions.terminals = 50'000.0;
    assumptions.access_processing_s = 5e-3;
    assumptions.access_wait_s = 7e-3;
    assumptions.access_load_max = 0.6;
    assumptions.laser_hop_s = 0.2e-3;
    assumptions.laser_detour = 1.5;
    assumptions.laser_penalty_s = 4e-3;
    assumptions.fibre_detour = 1.4;
    assumptions.fibre_index = 1.468;
    assumptions.gso_exclusion = degrees(0.0);
    assumptions.field_of_view_half_angle = degrees(180.0);
  }

  void add_gateway(double latitude_deg, double longitude_deg) {
    gateways.name.push_back("gateway");
    gateways.location.push_back(at(latitude_deg, longitude_deg));
    gateways.antennas.push_back(8);
    gateways.elevation_mask.push_back(degrees(10.0));
  }
  void add_pop(double latitude_deg, double longitude_deg) {
    pops.name.push_back("pop");
    pops.location.push_back(at(latitude_deg, longitude_deg));
  }
  /// Cells of three territories, at random where the shell is.
  void add_cells(std::size_t count) {
    std::vector<earth::CellId> ids;
    for (std::uint64_t i = 0; i < count; ++i)
      ids.push_back(earth::cell_at(degrees(100 * random_uniform(2, i, 0) - 50),
                                   degrees(360 * random_uniform(2, i, 1) - 180)));
    std::sort(ids.begin(), ids.end());
    for (const earth::CellId id : ids) {
      const CellIndex cell(cells.id.size());
      cells.id.push_back(id);
      cells.center.push_back(earth::center_of(id));
      cells.population.push_back(1.0);
      cells.first_parcel.push_back(static_cast<std::uint32_t>(cells.parcels.size()));
      cells.parcels.push_back({cell, TerritoryIndex(cell.value() % 3), 1.0, 1.0});
    }
    cells.first_parcel.push_back(static_cast<std::uint32_t>(cells.parcels.size()));
    pops.allowed.resize(3);
  }

  /// Serves each cell by a satellite that it sees and that reaches a gateway: every second cell by
  /// one with a feeder link of its own, if it sees one.
  void serve_and_route() {
    const orbit::Satellites& satellites = fleet->satellites();
    link::LinkPlanner(satellites, gateways, assumptions).find_links(ephemeris, links);
    sky = std::make_unique<sky::Sky>(cells, satellites, assumptions);
    sky::Sightings sightings;
    sky->find_sightings(ephemeris, sightings);
    plan.slot = slot;
    plan.satellite.assign(cells.size(), SatelliteIndex());
    plan.channels.assign(cells.size(), 0);
    for (const CellIndex cell : rows<CellIndex>(cells.size())) {
      const std::uint32_t end = sightings.first[CellIndex(cell.value() + 1)];
      for (std::uint32_t i = sightings.first[cell]; i < end; ++i)
        if (links.reaches_gateway[sightings.satellite[i]] != 0) {
          plan.satellite[cell] = sightings.satellite[i];
          if (cell.value() % 2 == 1 && links.has_feeder[sightings.satellite[i]] != 0) break;
        }
      if (plan.satellite[cell].valid()) plan.channels[cell] = 1;
    }
    Network(cells, satellites, gateways, pops, assumptions, kSeed)
        .route(ephemeris, links, plan, *sky, paths);
  }

  /// Delays between satellites over lasers, each with the hop, by three loops.
  [[nodiscard]] std::vector<std::vector<double>> laser_delays() const {
    const std::size_t count = fleet->satellites().size();
    std::vector<std::vector<double>> delay(count, std::vector<double>(count, kNever));
    for (std::size_t s = 0; s < count; ++s) delay[s][s] = 0.0;
    for (const link::LaserLink& laser : links.lasers) {
      const double one = laser.range_m / kLight_m_per_s + assumptions.laser_hop_s;
      delay[laser.a.value()][laser.b.value()] = one;
      delay[laser.b.value()][laser.a.value()] = one;
    }
    for (std::size_t k = 0; k < count; ++k)
      for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j)
          delay[i][j] = std::min(delay[i][j], delay[i][k] + delay[k][j]);
    return delay;
  }

  [[nodiscard]] AccessKey key_of(CellIndex cell) const { return {kSeed, cells.id[cell], slot}; }
  [[nodiscard]] double access_s(CellIndex cell) const {
    const auto loads = loads_of(plan, plan::spread_terminals(cells, assumptions),
                                fleet->satellites(), assumptions);
    return access_delay_s(key_of(cell), loads[cell], 0, assumptions);
  }

  /// A feeder link's light and the fibre from its gateway to the nearest PoP that is allowed.
  [[nodiscard]] double ground_s(const link::FeederLink& feeder,
                                const std::vector<PopIndex>& allowed) const {
    double best_s = kNever;
    for (const PopIndex pop : allowed)
      best_s = std::min(best_s, fibre_delay_s(gateways.location[feeder.gateway], pops.location[pop],
                                              assumptions));
    return feeder.range_m / kLight_m_per_s + best_s;
  }

  scenario::Assumptions assumptions;
  std::unique_ptr<orbit::Fleet> fleet;
  Slot slot;
  orbit::Ephemeris ephemeris;
  link::Gateways gateways;
  Pops pops;
  earth::PlannedCells cells;
  link::Links links;
  std::unique_ptr<sky::Sky> sky;
  plan::SlotPlan plan;
  Paths paths;
};

// One gateway at the cell, one PoP 1,000 km of fibre away: up, down, fibre, access.
TEST_F(SmallWorld, RoundTripIsLightAndFibreThereAndBackAndAccess) {
  cells.id.push_back(earth::cell_at(degrees(40), degrees(10)));
  cells.center.push_back(earth::center_of(cells.id[CellIndex(0)]));
  cells.population.push_back(1.0);
  cells.parcels = {{CellIndex(0), TerritoryIndex(0), 1.0, 1.0}};
  cells.first_parcel = Column<CellIndex, std::uint32_t>(std::vector<std::uint32_t>{0, 1});
  pops.allowed.resize(1);
  add_gateway(40, 10);
  add_pop(40, 20);
  serve_and_route();
  const SatelliteIndex satellite = plan.satellite[CellIndex(0)];
  ASSERT_TRUE(satellite.valid());
  const Position<Itrf>& above = ephemeris.position[satellite];
  const double up_m = distance_m(earth::position_of(cells.center[CellIndex(0)]), above);
  const double down_m = distance_m(earth::position_of(at(40, 10)), above);
  const double fibre_m = 1.4 * 1.468 * sphere_m(at(40, 10), at(40, 20));
  const double light_s = 2.0 * (up_m + down_m + fibre_m) / kLight_m_per_s;
  EXPECT_NEAR(static_cast<double>(paths.rtt_s[CellIndex(0)]), light_s + access_s(CellIndex(0)),
              1e-8);
  EXPECT_EQ(paths.laser_hops[CellIndex(0)], 0);
  EXPECT_EQ(paths.gateway[CellIndex(0)], GatewayIndex(0));
  EXPECT_EQ(paths.pop[CellIndex(0)], PopIndex(0));
}

/// The way of one satellite, by the rule of network.h.
struct Way {
  double delay_s = kNever;
  double lasers_s = 0.0;
};

TEST_F(SmallWorld, PathsAreTheFastestOverAllGatewaysAndAllowedPopsAndLandWhereTheyCan) {
  for (const auto& [latitude, longitude] : {std::pair(47.0, 8.0),
                                            {40.0, -100.0},
                                            {-33.0, 150.0},
                                            {-20.0, -45.0},
                                            {1.0, 104.0},
                                            {30.0, -5.0},
                                            {45.0, -70.0}})
    add_gateway(latitude, longitude);
  for (const auto& [latitude, longitude] :
       {std::pair(50.1, 8.7), {34.0, -118.0}, {-33.9, 151.2}, {-23.5, -46.6}})
    add_pop(latitude, longitude);
  add_cells(300);
  assumptions.laser_penalty_s = 15e-3;
  pops.allowed[TerritoryIndex(0)] = {PopIndex(0)};
  pops.allowed[TerritoryIndex(1)] = {PopIndex(1), PopIndex(2)};  // Territory 2: all.
  serve_and_route();
  const auto between = laser_delays();
  std::size_t by_laser = 0;
  std::size_t landed_although_slower = 0;
  std::size_t much_faster_by_laser = 0;
  for (const CellIndex cell : rows<CellIndex>(cells.size())) {
    const SatelliteIndex satellite = plan.satellite[cell];
    if (!satellite.valid()) {
      EXPECT_EQ(paths.rtt_s[cell], 0.0F);
      EXPECT_FALSE(paths.pop[cell].valid());
      EXPECT_FALSE(paths.gateway[cell].valid());
      continue;
    }
    std::vector<PopIndex> allowed = pops.allowed[TerritoryIndex(cell.value() % 3)];
    if (allowed.empty()) allowed = {PopIndex(0), PopIndex(1), PopIndex(2), PopIndex(3)};
    Way way;
    const link::FeederLink* own = nullptr;
    for (const link::FeederLink& feeder : links.feeders) {
      const double lasers_s = between[satellite.value()][feeder.satellite.value()];
      const double delay_s = lasers_s + ground_s(feeder, allowed);
      if (delay_s < way.delay_s) way = {delay_s, lasers_s};
      if (feeder.satellite != satellite) continue;
      if (own == nullptr || feeder.sine_elevation > own->sine_elevation) own = &feeder;
    }
    if (own != nullptr && ground_s(*own, allowed) <= way.delay_s + assumptions.laser_penalty_s) {
      landed_although_slower += way.lasers_s > 0.0 ? 1 : 0;
      way = {ground_s(*own, allowed), 0.0};
      EXPECT_EQ(paths.gateway[cell], own->gateway);
    } else if (own != nullptr) {
      ++much_faster_by_laser;
    }
    EXPECT_EQ(std::count(allowed.begin(), allowed.end(), paths.pop[cell]), 1);
    EXPECT_EQ(paths.laser_hops[cell] > 0, way.lasers_s > 0.0);
    by_laser += way.lasers_s > 0.0 ? 1 : 0;
    const double up_m = distance_m(sky->observer(cell).position, ephemeris.position[satellite]);
    const double stretched_s = way.lasers_s * laser_excess(key_of(cell), satellite, assumptions);
    const double one_way_s = up_m / kLight_m_per_s + way.delay_s + stretched_s;
    EXPECT_NEAR(static_cast<double>(paths.rtt_s[cell]), 2.0 * one_way_s + access_s(cell), 1e-7);
  }
  EXPECT_GT(by_laser, 20U) << "the case must have paths over lasers";
  EXPECT_GT(landed_although_slower, 3U) << "and some that the penalty keeps from them";
  EXPECT_GT(much_faster_by_laser, 3U) << "and some that it does not";
}

// A PoP far from the gateways: lasers are often faster than fibre from the own gateway.
TEST_F(SmallWorld, ASatelliteWithAGatewayLandsThereIfThePenaltyIsHigh) {
  add_gateway(47.0, 8.0);
  add_gateway(40.0, -100.0);
  add_pop(1.3, 103.8);
  add_gateway(1.0, 104.0);
  add_cells(200);
  assumptions.laser_penalty_s = 0.0;
  serve_and_route();
  const Paths fastest = paths;
  assumptions.laser_penalty_s = 1.0;
  serve_and_route();
  std::size_t changed = 0;
  for (const CellIndex cell : rows<CellIndex>(cells.size())) {
    const SatelliteIndex satellite = plan.satellite[cell];
    if (!satellite.valid()) continue;
    if (links.has_feeder[satellite] != 0) {
      EXPECT_EQ(paths.laser_hops[cell], 0);
    } else {
      EXPECT_EQ(paths.rtt_s[cell], fastest.rtt_s[cell]) << "no gateway of its own, no choice";
    }
    changed += paths.laser_hops[cell] < fastest.laser_hops[cell] ? 1 : 0;
  }
  EXPECT_GT(changed, 3U);
}

// A cell in the territory's land whose country code is another: Reunion counts as France.
TEST_F(SmallWorld, AssignmentOfACellGoesBeforeThatOfItsTerritory) {
  add_gateway(47.0, 8.0);
  add_pop(50.1, 8.7);
  add_pop(-33.9, 151.2);
  add_pop(40.0, -100.0);
  add_cells(60);
  for (const TerritoryIndex territory : rows<TerritoryIndex>(3))
    pops.allowed[territory] = {PopIndex(0)};
  for (const CellIndex cell : rows<CellIndex>(cells.size())) {
    if (cell.value() % 4 == 1) pops.allowed_in_cell[cells.id[cell]] = {PopIndex(1)};
    if (cell.value() % 4 == 2) pops.allowed_in_cell[cells.id[cell]] = {};  // All.
  }
  serve_and_route();
  std::size_t served = 0;
  for (const CellIndex cell : rows<CellIndex>(cells.size())) {
    if (!plan.satellite[cell].valid()) continue;
    ++served;
    EXPECT_EQ(paths.pop[cell], PopIndex(cell.value() % 4 == 1 ? 1 : 0))
        << "of all, the one beside the only gateway is nearest";
  }
  EXPECT_GT(served, 20U);
}

TEST_F(SmallWorld, NoRoundTripBeatsLightInAStraightLineAndTheLeastAccess) {
  add_gateway(47.0, 8.0);
  add_gateway(-20.0, -45.0);
  add_pop(50.1, 8.7);
  add_cells(60);
  serve_and_route();
  for (const CellIndex cell : rows<CellIndex>(cells.size())) {
    if (!plan.satellite[cell].valid()) continue;
    const double chord_m = distance_m(sky->observer(cell).position,
                                      earth::position_of(pops.location[paths.pop[cell]]));
    EXPECT_GE(static_cast<double>(paths.rtt_s[cell]),
              2.0 * chord_m / kLight_m_per_s + assumptions.access_processing_s);
  }
}

/// Places that the shell covers, in pairs.
std::vector<std::pair<earth::Geodetic, earth::Geodetic>> pairs_of_places() {
  std::vector<std::pair<earth::Geodetic, earth::Geodetic>> pairs;
  for (std::uint64_t i = 0; i < 40; ++i) {
    const auto place = [&](std::uint64_t k) {
      return at(100 * random_uniform(3, i, k) - 50, 360 * random_uniform(3, i, k + 1) - 180);
    };
    pairs.emplace_back(place(0), place(2));
  }
  return pairs;
}

class SkyPaths : public SmallWorld {
 protected:
  void SetUp() override {
    SmallWorld::SetUp();
    link::LinkPlanner(fleet->satellites(), {}, assumptions).find_links(ephemeris, links);
  }
  [[nodiscard]] sky::Observer observer(const earth::Geodetic& where) const {
    return sky::observer_at(where, assumptions);
  }
  [[nodiscard]] std::optional<SkyPath> path(const earth::Geodetic& a,
                                            const earth::Geodetic& b) const {
    return shortest_sky_path(observer(a), observer(b), ephemeris, fleet->satellites(), links,
                             assumptions);
  }
  [[nodiscard]] std::vector<SatelliteIndex> seen_from(const earth::Geodetic& where) const {
    std::vector<SatelliteIndex> seen;
    for (const SatelliteIndex s : rows<SatelliteIndex>(fleet->satellites().size()))
      if (sky::look_at(observer(where), ephemeris.position[s], scenario::SatelliteClass::v2_mini,
                       assumptions)
              .refusal == sky::Refusal::none)
        seen.push_back(s);
    return seen;
  }
};

TEST_F(SkyPaths, AreTheShortestOverAllPairsOfSatellitesInSight) {
  const auto between = laser_delays();
  std::size_t found = 0;
  for (const auto& [a, b] : pairs_of_places()) {
    double best_s = kNever;
    for (const SatelliteIndex up : seen_from(a))
      for (const SatelliteIndex down : seen_from(b)) {
        const double ends_m = distance_m(earth::position_of(a), ephemeris.position[up]) +
                              distance_m(earth::position_of(b), ephemeris.position[down]);
        best_s = std::min(best_s, between[up.value()][down.value()] + ends_m / kLight_m_per_s);
      }
    const auto way = path(a, b);
    ASSERT_EQ(way.has_value(), best_s < kNever);
    if (!way) continue;
    ++found;
    EXPECT_NEAR(way->one_way_s, best_s, 1e-12);
    ASSERT_EQ(way->lengths_m.size(), way->satellites.size() + 1);
    double total_s = static_cast<double>(way->satellites.size() - 1) * assumptions.laser_hop_s;
    for (const double length_m : way->lengths_m) total_s += length_m / kLight_m_per_s;
    EXPECT_NEAR(way->one_way_s, total_s, 1e-12);
  }
  EXPECT_GT(found, 25U);
}

TEST_F(SkyPaths, TakeAsLongBackwardsAndNeverLessThanLightInAStraightLine) {
  for (const auto& [a, b] : pairs_of_places()) {
    const auto there = path(a, b);
    const auto back = path(b, a);
    ASSERT_EQ(there.has_value(), back.has_value());
    if (!there) continue;
    EXPECT_NEAR(there->one_way_s, back->one_way_s, 1e-12);
    EXPECT_EQ(there->satellites,
              std::vector<SatelliteIndex>(back->satellites.rbegin(), back->satellites.rend()));
    const double chord_m = distance_m(earth::position_of(a), earth::position_of(b));
    EXPECT_GT(there->one_way_s, chord_m / kLight_m_per_s);
  }
}

TEST_F(SkyPaths, AreNoneIfAnEndSeesNothingOrLasersAreMissing) {
  EXPECT_FALSE(path(at(85, 0), at(10, 10)));  // Far north of a shell of 53 degrees.
  links.lasers.clear();
  EXPECT_FALSE(path(at(10, 10), at(-20, 130)));
  const auto near = path(at(40, 10), at(40, 11));  // One satellite is enough.
  ASSERT_TRUE(near);
  EXPECT_EQ(near->satellites.size(), 1U);
}

}  // namespace
}  // namespace aloft::network
