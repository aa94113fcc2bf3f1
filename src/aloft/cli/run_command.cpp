#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/cli/commands.h"
#include "aloft/cli/interruption.h"
#include "aloft/cli/open_world.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

constexpr std::size_t kTableRows = 20;

Result<PlaceIndex> find_traced_place(const earth::Atlas& atlas, const std::string& text) {
  const auto place = atlas.find_place(text);
  if (place) return *place;
  const auto spot = engine::find_spot(atlas, text);  // Knows what to say of an unknown name.
  if (!spot) return tl::unexpected(spot.error());
  return invalid_input(fmt::format(
      "--place {}: a place's name is needed, not coordinates; 'aloft explain --at' takes both",
      text));
}

// All unknown places are reported together.
Result<std::vector<PlaceIndex>> find_traced_places(const earth::Atlas& atlas,
                                                   const std::vector<std::string>& texts) {
  std::vector<PlaceIndex> places;
  Error errors;
  for (const std::string& text : texts) {
    const auto place = find_traced_place(atlas, text);
    if (place)
      places.push_back(*place);
    else
      errors.messages.insert(errors.messages.end(), place.error().messages.begin(),
                             place.error().messages.end());
  }
  if (!errors.messages.empty()) return tl::unexpected(std::move(errors));
  return places;
}

std::filesystem::path folder_of(const RunCommand& command) {
  if (command.out.empty()) return std::filesystem::path("out") / command.scenario.stem();
  // A shell that completes names writes "out/world/", which means "out/world".
  return command.out.has_filename() ? command.out : command.out.parent_path();
}

int print_results(const engine::World& world, const results::RunTables& tables,
                  const std::filesystem::path& folder, const Common& common) {
  if (common.json) {
    const auto summary = read_file(folder / "summary.json");
    return summary ? print(*summary) : report(summary.error());
  }
  const std::string report_path = (folder / "report.html").string() + "\n";
  if (common.quiet) return print(report_path);
  return print(results::terminal_table(engine::describe(world), tables, kTableRows) +
               "\nReport: " + report_path);
}

}  // namespace

int execute(const RunCommand& command, const Common& common) {
  const std::filesystem::path folder = folder_of(command);
  const Interruption interruption(folder);
  const auto without = engine::parse_without(command.without);
  if (!without) return report(without.error());
  const auto opened = open_world(command.scenario, common, *without);
  if (!opened) return report(opened.error());
  const auto places = find_traced_places(*opened->atlas, command.places);
  if (!places) return report(places.error());
  const auto tables = engine::run(
      opened->world, {.folder = folder, .traced_places = *places, .quiet = common.quiet});
  if (!tables) return report(tables.error());
  return print_results(opened->world, *tables, folder, common);
}

}  // namespace aloft::cli
