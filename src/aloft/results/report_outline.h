/// Areas of a grid as the outlines that an SVG path fills.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace aloft::results {

/// For each label from 0 to `count` - 1 the data of a path (its `d`) around all points of that
/// label, for the fill rule `evenodd`; empty where no point has it. Negative labels have no path.
///
/// In units of half a point: point (column, row) has its middle at (2 column + 1, 2 row + 1). The
/// lines run through the middles of the sides between points of different labels, which turns
/// stairs into slopes; neighbours share their line. Points that touch at a corner are connected.
std::vector<std::string> outlines(std::span<const std::int32_t> labels, std::size_t columns,
                                  std::size_t count);

}  // namespace aloft::results
