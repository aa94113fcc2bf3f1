/// Element sets to measure with, where no catalogue is at hand.
#pragma once

#include <cstddef>
#include <vector>

#include "aloft/base/time.h"
#include "aloft/orbit/orbit.h"

namespace aloft::cli {

/// The middle of the fleets' epochs, which lie within half a day of it.
inline constexpr UtcTime kBenchEpoch{1'748'520'000'000'000'000};  // 2025-05-29T12:00:00Z

/// Like today's constellations: 470 to 570 km high, nearly circular, with some drag.
std::vector<orbit::ElementSet> low_fleet(std::size_t count);

/// Like what else is up there: of ten, four navigation satellites, four geostationary ones (a
/// resonance of one day), one on a Molniya orbit (a resonance of half a day), one on a transfer
/// orbit.
std::vector<orbit::ElementSet> deep_fleet(std::size_t count);

}  // namespace aloft::cli
