/// Sixteen destinations at a time: the inner loops of forwarding.cpp. Private to base/.
#pragma once

#include <cstddef>
#include <cstdint>

namespace aloft::forwarding {

/// Destinations of a batch. Their lengths at one node fill two cache lines.
inline constexpr std::size_t kLanes = 16;

/// `LinkRows` as plain columns.
struct LinkColumns {
  const std::uint32_t* first;
  const std::uint32_t* neighbour;
  const double* length;
};

enum class Pass : std::uint8_t { upwards, downwards };

/// Visits the marked nodes by ascending or descending number: takes their marks away, shortens
/// their lengths (kLanes a node) by way of their neighbours, and marks the neighbours of those that
/// became shorter. Gives how many nodes were visited.
std::size_t shorten_marked(const LinkColumns& links, std::size_t nodes, Pass pass, double* lengths,
                           std::uint8_t* marks);

/// For each node and lane the first link by which the length comes about, or `none`; kLanes a node.
void choose_links(const LinkColumns& links, std::size_t nodes, const double* lengths,
                  std::uint8_t none, std::uint8_t* chosen);

}  // namespace aloft::forwarding
