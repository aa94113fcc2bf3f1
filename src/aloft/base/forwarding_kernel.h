/// Eight destinations at a time: the inner loops of forwarding.cpp. Private to base/.
#pragma once

#include <cstddef>
#include <cstdint>

namespace aloft::forwarding {

/// Destinations of a batch. Their lengths at one node fill a cache line.
inline constexpr std::size_t kLanes = 8;

/// `LinkRows` as plain columns.
struct LinkColumns {
  const std::uint32_t* first;
  const std::uint32_t* neighbour;
  const double* length;
};

/// Nodes in the order of their visit: `count` of them, `stride` (1 or -1) apart.
struct Visit {
  const std::uint32_t* node;
  std::size_t count;
  std::ptrdiff_t stride;
};

/// Visits the marked nodes: takes their marks away, shortens their lengths (8 a node) by way of
/// their neighbours, and marks the neighbours of those that became shorter. Gives how many nodes
/// were visited.
std::size_t shorten_marked(const LinkColumns& links, const Visit& visit, double* lengths,
                           std::uint8_t* marks);

/// For each node and lane the first link by which the length comes about, or `none`. 8 a node.
void choose_links(const LinkColumns& links, std::size_t nodes, const double* lengths,
                  std::uint8_t none, std::uint8_t* chosen);

}  // namespace aloft::forwarding
