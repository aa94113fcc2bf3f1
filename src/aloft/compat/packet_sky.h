/// Where the Hypatia packet simulator has its nodes. Private to compat/.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "aloft/base/geometry.h"
#include "aloft/compat/compat.h"
#include "aloft/compat/element_lines.h"
#include "aloft/orbit/orbit.h"

namespace aloft::compat {

/// Satellites by SGP4 as revised (orbit/), turned to the Earth by GMST82 of UT1 and polar motion;
/// stations on the WGS-72 ellipsoid. Time counts in whole milliseconds, rounded down.
class PacketSky {
 public:
  PacketSky(const std::vector<ElementLines>& lines, const std::vector<GroundStation>& stations);
  [[nodiscard]] Position<Itrf> position(std::uint32_t node, std::int64_t time_ns) const;
  /// When a packet that leaves the first node of `path` at `time_ns` reaches the last.
  [[nodiscard]] std::int64_t arrival_ns(const std::vector<std::uint32_t>& path,
                                        std::int64_t time_ns) const;

 private:
  std::vector<orbit::Sgp4> satellites_;
  std::vector<Position<Itrf>> stations_;
};

}  // namespace aloft::compat
