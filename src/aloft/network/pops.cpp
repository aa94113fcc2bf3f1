// Points of presence from a list or from names of cities, and which territory may use which.
#include <algorithm>
#include <map>
#include <optional>

#include <fmt/core.h>
#include <fmt/format.h>

#include "aloft/network/network.h"
#include "aloft/network/pop_list.h"

namespace aloft::network {
namespace {

using OptionalColumn = std::optional<std::size_t>;

OptionalColumn find_column(const CsvTable& table, std::string_view name) {
  const auto found = std::find(table.header.begin(), table.header.end(), name);
  if (found == table.header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table.header.begin());
}

std::string field(const CsvTable& table, std::size_t row, OptionalColumn column) {
  return column ? table.rows[row][*column] : std::string();
}

/// Why a row is no PoP; empty if it is one. Community gateways serve one community and are no exit
/// for others; "netfac" rows are those that PeeringDB lists in a facility.
std::string refusal_of(const std::string& type, const std::string& status) {
  if (!type.empty() && type != "pop" && type != "netfac")
    return fmt::format("not a PoP ({})", type);
  if (!status.empty() && status != "operational")
    return fmt::format("not operational ({})", status);
  return "";
}

/// The names by which a row is known: code, name, city, and the parts of "SEA - STTLWAX1".
std::vector<std::string> names_of(const std::string& code, const std::string& name,
                                  const std::string& city) {
  std::vector<std::string> names;
  for (const std::string& text : {code, name, city})
    if (!text.empty()) names.push_back(text);
  // The list of October 2023 has a no-break space behind the dash.
  constexpr std::string_view kSeparator = " - ";
  const std::size_t dash = name.find(kSeparator);
  if (dash != std::string::npos) {
    names.push_back(name.substr(0, dash));
    names.push_back(name.substr(dash + kSeparator.size()));
  }
  return names;
}

void add_problems(const Error& error, Error& problems) {
  problems.messages.insert(problems.messages.end(), error.messages.begin(), error.messages.end());
}

std::string candidates_text(const earth::PlaceCandidates& candidates, const earth::Atlas& atlas) {
  if (candidates.candidates.empty())
    return fmt::format("no such place; nearest: {}", fmt::join(candidates.nearest, "; "));
  std::vector<std::string> countries;
  for (const PlaceIndex place : candidates.candidates)
    countries.push_back(atlas.places().country[place]);
  std::sort(countries.begin(), countries.end());
  countries.erase(std::unique(countries.begin(), countries.end()), countries.end());
  return fmt::format("{} places have that name; add a country, one of {}",
                     candidates.candidates.size(), fmt::join(countries, ", "));
}

Result<PopList> list_cities(const scenario::Scenario& scenario, const earth::Atlas& atlas) {
  PopList list;
  Error problems;
  for (const auto& [city, line] : scenario.pops.cities) {
    const auto place = atlas.find_place(city);
    if (!place) {
      problems.messages.push_back(fmt::format("{}:{}: pops.cities: found '{}': {}",
                                              scenario.file.string(), line, city,
                                              candidates_text(place.error(), atlas)));
      continue;
    }
    const earth::Geodetic& where = atlas.places().location[*place];
    list.rows.push_back(
        {city, {where.latitude, where.longitude, 0.0}, {city, atlas.places().name[*place]}});
  }
  if (!problems.messages.empty()) return tl::unexpected(problems);
  list.source = "cities named in the scenario";
  return list;
}

Result<void> take_away(const std::vector<std::string>& without, PopList& list) {
  std::vector<std::vector<std::string>> names;
  for (const PopRow& row : list.rows) names.push_back(row.names);
  auto taken = link::rows_named(names, without, "PoP");
  if (!taken) return pass_on(taken);
  std::vector<PopRow> kept;
  for (std::size_t row = 0; row < list.rows.size(); ++row) {
    if ((*taken)[row] == 0)
      kept.push_back(std::move(list.rows[row]));
    else
      list.skipped.push_back(fmt::format("{}: taken away on request", list.rows[row].name));
  }
  list.rows = std::move(kept);
  if (list.rows.empty())
    return invalid_input(fmt::format("{}: no PoP is left; at least one is needed", list.source));
  return {};
}

/// Cells of the places of each country code. A code may have places but no territory: the map
/// counts Reunion as a part of France, the gazetteer and assignments do not.
std::map<std::string, std::vector<earth::CellId>> places_by_country(const earth::Places& places) {
  std::map<std::string, std::vector<earth::CellId>> cells;
  for (const PlaceIndex place : rows<PlaceIndex>(places.size()))
    cells[places.country[place]].push_back(places.cell[place]);
  return cells;
}

Result<void> assign(const scenario::Scenario& scenario, const earth::Atlas& atlas,
                    const PopList& list, Pops& pops) {
  if (!scenario.pops.assignment_file) return {};
  auto shares = read_assignment(*scenario.pops.assignment_file);
  if (!shares) return pass_on(shares);
  const auto places = places_by_country(atlas.places());
  std::size_t unknown = 0;
  for (const auto& [country, assignment] : *shares) {
    const auto allowed = allowed_pops(
        country, assignment, scenario.assumptions.pop_subnet_share_min, list, pops.skipped);
    const auto territory = atlas.find_territory(country);
    const auto its_places = places.find(country);
    if (territory) {
      pops.allowed[*territory] = allowed;
    } else if (its_places != places.end()) {
      for (const earth::CellId cell : its_places->second) pops.allowed_in_cell[cell] = allowed;
    } else {
      pops.skipped.push_back(fmt::format("PoP assignment of {}: no such territory", country));
      ++unknown;
    }
  }
  if (unknown == shares->size())
    return invalid_input(
        fmt::format("{}: column 'iso2' has no known country; ISO 3166-1 alpha-2 codes are allowed",
                    scenario.pops.assignment_file->string()));
  return {};
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return lower;
}

/// One letter changed, added or left out.
bool nearly_equal(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin());
  return std::equal(a.size() == b.size() && in_a != a.end() ? in_a + 1 : in_a, a.end(),
                    in_b == b.end() ? in_b : in_b + 1, b.end());
}

/// PoPs of that name; for a code (seven letters or more) that no PoP has, those whose code differs
/// in one letter: lists write akl and ackl, and number the sites of a city.
std::vector<PopIndex> pops_named(const std::string& name, const PopList& list) {
  constexpr std::size_t kCodeLength = 7;
  std::vector<PopIndex> exact;
  std::vector<PopIndex> near;
  for (std::size_t row = 0; row < list.rows.size(); ++row) {
    if (has_name(list.rows[row], name)) exact.push_back(PopIndex(row));
    const auto alike = [&](const std::string& known) {
      return name.size() >= kCodeLength && nearly_equal(lower_case(known), lower_case(name));
    };
    const auto& names = list.rows[row].names;
    if (std::any_of(names.begin(), names.end(), alike)) near.push_back(PopIndex(row));
  }
  return exact.empty() ? near : exact;
}

}  // namespace

