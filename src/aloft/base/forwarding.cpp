#include "aloft/base/forwarding.h"

#include <algorithm>
#include <utility>

#include "aloft/base/check.h"
#include "aloft/base/forwarding_kernel.h"
#include "aloft/base/parallel.h"

// Shortest ways to eight destinations at once, by correcting lengths until none changes. The
// destinations of a batch are neighbours, so that one order of visits suits them all: outwards from
// one of them. Passes go outwards and inwards in turn, and visit only nodes next to a change: about
// five visits a node, each a few vector instructions, where Dijkstra's algorithm would need eight
// turns at a queue. Where it ends, every length is the least over its links; lengths are positive,
// and adding is monotone also in floating point, so that these are Dijkstra's lengths bit for bit.
//
// Known alternatives: a queue a destination (network/sky_graph.cpp) takes three times as long;
// Floyd and Warshall's algorithm, a thousand times.

namespace aloft {
namespace {

using forwarding::kLanes;

/// Destinations that are worked on together, and the nodes in the order of their visit.
struct Batch {
  std::vector<std::uint32_t> destinations;  // At most kLanes.
  std::vector<std::uint32_t> order;
};

constexpr std::uint32_t kFar = std::numeric_limits<std::uint32_t>::max();

std::span<const std::uint32_t> exits_of(const Exits& exits, std::size_t destination) {
  return std::span(exits.node)
      .subspan(exits.first[destination],
               exits.first[destination + 1] - exits.first[destination]);
}

/// Appends to `order` what is reached from the exits of a destination and was not there, nearest
/// (in hops) first. `hops` are kFar for nodes that are not in `order`.
void spread(const LinkRows& links, const Exits& exits, std::size_t destination,
            std::vector<std::uint32_t>& order, std::vector<std::uint32_t>& hops) {
  std::size_t next = order.size();
  const auto enter = [&](std::uint32_t node, std::uint32_t distance) {
    if (hops[node] != kFar) return;
    hops[node] = distance;
    order.push_back(node);
  };
  for (const std::uint32_t node : exits_of(exits, destination)) enter(node, 0);
  for (; next < order.size(); ++next) {
    const std::uint32_t node = order[next];
    for (std::uint32_t l = links.first[node]; l < links.first[node + 1]; ++l)
      enter(links.neighbour[l], hops[node] + 1);
  }
}

/// The first destination that is left and those nearest to it. Takes them out of `left`.
Batch take_batch(const LinkRows& links, const Exits& exits, std::vector<std::uint32_t>& left) {
  Batch batch;
  std::vector<std::uint32_t> hops(links.nodes(), kFar);
  spread(links, exits, left.front(), batch.order, hops);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> nearest;
  for (const std::uint32_t destination : left) {
    std::uint32_t distance = kFar;
    for (const std::uint32_t node : exits_of(exits, destination))
      distance = std::min(distance, hops[node]);
    nearest.emplace_back(destination == left.front() ? 0 : distance, destination);
  }
  const std::size_t count = std::min(kLanes, nearest.size());
  std::partial_sort(nearest.begin(), nearest.begin() + static_cast<std::ptrdiff_t>(count),
                    nearest.end());
  for (std::size_t i = 0; i < count; ++i) {
    batch.destinations.push_back(nearest[i].second);
    spread(links, exits, nearest[i].second, batch.order, hops);
  }
  std::erase_if(left, [&](std::uint32_t destination) {
    return std::find(batch.destinations.begin(), batch.destinations.end(), destination) !=
           batch.destinations.end();
  });
  return batch;
}

std::vector<Batch> make_batches(const LinkRows& links, const Exits& exits) {
  std::vector<std::uint32_t> left;
  for (std::size_t d = 0; d < exits.destinations(); ++d)
    left.push_back(static_cast<std::uint32_t>(d));
  std::vector<Batch> batches;
  while (!left.empty()) batches.push_back(take_batch(links, exits, left));
  return batches;
}

/// The lengths of a batch's ways, kLanes a node.
std::vector<double> find_lengths(const LinkRows& links, const Exits& exits, const Batch& batch) {
  std::vector<double> lengths(kLanes * links.nodes(), NextHops::kUnreachable);
  std::vector<std::uint8_t> marks(links.nodes(), 0);
  for (std::size_t lane = 0; lane < batch.destinations.size(); ++lane) {
    const std::uint32_t destination = batch.destinations[lane];
    for (std::uint32_t e = exits.first[destination]; e < exits.first[destination + 1]; ++e) {
      const std::uint32_t node = exits.node[e];
      double& length = lengths[kLanes * node + lane];
      length = std::min(length, exits.length[e]);
      for (std::uint32_t l = links.first[node]; l < links.first[node + 1]; ++l)
        marks[links.neighbour[l]] = 1;
    }
  }
  if (batch.order.empty()) return lengths;
  const forwarding::LinkColumns columns{links.first.data(), links.neighbour.data(),
                                        links.length.data()};
  const std::size_t count = batch.order.size();
  const forwarding::Visit outwards{batch.order.data(), count, 1};
  const forwarding::Visit inwards{batch.order.data() + count - 1, count, -1};
  for (bool out = true;; out = !out)
    if (forwarding::shorten_marked(columns, out ? outwards : inwards, lengths.data(),
                                   marks.data()) == 0)
      return lengths;
}

void write_batch(const LinkRows& links, const Exits& exits, const Batch& batch, NextHops& out) {
  const std::size_t nodes = links.nodes();
  const std::vector<double> lengths = find_lengths(links, exits, batch);
  std::vector<std::uint8_t> chosen(kLanes * nodes);
  forwarding::choose_links({links.first.data(), links.neighbour.data(), links.length.data()}, nodes,
                           lengths.data(), NextHops::kNone, chosen.data());
  for (std::size_t lane = 0; lane < batch.destinations.size(); ++lane) {
    const std::uint32_t destination = batch.destinations[lane];
    double* length = out.length.data() + out.row(0, destination);
    std::uint8_t* link = out.link.data() + out.row(0, destination);
    for (std::size_t v = 0; v < nodes; ++v) {
      length[v] = lengths[kLanes * v + lane];
      // Without a way, endless lengths equal each other.
      link[v] =
          length[v] < NextHops::kUnreachable ? chosen[kLanes * v + lane] : NextHops::kNone;
    }
    for (std::uint32_t e = exits.first[destination]; e < exits.first[destination + 1]; ++e)
      if (exits.length[e] == length[exits.node[e]]) link[exits.node[e]] = NextHops::kExit;
  }
}

}  // namespace

LinkRows make_link_rows(std::size_t nodes, std::span<const NodeLink> links) {
  LinkRows rows;
  rows.first.assign(nodes + 1, 0);
  for (const NodeLink& link : links) {
    ALOFT_CHECK(link.a < nodes && link.b < nodes, "the caller counted the nodes");
    ALOFT_CHECK(link.length > 0.0, "with a link of no length ways could go in circles");
    ++rows.first[link.a + 1];
    ++rows.first[link.b + 1];
  }
  for (std::size_t v = 0; v < nodes; ++v) {
    ALOFT_CHECK(rows.first[v + 1] <= NextHops::kLinksMax, "a link's number fits into a byte");
    rows.first[v + 1] += rows.first[v];
  }
  rows.neighbour.resize(2 * links.size());
  rows.length.resize(2 * links.size());
  std::vector<std::uint32_t> next(rows.first.begin(), rows.first.end() - 1);
  const auto enter = [&](std::uint32_t from, std::uint32_t to, double length) {
    rows.neighbour[next[from]] = to;
    rows.length[next[from]++] = length;
  };
  for (const NodeLink& link : links) {
    enter(link.a, link.b, link.length);
    enter(link.b, link.a, link.length);
  }
  return rows;
}

void find_next_hops(const LinkRows& links, const Exits& exits, NextHops& out) {
  out.nodes = links.nodes();
  out.length.resize(out.nodes * exits.destinations());
  out.link.resize(out.nodes * exits.destinations());
  const std::vector<Batch> batches = make_batches(links, exits);
  for_each_index(batches.size(),
                 [&](std::size_t b) { write_batch(links, exits, batches[b], out); });
}

}  // namespace aloft
