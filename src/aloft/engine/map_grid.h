/// Which territory and which planned cell stands at each point of the report's map. Private to
/// engine/.
#pragma once

#include "aloft/earth/earth.h"
#include "aloft/results/results.h"

namespace aloft::engine {

/// A point belongs to the first territory that claims it, and to the nearest planned cell that has
/// a parcel of that territory in the same S2 cell of level 7. A territory between the points of the
/// map gets the points nearest to its cells, where those are sea. Same for any number of threads.
results::MapGrid map_grid(const earth::Atlas& atlas);

}  // namespace aloft::engine
