#include "aloft/network/network.h"

#include <algorithm>
#include <map>

#include "aloft/network/sky_graph.h"

namespace aloft::network {
namespace {

/// Way over fibre from a gateway to the best PoP of a group.
struct Backhaul {
  PopIndex pop;
  double delay_s = 0.0;
};

/// Territories with the same allowed PoPs share one search.
struct Group {
  Column<GatewayIndex, Backhaul> backhaul;
};

Backhaul best_pop(const earth::Geodetic& gateway, const std::vector<PopIndex>& allowed,
                  const Pops& pops, const scenario::Assumptions& assumptions) {
  Backhaul best;
  for (const PopIndex pop : allowed) {
    const double delay_s = fibre_delay_s(gateway, pops.location[pop], assumptions);
    if (!best.pop.valid() || delay_s < best.delay_s) best = {pop, delay_s};
  }
  return best;
}

std::vector<PopIndex> all_pops(const Pops& pops) {
  std::vector<PopIndex> all;
  for (const PopIndex pop : rows<PopIndex>(pops.size())) all.push_back(pop);
  return all;
}

/// The better of two parcels as a cell's home: more people, then more area, then the lower
/// territory.
bool better_home(const earth::Parcel& a, const earth::Parcel& b) {
  if (a.population != b.population) return a.population > b.population;
  if (a.area_km2 != b.area_km2) return a.area_km2 > b.area_km2;
  return a.territory < b.territory;
}

}  // namespace

double fibre_delay_s(const earth::Geodetic& a, const earth::Geodetic& b,
                     const scenario::Assumptions& assumptions) {
  return earth::ground_distance_m(a, b) * assumptions.fibre_detour * assumptions.fibre_index /
         kSpeedOfLight_m_per_s;
}

TerritoryIndex home_territory(const earth::PlannedCells& cells, CellIndex cell) {
  const std::uint32_t begin = cells.first_parcel[cell];
  const std::uint32_t end = cells.first_parcel[CellIndex(cell.value() + 1)];
  const earth::Parcel* home = nullptr;
  for (std::uint32_t p = begin; p < end; ++p)
    if (home == nullptr || better_home(cells.parcels[p], *home)) home = &cells.parcels[p];
  return home == nullptr ? TerritoryIndex() : home->territory;
}

struct Network::Fixed {
  std::vector<Group> groups;
  Column<CellIndex, std::uint32_t> group_of;
  Column<CellIndex, earth::CellId> cell_id;
  scenario::Assumptions assumptions;
  Column<CellIndex, double> terminals;
  std::uint64_t seed = 0;
  const orbit::Satellites* satellites = nullptr;

  /// The served cells of each group.
  [[nodiscard]] std::vector<std::vector<CellIndex>> served_cells(const plan::SlotPlan& plan) const {
    std::vector<std::vector<CellIndex>> served(groups.size());
    for (const CellIndex cell : rows<CellIndex>(group_of.size()))
      if (plan.satellite[cell].valid()) served[group_of[cell]].push_back(cell);
    return served;
  }

