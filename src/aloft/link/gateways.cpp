// Gateways from a list or from the siting rule.
#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include <fmt/core.h>

#include "aloft/base/names.h"
#include "aloft/link/site_list.h"

namespace aloft::link {
namespace {

/// What public lists call a station that works.
constexpr std::array<std::string_view, 3> kWorkingStates = {"operational", "live", "built"};
/// Starts of states that contradict an "operational" flag beside them.
constexpr std::array<std::string_view, 5> kUnfinishedStates = {"construction", "possible",
                                                               "planned", "not built", "not build"};

using OptionalColumn = std::optional<std::size_t>;

OptionalColumn find_column(const CsvTable& table, std::string_view name) {
  const auto found = std::find(table.header.begin(), table.header.end(), name);
  if (found == table.header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table.header.begin());
}

/// One frequency band's columns; `operational` is absent where the list has no flag.
struct Band {
  OptionalColumn operational;
  OptionalColumn antennas;
  OptionalColumn mask;
};

struct GatewayColumns {
  std::size_t name = 0;
  std::size_t latitude = 0;
  std::size_t longitude = 0;
  std::size_t status = 0;
  OptionalColumn type;
  std::array<Band, 3> bands;
  bool has_flags = false;
};

Result<GatewayColumns> find_columns(const CsvTable& table) {
  GatewayColumns columns;
  Error problems;
  const auto need = [&](std::string_view name, std::size_t& column) {
    const auto found = table.column(name);
    if (found) {
      column = *found;
    } else {
      problems.messages.push_back(found.error().text());
    }
  };
  need("name", columns.name);
  need("lat", columns.latitude);
  need("lon", columns.longitude);
  need("status", columns.status);
  if (!problems.messages.empty()) return tl::unexpected(problems);
  columns.type = find_column(table, "type");
  const auto band = [&](std::string_view flag, std::string_view antennas, std::string_view mask) {
    return Band{find_column(table, flag), find_column(table, antennas), find_column(table, mask)};
  };
  columns.bands = {band("operational", "antennas", "min_el_deg"),
                   band("ka_operational", "ka_antennas", "ka_min_el_deg"),
                   band("e_operational", "e_antennas", "e_min_el_deg")};
  columns.has_flags = std::any_of(columns.bands.begin(), columns.bands.end(),
                                  [](const Band& b) { return b.operational.has_value(); });
  return columns;
}

bool band_works(const std::vector<std::string>& row, const Band& band) {
  return !band.operational || lower_case(row[*band.operational]) == "true";
}

/// Why a row is no working gateway; empty if it is one.
std::string refusal_of(const std::vector<std::string>& row, const GatewayColumns& columns) {
  if (columns.type && lower_case(row[*columns.type]) != "gateway")
    return fmt::format("not a gateway ({})", row[*columns.type]);
  const std::string status = lower_case(row[columns.status]);
  const auto starts = [&](std::string_view state) { return status.starts_with(state); };
  const auto equals = [&](std::string_view state) { return status == state; };
  bool works = std::any_of(kWorkingStates.begin(), kWorkingStates.end(), equals);
  if (columns.has_flags) {
    works = std::any_of(columns.bands.begin(), columns.bands.end(), [&](const Band& band) {
      return band.operational && band_works(row, band);
    });
    if (std::any_of(kUnfinishedStates.begin(), kUnfinishedStates.end(), starts)) works = false;
  }
  if (works) return "";
  return fmt::format("not operational ({})", status.empty() ? "no status" : row[columns.status]);
}

/// An optional number within limits; nothing where the field is empty.
Result<std::optional<double>> read_optional(const CsvTable& table, std::size_t row,
                                            OptionalColumn column, double highest) {
  if (!column || table.rows[row][*column].empty()) return std::optional<double>();
  auto value = csv_number(table, row, *column);
  if (!value) return pass_on(value);
  if (*value < 0.0 || *value > highest)
    return invalid_input(fmt::format("{}:{}: column '{}': found {}; allowed are 0 to {}",
                                     table.path, table.line_numbers[row], table.header[*column],
                                     *value, highest));
  return std::optional<double>(*value);
}

struct Equipment {
  double antennas = 0.0;
  std::optional<double> mask_deg;
};

/// Antennas of all working bands together, and the lowest of their masks.
Result<Equipment> read_equipment(const CsvTable& table, std::size_t row,
                                 const GatewayColumns& columns) {
  constexpr double kAntennasMax = 1000.0;
  Equipment equipment;
  for (const Band& band : columns.bands) {
    auto antennas = read_optional(table, row, band.antennas, kAntennasMax);
    if (!antennas) return pass_on(antennas);
    auto mask = read_optional(table, row, band.mask, 90.0);
    if (!mask) return pass_on(mask);
    if (!band_works(table.rows[row], band)) continue;
    equipment.antennas += antennas->value_or(0.0);
    if (*mask) equipment.mask_deg = std::min(**mask, equipment.mask_deg.value_or(90.0));
  }
  return equipment;
}

/// The name, or the name with a number behind it if it is taken.
std::string unused_name(const std::string& name, std::set<std::string>& used) {
  std::string candidate = name;
  for (int number = 2; !used.insert(lower_case(candidate)).second; ++number)
    candidate = fmt::format("{} ({})", name, number);
  return candidate;
}

class Reader {
 public:
  Reader(const CsvTable& table, const GatewayColumns& columns,
         const scenario::Assumptions& assumptions)
      : table_(table), columns_(columns), assumptions_(assumptions) {}

