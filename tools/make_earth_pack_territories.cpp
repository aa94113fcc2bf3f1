// Rings, their areas, and the names of the territories that they make.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include "make_earth_pack.h"

namespace aloft::earth::pack_maker {
namespace {

// WGS-84; the authalic sphere has the ellipsoid's area (J. P. Snyder, "Map Projections: A Working
// Manual", USGS PP 1395, 1987, equations 3-11 to 3-13).
constexpr double kSemiMajorAxis_km = 6378.137;
constexpr double kFlattening = 1.0 / 298.257'223'563;
const double kEccentricity = std::sqrt(kFlattening * (2.0 - kFlattening));

double snyder_q(double sine) {
  const double es = kEccentricity * sine;
  return (1.0 - kEccentricity * kEccentricity) *
         (sine / (1.0 - es * es) + std::atanh(es) / kEccentricity);
}

/// Area between the equator and a parallel, per radian of longitude, in km2.
double strip_km2(double latitude_rad) {
  return 0.5 * kSemiMajorAxis_km * kSemiMajorAxis_km * snyder_q(std::sin(latitude_rad));
}

/// Simpson's rule along an edge, in parts below a quarter of a degree of latitude.
double edge_integral_km2(const GridFrame& frame, GridVertex a, GridVertex b) {
  constexpr double kDegree = std::numbers::pi / 180.0;
  const double dx =
      wrap_difference(frame, static_cast<double>(b.x - a.x)) * frame.scale_x_deg * kDegree;
  const auto latitude = [&](double t) {
    return (frame.origin_y_deg + (a.y + t * (b.y - a.y)) * frame.scale_y_deg) * kDegree;
  };
  const int parts = 1 + static_cast<int>(std::abs(b.y - a.y) * frame.scale_y_deg / 0.25);
  double sum = 0.0;
  for (int i = 0; i < parts; ++i) {
    const double from = static_cast<double>(i) / parts;
    const double to = static_cast<double>(i + 1) / parts;
    sum += (strip_km2(latitude(from)) + 4.0 * strip_km2(latitude(0.5 * (from + to))) +
            strip_km2(latitude(to))) /
           6.0 / parts;
  }
  return sum * dx;
}

/// "x-" and the name in lower case, everything but letters and digits as single hyphens.
std::string own_id(const std::string& name) {
  std::string id = "x";
  bool begins_word = true;
  for (const char c : name) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool keeps = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    if (keeps && begins_word) id += '-';
    if (keeps) id += lower;
    begins_word = !keeps;
  }
  return id;
}

/// The data set shortens some names ("Bosnia and Herz."); ISO's are taken for those, unless ISO
/// turns the words round ("Congo, The Democratic Republic of the").
std::string full_name(const std::string& name, const IsoCountry& iso) {
  const bool is_shortened = name.find('.') != std::string::npos;
  const bool is_plain = !iso.name.empty() && iso.name.find(',') == std::string::npos;
  return is_shortened && is_plain ? iso.name : name;
}

}  // namespace

std::vector<GridVertex> vertices_of(const Borders& borders, const Country::Ring& ring) {
  std::vector<GridVertex> vertices;
  for (const std::int32_t reference : ring.arcs) {
    std::vector<GridVertex> arc =
        borders.arcs[static_cast<std::size_t>(reference < 0 ? ~reference : reference)];
    if (reference < 0) std::reverse(arc.begin(), arc.end());
    const bool joins = !vertices.empty();  // The first vertex is the last of the arc before.
    vertices.insert(vertices.end(), arc.begin() + (joins ? 1 : 0), arc.end());
  }
  return vertices;
}