Result<PopList> read_pops(const std::filesystem::path& path) {
  auto table = read_csv(path);
  if (!table) return pass_on(table);
  auto latitude = table->column("lat");
  if (!latitude) return pass_on(latitude);
  auto longitude = table->column("lon");
  if (!longitude) return pass_on(longitude);
  const OptionalColumn code = find_column(*table, "code");
  const OptionalColumn name = find_column(*table, "name");
  const OptionalColumn city = find_column(*table, "city");
  if (!code && !name)
    return invalid_input(fmt::format("{}:1: no column 'code' or 'name'; found: {}", table->path,
                                     fmt::join(table->header, ", ")));
  PopList list;
  Error problems;
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    const auto where = link::read_location(*table, row, *latitude, *longitude);
    if (!where) add_problems(where.error(), problems);
    const auto names =
        names_of(field(*table, row, code), field(*table, row, name), field(*table, row, city));
    if (names.empty())
      problems.messages.push_back(fmt::format("{}:{}: found no code, name or city; one is needed",
                                              table->path, table->line_numbers[row]));
    if (!where || names.empty()) continue;
    const std::string refusal = refusal_of(field(*table, row, find_column(*table, "type")),
                                           field(*table, row, find_column(*table, "status")));
    if (refusal.empty())
      list.rows.push_back({names.front(), *where, names});
    else
      list.skipped.push_back(fmt::format("{}: {}", names.front(), refusal));
  }
  if (!problems.messages.empty()) return tl::unexpected(problems);
  if (list.rows.empty())
    return invalid_input(fmt::format("{}: no PoP among {} rows; at least one is needed",
                                     table->path, table->rows.size()));
  list.source = table->path;
  return list;
}

