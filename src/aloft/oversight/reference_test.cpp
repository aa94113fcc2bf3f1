#include "aloft/oversight/reference.h"

#include <gtest/gtest.h>

#include "aloft/base/check.h"
#include "aloft/engine/engine.h"

namespace aloft::oversight {
namespace {

const earth::Atlas& atlas() {
  static const earth::Atlas loaded = [] {
    auto read = earth::Atlas::read(ALOFT_BINARY_DIR "/earth.pack");
    ALOFT_CHECK(read.has_value(), "the build makes the pack");
    return std::move(*read);
  }();
  return loaded;
}

scenario::Scenario small() {
  auto read = scenario::read_scenario(ALOFT_SOURCE_DIR "/tests/cli/small.toml");
  ALOFT_CHECK(read.has_value(), "the scenario of the program's tests");
  return std::move(*read);
}

Probe at(const engine::Spot& spot, const std::string& territory, UtcTime time) {
  Probe probe;
  probe.place = {territory, earth::cell_at(spot.location.latitude, spot.location.longitude)};
  probe.time = time;
  return probe;
}

// `explain` plans one slot for one spot, by another way through the engine.
TEST(Reference, ServesWhatExplainSaysAtAnyTime) {
  const scenario::Scenario scenario = small();
  const engine::Spot spot = engine::find_spot(atlas(), "-53.1,73.5").value();
  const engine::World world = engine::load_world(scenario, atlas(), {}).value();
  std::vector<Probe> probes;
  for (std::int64_t i = 0; i < 6; ++i)
    probes.push_back(at(spot, "HM", plus_seconds(scenario.start, 7'001 * i * i)));
  probes.push_back(at(spot, "HM", plus_seconds(probes.back().time, 15)));
  probes.push_back(at(spot, "HM", parse_utc("2026-11-25T15:00:00Z").value()));
  const Servable servable = reference_service(scenario, atlas(), probes, 1'000'000).value();
  int served = 0;
  for (const Probe& probe : probes) {
    const auto seen = engine::explain(world, spot, probe.time);
    ASSERT_TRUE(seen);
    EXPECT_EQ(servable(probe.place, probe.time), seen->reason == plan::Reason::served)
        << format_utc(probe.time);
    served += servable(probe.place, probe.time) ? 1 : 0;
  }
  EXPECT_GT(served, 0);
  EXPECT_LT(served, 8) << "both answers occur";
}

TEST(Reference, HasEverythingOn) {
  scenario::Scenario scenario = small();
  const engine::Spot spot = engine::find_spot(atlas(), "-53.1,73.5").value();
  const std::vector<Probe> probes = {at(spot, "HM", scenario.start)};
  scenario.throttles.push_back({{"HM", 1}, 0.0, 0.0});
  const Servable servable = reference_service(scenario, atlas(), probes, 1).value();
  EXPECT_TRUE(servable(probes[0].place, probes[0].time));
  EXPECT_FALSE(servable(probes[0].place, plus_seconds(probes[0].time, 3'600))) << "nobody asked";
  const Servable too_slow = reference_service(scenario, atlas(), probes, 1'000'000'000).value();
  EXPECT_FALSE(too_slow(probes[0].place, probes[0].time)) << "less than the floor is none";
}

}  // namespace
}  // namespace aloft::oversight
