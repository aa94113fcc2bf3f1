#include "aloft/earth/claim_grid.h"

#include <algorithm>
#include <cmath>

namespace aloft::earth {
namespace {

/// Degrees east of the antimeridian, in [0, 360).
double degrees_east(double longitude_deg) {
  const double turns = std::floor((longitude_deg + 180.0) / 360.0);
  const double east = longitude_deg + 180.0 - 360.0 * turns;
  return east < 360.0 ? std::max(east, 0.0) : 0.0;
}

double clamp_latitude(double latitude_deg) { return std::clamp(latitude_deg, -90.0, 90.0); }

/// True if `p` lies to the left of the line from a to b.
bool lies_left(GridPoint a, GridPoint b, GridPoint p) {
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0.0;
}

/// True if the way from `p` to the origin, first along x = p.x, then along y = 0, meets the edge an
/// odd number of times. Both legs ask the same predicate about the corner, so an edge that runs
/// through it is never counted by neither or both by rounding.
bool crosses(GridPoint a, GridPoint b, GridPoint p) {
  const bool corner_left = lies_left(a, b, {p.x, 0.0});
  const bool first = ((a.x <= p.x) != (b.x <= p.x)) && lies_left(a, b, p) != corner_left;
  const bool second = ((a.y <= 0.0) != (b.y <= 0.0)) && corner_left != lies_left(a, b, {0.0, 0.0});
  return first != second;
}

bool is_ascending_within(const std::vector<std::uint32_t>& begins, std::size_t end) {
  return !begins.empty() && begins.front() == 0 && begins.back() == end &&
         std::is_sorted(begins.begin(), begins.end());
}

bool is_consistent(const ClaimGrid& grid, const BorderBox& border) {
  return border.territories <= 16 && border.first_edge <= grid.edges.size() &&
         border.edges <= grid.edges.size() - border.first_edge &&
         border.first_territory <= grid.box_territories.size() &&
         border.territories <= grid.box_territories.size() - border.first_territory;
}

}  // namespace

BoxPosition box_at(double latitude_deg, double longitude_deg) {
  const auto column = static_cast<std::uint32_t>(degrees_east(longitude_deg) / kBoxDegrees);
  const auto row = static_cast<std::uint32_t>((clamp_latitude(latitude_deg) + 90.0) / kBoxDegrees);
  return {std::min(column, kBoxColumns - 1), std::min(row, kBoxRows - 1)};
}

GridPoint grid_point_of(const GridFrame& frame, double latitude_deg, double longitude_deg) {
  return {degrees_east(longitude_deg) / frame.scale_x_deg,
          (clamp_latitude(latitude_deg) - frame.origin_y_deg) / frame.scale_y_deg};
}

GridPoint middle_of(const GridFrame& frame, BoxPosition box) {
  return {(box.column + 0.5) * kBoxDegrees / frame.scale_x_deg,
          ((box.row + 0.5) * kBoxDegrees - 90.0 - frame.origin_y_deg) / frame.scale_y_deg};
}

double wrap_difference(const GridFrame& frame, double dx) {
  if (dx > 0.5 * frame.period) return dx - frame.period;
  if (dx < -0.5 * frame.period) return dx + frame.period;
  return dx;
}

std::uint32_t claim_mask(const ClaimGrid& grid, const BorderBox& border, GridPoint middle,
                         GridPoint point) {
  const GridPoint p = {point.x - middle.x, point.y - middle.y};
  const auto relative = [&](GridVertex v) {
    return GridPoint{wrap_difference(grid.frame, v.x - middle.x), v.y - middle.y};
  };
  std::uint32_t mask = border.middle_mask;
  for (std::uint32_t i = border.first_edge; i < border.first_edge + border.edges; ++i) {
    const GridPoint a = relative(grid.vertices[grid.edges[i]]);
    const GridPoint b = relative(grid.vertices[grid.edges[i] + 1]);
    if (crosses(a, b, p)) mask ^= grid.edge_masks[i];
  }
  return mask;
}

bool is_consistent(const ClaimGrid& grid, std::size_t territories) {
  const auto is_territory = [&](std::uint16_t t) { return t < territories; };
  const auto is_box = [&](std::uint32_t entry) {
    return (entry & kBorderBoxBit) == 0 ? entry + 1 < grid.set_begin.size()
                                        : (entry & ~kBorderBoxBit) < grid.border_boxes.size();
  };
  const auto& frame = grid.frame;
  return frame.scale_x_deg > 0.0 && frame.scale_y_deg > 0.0 && frame.period > 0.0 &&
         std::isfinite(frame.origin_y_deg) && grid.box.size() == kBoxColumns * kBoxRows &&
         is_ascending_within(grid.set_begin, grid.set_members.size()) &&
         std::all_of(grid.box.begin(), grid.box.end(), is_box) &&
         std::all_of(grid.set_members.begin(), grid.set_members.end(), is_territory) &&
         std::all_of(grid.box_territories.begin(), grid.box_territories.end(), is_territory) &&
         std::all_of(grid.border_boxes.begin(), grid.border_boxes.end(),
                     [&](const BorderBox& border) { return is_consistent(grid, border); }) &&
         grid.edge_masks.size() == grid.edges.size() &&
         std::all_of(grid.edges.begin(), grid.edges.end(),
                     [&](std::uint32_t e) { return e + 1ULL < grid.vertices.size(); });
}

}  // namespace aloft::earth
