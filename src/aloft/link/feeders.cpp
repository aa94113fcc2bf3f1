#include "aloft/link/feeders.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "aloft/base/math.h"
#include "aloft/link/buckets.h"

namespace aloft::link {
namespace {

/// The ellipsoid's normal is at most 11.6 arc minutes (0.00336 rad) off the direction from the
/// centre.
constexpr double kNormalDeviationMax_rad = 0.0034;

/// Largest angle at the Earth's centre between a gateway and a satellite at `radius_m` above its
/// mask, as the half width of a cube around the gateway's direction: no coordinate differs by more
/// than the chord. From the sine rule in the triangle centre, gateway, satellite.
double search_reach(const GatewaySky& gateway, double radius_m) {
  const double mask = gateway.mask_rad - kNormalDeviationMax_rad;
  const double ratio = norm(from_center(gateway.position)) / radius_m;
  const double angle = arc_cosine(ratio * sin_cos(mask).cos) - mask;
  return 2.0 * sin_cos(0.5 * angle).sin + 1e-9;
}

void find_pairs(const GatewaySky& gateway, GatewayIndex index, const DirectionGrid& grid,
                const orbit::Ephemeris& ephemeris, std::vector<FeederLink>& pairs) {
  const Vector<Itrf> direction = unit(from_center(gateway.position));
  const double reach = search_reach(gateway, grid.radius_max_m());
  grid.visit_near(direction, reach, [&](std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t p = begin; p < end; ++p) {
      const SatelliteIndex satellite(grid.satellites()[p]);
      const Vector<Itrf> line = ephemeris.position[satellite] - gateway.position;
      const double height_m = dot(gateway.up, line);
      const double square = dot(line, line);
      // Far below the mask in the coarse cube: no root is needed. (Masks are at least 0.)
      if (height_m < 0.0 ||
          height_m * height_m < 0.999 * gateway.sine_mask * gateway.sine_mask * square)
        continue;
      const double range_m = std::sqrt(square);
      const double sine = height_m / range_m;
      if (sine >= gateway.sine_mask) pairs.push_back({index, satellite, range_m, sine});
    }
  });
}

bool higher(const FeederLink& a, const FeederLink& b) {
  return std::tuple(-a.sine_elevation, a.gateway, a.satellite) <
         std::tuple(-b.sine_elevation, b.gateway, b.satellite);
}

}  // namespace

std::vector<GatewaySky> skies_of(const Gateways& gateways) {
  std::vector<GatewaySky> skies;
  for (const GatewayIndex gateway : rows<GatewayIndex>(gateways.size())) {
    const earth::Geodetic& where = gateways.location[gateway];
    const double mask_rad = gateways.elevation_mask[gateway].radians();
    skies.push_back({earth::position_of(where),
                     earth::local_axes(where.latitude, where.longitude).up, sin_cos(mask_rad).sin,
                     mask_rad, gateways.antennas[gateway]});
  }
  return skies;
}

std::vector<FeederLink> choose_feeders(const std::vector<GatewaySky>& gateways,
                                       const DirectionGrid& grid, const orbit::Ephemeris& ephemeris,
                                       int links_per_satellite) {
  std::vector<FeederLink> pairs;
  if (grid.radius_max_m() <= 0.0) return pairs;
  for (std::size_t g = 0; g < gateways.size(); ++g)
    find_pairs(gateways[g], GatewayIndex(g), grid, ephemeris, pairs);

  std::vector<int> antennas_free;
  for (const GatewaySky& gateway : gateways) antennas_free.push_back(gateway.antennas);
  std::vector<int> links_used(ephemeris.position.size(), 0);
  std::vector<std::uint8_t> taken(pairs.size(), 0);
  const auto row_of = [&](const FeederLink& pair) {
    return static_cast<std::size_t>(&pair - pairs.data());
  };
  std::vector<FeederLink> chosen;
  const auto rank = [](const FeederLink& pair) {
    return std::clamp(1.0 - pair.sine_elevation, 0.0, 1.0);
  };
  // First every satellite gets a link of its own, then those that can get more: service before
  // capacity.
  for (int round = 1; round <= links_per_satellite; ++round) {
    const auto alive = [&](const FeederLink& pair) {
      return antennas_free[pair.gateway.value()] > 0 &&
             links_used[pair.satellite.value()] < round && taken[row_of(pair)] == 0;
    };
    const auto take = [&](const FeederLink& pair) {
      if (!alive(pair)) return;
      taken[row_of(pair)] = 1;
      --antennas_free[pair.gateway.value()];
      ++links_used[pair.satellite.value()];
      chosen.push_back(pair);
    };
    take_in_order(pairs, rank, alive, higher, take);
  }
  std::sort(chosen.begin(), chosen.end(), [](const FeederLink& a, const FeederLink& b) {
    return std::tuple(a.gateway, a.satellite) < std::tuple(b.gateway, b.satellite);
  });
  return chosen;
}

}  // namespace aloft::link
