#include "aloft/results/map_projection.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace aloft::results {
namespace {

earth::Geodetic at(double latitude_deg, double longitude_deg) {
  return {degrees(latitude_deg), degrees(longitude_deg), 0.0};
}

TEST(MapProjection, HasTheProportionsOfItsAuthors) {
  // Savric, Patterson and Jenny 2019: the pole line is 0.59247 times as long as the equator, and
  // the map 2.05458 times as wide as high.
  const double equator = map_position(at(0, kMapCentre_deg + 179.9999)).x -
                         map_position(at(0, kMapCentre_deg - 179.9999)).x;
  const double pole_line = map_position(at(90, kMapCentre_deg + 179.9999)).x -
                           map_position(at(90, kMapCentre_deg - 179.9999)).x;
  const double height = map_position(at(-90, 0)).y - map_position(at(90, 0)).y;
  EXPECT_NEAR(pole_line / equator, 0.59247, 1e-5);
  EXPECT_NEAR(equator / height, 2.05458, 1e-4);
  EXPECT_NEAR(equator, kMapWidth, 0.01);
  EXPECT_NEAR(height, kMapHeight, 1.0) << "the rows leave no margin";
}

TEST(MapProjection, KeepsAreas) {
  const double step_deg = 0.01;
  const auto area_of_box = [&](double lat, double lon) {
    const MapPosition a = map_position(at(lat - step_deg, lon - step_deg));
    const MapPosition b = map_position(at(lat + step_deg, lon + step_deg));
    const MapPosition c = map_position(at(lat - step_deg, lon + step_deg));
    const MapPosition d = map_position(at(lat + step_deg, lon - step_deg));
    // Half the cross product of the diagonals.
    return std::abs((b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x)) / 2.0;
  };
  const double at_equator = area_of_box(0.0, 11.0);
  for (const double lat : {-85.0, -60.0, -33.3, 12.0, 45.0, 71.0, 88.0})
    for (const double lon : {-160.0, -20.0, 100.0})
      EXPECT_NEAR(area_of_box(lat, lon) / at_equator, std::cos(degrees(lat).radians()), 1e-5)
          << lat << ", " << lon;
}

TEST(MapProjection, EveryPointOfTheMapLeadsBackToItself) {
  std::size_t inside = 0;
  for (std::size_t point = 0; point < MapGrid::kColumns * MapGrid::kRows; ++point) {
    const auto place = location_of_map_point(point);
    if (!place) continue;
    ++inside;
    ASSERT_EQ(map_point_at(*place), point);
    ASSERT_LE(std::abs(place->latitude.degrees()), 90.0);
    ASSERT_LE(std::abs(place->longitude.degrees()), 180.0);
  }
  // The Earth's surface, by the number of points and by the width of the equator (WGS 84's
  // authalic sphere).
  constexpr double kEarth_km2 = 510'065'622.0;
  EXPECT_NEAR(kEarth_km2 / static_cast<double>(inside), 573.0, 2.0);
}

TEST(MapProjection, CornersOfTheGridAreNoPlace) {
  EXPECT_FALSE(location_of_map_point(0));
  EXPECT_FALSE(location_of_map_point(MapGrid::kColumns * MapGrid::kRows - 1));
  const auto centre = location_of_map_point(MapGrid::kRows / 2 * MapGrid::kColumns + 720);
  ASSERT_TRUE(centre);
  EXPECT_NEAR(centre->latitude.degrees(), 0.0, 0.2);
  EXPECT_NEAR(centre->longitude.degrees(), 11.0, 0.2);
}

TEST(MapProjection, ItsEdgeLiesInTheBeringStrait) {
  EXPECT_GT(map_position(at(66.0, -169.8)).x, 0.7 * kMapWidth) << "Chukotka stays with Asia";
  EXPECT_LT(map_position(at(65.6, -168.1)).x, 0.3 * kMapWidth) << "Alaska stays with America";
}

}  // namespace
}  // namespace aloft::results
