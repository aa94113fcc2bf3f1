/// Files that only their owner may read: mode 0600. Private to authority/.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "aloft/base/result.h"

namespace aloft::authority {

/// Refuses a file that others may read or write.
Result<std::string> read_private_file(const std::filesystem::path& path);
/// Refuses to replace a file.
Result<void> write_private_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace aloft::authority
