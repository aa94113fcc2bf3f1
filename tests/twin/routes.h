/// The twin's routing: Bellman-Ford over lasers, from every feeder link's gateway and its fibre,
/// then the rule of landing; and what a packet waits for beside light.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "links.h"
#include "plan.h"

#include "aloft/network/network.h"

namespace aloft::twin {

/// A way from a satellite to the ground's network.
struct Route {
  double delay_s = std::numeric_limits<double>::infinity();  ///< One way.
  double lasers_s = 0.0;                                     ///< Of that, over lasers.
  std::uint32_t gateway = kNobody;
  std::uint32_t pop = kNobody;
  int laser_hops = 0;
  bool landed = false;  ///< The rule of landing put it in the place of a faster way.
};

/// By satellite; `allowed` may be empty, which means all PoPs.
std::vector<Route> routes_to(const std::vector<PopIndex>& allowed, const TwinLinks& links,
                             const link::Gateways& gateways, const network::Pops& pops,
                             const scenario::Assumptions& assumptions);

/// The parcel's territory with most people, then most area, then the lower; none without parcels.
TerritoryIndex home_territory_of(const earth::PlannedCells& cells, CellIndex cell);

struct RoutesComparison {
  std::size_t compared = 0;
  std::size_t ties = 0;  ///< Another gateway or PoP in the same time.
  std::size_t wrong = 0;
  std::size_t over_lasers = 0;
  std::size_t landed = 0;      ///< Where the rule of landing decided.
  double rtt_error_max = 0.0;  ///< Relative, of equal choices.
  std::vector<std::string> examples;
};
struct RoutingWorld {
  const earth::PlannedCells* cells = nullptr;
  const std::vector<Site>* sites = nullptr;
  const link::Gateways* gateways = nullptr;
  const network::Pops* pops = nullptr;
  const PlanningWorld* planning = nullptr;
};
RoutesComparison compare_routes(const RoutingWorld& world, const TwinLinks& links,
                                const orbit::Ephemeris& ephemeris, const plan::SlotPlan& plan,
                                const network::Paths& paths);

}  // namespace aloft::twin
