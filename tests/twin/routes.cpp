#include "routes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <string_view>
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
  const double laser_s = range_m / kLight_m_per_s + a.laser_hop_s;
  if (!(there.delay_s + laser_s < here.delay_s)) return false;
  here = there;
  here.delay_s += laser_s;
  here.lasers_s += laser_s;
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
      if (!(fibre < route.delay_s)) continue;
      route = {fibre, 0.0, static_cast<std::uint32_t>(gateway.value()),
               static_cast<std::uint32_t>(pop.value()), 0};
    }
  }
  return routes;
}

/// What is drawn for a packet: exponential with mean 1, from a uniform number in (0, 1].
double exponential(std::uint64_t bits) {
  return -std::log((static_cast<double>(bits >> 11U) + 1.0) / 9'007'199'254'740'992.0);
}

/// The letters of a name as a number: which of its draws a cell or satellite asks for.
std::uint64_t letters(std::string_view name) {
  std::uint64_t number = 0;
  for (const char letter : name) number = number * 256 + static_cast<unsigned char>(letter);
  return number;
}

/// Typical demand over what there is, of a cell: of its channels or of its satellite.
double load_of(const PlanningWorld& world, const plan::SlotPlan& plan, CellIndex cell,
               const std::vector<double>& terminals_of_satellite) {
  const scenario::Assumptions& a = *world.assumptions;
  const double each_bps = a.busy_hour_downlink_bps * a.typical_load_share;
  const double channels_bps =
      a.downlink_channel_hz * a.downlink_bit_per_s_per_hz * std::popcount(plan.channels[cell]);
  const SatelliteIndex satellite = plan.satellite[cell];
  const bool v2_mini =
      world.satellites->satellite_class[satellite] == scenario::SatelliteClass::v2_mini;
  const double satellite_bps = v2_mini ? a.downlink_v2_mini_bps : a.downlink_v1_bps;
  return std::max(each_bps * world.terminals[cell.value()] / channels_bps,
                  each_bps * terminals_of_satellite[satellite.value()] / satellite_bps);
}

/// Processing, and a wait of which the first half belongs to the slot and the second to packet 0.
double access_s(const PlanningWorld& world, std::uint64_t cell, Slot slot, double load) {
  const scenario::Assumptions& a = *world.assumptions;
  const auto number = static_cast<std::uint64_t>(slot.number);
  const std::uint64_t who = random_bits(world.seed, letters("slot"), cell);
  const double of_slot = exponential(random_bits(who, letters("slot"), number));
  const double of_packet =
      exponential(random_bits(random_bits(who, letters("pack"), number), letters("pack"), 0));
  const double mean = a.access_wait_s / (1.0 - std::min(load, a.access_load_max));
  return a.access_processing_s + mean / 2.0 * of_slot + mean / 2.0 * of_packet;
}

/// By which share lasers take longer than the fastest: half of it the satellite's in this slot,
/// half the cell's in these four slots.
double excess_of(const PlanningWorld& world, std::uint64_t cell, std::uint64_t satellite,
                 Slot slot) {
  const auto number = static_cast<std::uint64_t>(slot.number);
  const double of_satellite = exponential(
      random_bits(random_bits(world.seed, letters("rout"), satellite), letters("rout"), number));
  const double of_cell = exponential(
      random_bits(random_bits(world.seed, letters("rout"), cell), letters("minu"), number / 4));
  const double mean = world.assumptions->laser_detour * world.assumptions->typical_load_share;
  return mean / 2.0 * of_satellite + mean / 2.0 * of_cell;
}

std::string describe(CellIndex cell, const Route& ours, double rtt, const network::Paths& paths) {
  const auto number = [](std::size_t value) { return std::to_string(value); };
  return "cell " + number(cell.value()) + ": engine gateway " +
         number(paths.gateway[cell].value()) + " pop " + number(paths.pop[cell].value()) +
         " hops " + number(paths.laser_hops[cell]) + " rtt " + std::to_string(paths.rtt_s[cell]) +
         "; twin gateway " + number(ours.gateway) + " pop " + number(ours.pop) + " hops " +
         std::to_string(ours.laser_hops) + " rtt " + std::to_string(rtt);
}

/// A choice that differs is as good as ours if it takes the same time.
void compare_cell(const Route& ours, CellIndex cell, double rtt, const network::Paths& paths,
                  RoutesComparison& out) {
  ++out.compared;
  if (ours.laser_hops > 0) ++out.over_lasers;
  if (ours.landed) ++out.landed;
  const double error = std::abs(static_cast<double>(paths.rtt_s[cell]) - rtt) / rtt;
  const bool same = paths.gateway[cell].value() == ours.gateway &&
                    paths.pop[cell].value() == ours.pop &&
                    paths.laser_hops[cell] == ours.laser_hops;
  if (same) out.rtt_error_max = std::max(out.rtt_error_max, error);
  if (error < 1e-6) {
    if (!same) ++out.ties;
    return;
  }
  ++out.wrong;
  if (out.examples.size() < 10) out.examples.push_back(describe(cell, ours, rtt, paths));
}

/// The feeder link of each satellite's own that it prefers: the highest; of two the lower gateway.
std::vector<const Feeder*> own_feeders(const TwinLinks& links) {
  std::vector<const Feeder*> own(links.has_feeder.size(), nullptr);
  for (const Feeder& feeder : links.feeders) {
    const Feeder*& best = own[feeder.satellite];
    if (best == nullptr || feeder.elevation > best->elevation) best = &feeder;
  }
  return own;
}

Route landing(const Feeder& feeder, const std::vector<Route>& ground) {
  Route route = ground[feeder.gateway];
  route.delay_s += feeder.range_m / kLight_m_per_s;
  return route;
}

/// Lands what has a feeder link, unless the fastest way is faster by more than the penalty.
void land(const TwinLinks& links, const std::vector<Route>& ground,
          const scenario::Assumptions& assumptions, std::vector<Route>& routes) {
  const std::vector<const Feeder*> own = own_feeders(links);
  for (std::size_t s = 0; s < routes.size(); ++s) {
    if (own[s] == nullptr) continue;
    Route landed = landing(*own[s], ground);
    if (landed.delay_s - routes[s].delay_s > assumptions.laser_penalty_s) continue;
    landed.landed = landed.gateway != routes[s].gateway || routes[s].laser_hops > 0;
    routes[s] = landed;
  }
}

std::vector<PopIndex> allowed_to(const RoutingWorld& world, CellIndex cell) {
  const auto of_cell = world.pops->allowed_in_cell.find(world.cells->id[cell]);
  if (of_cell != world.pops->allowed_in_cell.end()) return of_cell->second;
  const TerritoryIndex home = home_territory_of(*world.cells, cell);
  return home.valid() ? world.pops->allowed[home] : std::vector<PopIndex>{};
}

std::vector<double> count_terminals(const PlanningWorld& world, const plan::SlotPlan& plan) {
  std::vector<double> terminals(world.satellites->size(), 0.0);
  for (const CellIndex cell : rows<CellIndex>(plan.satellite.size()))
    if (plan.satellite[cell].valid())
      terminals[plan.satellite[cell].value()] += world.terminals[cell.value()];
  return terminals;
}

std::vector<Route> fastest_routes(const std::vector<Route>& ground, const TwinLinks& links,
                                  const scenario::Assumptions& assumptions) {
  std::vector<Route> routes(links.has_feeder.size());
  for (const Feeder& feeder : links.feeders) {
    const Route route = landing(feeder, ground);
    if (route.delay_s < routes[feeder.satellite].delay_s) routes[feeder.satellite] = route;
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

}  // namespace

std::vector<Route> routes_to(const std::vector<PopIndex>& allowed, const TwinLinks& links,
                             const link::Gateways& gateways, const network::Pops& pops,
                             const scenario::Assumptions& assumptions) {
  const std::vector<Route> ground = ground_routes(allowed, gateways, pops, assumptions);
  std::vector<Route> routes = fastest_routes(ground, links, assumptions);
  land(links, ground, assumptions, routes);
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
  const PlanningWorld& planning = *world.planning;
  const std::vector<double> terminals = count_terminals(planning, plan);
  std::map<std::vector<PopIndex>, std::vector<Route>> by_allowed;
  for (const CellIndex cell : rows<CellIndex>(world.cells->size())) {
    const SatelliteIndex satellite = plan.satellite[cell];
    if (!satellite.valid()) {
      if (paths.pop[cell].valid() || paths.gateway[cell].valid() || paths.rtt_s[cell] != 0.0F)
        ++out.wrong;
      continue;
    }
    const std::vector<PopIndex> allowed = allowed_to(world, cell);
    auto& routes = by_allowed[allowed];
    if (routes.empty())
      routes = routes_to(allowed, links, *world.gateways, *world.pops, *planning.assumptions);
    const Route& route = routes[satellite.value()];
    const double up_m =
        length(vec_of(ephemeris.position[satellite]) - (*world.sites)[cell.value()].position);
    const std::uint64_t id = world.cells->id[cell].id;
    const double stretched_s =
        route.lasers_s * excess_of(planning, id, satellite.value(), plan.slot);
    const double rtt = 2.0 * (up_m / kLight_m_per_s + route.delay_s + stretched_s) +
                       access_s(planning, id, plan.slot, load_of(planning, plan, cell, terminals));
    compare_cell(route, cell, rtt, paths, out);
  }
  return out;
}

}  // namespace aloft::twin
