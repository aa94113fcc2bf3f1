#include "routes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "aloft/base/random.h"

namespace aloft::twin {
namespace {

constexpr double kLight_m_per_s = 299'792'458.0;

/// Haversine on the sphere that earth.h names, times detour and glass.
double fibre_s(const earth::Geodetic& a, const earth::Geodetic& b,
               const scenario::Assumptions& assumptions) {
  constexpr double kMeanRadius_m = 6'371'008.8;
  const double half_lat = (b.latitude.radians() - a.latitude.radians()) / 2.0;
  const double half_lon = (b.longitude.radians() - a.longitude.radians()) / 2.0;
  const double h = std::pow(std::sin(half_lat), 2) + std::cos(a.latitude.radians()) *
                                                         std::cos(b.latitude.radians()) *
                                                         std::pow(std::sin(half_lon), 2);
  const double ground = 2.0 * kMeanRadius_m * std::asin(std::min(1.0, std::sqrt(h)));
  return ground * assumptions.fibre_detour * assumptions.fibre_index / kLight_m_per_s;
}

/// Improves `here` by going over a laser to `there` first.
bool relax(Route& here, const Route& there, double range_m, const scenario::Assumptions& a) {
  const double delay = range_m / kLight_m_per_s + a.laser_hop_s;
  const double cost = there.cost_s + delay;
  if (!(cost < here.cost_s)) return false;
  here = there;
  here.cost_s = cost;
  here.delay_s = there.delay_s + delay;
  ++here.laser_hops;
  return true;
}

/// Each gateway's best PoP.
std::vector<Route> ground_routes(const std::vector<PopIndex>& allowed,
                                 const link::Gateways& gateways, const network::Pops& pops,
                                 const scenario::Assumptions& assumptions) {
  std::vector<Route> routes(gateways.size());
  for (const GatewayIndex gateway : rows<GatewayIndex>(gateways.size())) {
    Route& route = routes[gateway.value()];
    for (const PopIndex pop : rows<PopIndex>(pops.size())) {
      const bool may = allowed.empty() || std::count(allowed.begin(), allowed.end(), pop) > 0;
      if (!may) continue;
      const double fibre = fibre_s(gateways.location[gateway], pops.location[pop], assumptions);
      if (!(fibre < route.cost_s)) continue;
      route = {fibre, fibre, static_cast<std::uint32_t>(gateway.value()),
               static_cast<std::uint32_t>(pop.value()), 0};
    }
  }
  return routes;
}

/// The engine's choice is as good as ours if its delay, with the penalties of its hops, costs the
/// same.
bool same_cost(const Route& ours, const network::Paths& paths, CellIndex cell, double rest_s,
               const scenario::Assumptions& assumptions) {
  const double delay = (static_cast<double>(paths.rtt_s[cell]) - rest_s) / 2.0;
  const double cost = delay + paths.laser_hops[cell] * assumptions.laser_hop_penalty_s;
  return std::abs(cost - ours.cost_s) < 1e-8;
}

std::string describe(CellIndex cell, const Route& ours, double rtt, const network::Paths& paths) {
  const auto number = [](std::size_t value) { return std::to_string(value); };
  return "cell " + number(cell.value()) + ": engine gateway " +
         number(paths.gateway[cell].value()) + " pop " + number(paths.pop[cell].value()) +
         " hops " + number(paths.laser_hops[cell]) + " rtt " + std::to_string(paths.rtt_s[cell]) +
         "; twin gateway " + number(ours.gateway) + " pop " + number(ours.pop) + " hops " +
         std::to_string(ours.laser_hops) + " rtt " + std::to_string(rtt);
}

void compare_cell(const RoutingWorld& world, const Route& ours, CellIndex cell, double rest_s,
                  const network::Paths& paths, RoutesComparison& out) {
  ++out.compared;
  const double rtt = 2.0 * ours.delay_s + rest_s;
  const double error = std::abs(paths.rtt_s[cell] - rtt) / rtt;
  const bool same = paths.gateway[cell].value() == ours.gateway &&
                    paths.pop[cell].value() == ours.pop &&
                    paths.laser_hops[cell] == ours.laser_hops;
  if (same) out.rtt_error_max = std::max(out.rtt_error_max, error);
  if (same && error < 1e-6) return;
  if (!same && same_cost(ours, paths, cell, rest_s, *world.assumptions)) {
    ++out.ties;
    return;
  }
  ++out.wrong;
  if (out.examples.size() < 10) out.examples.push_back(describe(cell, ours, rtt, paths));
}

}  // namespace

std::vector<Route> routes_to(const std::vector<PopIndex>& allowed, const TwinLinks& links,
                             const link::Gateways& gateways, const network::Pops& pops,
                             const scenario::Assumptions& assumptions) {
  const std::vector<Route> ground = ground_routes(allowed, gateways, pops, assumptions);
  std::vector<Route> routes(links.has_feeder.size());
  for (const Feeder& feeder : links.feeders) {
    Route route = ground[feeder.gateway];
    route.cost_s += feeder.range_m / kLight_m_per_s;
    route.delay_s += feeder.range_m / kLight_m_per_s;
    if (route.cost_s < routes[feeder.satellite].cost_s) routes[feeder.satellite] = route;
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (const Laser& laser : links.lasers) {
      changed |= relax(routes[laser.a], routes[laser.b], laser.range_m, assumptions);
      changed |= relax(routes[laser.b], routes[laser.a], laser.range_m, assumptions);
    }
  }
  return routes;
}

TerritoryIndex home_territory_of(const earth::PlannedCells& cells, CellIndex cell) {
  TerritoryIndex home;
  std::tuple<double, double> most{-1.0, -1.0};
  const std::uint32_t end = cells.first_parcel[CellIndex(cell.value() + 1)];
  for (std::uint32_t row = cells.first_parcel[cell]; row < end; ++row) {
    const earth::Parcel& parcel = cells.parcels[row];
    const std::tuple<double, double> its{parcel.population, parcel.area_km2};
    if (its > most || (its == most && parcel.territory < home)) {
      most = its;
      home = parcel.territory;
    }
  }
  return home;
}

RoutesComparison compare_routes(const RoutingWorld& world, const TwinLinks& links,
                                const orbit::Ephemeris& ephemeris, const plan::SlotPlan& plan,
                                const network::Paths& paths) {
  RoutesComparison out;
  std::map<std::vector<PopIndex>, std::vector<Route>> by_allowed;
  for (const CellIndex cell : rows<CellIndex>(world.cells->size())) {
    const SatelliteIndex satellite = plan.satellite[cell];
    if (!satellite.valid()) {
      if (paths.pop[cell].valid() || paths.gateway[cell].valid() || paths.rtt_s[cell] != 0.0F)
        ++out.wrong;
      continue;
    }
    const TerritoryIndex home = home_territory_of(*world.cells, cell);
    const std::vector<PopIndex> allowed =
        home.valid() ? world.pops->allowed[home] : std::vector<PopIndex>{};
    auto& routes = by_allowed[allowed];
    if (routes.empty())
      routes = routes_to(allowed, links, *world.gateways, *world.pops, *world.assumptions);
    const double up_m =
        length(vec_of(ephemeris.position[satellite]) - (*world.sites)[cell.value()].position);
    const double chance = random_uniform(world.seed, world.cells->id[cell].id,
                                         static_cast<std::uint64_t>(plan.slot.number));
    const double rest_s = 2.0 * up_m / kLight_m_per_s + world.assumptions->access_processing_s +
                          world.assumptions->access_grant_max_s * chance;
    compare_cell(world, routes[satellite.value()], cell, rest_s, paths, out);
  }
  return out;
}

}  // namespace aloft::twin
