/// Where the program looks for the files that nobody named.
#pragma once

#include <filesystem>
#include <vector>

#include "aloft/base/result.h"

namespace aloft::cli {

/// The folder that holds the running program.
std::filesystem::path program_folder();

/// Folders that may hold scenarios, in the order in which they are asked: `scenarios` in the
/// current folder; beside the program; two folders above it (a program in build/<preset> of a
/// checkout);
/// `../share/aloft/scenarios` (an installed program).
std::vector<std::filesystem::path> scenario_folders();

/// The first `world.toml` of `scenario_folders()`; the error says where it was looked for.
Result<std::filesystem::path> find_world_scenario();

}  // namespace aloft::cli
