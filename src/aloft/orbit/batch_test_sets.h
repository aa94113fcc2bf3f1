/// Element sets that the tests of the batch share.
#pragma once

#include <cstdint>
#include <numbers>
#include <vector>

#include "aloft/base/random.h"
#include "aloft/orbit/orbit.h"

namespace aloft::orbit {

/// Ranges of one kind of orbit; angles take any value.
struct OrbitKind {
  const char* name;
  double revolutions_per_day[2];
  double eccentricity[2];
  double inclination_deg[2];
  double bstar[2];
};

/// One kind for each way that the batch has, and those that are hard for it.
inline constexpr OrbitKind kOrbitKinds[] = {
    {"constellation", {14.9, 15.4}, {1e-5, 2e-3}, {10, 98}, {-1e-4, 5e-4}},
    {"to the edge of nearly circular", {11.5, 15.0}, {0.02, 0.031}, {0, 179}, {0, 3e-4}},
    {"strong drag", {15.8, 16.3}, {1e-5, 5e-3}, {20, 98}, {1e-3, 6e-3}},
    {"eccentric", {7.0, 12.0}, {0.05, 0.3}, {5, 120}, {0, 5e-4}},
    {"navigation", {2.0, 2.01}, {1e-4, 0.02}, {54, 65}, {0, 0}},
    {"synchronous", {1.0, 1.003}, {1e-5, 2e-3}, {0.02, 8}, {0, 0}},
    {"half a day, eccentric", {2.0, 2.01}, {0.6, 0.72}, {60, 66}, {0, 1e-4}},
    {"transfer", {2.2, 2.4}, {0.66, 0.69}, {3, 28}, {0, 1e-4}},
};

inline constexpr UtcTime kTestEpoch{1'748'520'000'000'000'000};  // 2025-05-29T12:00:00Z

inline ElementSet random_set(const OrbitKind& kind, std::uint64_t number) {
  std::uint64_t counter = 0;
  const auto between = [&](const double(&range)[2]) {
    return range[0] + (range[1] - range[0]) * random_uniform(7, number, counter++);
  };
  const double turn[2] = {0.0, 2.0 * std::numbers::pi};
  ElementSet set;
  set.epoch = plus_seconds(kTestEpoch, static_cast<std::int64_t>(number) * 137 % 86'400);
  set.mean_motion_rad_per_s = between(kind.revolutions_per_day) * 2.0 * std::numbers::pi / 86'400.0;
  set.eccentricity = between(kind.eccentricity);
  set.inclination = degrees(between(kind.inclination_deg));
  set.node = radians(between(turn));
  set.argument_of_perigee = radians(between(turn));
  set.mean_anomaly = radians(between(turn));
  set.bstar_per_earth_radius = between(kind.bstar);
  return set;
}

inline std::vector<ElementSet> random_sets(const OrbitKind& kind, std::uint64_t count) {
  std::vector<ElementSet> sets;
  for (std::uint64_t i = 0; i < count; ++i) sets.push_back(random_set(kind, i));
  return sets;
}

/// `count` of every kind, one kind after the other in turn.
inline std::vector<ElementSet> mixed_sets(std::uint64_t count) {
  std::vector<ElementSet> sets;
  for (std::uint64_t i = 0; i < count; ++i)
    for (const OrbitKind& kind : kOrbitKinds) sets.push_back(random_set(kind, i));
  return sets;
}

/// Instants up to `span_min` before and after.
inline std::vector<double> random_minutes(std::uint64_t count, double span_min) {
  std::vector<double> minutes;
  for (std::uint64_t i = 0; i < count; ++i)
    minutes.push_back((2.0 * random_uniform(11, 0, i) - 1.0) * span_min);
  return minutes;
}

inline std::vector<Simd> available_simds() {
  std::vector<Simd> found;
  for (const Simd simd : {Simd::portable, Simd::scalar, Simd::avx2, Simd::avx512})
    if (is_available(simd)) found.push_back(simd);
  return found;
}

/// What a batch says of each of `set_count` sets at each instant: [set][instant].
inline std::vector<std::vector<State>> states_of(const Sgp4Batch& batch, std::size_t set_count,
                                                 const Instants& instants) {
  std::vector<std::vector<State>> states(set_count);
  Sgp4Batch::Workspace workspace;
  for (std::size_t block = 0; block < batch.block_count(); ++block) {
    const auto sets = batch.sets_of(block);
    batch.visit(block, instants, workspace, [&](const Sgp4Batch::Part& part) {
      for (std::size_t i = 0; i < part.states.size(); ++i)
        for (std::size_t lane = 0; lane < sets.size(); ++lane)
          states[sets[lane]].push_back(state_of(part.states[i], part.errors[i], lane));
    });
  }
  return states;
}

}  // namespace aloft::orbit
