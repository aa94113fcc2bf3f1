#include "aloft/base/forwarding.h"

#include <algorithm>
#include <queue>

#include <gtest/gtest.h>

#include "aloft/base/parallel.h"
#include "aloft/base/random.h"

namespace aloft {
namespace {

struct Network {
  std::size_t nodes = 0;
  std::vector<NodeLink> links;
  Exits exits;
};

/// Nodes with about `degree` random links each, and destinations with up to four exits.
Network random_network(std::uint64_t seed, std::size_t nodes, double degree,
                       std::size_t destinations) {
  Network network;
  network.nodes = nodes;
  std::uint64_t counter = 0;
  const auto any = [&] { return random_uniform(seed, 0, counter++); };
  const auto any_node = [&] {
    return static_cast<std::uint32_t>(any() * static_cast<double>(nodes));
  };
  const auto count = static_cast<std::size_t>(degree / 2.0 * static_cast<double>(nodes));
  for (std::size_t i = 0; i < count; ++i) {
    const NodeLink link{any_node(), any_node(), 1.0 + any()};
    if (link.a != link.b) network.links.push_back(link);
  }
  for (std::size_t d = 0; d < destinations; ++d) {
    for (auto e = static_cast<int>(any() * 5.0); e > 0; --e) {
      network.exits.node.push_back(any_node());
      network.exits.length.push_back(any());
    }
    network.exits.first.push_back(static_cast<std::uint32_t>(network.exits.node.size()));
  }
  return network;
}

/// A torus of rows and columns, as a +Grid is, with lengths that often tie.
Network torus(std::uint32_t planes, std::uint32_t slots) {
  Network network;
  network.nodes = std::size_t{planes} * slots;
  for (std::uint32_t p = 0; p < planes; ++p)
    for (std::uint32_t s = 0; s < slots; ++s) {
      network.links.push_back({p * slots + s, p * slots + (s + 1) % slots, 2.0});
      network.links.push_back({p * slots + s, (p + 1) % planes * slots + s, 1.0 + s % 3});
    }
  for (std::uint32_t d = 0; d < 20; ++d) {
    network.exits.node.push_back(d * 7 % (planes * slots));
    network.exits.length.push_back(0.5);
    network.exits.first.push_back(d + 1);
  }
  return network;
}

NextHops solve(const Network& network) {
  NextHops found;
  find_next_hops(make_link_rows(network.nodes, network.links), network.exits, found);
  return found;
}

/// Dijkstra's algorithm as in the textbook.
std::vector<double> dijkstra(const Network& network, const LinkRows& rows,
                             std::size_t destination) {
  using Entry = std::pair<double, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> waiting;
  std::vector<double> length(network.nodes, NextHops::kUnreachable);
  const auto enter = [&](std::uint32_t node, double way) {
    if (way >= length[node]) return;
    length[node] = way;
    waiting.emplace(way, node);
  };
  for (auto e = network.exits.first[destination]; e < network.exits.first[destination + 1]; ++e)
    enter(network.exits.node[e], network.exits.length[e]);
  while (!waiting.empty()) {
    const auto [way, node] = waiting.top();
    waiting.pop();
    if (way > length[node]) continue;
    for (auto l = rows.first[node]; l < rows.first[node + 1]; ++l)
      enter(rows.neighbour[l], way + rows.length[l]);
  }
  return length;
}

/// All pairs of nodes by Floyd and Warshall's algorithm, then the best exit.
std::vector<double> floyd_warshall(const Network& network, std::size_t destination) {
  const std::size_t n = network.nodes;
  std::vector<double> all(n * n, NextHops::kUnreachable);
  for (std::size_t v = 0; v < n; ++v) all[v * n + v] = 0.0;
  for (const NodeLink& link : network.links) {
    double& there = all[link.a * n + link.b];
    there = all[link.b * n + link.a] = std::min(there, link.length);
  }
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        all[i * n + j] = std::min(all[i * n + j], all[i * n + k] + all[k * n + j]);
  std::vector<double> length(n, NextHops::kUnreachable);
  for (std::size_t v = 0; v < n; ++v)
    for (auto e = network.exits.first[destination]; e < network.exits.first[destination + 1]; ++e)
      length[v] = std::min(length[v], all[v * n + network.exits.node[e]] + network.exits.length[e]);
  return length;
}

/// The tie rule, written out: own exit, then the first link of the row.
std::uint8_t expected_link(const Network& network, const LinkRows& rows, const NextHops& found,
                           std::uint32_t node, std::size_t destination) {
  const double length = found.length[found.row(node, destination)];
  if (length == NextHops::kUnreachable) return NextHops::kNone;
  for (auto e = network.exits.first[destination]; e < network.exits.first[destination + 1]; ++e)
    if (network.exits.node[e] == node && network.exits.length[e] == length) return NextHops::kExit;
  for (auto l = rows.first[node]; l < rows.first[node + 1]; ++l)
    if (found.length[found.row(rows.neighbour[l], destination)] + rows.length[l] == length)
      return static_cast<std::uint8_t>(l - rows.first[node]);
  return NextHops::kNone;
}

void expect_as_dijkstra(const Network& network) {
  const LinkRows rows = make_link_rows(network.nodes, network.links);
  const NextHops found = solve(network);
  for (std::size_t d = 0; d < network.exits.destinations(); ++d) {
    const std::vector<double> expected = dijkstra(network, rows, d);
    for (std::uint32_t v = 0; v < network.nodes; ++v) {
      ASSERT_EQ(found.length[found.row(v, d)], expected[v]) << "node " << v << " to " << d;
      ASSERT_EQ(found.link[found.row(v, d)], expected_link(network, rows, found, v, d));
    }
  }
}

TEST(Forwarding, LengthsAreDijkstrasBitForBit) {
  for (std::uint64_t seed = 0; seed < 40; ++seed)
    expect_as_dijkstra(
        random_network(seed, 20 + 17 * seed, 1.5 + 0.1 * static_cast<double>(seed), 1 + 3 * seed));
}

TEST(Forwarding, TiesOfAGridGoToTheOwnExitThenTheFirstLink) { expect_as_dijkstra(torus(18, 11)); }

TEST(Forwarding, LengthsAreFloydAndWarshalls) {
  for (std::uint64_t seed = 100; seed < 110; ++seed) {
    const Network network = random_network(seed, 60, 3.0, 9);
    const NextHops found = solve(network);
    for (std::size_t d = 0; d < network.exits.destinations(); ++d) {
      const std::vector<double> expected = floyd_warshall(network, d);
      for (std::size_t v = 0; v < network.nodes; ++v) {
        const double length = found.length[found.row(v, d)];
        if (expected[v] == NextHops::kUnreachable)
          ASSERT_EQ(length, NextHops::kUnreachable);
        else
          ASSERT_NEAR(length, expected[v], 1e-12 * expected[v]);
      }
    }
  }
}

TEST(Forwarding, FollowingTheLinksEndsAtAnExitAfterTheWholeLength) {
  const Network network = random_network(7, 500, 4.0, 30);
  const LinkRows rows = make_link_rows(network.nodes, network.links);
  const NextHops found = solve(network);
  for (std::size_t d = 0; d < network.exits.destinations(); ++d)
    for (std::uint32_t start = 0; start < network.nodes; ++start) {
      std::uint32_t at = start;
      double length = 0.0;
      std::size_t steps = 0;
      for (; found.link[found.row(at, d)] < NextHops::kLinksMax; ++steps) {
        ASSERT_LT(steps, network.nodes) << "a way goes in circles";
        const std::uint32_t l = rows.first[at] + found.link[found.row(at, d)];
        length += rows.length[l];
        at = rows.neighbour[l];
      }
      if (found.link[found.row(at, d)] == NextHops::kNone) {
        ASSERT_EQ(at, start) << "a way ends short of its destination";
        continue;
      }
      ASSERT_NEAR(length + found.length[found.row(at, d)], found.length[found.row(start, d)], 1e-9);
    }
}

TEST(Forwarding, WhatNothingReachesHasNoWay) {
  Network network;
  network.nodes = 3;
  network.links = {{0, 1, 1.0}};
  network.exits.node = {0};
  network.exits.length = {2.0};
  network.exits.first = {0, 1, 1};  // The second destination has no exit at all.
  const NextHops found = solve(network);
  EXPECT_EQ(found.link,
            (std::vector<std::uint8_t>{NextHops::kExit, 0, NextHops::kNone, NextHops::kNone,
                                       NextHops::kNone, NextHops::kNone}));
  EXPECT_EQ(found.length[1], 3.0);
  EXPECT_EQ(found.length[2], NextHops::kUnreachable);
}

TEST(Forwarding, DoesNotDependOnTheNumberOfThreads) {
  const Network network = random_network(11, 700, 4.0, 50);
  set_thread_count(1);
  const NextHops one = solve(network);
  set_thread_count(3);
  const NextHops three = solve(network);
  set_thread_count(0);
  EXPECT_EQ(one.length, three.length);
  EXPECT_EQ(one.link, three.link);
}

TEST(Forwarding, ARowKeepsTheOrderOfItsLinks) {
  const std::vector<NodeLink> links{{2, 0, 1.0}, {0, 1, 2.0}, {2, 1, 3.0}};
  const LinkRows rows = make_link_rows(3, links);
  EXPECT_EQ(rows.first, (std::vector<std::uint32_t>{0, 2, 4, 6}));
  EXPECT_EQ(rows.neighbour, (std::vector<std::uint32_t>{2, 1, 0, 2, 0, 1}));
  EXPECT_EQ(rows.length, (std::vector<double>{1.0, 2.0, 2.0, 3.0, 1.0, 3.0}));
}

TEST(ForwardingDeathTest, ALinkOfNoLengthIsABrokenInvariant) {
  EXPECT_DEATH(make_link_rows(2, std::vector<NodeLink>{{0, 1, 0.0}}), "circles");
}

}  // namespace
}  // namespace aloft
