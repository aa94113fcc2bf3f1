// The rule of planned cells, derived again: S2 asked directly, and claims at many points.
#include <map>
#include <numbers>
#include <set>
#include <utility>

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <s2/s2cell.h>
#include <s2/s2cell_id.h>
#include <s2/s2latlng.h>

#include "aloft/earth/test_atlas.h"

namespace aloft::earth {
namespace {

constexpr int kCellLevel = 9;
constexpr int kAreaLevel = 7;
constexpr double kEarth_km2 = 5.1007e8;

/// A territory in an S2 cell of level 7.
using Share = std::pair<std::uint64_t, TerritoryIndex>;

Share share_of(CellId cell, TerritoryIndex territory) {
  return {S2CellId(cell.id).parent(kAreaLevel).id(), territory};
}

std::set<std::uint64_t> cells_with_a_place() {
  const Places& places = built_atlas().places();
  std::set<std::uint64_t> cells;
  for (const Geodetic& g : places.location) {
    const auto where = S2LatLng::FromRadians(g.latitude.radians(), g.longitude.radians());
    cells.insert(S2CellId(where).parent(kCellLevel).id());
  }
  return cells;
}

/// The parcels that stand for area, by their share.
std::map<Share, Parcel> area_parcels() {
  const PlannedCells& cells = built_atlas().planned_cells();
  std::map<Share, Parcel> parcels;
  for (const Parcel& parcel : cells.parcels) {
    if (parcel.area_km2 == 0.0) continue;
    const bool is_only =
        parcels.try_emplace(share_of(cells.id[parcel.cell], parcel.territory), parcel).second;
    EXPECT_TRUE(is_only) << token_of(cells.id[parcel.cell]);
  }
  return parcels;
}

TEST(PlannedCells, AreThoseWithAPlaceAndOneForEachTerritoryInEachCellOfLevelSeven) {
  const PlannedCells& cells = built_atlas().planned_cells();
  std::set<std::uint64_t> expected = cells_with_a_place();
  const std::size_t with_a_place = expected.size();
  const std::map<Share, Parcel> parcels = area_parcels();
  for (const auto& [share, parcel] : parcels) expected.insert(cells.id[parcel.cell].id);
  std::set<std::uint64_t> found;
  for (const CellId cell : cells.id) found.insert(cell.id);
  EXPECT_EQ(found, expected);
  fmt::print("planned {}: {} with a place, {} more for area; shares of area {}\n", found.size(),
             with_a_place, found.size() - with_a_place, parcels.size());
}

TEST(PlannedCells, StandForNoMoreAreaThanTheirCellOfLevelSevenHas) {
  std::map<std::uint64_t, double> area_km2;
  for (const auto& [share, parcel] : area_parcels()) area_km2[share.first] += parcel.area_km2;
  for (const auto& [id, found_km2] : area_km2) {
    const double whole_km2 =
        S2Cell(S2CellId(id)).ExactArea() / (4.0 * std::numbers::pi) * kEarth_km2;
    // Geodetic latitudes on a sphere: 1 % more or less. Where claims overlap, twice.
    ASSERT_LT(found_km2, 1.011 * whole_km2) << S2CellId(id).ToToken();
  }
}

TEST(PlannedCells, MissNoTerritoryThatHoldsAPointOfACellOfLevelSeven) {
  constexpr int kPointLevel = 11;  // 256 points in each.
  const std::map<Share, Parcel> parcels = area_parcels();
  std::set<Share> seen;
  for (S2CellId c = S2CellId::Begin(kPointLevel); c != S2CellId::End(kPointLevel); c = c.next()) {
    const S2LatLng point = c.ToLatLng();
    for (const TerritoryIndex t :
         built_atlas().claims_at(radians(point.lat().radians()), radians(point.lng().radians())))
      seen.insert({c.parent(kAreaLevel).id(), t});
  }
  for (const Share& share : seen)
    ASSERT_TRUE(parcels.contains(share)) << S2CellId(share.first).ToToken();
  // The rest are slivers between the points: a ten-thousandth of all land.
  double unseen_km2 = 0.0;
  for (const auto& [share, parcel] : parcels)
    if (!seen.contains(share)) unseen_km2 += parcel.area_km2;
  EXPECT_GT(seen.size(), 35'000U);
  EXPECT_LT(unseen_km2, 1e-4 * 1.5e8);
}

TEST(PlannedCells, PutAreaWhereThatTerritoryHasAPlaceIfItCan) {
  const Places& places = built_atlas().places();
  std::set<Share> peopled;
  std::set<std::pair<CellId, TerritoryIndex>> homes;
  for (const PlaceIndex place : rows<PlaceIndex>(places.size())) {
    peopled.insert(share_of(places.cell[place], places.territory[place]));
    homes.insert({places.cell[place], places.territory[place]});
  }
  const PlannedCells& cells = built_atlas().planned_cells();
  for (const auto& [share, parcel] : area_parcels())
    if (peopled.contains(share)) {
      ASSERT_TRUE(homes.contains({cells.id[parcel.cell], parcel.territory}));
    }
}

}  // namespace
}  // namespace aloft::earth
