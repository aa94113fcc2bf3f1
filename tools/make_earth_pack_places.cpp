// Places with their territories, and the cells that are planned.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>

#include "make_earth_pack.h"

#include "aloft/earth/earth.h"
#include "aloft/earth/names.h"

namespace aloft::earth::pack_maker {
namespace {

/// A place this near to a border belongs to it: of the places that lie in no polygon, nine in ten
/// are within 2.3 km of their own country's coast, as generalised for 1:10 million.
constexpr double kCoastError_km = 2.5;

/// GeoNames codes whose land the border data set counts as another territory's.
constexpr std::array<std::array<const char*, 2>, 12> kCountedWith = {{{"GF", "FR"},
                                                                      {"GP", "FR"},
                                                                      {"MQ", "FR"},
                                                                      {"RE", "FR"},
                                                                      {"YT", "FR"},
                                                                      {"SJ", "NO"},
                                                                      {"BV", "NO"},
                                                                      {"BQ", "NL"},
                                                                      {"TK", "NZ"},
                                                                      {"CC", "x-indian-ocean-ter"},
                                                                      {"CX", "x-indian-ocean-ter"},
                                                                      {"XK", "x-kosovo"}}};

struct ByCountryCode {
  std::map<std::string, std::uint16_t> territory_of_id;
  explicit ByCountryCode(const std::vector<NamedTerritory>& territories) {
    for (std::size_t t = 0; t < territories.size(); ++t)
      territory_of_id[territories[t].id] = static_cast<std::uint16_t>(t);
  }
  [[nodiscard]] std::optional<std::uint16_t> find(const std::string& code) const {
    std::string id = code;
    for (const auto& [from, to] : kCountedWith)
      if (code == from) id = to;
    const auto it = territory_of_id.find(id);
    return it == territory_of_id.end() ? std::nullopt : std::optional(it->second);
  }
};

/// The territory of a city, and the rule that gave it is counted.
class TerritoryFinder {
 public:
  TerritoryFinder(const std::vector<NamedTerritory>& territories, const Polygons& polygons,
                  const ClaimGrid& grid)
      : codes_(territories), polygons_(polygons), grid_(grid) {}

  /// What the borders say, then, further from the coast than its error, what the gazetteer says:
  /// whole islands are missing among the borders, and the nearest one can be a neighbour's (Matsu).
  std::optional<std::uint16_t> find(const City& city) {
    const double latitude_deg = static_cast<double>(city.latitude_e5) / 1e5;
    const double longitude_deg = static_cast<double>(city.longitude_e5) / 1e5;
    std::optional<std::uint16_t> claim;
    for_each_claim(grid_, latitude_deg, longitude_deg, [&](std::uint16_t t) {
      if (!claim) claim = t;
    });
    if (claim) return count(counts_.by_claim, *claim);
    const int coast = polygons_.nearest(latitude_deg, longitude_deg, kCoastError_km);
    if (coast >= 0) return count(counts_.by_coast, static_cast<std::uint16_t>(coast));
    if (const auto by_code = codes_.find(city.country))
      return count(counts_.by_country_code, *by_code);
    ++counts_.left_out;
    return std::nullopt;
  }
  [[nodiscard]] PlaceCounts counts() const { return counts_; }

 private:
  static std::uint16_t count(std::size_t& counter, std::uint16_t territory) {
    ++counter;
    return territory;
  }
  ByCountryCode codes_;
  const Polygons& polygons_;
  const ClaimGrid& grid_;
  PlaceCounts counts_;
};

void sort_cities(std::vector<City>& cities) {
  std::sort(cities.begin(), cities.end(), [](const City& a, const City& b) {
    return std::tie(a.name, a.country, b.population, a.latitude_e5, a.longitude_e5) <
           std::tie(b.name, b.country, a.population, b.latitude_e5, b.longitude_e5);
  });
}

void sort_by_folded_name(PackContents& contents) {
  std::vector<std::string> folded;
  for (std::size_t i = 0; i < contents.place_name.size(); ++i) {
    folded.push_back(fold_name(contents.place_name[i]));
    contents.place_by_folded_name.push_back(static_cast<std::uint32_t>(i));
  }
  std::stable_sort(contents.place_by_folded_name.begin(), contents.place_by_folded_name.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return folded[a] < folded[b]; });
}

}  // namespace

Result<PlaceCounts> add_places(const std::vector<City>& cities,
                               const std::vector<NamedTerritory>& territories,
                               const Polygons& polygons, PackContents& contents) {
  std::vector<City> sorted = cities;
  sort_cities(sorted);
  TerritoryFinder finder(territories, polygons, contents.grid);
  for (const City& city : sorted) {
    const auto territory = finder.find(city);
    if (!territory) continue;
    contents.place_name.push_back(city.name);
    contents.place_country.push_back({city.country[0], city.country[1]});
    contents.place_latitude_e5.push_back(static_cast<std::int32_t>(city.latitude_e5));
    contents.place_longitude_e5.push_back(static_cast<std::int32_t>(city.longitude_e5));
    contents.place_population.push_back(static_cast<std::uint32_t>(city.population));
    contents.place_cell.push_back(cell_at(degrees(static_cast<double>(city.latitude_e5) / 1e5),
                                          degrees(static_cast<double>(city.longitude_e5) / 1e5))
                                      .id);
    contents.place_territory.push_back(*territory);
  }
  sort_by_folded_name(contents);
  return finder.counts();
}

void add_cells(const Polygons& polygons, PackContents& contents) {
  struct Amount {
    double area_km2 = 0.0;
    double population = 0.0;
  };
  using Key = std::pair<std::uint64_t, std::uint16_t>;
  std::map<Key, Amount> parcels;
  for (std::size_t i = 0; i < contents.place_cell.size(); ++i)
    parcels[{contents.place_cell[i], contents.place_territory[i]}].population +=
        contents.place_population[i];
  std::map<Key, Amount> areas;
  const auto prefers = [&](std::uint64_t cell, std::uint16_t territory) {
    return parcels.contains({cell, territory});
  };
  for (const Polygons::Piece& piece : polygons.sample_areas(contents.grid, prefers))
    areas[{piece.cell_id, piece.territory}].area_km2 += piece.area_km2;
  for (const auto& [key, amount] : areas) parcels[key].area_km2 += amount.area_km2;
  for (const auto& [key, amount] : parcels) {
    if (contents.cell_id.empty() || contents.cell_id.back() != key.first)
      contents.cell_id.push_back(key.first);
    contents.parcel_cell.push_back(static_cast<std::uint32_t>(contents.cell_id.size() - 1));
    contents.parcel_territory.push_back(key.second);
    contents.parcel_area_km2.push_back(amount.area_km2);
    contents.parcel_population.push_back(amount.population);
  }
}

}  // namespace aloft::earth::pack_maker
