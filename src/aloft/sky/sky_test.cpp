#include "aloft/sky/sky.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "aloft/base/math.h"
#include "aloft/base/random.h"

namespace aloft::sky {
namespace {

constexpr double kPi = std::numbers::pi;

// A point seen from `observer` at an azimuth, an elevation and a range.
Position<Itrf> seen_at(const Observer& observer, double azimuth_deg, double elevation_deg,
                       double range_m) {
  const double az = azimuth_deg * kPi / 180;
  const double el = elevation_deg * kPi / 180;
  const Vector<Itrf> direction = (std::cos(el) * std::sin(az)) * observer.axes.east +
                                 (std::cos(el) * std::cos(az)) * observer.axes.north +
                                 std::sin(el) * observer.axes.up;
  return observer.position + range_m * direction;
}

// The obvious way, in plain trigonometry: every hundredth of a degree of the arc that is above the
// horizon, then every 1e-5 degrees around the best of them. 180 if nothing is above.
double separation_by_search_deg(const Observer& observer, const Position<Itrf>& target) {
  const Vector<Itrf> to_target = unit(target - observer.position);
  double best = -1.0;
  double best_longitude_deg = 0.0;
  const auto search = [&](double first_deg, double step_deg, int steps) {
    for (int i = 0; i < steps; ++i) {
      const double longitude_deg = first_deg + i * step_deg;
      const double longitude = longitude_deg * kPi / 180;
      const Position<Itrf> point{42'164'172.0 * std::cos(longitude),
                                 42'164'172.0 * std::sin(longitude), 0.0};
      const Vector<Itrf> to_point = unit(point - observer.position);
      const double cosine = dot(to_point, to_target);
      if (dot(to_point, observer.axes.up) < 0 || cosine <= best) continue;
      best = cosine;
      best_longitude_deg = longitude_deg;
    }
  };
  search(0.0, 0.01, 36'000);
  search(best_longitude_deg - 0.01, 1e-5, 2'001);
  return std::acos(best) * 180 / kPi;
}

earth::PlannedCells cells_at(const std::vector<std::pair<double, double>>& places_deg) {
  std::vector<earth::CellId> ids;
  for (const auto& [latitude, longitude] : places_deg)
    ids.push_back(earth::cell_at(degrees(latitude), degrees(longitude)));
  std::sort(ids.begin(), ids.end());
  earth::PlannedCells cells;
  for (const earth::CellId id : ids) {
    cells.id.push_back(id);
    cells.center.push_back(earth::center_of(id));
    cells.population.push_back(0.0);
    cells.first_parcel.push_back(0);
  }
  cells.first_parcel.push_back(0);
  return cells;
}

/// How far north the boresight of a terminal points, as a multiple of the sine of its tilt.
double lean_to_north(double latitude_deg, scenario::Assumptions assumptions) {
  assumptions.terminal_tilt = degrees(20);
  const Observer o = observer_at({degrees(latitude_deg), degrees(30), 0.0}, assumptions);
  EXPECT_NEAR(dot(o.boresight, o.axes.up), std::cos(20 * kPi / 180), 1e-12);
  return dot(o.boresight, o.axes.north) / std::sin(20 * kPi / 180);
}

TEST(Observer, BoresightLeansTowardsTheNearerPole) {
  for (const double latitude : {0.0, 1.0, 52.9})
    EXPECT_NEAR(lean_to_north(latitude, {}), 1.0, 1e-12) << latitude;
  for (const double latitude : {-1.0, -52.9})
    EXPECT_NEAR(lean_to_north(latitude, {}), -1.0, 1e-12) << latitude;
}

TEST(Observer, BoresightLeansTowardsTheEquatorBeyondTheLatitudeAtWhichOrbitsTurn) {
  EXPECT_NEAR(lean_to_north(53.1, {}), -1.0, 1e-12);
  EXPECT_NEAR(lean_to_north(-78.0, {}), 1.0, 1e-12);
  scenario::Assumptions polar_orbits;
  polar_orbits.terminal_turn_latitude = degrees(90);
  EXPECT_NEAR(lean_to_north(78.0, polar_orbits), 1.0, 1e-12);
  EXPECT_NEAR(lean_to_north(-78.0, polar_orbits), -1.0, 1e-12);
}

TEST(Observer, BoresightAzimuthCanBeStated) {
  scenario::Assumptions assumptions;
  assumptions.terminal_tilt = degrees(19);
  assumptions.terminal_azimuth = degrees(320);
  const Observer o = observer_at({degrees(50.67), degrees(4.61), 0.0}, assumptions);
  const Look look =
      look_at(o, o.position + 600e3 * o.boresight, scenario::SatelliteClass::v1, assumptions);
  EXPECT_NEAR(look.elevation.degrees(), 71.0, 1e-9);
  EXPECT_NEAR(look.azimuth.degrees(), 320.0, 1e-9);
  EXPECT_NEAR(look.off_boresight.degrees(), 0.0, 1e-5);
}

TEST(Look, RecoversAzimuthElevationAndRange) {
  const scenario::Assumptions assumptions;
  for (std::uint64_t i = 0; i < 500; ++i) {
    const double latitude = -89 + 178 * random_uniform(1, 1, i);
    const double azimuth = 360 * random_uniform(1, 2, i);
    const double elevation = 1 + 88 * random_uniform(1, 3, i);
    const Observer o = observer_at(
        {degrees(latitude), degrees(360 * random_uniform(1, 4, i) - 180), 0.0}, assumptions);
    const Look look = look_at(o, seen_at(o, azimuth, elevation, 900e3),
                              scenario::SatelliteClass::v1, assumptions);
    EXPECT_NEAR(look.elevation.degrees(), elevation, 1e-9);
    EXPECT_NEAR(look.azimuth.degrees(), azimuth, 1e-8);
    EXPECT_NEAR(look.range_m, 900e3, 1e-6);
  }
}

TEST(GeostationaryArc, SeparationEqualsTheSearchOverTheArc) {
  const scenario::Assumptions assumptions;
  for (std::uint64_t i = 0; i < 60; ++i) {
    const double latitude = -84 + 168 * random_uniform(2, 1, i);
    const Observer o = observer_at(
        {degrees(latitude), degrees(360 * random_uniform(2, 2, i) - 180), 0.0}, assumptions);
    const Position<Itrf> target =
        seen_at(o, 360 * random_uniform(2, 3, i), 90 * random_uniform(2, 4, i), 700e3);
    EXPECT_NEAR(gso_separation(o, target).degrees(), separation_by_search_deg(o, target), 2e-5)
        << "latitude " << latitude;
  }
}

TEST(GeostationaryArc, IsOverheadOnTheEquatorAndBelowTheHorizonAtThePole) {
  const scenario::Assumptions assumptions;
  const Observer equator = observer_at({degrees(0), degrees(10), 0.0}, assumptions);
  EXPECT_NEAR(gso_separation(equator, seen_at(equator, 0, 90, 500e3)).degrees(), 0.0, 1e-5);
  EXPECT_NEAR(gso_separation(equator, seen_at(equator, 0, 60, 500e3)).degrees(), 30.0, 0.01);
  // The arc sets at the latitude whose cosine is the ratio of the radii, 81.3 degrees.
  const Observer north = observer_at({degrees(81), degrees(10), 0.0}, assumptions);
  EXPECT_LT(gso_separation(north, seen_at(north, 180, 2, 500e3)).degrees(), 3.0);
  const Observer pole = observer_at({degrees(89), degrees(10), 0.0}, assumptions);
  EXPECT_NEAR(gso_separation(pole, seen_at(pole, 180, 30, 500e3)).degrees(), 180.0, 1e-9);
}

// Places all over the world, and some close together, as a country's cells are.
earth::PlannedCells random_cells(std::uint64_t seed, std::uint64_t spread, std::uint64_t close) {
  std::vector<std::pair<double, double>> places;
  for (std::uint64_t i = 0; i < spread; ++i)
    places.emplace_back(-90 + 180 * random_uniform(seed, 1, i),
                        360 * random_uniform(seed, 2, i) - 180);
  const double latitude = -80 + 160 * random_uniform(seed, 3, 0);
  const double longitude = 360 * random_uniform(seed, 4, 0) - 180;
  for (std::uint64_t i = 1; i <= close; ++i)
    places.emplace_back(latitude + 2 * random_uniform(seed, 3, i),
                        longitude + 2 * random_uniform(seed, 4, i));
  return cells_at(places);
}

struct RandomFleet {
  orbit::Satellites satellites;
  orbit::Ephemeris ephemeris;
};

// At 350 to 1,200 km, one in fifty without a position, one in seven without broadband.
RandomFleet random_fleet(std::uint64_t seed, std::uint64_t count) {
  RandomFleet fleet;
  for (std::uint64_t i = 0; i < count; ++i) {
    const double z = 2 * random_uniform(seed, 5, i) - 1;
    const SinCos turn = sin_cos(2 * kPi * random_uniform(seed, 6, i));
    const double r = 6'378e3 + 350e3 + 850e3 * random_uniform(seed, 7, i);
    const double flat = std::sqrt(1 - z * z);
    fleet.ephemeris.position.push_back({r * flat * turn.cos, r * flat * turn.sin, r * z});
    fleet.ephemeris.velocity_m_per_s.push_back({});
    fleet.ephemeris.usable.push_back(i % 50 == 0 ? 0 : 1);
    fleet.satellites.name.push_back("s");
    fleet.satellites.satellite_class.push_back(i % 7 == 0 ? scenario::SatelliteClass::direct_to_cell
                                                          : scenario::SatelliteClass::v1);
  }
  return fleet;
}

// Sky::find_sightings against look_at, satellite by satellite. Gives how many were usable.
std::size_t expect_sightings_of_every_look(const earth::PlannedCells& cells,
                                           const RandomFleet& fleet,
                                           const scenario::Assumptions& assumptions) {
  const Sky sky(cells, fleet.satellites, assumptions);
  Sightings found;
  sky.find_sightings(fleet.ephemeris, found);
  for (const CellIndex cell : rows<CellIndex>(cells.size())) {
    std::vector<SatelliteIndex> expected;
    Refusal best = Refusal::below_mask;
    for (const SatelliteIndex s : rows<SatelliteIndex>(fleet.satellites.size())) {
      if (fleet.ephemeris.usable[s] == 0) continue;
      const Look look = look_at(sky.observer(cell), fleet.ephemeris.position[s],
                                fleet.satellites.satellite_class[s], assumptions);
      if (look.refusal == Refusal::none) expected.push_back(s);
      best = std::max(best, look.refusal);
    }
    const auto first = found.satellite.begin();
    const std::vector<SatelliteIndex> got(first + found.first[cell],
                                          first + found.first[CellIndex(cell.value() + 1)]);
    EXPECT_EQ(got, expected);
    EXPECT_EQ(found.best_refusal[cell], expected.empty() ? best : Refusal::none);
  }
  return found.satellite.size();
}

TEST(Sightings, EqualTheLookOfEverySatelliteFromEveryCell) {
  EXPECT_GT(expect_sightings_of_every_look(random_cells(3, 120, 60), random_fleet(4, 4000), {}),
            1000U)
      << "the case must have something to see";
}

// Then the ends of the visible arc refuse satellites whose nearest point of the arc has set.
TEST(Sightings, EqualTheLooksWhereTheMaskIsLowerThanTheExclusion) {
  scenario::Assumptions assumptions;
  assumptions.elevation_mask = degrees(2.0);
  assumptions.gso_exclusion = degrees(45.0);
  assumptions.field_of_view_half_angle = degrees(180.0);
  const std::size_t usable =
      expect_sightings_of_every_look(random_cells(3, 120, 60), random_fleet(4, 4000), assumptions);
  EXPECT_GT(usable, 1000U);
}

// The property: whatever sites, fleet and masks a scenario may have, the index finds what brute
// force finds, no more and no less.
TEST(Sightings, EqualBruteForceForAnySitesFleetAndMasks) {
  constexpr std::uint64_t kCases = 30;
  std::size_t usable = 0;
  for (std::uint64_t seed = 100; seed < 100 + kCases; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const auto between = [seed](double low, double high, std::uint64_t counter) {
      return degrees(low + (high - low) * random_uniform(seed, 8, counter));
    };
    scenario::Assumptions assumptions;
    assumptions.elevation_mask = between(0.0, 60.0, 0);
    assumptions.gso_exclusion = between(0.0, 45.0, 1);
    assumptions.field_of_view_half_angle = between(20.0, 180.0, 2);
    assumptions.terminal_tilt = between(0.0, 40.0, 3);
    if (seed % 2 == 0) assumptions.terminal_azimuth = between(0.0, 360.0, 4);
    usable += expect_sightings_of_every_look(random_cells(seed, 12, 8),
                                             random_fleet(seed, 700 + 13 * seed), assumptions);
  }
  EXPECT_GT(usable, 20 * kCases) << "the cases must have something to see";
}

}  // namespace
}  // namespace aloft::sky
