/// Satellites by direction from the Earth's centre, so that neighbours are found without asking
/// all. Private to link/.
#pragma once

#include <cstdint>
#include <vector>

#include "aloft/base/geometry.h"
#include "aloft/orbit/orbit.h"

namespace aloft::link {

/// Unit vectors in cubes of edge 1/16 (about 430 km at 500 km of altitude). Cubes that differ only
/// in z lie one after the other, so that a column of cubes is one span.
class DirectionGrid {
 public:
  static constexpr int kCubesPerAxis = 32;
  static constexpr double kEdge = 2.0 / kCubesPerAxis;

  /// Takes the satellites whose mark is not 0, which must be usable.
  DirectionGrid(const orbit::Ephemeris& ephemeris, const std::vector<std::uint8_t>& marks);

  /// Calls `visit(begin, end)` with ranges of `satellites()` until all cubes that meet the cube of
  /// half width `reach` around `direction` are visited. The order is fixed.
  template <class Visit>
  void visit_near(const Vector<Itrf>& direction, double reach, const Visit& visit) const {
    const int i_end = cube_of(direction.x + reach);
    const int j_end = cube_of(direction.y + reach);
    const int k_end = cube_of(direction.z + reach);
    const int k_begin = cube_of(direction.z - reach);
    for (int i = cube_of(direction.x - reach); i <= i_end; ++i)
      for (int j = cube_of(direction.y - reach); j <= j_end; ++j) {
        const std::uint32_t begin = first_[number_of(i, j, k_begin)];
        const std::uint32_t end = first_[number_of(i, j, k_end) + 1];
        if (begin != end) visit(begin, end);
      }
  }

  /// Numbers of the satellites, cube by cube.
  [[nodiscard]] const std::vector<std::uint32_t>& satellites() const { return satellites_; }
  /// Distance of the furthest satellite from the Earth's centre; 0 if there is none.
  [[nodiscard]] double radius_max_m() const { return radius_max_m_; }

 private:
  static int cube_of(double coordinate);
  static std::size_t number_of(int i, int j, int k) {
    const int number = (i * kCubesPerAxis + j) * kCubesPerAxis + k;
    return static_cast<std::size_t>(number);
  }
  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> satellites_;
  double radius_max_m_ = 0.0;
};

}  // namespace aloft::link
