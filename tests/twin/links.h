/// The twin's feeder links and lasers, straight from the rules in link.h.
#pragma once

#include <cstdint>
#include <vector>

#include "geometry.h"

#include "aloft/link/link.h"

namespace aloft::twin {

struct Feeder {
  std::uint32_t gateway = 0;
  std::uint32_t satellite = 0;
  double range_m = 0.0;
  double elevation = 0.0;
  friend bool operator<(const Feeder& a, const Feeder& b) {
    return a.gateway != b.gateway ? a.gateway < b.gateway : a.satellite < b.satellite;
  }
};

struct Laser {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  double range_m = 0.0;
  friend bool operator<(const Laser& p, const Laser& q) {
    return p.a != q.a ? p.a < q.a : p.b < q.b;
  }
};

struct TwinLinks {
  std::vector<Feeder> feeders;
  std::vector<Laser> lasers;
  std::vector<bool> has_feeder;
  std::vector<bool> reaches_gateway;
  /// Smallest difference of elevation (rad) between two pairs that came one after the other: below
  /// 1e-12 the order of the two is a matter of rounding.
  double elevation_gap_min = 1.0;
};

/// Shells only: catalogue objects choose their lasers by a rule that link.h does not spell out.
TwinLinks find_links(const scenario::Scenario& scenario, const orbit::Satellites& satellites,
                     const link::Gateways& gateways, const orbit::Ephemeris& ephemeris);

}  // namespace aloft::twin
