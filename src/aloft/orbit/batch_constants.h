/// From the constants of single element sets to lanes of blocks. Private to orbit/.
#pragma once

#include "aloft/orbit/batch_blocks.h"
#include "aloft/orbit/theory.h"

namespace aloft::orbit::batch {

/// Which kernel moves a set. Blocks hold sets of one way only.
enum class Way : std::uint8_t { near_circular, general, deep, deep_one_day, deep_half_day };
inline constexpr std::size_t kWayCount = 5;

inline bool is_deep(Way way) { return way >= Way::deep; }

/// Depends on nothing but the set, so that its bits do not depend on its neighbours.
Way way_of(const theory::Constants& c);

void set_lane(const theory::Constants& c, std::size_t lane, NearCircularBlock& block);
void set_lane(const theory::Constants& c, std::size_t lane, GeneralBlock& block);
void set_lane(const theory::Constants& c, std::size_t lane, DeepBlock& block);

/// Null where this build has none.
const Kernels* kernels_of(Simd simd);

}  // namespace aloft::orbit::batch
