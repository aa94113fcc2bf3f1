/// The folder of a run, and which files in it are a run's. Private to compat/.
#pragma once

#include <filesystem>

#include "aloft/base/result.h"

namespace aloft::compat {

/// "FOLDER.part", in which a run writes.
std::filesystem::path part_of(const std::filesystem::path& folder);

/// Makes it, and takes out of it what a killed run left.
Result<void> make_part(const std::filesystem::path& folder);

/// Takes a run's files out of the part, and removes it if it is empty then.
void discard_part(const std::filesystem::path& folder);

/// Takes the files of an earlier run out of the folder, moves those of the part into it, and
/// removes the part if it is empty then. What a run does not write stays where it is.
Result<void> move_into_place(const std::filesystem::path& folder);

}  // namespace aloft::compat
