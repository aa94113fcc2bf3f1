/// Satellites and lasers as a graph, and shortest ways in it to a set of exits. Private to
/// network/.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "aloft/link/link.h"
#include "aloft/network/network.h"

namespace aloft::network {

/// Lasers of a slot in rows: those of satellite s are [first[s], first[s + 1]), by neighbour.
struct SkyGraph {
  struct Edge {
    std::uint32_t neighbour = 0;
    double delay_s = 0.0;  ///< Light and the hop; at least a nanosecond, so that ways cannot loop.
  };
  std::vector<std::uint32_t> first;
  std::vector<Edge> edges;
  double delay_min_s = 0.0;  ///< Of the shortest edge; 0 if there is none.
};
SkyGraph make_graph(std::size_t satellites, const std::vector<link::LaserLink>& lasers,
                    double laser_hop_s);

/// A satellite from which traffic leaves the sky, and what the rest of the way costs.
struct Exit {
  std::uint32_t satellite = 0;
  std::uint32_t label = 0;  ///< The caller's: which gateway.
  double delay_s = 0.0;
  double preference = 0.0;  ///< Of the exits of one satellite, the highest is its own.
};

/// The best way of each satellite to an exit.
struct SkyWays {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  static constexpr double kUnreachable = std::numeric_limits<double>::infinity();
  std::vector<double> delay_s;      ///< One way; kUnreachable without a way.
  std::vector<double> lasers_s;     ///< Of that, on lasers.
  std::vector<std::uint32_t> next;  ///< Neighbour towards the exit; kNone at the exit itself.
  std::vector<std::uint32_t> exit;  ///< Label of the exit taken.
  std::vector<std::uint16_t> hops;  ///< Lasers on the way.
};

/// Shortest by delay. Ties: an exit of its own, then the lower neighbour; between exits of one
/// satellite the earlier in the list. `ways` keeps its memory.
void find_ways(const SkyGraph& graph, const std::vector<Exit>& exits, SkyWays& ways);

/// Lands what can land: a satellite with exits takes the one that it prefers, unless the fastest
/// way is faster by more than `laser_penalty_s`.
void prefer_own_exits(const std::vector<Exit>& exits, double laser_penalty_s, SkyWays& ways);

/// The shortest way from any of `entries` (delay: up from `from`) to any of `exits` (down to `to`).
std::optional<SkyPath> join_sky_path(const SkyGraph& graph, const std::vector<Exit>& entries,
                                     const std::vector<Exit>& exits, const Position<Itrf>& from,
                                     const Position<Itrf>& to, const orbit::Ephemeris& ephemeris);

}  // namespace aloft::network
