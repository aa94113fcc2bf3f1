#include "aloft/oversight/land.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "aloft/base/math.h"

namespace aloft::oversight {
namespace {

constexpr double kStep_deg = 0.01;  // Of latitude: 1.1 km.
constexpr int kSteps = 16;          // To each side: half a diagonal of a cell is 0.14 degrees.

// Longitudes lie closer together towards the poles.
double longitude_step_deg(const earth::Geodetic& center) {
  constexpr double kCosineMin = 0.01;
  return kStep_deg / std::max(sin_cos(center.latitude.radians()).cos, kCosineMin);
}

bool is_land_of(const earth::Atlas& atlas, TerritoryIndex territory, earth::CellId cell,
                const earth::Geodetic& point) {
  if (earth::cell_at(point.latitude, point.longitude) != cell) return false;
  const auto claims = atlas.claims_at(point.latitude, point.longitude);
  return std::find(claims.begin(), claims.end(), territory) != claims.end();
}

}  // namespace

std::optional<earth::Geodetic> land_in(const earth::Atlas& atlas,
                                       const authority::PlaceOnGround& place) {
  const auto territory = atlas.find_territory(place.territory);
  if (!territory) return std::nullopt;
  const earth::Geodetic center = earth::center_of(place.cell);
  const double across_deg = longitude_step_deg(center);
  for (int north = -kSteps; north <= kSteps; ++north)
    for (int east = -kSteps; east <= kSteps; ++east) {
      const double latitude_deg = center.latitude.degrees() + north * kStep_deg;
      if (std::abs(latitude_deg) > 90.0) continue;
      const double longitude_deg =
          std::remainder(center.longitude.degrees() + east * across_deg, 360.0);
      const earth::Geodetic point{degrees(latitude_deg), degrees(longitude_deg), 0.0};
      if (is_land_of(atlas, *territory, place.cell, point)) return point;
    }
  return std::nullopt;
}

HasLand land_of(const earth::Atlas& atlas) {
  using Known = std::map<std::pair<std::string, earth::CellId>, bool>;
  return [&atlas, known = std::make_shared<Known>()](const authority::PlaceOnGround& place) {
    const auto [found, is_new] = known->try_emplace({place.territory, place.cell}, false);
    if (is_new) found->second = land_in(atlas, place).has_value();
    return found->second;
  };
}

}  // namespace aloft::oversight
