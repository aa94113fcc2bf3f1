#include "aloft/compat/hypatia_world.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/core.h>

#include "aloft/compat/generator_sky.h"
#include "aloft/earth/earth.h"

namespace aloft::compat {
namespace {

std::vector<NodeLink> plus_grid(const HypatiaNetwork& network) {
  const auto orbits = static_cast<std::uint32_t>(network.orbits);
  const auto places = static_cast<std::uint32_t>(network.satellites_per_orbit);
  const auto shift = static_cast<std::uint32_t>(network.laser_shift);
  std::vector<NodeLink> lasers;
  for (std::uint32_t orbit = 0; orbit < orbits; ++orbit)
    for (std::uint32_t place = 0; place < places; ++place) {
      const std::uint32_t own = orbit * places + place;
      const std::uint32_t ahead = orbit * places + (place + 1) % places;
      const std::uint32_t beside = (orbit + 1) % orbits * places + (place + shift) % places;
      for (const std::uint32_t other : {ahead, beside})
        lasers.push_back({std::min(own, other), std::max(own, other), 0.0});
    }
  return lasers;
}

/// The satellites within the range of each station.
void find_ground_links(const std::vector<Position<Itrf>>& stations, const GeneratorSky& sky,
                       double range_max_m, Exits& out) {
  // The square decides for nearly all; what it lets through is rounded as the generator rounds it.
  const double square_max = range_max_m * range_max_m * (1.0 + 1e-6);
  out.first.assign(1, 0);
  out.node.clear();
  out.length.clear();
  for (const Position<Itrf>& station : stations) {
    for (std::size_t s = 0; s < sky.position.size(); ++s) {
      const Vector<Itrf> line = sky.position[s] - station;
      if (dot(line, line) > square_max) continue;
      const double length = ground_link_length(station, sky.position[s]);
      if (length > range_max_m) continue;
      out.node.push_back(static_cast<std::uint32_t>(s));
      out.length.push_back(length);
    }
    out.first.push_back(static_cast<std::uint32_t>(out.node.size()));
  }
}

/// The best satellite of each station to each other one.
void find_station_hops(ForwardingState& state) {
  const std::size_t stations = state.ground_links.destinations();
  state.first_satellite.assign(stations * stations, ForwardingState::kNowhere);
  state.length_m.assign(stations * stations, NextHops::kUnreachable);
  for (std::size_t source = 0; source < stations; ++source)
    for (std::size_t destination = 0; destination < stations; ++destination) {
      if (source == destination) continue;
      const double* onward = state.hops.length.data() + state.hops.row(0, destination);
      const std::size_t row = source * stations + destination;
      for (std::uint32_t l = state.ground_links.first[source];
           l < state.ground_links.first[source + 1]; ++l) {
        const double length = state.ground_links.length[l] + onward[state.ground_links.node[l]];
        if (length >= state.length_m[row]) continue;
        state.length_m[row] = length;
        state.first_satellite[row] = state.ground_links.node[l];
      }
    }
}

}  // namespace

HypatiaWorld::HypatiaWorld(HypatiaNetwork network, std::vector<GroundStation> stations) {
  std::vector<ElementLines> lines = write_elements(network);
  PacketSky packet_sky(lines, stations);
  std::vector<GeneratorOrbit> orbits;
  for (const ElementLines& one : lines) orbits.emplace_back(one.elements);
  std::vector<Position<Itrf>> positions;
  for (const GroundStation& station : stations) positions.push_back(generator_position(station));
  std::vector<NodeLink> lasers = plus_grid(network);
  fixed_ = std::make_unique<Fixed>(Fixed{std::move(network), std::move(stations), std::move(lines),
                                         std::move(orbits), std::move(positions), std::move(lasers),
                                         std::move(packet_sky)});
}

HypatiaWorld::~HypatiaWorld() = default;
HypatiaWorld::HypatiaWorld(HypatiaWorld&&) noexcept = default;

const HypatiaNetwork& HypatiaWorld::network() const { return fixed_->network; }
const std::vector<GroundStation>& HypatiaWorld::stations() const { return fixed_->stations; }
std::size_t HypatiaWorld::satellites() const { return fixed_->satellites(); }

Result<void> HypatiaWorld::find_state(std::int64_t time_ns, ForwardingState& out) const {
  GeneratorSky sky;
  find_sky(fixed_->orbits, time_ns, sky);
  std::vector<NodeLink> lasers = fixed_->lasers;
  for (NodeLink& laser : lasers) {
    laser.length = laser_length(sky, laser.a, laser.b);
    if (laser.length > fixed_->network.laser_range_max_m)
      return invalid_input(fmt::format(
          "{}: the laser between satellites {} and {} is {:.1f} m long at {} ns; at most {:.1f} m "
          "are allowed (laser_range_max_m)",
          fixed_->network.name, laser.a, laser.b, laser.length, time_ns,
          fixed_->network.laser_range_max_m));
  }
  out.time_ns = time_ns;
  out.lasers = make_link_rows(satellites(), lasers);
  find_ground_links(fixed_->station_position, sky, fixed_->network.ground_range_max_m,
                    out.ground_links);
  find_next_hops(out.lasers, out.ground_links, out.hops);
  find_station_hops(out);
  return {};
}

NextHop HypatiaWorld::next_hop(const ForwardingState& state, std::size_t node,
                               std::size_t destination) const {
  const auto lasers_of = [&](std::size_t satellite) {
    return static_cast<std::int64_t>(state.lasers.links_of(satellite));
  };
  if (node >= satellites()) {
    const std::uint32_t satellite =
        state.first_satellite[(node - satellites()) * stations().size() + destination];
    if (satellite == ForwardingState::kNowhere) return {};
    return {satellite, 0, lasers_of(satellite)};
  }
  const std::uint8_t link = state.hops.link[state.hops.row(node, destination)];
  if (link == NextHops::kNone) return {};
  if (link == NextHops::kExit)
    return {static_cast<std::int64_t>(node_of_station(destination)), lasers_of(node), 0};
  const std::uint32_t neighbour = state.lasers.neighbour[state.lasers.first[node] + link];
  std::uint32_t back = state.lasers.first[neighbour];
  while (state.lasers.neighbour[back] != node) ++back;
  return {neighbour, link, back - state.lasers.first[neighbour]};
}

std::vector<Alternative> HypatiaWorld::alternatives(const ForwardingState& state, std::size_t node,
                                                    std::size_t destination) const {
  std::vector<Alternative> found;
  const auto add = [&](std::size_t next, double length_m) {
    if (length_m < NextHops::kUnreachable)
      found.push_back({static_cast<std::uint32_t>(next), length_m});
  };
  const Exits& ground = state.ground_links;
  if (node >= satellites()) {
    const std::size_t station = node - satellites();
    for (std::uint32_t l = ground.first[station]; l < ground.first[station + 1]; ++l)
      add(ground.node[l],
          ground.length[l] + state.hops.length[state.hops.row(ground.node[l], destination)]);
    return found;
  }
  for (std::uint32_t l = state.lasers.first[node]; l < state.lasers.first[node + 1]; ++l)
    add(state.lasers.neighbour[l],
        state.lasers.length[l] +
            state.hops.length[state.hops.row(state.lasers.neighbour[l], destination)]);
  for (std::uint32_t l = ground.first[destination]; l < ground.first[destination + 1]; ++l)
    if (ground.node[l] == node) add(node_of_station(destination), ground.length[l]);
  return found;
}

std::vector<std::uint32_t> HypatiaWorld::path(const ForwardingState& state, std::size_t source,
                                              std::size_t destination) const {
  std::vector<std::uint32_t> nodes{static_cast<std::uint32_t>(node_of_station(source))};
  const auto end = static_cast<std::uint32_t>(node_of_station(destination));
  while (nodes.back() != end) {
    const NextHop next = next_hop(state, nodes.back(), destination);
    if (next.node < 0) return {};
    nodes.push_back(static_cast<std::uint32_t>(next.node));
  }
  return nodes;
}

double HypatiaWorld::share_below_horizon(const ForwardingState& state) const {
  GeneratorSky sky;
  find_sky(fixed_->orbits, state.time_ns, sky);
  std::size_t below = 0;
  for (std::size_t station = 0; station < stations().size(); ++station) {
    const GroundStation& ground = stations()[station];
    const Vector<Itrf> up = earth::local_axes(ground.latitude, ground.longitude).up;
    for (std::uint32_t l = state.ground_links.first[station];
         l < state.ground_links.first[station + 1]; ++l) {
      const Position<Itrf>& satellite = sky.position[state.ground_links.node[l]];
      below += dot(up, satellite - fixed_->station_position[station]) < 0.0 ? 1 : 0;
    }
  }
  const std::size_t links = state.ground_links.node.size();
  return links == 0 ? 0.0 : static_cast<double>(below) / static_cast<double>(links);
}

std::optional<double> HypatiaWorld::round_trip_s(const ForwardingState& state, std::size_t source,
                                                 std::size_t destination) const {
  const double there_m = state.length_m[source * stations().size() + destination];
  const double back_m = state.length_m[destination * stations().size() + source];
  const double length_m = there_m + back_m;
  if (length_m == NextHops::kUnreachable) return std::nullopt;
  return length_m / kSpeedOfLight_m_per_s;
}

std::optional<double> HypatiaWorld::ping_s(const ForwardingState& state, std::size_t source,
                                           std::size_t destination) const {
  const auto there = path(state, source, destination);
  const auto back = path(state, destination, source);
  if (there.empty() || back.empty()) return std::nullopt;
  const std::int64_t turned_ns = fixed_->packet_sky.arrival_ns(there, state.time_ns);
  const std::int64_t end_ns = fixed_->packet_sky.arrival_ns(back, turned_ns);
  return static_cast<double>(end_ns - state.time_ns) * 1e-9;
}

}  // namespace aloft::compat
