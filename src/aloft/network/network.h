/// By which path do packets go, and how long do they take?
///
/// Takes the slot's links and plan; gives `Paths` to traffic/ and results. Shortest paths over
/// lasers, feeder links and fibre to an allowed point of presence (PoP), by one-way delay. A
/// satellite with a feeder link of its own lands there, unless lasers are faster by more than
/// laser_penalty: lasers are for where no gateway is in reach.
///
/// Left out: load on lasers and gateways, the way from the PoP to a server.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aloft/base/forwarding.h"
#include "aloft/base/index.h"
#include "aloft/base/result.h"
#include "aloft/base/time.h"
#include "aloft/earth/earth.h"
#include "aloft/link/link.h"
#include "aloft/orbit/orbit.h"
#include "aloft/plan/plan.h"
#include "aloft/scenario/scenario.h"
#include "aloft/sky/sky.h"

namespace aloft::network {

struct Pops {
  Column<PopIndex, std::string> name;  ///< City, or the code where the file has codes.
  Column<PopIndex, earth::Geodetic> location;
  /// PoPs allowed to each territory, ascending; empty: all.
  Column<TerritoryIndex, std::vector<PopIndex>> allowed;
  /// The same for cells whose country code is not a territory's; it goes before the territory's.
  std::map<earth::CellId, std::vector<PopIndex>> allowed_in_cell;
  std::vector<std::string> skipped;  ///< Rows that were left out, with the reason.
  std::string source;
  [[nodiscard]] std::size_t size() const { return name.size(); }
};
/// From the scenario's file or its list of cities. With an assignment table a territory may use the
/// PoPs that hold at least pop_subnet_share_min of its subnets; a territory without a row, all.
/// Names in `without` are taken away.
Result<Pops> load_pops(const scenario::Scenario& scenario, const earth::Atlas& atlas,
                       const std::vector<std::string>& without);

/// Rows of served cells; others hold none and zero.
struct Paths {
  Column<CellIndex, PopIndex> pop;
  Column<CellIndex, GatewayIndex> gateway;
  Column<CellIndex, std::uint8_t> laser_hops;
  Column<CellIndex, float> rtt_s;  ///< Light, hops, fibre and access; there and back.
};

/// Territory whose PoPs a cell uses: of its parcels the one with most people, then most area, then
/// the lower.
TerritoryIndex home_territory(const earth::PlannedCells& cells, CellIndex cell);

/// Whose wait: a terminal of a cell in a slot of a run.
struct AccessKey {
  std::uint64_t seed = 0;
  earth::CellId cell;
  Slot slot;
};
/// What a packet waits for beside light, both ways together: processing, and a wait with mean
/// access_wait / (1 - load) that falls half to the slot (frame and beam timing, the same for all
/// packets of a cell and slot) and half to the packet (its grant), each exponential. The growth
/// with load is that of a queue with regular service (M/D/1: Kleinrock, Queueing Systems I, 5.7),
/// with access_load_max as the largest load.
double access_delay_s(const AccessKey& key, double load, std::uint64_t packet,
                      const scenario::Assumptions& assumptions);

/// By which share the lasers' part of a route is longer than the shortest: mean laser_detour, half
/// of it drawn for the satellite and slot, half for the cell and minute, each exponential. Lasers
/// are shared, and not every packet gets the best ones.
double laser_excess(const AccessKey& key, SatelliteIndex satellite,
                    const scenario::Assumptions& assumptions);

/// Typical demand over what there is, of each served cell: the higher of what its channels and what
/// its satellite carry; 0 where not served.
Column<CellIndex, double> loads_of(const plan::SlotPlan& plan,
                                   const Column<CellIndex, double>& terminals,
                                   const orbit::Satellites& satellites,
                                   const scenario::Assumptions& assumptions);

class Network {
 public:
  /// `satellites` must outlive the network.
  Network(const earth::PlannedCells& cells, const orbit::Satellites& satellites,
          const link::Gateways& gateways, const Pops& pops,
          const scenario::Assumptions& assumptions, std::uint64_t seed);
  ~Network();
  Network(Network&&) noexcept;
  /// Thread-safe. The round trip of a cell is that of one packet of the slot: light and hops there
  /// and back, the lasers' part of it stretched by 1 + `laser_excess`, fibre, and `access_delay_s`
  /// of packet 0.
  void route(const orbit::Ephemeris& ephemeris, const link::Links& links,
             const plan::SlotPlan& plan, const sky::Sky& sky, Paths& out) const;

 private:
  struct Fixed;
  std::unique_ptr<Fixed> fixed_;
};

/// Great-circle fibre: length * fibre_detour * fibre_index / c.
double fibre_delay_s(const earth::Geodetic& a, const earth::Geodetic& b,
                     const scenario::Assumptions& assumptions);

/// One instant of a way through the sky between two places: up, lasers, down.
struct SkyPath {
  std::vector<SatelliteIndex> satellites;
  std::vector<double> lengths_m;  ///< satellites.size() + 1: first up, then lasers, last down.
  double one_way_s = 0.0;         ///< Light and hops; no access delay.
};
/// Shortest by delay (light plus laser_hop_s a hop, no penalty) over all satellites that each end
/// sights; nothing if the ends are not connected.
std::optional<SkyPath> shortest_sky_path(const sky::Observer& from, const sky::Observer& to,
                                         const orbit::Ephemeris& ephemeris,
                                         const orbit::Satellites& satellites,
                                         const link::Links& links,
                                         const scenario::Assumptions& assumptions);

/// The forwarding state of a slot: the next hop of every satellite to every gateway.
struct Forwarding {
  LinkRows lasers;  ///< By satellite; `hops` counts in its rows.
  NextHops hops;    ///< Destinations are gateways; lengths are metres of laser and feeder links.
};
struct ForwardingSize {
  std::size_t satellites = 0;
  std::size_t gateways = 0;
};
/// By the shortest length over lasers and one feeder link. Uses all threads. `out` keeps its
/// memory.
void forward_to_gateways(const link::Links& links, const ForwardingSize& size, Forwarding& out);

}  // namespace aloft::network
