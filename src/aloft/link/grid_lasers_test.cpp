// The +Grid of shells: its shape from planes, slots and phasing, its limits from geometry.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "aloft/link/test_world.h"

namespace aloft::link {
namespace {

using scenario::Shell;
using Pairs = std::set<std::pair<std::size_t, std::size_t>>;

Links links_of(const orbit::Fleet& fleet, UtcTime when,
               const scenario::Assumptions& assumptions = {}) {
  Links links;
  LinkPlanner(fleet.satellites(), {}, assumptions).find_links(positions_of(fleet, when), links);
  return links;
}

Pairs pairs_of(const Links& links) {
  Pairs pairs;
  for (const LaserLink& laser : links.lasers) pairs.insert({laser.a.value(), laser.b.value()});
  return pairs;
}

/// Neighbours by the notation i: t/p/f alone. A delta's plane after the last is the first turned by
/// 360 degrees, where satellite s + F stands as satellite s would; a star ends with its last plane.
Pairs grid_by_notation(const Shell& shell) {
  Pairs pairs;
  const auto join = [&](int plane_a, int slot_a, int plane_b, int slot_b) {
    const auto row = [&](int plane, int slot) {
      const auto n = static_cast<std::size_t>(shell.satellites_per_plane);
      return static_cast<std::size_t>(plane) * n + static_cast<std::size_t>(slot) % n;
    };
    const std::size_t a = row(plane_a, slot_a);
    const std::size_t b = row(plane_b, slot_b);
    if (a != b) pairs.insert({std::min(a, b), std::max(a, b)});
  };
  for (int p = 0; p < shell.planes; ++p)
    for (int s = 0; s < shell.satellites_per_plane; ++s) {
      join(p, s, p, s + 1);
      if (p + 1 < shell.planes)
        join(p, s, p + 1, s);
      else if (shell.pattern == Shell::Pattern::delta && shell.planes > 1)
        join(p, s, 0, s + shell.phasing);
    }
  return pairs;
}

/// Of those, the ones in range and above the atmosphere.
Pairs possible_ones(const Pairs& pairs, const orbit::Ephemeris& ephemeris,
                    const scenario::Assumptions& assumptions) {
  Pairs possible;
  for (const auto& [a, b] : pairs) {
    const Position<Itrf>& from = ephemeris.position[SatelliteIndex(a)];
    const Position<Itrf>& to = ephemeris.position[SatelliteIndex(b)];
    const bool clear =
        lowest_radius_m(from, to) >= 6'371'000.0 + assumptions.laser_grazing_altitude_m;
    if (distance_m(from, to) <= assumptions.laser_range_max_m && clear) possible.insert({a, b});
  }
  return possible;
}

TEST(Grid, JoinsThePlanesAtTheSeamWithThePhaseShift) {
  for (const int phasing : {0, 1, 5, 13, 21, 23}) {
    const Shell shell = shell_of(24, 22, phasing);
    const orbit::Fleet fleet = fleet_of({shell});
    const Pairs expected = grid_by_notation(shell);
    EXPECT_EQ(expected.size(), 2U * 24 * 22);
    EXPECT_EQ(pairs_of(links_of(fleet, noon())), expected) << "F = " << phasing;
  }
}

TEST(Grid, IsTheSameAtEveryInstant) {
  const Shell shell = shell_of(36, 20, 11);
  const orbit::Fleet fleet = fleet_of({shell});
  const Pairs expected = grid_by_notation(shell);
  for (const std::int64_t seconds : {1, 1'000, 3'000, 40'000, 86'400})
    EXPECT_EQ(pairs_of(links_of(fleet, plus_seconds(noon(), seconds))), expected) << seconds;
}

TEST(Grid, OfAStarHasASeam) {
  Shell shell = shell_of(12, 49, 1);
  shell.pattern = Shell::Pattern::star;
  shell.inclination = degrees(87.9);
  shell.altitude_m = 1'200e3;
  const orbit::Fleet fleet = fleet_of({shell});
  const Pairs found = pairs_of(links_of(fleet, noon()));
  EXPECT_EQ(found, grid_by_notation(shell));
  for (const auto& [a, b] : found)
    EXPECT_FALSE(a < 49 && b >= 11 * 49) << "the first and the last plane fly against each other";
  EXPECT_EQ(found.size(), 12U * 49 + 11 * 49);
}

TEST(Grid, OfCrossingPlanesKeepsToRangeAndGrazingAltitude) {
  // Few, wide apart and low: some neighbours are too far away, some behind the Earth.
  std::size_t left_out = 0;
  for (const int planes : {3, 5, 9})
    for (const int slots : {4, 9, 14}) {
      const Shell shell = shell_of(planes, slots, 2 % planes);
      const orbit::Fleet fleet = fleet_of({shell});
      for (const double range_km : {2'000.0, 5'400.0, 20'000.0}) {
        scenario::Assumptions assumptions;
        assumptions.laser_range_max_m = 1e3 * range_km;
        const Pairs all = grid_by_notation(shell);
        const Pairs expected = possible_ones(all, positions_of(fleet, noon()), assumptions);
        EXPECT_EQ(pairs_of(links_of(fleet, noon(), assumptions)), expected)
            << planes << " x " << slots << ", " << range_km << " km";
        left_out += all.size() - expected.size();
      }
    }
  EXPECT_GT(left_out, 100U);
}

TEST(Grid, CarriesRangesAndNamesEachPairOnceInOrder) {
  const orbit::Fleet fleet =
      fleet_of({shell_of(24, 22, 5), shell_of(2, 20, 0), shell_of(1, 25, 0)});
  const orbit::Ephemeris ephemeris = positions_of(fleet, noon());
  const Links links = links_of(fleet, noon());
  for (std::size_t i = 0; i < links.lasers.size(); ++i) {
    const LaserLink& laser = links.lasers[i];
    EXPECT_LT(laser.a, laser.b);
    EXPECT_EQ(laser.range_m, distance_m(ephemeris.position[laser.a], ephemeris.position[laser.b]));
    if (i > 0) {
      const LaserLink& last = links.lasers[i - 1];
      EXPECT_LT(std::tuple(last.a, last.b), std::tuple(laser.a, laser.b));
    }
  }
}

TEST(Grid, DoesNotJoinShells) {
  const orbit::Fleet fleet = fleet_of({shell_of(24, 22, 5), shell_of(24, 22, 5)});
  const auto& shells = fleet.satellites().shell;
  const Links links = links_of(fleet, noon());
  EXPECT_EQ(links.lasers.size(), 4U * 24 * 22);
  for (const LaserLink& laser : links.lasers) EXPECT_EQ(shells[laser.a], shells[laser.b]);
}

TEST(Grid, HasAHoleWhereASatelliteIsUnusable) {
  const Shell shell = shell_of(24, 22, 5);
  const orbit::Fleet fleet = fleet_of({shell});
  orbit::Ephemeris ephemeris = positions_of(fleet, noon());
  // The first of the table too: the shift of the seam must not hang on it.
  for (const std::size_t lost : {0U, 100U, 527U}) {
    ephemeris.usable[SatelliteIndex(lost)] = 0;
    ephemeris.position[SatelliteIndex(lost)] = {};
  }
  Links links;
  LinkPlanner(fleet.satellites(), {}, {}).find_links(ephemeris, links);
  Pairs expected;
  for (const auto& [a, b] : grid_by_notation(shell))
    if (a != 0 && b != 0 && a != 100 && b != 100 && b != 527) expected.insert({a, b});
  EXPECT_EQ(pairs_of(links), expected);
}

TEST(Grid, NeedsLasersAndTakesDirectToCellSatellitesAlong) {
  Shell without = shell_of(24, 22, 5);
  without.has_lasers = false;
  EXPECT_TRUE(links_of(fleet_of({without}), noon()).lasers.empty());
  Shell direct = shell_of(24, 22, 5);
  direct.satellite_class = scenario::SatelliteClass::direct_to_cell;
  EXPECT_EQ(links_of(fleet_of({direct}), noon()).lasers.size(), 2U * 24 * 22);
}

TEST(Grid, ShrinksToRingsWithTwoTerminalsAndToNothingWithOne) {
  const Shell shell = shell_of(24, 22, 5);
  const orbit::Fleet fleet = fleet_of({shell});
  scenario::Assumptions assumptions;
  for (const int terminals : {0, 1, 2, 3, 4, 6}) {
    assumptions.laser_terminals = terminals;
    std::map<std::size_t, int> lasers_of;
    for (const auto& [a, b] : pairs_of(links_of(fleet, noon(), assumptions))) {
      ++lasers_of[a];
      ++lasers_of[b];
      EXPECT_TRUE(terminals >= 4 || a / 22 == b / 22) << "a ring stays in its plane";
    }
    const int expected = terminals < 2 ? 0 : (terminals < 4 ? 2 : 4);
    EXPECT_EQ(lasers_of.size(), expected == 0 ? 0U : 24U * 22);
    for (const auto& [satellite, count] : lasers_of) EXPECT_EQ(count, expected);
  }
}

}  // namespace
}  // namespace aloft::link
