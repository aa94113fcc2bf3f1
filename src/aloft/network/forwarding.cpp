#include "aloft/network/network.h"

namespace aloft::network {
namespace {

std::uint32_t number_of(SatelliteIndex satellite) {
  return static_cast<std::uint32_t>(satellite.value());
}

}  // namespace

void forward_to_gateways(const link::Links& links, const ForwardingSize& size, Forwarding& out) {
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
  while (exits.destinations() < size.gateways)
    exits.first.push_back(static_cast<std::uint32_t>(exits.node.size()));
  out.lasers = make_link_rows(size.satellites, lasers);
  find_next_hops(out.lasers, exits, out.hops);
}

}  // namespace aloft::network
