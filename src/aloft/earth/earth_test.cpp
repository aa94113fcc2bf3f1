#include "aloft/earth/earth.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <GeographicLib/Geocentric.hpp>
#include <gtest/gtest.h>
#include <s2/s2cell_id.h>
#include <s2/s2latlng.h>

#include "aloft/base/random.h"

namespace aloft::earth {
namespace {

constexpr std::uint64_t kSeed = 20260615;

/// Points spread evenly over the sphere.
Geodetic random_point(std::uint64_t i) {
  const double z = 2.0 * random_uniform(kSeed, i, 0) - 1.0;
  const double longitude_rad = (2.0 * random_uniform(kSeed, i, 1) - 1.0) * std::numbers::pi;
  return {.latitude = radians(std::asin(z)), .longitude = radians(longitude_rad), .height_m = 0.0};
}

double random_height_m(std::uint64_t i) { return -1e4 + 5.001e7 * random_uniform(kSeed, i, 2); }

TEST(Ellipsoid, AgreesWithGeographicLib) {
  const GeographicLib::Geocentric& oracle = GeographicLib::Geocentric::WGS84();
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    Geodetic g = random_point(i);
    g.height_m = random_height_m(i);
    Position<Itrf> expected;
    oracle.Forward(g.latitude.degrees(), g.longitude.degrees(), g.height_m, expected.x, expected.y,
                   expected.z);
    const Position<Itrf> p = position_of(g);
    ASSERT_LT(distance_m(p, expected), 1e-7 + 1e-15 * norm(from_center(p)) * 10.0);
    const Geodetic back = geodetic_of(p);
    ASSERT_NEAR(back.height_m, g.height_m, 1e-6);
    ASSERT_LT(distance_m(position_of(back), p), 1e-6) << g.latitude.degrees() << " " << g.height_m;
  }
}

TEST(Ellipsoid, InverseHoldsAtPolesAndEquator) {
  for (const double latitude_deg : {-90.0, -89.9999999, 0.0, 1e-9, 45.0, 89.9999999, 90.0})
    for (const double height_m : {-1e4, 0.0, 5.5e5, 5e7}) {
      const Geodetic g{degrees(latitude_deg), degrees(-179.5), height_m};
      const Geodetic back = geodetic_of(position_of(g));
      EXPECT_NEAR(back.latitude.degrees(), latitude_deg, 1e-12);
      EXPECT_NEAR(back.height_m, height_m, 1e-6);
    }
}

TEST(Ellipsoid, UpIsTheWayToMoreHeight) {
  for (std::uint64_t i = 0; i < 1000; ++i) {
    Geodetic g = random_point(i);
    const LocalAxes axes = local_axes(g.latitude, g.longitude);
    const Position<Itrf> ground = position_of(g);
    g.height_m = 1000.0;
    ASSERT_LT(distance_m(position_of(g), ground + 1000.0 * axes.up), 1e-8);
    const Vector<Itrf> up = cross(axes.east, axes.north);
    ASSERT_NEAR(dot(up, axes.up), 1.0, 1e-14);
    ASSERT_NEAR(axes.east.z, 0.0, 0.0);
    ASSERT_GE(axes.north.z, 0.0);
  }
}

TEST(GroundDistance, IsThatOfTheMeanSphere) {
  const auto at = [](double latitude, double longitude) {
    return Geodetic{degrees(latitude), degrees(longitude), 0.0};
  };
  const double quarter_m = 6'371'008.8 * std::numbers::pi / 2.0;
  EXPECT_NEAR(ground_distance_m(at(0, 0), at(90, 0)), quarter_m, 1e-6);
  EXPECT_NEAR(ground_distance_m(at(0, 179), at(0, -179)), quarter_m / 45.0, 1e-6);
  EXPECT_NEAR(ground_distance_m(at(10, 20), at(-10, -160)), 2.0 * quarter_m, 1e-6);
  EXPECT_EQ(ground_distance_m(at(48, 2), at(48, 2)), 0.0);
}

TEST(Cells, AreThoseOfS2) {
  std::size_t same = 0;
  constexpr std::uint64_t kPoints = 20'000;
  for (std::uint64_t i = 0; i < kPoints; ++i) {
    const Geodetic g = random_point(i);
    const auto latlng = S2LatLng::FromRadians(g.latitude.radians(), g.longitude.radians());
    const S2CellId expected = S2CellId(latlng).parent(9);
    const CellId cell = cell_at(g.latitude, g.longitude);
    same += cell.id == expected.id() ? 1 : 0;
    ASSERT_EQ(token_of({expected.id()}), expected.ToToken());
  }
  EXPECT_EQ(same, kPoints);  // A point within rounding of an edge might differ; none of these does.
}

TEST(Cells, HoldTheirCenters) {
  for (std::uint64_t i = 0; i < 5000; ++i) {
    const Geodetic g = random_point(i);
    const CellId cell = cell_at(g.latitude, g.longitude);
    const Geodetic center = center_of(cell);
    ASSERT_EQ(cell_at(center.latitude, center.longitude), cell);
    ASSERT_LT(ground_distance_m(center, g), 20e3);
  }
}

TEST(Cells, NeighboursAreMutualAndSorted) {
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const Geodetic g = random_point(i);
    const CellId cell = cell_at(g.latitude, g.longitude);
    const std::vector<CellId> neighbours = neighbours_of(cell);
    ASSERT_GE(neighbours.size(), 7U);
    ASSERT_LE(neighbours.size(), 8U);
    ASSERT_TRUE(std::is_sorted(neighbours.begin(), neighbours.end()));
    for (const CellId other : neighbours) {
      const std::vector<CellId> back = neighbours_of(other);
      ASSERT_NE(std::find(back.begin(), back.end(), cell), back.end());
    }
  }
}

TEST(Cells, NeighboursOfOneFaceDifferInGridColour) {
  for (std::uint64_t i = 0; i < 5000; ++i) {
    const Geodetic g = random_point(i);
    const CellId cell = cell_at(g.latitude, g.longitude);
    for (const CellId other : neighbours_of(cell)) {
      if (S2CellId(other.id).face() != S2CellId(cell.id).face()) continue;
      ASSERT_NE(grid_colour_of(other), grid_colour_of(cell));
    }
  }
}

}  // namespace
}  // namespace aloft::earth
