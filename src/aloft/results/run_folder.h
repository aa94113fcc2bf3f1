/// DIR and DIR.part: nothing half-written is ever seen under the name that was asked for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aloft/base/result.h"

namespace aloft::results {

/// Makes the empty folder DIR.part beside `folder` and returns its path. Refuses a `folder` that
/// holds files but no run's summary.json.
Result<std::filesystem::path> make_part_folder(const std::filesystem::path& folder);

/// Moves `files` from `part` into `folder`, summary.json last; removes what only an earlier run
/// left there, keeps everything else.
Result<void> move_into_place(const std::filesystem::path& part, const std::filesystem::path& folder,
                             const std::vector<std::string>& files);

}  // namespace aloft::results
