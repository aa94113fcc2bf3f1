#include "aloft/cli/find_files.h"

#include <fmt/core.h>

namespace aloft::cli {

namespace fs = std::filesystem;

fs::path program_folder() {
  std::error_code code;
  const fs::path program = fs::read_symlink("/proc/self/exe", code);
  return code ? fs::path(".") : program.parent_path();
}

std::vector<fs::path> scenario_folders() {
  const fs::path program = program_folder();
  return {"scenarios", program / "scenarios", program.parent_path().parent_path() / "scenarios",
          program.parent_path() / "share/aloft/scenarios"};
}

Result<fs::path> find_world_scenario() {
  std::string looked;
  for (const fs::path& folder : scenario_folders()) {
    std::error_code code;
    if (fs::is_regular_file(folder / "world.toml", code)) return folder / "world.toml";
    looked += fmt::format("\n  looked for {}", (folder / "world.toml").string());
  }
  return invalid_input("no scenario was named and no world.toml found; name one with --scenario" +
                       looked);
}

}  // namespace aloft::cli
