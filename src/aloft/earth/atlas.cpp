#include <algorithm>
#include <cstdlib>

#include <fmt/core.h>

#include "aloft/base/check.h"
#include "aloft/base/parallel.h"
#include "aloft/earth/claim_grid.h"
#include "aloft/earth/earth.h"
#include "aloft/earth/names.h"
#include "aloft/earth/pack.h"

namespace aloft::earth {

struct Atlas::Data {
  Column<TerritoryIndex, Territory> territories;
  Places places;
  PlannedCells cells;
  ClaimGrid grid;
  std::vector<std::uint32_t> by_folded_name;
  double population = 0.0;
  std::size_t places_without_population = 0;
};

namespace {

constexpr std::size_t kNearestNames = 5;

Column<TerritoryIndex, Territory> territories_of(const PackContents& c) {
  Column<TerritoryIndex, Territory> territories;
  for (std::size_t i = 0; i < c.territory_area_km2.size(); ++i) {
    const auto text = [&](std::size_t k) { return std::string(c.territory_text[5 * i + k]); };
    territories.push_back({.id = text(0),
                           .name = text(1),
                           .iso_alpha2 = text(2),
                           .iso_alpha3 = text(3),
                           .iso_numeric = text(4),
                           .area_km2 = c.territory_area_km2[i]});
  }
  return territories;
}

Places places_of(const PackContents& c) {
  const std::size_t count = c.place_name.size();
  Places places;
  places.name.resize(count);
  places.country.resize(count);
  places.location.resize(count);
  places.population.resize(count);
  places.cell.resize(count);
  places.territory.resize(count);
  for (const PlaceIndex place : rows<PlaceIndex>(count)) {
    const std::size_t i = place.value();
    places.name[place] = c.place_name[i];
    places.country[place].assign(c.place_country[i].data(), c.place_country[i].size());
    places.location[place] = {.latitude = degrees(c.place_latitude_e5[i] / 1e5),
                              .longitude = degrees(c.place_longitude_e5[i] / 1e5),
                              .height_m = 0.0};
    places.population[place] = c.place_population[i];
    places.cell[place] = {c.place_cell[i]};
    places.territory[place] = TerritoryIndex(c.place_territory[i]);
  }
  return places;
}

PlannedCells cells_of(const PackContents& c) {
  const std::size_t count = c.cell_id.size();
  PlannedCells cells;
  cells.id.resize(count);
  cells.center.resize(count);
  cells.population.resize(count);
  cells.first_parcel.resize(count + 1);
  for_each_row(count, [&](std::size_t row) {
    const CellIndex cell(row);
    cells.id[cell] = {c.cell_id[row]};
    cells.center[cell] = center_of(cells.id[cell]);
  });
  cells.parcels.reserve(c.parcel_cell.size());
  for (std::size_t i = 0; i < c.parcel_cell.size(); ++i) {
    const CellIndex cell(c.parcel_cell[i]);
    cells.parcels.push_back({.cell = cell,
                             .territory = TerritoryIndex(c.parcel_territory[i]),
                             .area_km2 = c.parcel_area_km2[i],
                             .population = c.parcel_population[i]});
    cells.population[cell] += c.parcel_population[i];
    ++cells.first_parcel[CellIndex(cell.value() + 1)];
  }
  for (std::size_t i = 0; i < count; ++i)
    cells.first_parcel[CellIndex(i + 1)] += cells.first_parcel[CellIndex(i)];
  return cells;
}

/// "Name,CC" split at its last comma; the country is empty if there is none.
struct PlaceQuery {
  std::string_view name;
  std::string country;
};

std::string_view trim(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

PlaceQuery parse_query(std::string_view text) {
  const std::size_t comma = text.rfind(',');
  if (comma == std::string_view::npos) return {trim(text), ""};
  const std::string_view tail = trim(text.substr(comma + 1));
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  if (tail.size() != 2 || !is_letter(tail[0]) || !is_letter(tail[1])) return {trim(text), ""};
  std::string country(tail);
  for (char& c : country) c = static_cast<char>(c & ~0x20);  // ASCII letters to upper case.
  return {trim(text.substr(0, comma)), country};
}

/// Places whose folded name is the query's, in the wanted country if there is one.
std::vector<PlaceIndex> folded_matches(const Places& places,
                                       const std::vector<std::uint32_t>& by_folded_name,
                                       const PlaceQuery& query) {
  const std::string wanted = fold_name(query.name);
  auto it = std::lower_bound(by_folded_name.begin(), by_folded_name.end(), wanted,
                             [&](std::uint32_t place, const std::string& text) {
                               return fold_name(places.name[PlaceIndex(place)]) < text;
                             });
  std::vector<PlaceIndex> found;
  for (; it != by_folded_name.end() && fold_name(places.name[PlaceIndex(*it)]) == wanted; ++it)
    if (query.country.empty() || places.country[PlaceIndex(*it)] == query.country)
      found.push_back(PlaceIndex(*it));
  return found;
}

/// Most populous first; equals in the order of the table.
void sort_by_population(const Places& places, std::vector<PlaceIndex>& found) {
  std::sort(found.begin(), found.end(), [&](PlaceIndex a, PlaceIndex b) {
    return places.population[a] != places.population[b]
               ? places.population[a] > places.population[b]
               : a < b;
  });
}

/// Matches with the very letters typed come before those without their accents. "San Jose" occurs
/// 18 times, so the 22 "San José" are not asked about; but a name that was typed without accents
/// and occurs once so, and also with accents, stays ambiguous: nobody is sent to the wrong town.
std::vector<PlaceIndex> matches(const Places& places,
                                const std::vector<std::uint32_t>& by_folded_name,
                                const PlaceQuery& query) {
  std::vector<PlaceIndex> folded = folded_matches(places, by_folded_name, query);
  std::vector<PlaceIndex> exact;
  for (const PlaceIndex place : folded)
    if (equal_ignoring_ascii_case(places.name[place], query.name)) exact.push_back(place);
  sort_by_population(places, exact);
  sort_by_population(places, folded);
  if (exact.size() > 1 || (!exact.empty() && !is_ascii(query.name))) return exact;
  if (exact.empty() || !query.country.empty()) return exact.empty() ? folded : exact;
  std::stable_partition(folded.begin(), folded.end(),
                        [&](PlaceIndex place) { return place == exact.front(); });
  return folded;
}

/// Up to five names at the smallest edit distance, large places first; another country than the
/// wanted one counts as one more letter. Looks at every place once.
std::vector<std::string> nearest_names(const Places& places, const PlaceQuery& query) {
  struct Near {
    std::size_t distance;
    PlaceIndex place;
  };
  const auto before = [&](const Near& a, const Near& b) {
    if (a.distance != b.distance) return a.distance < b.distance;
    if (places.population[a.place] != places.population[b.place])
      return places.population[a.place] > places.population[b.place];
    return a.place < b.place;
  };
  const EditDistance distance(fold_name(query.name));
  std::vector<Near> best;
  for (const PlaceIndex place : rows<PlaceIndex>(places.size())) {
    const bool elsewhere = !query.country.empty() && places.country[place] != query.country;
    const Near near{distance.to(fold_name(places.name[place])) + (elsewhere ? 1 : 0), place};
    if (best.size() == kNearestNames && !before(near, best.back())) continue;
    if (best.size() == kNearestNames) best.pop_back();
    best.insert(std::upper_bound(best.begin(), best.end(), near, before), near);
  }
  std::vector<std::string> names;
  for (const Near& near : best) {
    std::string name = fmt::format("{},{}", places.name[near.place], places.country[near.place]);
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

Atlas::Atlas(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Atlas::~Atlas() = default;
Atlas::Atlas(Atlas&&) noexcept = default;
Atlas& Atlas::operator=(Atlas&&) noexcept = default;

Result<Atlas> Atlas::read(const std::filesystem::path& pack) {
  auto contents = read_pack(pack);
  if (!contents) return pass_on(contents);
  auto data = std::make_unique<Data>();
  data->territories = territories_of(*contents);
  data->places = places_of(*contents);
  data->cells = cells_of(*contents);
  data->grid = std::move(contents->grid);
  data->by_folded_name = std::move(contents->place_by_folded_name);
  for (const double people : data->places.population) {
    data->population += people;
    if (people == 0.0) ++data->places_without_population;
  }
  return Atlas(std::move(data));
}

const Column<TerritoryIndex, Territory>& Atlas::territories() const { return data_->territories; }
const Places& Atlas::places() const { return data_->places; }
const PlannedCells& Atlas::planned_cells() const { return data_->cells; }

std::vector<TerritoryIndex> Atlas::claims_at(Angle latitude, Angle longitude) const {
  std::vector<TerritoryIndex> claims;
  for_each_claim(data_->grid, latitude.degrees(), longitude.degrees(),
                 [&](std::uint16_t territory) { claims.push_back(TerritoryIndex(territory)); });
  return claims;
}

std::optional<TerritoryIndex> Atlas::find_territory(std::string_view text) const {
  const std::string wanted = fold_name(trim(text));
  if (wanted.empty()) return std::nullopt;
  const auto& all = data_->territories;
  for (const auto member :
       {&Territory::id, &Territory::iso_alpha2, &Territory::iso_alpha3, &Territory::name})
    for (const TerritoryIndex t : rows<TerritoryIndex>(all.size()))
      if (fold_name(all[t].*member) == wanted) return t;
  return std::nullopt;
}

tl::expected<PlaceIndex, PlaceCandidates> Atlas::find_place(std::string_view text) const {
  const Places& places = data_->places;
  const PlaceQuery query = parse_query(text);
  PlaceCandidates answer;
  answer.candidates = matches(places, data_->by_folded_name, query);
  const bool takes_largest = !query.country.empty() && !answer.candidates.empty();
  if (answer.candidates.size() == 1 || takes_largest) return answer.candidates.front();
  if (answer.candidates.empty()) answer.nearest = nearest_names(places, query);
  return tl::unexpected(std::move(answer));
}

double Atlas::gazetteer_population() const { return data_->population; }
std::size_t Atlas::places_without_population() const { return data_->places_without_population; }

std::filesystem::path default_pack_path() {
  if (const char* named = std::getenv("ALOFT_EARTH_PACK"); named != nullptr && *named != '\0')
    return named;
  std::error_code code;
  const std::filesystem::path folder =
      std::filesystem::read_symlink("/proc/self/exe", code).parent_path();
  const std::filesystem::path beside = folder / "earth.pack";
  const std::filesystem::path installed = folder.parent_path() / "share" / "aloft" / "earth.pack";
  if (!std::filesystem::exists(beside, code) && std::filesystem::exists(installed, code))
    return installed;
  return beside;
}

}  // namespace aloft::earth
