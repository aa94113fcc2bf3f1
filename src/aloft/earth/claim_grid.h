/// Which territories hold a point: exact, and without building anything at load time.
///
/// Borders are straight lines in longitude and latitude between vertices of an integer grid, as the
/// TopoJSON source has them. The Earth is cut into boxes of a quarter of a degree. A box without a
/// border knows its territories; one with borders knows those of its middle and the edges that
/// cross it, and counts the edges between the middle and the point (even-odd rule). The longitude
/// wraps, so the antimeridian and the poles are no special case. Private to earth and its pack
/// maker.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace aloft::earth {

/// A vertex in units of the grid: x from longitude -180 eastward, y from `origin_y_deg` northward.
struct GridVertex {
  std::int32_t x = 0;
  std::int32_t y = 0;
  friend constexpr bool operator==(GridVertex, GridVertex) = default;
};

/// From degrees to units. `period` units are 360 degrees of longitude.
struct GridFrame {
  double scale_x_deg = 0.0;
  double scale_y_deg = 0.0;
  double origin_y_deg = 0.0;
  double period = 0.0;
};

/// A point in units, not rounded.
struct GridPoint {
  double x = 0.0;
  double y = 0.0;
};

/// A box that borders cross.
struct BorderBox {
  std::uint32_t first_edge = 0;
  std::uint32_t first_territory = 0;
  std::uint16_t middle_mask = 0;  ///< Bit k: the middle lies in the box's k-th territory.
  std::uint16_t territories = 0;  ///< At most 16.
  std::uint32_t edges = 0;
};

inline constexpr std::uint32_t kBoxColumns = 1440;
inline constexpr std::uint32_t kBoxRows = 720;
inline constexpr double kBoxDegrees = 0.25;
/// In `ClaimGrid::box`: the rest is the number of a border box, not of a set.
inline constexpr std::uint32_t kBorderBoxBit = 0x8000'0000U;

struct ClaimGrid {
  GridFrame frame;
  std::vector<GridVertex> vertices;        ///< Arcs one after the other.
  std::vector<std::uint32_t> box;          ///< Row by row from the south.
  std::vector<std::uint32_t> set_begin;    ///< One more than there are sets.
  std::vector<std::uint16_t> set_members;  ///< Ascending inside a set.
  std::vector<BorderBox> border_boxes;
  std::vector<std::uint16_t> box_territories;  ///< Ascending inside a box.
  std::vector<std::uint32_t> edges;            ///< First vertex; the next one ends the edge.
  std::vector<std::uint16_t> edge_masks;       ///< Bit k: borders the box's k-th territory.
};

/// The box that holds a point.
struct BoxPosition {
  std::uint32_t column = 0;
  std::uint32_t row = 0;
};
BoxPosition box_at(double latitude_deg, double longitude_deg);
GridPoint grid_point_of(const GridFrame& frame, double latitude_deg, double longitude_deg);
GridPoint middle_of(const GridFrame& frame, BoxPosition box);

/// `dx` brought into [-period/2, period/2].
double wrap_difference(const GridFrame& frame, double dx);

/// Calls `found(territory)` for each territory that holds the point, ascending. Longitudes wrap,
/// latitudes beyond the poles count as the poles, and what is not finite is nowhere.
template <class Found>
void for_each_claim(const ClaimGrid& grid, double latitude_deg, double longitude_deg, Found found);

/// The bits of the territories of a border box that hold the point.
std::uint32_t claim_mask(const ClaimGrid& grid, const BorderBox& border, GridPoint middle,
                         GridPoint point);

/// True if every number in the grid that is used as an index is in range.
bool is_consistent(const ClaimGrid& grid, std::size_t territories);

template <class Found>
void for_each_claim(const ClaimGrid& grid, double latitude_deg, double longitude_deg, Found found) {
  if (!std::isfinite(latitude_deg) || !std::isfinite(longitude_deg)) return;
  const BoxPosition position = box_at(latitude_deg, longitude_deg);
  const std::uint32_t entry = grid.box[position.row * kBoxColumns + position.column];
  if ((entry & kBorderBoxBit) == 0) {
    for (std::uint32_t i = grid.set_begin[entry]; i < grid.set_begin[entry + 1]; ++i)
      found(grid.set_members[i]);
    return;
  }
  const BorderBox& border = grid.border_boxes[entry & ~kBorderBoxBit];
  const std::uint32_t mask = claim_mask(grid, border, middle_of(grid.frame, position),
                                        grid_point_of(grid.frame, latitude_deg, longitude_deg));
  for (std::uint32_t k = 0; k < border.territories; ++k)
    if ((mask >> k & 1U) != 0) found(grid.box_territories[border.first_territory + k]);
}

}  // namespace aloft::earth
