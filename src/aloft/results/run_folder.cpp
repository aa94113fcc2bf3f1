#include "aloft/results/run_folder.h"

#include <algorithm>
#include <system_error>

#include <fmt/core.h>

#include "aloft/results/summary.h"

namespace aloft::results {
namespace {

namespace fs = std::filesystem;

bool is_written_by_a_run(const fs::path& file) {
  const std::string name = file.filename().string();
  for (const char* known :
       {"summary.json", "territories.csv", "places.csv", "results.nc", "report.html"})
    if (name == known) return true;
  return name.starts_with("place_") && name.ends_with(".csv");
}

// A part folder that a killed run left is ours to remove only if nothing else is in it.
Result<void> remove_leftover(const fs::path& part) {
  std::error_code code;
  if (!fs::exists(part, code)) return {};
  for (const fs::directory_entry& entry : fs::directory_iterator(part, code))
    if (!is_written_by_a_run(entry.path()))
      return invalid_input(
          fmt::format("{}: is needed for a run's partial files, but holds {}; "
                      "move it away or choose another folder",
                      part.string(), entry.path().filename().string()));
  if (!code) fs::remove_all(part, code);
  if (code) return failed(fmt::format("{}: cannot be removed: {}", part.string(), code.message()));
  return {};
}

Result<void> check_target(const fs::path& folder) {
  std::error_code code;
  if (!fs::exists(folder, code)) return {};
  if (!fs::is_directory(folder, code))
    return invalid_input(
        fmt::format("{}: is a file; a folder for the results is needed", folder.string()));
  const fs::directory_iterator entries(folder, code);
  if (code)
    return invalid_input(fmt::format("{}: cannot be read: {}", folder.string(), code.message()));
  if (entries == fs::directory_iterator{} || read_summary(folder)) return {};
  return invalid_input(
      fmt::format("{}: holds files, but no earlier run's summary.json; nothing is written there, "
                  "choose a new or empty folder",
                  folder.string()));
}

// Files of an earlier run that the new one does not have: traces of other places.
void remove_stale(const fs::path& folder, const std::vector<std::string>& earlier,
                  const std::vector<std::string>& files) {
  for (const std::string& name : earlier) {
    const bool replaced = std::find(files.begin(), files.end(), name) != files.end();
    const bool is_plain_name = fs::path(name).filename() == name;
    std::error_code ignored;
    if (!replaced && is_plain_name && is_written_by_a_run(name)) fs::remove(folder / name, ignored);
  }
}

}  // namespace

Result<fs::path> make_part_folder(const fs::path& folder) {
  if (folder.filename().empty() || folder.filename() == "." || folder.filename() == "..")
    return invalid_input(
        fmt::format("{}: a folder with a name of its own is needed", folder.string()));
  auto target = check_target(folder);
  if (!target) return pass_on(target);
  fs::path part = folder;
  part += ".part";
  auto removed = remove_leftover(part);
  if (!removed) return pass_on(removed);
  std::error_code code;
  fs::create_directories(part, code);
  if (code)
    return invalid_input(fmt::format("{}: cannot be made: {}", part.string(), code.message()));
  return part;
}

Result<void> move_into_place(const fs::path& part, const fs::path& folder,
                             const std::vector<std::string>& files) {
  std::error_code code;
  const bool existed = fs::exists(folder, code);
  const auto cannot = [&](const std::string& name) {
    return failed(fmt::format("{}: cannot be moved into place: {}", name, code.message()));
  };
  if (!existed) {
    fs::rename(part, folder, code);
    if (code) return cannot(part.string());
    return {};
  }
  const auto earlier = read_summary(folder);
  for (const std::string& name : files) {
    fs::rename(part / name, folder / name, code);
    if (code) return cannot((part / name).string());
  }
  if (earlier) remove_stale(folder, earlier->files, files);
  fs::remove_all(part, code);
  return {};
}

}  // namespace aloft::results
