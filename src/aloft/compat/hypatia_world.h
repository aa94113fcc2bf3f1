/// What a `HypatiaWorld` holds. Private to compat/.
#pragma once

#include <vector>

#include "aloft/base/geometry.h"
#include "aloft/compat/compat.h"
#include "aloft/compat/element_lines.h"
#include "aloft/compat/generator_orbit.h"
#include "aloft/compat/packet_sky.h"

namespace aloft::compat {

struct HypatiaWorld::Fixed {
  HypatiaNetwork network;
  std::vector<GroundStation> stations;
  std::vector<ElementLines> lines;
  std::vector<GeneratorOrbit> orbits;
  std::vector<Position<Itrf>> station_position;
  /// Lasers in that simulator's order: by satellite the one ahead in its orbit, then the one to the
  /// next orbit; the lower end first. Lengths are not filled in.
  std::vector<NodeLink> lasers;
  PacketSky packet_sky;

  [[nodiscard]] std::size_t satellites() const { return orbits.size(); }
};

}  // namespace aloft::compat
