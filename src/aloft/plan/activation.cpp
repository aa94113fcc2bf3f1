#include <fmt/core.h>
#include <fmt/format.h>

#include "aloft/base/names.h"
#include "aloft/plan/plan.h"

namespace aloft::plan {
namespace {

constexpr std::size_t kSuggestions = 3;

std::vector<std::string> ids_and_names(const earth::Atlas& atlas) {
  std::vector<std::string> all;
  for (const earth::Territory& territory : atlas.territories()) {
    all.push_back(territory.id);
    all.push_back(territory.name);
  }
  return all;
}

Result<void> switch_off(const std::string& territory, const std::string& reason,
                        const std::string& asked_by, const earth::Atlas& atlas,
                        Activation& activation) {
  const auto index = atlas.find_territory(territory);
  if (!index) {
    return invalid_input(
        fmt::format("{}: no territory has the id, ISO 3166-1 code or name '{}'; did you mean {}? "
                    "(territories.csv of any run lists all)",
                    asked_by, territory,
                    fmt::join(nearest_names(territory, ids_and_names(atlas), kSuggestions), "; ")));
  }
  activation.off[*index] = 1;
  activation.reason[*index] = reason;
  return {};
}

}  // namespace

Result<Activation> read_activation(const scenario::Scenario& scenario, const earth::Atlas& atlas,
                                   const std::vector<std::string>& without) {
  const std::size_t count = atlas.territories().size();
  Activation activation{Column<TerritoryIndex, std::uint8_t>(count, 0),
                        Column<TerritoryIndex, std::string>(count)};
  Error problems;
  const auto collect = [&](const Result<void>& result) {
    if (!result)
      problems.messages.insert(problems.messages.end(), result.error().messages.begin(),
                               result.error().messages.end());
  };
  for (const scenario::TerritoryOff& off : scenario.territories_off)
    collect(
        switch_off(off.territory.name, off.reason,
                   fmt::format("{}:{}: off.territory", scenario.file.string(), off.territory.line),
                   atlas, activation));
  for (const std::string& territory : without)
    collect(switch_off(territory, "taken away with --without", "--without", atlas, activation));
  if (!problems.messages.empty()) return tl::unexpected(problems);
  return activation;
}

}  // namespace aloft::plan