  [[nodiscard]] std::vector<Exit> exits_of(const Group& group, const link::Links& links) const {
    std::vector<Exit> exits;
    exits.reserve(links.feeders.size());
    for (const link::FeederLink& feeder : links.feeders)
      exits.push_back(
          {static_cast<std::uint32_t>(feeder.satellite.value()),
           static_cast<std::uint32_t>(feeder.gateway.value()),
           feeder.range_m / kSpeedOfLight_m_per_s + group.backhaul[feeder.gateway].delay_s,
           feeder.sine_elevation});
    return exits;
  }
};

Network::Network(const earth::PlannedCells& cells, const orbit::Satellites& satellites,
                 const link::Gateways& gateways, const Pops& pops,
                 const scenario::Assumptions& assumptions, std::uint64_t seed)
    : fixed_(std::make_unique<Fixed>()) {
  ALOFT_CHECK(pops.size() > 0, "load_pops refuses an empty list");
  fixed_->assumptions = assumptions;
  fixed_->seed = seed;
  fixed_->satellites = &satellites;
  fixed_->terminals = plan::spread_terminals(cells, assumptions);
  fixed_->cell_id = cells.id;
  std::map<std::vector<PopIndex>, std::uint32_t> numbers;
  for (const CellIndex cell : rows<CellIndex>(cells.size())) {
    const TerritoryIndex home = home_territory(cells, cell);
    std::vector<PopIndex> allowed;
    if (home.valid() && home.value() < pops.allowed.size()) allowed = pops.allowed[home];
    const auto of_cell = pops.allowed_in_cell.find(cells.id[cell]);
    if (of_cell != pops.allowed_in_cell.end()) allowed = of_cell->second;
    const auto [entry, added] =
        numbers.try_emplace(allowed, static_cast<std::uint32_t>(numbers.size()));
    fixed_->group_of.push_back(entry->second);
    if (!added) continue;
    if (allowed.empty()) allowed = all_pops(pops);
    Group group;
    for (const earth::Geodetic& location : gateways.location)
      group.backhaul.push_back(best_pop(location, allowed, pops, assumptions));
    fixed_->groups.push_back(std::move(group));
  }
}

Network::~Network() = default;
Network::Network(Network&&) noexcept = default;

void Network::route(const orbit::Ephemeris& ephemeris, const link::Links& links,
                    const plan::SlotPlan& plan, const sky::Sky& sky, Paths& out) const {
  const std::size_t count = fixed_->group_of.size();
  out.pop.assign(count, PopIndex());
  out.gateway.assign(count, GatewayIndex());
  out.laser_hops.assign(count, 0);
  out.rtt_s.assign(count, 0.0F);
  const scenario::Assumptions& assumptions = fixed_->assumptions;
  const SkyGraph graph =
      make_graph(fixed_->satellites->size(), links.lasers, assumptions.laser_hop_s);
  const auto served = fixed_->served_cells(plan);
  const Column<CellIndex, double> loads =
      loads_of(plan, fixed_->terminals, *fixed_->satellites, assumptions);
  SkyWays ways;
  for (std::size_t g = 0; g < served.size(); ++g) {
    if (served[g].empty()) continue;
    const Group& group = fixed_->groups[g];
    const std::vector<Exit> exits = fixed_->exits_of(group, links);
    find_ways(graph, exits, ways);
    prefer_own_exits(exits, assumptions.laser_penalty_s, ways);
    for (const CellIndex cell : served[g]) {
      const SatelliteIndex satellite = plan.satellite[cell];
      ALOFT_CHECK(ways.exit[satellite.value()] != SkyWays::kNone,
                  "plan/ serves only through satellites that reach a gateway");
      const GatewayIndex gateway(ways.exit[satellite.value()]);
      out.gateway[cell] = gateway;
      out.pop[cell] = group.backhaul[gateway].pop;
      out.laser_hops[cell] =
          static_cast<std::uint8_t>(std::min<std::uint16_t>(ways.hops[satellite.value()], 255));
      const double slant_m = distance_m(sky.observer(cell).position, ephemeris.position[satellite]);
      const AccessKey key{fixed_->seed, fixed_->cell_id[cell], plan.slot};
      const double lasers_s = ways.lasers_s[satellite.value()];
      // Most ways have no laser, and drawing an excess costs as much as all the rest.
      const double excess = lasers_s > 0.0 ? laser_excess(key, satellite, assumptions) : 0.0;
      const double one_way_s =
          slant_m / kSpeedOfLight_m_per_s + ways.delay_s[satellite.value()] + excess * lasers_s;
      out.rtt_s[cell] =
          static_cast<float>(2.0 * one_way_s + access_delay_s(key, loads[cell], 0, assumptions));
    }
  }
}

}  // namespace aloft::network
