// The lookup table of claims, straight from the integer arcs: no polygon library comes between.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "make_earth_pack.h"
#include <fmt/core.h>

namespace aloft::earth::pack_maker {
namespace {

/// Boxes are tested a little larger than they are, so that rounding in a lookup loses no edge.
constexpr double kMarginUnits = 0.01;
constexpr std::size_t kTerritoriesPerBox = 16;

using Territories = std::vector<std::uint16_t>;

/// An edge of a border, by its first vertex in the grid, and the arc that it belongs to.
struct Edge {
  std::uint32_t vertex;
  std::uint32_t arc;
};

class GridMaker {
 public:
  GridMaker(const Borders& borders, const std::vector<std::size_t>& order);
  Result<ClaimGrid> make();

 private:
  void add_edge_to_boxes(Edge edge, GridVertex a, GridVertex b);
  std::vector<Territories> claims_of_column(std::uint32_t column);
  bool add_border_box(BoxPosition position, const Territories& middle);
  std::uint32_t set_number(const Territories& claims);

  const Borders& borders_;
  ClaimGrid grid_;
  std::vector<Territories> territories_of_arc_;
  std::vector<std::vector<Edge>> edges_of_box_;
  std::map<Territories, std::uint32_t> set_numbers_;
  double units_per_column_;
  double units_per_row_;
  double south_y_;
};

/// Arcs that a territory uses twice (a ring touching itself) cancel: the even-odd rule.
std::vector<Territories> territories_of_arcs(const Borders& borders,
                                             const std::vector<std::size_t>& order) {
  std::vector<std::set<std::uint16_t>> odd(borders.arcs.size());
  for (std::size_t t = 0; t < order.size(); ++t)
    for (const Country::Ring& ring : borders.countries[order[t]].rings)
      for (const std::int32_t reference : ring.arcs) {
        auto& users = odd[static_cast<std::size_t>(reference < 0 ? ~reference : reference)];
        const auto territory = static_cast<std::uint16_t>(t);
        if (users.erase(territory) == 0) users.insert(territory);
      }
  std::vector<Territories> result;
  for (const auto& users : odd) result.emplace_back(users.begin(), users.end());
  return result;
}

GridMaker::GridMaker(const Borders& borders, const std::vector<std::size_t>& order)
    : borders_(borders),
      territories_of_arc_(territories_of_arcs(borders, order)),
      edges_of_box_(kBoxColumns * kBoxRows),
      units_per_column_(kBoxDegrees / borders.frame.scale_x_deg),
      units_per_row_(kBoxDegrees / borders.frame.scale_y_deg),
      south_y_((-90.0 - borders.frame.origin_y_deg) / borders.frame.scale_y_deg) {
  grid_.frame = borders.frame;
  grid_.box.resize(kBoxColumns * kBoxRows);
  grid_.set_begin = {0};
}

/// True if the segment from a to b meets the box round the origin.
bool meets_box(GridPoint a, GridPoint b, GridPoint half) {
  if (std::min(a.x, b.x) > half.x || std::max(a.x, b.x) < -half.x) return false;
  if (std::min(a.y, b.y) > half.y || std::max(a.y, b.y) < -half.y) return false;
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  return std::abs(dx * a.y - dy * a.x) <= std::abs(dx) * half.y + std::abs(dy) * half.x;
}

void GridMaker::add_edge_to_boxes(Edge edge, GridVertex a, GridVertex b) {
  const double dx = wrap_difference(grid_.frame, static_cast<double>(b.x - a.x));
  const double west = std::min<double>(a.x, a.x + dx) - kMarginUnits;
  const double east = std::max<double>(a.x, a.x + dx) + kMarginUnits;
  const double south = std::min(a.y, b.y) - kMarginUnits - south_y_;
  const double north = std::max(a.y, b.y) + kMarginUnits - south_y_;
  const auto row_of = [&](double y) {
    return static_cast<std::uint32_t>(
        std::clamp(std::floor(y / units_per_row_), 0.0, kBoxRows - 1.0));
  };
  const GridPoint half = {0.5 * units_per_column_ + kMarginUnits,
                          0.5 * units_per_row_ + kMarginUnits};
  const auto columns = static_cast<int>(kBoxColumns);
  for (int c = static_cast<int>(std::floor(west / units_per_column_));
       c <= std::floor(east / units_per_column_); ++c)
    for (std::uint32_t row = row_of(south); row <= row_of(north); ++row) {
      const auto column = static_cast<std::uint32_t>((c + columns) % columns);
      const GridPoint middle = middle_of(grid_.frame, {column, row});
      const GridPoint from = {wrap_difference(grid_.frame, a.x - middle.x), a.y - middle.y};
      const GridPoint to = {from.x + dx, b.y - middle.y};
      if (meets_box(from, to, half)) edges_of_box_[row * kBoxColumns + column].push_back(edge);
    }
}

/// Claims of the middles of a column, from the south: the parity of the borders to the north.
std::vector<Territories> GridMaker::claims_of_column(std::uint32_t column) {
  struct Crossing {
    double y;
    std::uint32_t arc;
  };
  std::vector<Crossing> crossings;
  std::set<std::uint32_t> seen;
  const double x = middle_of(grid_.frame, {column, 0}).x;
  for (std::uint32_t row = 0; row < kBoxRows; ++row)
    for (const Edge edge : edges_of_box_[row * kBoxColumns + column]) {
      const GridVertex a = grid_.vertices[edge.vertex];
      const GridVertex b = grid_.vertices[edge.vertex + 1];
      const double ax = wrap_difference(grid_.frame, a.x - x);
      const double bx = wrap_difference(grid_.frame, b.x - x);
      if ((ax <= 0.0) == (bx <= 0.0) || !seen.insert(edge.vertex).second) continue;
      crossings.push_back({a.y - ax * (b.y - a.y) / (bx - ax), edge.arc});
    }
  std::sort(crossings.begin(), crossings.end(), [](auto p, auto q) { return p.y > q.y; });
  std::vector<Territories> claims(kBoxRows);
  std::set<std::uint16_t> inside;
  std::size_t next = 0;
  for (std::uint32_t row = kBoxRows; row-- > 0;) {
    const double y = middle_of(grid_.frame, {column, row}).y;
    for (; next < crossings.size() && crossings[next].y > y; ++next)
      for (const std::uint16_t territory : territories_of_arc_[crossings[next].arc])
        if (inside.erase(territory) == 0) inside.insert(territory);
    claims[row].assign(inside.begin(), inside.end());
  }
  return claims;
}

std::uint32_t GridMaker::set_number(const Territories& claims) {
  const auto [it, is_new] =
      set_numbers_.try_emplace(claims, static_cast<std::uint32_t>(set_numbers_.size()));
  if (is_new) {
    grid_.set_members.insert(grid_.set_members.end(), claims.begin(), claims.end());
    grid_.set_begin.push_back(static_cast<std::uint32_t>(grid_.set_members.size()));
  }
  return it->second;
}

bool GridMaker::add_border_box(BoxPosition position, const Territories& middle) {
  const std::size_t at = position.row * kBoxColumns + position.column;
  std::set<std::uint16_t> here(middle.begin(), middle.end());
  for (const Edge edge : edges_of_box_[at])
    here.insert(territories_of_arc_[edge.arc].begin(), territories_of_arc_[edge.arc].end());
  if (here.size() > kTerritoriesPerBox) return false;
  const auto mask_of = [&](const Territories& territories) {
    unsigned mask = 0;
    for (const std::uint16_t t : territories)
      mask |= 1U << std::distance(here.begin(), here.find(t));
    return static_cast<std::uint16_t>(mask);
  };
  grid_.box[at] = kBorderBoxBit | static_cast<std::uint32_t>(grid_.border_boxes.size());
  grid_.border_boxes.push_back(
      {.first_edge = static_cast<std::uint32_t>(grid_.edges.size()),
       .first_territory = static_cast<std::uint32_t>(grid_.box_territories.size()),
       .middle_mask = mask_of(middle),
       .territories = static_cast<std::uint16_t>(here.size()),
       .edges = static_cast<std::uint32_t>(edges_of_box_[at].size())});
  grid_.box_territories.insert(grid_.box_territories.end(), here.begin(), here.end());
  for (const Edge edge : edges_of_box_[at]) {
    grid_.edges.push_back(edge.vertex);
    grid_.edge_masks.push_back(mask_of(territories_of_arc_[edge.arc]));
  }
  return true;
}

Result<ClaimGrid> GridMaker::make() {
  for (std::uint32_t arc = 0; arc < borders_.arcs.size(); ++arc) {
    const auto& vertices = borders_.arcs[arc];
    const auto first = static_cast<std::uint32_t>(grid_.vertices.size());
    grid_.vertices.insert(grid_.vertices.end(), vertices.begin(), vertices.end());
    if (territories_of_arc_[arc].empty()) continue;
    for (std::uint32_t i = 0; i + 1 < vertices.size(); ++i)
      add_edge_to_boxes({first + i, arc}, vertices[i], vertices[i + 1]);
  }
  for (std::uint32_t column = 0; column < kBoxColumns; ++column) {
    const std::vector<Territories> claims = claims_of_column(column);
    for (std::uint32_t row = 0; row < kBoxRows; ++row) {
      const std::size_t at = row * kBoxColumns + column;
      if (edges_of_box_[at].empty())
        grid_.box[at] = set_number(claims[row]);
      else if (!add_border_box({column, row}, claims[row]))
        return failed(
            fmt::format("box {}/{} has more than {} territories", column, row, kTerritoriesPerBox));
    }
  }
  return std::move(grid_);
}

}  // namespace

Result<ClaimGrid> make_claim_grid(const Borders& borders, const std::vector<std::size_t>& order) {
  return GridMaker(borders, order).make();
}

}  // namespace aloft::earth::pack_maker
