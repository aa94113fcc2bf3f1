/// The report's world map: where there is service, and how long a round trip takes.
#pragma once

#include <string>

#include "aloft/results/results.h"

namespace aloft::results {

/// The map with its legends and the buttons that change what it shows; empty if the tables have no
/// map. All of it shows without JavaScript.
std::string map_section(const RunTables& tables);

/// Fills of the reasons for no service: colours and hatching, so that no reader has to tell them
/// apart by colour alone. The classes r0, r1, ... of the page's style use them.
std::string reason_patterns(std::size_t reasons);

}  // namespace aloft::results
