/// Who gets how much? Fair shares of satellites and cells, per terminal.
///
/// Takes the slot's plan; gives `Flows` to results. Max-min fair: on each satellite the cells that
/// it serves get a rate per terminal that is raised equally for all until the satellite's capacity
/// is used; a cell stops at the capacity of its channels (channel width * bit/s/Hz * channels). A
/// terminal that is active sees its cell's rate divided by the terminals active with it, at most
/// the terminal's maximum: min(max, cell rate / max(1, terminals * active share)), where the active
/// share is min(1, busy-hour mean / terminal maximum) in the busy hour, and that times
/// typical_load_share at a typical hour.
///
/// Left out: gateways' and lasers' capacity, weather, congestion control.
#pragma once

#include <memory>

#include "aloft/base/index.h"
#include "aloft/earth/earth.h"
#include "aloft/network/network.h"
#include "aloft/orbit/orbit.h"
#include "aloft/plan/plan.h"
#include "aloft/scenario/scenario.h"

namespace aloft::traffic {

/// Rate of one active terminal of the cell; 0 where not served.
struct Flows {
  Column<CellIndex, float> downlink_typical_bps;
  Column<CellIndex, float> downlink_busy_hour_bps;
  Column<CellIndex, float> uplink_typical_bps;
  Column<CellIndex, float> uplink_busy_hour_bps;
};

class Traffic {
 public:
  Traffic(const orbit::Satellites& satellites, Column<CellIndex, double> terminals,
          const scenario::Assumptions& assumptions);
  ~Traffic();
  Traffic(Traffic&&) noexcept;
  /// Thread-safe.
  void share(const plan::SlotPlan& plan, Flows& out) const;

 private:
  struct Fixed;
  std::unique_ptr<Fixed> fixed_;
};

/// Max-min fair shares: cells want any amount, weighted by `weights`, each at most `limits`;
/// together at most `capacity`. Returns the amounts. The public oracle-sized piece of the above.
std::vector<double> fair_shares(const std::vector<double>& weights,
                                const std::vector<double>& limits, double capacity);

}  // namespace aloft::traffic
