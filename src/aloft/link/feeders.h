/// Feeder links of a slot. Private to link/.
#pragma once

#include <vector>

#include "aloft/link/direction_grid.h"
#include "aloft/link/link.h"

namespace aloft::link {

/// What a gateway's place and antennas mean for the search; fixed for a run.
struct GatewaySky {
  Position<Itrf> position;
  Vector<Itrf> up;
  double sine_mask = 0.0;
  double mask_rad = 0.0;
  int antennas = 0;
};
std::vector<GatewaySky> skies_of(const Gateways& gateways);

/// The links of LinkPlanner::find_links, ordered by gateway, then satellite. `grid` holds the
/// satellites that may take one.
std::vector<FeederLink> choose_feeders(const std::vector<GatewaySky>& gateways,
                                       const DirectionGrid& grid, const orbit::Ephemeris& ephemeris,
                                       int links_per_satellite);

}  // namespace aloft::link
