/// Over which link does a packet leave a node, for every node and every destination at once?
///
/// Shortest ways in a graph that knows nothing of satellites: for networks of one's own (network/)
/// and for those of other simulators (compat/).
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace aloft {

/// A link that carries both ways; `length` is positive, in any unit.
struct NodeLink {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  double length = 0.0;
};

/// Links in rows: those of node v are [first[v], first[v + 1]). Each stands in the rows of both its
/// ends, and a row keeps the order in which its links were given.
struct LinkRows {
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> neighbour;
  std::vector<double> length;
  [[nodiscard]] std::size_t nodes() const { return first.size() - 1; }
  [[nodiscard]] std::size_t links_of(std::size_t node) const {
    return first[node + 1] - first[node];
  }
};
/// `nodes` is more than every end. A node has at most `NextHops::kLinksMax` links.
LinkRows make_link_rows(std::size_t nodes, std::span<const NodeLink> links);

/// The nodes from which a destination is reached directly, in rows by destination, and the length
/// of that last step (0 or more).
struct Exits {
  std::vector<std::uint32_t> first{0};
  std::vector<std::uint32_t> node;
  std::vector<double> length;
  [[nodiscard]] std::size_t destinations() const { return first.size() - 1; }
};

/// The way of every node to every destination; row d * nodes + v is node v's to destination d.
struct NextHops {
  static constexpr std::size_t kLinksMax = 253;
  static constexpr std::uint8_t kExit = 254;  ///< The node itself reaches the destination.
  static constexpr std::uint8_t kNone = 255;
  static constexpr double kUnreachable = std::numeric_limits<double>::infinity();
  std::size_t nodes = 0;
  std::vector<double> length;      ///< Of the whole way; kUnreachable without one.
  std::vector<std::uint8_t> link;  ///< Which link of the node's row; or kExit, kNone.
  [[nodiscard]] std::size_t row(std::size_t node, std::size_t destination) const {
    return destination * nodes + node;
  }
};

/// Shortest ways, the same bits as Dijkstra's algorithm from each destination: a way's length is
/// summed from the destination backwards, and the least sum wins. Ties: the node's own exit, then
/// the first link in its row. Uses all threads; the result does not depend on their number. `out`
/// keeps its memory.
void find_next_hops(const LinkRows& links, const Exits& exits, NextHops& out);

}  // namespace aloft