double ring_area_km2(const GridFrame& frame, const std::vector<GridVertex>& ring) {
  double area = 0.0;
  double turns = 0.0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    area += edge_integral_km2(frame, ring[i], ring[i + 1]);
    turns += wrap_difference(frame, static_cast<double>(ring[i + 1].x - ring[i].x));
  }
  // A ring round a pole integrates to the area between it and the equator.
  const double hemisphere = 2.0 * std::numbers::pi * strip_km2(0.5 * std::numbers::pi);
  return std::abs(turns) > 0.5 * frame.period ? hemisphere - std::abs(area) : std::abs(area);
}

bool is_degenerate(const GridFrame& frame, const std::vector<GridVertex>& ring) {
  double twice_area = 0.0;
  double turns = 0.0;
  double x = 0.0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {  // Sums of integers below 2^53: exact.
    const double dx = wrap_difference(frame, static_cast<double>(ring[i + 1].x - ring[i].x));
    const double dy = ring[i + 1].y - ring[i].y;
    twice_area += x * dy - (ring[i].y - ring[0].y) * dx;
    x += dx;
    turns += dx;
  }
  return twice_area == 0.0 && turns == 0.0;
}

Result<std::vector<std::string>> add_stand_ins(Borders& borders) {
  std::vector<std::string> names;
  for (const Country& country : borders.countries) {
    const auto is_lost = [&](const Country::Ring& ring) {
      return is_degenerate(borders.frame, vertices_of(borders, ring));
    };
    if (!std::all_of(country.rings.begin(), country.rings.end(), is_lost)) continue;
    if (country.rings.size() != 1 || country.rings.front().arcs.size() != 1)
      return failed(country.name + ": has no area, and its outline is not one arc");
    const std::int32_t reference = country.rings.front().arcs.front();
    auto& arc = borders.arcs[static_cast<std::size_t>(reference < 0 ? ~reference : reference)];
    const auto [west, east] = std::minmax_element(
        arc.begin(), arc.end(), [](GridVertex a, GridVertex b) { return a.x < b.x; });
    const auto [south, north] = std::minmax_element(
        arc.begin(), arc.end(), [](GridVertex a, GridVertex b) { return a.y < b.y; });
    const GridVertex low{west->x - 1, south->y - 1};
    const GridVertex high{east->x + 1, north->y + 1};
    arc = {low, {high.x, low.y}, high, {low.x, high.y}, low};
    names.push_back(country.name);
  }
  return names;
}

std::vector<NamedTerritory> name_territories(const Borders& borders,
                                             const std::vector<IsoCountry>& iso) {
  std::vector<NamedTerritory> territories;
  for (std::size_t c = 0; c < borders.countries.size(); ++c) {
    double area_km2 = 0.0;
    for (const Country::Ring& ring : borders.countries[c].rings) {
      const std::vector<GridVertex> vertices = vertices_of(borders, ring);
      if (is_degenerate(borders.frame, vertices)) continue;
      area_km2 += (ring.is_hole ? -1.0 : 1.0) * ring_area_km2(borders.frame, vertices);
    }
    territories.push_back({.id = "",
                           .name = borders.countries[c].name,
                           .iso = {},
                           .country = c,
                           .area_km2 = std::max(area_km2, 0.0)});
  }
  // The largest of those that share a code keeps it.
  std::sort(territories.begin(), territories.end(), [](const auto& a, const auto& b) {
    return a.area_km2 != b.area_km2 ? a.area_km2 > b.area_km2 : a.name < b.name;
  });
  std::set<std::string> used;
  for (NamedTerritory& territory : territories) {
    const std::string& numeric = borders.countries[territory.country].numeric;
    const auto entry = std::find_if(iso.begin(), iso.end(),
                                    [&](const IsoCountry& i) { return i.numeric == numeric; });
    if (entry != iso.end() && used.insert(numeric).second) territory.iso = *entry;
    territory.id = territory.iso.alpha2.empty() ? own_id(territory.name) : territory.iso.alpha2;
    territory.name = full_name(territory.name, territory.iso);
  }
  std::sort(territories.begin(), territories.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  return territories;
}

}  // namespace aloft::earth::pack_maker
