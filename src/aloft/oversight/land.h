/// Which cells belong to a territory, planned or not: a decision reaches all of them.
#pragma once

#include <functional>
#include <optional>

#include "aloft/authority/authority.h"
#include "aloft/earth/earth.h"

namespace aloft::oversight {

/// A point of the territory's land in the cell, of a grid of points about 1 km apart; nothing if
/// none of them is.
std::optional<earth::Geodetic> land_in(const earth::Atlas& atlas,
                                       const authority::PlaceOnGround& place);

using HasLand = std::function<bool(const authority::PlaceOnGround& place)>;
/// Whether there is such a point; remembers what was asked. `atlas` must outlive it.
HasLand land_of(const earth::Atlas& atlas);

}  // namespace aloft::oversight
