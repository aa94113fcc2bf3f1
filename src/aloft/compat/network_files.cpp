#include <iterator>

#include <fmt/core.h>

#include "aloft/compat/hypatia_world.h"

// The text formats of that simulator (satgenpy/README.md of github.com/snkas/hypatia).

namespace aloft::compat {
namespace {

using Text = std::back_insert_iterator<std::string>;

void write_hop(Text out, std::size_t node, std::size_t destination, const NextHop& hop) {
  fmt::format_to(out, "{},{},{},{},{}\n", node, destination, hop.node, hop.own_interface,
                 hop.their_interface);
}

std::string element_file(const HypatiaNetwork& network, const std::vector<ElementLines>& lines) {
  std::string text = fmt::format("{} {}\n", network.orbits, network.satellites_per_orbit);
  for (const ElementLines& one : lines)
    text += fmt::format("{}\n{}\n{}\n", one.name, one.first, one.second);
  return text;
}

std::string station_file(const std::vector<GroundStation>& stations) {
  std::string text;
  for (std::size_t i = 0; i < stations.size(); ++i) {
    const GroundStation& s = stations[i];
    const auto [x, y, z] = wgs72_position_m(s);
    text += fmt::format("{},{},{:f},{:f},{:f},{:f},{:f},{:f}\n", i, s.name, s.latitude.degrees(),
                        s.longitude.degrees(), s.elevation_m, x, y, z);
  }
  return text;
}

}  // namespace

std::string HypatiaWorld::forwarding_text(const ForwardingState& state,
                                          const ForwardingState* previous) const {
  std::string text;
  Text out(text);
  for (std::size_t node = 0; node < satellites(); ++node)
    for (std::size_t d = 0; d < stations().size(); ++d) {
      const std::size_t row = state.hops.row(node, d);
      if (previous != nullptr && previous->hops.link[row] == state.hops.link[row]) continue;
      write_hop(out, node, node_of_station(d), next_hop(state, node, d));
    }
  for (std::size_t s = 0; s < stations().size(); ++s)
    for (std::size_t d = 0; d < stations().size(); ++d) {
      const std::size_t row = s * stations().size() + d;
      if (s == d ||
          (previous != nullptr && previous->first_satellite[row] == state.first_satellite[row]))
        continue;
      write_hop(out, node_of_station(s), node_of_station(d),
                next_hop(state, node_of_station(s), d));
    }
  return text;
}

std::string HypatiaWorld::bandwidth_text(const ForwardingState& state) const {
  std::string text;
  for (std::size_t node = 0; node < nodes(); ++node)
    fmt::format_to(Text(text), "{},{},{:f}\n", node,
                   node < satellites() ? state.lasers.links_of(node) : 0, 1.0);
  return text;
}

std::vector<HypatiaWorld::File> HypatiaWorld::network_files() const {
  std::string lasers;
  for (const NodeLink& laser : fixed_->lasers) lasers += fmt::format("{} {}\n", laser.a, laser.b);
  std::string interfaces;
  for (std::size_t node = 0; node < nodes(); ++node)
    interfaces += fmt::format("{},1,{:f}\n", node, 1.0);
  const HypatiaNetwork& network = fixed_->network;
  return {{"tles.txt", element_file(network, fixed_->lines)},
          {"isls.txt", lasers},
          {"ground_stations.txt", station_file(stations())},
          {"gsl_interfaces_info.txt", interfaces},
          {"description.txt", fmt::format("max_gsl_length_m={:.10f}\nmax_isl_length_m={:.10f}\n",
                                          network.ground_range_max_m, network.laser_range_max_m)}};
}

}  // namespace aloft::compat
