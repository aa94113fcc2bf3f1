#include "aloft/link/direction_grid.h"

#include <algorithm>
#include <cmath>

namespace aloft::link {

int DirectionGrid::cube_of(double coordinate) {
  const double clamped = std::clamp(coordinate, -1.0, 1.0);
  return std::min(static_cast<int>((clamped + 1.0) / kEdge), kCubesPerAxis - 1);
}

DirectionGrid::DirectionGrid(const orbit::Ephemeris& ephemeris,
                             const std::vector<std::uint8_t>& marks)
    : first_(static_cast<std::size_t>(kCubesPerAxis * kCubesPerAxis * kCubesPerAxis) + 1, 0) {
  std::vector<std::uint32_t> cubes(marks.size(), 0);
  for (std::size_t s = 0; s < marks.size(); ++s) {
    if (marks[s] == 0) continue;
    const Vector<Itrf> center = from_center(ephemeris.position[SatelliteIndex(s)]);
    const double radius_m = norm(center);
    radius_max_m_ = std::max(radius_max_m_, radius_m);
    const Vector<Itrf> u = (1.0 / radius_m) * center;
    cubes[s] = static_cast<std::uint32_t>(number_of(cube_of(u.x), cube_of(u.y), cube_of(u.z)));
    ++first_[cubes[s] + 1];
  }
  for (std::size_t cube = 1; cube < first_.size(); ++cube) first_[cube] += first_[cube - 1];
  satellites_.resize(first_.back());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::size_t s = 0; s < marks.size(); ++s)
    if (marks[s] != 0) satellites_[next[cubes[s]]++] = static_cast<std::uint32_t>(s);
}

}  // namespace aloft::link
