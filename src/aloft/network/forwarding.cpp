#include "aloft/network/network.h"

namespace aloft::network {
namespace {

std::uint32_t number_of(SatelliteIndex satellite) {
  return static_cast<std::uint32_t>(satellite.value());
}

}  // namespace

Forwarding forward_to_gateways(const link::Links& links, std::size_t satellites,
                               std::size_t gateways) {
  std::vector<NodeLink> lasers;
  lasers.reserve(links.lasers.size());
  for (const link::LaserLink& laser : links.lasers)
    lasers.push_back({number_of(laser.a), number_of(laser.b), laser.range_m});
  Exits exits;
  for (const link::FeederLink& feeder : links.feeders) {
    // Feeder links come by gateway; gateways without any have empty rows.
    while (exits.destinations() < feeder.gateway.value())
      exits.first.push_back(static_cast<std::uint32_t>(exits.node.size()));
    exits.node.push_back(number_of(feeder.satellite));
    exits.length.push_back(feeder.range_m);
  }
  while (exits.destinations() < gateways)
    exits.first.push_back(static_cast<std::uint32_t>(exits.node.size()));
  Forwarding forwarding;
  forwarding.lasers = make_link_rows(satellites, lasers);
  find_next_hops(forwarding.lasers, exits, forwarding.hops);
  return forwarding;
}

}  // namespace aloft::network
