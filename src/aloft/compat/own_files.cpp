#include "aloft/compat/own_files.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>

namespace aloft::compat {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 8> kNames{
    "tles.txt",        "isls.txt", "ground_stations.txt", "gsl_interfaces_info.txt",
    "description.txt", "rtt.csv",  "near_ties.csv",       "differences.csv"};
constexpr std::array<std::string_view, 2> kPrefixes{"fstate_", "gsl_if_bandwidth_"};
constexpr std::string_view kSuffix = ".txt";

bool is_own(std::string_view name) {
  if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return true;
  for (const std::string_view prefix : kPrefixes) {
    if (!name.starts_with(prefix) || !name.ends_with(kSuffix)) continue;
    name.remove_prefix(prefix.size());
    name.remove_suffix(kSuffix.size());
    return !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
  }
  return false;
}

Result<std::vector<fs::path>> own_files(const fs::path& folder) {
  std::error_code code;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
       entry.increment(code))
    if (is_own(entry->path().filename().string())) files.push_back(entry->path());
  if (code) return failed(fmt::format("{}: cannot be read: {}", folder.string(), code.message()));
  return files;
}

Result<void> remove_own(const fs::path& folder) {
  const auto files = own_files(folder);
  if (!files) return tl::unexpected(files.error());
  for (const fs::path& file : *files) {
    std::error_code code;
    fs::remove(file, code);
    if (code)
      return failed(fmt::format("{}: cannot be removed: {}", file.string(), code.message()));
  }
  return {};
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (code) return failed(fmt::format("{}: cannot be made: {}", folder.string(), code.message()));
  return {};
}

}  // namespace

fs::path part_of(const fs::path& folder) {
  fs::path part = folder;
  part += ".part";
  return part;
}

Result<void> make_part(const fs::path& folder) {
  if (auto made = make_folder(part_of(folder)); !made) return made;
  return remove_own(part_of(folder));
}

void discard_part(const fs::path& folder) {
  // What cannot be removed stays: the run has failed for another reason, which is told.
  if (!remove_own(part_of(folder))) return;
  std::error_code not_empty;
  fs::remove(part_of(folder), not_empty);
}

Result<void> move_into_place(const fs::path& folder) {
  if (auto made = make_folder(folder); !made) return made;
  if (auto removed = remove_own(folder); !removed) return removed;
  const auto files = own_files(part_of(folder));
  if (!files) return tl::unexpected(files.error());
  for (const fs::path& file : *files) {
    std::error_code code;
    fs::rename(file, folder / file.filename(), code);
    if (code)
      return failed(fmt::format("{}: cannot be moved to {}: {}", file.string(), folder.string(),
                                code.message()));
  }
  std::error_code not_empty;
  fs::remove(part_of(folder), not_empty);
  return {};
}

}  // namespace aloft::compat
