#include "aloft/authority/ground.h"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "aloft/authority/fields.h"
#include "aloft/authority/registry.h"
#include "aloft/authority/toml_text.h"
#include "aloft/base/file.h"

namespace aloft::authority {
namespace {

DisputedArea read_area(Fields& fields) {
  DisputedArea area{fields.id("id"),
                    fields.ids("claimants", Need::required),
                    fields.text("basis"),
                    fields.text("source"),
                    {}};
  std::sort(area.claimants.begin(), area.claimants.end());
  area.claimants.erase(std::unique(area.claimants.begin(), area.claimants.end()),
                       area.claimants.end());
  if (fields.has("claimants") && area.claimants.size() < 2)
    fields.report("claimants", fmt::format("{} of them", area.claimants.size()), "two at least");
  for (const std::string& token : fields.ids("cells", Need::required)) {
    if (const auto cell = cell_from_token(token))
      area.cells.push_back(*cell);
    else
      fields.report("cells", in_quotes(token), "tokens of S2 cells of level 9");
  }
  std::sort(area.cells.begin(), area.cells.end());
  area.cells.erase(std::unique(area.cells.begin(), area.cells.end()), area.cells.end());
  fields.finish();
  return area;
}

template <class T>
const T* find_id(const std::vector<T>& all, std::string_view id) {
  const auto found =
      std::lower_bound(all.begin(), all.end(), id,
                       [](const T& one, std::string_view wanted) { return one.id < wanted; });
  return found != all.end() && found->id == id ? &*found : nullptr;
}

template <class T>
void sort_by_id(std::vector<T>& all) {
  std::sort(all.begin(), all.end(), [](const T& a, const T& b) { return a.id < b.id; });
}

transparency::Hash hash_of(const Ground& ground) {
  std::string text = "aloft.ground/v1\n";
  for (const GroundTerritory& territory : ground.territories) {
    text += fmt::format("territory {}\n", territory.id);
    for (const GroundCell& cell : territory.cells)
      text += fmt::format("{} {}\n", earth::token_of(cell.cell), cell.people);
  }
  for (const DisputedArea& area : ground.areas) {
    text += fmt::format("area {}\n", area.id);
    for (const std::string& claimant : area.claimants) text += fmt::format("by {}\n", claimant);
    for (const earth::CellId cell : area.cells) text += earth::token_of(cell) + "\n";
  }
  return transparency::sha256(text);
}

}  // namespace

Result<std::vector<DisputedArea>> parse_claims(std::string_view toml, std::string_view source) {
  Result<Json> json = parse_toml(toml, source);
  if (!json) return pass_on(json);
  Problems problems(source);
  Fields fields(*json, "", problems);
  std::vector<DisputedArea> areas;
  if (const auto* items = fields.array("area"))
    for (const Json& item : *items) {
      Fields area(item, fmt::format("area[{}]", areas.size()), problems);
      areas.push_back(read_area(area));
    }
  fields.finish();
  sort_by_id(areas);
  const auto twice =
      std::adjacent_find(areas.begin(), areas.end(),
                         [](const DisputedArea& a, const DisputedArea& b) { return a.id == b.id; });
  if (twice != areas.end())
    fields.report("area", fmt::format("{} twice", in_quotes(twice->id)), "each id once");
  if (!problems.empty()) return problems.error();
  return areas;
}

Result<std::vector<DisputedArea>> read_claims(const std::filesystem::path& path) {
  Result<std::string> bytes = read_file(path);
  if (!bytes) return pass_on(bytes);
  return parse_claims(*bytes, path.string());
}

std::int64_t GroundTerritory::people() const {
  std::int64_t sum = 0;
  for (const GroundCell& cell : cells) sum += cell.people;
  return sum;
}

const GroundCell* GroundTerritory::find(earth::CellId cell) const {
  const auto found = std::lower_bound(
      cells.begin(), cells.end(), cell,
      [](const GroundCell& one, earth::CellId wanted) { return one.cell < wanted; });
  return found != cells.end() && found->cell == cell ? &*found : nullptr;
}

const GroundTerritory* Ground::territory(std::string_view id) const {
  return find_id(territories, id);
}

const DisputedArea* Ground::area(std::string_view id) const { return find_id(areas, id); }

std::vector<earth::CellId> Ground::disputed_cells(std::string_view claimant) const {
  std::vector<earth::CellId> cells;
  for (const DisputedArea& one : areas)
    if (std::binary_search(one.claimants.begin(), one.claimants.end(), claimant))
      cells.insert(cells.end(), one.cells.begin(), one.cells.end());
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

const Ground* find_ground(std::span<const Ground> grounds, const transparency::Hash& hash) {
  const auto found = std::find_if(grounds.begin(), grounds.end(),
                                  [&](const Ground& one) { return one.hash == hash; });
  return found == grounds.end() ? nullptr : &*found;
}

Ground make_ground(std::vector<GroundTerritory> territories, std::vector<DisputedArea> areas) {
  Ground ground{std::move(territories), std::move(areas), {}};
  for (GroundTerritory& territory : ground.territories)
    std::sort(territory.cells.begin(), territory.cells.end(),
              [](const GroundCell& a, const GroundCell& b) { return a.cell < b.cell; });
  for (DisputedArea& area : ground.areas) {
    std::sort(area.claimants.begin(), area.claimants.end());
    std::sort(area.cells.begin(), area.cells.end());
  }
  sort_by_id(ground.territories);
  sort_by_id(ground.areas);
  ground.hash = hash_of(ground);
  return ground;
}

Result<Ground> make_ground(const earth::Atlas& atlas, std::vector<DisputedArea> areas) {
  std::vector<GroundTerritory> found_territories;
  const auto& territories = atlas.territories();
  for (const DisputedArea& area : areas)
    for (const std::string& claimant : area.claimants) {
      const auto found = atlas.find_territory(claimant);
      if (!found || territories[*found].id != claimant)
        return invalid_input(fmt::format(
            "claims: area {}: claimants: found {}; allowed the id of a territory (territories.csv "
            "of any run lists all)",
            area.id, in_quotes(claimant)));
    }
  for (const earth::Territory& territory : territories)
    found_territories.push_back({territory.id, {}});
  const earth::PlannedCells& planned = atlas.planned_cells();
  for (const earth::Parcel& parcel : planned.parcels)
    found_territories[parcel.territory.value()].cells.push_back(
        {planned.id[parcel.cell], std::llround(parcel.population)});
  return make_ground(std::move(found_territories), std::move(areas));
}

}  // namespace aloft::authority
