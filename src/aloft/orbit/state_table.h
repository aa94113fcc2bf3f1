/// Interpolation in tables of states. Private to orbit/.
#pragma once

#include <array>

#include "aloft/orbit/orbit.h"

namespace aloft::orbit {

/// In the segment's own axes.
struct TableState {
  std::array<double, 3> position_m{};
  std::array<double, 3> velocity_m_per_s{};
};

/// The state at `tai_ns` by a polynomial through the states around it. Lagrange: degree + 1 states,
/// positions and velocities each for themselves. Hermite: positions with their slopes, (degree + 1)
/// / 2 states but at least two; the velocity is the polynomial's slope.
/// REQUIRES: two states or more.
TableState interpolate(const StateSegment& segment, std::int64_t tai_ns);

/// The segment that holds `t`, or nothing.
const StateSegment* segment_at(const StateTable& table, UtcTime t);

std::int64_t tai_ns_of(UtcTime t);

}  // namespace aloft::orbit
