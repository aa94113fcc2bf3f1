// Passes against a brute force of steps of a tenth of a second.
#include <filesystem>
#include <vector>

#include <gtest/gtest.h>

#include "aloft/base/math.h"
#include "aloft/sky/sky.h"

namespace aloft::sky {
namespace {

TEST(Passes, AgreeWithABruteForceToATenthOfASecond) {
  scenario::Scenario scenario;
  scenario.file = "a.toml";
  scenario.start = utc_from_date(2026, 6, 15, 0);
  scenario.duration_s = 4 * 3600;
  scenario::Shell shell;
  shell.name = "few";
  shell.planes = 3;
  shell.satellites_per_plane = 4;
  shell.inclination = degrees(60);
  shell.altitude_m = 550e3;
  scenario.constellation.shells = {shell};
  const auto fleet = orbit::Fleet::load(scenario);
  ASSERT_TRUE(fleet);
  const Observer observer = observer_at({degrees(48.0), degrees(11.0), 0.0}, scenario.assumptions);
  const PassSearch search{scenario.start, plus_seconds(scenario.start, scenario.duration_s),
                          degrees(10.0)};
  const std::vector<Pass> passes = find_passes(*fleet, observer, search);
  struct Brute {
    UtcTime rise{0};
    UtcTime top{0};
    UtcTime set{0};
    double highest = -1.0;
    bool up = false;
  };
  std::vector<std::pair<std::size_t, Brute>> found;
  std::vector<Brute> open(12);
  orbit::Ephemeris e;
  for (UtcTime t = search.from; t <= search.to; t = plus_ns(t, 100'000'000)) {
    fleet->propagate(t, e);
    for (const SatelliteIndex s : rows<SatelliteIndex>(12)) {
      Brute& b = open[s.value()];
      const double sine = dot(unit(e.position[s] - observer.position), observer.axes.up);
      const bool up = arc_sine(sine) >= search.elevation_min.radians();
      if (up && !b.up) b = {t, t, t, -1.0, true};
      if (up && sine > b.highest) b.highest = sine, b.top = t;
      if (!up && b.up) {
        b.up = false;
        b.set = t;
        found.emplace_back(s.value(), b);
      }
    }
  }
  ASSERT_GT(found.size(), 5U);
  std::size_t compared = 0;
  for (const auto& [satellite, b] : found) {
    for (const Pass& pass : passes) {
      if (pass.satellite.value() != satellite || !pass.set ||
          std::abs(elapsed_s(pass.culmination.time, b.top)) > 300)
        continue;
      ++compared;
      EXPECT_NEAR(elapsed_s(pass.set->time, b.set), 0.05, 0.06);
      EXPECT_NEAR(elapsed_s(pass.culmination.time, b.top), 0.0, 0.3) << "the top is flat";
      EXPECT_NEAR(pass.culmination.elevation.radians(), arc_sine(b.highest), 1e-6);
      if (!pass.rise) continue;
      EXPECT_NEAR(elapsed_s(pass.rise->time, b.rise), 0.05, 0.06);
    }
  }
  EXPECT_EQ(compared, found.size());
}

}  // namespace
}  // namespace aloft::sky
