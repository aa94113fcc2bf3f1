#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/compat/compat.h"

namespace aloft::compat {
namespace {

using Fields = std::array<std::int64_t, 5>;

std::optional<Fields> read_fields(std::string_view line) {
  Fields fields{};
  const char* at = line.data();
  const char* end = line.data() + line.size();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto [next, code] = std::from_chars(at, end, fields[i]);
    const bool is_last = i + 1 == fields.size();
    if (code != std::errc() || (is_last ? next != end : next == end || *next != ','))
      return std::nullopt;
    at = next + 1;
  }
  return fields;
}

double length_over(const std::vector<Alternative>& ways, std::int64_t node) {
  for (const Alternative& way : ways)
    if (way.node == node) return way.length_m;
  return NextHops::kUnreachable;
}

/// Calls `visit(node, station)` for every next hop that a state has.
template <class Visit>
void for_each_hop(const HypatiaWorld& world, const Visit& visit) {
  for (std::size_t node = 0; node < world.nodes(); ++node)
    for (std::size_t station = 0; station < world.stations().size(); ++station)
      if (node != world.node_of_station(station)) visit(node, station);
}

}  // namespace

ForwardingReader::ForwardingReader(const HypatiaWorld& world, std::filesystem::path folder)
    : folder_(std::move(folder)),
      satellites_(world.satellites()),
      stations_(world.stations().size()),
      hops_(world.nodes() * world.stations().size()) {}

Result<void> ForwardingReader::read_step(std::int64_t time_ns) {
  const std::filesystem::path path = folder_ / fmt::format("fstate_{}.txt", time_ns);
  const auto text = read_file(path);
  if (!text) return tl::unexpected(text.error());
  const auto nodes = static_cast<std::int64_t>(satellites_ + stations_);
  std::size_t number = 0;
  for (const std::string_view line : split_lines(*text)) {
    ++number;
    const auto fields = read_fields(line);
    const bool fits = fields && (*fields)[0] >= 0 && (*fields)[0] < nodes &&
                      (*fields)[1] >= static_cast<std::int64_t>(satellites_) &&
                      (*fields)[1] < nodes && (*fields)[2] >= -1 && (*fields)[2] < nodes;
    if (!fits)
      return invalid_input(fmt::format(
          "{}:{}: found '{}'; allowed node,destination,next hop,interface,interface, with nodes 0 "
          "to {}, stations from {}",
          path.string(), number, line, nodes - 1, satellites_));
    const auto node = static_cast<std::size_t>((*fields)[0]);
    const auto station = static_cast<std::size_t>((*fields)[1]) - satellites_;
    hops_[node * stations_ + station] = {(*fields)[2], (*fields)[3], (*fields)[4]};
  }
  return {};
}

std::vector<Difference> compare(const HypatiaWorld& world, const ForwardingState& state,
                                const ForwardingReader& theirs) {
  std::vector<Difference> differences;
  for_each_hop(world, [&](std::size_t node, std::size_t station) {
    const NextHop own = world.next_hop(state, node, station);
    const NextHop& other = theirs.next_hop(node, station);
    if (own == other) return;
    const auto ways = world.alternatives(state, node, station);
    const double over_theirs_m = length_over(ways, other.node);
    // Where there is no way here, theirs cannot be measured either.
    const double longer_m = over_theirs_m < NextHops::kUnreachable
                                ? over_theirs_m - length_over(ways, own.node)
                                : NextHops::kUnreachable;
    differences.push_back({static_cast<std::uint32_t>(node),
                           static_cast<std::uint32_t>(world.node_of_station(station)), own, other,
                           longer_m});
  });
  return differences;
}

std::vector<NearTie> find_near_ties(const HypatiaWorld& world, const ForwardingState& state,
                                    double limit_m) {
  std::vector<NearTie> ties;
  for_each_hop(world, [&](std::size_t node, std::size_t station) {
    const NextHop own = world.next_hop(state, node, station);
    if (own.node < 0) return;
    const auto chosen = static_cast<std::uint32_t>(own.node);
    const auto ways = world.alternatives(state, node, station);
    const double shortest_m = length_over(ways, own.node);
    for (const Alternative& way : ways)
      if (way.node != chosen && way.length_m - shortest_m <= limit_m)
        ties.push_back({static_cast<std::uint32_t>(node),
                        static_cast<std::uint32_t>(world.node_of_station(station)), chosen,
                        way.node, way.length_m - shortest_m});
  });
  return ties;
}

}  // namespace aloft::compat
