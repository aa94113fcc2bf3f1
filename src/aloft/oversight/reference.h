/// Where the reference scenario serves with everything on, at the places and times of probes.
#pragma once

#include <filesystem>
#include <span>

#include "aloft/earth/earth.h"
#include "aloft/engine/engine.h"
#include "aloft/oversight/inspect.h"
#include "aloft/scenario/scenario.h"

namespace aloft::oversight {

/// The reference scenario over another span of time, with everything on: without its policy and its
/// throttles. Shells stand as laid out at its own start. An error if its elements are too old.
Result<engine::World> load_reference(const scenario::Scenario& reference, const earth::Atlas& atlas,
                                     UtcTime start, std::int64_t duration_s);

/// Runs the slots that are asked about (each from its window's cold start) over all planned cells;
/// a cell that is not planned is asked as `engine::explain` does, as one more after all others. Of
/// a time at which the scenario cannot be loaded, as when its elements are too old, the answer is
/// that error. Nothing is answered but what is asked. `floor_bps`: less downlink than that in
/// typical load is no service.
Servable reference_service(const scenario::Scenario& reference, const earth::Atlas& atlas,
                           std::span<const Asked> asked, std::int64_t floor_bps);

}  // namespace aloft::oversight
