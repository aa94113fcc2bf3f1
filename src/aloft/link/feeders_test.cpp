// Feeder links against a sort of all pairs, and by hand.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "aloft/base/random.h"
#include "aloft/link/test_world.h"

namespace aloft::link {
namespace {

using Pair = std::pair<std::size_t, std::size_t>;  // Gateway, satellite.

std::vector<Pair> pairs_of(const std::vector<FeederLink>& feeders) {
  std::vector<Pair> pairs;
  for (const FeederLink& f : feeders) pairs.emplace_back(f.gateway.value(), f.satellite.value());
  return pairs;
}

/// Satellites at random, of all classes, some unusable, from 340 to 1,400 km.
struct RandomSky {
  orbit::Satellites satellites;
  orbit::Ephemeris ephemeris;
  explicit RandomSky(std::uint64_t seed, std::size_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      const double z = 2.0 * random_uniform(seed, i, 0) - 1.0;
      const double turn = 6.283185307 * random_uniform(seed, i, 1);
      const double flat = std::sqrt(1.0 - z * z);
      const double r = 6'718e3 + 1'060e3 * random_uniform(seed, i, 2);
      add({r * flat * std::cos(turn), r * flat * std::sin(turn), r * z},
          i % 7 == 3 ? scenario::SatelliteClass::direct_to_cell : scenario::SatelliteClass::v1,
          i % 11 != 5);
    }
  }
  void add(const Position<Itrf>& position, scenario::SatelliteClass satellite_class, bool usable) {
    satellites.name.push_back("s");
    satellites.satellite_class.push_back(satellite_class);
    satellites.has_lasers.push_back(0);
    satellites.shell.push_back(-1);
    satellites.plane.push_back(-1);
    satellites.slot_in_plane.push_back(-1);
    ephemeris.position.push_back(usable ? position : Position<Itrf>{});
    ephemeris.velocity_m_per_s.push_back({});
    ephemeris.usable.push_back(usable ? 1 : 0);
  }
  [[nodiscard]] Links links(const Gateways& gateways, const scenario::Assumptions& a) const {
    Links found;
    LinkPlanner(satellites, gateways, a).find_links(ephemeris, found);
    return found;
  }
};

/// A satellite at an elevation over the north of a place, 1,000 km away.
Position<Itrf> north_of(double latitude_deg, double longitude_deg, double elevation_deg) {
  const earth::Geodetic here{degrees(latitude_deg), degrees(longitude_deg), 0.0};
  const earth::LocalAxes axes = earth::local_axes(here.latitude, here.longitude);
  const double e = degrees(elevation_deg).radians();
  return earth::position_of(here) + 1e6 * (std::sin(e) * axes.up + std::cos(e) * axes.north);
}

Gateways random_gateways(std::uint64_t seed, std::size_t count) {
  Gateways gateways;
  for (std::uint64_t g = 0; g < count; ++g)
    add_gateway(gateways, 170.0 * random_uniform(seed, g, 10) - 85.0,
                360.0 * random_uniform(seed, g, 11) - 180.0,
                1 + static_cast<int>(6.0 * random_uniform(seed, g, 12)),
                40.0 * random_uniform(seed, g, 13));
  return gateways;
}

/// The rule of link.h: all pairs at or above the mask, highest first, while the gateway has an
/// antenna free; in round r a satellite has at most r.
std::vector<Pair> slow_feeders(const RandomSky& sky, const Gateways& gateways, int per_satellite) {
  std::vector<std::tuple<double, std::size_t, std::size_t>> wishes;
  for (const GatewayIndex g : rows<GatewayIndex>(gateways.size())) {
    const earth::Geodetic& where = gateways.location[g];
    const Vector<Itrf> up = earth::local_axes(where.latitude, where.longitude).up;
    for (const SatelliteIndex s : rows<SatelliteIndex>(sky.satellites.size())) {
      const bool is_direct =
          sky.satellites.satellite_class[s] == scenario::SatelliteClass::direct_to_cell;
      if (is_direct || sky.ephemeris.usable[s] == 0) continue;
      const Vector<Itrf> line = sky.ephemeris.position[s] - earth::position_of(where);
      const double elevation_rad = std::asin(dot(up, line) / norm(line));
      if (elevation_rad >= gateways.elevation_mask[g].radians())
        wishes.emplace_back(-elevation_rad, g.value(), s.value());
    }
  }
  std::sort(wishes.begin(), wishes.end());
  std::map<std::size_t, int> of_gateway;
  std::map<std::size_t, int> of_satellite;
  std::vector<Pair> taken;
  for (int round = 1; round <= per_satellite; ++round)
    for (const auto& [elevation, g, s] : wishes) {
      const bool has_it = std::find(taken.begin(), taken.end(), Pair(g, s)) != taken.end();
      const bool full = of_gateway[g] >= gateways.antennas[GatewayIndex(g)];
      if (has_it || full || of_satellite[s] >= round) continue;
      ++of_gateway[g];
      ++of_satellite[s];
      taken.emplace_back(g, s);
    }
  std::sort(taken.begin(), taken.end());
  return taken;
}

TEST(Feeders, AreThoseOfASortOfAllPairs) {
  std::size_t total = 0;
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const RandomSky sky(seed, 600);
    const Gateways gateways = random_gateways(seed, 40);
    scenario::Assumptions assumptions;
    assumptions.feeder_links_per_satellite = 1 + static_cast<int>(seed % 3);
    const std::vector<Pair> found = pairs_of(sky.links(gateways, assumptions).feeders);
    EXPECT_EQ(found, slow_feeders(sky, gateways, assumptions.feeder_links_per_satellite)) << seed;
    total += found.size();
  }
  EXPECT_GT(total, 1000U) << "the case must have something to choose";
}

