#include "aloft/engine/map_grid.h"

#include <algorithm>

#include "aloft/base/parallel.h"

namespace aloft::engine {
namespace {

using results::MapGrid;

// The lowest bit that is set in the number of an S2 cell of level 7: what is above it is shared by
// all its descendants (S2CellId: face, then two bits a level).
constexpr std::uint64_t kLevel7Bit = std::uint64_t{1} << (2 * (30 - 7));

bool has_parcel_of(const earth::PlannedCells& cells, CellIndex cell, TerritoryIndex territory) {
  const std::uint32_t end = cells.first_parcel[CellIndex(cell.value() + 1)];
  for (std::uint32_t p = cells.first_parcel[cell]; p < end; ++p)
    if (cells.parcels[p].territory == territory) return true;
  return false;
}

CellIndex cell_for(const earth::PlannedCells& cells, const earth::Geodetic& place,
                   TerritoryIndex territory) {
  const std::uint64_t above =
      earth::cell_at(place.latitude, place.longitude).id & ~(2 * kLevel7Bit - 1);
  auto next = std::lower_bound(cells.id.begin(), cells.id.end(), earth::CellId{above});
  CellIndex nearest;
  double nearest_m = 0.0;
  for (; next != cells.id.end() && next->id - above < 2 * kLevel7Bit; ++next) {
    const CellIndex cell(static_cast<std::size_t>(next - cells.id.begin()));
    if (!has_parcel_of(cells, cell, territory)) continue;
    const double distance_m = earth::ground_distance_m(cells.center[cell], place);
    if (nearest.valid() && distance_m >= nearest_m) continue;
    nearest = cell;
    nearest_m = distance_m;
  }
  return nearest;
}

void fill_point(const earth::Atlas& atlas, std::size_t point, MapGrid& map) {
  const auto place = results::location_of_map_point(point);
  if (!place) return;
  const auto claims = atlas.claims_at(place->latitude, place->longitude);
  if (claims.empty()) return;
  const CellIndex cell = cell_for(atlas.planned_cells(), *place, claims.front());
  if (!cell.valid()) return;
  map.territory[point] = static_cast<std::int32_t>(claims.front().value());
  map.cell[point] = static_cast<std::int32_t>(cell.value());
}

// Islands and enclaves that no point hits.
void add_small_territories(const earth::PlannedCells& cells, std::size_t territories,
                           MapGrid& map) {
  std::vector<bool> seen(territories);
  for (const std::int32_t t : map.territory)
    if (t != MapGrid::kSea) seen[static_cast<std::size_t>(t)] = true;
  for (const earth::Parcel& parcel : cells.parcels) {
    if (!parcel.territory.valid() || seen[parcel.territory.value()]) continue;
    const std::size_t point = results::map_point_at(cells.center[parcel.cell]);
    if (map.territory[point] != MapGrid::kSea) continue;
    map.territory[point] = static_cast<std::int32_t>(parcel.territory.value());
    map.cell[point] = static_cast<std::int32_t>(parcel.cell.value());
  }
}

}  // namespace

MapGrid map_grid(const earth::Atlas& atlas) {
  MapGrid map;
  map.territory.assign(MapGrid::kColumns * MapGrid::kRows, MapGrid::kSea);
  map.cell = map.territory;
  for_each_index(MapGrid::kRows, [&](std::size_t row) {
    for (std::size_t column = 0; column < MapGrid::kColumns; ++column)
      fill_point(atlas, row * MapGrid::kColumns + column, map);
  });
  add_small_territories(atlas.planned_cells(), atlas.territories().size(), map);
  return map;
}

}  // namespace aloft::engine
