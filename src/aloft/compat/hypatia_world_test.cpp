// Forwarding state of small networks, against that simulator's own way of finding it.
#include <algorithm>
#include <set>
#include <unistd.h>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/base/file.h"
#include "aloft/base/parallel.h"
#include "aloft/compat/compat.h"

namespace aloft::compat {
namespace {

HypatiaNetwork small_network(int orbits, int places, int shift = 0) {
  HypatiaNetwork network;
  network.name = "small";
  network.orbits = orbits;
  network.satellites_per_orbit = places;
  network.inclination_deg = 60.0;
  network.mean_motion_rev_per_day = 13.0;
  network.altitude_m = 1'200'000.0;
  network.ground_range_max_m = 3'500'000.0;
  network.laser_range_max_m = 2e7;
  network.laser_shift = shift;
  return network;
}

ForwardingState state_of(const HypatiaWorld& world, std::int64_t time_s) {
  ForwardingState state;
  const auto found = world.find_state(time_s * kNanosecondsPerSecond, state);
  EXPECT_TRUE(found) << found.error().text();
  return state;
}

/// All pairs of satellites, by Floyd and Warshall's algorithm.
std::vector<double> all_pairs(const LinkRows& rows) {
  const std::size_t n = rows.nodes();
  std::vector<double> length(n * n, NextHops::kUnreachable);
  for (std::size_t v = 0; v < n; ++v) {
    length[v * n + v] = 0.0;
    for (auto l = rows.first[v]; l < rows.first[v + 1]; ++l)
      length[v * n + rows.neighbour[l]] = rows.length[l];
  }
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        length[i * n + j] = std::min(length[i * n + j], length[i * n + k] + length[k * n + j]);
  return length;
}

/// That simulator's rule: first the best satellite over the destination, then the best neighbour
/// on the way to it.
std::uint32_t next_of_satellite(const HypatiaWorld& world, const ForwardingState& state,
                                const std::vector<double>& pairs, std::size_t node,
                                std::size_t destination) {
  const Exits& ground = state.ground_links;
  const std::size_t n = world.satellites();
  double best = NextHops::kUnreachable;
  std::uint32_t exit = ForwardingState::kNowhere;
  for (auto l = ground.first[destination]; l < ground.first[destination + 1]; ++l) {
    const double length = pairs[node * n + ground.node[l]] + ground.length[l];
    if (length >= best) continue;
    best = length;
    exit = ground.node[l];
  }
  if (exit == ForwardingState::kNowhere) return exit;
  if (exit == node) return static_cast<std::uint32_t>(world.node_of_station(destination));
  double onward = NextHops::kUnreachable;
  std::uint32_t next = ForwardingState::kNowhere;
  for (auto l = state.lasers.first[node]; l < state.lasers.first[node + 1]; ++l) {
    const double length = state.lasers.length[l] + pairs[state.lasers.neighbour[l] * n + exit];
    if (length >= onward) continue;
    onward = length;
    next = state.lasers.neighbour[l];
  }
  return next;
}

TEST(HypatiaWorld, ForwardsAsFloydAndWarshallWould) {
  for (const auto& [orbits, places, shift] : {std::tuple{5, 7, 0}, {8, 11, 0}, {12, 6, 2}}) {
    const HypatiaWorld world(small_network(orbits, places, shift), spread_stations(23));
    for (const std::int64_t time_s : {0, 600, 3000}) {
      const ForwardingState state = state_of(world, time_s);
      const std::vector<double> pairs = all_pairs(state.lasers);
      std::size_t ties = 0;
      for (std::size_t node = 0; node < world.satellites(); ++node)
        for (std::size_t d = 0; d < world.stations().size(); ++d) {
          const auto expected = next_of_satellite(world, state, pairs, node, d);
          const NextHop found = world.next_hop(state, node, d);
          if (expected == ForwardingState::kNowhere) {
            ASSERT_EQ(found, NextHop{});
            continue;
          }
          if (found.node == expected) continue;
          // Equal ways, summed in another order.
          ++ties;
          for (const Alternative& way : world.alternatives(state, node, d)) {
            if (way.node != expected) continue;
            EXPECT_NEAR(way.length_m, state.hops.length[state.hops.row(node, d)], 1e-7);
          }
        }
      EXPECT_LE(ties, 2U);
    }
  }
}

TEST(HypatiaWorld, StationsTakeTheSatelliteOfTheShortestWay) {
  const HypatiaWorld world(small_network(8, 11), spread_stations(23));
  const ForwardingState state = state_of(world, 60);
  for (std::size_t s = 0; s < 23; ++s)
    for (std::size_t d = 0; d < 23; ++d) {
      if (s == d) continue;
      double best = NextHops::kUnreachable;
      for (const Alternative& way : world.alternatives(state, world.node_of_station(s), d))
        best = std::min(best, way.length_m);
      EXPECT_EQ(state.length_m[s * 23 + d], best);
    }
}

TEST(HypatiaWorld, InterfacesCountLasersInTheOrderOfTheListThenTheGround) {
  const HypatiaWorld world(small_network(4, 5), spread_stations(9));
  const ForwardingState state = state_of(world, 0);
  // Satellite 0: ahead 1, beside 5, behind 4, and 15 of the last orbit, in the list's order.
  EXPECT_EQ(std::vector<std::uint32_t>(state.lasers.neighbour.begin(),
                                       state.lasers.neighbour.begin() + 4),
            (std::vector<std::uint32_t>{1, 5, 4, 15}));
  for (std::size_t node = 0; node < world.satellites(); ++node)
    for (std::size_t d = 0; d < 9; ++d) {
      const NextHop hop = world.next_hop(state, node, d);
      if (hop.node == static_cast<std::int64_t>(world.node_of_station(d))) {
        EXPECT_EQ(hop.own_interface, 4);
        EXPECT_EQ(hop.their_interface, 0);
      } else if (hop.node >= 0) {
        const std::size_t back = state.lasers.first[static_cast<std::size_t>(hop.node)] +
                                 static_cast<std::size_t>(hop.their_interface);
        EXPECT_EQ(state.lasers.neighbour[back], node);
      }
    }
}

TEST(HypatiaWorld, WritesEverythingThenWhatChanges) {
  const HypatiaWorld world(small_network(5, 7), spread_stations(10));
  const ForwardingState first = state_of(world, 0);
  const ForwardingState second = state_of(world, 300);
  const std::string all = world.forwarding_text(first, nullptr);
  const std::string changes = world.forwarding_text(second, &first);
  EXPECT_EQ(split_lines(all).size(), 45U * 10U - 10U);
  EXPECT_EQ(all.substr(0, all.find('\n')).substr(0, 5), "0,35,");
  EXPECT_GT(changes.size(), 0U);
  EXPECT_LT(changes.size(), all.size());
  EXPECT_EQ(world.forwarding_text(second, &second), "");

  // Read back, both together are the second state.
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("aloft_{}", getpid());
  std::filesystem::create_directories(folder);
  ASSERT_TRUE(write_file(folder / "fstate_0.txt", all));
  ASSERT_TRUE(write_file(folder / "fstate_300000000000.txt", changes));
  ForwardingReader reader(world, folder);
  ASSERT_TRUE(reader.read_step(0));
  EXPECT_TRUE(compare(world, first, reader).empty());
  EXPECT_FALSE(compare(world, second, reader).empty());
  ASSERT_TRUE(reader.read_step(300 * kNanosecondsPerSecond));
  EXPECT_TRUE(compare(world, second, reader).empty());
  std::filesystem::remove_all(folder);
}

TEST(HypatiaWorld, WritesWhereThereIsNoWay) {
  HypatiaNetwork network = small_network(3, 3);
  network.ground_range_max_m = 900'000.0;  // Below the orbits: nobody is in range.
  const HypatiaWorld world(network, spread_stations(2));
  const ForwardingState state = state_of(world, 0);
  EXPECT_EQ(world.forwarding_text(state, nullptr).substr(0, 14), "0,9,-1,-1,-1\n0");
  EXPECT_TRUE(world.path(state, 0, 1).empty());
  EXPECT_FALSE(world.round_trip_s(state, 0, 1));
  EXPECT_FALSE(world.ping_s(state, 0, 1));
}

TEST(HypatiaWorld, APathIsAsLongAsItsRoundTrip) {
  const HypatiaWorld world(*find_network("telesat_1015"), spread_stations(12));
  const ForwardingState state = state_of(world, 33);
  const auto round_trip_s = world.round_trip_s(state, 2, 9);
  const auto ping_s = world.ping_s(state, 2, 9);
  ASSERT_TRUE(round_trip_s && ping_s);
  const auto path = world.path(state, 2, 9);
  ASSERT_GE(path.size(), 3U);
  EXPECT_EQ(path.front(), 353U);
  EXPECT_EQ(path.back(), 360U);
  EXPECT_EQ(world.path(state, 9, 2).size(), path.size());
  // Two libraries and the satellites' motion during the flight.
  EXPECT_NEAR(*ping_s, *round_trip_s, 5e-6);
}

TEST(HypatiaWorld, RefusesALaserThatIsTooLong) {
  HypatiaNetwork network = *find_network("starlink_550");
  network.laser_range_max_m = 1'000'000.0;
  const HypatiaWorld world(network, spread_stations(2));
  ForwardingState state;
  const auto found = world.find_state(0, state);
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().text().find("between satellites 0 and 1"), std::string::npos);
  EXPECT_NE(found.error().text().find("at most 1000000.0 m"), std::string::npos);
}

TEST(HypatiaWorld, IsTheSameOnAnyNumberOfThreads) {
  const HypatiaWorld world(*find_network("kuiper_630"), spread_stations(40));
  set_thread_count(1);
  const std::string one = world.forwarding_text(state_of(world, 7), nullptr);
  set_thread_count(3);
  const std::string three = world.forwarding_text(state_of(world, 7), nullptr);
  set_thread_count(0);
  EXPECT_EQ(one, three);
}

TEST(NearTies, AreTheWaysThatAreHardlyLonger) {
  const HypatiaWorld world(small_network(6, 8), spread_stations(15));
  const ForwardingState state = state_of(world, 0);
  const auto ties = find_near_ties(world, state, 20'000.0);
  EXPECT_FALSE(ties.empty());
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> listed;
  for (const NearTie& tie : ties) {
    EXPECT_NE(tie.chosen, tie.other);
    EXPECT_GE(tie.longer_m, 0.0);
    EXPECT_LE(tie.longer_m, 20'000.0);
    listed.insert({tie.node, tie.destination, tie.other});
  }
  std::size_t expected = 0;
  for (std::size_t node = 0; node < world.nodes(); ++node)
    for (std::size_t d = 0; d < 15; ++d) {
      if (node == world.node_of_station(d)) continue;
      auto ways = world.alternatives(state, node, d);
      std::sort(ways.begin(), ways.end(),
                [](const Alternative& a, const Alternative& b) { return a.length_m < b.length_m; });
      for (std::size_t i = 1; i < ways.size(); ++i)
        expected += ways[i].length_m - ways[0].length_m <= 20'000.0 ? 1 : 0;
    }
  EXPECT_EQ(ties.size(), expected);
  EXPECT_EQ(listed.size(), expected);
}

TEST(SpreadStations, StandBetweenSixtyDegreesSouthAndNorth) {
  const auto stations = spread_stations(100);
  ASSERT_EQ(stations.size(), 100U);
  double sum_deg = 0.0;
  for (const GroundStation& station : stations) {
    EXPECT_LE(std::abs(station.latitude.degrees()), 60.0);
    sum_deg += station.latitude.degrees();
  }
  EXPECT_NEAR(sum_deg, 0.0, 1e-6);
}

TEST(TimeForwarding, TimesEveryStep) {
  const auto times_s = time_forwarding_s(3);
  ASSERT_EQ(times_s.size(), 3U);
  for (const double time_s : times_s) EXPECT_GT(time_s, 0.0);
}

}  // namespace
}  // namespace aloft::compat