Result<std::map<std::string, Assignment>> read_assignment(const std::filesystem::path& path) {
  auto table = read_csv(path);
  if (!table) return pass_on(table);
  auto iso2 = table->column("iso2");
  if (!iso2) return pass_on(iso2);
  auto pop = table->column("pop");
  if (!pop) return pass_on(pop);
  auto subnets = table->column("subnets");
  if (!subnets) return pass_on(subnets);
  std::map<std::string, Assignment> assignments;
  Error problems;
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    const auto count = csv_number(*table, row, *subnets);
    if (!count) {
      add_problems(count.error(), problems);
    } else if (*count < 0.0) {
      problems.messages.push_back(
          fmt::format("{}:{}: column 'subnets': found {}; 0 or more are allowed", table->path,
                      table->line_numbers[row], *count));
    } else {
      assignments[table->rows[row][*iso2]].push_back({table->rows[row][*pop], *count});
    }
  }
  if (!problems.messages.empty()) return tl::unexpected(problems);
  return assignments;
}

std::vector<PopIndex> allowed_pops(const std::string& country, const Assignment& assignment,
                                   double share_min, const PopList& list,
                                   std::vector<std::string>& skipped) {
  double total = 0.0;
  for (const AssignedPop& assigned : assignment) total += assigned.subnets;
  std::vector<PopIndex> allowed;
  for (const AssignedPop& assigned : assignment) {
    if (total <= 0.0 || assigned.subnets < share_min * total) continue;
    const std::vector<PopIndex> found = pops_named(assigned.pop, list);
    if (found.empty())
      skipped.push_back(fmt::format("PoP assignment of {}: '{}' is not among the PoPs in use",
                                    country, assigned.pop));
    for (const PopIndex pop : found)
      if (const PopRow& row = list.rows[pop.value()]; !has_name(row, assigned.pop))
        skipped.push_back(
            fmt::format("PoP assignment of {}: '{}' is taken as '{}', the nearest code", country,
                        assigned.pop, row.name));
    allowed.insert(allowed.end(), found.begin(), found.end());
  }
  std::sort(allowed.begin(), allowed.end());
  allowed.erase(std::unique(allowed.begin(), allowed.end()), allowed.end());
  if (allowed.empty())
    skipped.push_back(fmt::format(
        "PoP assignment of {}: none of its PoPs is in use, so all are allowed", country));
  return allowed;
}

bool has_name(const PopRow& row, std::string_view name) {
  return std::any_of(row.names.begin(), row.names.end(), [&](const std::string& known) {
    return lower_case(known) == lower_case(name);
  });
}

Result<Pops> load_pops(const scenario::Scenario& scenario, const earth::Atlas& atlas,
                       const std::vector<std::string>& without) {
  auto list = scenario.pops.file ? read_pops(*scenario.pops.file) : list_cities(scenario, atlas);
  if (!list) return pass_on(list);
  auto taken = take_away(without, *list);
  if (!taken) return pass_on(taken);
  Pops pops;
  pops.source = list->source;
  pops.skipped = list->skipped;
  pops.allowed.resize(atlas.territories().size());
  for (const PopRow& row : list->rows) {
    pops.name.push_back(row.name);
    pops.location.push_back(row.location);
  }
  auto assigned = assign(scenario, atlas, *list, pops);
  if (!assigned) return pass_on(assigned);
  return pops;
}

}  // namespace aloft::network
