/// What a scenario says about who is on. Private to engine/.
#pragma once

#include "aloft/engine/engine.h"

namespace aloft::engine {

/// Reads and proves the scenario's bundle; takes its throttles, and `without`. An unknown territory
/// is an error that lists near names.
Result<Policy> load_policy(const scenario::Scenario& scenario, const earth::Atlas& atlas,
                           const std::vector<std::string>& without);

}  // namespace aloft::engine
