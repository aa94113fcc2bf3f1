// +Grids: the fixed pattern of filings and of the literature (Bhattacherjee and Singla, "Network
// topology design at 27,000 km/hour", CoNEXT 2019), with the phase shift of Walker patterns at the
// seam.
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>

#include "aloft/base/math.h"
#include "aloft/link/lasers.h"

namespace aloft::link {
namespace {

/// Mean radius of the Earth, under the atmosphere that lasers must clear.
constexpr double kMeanRadius_m = 6'371'000.0;
/// Turning of the Earth (IERS Conventions 2010, table 1.1).
constexpr double kEarthRate_rad_per_s = 7.292'115e-5;
/// Below this sine of the inclination the node is no direction to measure from: 0.06 degrees.
constexpr double kSineInclinationMin = 1e-3;

/// Where a satellite stands: right ascension of its node (in the turning frame's axes at this
/// instant) and argument of latitude.
struct OrbitAngles {
  double node_rad = 0.0;
  double latitude_argument_rad = 0.0;
};

std::optional<OrbitAngles> orbit_angles(SatelliteIndex satellite,
                                        const orbit::Ephemeris& ephemeris) {
  if (!satellite.valid() || ephemeris.usable[satellite] == 0) return std::nullopt;
  const Position<Itrf>& position = ephemeris.position[satellite];
  const OrbitFrame frame = orbit_frame(position, ephemeris.velocity_m_per_s[satellite]);
  const Vector<Itrf>& normal = frame.left;
  const double sine = std::sqrt(normal.x * normal.x + normal.y * normal.y);
  if (sine < kSineInclinationMin) return std::nullopt;
  const Vector<Itrf> node{-normal.y / sine, normal.x / sine, 0.0};
  const Vector<Itrf> up = unit(from_center(position));
  return OrbitAngles{arc_tangent(node.y, node.x),
                     arc_tangent(dot(up, cross(normal, node)), dot(up, node))};
}

void add_laser(SatelliteIndex a, SatelliteIndex b, const orbit::Ephemeris& ephemeris,
               const LaserRules& rules, std::vector<LaserLink>& lasers) {
  if (!a.valid() || !b.valid() || a == b) return;
  if (ephemeris.usable[a] == 0 || ephemeris.usable[b] == 0) return;
  const Position<Itrf>& from = ephemeris.position[a];
  const Position<Itrf>& to = ephemeris.position[b];
  if (!laser_possible(from, to, rules)) return;
  lasers.push_back({std::min(a, b), std::max(a, b), distance_m(from, to)});
}

}  // namespace

LaserRules laser_rules(const scenario::Assumptions& assumptions) {
  return {assumptions.laser_range_max_m, kMeanRadius_m + assumptions.laser_grazing_altitude_m,
          assumptions.laser_terminals,
          sin_cos(assumptions.laser_pointing_half_angle.radians()).cos};
}

bool laser_possible(const Position<Itrf>& a, const Position<Itrf>& b, const LaserRules& rules) {
  const Vector<Itrf> line = b - a;
  const double square = dot(line, line);
  if (square > rules.range_max_m * rules.range_max_m || square <= 0.0) return false;
  // The point of the segment that is nearest to the Earth's centre.
  const double along = std::clamp(-dot(from_center(a), line) / square, 0.0, 1.0);
  const Vector<Itrf> nearest = from_center(a + along * line);
  return dot(nearest, nearest) >= rules.clearance_radius_m * rules.clearance_radius_m;
}

OrbitFrame orbit_frame(const Position<Itrf>& position, const Vector<Itrf>& velocity_m_per_s) {
  const Vector<Itrf> inertial{velocity_m_per_s.x - kEarthRate_rad_per_s * position.y,
                              velocity_m_per_s.y + kEarthRate_rad_per_s * position.x,
                              velocity_m_per_s.z};
  const Vector<Itrf> up = unit(from_center(position));
  const Vector<Itrf> left = unit(cross(up, inertial));
  return {cross(left, up), left};
}

std::vector<ShellGrid> shell_grids(const orbit::Satellites& satellites) {
  std::map<std::int32_t, ShellGrid> grids;
  const auto takes_part = [&](SatelliteIndex s) {
    return satellites.has_lasers[s] != 0 && satellites.shell[s] >= 0 && satellites.plane[s] >= 0 &&
           satellites.slot_in_plane[s] >= 0;
  };
  for (const SatelliteIndex s : rows<SatelliteIndex>(satellites.size())) {
    if (!takes_part(s)) continue;
    ShellGrid& grid = grids[satellites.shell[s]];
    grid.planes = std::max(grid.planes, static_cast<std::size_t>(satellites.plane[s]) + 1);
    grid.slots = std::max(grid.slots, static_cast<std::size_t>(satellites.slot_in_plane[s]) + 1);
  }
  for (auto& [shell, grid] : grids) grid.satellites.resize(grid.planes * grid.slots);
  for (const SatelliteIndex s : rows<SatelliteIndex>(satellites.size())) {
    if (!takes_part(s)) continue;
    ShellGrid& grid = grids[satellites.shell[s]];
    grid.satellites[static_cast<std::size_t>(satellites.plane[s]) * grid.slots +
                    static_cast<std::size_t>(satellites.slot_in_plane[s])] = s;
  }
  std::vector<ShellGrid> list;
  for (auto& [shell, grid] : grids) list.push_back(std::move(grid));
  return list;
}

// Satellite s of plane p has the argument of latitude u0 + s * 2 pi / S + p * d, where d is the
// phase between adjacent planes (F * 2 pi / (P * S)). Slot s of the last plane should meet the slot
// s' of plane 0 with u(0, s') - u(P - 1, s) = d, so s' = s + P * d * S / (2 pi) = s + F. Both d and
// the sum are measured, to the thousandth of a radian by which perturbations move satellites.
Seam find_seam(const ShellGrid& grid, const orbit::Ephemeris& ephemeris) {
  if (grid.planes < 2) return {};
  for (std::size_t slot = 0; slot < grid.slots; ++slot) {
    const auto first = orbit_angles(grid.at(0, slot), ephemeris);
    const auto second = orbit_angles(grid.at(1, slot), ephemeris);
    const auto last = orbit_angles(grid.at(grid.planes - 1, slot), ephemeris);
    if (!first || !second || !last) continue;
    // Nodes 360/P degrees apart close the circle; those of a star pattern, 180/P apart, do not.
    const double spacing = wrap_two_pi(second->node_rad - first->node_rad);
    const double spread_turns =
        spacing * static_cast<double>(grid.planes) / (2.0 * std::numbers::pi);
    if (spread_turns < 0.75) return {};
    const double phase = second->latitude_argument_rad - first->latitude_argument_rad;
    const double gap =
        wrap_two_pi(last->latitude_argument_rad + phase - first->latitude_argument_rad);
    const auto slots = static_cast<double>(grid.slots);
    const auto shift =
        static_cast<std::size_t>(std::lround(gap * slots / (2.0 * std::numbers::pi)));
    return {true, shift % grid.slots};
  }
  return {};
}

void add_grid_lasers(const ShellGrid& grid, const orbit::Ephemeris& ephemeris,
                     const LaserRules& rules, std::vector<LaserLink>& lasers) {
  if (rules.terminals < 2) return;
  const bool across = rules.terminals >= 4;
  const std::size_t first_new = lasers.size();
  const Seam seam = find_seam(grid, ephemeris);
  for (std::size_t plane = 0; plane < grid.planes; ++plane)
    for (std::size_t slot = 0; slot < grid.slots; ++slot) {
      const SatelliteIndex here = grid.at(plane, slot);
      add_laser(here, grid.at(plane, (slot + 1) % grid.slots), ephemeris, rules, lasers);
      if (!across) continue;
      if (plane + 1 < grid.planes)
        add_laser(here, grid.at(plane + 1, slot), ephemeris, rules, lasers);
      else if (seam.joined)
        add_laser(here, grid.at(0, (slot + seam.shift) % grid.slots), ephemeris, rules, lasers);
    }
  // Two satellites in a plane, or two planes, are each other's neighbours on both sides.
  const auto begin = lasers.begin() + static_cast<std::ptrdiff_t>(first_new);
  const auto order = [](const LaserLink& x, const LaserLink& y) {
    return x.a != y.a ? x.a < y.a : x.b < y.b;
  };
  const auto same = [](const LaserLink& x, const LaserLink& y) { return x.a == y.a && x.b == y.b; };
  std::sort(begin, lasers.end(), order);
  lasers.erase(std::unique(begin, lasers.end(), same), lasers.end());
}

}  // namespace aloft::link
