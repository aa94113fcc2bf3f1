/// The report's world map: where there is service, and how long a round trip takes.
#pragma once

#include <string>

#include "aloft/results/results.h"

namespace aloft::results {

/// The style's class that fills what reason number `reason` stands for, on the map and in plots.
std::string reason_class(std::size_t reason);

/// The map with its legends and the buttons that change what it shows; empty if the tables have no
/// map. All of it shows without JavaScript.
std::string map_section(const RunTables& tables);

}  // namespace aloft::results
