#include "aloft/cli/open_world.h"

#include <fmt/core.h>

#include "aloft/base/parallel.h"
#include "aloft/cli/find_files.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

constexpr double kSecondsPerDay = 86'400.0;

Result<scenario::Scenario> read_asked_scenario(const std::filesystem::path& path) {
  if (!path.empty()) return scenario::read_scenario(path);
  auto found = find_world_scenario();
  if (!found) return pass_on(found);
  return scenario::read_scenario(*found);
}

}  // namespace

Result<OpenWorld> open_world(const std::filesystem::path& path, const Common& common,
                             const engine::Without& without) {
  set_thread_count(common.threads);
  auto scenario = read_asked_scenario(path);
  if (!scenario) return pass_on(scenario);
  if (common.seed) scenario->seed = *common.seed;
  auto atlas = earth::Atlas::read(earth::default_pack_path());
  if (!atlas) return pass_on(atlas);
  auto kept = std::make_unique<earth::Atlas>(std::move(*atlas));
  auto world = engine::load_world(*scenario, *kept, without);
  if (!world) return pass_on(world);
  return OpenWorld{std::move(kept), std::move(*world)};
}

Result<void> check_age(const engine::World& world, UtcTime time) {
  const orbit::ElementAge age = world.fleet.element_age(time);
  const double limit_s = world.scenario.assumptions.catalogue_age_max_s;
  if (age.is_within(limit_s)) return {};
  return invalid_input(fmt::format(
      "--time {}: the catalogue's elements are {:.1f} days from it (median); at most {:g} days are "
      "allowed: take a catalogue of that time, or raise catalogue_age_max_days in [assumptions]",
      format_utc(time), age.median_s / kSecondsPerDay, limit_s / kSecondsPerDay));
}

void note_orientation(const orbit::Fleet& fleet, UtcTime start, UtcTime time,
                      const Common& common) {
  const orbit::EarthOrientationTable& table = fleet.earth_orientation();
  if (common.quiet || !table.covers(start) || table.covers(time)) return;
  print_error(
      fmt::format("note: at {} the Earth's orientation is taken as UT1 = UTC without polar motion: "
                  "the table is {}",
                  format_utc(time), table.source()));
}

}  // namespace aloft::cli
