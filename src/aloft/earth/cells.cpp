// Cells of level 9 by way of S2. Points go through our own sine, cosine and arc tangent, since
// S2LatLng would use the C library's, whose last bit depends on the processor.
#include <algorithm>
#include <cmath>

#include <s2/s2cell_id.h>

#include "aloft/base/check.h"
#include "aloft/base/math.h"
#include "aloft/earth/earth.h"

namespace aloft::earth {
namespace {

constexpr int kLevel = 9;

S2CellId s2_of(CellId cell) {
  const S2CellId id(cell.id);
  ALOFT_CHECK(id.is_valid() && id.level() == kLevel,
              "cells are made by cell_at or read and checked");
  return id;
}

}  // namespace

CellId cell_at(Angle latitude, Angle longitude) {
  const SinCos phi = sin_cos(latitude.radians());
  const SinCos lambda = sin_cos(longitude.radians());
  const S2Point point(phi.cos * lambda.cos, phi.cos * lambda.sin, phi.sin);
  return {S2CellId(point).parent(kLevel).id()};
}

Geodetic center_of(CellId cell) {
  const S2Point p = s2_of(cell).ToPoint();
  const double axis_distance = std::sqrt(p.x() * p.x() + p.y() * p.y());
  return {.latitude = radians(arc_tangent(p.z(), axis_distance)),
          .longitude = radians(arc_tangent(p.y(), p.x())),
          .height_m = 0.0};
}

std::vector<CellId> neighbours_of(CellId cell) {
  std::vector<S2CellId> found;
  s2_of(cell).AppendAllNeighbors(kLevel, &found);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());  // Corners of the cube.
  std::vector<CellId> neighbours;
  neighbours.reserve(found.size());
  for (const S2CellId id : found) neighbours.push_back({id.id()});
  return neighbours;
}

std::string token_of(CellId cell) { return s2_of(cell).ToToken(); }

int grid_colour_of(CellId cell) {
  int i = 0;
  int j = 0;
  s2_of(cell).ToFaceIJOrientation(&i, &j, nullptr);
  constexpr int kShift = S2CellId::kMaxLevel - kLevel;
  return ((i >> kShift) & 1) + 2 * ((j >> kShift) & 1);
}

}  // namespace aloft::earth