  void read_row(std::size_t row) {
    const auto location = read_location(table_, row, columns_.latitude, columns_.longitude);
    const auto equipment = read_equipment(table_, row, columns_);
    const std::string& name = table_.rows[row][columns_.name];
    if (!location) add(location.error());
    if (!equipment) add(equipment.error());
    if (name.empty())
      problems_.messages.push_back(
          fmt::format("{}:{}: column 'name': found nothing; a name is needed", table_.path,
                      table_.line_numbers[row]));
    if (!location || !equipment || name.empty()) return;
    const std::string refusal = refusal_of(table_.rows[row], columns_);
    if (!refusal.empty()) {
      gateways_.skipped.push_back(fmt::format("{}: {}", name, refusal));
      return;
    }
    gateways_.name.push_back(unused_name(name, used_));
    gateways_.location.push_back(*location);
    const int antennas = static_cast<int>(equipment->antennas);
    gateways_.antennas.push_back(antennas > 0 ? antennas : assumptions_.gateway_antennas);
    gateways_.elevation_mask.push_back(equipment->mask_deg ? degrees(*equipment->mask_deg)
                                                           : assumptions_.gateway_elevation_mask);
  }

  Result<Gateways> finish() {
    if (!problems_.messages.empty()) return tl::unexpected(problems_);
    if (gateways_.size() == 0)
      return invalid_input(
          fmt::format("{}: no operational gateway among {} rows; at least one is needed",
                      table_.path, table_.rows.size()));
    gateways_.source = table_.path;
    return std::move(gateways_);
  }

 private:
  void add(const Error& error) {
    problems_.messages.insert(problems_.messages.end(), error.messages.begin(),
                              error.messages.end());
  }
  const CsvTable& table_;
  const GatewayColumns& columns_;
  const scenario::Assumptions& assumptions_;
  Gateways gateways_;
  std::set<std::string> used_;
  Error problems_;
};

Gateways site_gateways(const scenario::Scenario& scenario, const earth::Atlas& atlas) {
  const earth::Places& places = atlas.places();
  std::vector<Site> sites;
  sites.reserve(places.size());
  for (const PlaceIndex place : rows<PlaceIndex>(places.size()))
    sites.push_back({places.name[place], places.country[place], places.location[place],
                     places.population[place]});
  const auto count = static_cast<std::size_t>(scenario.gateways.generated_count);
  const Siting siting = choose_sites(sites, count);
  Gateways gateways;
  std::set<std::string> used;
  for (const std::size_t chosen : siting.chosen) {
    const Site& site = sites[chosen];
    gateways.name.push_back(unused_name(fmt::format("{},{}", site.name, site.country), used));
    gateways.location.push_back({site.location.latitude, site.location.longitude, 0.0});
    gateways.antennas.push_back(scenario.assumptions.gateway_antennas);
    gateways.elevation_mask.push_back(scenario.assumptions.gateway_elevation_mask);
  }
  gateways.source = fmt::format(
      "siting rule: the {} most populous places of the gazetteer at least {} km apart (assumed)",
      siting.chosen.size(), siting.spacing_km);
  return gateways;
}

}  // namespace

Result<Gateways> read_gateways(const std::filesystem::path& path,
                               const scenario::Assumptions& assumptions) {
  auto table = read_csv(path);
  if (!table) return pass_on(table);
  auto columns = find_columns(*table);
  if (!columns) return pass_on(columns);
  Reader reader(*table, *columns, assumptions);
  for (std::size_t row = 0; row < table->rows.size(); ++row) reader.read_row(row);
  return reader.finish();
}

Result<Gateways> take_away(Gateways gateways, const std::vector<std::string>& without) {
  std::vector<std::vector<std::string>> names;
  for (const std::string& name : gateways.name) names.push_back({name});
  auto taken = rows_named(names, without, "gateway");
  if (!taken) return pass_on(taken);
  Gateways kept;
  kept.skipped = std::move(gateways.skipped);
  kept.source = std::move(gateways.source);
  for (const GatewayIndex gateway : rows<GatewayIndex>(gateways.size())) {
    if ((*taken)[gateway.value()] != 0) {
      kept.skipped.push_back(fmt::format("{}: taken away on request", gateways.name[gateway]));
      continue;
    }
    kept.name.push_back(gateways.name[gateway]);
    kept.location.push_back(gateways.location[gateway]);
    kept.antennas.push_back(gateways.antennas[gateway]);
    kept.elevation_mask.push_back(gateways.elevation_mask[gateway]);
  }
  return kept;
}

Result<Gateways> load_gateways(const scenario::Scenario& scenario, const earth::Atlas& atlas,
                               const std::vector<std::string>& without) {
  if (!scenario.gateways.file) return take_away(site_gateways(scenario, atlas), without);
  auto gateways = read_gateways(*scenario.gateways.file, scenario.assumptions);
  if (!gateways) return pass_on(gateways);
  return take_away(std::move(*gateways), without);
}

}  // namespace aloft::link