TEST(Feeders, CarryTheirRangeAndElevation) {
  RandomSky sky(1, 0);
  sky.add(north_of(48, 16, 40), scenario::SatelliteClass::v1, true);
  Gateways gateways;
  add_gateway(gateways, 48, 16, 8, 10);
  const Links links = sky.links(gateways, {});
  ASSERT_EQ(links.feeders.size(), 1U);
  EXPECT_NEAR(links.feeders[0].range_m, 1e6, 1e-3);
  EXPECT_NEAR(links.feeders[0].sine_elevation, std::sin(degrees(40).radians()), 1e-12);
  EXPECT_EQ(links.has_feeder[SatelliteIndex(0)], 1);
}

TEST(Feeders, StopAtTheMask) {
  for (const double mask_deg : {0.0, 10.0, 25.0, 60.0}) {
    RandomSky sky(1, 0);
    sky.add(north_of(-33, 151, mask_deg - 0.01), scenario::SatelliteClass::v1, true);
    sky.add(north_of(-33, 151, mask_deg + 0.01), scenario::SatelliteClass::v1, true);
    Gateways gateways;
    add_gateway(gateways, -33, 151, 8, mask_deg);
    EXPECT_EQ(pairs_of(sky.links(gateways, {}).feeders), (std::vector<Pair>{{0, 1}})) << mask_deg;
  }
}

TEST(Feeders, GoToTheHighestWhenAntennasAreFew) {
  RandomSky sky(1, 0);
  for (const double elevation_deg : {30.0, 80.0, 50.0, 70.0})
    sky.add(north_of(10, 20, elevation_deg), scenario::SatelliteClass::v2_mini, true);
  Gateways gateways;
  add_gateway(gateways, 10, 20, 2, 10);
  EXPECT_EQ(pairs_of(sky.links(gateways, {}).feeders), (std::vector<Pair>{{0, 1}, {0, 3}}));
}

// Three gateways at one place want the same satellite, which takes two: ties go to the lower row.
TEST(Feeders, OfASatelliteAreAsManyAsItCanHave) {
  RandomSky sky(1, 0);
  sky.add(north_of(10, 20, 80), scenario::SatelliteClass::v1, true);
  Gateways gateways;
  for (int i = 0; i < 3; ++i) add_gateway(gateways, 10, 20, 8, 10);
  scenario::Assumptions assumptions;
  assumptions.feeder_links_per_satellite = 2;
  EXPECT_EQ(pairs_of(sky.links(gateways, assumptions).feeders),
            (std::vector<Pair>{{0, 0}, {1, 0}}));
}

// Two gateways at one place have two antennas each. If the highest satellite took its two links
// first, and then the next, nothing would be left for the third.
TEST(Feeders, GoToEverySatelliteOnceBeforeAnyHasTwo) {
  RandomSky sky(1, 0);
  for (const double elevation_deg : {80.0, 50.0, 40.0})
    sky.add(north_of(10, 20, elevation_deg), scenario::SatelliteClass::v1, true);
  Gateways gateways;
  for (int i = 0; i < 2; ++i) add_gateway(gateways, 10, 20, 2, 10);
  scenario::Assumptions assumptions;
  assumptions.feeder_links_per_satellite = 2;
  EXPECT_EQ(pairs_of(sky.links(gateways, assumptions).feeders),
            (std::vector<Pair>{{0, 0}, {0, 1}, {1, 0}, {1, 2}}));
}

TEST(Feeders, AreNoneForDirectToCellAndForUnusableElements) {
  RandomSky sky(1, 0);
  sky.add(north_of(10, 20, 80), scenario::SatelliteClass::direct_to_cell, true);
  sky.add(north_of(10, 20, 80), scenario::SatelliteClass::v1, false);
  Gateways gateways;
  add_gateway(gateways, 10, 20, 8, 0);
  const Links links = sky.links(gateways, {});
  EXPECT_TRUE(links.feeders.empty());
  EXPECT_EQ(links.reaches_gateway.raw(), (std::vector<std::uint8_t>{0, 0}));
}

TEST(Feeders, OfNoGatewaysAndNoSatellitesAreNone) {
  EXPECT_TRUE(RandomSky(1, 50).links({}, {}).feeders.empty());
  EXPECT_TRUE(RandomSky(1, 0).links(random_gateways(1, 5), {}).feeders.empty());
}

// A shell's satellites hang together by lasers, so one gateway is enough for all; without lasers it
// is enough for those above it.
TEST(Reach, SpreadsOverLasers) {
  Gateways gateways;
  add_gateway(gateways, 48, 16, 2, 10);
  for (const bool has_lasers : {true, false}) {
    scenario::Shell shell = shell_of(24, 22, 5);
    shell.has_lasers = has_lasers;
    const orbit::Fleet fleet = fleet_of({shell});
    Links links;
    LinkPlanner(fleet.satellites(), gateways, {}).find_links(positions_of(fleet, noon()), links);
    const auto count = [](const auto& marks) { return std::count(marks.begin(), marks.end(), 1); };
    EXPECT_EQ(count(links.has_feeder), 2);
    EXPECT_EQ(count(links.reaches_gateway), has_lasers ? 24 * 22 : 2);
  }
}

}  // namespace
}  // namespace aloft::link
