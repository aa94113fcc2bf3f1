#include "aloft/base/forwarding.h"

#include <algorithm>
#include <utility>

#include "aloft/base/check.h"
#include "aloft/base/forwarding_kernel.h"
#include "aloft/base/parallel.h"

// Shortest ways to sixteen destinations at once, by correcting lengths until none changes. The
// destinations of a batch are neighbours, so that one order of visits suits them all: outwards from
// one of them. Nodes are renumbered in that order, which also brings neighbours near each other in
// memory. Passes go outwards and inwards in turn, and visit only nodes next to a change. Where it
// ends, every length is the least over its links; lengths are positive, and adding is monotone also
// in floating point, so that these are Dijkstra's lengths bit for bit.
// bench/forwarding_bench.cpp compares them with a queue for each destination.

namespace aloft {
namespace {

using forwarding::kLanes;

/// Destinations that are worked on together, and the nodes that reach them, outwards.
struct Batch {
  std::vector<std::uint32_t> destinations;  // At most kLanes.
  std::vector<std::uint32_t> order;
};

constexpr std::uint32_t kFar = std::numeric_limits<std::uint32_t>::max();

std::span<const std::uint32_t> exits_of(const Exits& exits, std::size_t destination) {
  return std::span(exits.node)
      .subspan(exits.first[destination], exits.first[destination + 1] - exits.first[destination]);
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

/// The graph of a batch: node k is `order[k]` of the whole graph. The nodes that its destinations
/// do not reach are one last node without links.
struct BatchGraph {
  std::vector<std::uint32_t> number;  // Of each node of the whole graph.
  LinkRows links;
  [[nodiscard]] forwarding::LinkColumns columns() const {
    return {links.first.data(), links.neighbour.data(), links.length.data()};
  }
};

BatchGraph renumber(const LinkRows& whole, const std::vector<std::uint32_t>& order) {
  BatchGraph graph;
  graph.number.assign(whole.nodes(), static_cast<std::uint32_t>(order.size()));
  for (std::size_t k = 0; k < order.size(); ++k)
    graph.number[order[k]] = static_cast<std::uint32_t>(k);
  graph.links.first.reserve(order.size() + 2);
  graph.links.first.push_back(0);
  graph.links.neighbour.reserve(whole.neighbour.size());
  graph.links.length.reserve(whole.length.size());
  for (const std::uint32_t node : order) {
    for (std::uint32_t l = whole.first[node]; l < whole.first[node + 1]; ++l) {
      graph.links.neighbour.push_back(graph.number[whole.neighbour[l]]);
      graph.links.length.push_back(whole.length[l]);
    }
    graph.links.first.push_back(static_cast<std::uint32_t>(graph.links.neighbour.size()));
  }
  graph.links.first.push_back(graph.links.first.back());
  return graph;
}

/// The lengths of a batch's ways, kLanes a node of its graph.
std::vector<double> find_lengths(const BatchGraph& graph, const Exits& exits, const Batch& batch) {
  const std::size_t nodes = graph.links.nodes();
  std::vector<double> lengths(kLanes * nodes, NextHops::kUnreachable);
  std::vector<std::uint8_t> marks(nodes, 0);
  for (std::size_t lane = 0; lane < batch.destinations.size(); ++lane) {
    const std::uint32_t destination = batch.destinations[lane];
    for (std::uint32_t e = exits.first[destination]; e < exits.first[destination + 1]; ++e) {
      const std::uint32_t node = graph.number[exits.node[e]];
      double& length = lengths[kLanes * node + lane];
      length = std::min(length, exits.length[e]);
      for (std::uint32_t l = graph.links.first[node]; l < graph.links.first[node + 1]; ++l)
        marks[graph.links.neighbour[l]] = 1;
    }
  }
  for (auto pass = forwarding::Pass::upwards;; pass = pass == forwarding::Pass::upwards
                                                          ? forwarding::Pass::downwards
                                                          : forwarding::Pass::upwards)
    if (forwarding::shorten_marked(graph.columns(), nodes, pass, lengths.data(), marks.data()) == 0)
      return lengths;
}

void write_batch(const LinkRows& links, const Exits& exits, const Batch& batch, NextHops& out) {
  const BatchGraph graph = renumber(links, batch.order);
  const std::size_t nodes = graph.links.nodes();
  const std::vector<double> lengths = find_lengths(graph, exits, batch);
  std::vector<std::uint8_t> chosen(kLanes * nodes);
  forwarding::choose_links(graph.columns(), nodes, lengths.data(), NextHops::kNone, chosen.data());
  const std::size_t lanes = batch.destinations.size();
  const std::uint32_t* number = graph.number.data();
  // A block of nodes at a time, so that what is read stays near while it is written apart.
  constexpr std::size_t kBlock = 64;
  for (std::size_t begin = 0; begin < out.nodes; begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, out.nodes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      double* length = out.length.data() + out.row(0, batch.destinations[lane]);
      std::uint8_t* link = out.link.data() + out.row(0, batch.destinations[lane]);
      for (std::size_t v = begin; v < end; ++v) length[v] = lengths[kLanes * number[v] + lane];
      for (std::size_t v = begin; v < end; ++v) link[v] = chosen[kLanes * number[v] + lane];
    }
  }
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const std::uint32_t destination = batch.destinations[lane];
    for (std::uint32_t e = exits.first[destination]; e < exits.first[destination + 1]; ++e)
      if (const std::size_t row = out.row(exits.node[e], destination);
          exits.length[e] == out.length[row])
        out.link[row] = NextHops::kExit;
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
