// Shortest ways over lasers against Floyd and Warshall, and landing.
#include "aloft/network/sky_graph.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "aloft/base/random.h"

namespace aloft::network {
namespace {

using Matrix = std::vector<std::vector<double>>;

constexpr double kNever = SkyWays::kUnreachable;

std::vector<link::LaserLink> random_lasers(std::uint64_t seed, std::size_t satellites,
                                           std::size_t lasers) {
  std::map<std::pair<std::size_t, std::size_t>, double> pairs;
  for (std::uint64_t i = 0; i < lasers; ++i) {
    const std::size_t a = random_bits(seed, i, 0) % satellites;
    const std::size_t b = random_bits(seed, i, 1) % satellites;
    if (a != b) pairs[std::minmax(a, b)] = 5.4e6 * random_uniform(seed, i, 2);
  }
  std::vector<link::LaserLink> list;
  for (const auto& [pair, range_m] : pairs)
    list.push_back({SatelliteIndex(pair.first), SatelliteIndex(pair.second), range_m});
  return list;
}

/// Delays between all satellites, by three loops.
Matrix all_delays(std::size_t satellites, const std::vector<link::LaserLink>& lasers,
                  double hop_s) {
  Matrix cost(satellites, std::vector<double>(satellites, kNever));
  for (std::size_t s = 0; s < satellites; ++s) cost[s][s] = 0.0;
  for (const link::LaserLink& laser : lasers) {
    const double one = laser.range_m / 299'792'458.0 + hop_s;
    cost[laser.a.value()][laser.b.value()] = one;
    cost[laser.b.value()][laser.a.value()] = one;
  }
  for (std::size_t k = 0; k < satellites; ++k)
    for (std::size_t i = 0; i < satellites; ++i)
      for (std::size_t j = 0; j < satellites; ++j)
        cost[i][j] = std::min(cost[i][j], cost[i][k] + cost[k][j]);
  return cost;
}

/// Exits with a preference, several a satellite.
std::vector<Exit> random_exits(std::uint64_t seed, std::size_t satellites, std::size_t count) {
  std::vector<Exit> exits;
  for (std::uint64_t e = 0; e < count; ++e)
    exits.push_back({static_cast<std::uint32_t>(random_bits(seed, e, 3) % satellites),
                     static_cast<std::uint32_t>(e), 0.05 * random_uniform(seed, e, 4),
                     random_uniform(seed, e, 5)});
  return exits;
}

TEST(Ways, AreTheShortestToAnyExit) {
  constexpr std::size_t kSatellites = 70;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const auto lasers = random_lasers(seed, kSatellites, 40 + 5 * seed);
    const double hop_s = seed % 2 == 0 ? 0.3e-3 : 0.0;
    const Matrix between = all_delays(kSatellites, lasers, hop_s);
    const auto exits = random_exits(seed, kSatellites, 1 + seed % 7);
    SkyWays ways;
    find_ways(make_graph(kSatellites, lasers, hop_s), exits, ways);
    for (std::size_t s = 0; s < kSatellites; ++s) {
      double best = kNever;
      for (const Exit& exit : exits)
        best = std::min(best, between[s][exit.satellite] + exit.delay_s);
      if (best == kNever) {
        EXPECT_EQ(ways.delay_s[s], kNever);
        EXPECT_EQ(ways.exit[s], SkyWays::kNone);
        continue;
      }
      ASSERT_NEAR(ways.delay_s[s], best, 1e-12) << seed << ' ' << s;
      ASSERT_NEAR(ways.lasers_s[s], best - exits[ways.exit[s]].delay_s, 1e-12);
    }
  }
}

TEST(Ways, LeadToTheExitThatTheyNameWithTheHopsThatTheyCount) {
  constexpr std::size_t kSatellites = 90;
  const auto lasers = random_lasers(5, kSatellites, 220);
  const auto exits = random_exits(5, kSatellites, 6);
  const SkyGraph graph = make_graph(kSatellites, lasers, 0.3e-3);
  SkyWays ways;
  find_ways(graph, exits, ways);
  for (std::size_t s = 0; s < kSatellites; ++s) {
    if (ways.exit[s] == SkyWays::kNone) continue;
    std::size_t at = s;
    double delay_s = 0.0;
    int hops = 0;
    for (; ways.next[at] != SkyWays::kNone; at = ways.next[at], ++hops) {
      ASSERT_LT(hops, static_cast<int>(kSatellites)) << "a loop";
      const auto laser = std::find_if(lasers.begin(), lasers.end(), [&](const link::LaserLink& l) {
        const std::size_t next = ways.next[at];
        return l.a.value() == std::min(at, next) && l.b.value() == std::max(at, next);
      });
      ASSERT_NE(laser, lasers.end());
      delay_s += laser->range_m / 299'792'458.0 + 0.3e-3;
    }
    const Exit& exit = exits[ways.exit[s]];
    EXPECT_EQ(exit.satellite, at);
    EXPECT_EQ(ways.hops[s], hops);
    EXPECT_NEAR(ways.lasers_s[s], delay_s, 1e-12);
    EXPECT_NEAR(ways.delay_s[s], delay_s + exit.delay_s, 1e-12);
  }
}

link::LaserLink laser_between(std::size_t a, std::size_t b, double range_m) {
  return {SatelliteIndex(a), SatelliteIndex(b), range_m};
}

// Delays that add up exactly in binary, so that ties are ties.
TEST(Ways, BreakTiesByOwnExitThenLowerNeighbourThenEarlierExit) {
  constexpr double kEighth_m = 299'792'458.0 / 8.0;
  const SkyGraph graph = make_graph(4,
                                    {laser_between(0, 3, kEighth_m), laser_between(1, 3, kEighth_m),
                                     laser_between(2, 3, kEighth_m)},
                                    0.0);
  SkyWays ways;
  find_ways(graph, {{2, 0, 0.25}, {1, 1, 0.25}, {1, 2, 0.25}}, ways);
  EXPECT_EQ(ways.next[3], 1U) << "neighbours 1 and 2 are as far";
  EXPECT_EQ(ways.exit[3], 1U) << "of satellite 1's exits the earlier";
  find_ways(graph, {{2, 0, 0.25}, {3, 1, 0.375}}, ways);
  EXPECT_EQ(ways.hops[3], 0) << "an exit of its own is as far";
}

TEST(Ways, AreNoneWithoutExits) {
  SkyWays ways;
  find_ways(make_graph(3, {laser_between(0, 1, 1e6)}, 0.0), {}, ways);
  for (const double delay_s : ways.delay_s) EXPECT_EQ(delay_s, kNever);
  find_ways(make_graph(3, {}, 0.0), {{1, 0, 0.5}}, ways);
  EXPECT_EQ(ways.delay_s, (std::vector<double>{kNever, 0.5, kNever}));
}

// --- Landing ---

// Satellite 0 has a gateway of its own with 5 ms of fibre; its neighbour, 300 km away, has one with
// 1 ms. The laser saves 5 - 1 - 1.0007 - 0.3 = 2.699 ms.
TEST(OwnExits, AreTakenUnlessLasersAreFasterByMoreThanThePenalty) {
  const SkyGraph graph = make_graph(2, {laser_between(0, 1, 300e3)}, 0.3e-3);
  const std::vector<Exit> exits = {{0, 7, 5e-3}, {1, 8, 1e-3}};
  SkyWays ways;
  find_ways(graph, exits, ways);
  prefer_own_exits(exits, 2.6e-3, ways);
  EXPECT_EQ(ways.exit[0], 8U);
  EXPECT_EQ(ways.hops[0], 1);
  EXPECT_NEAR(ways.delay_s[0], 1e-3 + 300e3 / 299'792'458.0 + 0.3e-3, 1e-15)
      << "the penalty decides and is no delay";
  EXPECT_NEAR(ways.lasers_s[0], 300e3 / 299'792'458.0 + 0.3e-3, 1e-15);
  find_ways(graph, exits, ways);
  prefer_own_exits(exits, 2.8e-3, ways);
  EXPECT_EQ(ways.exit[0], 7U);
  EXPECT_EQ(ways.hops[0], 0);
  EXPECT_EQ(ways.next[0], SkyWays::kNone);
  EXPECT_EQ(ways.delay_s[0], 5e-3);
  EXPECT_EQ(ways.lasers_s[0], 0.0);
}

// Exactly in binary: the laser's way takes 0.25 + 0.125 s, the own exit 0.5.
TEST(OwnExits, AreTakenIfLasersAreFasterByExactlyThePenalty) {
  const SkyGraph graph = make_graph(2, {laser_between(0, 1, 299'792'458.0 / 8.0)}, 0.0);
  const std::vector<Exit> exits = {{0, 7, 0.5}, {1, 8, 0.25}};
  SkyWays ways;
  find_ways(graph, exits, ways);
  prefer_own_exits(exits, 0.125, ways);
  EXPECT_EQ(ways.exit[0], 7U);
}

TEST(OwnExits, OfASatelliteAreTakenByPreferenceAndNotByDelay) {
  const SkyGraph graph = make_graph(1, {}, 0.0);
  const std::vector<Exit> exits = {{0, 1, 1e-3, 0.5}, {0, 2, 4e-3, 0.9}, {0, 3, 2e-3, 0.9}};
  SkyWays ways;
  find_ways(graph, exits, ways);
  EXPECT_EQ(ways.exit[0], 1U) << "the fastest";
  prefer_own_exits(exits, 10e-3, ways);
  EXPECT_EQ(ways.exit[0], 2U) << "the highest; of two the earlier";
  EXPECT_EQ(ways.delay_s[0], 4e-3);
  find_ways(graph, exits, ways);
  prefer_own_exits(exits, 2e-3, ways);
  EXPECT_EQ(ways.exit[0], 1U) << "the fastest is faster by 3 ms";
}

TEST(OwnExits, OfOthersAreNoReasonToChangeAWay) {
  constexpr std::size_t kSatellites = 60;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto lasers = random_lasers(seed, kSatellites, 150);
    const auto exits = random_exits(seed, kSatellites, 25);
    const double penalty_s = 0.02 * random_uniform(seed, 0, 9);
    SkyWays fastest;
    find_ways(make_graph(kSatellites, lasers, 0.1e-3), exits, fastest);
    SkyWays landed = fastest;
    prefer_own_exits(exits, penalty_s, landed);
    for (std::uint32_t s = 0; s < kSatellites; ++s) {
      const Exit* own = nullptr;
      for (const Exit& exit : exits)
        if (exit.satellite == s && (own == nullptr || exit.preference > own->preference))
          own = &exit;
      const bool lands = own != nullptr && own->delay_s <= fastest.delay_s[s] + penalty_s;
      EXPECT_EQ(landed.exit[s], lands ? own->label : fastest.exit[s]);
      EXPECT_EQ(landed.delay_s[s], lands ? own->delay_s : fastest.delay_s[s]);
      EXPECT_EQ(landed.hops[s], lands ? 0 : fastest.hops[s]);
      EXPECT_EQ(landed.lasers_s[s], lands ? 0.0 : fastest.lasers_s[s]);
    }
  }
}

}  // namespace
}  // namespace aloft::network
