// Writes the earth pack from the data packages. Run by the build; prints what was kept and what
// lost.
#include "make_earth_pack.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include <fmt/core.h>

#include "aloft/earth/earth.h"

namespace {

using namespace aloft;
using namespace aloft::earth;
using namespace aloft::earth::pack_maker;

/// Polygons and the line integral round the rings are two ways to one area. They may differ where a
/// ring crosses itself (Maldives, 0.15 %): the integral then counts a part twice or negative.
constexpr double kAreaTolerance = 0.005;
constexpr double kAreaTolerance_km2 = 0.01;

void add_territories(const std::vector<NamedTerritory>& territories, PackContents& contents) {
  for (const NamedTerritory& t : territories)
    for (const std::string& text : {t.id, t.name, t.iso.alpha2, t.iso.alpha3, t.iso.numeric})
      contents.territory_text.push_back(text);
}

/// Names the rings that quantisation left without area.
void report_lost_rings(const Borders& borders) {
  std::size_t rings = 0;
  std::size_t lost = 0;
  std::string names;
  for (const Country& country : borders.countries)
    for (const Country::Ring& ring : country.rings) {
      ++rings;
      const auto vertices = vertices_of(borders, ring);
      if (!is_degenerate(borders.frame, vertices)) continue;
      ++lost;
      names +=
          fmt::format("\n  {}{} at {:.3f}, {:.3f}", country.name, ring.is_hole ? " (hole)" : "",
                      borders.frame.origin_y_deg + vertices[0].y * borders.frame.scale_y_deg,
                      vertices[0].x * borders.frame.scale_x_deg - 180.0);
    }
  fmt::print(stderr, "countries {}, rings {}, of which without area {}:{}\n",
             borders.countries.size(), rings, lost, names);
}

/// Sets each territory's area to the sum of its parcels, which follows the even-odd rule as claims
/// do, after comparing it with the line integral of its rings. Returns how many disagree.
std::size_t set_areas(const std::vector<NamedTerritory>& territories, PackContents& contents) {
  std::vector<double>& sums = contents.territory_area_km2;
  sums.assign(territories.size(), 0.0);
  for (std::size_t i = 0; i < contents.parcel_area_km2.size(); ++i)
    sums[contents.parcel_territory[i]] += contents.parcel_area_km2[i];
  std::size_t wrong = 0;
  double worst = 0.0;
  for (std::size_t t = 0; t < territories.size(); ++t) {
    const double expected = territories[t].area_km2;
    const double difference = std::abs(sums[t] - expected);
    if (expected > 1.0) worst = std::max(worst, difference / expected);
    if (difference <= std::max(kAreaTolerance * expected, kAreaTolerance_km2)) continue;
    ++wrong;
    fmt::print(stderr, "{}: parcels have {:.3f} km2, the rings {:.3f} km2\n", territories[t].name,
               sums[t], expected);
  }
  fmt::print(stderr, "areas by polygons and by line integral differ by at most {:.4f} %\n",
             100.0 * worst);
  return wrong;
}

Result<void> make(const char* topojson, const char* pbf, const char* iso_codes,
                  const char* output) {
  auto borders = read_borders(topojson);
  if (!borders) return pass_on(borders);
  auto iso = read_iso_countries(iso_codes);
  if (!iso) return pass_on(iso);
  auto cities = read_cities(pbf);
  if (!cities) return pass_on(cities);

  report_lost_rings(*borders);
  auto stand_ins = add_stand_ins(*borders);
  if (!stand_ins) return pass_on(stand_ins);
  for (const std::string& name : *stand_ins)
    fmt::print(stderr, "{}: no ring has area; a rectangle around its vertices stands in\n", name);
  const std::vector<NamedTerritory> territories = name_territories(*borders, *iso);
  std::vector<std::size_t> order;
  std::set<std::string> ids;
  for (const NamedTerritory& t : territories) {
    order.push_back(t.country);
    if (!ids.insert(t.id).second) return failed("two territories have the id " + t.id);
  }
  PackContents contents;
  add_territories(territories, contents);
  auto grid = make_claim_grid(*borders, order);
  if (!grid) return pass_on(grid);
  contents.grid = std::move(*grid);
  auto polygons = Polygons::build(*borders, order);
  if (!polygons) return pass_on(polygons);
  auto places = add_places(*cities, territories, *polygons, contents);
  if (!places) return pass_on(places);
  add_cells(*polygons, contents);

  fmt::print(stderr, "places {}: by claim {}, by coast {}, by country code {}, left out {}\n",
             cities->size(), places->by_claim, places->by_coast, places->by_country_code,
             places->left_out);
  fmt::print(stderr, "cells {}, parcels {}; boxes with borders {}, edges in them {}\n",
             contents.cell_id.size(), contents.parcel_cell.size(),
             contents.grid.border_boxes.size(), contents.grid.edges.size());
  if (set_areas(territories, contents) > 0) return failed("areas disagree");
  return write_pack(output, contents);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    fmt::print(stderr,
               "usage: make_earth_pack countries-10m.json cities.pbf iso_3166-1.json earth.pack\n");
    return 2;
  }
  const auto made = make(argv[1], argv[2], argv[3], argv[4]);
  if (made) return 0;
  fmt::print(stderr, "make_earth_pack: {}\n", made.error().text());
  return 1;
}
