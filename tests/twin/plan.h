/// The twin's plan of a slot: the rules of plan.h, one cell after the other, with plain books.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "links.h"
#include "sightings.h"

#include "aloft/plan/plan.h"

namespace aloft::twin {

inline constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();

/// Scores nearer than this may change places with the last bits of a sine or a logarithm: some
/// roundings of a float of about 20.
inline constexpr float kNearTie = 2e-5F;

/// What does not change from slot to slot.
struct PlanningWorld {
  const scenario::Assumptions* assumptions = nullptr;
  const orbit::Satellites* satellites = nullptr;
  std::uint64_t seed = 0;
  std::vector<std::uint64_t> cell_id;
  std::vector<double> terminals;
  std::vector<std::uint32_t> order;  ///< Cells in the order in which they are asked.
  std::vector<bool> off;             ///< All parcels are off.
  std::vector<int> home_frequency;
  std::vector<std::vector<std::uint32_t>> neighbours;  ///< Planned ones, edge or corner.
};
PlanningWorld planning_world(const earth::PlannedCells& cells, const orbit::Satellites& satellites,
                             const authority::Activation& activation,
                             const scenario::Scenario& scenario);

struct TwinPlan {
  std::vector<std::uint32_t> satellite;  ///< kNobody where not served.
  std::vector<plan::Reason> reason;
  std::vector<std::uint8_t> channels;
  std::vector<int> shares_used;
  std::size_t near_ties = 0;     ///< Cells whose best two scores are within kNearTie.
  std::size_t adopted_ties = 0;  ///< Where the engine chose another of the nearly best.
  std::size_t wrong_ties = 0;    ///< Adopted, although the engine's own numbers say otherwise.
};

/// `engine` and `sightings` are looked at only when two scores are nearly the same.
TwinPlan plan_slot(const PlanningWorld& world, Slot slot, const std::vector<CellSky>& skies,
                   const TwinLinks& links, const TwinPlan* previous, const plan::SlotPlan& engine,
                   const sky::Sightings& sightings);

}  // namespace aloft::twin
