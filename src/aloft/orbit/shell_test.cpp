// Walker's constellations (1984, "Satellite constellations"): t satellites in p planes, neighbours
// in adjacent planes f * 360 / t degrees apart.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/base/math.h"
#include "aloft/orbit/orbit.h"
#include "aloft/orbit/theory.h"

namespace aloft::orbit {
namespace {

using scenario::Shell;

const UtcTime kEpoch = utc_from_date(2026, 6, 15, 0);

Shell shell(int planes, int satellites_per_plane, int phasing, double altitude_km,
            double inclination_deg, Shell::Pattern pattern = Shell::Pattern::delta) {
  Shell s;
  s.name = "test";
  s.pattern = pattern;
  s.planes = planes;
  s.satellites_per_plane = satellites_per_plane;
  s.phasing = phasing;
  s.altitude_m = altitude_km * 1e3;
  s.inclination = degrees(inclination_deg);
  return s;
}

// In [0, 360), but for a rounding below 0.
double degrees_between(Angle later, Angle earlier) {
  const double d = (later - earlier).degrees();
  return d - 360.0 * std::floor(d / 360.0 + 1e-9);
}

TEST(WalkerDelta, SpreadsItsNodesOver360Degrees) {
  const auto elements = shell_elements(shell(72, 22, 39, 550, 53), kEpoch);
  ASSERT_EQ(elements.size(), 1584U);
  for (std::size_t plane = 0; plane < 72; ++plane) {
    for (std::size_t slot = 0; slot < 22; ++slot) {
      const ElementSet& e = elements[plane * 22 + slot];
      EXPECT_NEAR(e.node.degrees(), 5.0 * static_cast<double>(plane), 1e-10);
      EXPECT_EQ(e.inclination, degrees(53));
      EXPECT_EQ(e.epoch, kEpoch);
    }
  }
}

TEST(WalkerStar, SpreadsItsNodesOver180Degrees) {
  const auto elements = shell_elements(shell(12, 49, 0, 1200, 87.9, Shell::Pattern::star), kEpoch);
  ASSERT_EQ(elements.size(), 588U);
  for (std::size_t plane = 0; plane < 12; ++plane)
    EXPECT_NEAR(elements[plane * 49].node.degrees(), 15.0 * static_cast<double>(plane), 1e-10);
}

TEST(WalkerShell, SpacesSatellitesEquallyAndShiftsEachPlaneByItsPhasing) {
  constexpr int kPlanes = 10, kPerPlane = 8, kPhasing = 3;
  const auto elements = shell_elements(shell(kPlanes, kPerPlane, kPhasing, 600, 45), kEpoch);
  for (std::size_t plane = 0; plane < kPlanes; ++plane) {
    for (std::size_t slot = 0; slot < kPerPlane; ++slot) {
      const std::size_t row = plane * kPerPlane + slot;
      const std::size_t next = plane * kPerPlane + (slot + 1) % kPerPlane;
      EXPECT_NEAR(degrees_between(elements[next].mean_anomaly, elements[row].mean_anomaly), 45.0,
                  1e-10);
      if (plane + 1 == kPlanes) continue;
      EXPECT_NEAR(
          degrees_between(elements[row + kPerPlane].mean_anomaly, elements[row].mean_anomaly),
          3 * 360.0 / 80, 1e-10);
    }
  }
}

TEST(WalkerShell, BeginsAtItsFirstNodeAndAnomaly) {
  Shell s = shell(4, 3, 1, 600, 45);
  s.first_node = degrees(350);
  s.first_anomaly = degrees(-10);
  const auto elements = shell_elements(s, kEpoch);
  EXPECT_NEAR(elements[0].node.degrees(), 350, 1e-10);
  EXPECT_NEAR(elements[0].mean_anomaly.degrees(), 350, 1e-10);
  EXPECT_NEAR(elements[3].node.degrees(), 80, 1e-10);
  EXPECT_EQ(elements[0].name, "test p00 s00");
  EXPECT_EQ(elements[11].name, "test p03 s02");
  EXPECT_EQ(elements[0].catalogue_number, 0U);
  EXPECT_EQ(elements[0].bstar_per_earth_radius, 0.0);
}

// The mark of a delta pattern: a step to the next plane and ahead by the phasing leads from each
// satellite to another one, also across the seam between the last plane and the first.
TEST(WalkerDelta, HasNoSeam) {
  for (const int phasing : {0, 1, 5, 9}) {
    constexpr int kPlanes = 10, kPerPlane = 7;
    const auto elements = shell_elements(shell(kPlanes, kPerPlane, phasing, 600, 50), kEpoch);
    for (ElementSet e : elements) {
      e.node = e.node + degrees(360.0 / kPlanes);
      e.mean_anomaly = e.mean_anomaly + degrees(phasing * 360.0 / (kPlanes * kPerPlane));
      const auto there = [&](const ElementSet& other) {
        return degrees_between(e.node, other.node) < 1e-9 &&
               degrees_between(e.mean_anomaly, other.mean_anomaly) < 1e-9;
      };
      EXPECT_EQ(std::count_if(elements.begin(), elements.end(), there), 1)
          << e.name << " phasing " << phasing;
    }
  }
}

double mean_altitude_km(const Sgp4& sgp4, double period_min) {
  constexpr int kSteps = 720;
  double sum_m = 0.0;
  for (int i = 0; i < kSteps; ++i)
    sum_m += norm(from_center(sgp4.at_minutes(period_min * i / kSteps).position_m));
  return sum_m / kSteps / 1e3 - theory::kEarthRadius_km;
}

TEST(WalkerShell, FliesAtItsAltitudeOnTheAverageOfAnOrbit) {
  double worst_km = 0.0;
  for (const double altitude_km : {340.0, 475.0, 550.0, 1200.0, 8000.0}) {
    for (const double inclination_deg : {0.0, 33.0, 43.0, 53.0, 54.7, 70.0, 87.9, 97.6, 150.0}) {
      for (const double anomaly_deg : {0.0, 90.0, 200.0}) {
        Shell s = shell(1, 1, 0, altitude_km, inclination_deg);
        s.first_anomaly = degrees(anomaly_deg);
        const ElementSet e = shell_elements(s, kEpoch).front();
        const double period_min = 2 * std::numbers::pi / e.mean_motion_rad_per_s / 60;
        worst_km =
            std::max(worst_km, std::fabs(mean_altitude_km(Sgp4(e), period_min) - altitude_km));
      }
    }
  }
  fmt::print("mean altitude of a shell over an orbit: at most {:.0f} m off\n", 1e3 * worst_km);
  EXPECT_LT(worst_km, 0.1);
}

// Oblateness and the pear shape of the Earth move a satellite up and down on its way round.
TEST(WalkerShell, StaysWithin20KilometresOfItsAltitude) {
  for (const double inclination_deg : {43.0, 53.0, 70.0, 97.6}) {
    for (const ElementSet& e : shell_elements(shell(3, 5, 1, 550, inclination_deg), kEpoch)) {
      const Sgp4 sgp4(e);
      for (double t = 0; t < 1440; t += 7) {
        const State state = sgp4.at_minutes(t);
        ASSERT_EQ(state.error, PropagationError::none);
        EXPECT_NEAR(norm(from_center(state.position_m)) / 1e3 - theory::kEarthRadius_km, 550, 20);
      }
    }
  }
}

TEST(WalkerShell, KeepsItsSpacingForADay) {
  constexpr int kPerPlane = 20;
  const auto elements = shell_elements(shell(6, kPerPlane, 1, 550, 53), kEpoch);
  std::vector<Sgp4> movers;
  for (const ElementSet& e : elements) movers.emplace_back(e);
  for (const double minutes : {0.0, 33.0, 1440.0}) {
    for (std::size_t row = 0; row < elements.size(); ++row) {
      const std::size_t next = row - row % kPerPlane + (row + 1) % kPerPlane;
      const Vector<Teme> a = unit(from_center(movers[row].at_minutes(minutes).position_m));
      const Vector<Teme> b = unit(from_center(movers[next].at_minutes(minutes).position_m));
      EXPECT_NEAR(arc_cosine(dot(a, b)) * 180 / std::numbers::pi, 360.0 / kPerPlane, 0.15);
    }
  }
}

}  // namespace
}  // namespace aloft::orbit
