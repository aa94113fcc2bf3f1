/// Small worlds for the tests of link: files, shells, gateways, and the obvious geometry.
#pragma once

#include <cmath>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "aloft/base/check.h"
#include "aloft/base/file.h"
#include "aloft/link/link.h"

namespace aloft::link {

/// A file of the data folder beside the repository, which is not always there.
inline std::filesystem::path shared_data(std::string_view name) {
  return std::filesystem::path(ALOFT_SOURCE_DIR).parent_path() / "shared" / "data" / name;
}

inline std::filesystem::path scratch_csv(std::string_view text) {
  const std::string name = ::testing::UnitTest::GetInstance()->current_test_info()->name();
  const auto path = std::filesystem::path(::testing::TempDir()) / ("link_" + name + ".csv");
  ALOFT_CHECK(write_file(path, text).has_value(), "the folder for tests can be written to");
  return path;
}

inline UtcTime noon() { return utc_from_date(2026, 6, 15, 12 * 3600 * kNanosecondsPerSecond); }

inline scenario::Shell shell_of(int planes, int satellites_per_plane, int phasing) {
  scenario::Shell shell;
  shell.name = "shell";
  shell.planes = planes;
  shell.satellites_per_plane = satellites_per_plane;
  shell.phasing = phasing;
  shell.inclination = degrees(53.0);
  shell.altitude_m = 550e3;
  return shell;
}

inline orbit::Fleet fleet_of(const std::vector<scenario::Shell>& shells) {
  scenario::Scenario scenario;
  scenario.start = noon();
  scenario.constellation.shells = shells;
  auto fleet = orbit::Fleet::load(scenario);
  ALOFT_CHECK(fleet.has_value(), "shells of the tests are good");
  return std::move(*fleet);
}

inline orbit::Ephemeris positions_of(const orbit::Fleet& fleet, UtcTime when) {
  orbit::Ephemeris ephemeris;
  fleet.propagate(when, ephemeris);
  return ephemeris;
}

inline void add_gateway(Gateways& gateways, double latitude_deg, double longitude_deg, int antennas,
                        double mask_deg) {
  gateways.name.push_back("gateway " + std::to_string(gateways.size()));
  gateways.location.push_back({degrees(latitude_deg), degrees(longitude_deg), 0.0});
  gateways.antennas.push_back(antennas);
  gateways.elevation_mask.push_back(degrees(mask_deg));
}

/// Lowest distance of a line of sight from the Earth's centre, by walking along it.
inline double lowest_radius_m(const Position<Itrf>& a, const Position<Itrf>& b) {
  double lowest = norm(from_center(a));
  for (int step = 0; step <= 20'000; ++step)
    lowest = std::min(lowest, norm(from_center(a + (step / 20'000.0) * (b - a))));
  return lowest;
}

}  // namespace aloft::link
