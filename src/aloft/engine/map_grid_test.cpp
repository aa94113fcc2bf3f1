#include "aloft/engine/map_grid.h"

#include <cmath>

#include <gtest/gtest.h>

namespace aloft::engine {
namespace {

using results::MapGrid;

const earth::Atlas& atlas() {
  static const earth::Atlas loaded = [] {
    auto read = earth::Atlas::read(ALOFT_BINARY_DIR "/earth.pack");
    ALOFT_CHECK(read.has_value(), "the build makes the pack");
    return std::move(*read);
  }();
  return loaded;
}

const MapGrid& grid() {
  static const MapGrid made = map_grid(atlas());
  return made;
}

std::string territory_at(double latitude_deg, double longitude_deg) {
  const std::size_t point =
      results::map_point_at({degrees(latitude_deg), degrees(longitude_deg), 0.0});
  const std::int32_t t = grid().territory[point];
  return t == MapGrid::kSea ? "sea"
                            : atlas().territories()[TerritoryIndex(static_cast<std::size_t>(t))].id;
}

TEST(MapGridOfTheWorld, KnowsLandAndSea) {
  EXPECT_EQ(territory_at(48.5, 2.5), "FR");
  EXPECT_EQ(territory_at(4.0, -53.0), "FR") << "Guyane";
  EXPECT_EQ(territory_at(62.0, 100.0), "RU");
  EXPECT_EQ(territory_at(66.5, -173.5), "RU") << "beyond 180 degrees";
  EXPECT_EQ(territory_at(-80.0, 90.0), "AQ");
  EXPECT_EQ(territory_at(30.0, -40.0), "sea");
  EXPECT_EQ(territory_at(-40.0, 90.0), "sea");
}

TEST(MapGridOfTheWorld, PointsTimesTheirAreaAreTheAreaOfATerritory) {
  std::vector<double> points(atlas().territories().size());
  double inside = 0.0;
  for (std::size_t i = 0; i < grid().territory.size(); ++i) {
    if (results::location_of_map_point(i)) inside += 1.0;
    if (grid().territory[i] != MapGrid::kSea)
      points[static_cast<std::size_t>(grid().territory[i])] += 1.0;
  }
  const double area_km2 = 510'065'622.0 / inside;
  for (const TerritoryIndex t : rows<TerritoryIndex>(points.size())) {
    const earth::Territory& territory = atlas().territories()[t];
    // Points miss or hit a coast by chance, less so the more there are; and the map takes latitudes
    // as they are, which is up to 0.9 % of an area.
    if (territory.area_km2 < 4e5) continue;
    EXPECT_NEAR(points[t.value()] * area_km2 / territory.area_km2, 1.0, 0.02) << territory.name;
  }
}

TEST(MapGridOfTheWorld, EveryPointOfLandHasACellOfItsTerritory) {
  const earth::PlannedCells& cells = atlas().planned_cells();
  std::size_t claimed = 0;
  for (std::size_t i = 0; i < grid().territory.size(); ++i) {
    ASSERT_EQ(grid().territory[i] == MapGrid::kSea, grid().cell[i] == MapGrid::kSea);
    const auto place = results::location_of_map_point(i);
    if (place && !atlas().claims_at(place->latitude, place->longitude).empty()) {
      ++claimed;
      ASSERT_NE(grid().cell[i], MapGrid::kSea)
          << place->latitude.degrees() << ", " << place->longitude.degrees();
    }
    if (grid().cell[i] == MapGrid::kSea) continue;
    const CellIndex cell(static_cast<std::size_t>(grid().cell[i]));
    bool found = false;
    for (std::uint32_t p = cells.first_parcel[cell];
         p < cells.first_parcel[CellIndex(cell.value() + 1)]; ++p)
      found = found ||
              static_cast<std::int32_t>(cells.parcels[p].territory.value()) == grid().territory[i];
    ASSERT_TRUE(found) << i;
    // A level-7 cell is at most 110 km across its corners.
    if (!place) continue;
    ASSERT_LT(earth::ground_distance_m(*place, cells.center[cell]), 120e3);
  }
  EXPECT_GT(claimed, 200'000U);
}

TEST(MapGridOfTheWorld, SmallIslandsHaveAPointToo) {
  std::vector<bool> seen(atlas().territories().size());
  for (const std::int32_t t : grid().territory)
    if (t != MapGrid::kSea) seen[static_cast<std::size_t>(t)] = true;
  for (const char* id : {"TV", "NR", "MV", "BM", "MT", "TO", "SH", "PN"}) {
    const auto t = atlas().find_territory(id);
    ASSERT_TRUE(t) << id;
    EXPECT_TRUE(seen[t->value()]) << id;
  }
}

}  // namespace
}  // namespace aloft::engine
