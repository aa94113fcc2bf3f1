/// Which satellite and beam serves which cell in this 15 s slot?
///
/// Takes sightings, links and authority's schedule of what is on; gives a `SlotPlan` to network/
/// and traffic/.
///
/// The rules, in full (the tests re-derive them by brute force):
/// - Cells are asked in a fixed order: more terminals first, then the lower cell.
/// - A cell all of whose parcels are off when the slot begins is refused: `not_activated`.
/// - A satellite is a candidate if it is sighted and reaches a gateway.
/// - score = score_elevation * min(sine_elevation, sine of score_elevation_enough)
///         + score_azimuth * (1 + away_from_arc) / 2
///         + score_capacity * ln(shares of the satellite that are free)
///         + score_own_feeder * [it has a feeder link of its own]
///         + score_staying * [served this cell in the slot before]
///         + score_noise * g(seed, cell, satellite, slot), in float, in this order of additions.
///   g is one of 4,096 quantiles of the standard Gumbel distribution, drawn by a hash: what a
///   scheduler knows and this model does not. The highest score wins; ties go to the lower
///   satellite index. The weights were fitted on one site (docs/models/plan.md).
/// - A satellite has channels_v1 or channels_v2_mini channels spread evenly over the
///   `channels_per_cell` frequencies (the first frequencies get one more if uneven). Each channel
///   is time-shared by at most cells_per_channel cells: channels of the frequency *
///   cells_per_channel shares.
/// - A frequency of a satellite can be given to a cell if it has a share free and no neighbouring
///   cell (edge or corner, S2 level 9) has a share of that frequency in this slot: never two
///   overlapping beams of one frequency. Frequencies are tried from the cell's home frequency on,
///   cyclically; home = 2 * grid colour of the cell modulo the number of frequencies.
/// - The winner is the best-scored candidate that has such a frequency; none: `no_beam_free`.
/// - Then, in the same order, every served cell with more demand than its channels carry gets
///   further channels of its satellite (same conditions, one share each), up to channels_per_cell.
/// - Staying looks back only to absolute 10-minute marks: a window [mark, mark + 10 min) is
///   computed from a cold start 4 slots before its mark, so that any block of time can be computed
///   alone.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "aloft/authority/authority.h"
#include "aloft/base/index.h"
#include "aloft/base/time.h"
#include "aloft/earth/earth.h"
#include "aloft/link/link.h"
#include "aloft/orbit/orbit.h"
#include "aloft/scenario/scenario.h"
#include "aloft/sky/sky.h"

namespace aloft::plan {

/// Why there is no service, in the order of the rules; `served` if there is.
enum class Reason : std::uint8_t {
  served,
  not_activated,
  no_satellite_above_mask,
  no_broadband_satellite,
  outside_field_of_view,
  gso_exclusion,
  no_gateway_in_reach,
  no_beam_free,
};
inline constexpr std::size_t kReasonCount = 8;
/// "served", "territory not activated", "no satellite above the elevation mask", ...
const char* text_of(Reason reason);
/// The same as a column name: "not_activated", ...
const char* key_of(Reason reason);

/// Terminals of each cell: the scenario's number spread by gazetteer population over all cells,
/// at least one each, so that an empty cell still tells whether it could be served.
Column<CellIndex, double> spread_terminals(const earth::PlannedCells& cells,
                                           const scenario::Assumptions& assumptions);

struct SlotPlan {
  Slot slot;
  Column<CellIndex, SatelliteIndex> satellite;  ///< None where not served.
  Column<CellIndex, Reason> reason;
  Column<CellIndex, std::uint8_t> channels;  ///< Bit f: frequency f.
  Column<SatelliteIndex, std::uint32_t> shares_used;
};

/// Channels of a satellite of that class, 0 if it carries no broadband.
int channels_of(scenario::SatelliteClass satellite_class, const scenario::Assumptions& assumptions);

/// All downlink of a satellite of that class, bit/s; classes without a figure count as v1.
double downlink_bps_of(scenario::SatelliteClass satellite_class,
                       const scenario::Assumptions& assumptions);

inline constexpr int kWindowSlots = 40;  ///< 10 minutes.
inline constexpr int kWarmUpSlots = 4;
/// The first slot of the window that holds `slot`: the first that begins at or after the 10-minute
/// mark.
Slot window_start(Slot slot);

class Planner {
 public:
  Planner(const earth::PlannedCells& cells, const orbit::Satellites& satellites,
          const authority::Schedule& activation, const scenario::Assumptions& assumptions,
          std::uint64_t seed);
  ~Planner();
  Planner(Planner&&) noexcept;
  /// `previous` is the plan of the slot before, or null at a cold start. Thread-safe.
  void plan_slot(Slot slot, const sky::Sightings& sightings, const link::Links& links,
                 const SlotPlan* previous, SlotPlan& out) const;
  [[nodiscard]] const Column<CellIndex, double>& terminals() const;

  /// How a satellite stands to a cell: see sky::Sightings and link::Links.
  struct Standing {
    float sine_elevation = 0.0F;
    float away_from_arc = 0.0F;
    bool own_feeder = false;
  };
  /// The score of a satellite for a cell, with the loads of a finished plan.
  [[nodiscard]] float score_of(CellIndex cell, SatelliteIndex satellite, const SlotPlan& plan,
                               const SlotPlan* previous, const Standing& standing) const;

 private:
  struct Fixed;
  std::unique_ptr<Fixed> fixed_;
};

}  // namespace aloft::plan
