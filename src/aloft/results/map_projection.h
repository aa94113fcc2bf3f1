/// The report's map on the page: Equal Earth, centred on 11 degrees east.
///
/// Equal Earth, since what a reader compares on the map is area (B. Savric, T. Patterson, B. Jenny:
/// "The Equal Earth map projection", International Journal of Geographical Information Science 33,
/// 2019, equations 8 to 10). Geodetic latitudes are used as they are: against those of the authalic
/// sphere they are off by 0.13 degrees at most, half a point, and areas by 0.9 %. Centred where the
/// map's edge cuts least land, in the Bering Strait.
#pragma once

#include "aloft/earth/earth.h"
#include "aloft/results/results.h"

namespace aloft::results {

/// Units of the drawing: two to a point of MapGrid, from the upper left corner.
inline constexpr int kMapWidth = 2 * static_cast<int>(MapGrid::kColumns);
inline constexpr int kMapHeight = 2 * static_cast<int>(MapGrid::kRows);
inline constexpr double kMapCentre_deg = 11.0;

struct MapPosition {
  double x = 0.0;
  double y = 0.0;
};
MapPosition map_position(const earth::Geodetic& place);

}  // namespace aloft::results
