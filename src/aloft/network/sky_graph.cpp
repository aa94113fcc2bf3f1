#include "aloft/network/sky_graph.h"

#include <algorithm>

namespace aloft::network {
namespace {

constexpr double kDelayMin_s = 1e-9;
/// Buckets are never narrower than this, so that their number stays small.
constexpr double kBucketMin_s = 20e-6;

struct Entry {
  std::uint32_t satellite = 0;
  double cost = 0.0;
};

/// Waiting satellites by cost, a bucket as wide as the shortest edge (Dial 1969): whatever leaves
/// a bucket is final, unless the bucket had to be made wider; then a better cost enters again.
class Buckets {
 public:
  explicit Buckets(double width) : width_(width) {}
  void push(const Entry& entry, double base) {
    const auto bucket = static_cast<std::size_t>((entry.cost - base) / width_);
    if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
    buckets_[bucket].push_back(entry);
  }
  [[nodiscard]] std::size_t size() const { return buckets_.size(); }
  [[nodiscard]] const std::vector<Entry>& at(std::size_t bucket) const { return buckets_[bucket]; }

 private:
  double width_;
  std::vector<std::vector<Entry>> buckets_;
};

void spread(const SkyGraph& graph, const Entry& entry, double base, Buckets& waiting,
            SkyWays& ways) {
  for (std::uint32_t e = graph.first[entry.satellite]; e < graph.first[entry.satellite + 1]; ++e) {
    const SkyGraph::Edge& edge = graph.edges[e];
    const double cost = entry.cost + edge.delay_s;
    double& known = ways.delay_s[edge.neighbour];
    std::uint32_t& next = ways.next[edge.neighbour];
    if (cost > known) continue;
    if (cost == known) {
      if (next != SkyWays::kNone) next = std::min(next, entry.satellite);
      continue;
    }
    known = cost;
    next = entry.satellite;
    waiting.push({edge.neighbour, cost}, base);
  }
}

double edge_delay_s(const SkyGraph& graph, std::uint32_t from, std::uint32_t to) {
  std::uint32_t e = graph.first[from];
  while (graph.edges[e].neighbour != to) ++e;
  return graph.edges[e].delay_s;
}

/// Adds up lasers, hops and exits from the exits outwards, once the ways are final.
void follow_ways(const SkyGraph& graph, SkyWays& ways) {
  constexpr std::uint16_t kOpen = std::numeric_limits<std::uint16_t>::max();
  const std::size_t count = ways.delay_s.size();
  ways.hops.resize(count);
  for (std::size_t s = 0; s < count; ++s)
    ways.hops[s] = ways.next[s] == SkyWays::kNone ? std::uint16_t{0} : kOpen;
  std::vector<std::uint32_t> stack;
  for (std::size_t s = 0; s < count; ++s) {
    for (auto at = static_cast<std::uint32_t>(s); ways.hops[at] == kOpen; at = ways.next[at])
      stack.push_back(at);
    for (; !stack.empty(); stack.pop_back()) {
      const std::uint32_t at = stack.back();
      const std::uint32_t next = ways.next[at];
      ways.lasers_s[at] = ways.lasers_s[next] + edge_delay_s(graph, at, next);
      ways.exit[at] = ways.exit[next];
      ways.hops[at] = static_cast<std::uint16_t>(ways.hops[next] + 1);
    }
  }
}

}  // namespace

SkyGraph make_graph(std::size_t satellites, const std::vector<link::LaserLink>& lasers,
                    double laser_hop_s) {
  SkyGraph graph;
  graph.first.assign(satellites + 1, 0);
  for (const link::LaserLink& laser : lasers) {
    ++graph.first[laser.a.value() + 1];
    ++graph.first[laser.b.value() + 1];
  }
  for (std::size_t s = 0; s < satellites; ++s) graph.first[s + 1] += graph.first[s];
  graph.edges.resize(2 * lasers.size());
  std::vector<std::uint32_t> next(graph.first.begin(), graph.first.end() - 1);
  for (const link::LaserLink& laser : lasers) {
    const double delay_s =
        std::max(laser.range_m / kSpeedOfLight_m_per_s + laser_hop_s, kDelayMin_s);
    if (graph.delay_min_s == 0.0 || delay_s < graph.delay_min_s) graph.delay_min_s = delay_s;
    graph.edges[next[laser.a.value()]++] = {static_cast<std::uint32_t>(laser.b.value()), delay_s};
    graph.edges[next[laser.b.value()]++] = {static_cast<std::uint32_t>(laser.a.value()), delay_s};
  }
  return graph;
}

void find_ways(const SkyGraph& graph, const std::vector<Exit>& exits, SkyWays& ways) {
  const std::size_t count = graph.first.size() - 1;
  ways.delay_s.assign(count, SkyWays::kUnreachable);
  ways.lasers_s.assign(count, 0.0);
  ways.next.assign(count, SkyWays::kNone);
  ways.exit.assign(count, SkyWays::kNone);
  double base = SkyWays::kUnreachable;
  for (const Exit& exit : exits) {
    base = std::min(base, exit.delay_s);
    if (exit.delay_s >= ways.delay_s[exit.satellite]) continue;
    ways.delay_s[exit.satellite] = exit.delay_s;
    ways.exit[exit.satellite] = exit.label;
  }
  Buckets waiting(std::max(graph.delay_min_s, kBucketMin_s));
  for (const Exit& exit : exits)
    if (ways.delay_s[exit.satellite] == exit.delay_s)
      waiting.push({exit.satellite, exit.delay_s}, base);
  for (std::size_t b = 0; b < waiting.size(); ++b)
    for (std::size_t i = 0; i < waiting.at(b).size(); ++i) {
      const Entry entry = waiting.at(b)[i];
      if (entry.cost == ways.delay_s[entry.satellite]) spread(graph, entry, base, waiting, ways);
    }
  follow_ways(graph, ways);
}

void prefer_own_exits(const std::vector<Exit>& exits, double laser_penalty_s, SkyWays& ways) {
  std::vector<const Exit*> own(ways.delay_s.size(), nullptr);
  for (const Exit& exit : exits) {
    const Exit*& best = own[exit.satellite];
    if (best == nullptr || exit.preference > best->preference) best = &exit;
  }
  for (std::size_t s = 0; s < own.size(); ++s) {
    if (own[s] == nullptr) continue;
    if (own[s]->delay_s > ways.delay_s[s] + laser_penalty_s) continue;
    ways.delay_s[s] = own[s]->delay_s;
    ways.lasers_s[s] = 0.0;
    ways.next[s] = SkyWays::kNone;
    ways.exit[s] = own[s]->label;
    ways.hops[s] = 0;
  }
}

}  // namespace aloft::network
