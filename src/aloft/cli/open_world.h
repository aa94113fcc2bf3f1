/// From options to a loaded world: the same steps for run, explain and path.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "aloft/base/result.h"
#include "aloft/cli/commands.h"
#include "aloft/engine/engine.h"

namespace aloft::cli {

/// The atlas stands beside the world because the world points to it.
struct OpenWorld {
  std::unique_ptr<earth::Atlas> atlas;
  engine::World world;
};

/// Reads the scenario (an empty path: the world's), applies --seed and --threads, loads the rest.
Result<OpenWorld> open_world(const std::filesystem::path& scenario, const Common& common,
                             const engine::Without& without);

/// Checks that the world's catalogues may be used at `time`.
Result<void> check_age(const engine::World& world, UtcTime time);

/// Says on standard error where the fleet's Earth orientation table, which holds the scenario's
/// start, does not hold `time`: positions there are a few hundred metres off at most.
void note_orientation(const orbit::Fleet& fleet, UtcTime start, UtcTime time, const Common& common);

}  // namespace aloft::cli
