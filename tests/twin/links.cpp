#include "links.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace aloft::twin {
namespace {

using scenario::SatelliteClass;

/// All pairs above the gateways' masks, in the order in which they are asked.
std::vector<Feeder> feeder_wishes(const scenario::Assumptions& assumptions,
                                  const orbit::Satellites& satellites,
                                  const link::Gateways& gateways,
                                  const orbit::Ephemeris& ephemeris) {
  std::vector<Feeder> wishes;
  for (const GatewayIndex gateway : rows<GatewayIndex>(gateways.size())) {
    const Site site = site_at(gateways.location[gateway], assumptions);
    for (const SatelliteIndex satellite : rows<SatelliteIndex>(satellites.size())) {
      if (ephemeris.usable[satellite] == 0) continue;
      if (satellites.satellite_class[satellite] == SatelliteClass::direct_to_cell) continue;
      const Vec sight = vec_of(ephemeris.position[satellite]) - site.position;
      const double elevation = std::asin(dot(site.up, sight) / length(sight));
      if (elevation < gateways.elevation_mask[gateway].radians()) continue;
      wishes.push_back({static_cast<std::uint32_t>(gateway.value()),
                        static_cast<std::uint32_t>(satellite.value()), length(sight), elevation});
    }
  }
  std::stable_sort(wishes.begin(), wishes.end(), [](const Feeder& a, const Feeder& b) {
    return a.elevation != b.elevation ? a.elevation > b.elevation : a < b;
  });
  return wishes;
}

void take_feeders(const std::vector<Feeder>& wishes, const scenario::Assumptions& assumptions,
                  const link::Gateways& gateways, TwinLinks& out) {
  std::vector<int> antennas_used(gateways.size(), 0);
  std::vector<int> feeders_used(out.has_feeder.size(), 0);
  double last = 10.0;
  for (const Feeder& wish : wishes) {
    out.elevation_gap_min = std::min(out.elevation_gap_min, last - wish.elevation);
    last = wish.elevation;
  }
  std::set<std::pair<std::uint32_t, std::uint32_t>> taken;
  for (int round = 1; round <= assumptions.feeder_links_per_satellite; ++round) {
    for (const Feeder& wish : wishes) {
      if (antennas_used[wish.gateway] >= gateways.antennas[GatewayIndex(wish.gateway)]) continue;
      if (feeders_used[wish.satellite] >= round) continue;
      if (!taken.insert({wish.gateway, wish.satellite}).second) continue;
      ++antennas_used[wish.gateway];
      ++feeders_used[wish.satellite];
      out.has_feeder[wish.satellite] = true;
      out.feeders.push_back(wish);
    }
  }
  std::sort(out.feeders.begin(), out.feeders.end());
}

/// Smallest distance of the line between two points from the Earth's centre.
double lowest_radius(const Vec& a, const Vec& b) {
  const Vec along = b - a;
  const double t = std::clamp(-dot(a, along) / dot(along, along), 0.0, 1.0);
  return length(a + t * along);
}

/// The +Grid in terms of (shell, plane, slot).
std::vector<std::pair<std::uint32_t, std::uint32_t>> grid_pairs(
    const scenario::Scenario& scenario, const orbit::Satellites& satellites) {
  std::map<std::tuple<int, int, int>, std::uint32_t> at;
  for (const SatelliteIndex s : rows<SatelliteIndex>(satellites.size()))
    at[{satellites.shell[s], satellites.plane[s], satellites.slot_in_plane[s]}] =
        static_cast<std::uint32_t>(s.value());
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  const auto join = [&](std::uint32_t a, std::uint32_t b) {
    if (a != b) pairs.insert({std::min(a, b), std::max(a, b)});
  };
  for (const auto& [where, satellite] : at) {
    const auto [shell, plane, slot] = where;
    if (shell < 0) continue;
    const scenario::Shell& s = scenario.constellation.shells.at(static_cast<std::size_t>(shell));
    const int count = s.satellites_per_plane;
    join(satellite, at.at({shell, plane, (slot + 1) % count}));
    const bool last = plane + 1 == s.planes;
    if (last && s.pattern == scenario::Shell::Pattern::star) continue;
    // Plane P would be plane 0 turned by 360 degrees: its satellite s stands where s + F of plane 0
    // stands, since P planes shift the phase by P * F * 360 / (P S) = F slots.
    const int shift = last ? s.phasing : 0;
    join(satellite, at.at({shell, last ? 0 : plane + 1, (slot + shift) % count}));
  }
  return {pairs.begin(), pairs.end()};
}

void light_lasers(const scenario::Scenario& scenario, const orbit::Satellites& satellites,
                  const orbit::Ephemeris& ephemeris, TwinLinks& out) {
  constexpr double kEquatorialRadius_m = 6'378'137.0;
  const scenario::Assumptions& assumptions = scenario.assumptions;
  for (const auto& [a, b] : grid_pairs(scenario, satellites)) {
    const SatelliteIndex sa(a);
    const SatelliteIndex sb(b);
    if (ephemeris.usable[sa] == 0 || ephemeris.usable[sb] == 0) continue;
    if (satellites.has_lasers[sa] == 0 || satellites.has_lasers[sb] == 0) continue;
    const Vec pa = vec_of(ephemeris.position[sa]);
    const Vec pb = vec_of(ephemeris.position[sb]);
    const double range = length(pb - pa);
    if (range > assumptions.laser_range_max_m) continue;
    if (lowest_radius(pa, pb) < kEquatorialRadius_m + assumptions.laser_grazing_altitude_m)
      continue;
    out.lasers.push_back({a, b, range});
  }
}

/// Over and over until nothing changes: slow, and plainly right.
void spread_reach(TwinLinks& out) {
  out.reaches_gateway = out.has_feeder;
  for (bool changed = true; changed;) {
    changed = false;
    for (const Laser& laser : out.lasers) {
      if (out.reaches_gateway[laser.a] == out.reaches_gateway[laser.b]) continue;
      out.reaches_gateway[laser.a] = true;
      out.reaches_gateway[laser.b] = true;
      changed = true;
    }
  }
}

}  // namespace

TwinLinks find_links(const scenario::Scenario& scenario, const orbit::Satellites& satellites,
                     const link::Gateways& gateways, const orbit::Ephemeris& ephemeris) {
  TwinLinks out;
  out.has_feeder.assign(satellites.size(), false);
  const std::vector<Feeder> wishes =
      feeder_wishes(scenario.assumptions, satellites, gateways, ephemeris);
  take_feeders(wishes, scenario.assumptions, gateways, out);
  light_lasers(scenario, satellites, ephemeris, out);
  spread_reach(out);
  return out;
}

}  // namespace aloft::twin
