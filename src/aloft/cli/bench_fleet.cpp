#include "aloft/cli/bench_fleet.h"

#include <numbers>

#include "aloft/base/random.h"

namespace aloft::cli {
namespace {

struct Range {
  double low, high;
};

// Ranges of one kind of orbit; the other angles take any value.
struct Kind {
  Range revolutions_per_day, eccentricity, inclination_deg, bstar;
};

constexpr Kind kConstellation{{15.05, 15.35}, {1e-5, 2e-3}, {43, 98}, {1e-5, 5e-4}};
constexpr Kind kNavigation{{2.0, 2.01}, {1e-4, 0.02}, {54, 65}, {0, 0}};
constexpr Kind kSynchronous{{1.0, 1.003}, {1e-5, 1e-3}, {0.02, 8}, {0, 0}};
constexpr Kind kMolniya{{2.0, 2.01}, {0.65, 0.72}, {60, 66}, {0, 0}};
constexpr Kind kTransfer{{2.2, 2.4}, {0.66, 0.69}, {3, 28}, {0, 1e-4}};

orbit::ElementSet element_set(const Kind& kind, std::size_t number) {
  std::uint64_t counter = 0;
  const auto within = [&](Range r) {
    return r.low + (r.high - r.low) * random_uniform(1, number, counter++);
  };
  constexpr Range kTurn{0.0, 2.0 * std::numbers::pi};
  constexpr Range kDay_s{-43'200.0, 43'200.0};
  orbit::ElementSet set;
  set.catalogue_number = number + 1;
  set.epoch = plus_seconds(kBenchEpoch, static_cast<std::int64_t>(within(kDay_s)));
  set.mean_motion_rad_per_s = within(kind.revolutions_per_day) * kTurn.high / 86'400.0;
  set.eccentricity = within(kind.eccentricity);
  set.inclination = degrees(within(kind.inclination_deg));
  set.node = radians(within(kTurn));
  set.argument_of_perigee = radians(within(kTurn));
  set.mean_anomaly = radians(within(kTurn));
  set.bstar_per_earth_radius = within(kind.bstar);
  return set;
}

}  // namespace

std::vector<orbit::ElementSet> low_fleet(std::size_t count) {
  std::vector<orbit::ElementSet> fleet;
  for (std::size_t i = 0; i < count; ++i) fleet.push_back(element_set(kConstellation, i));
  return fleet;
}

std::vector<orbit::ElementSet> deep_fleet(std::size_t count) {
  constexpr const Kind* kTen[10] = {&kNavigation,  &kNavigation,  &kNavigation,  &kNavigation,
                                    &kSynchronous, &kSynchronous, &kSynchronous, &kSynchronous,
                                    &kMolniya,     &kTransfer};
  std::vector<orbit::ElementSet> fleet;
  for (std::size_t i = 0; i < count; ++i) fleet.push_back(element_set(*kTen[i % 10], i));
  return fleet;
}

}  // namespace aloft::cli
