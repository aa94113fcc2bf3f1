/// Lasers of a slot: +Grids of shells, and the dynamic choice of catalogue objects. Private to
/// link/.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "aloft/link/direction_grid.h"
#include "aloft/link/link.h"

namespace aloft::link {

/// What a laser must keep to.
struct LaserRules {
  double range_max_m = 0.0;
  double clearance_radius_m =
      0.0;  ///< Lines nearer to the Earth's centre pass through the atmosphere.
  int terminals = 4;
  double cosine_pointing = 0.5;  ///< Of the half angle of a terminal's cone.
};
LaserRules laser_rules(const scenario::Assumptions& assumptions);

/// In range and clear of the atmosphere.
bool laser_possible(const Position<Itrf>& a, const Position<Itrf>& b, const LaserRules& rules);

/// A satellite's own frame in ITRF axes: ahead along the inertial motion, left along the orbit's
/// normal, both horizontal.
struct OrbitFrame {
  Vector<Itrf> ahead;
  Vector<Itrf> left;
};
OrbitFrame orbit_frame(const Position<Itrf>& position, const Vector<Itrf>& velocity_m_per_s);

/// Satellites of one shell by plane and slot; none where the shell's table has a hole.
struct ShellGrid {
  std::size_t planes = 0;
  std::size_t slots = 0;
  std::vector<SatelliteIndex> satellites;  ///< Plane by plane.
  [[nodiscard]] SatelliteIndex at(std::size_t plane, std::size_t slot) const {
    return satellites[plane * slots + slot];
  }
};
/// Of the satellites with lasers that belong to a shell.
std::vector<ShellGrid> shell_grids(const orbit::Satellites& satellites);

/// How the last plane meets the first; nothing where it does not (star patterns, a single plane).
struct Seam {
  bool joined = false;
  std::size_t shift = 0;  ///< Slot s of the last plane has slot s + shift of plane 0 for neighbour.
};
Seam find_seam(const ShellGrid& grid, const orbit::Ephemeris& ephemeris);

/// Appends the shell's lasers, each once: two terminals make rings, four a grid.
void add_grid_lasers(const ShellGrid& grid, const orbit::Ephemeris& ephemeris,
                     const LaserRules& rules, std::vector<LaserLink>& lasers);

/// Appends the lasers that the marked satellites choose among themselves.
void add_free_lasers(const std::vector<std::uint8_t>& marks, const orbit::Ephemeris& ephemeris,
                     const LaserRules& rules, std::vector<LaserLink>& lasers);

}  // namespace aloft::link
