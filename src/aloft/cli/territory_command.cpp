// `aloft territory show` and `aloft territory claims`.
#include <algorithm>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/base/names.h"
#include "aloft/cli/decision_log.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

using authority::DisputedArea;

std::vector<std::filesystem::path> one_or_none(const std::filesystem::path& path) {
  return path.empty() ? std::vector<std::filesystem::path>{} : std::vector{path};
}

std::vector<std::string> tokens_of(const std::vector<earth::CellId>& cells) {
  std::vector<std::string> tokens;
  for (const earth::CellId cell : cells) tokens.push_back(earth::token_of(cell));
  return tokens;
}

std::string json_of(const DisputedArea& area) {
  return json::object({{"id", json::string(area.id)},
                       {"claimants", json::strings(area.claimants)},
                       {"basis", json::string(area.basis)},
                       {"source", json::string(area.source)},
                       {"cells", json::strings(tokens_of(area.cells))}});
}

std::string text_of_area(const DisputedArea& area) {
  return fmt::format("{}: {} cells, claimed by {}\n  basis: {}\n  source: {}\n", area.id,
                     area.cells.size(), fmt::join(area.claimants, ", "), area.basis, area.source);
}

std::vector<DisputedArea> claimed_by(const authority::Ground& ground, const std::string& id) {
  std::vector<DisputedArea> areas;
  for (const DisputedArea& area : ground.areas)
    if (std::binary_search(area.claimants.begin(), area.claimants.end(), id)) areas.push_back(area);
  return areas;
}

std::string json_of(const earth::Territory& territory, const authority::GroundTerritory& ground,
                    const std::vector<DisputedArea>& areas) {
  std::vector<std::string> disputed;
  for (const DisputedArea& area : areas) disputed.push_back(json_of(area));
  std::vector<std::string> cells;
  for (const authority::GroundCell& cell : ground.cells)
    cells.push_back(json::object({{"cell", json::string(earth::token_of(cell.cell))},
                                  {"people", json::count(static_cast<std::size_t>(cell.people))}}));
  return json::object({{"id", json::string(territory.id)},
                       {"name", json::string(territory.name)},
                       {"iso_alpha2", json::string(territory.iso_alpha2)},
                       {"area_km2", json::number(territory.area_km2)},
                       {"people", json::count(static_cast<std::size_t>(ground.people()))},
                       {"cells", json::array(cells)},
                       {"disputed", json::array(disputed)}}) +
         "\n";
}

}  // namespace

int execute(const TerritoryShowCommand& command, const Common& common) {
  const auto data = read_territory_data(one_or_none(command.claims));
  if (!data) return report(data.error());
  const auto index = data->atlas->find_territory(command.name);
  if (!index) {
    std::vector<std::string> names;
    for (const earth::Territory& one : data->atlas->territories()) names.push_back(one.name);
    return report(invalid_input(fmt::format("no territory {}; did you mean '{}'?",
                                            authority::in_quotes(command.name),
                                            nearest_names(command.name, names, 1).front()))
                      .value());
  }
  const earth::Territory& territory = data->atlas->territories()[*index];
  const authority::Ground& ground = data->grounds.front();
  const authority::GroundTerritory& on_ground = *ground.territory(territory.id);
  const auto areas = claimed_by(ground, territory.id);
  if (common.json) return print(json_of(territory, on_ground, areas));
  std::string text = fmt::format("{} ({}): {:.0f} km2, {} people in {} cells, {} disputed areas\n",
                                 territory.id, territory.name, territory.area_km2,
                                 on_ground.people(), on_ground.cells.size(), areas.size());
  for (const DisputedArea& area : areas) text += text_of_area(area);
  return print(text);
}

int execute(const TerritoryClaimsCommand& command, const Common& common) {
  const auto data = read_territory_data({command.claims});
  if (!data) return report(data.error());
  const authority::Ground& ground = data->grounds.front();
  const std::string hash = transparency::to_hex(ground.hash);
  if (common.json) {
    std::vector<std::string> areas;
    for (const DisputedArea& area : ground.areas) areas.push_back(json_of(area));
    return print(json::object({{"ground", json::string(hash)}, {"areas", json::array(areas)}}) +
                 "\n");
  }
  std::string text;
  for (const DisputedArea& area : ground.areas) text += text_of_area(area);
  return print(text + fmt::format("territory data with these claims: {}\n", hash));
}

}  // namespace aloft::cli
