#include "aloft/sky/groups.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "aloft/base/math.h"

namespace aloft::sky {
namespace {

// Deflection between the ellipsoid's normal and the geocentric vertical is at most 0.193 degrees.
constexpr Angle kVerticalMargin = degrees(0.25);
constexpr double kPolarRadius_m = 6'356'000.0;  // Below every point of the ellipsoid.

/// S2 levels of the groups: about 4,600, 1,200, 290 and 140 km wide.
constexpr std::array<unsigned, 4> kLevels = {1, 3, 5, 6};

// The S2 ancestor of a level: from the bits of the id alone.
std::uint64_t ancestor(earth::CellId cell, unsigned level) {
  const std::uint64_t lowest_bit = 1ULL << (2U * (30U - level));
  return (cell.id & (~lowest_bit + 1U)) | lowest_bit;
}

Group group_of(const std::vector<Observer>& observers, std::size_t begin, std::size_t end) {
  Vector<Itrf> sum;
  for (std::size_t i = begin; i < end; ++i) sum = sum + unit(from_center(observers[i].position));
  const Vector<Itrf> center = unit(sum);
  double cosine = 1.0;
  for (std::size_t i = begin; i < end; ++i)
    cosine = std::min(cosine, dot(center, unit(from_center(observers[i].position))));
  cosine -= 1e-9;
  return {begin, end, {center.x, center.y, center.z, cosine, std::sqrt(1.0 - cosine * cosine)}};
}

}  // namespace

void Directions::reserve(std::size_t rows) {
  count = 0;
  if (row.size() >= rows) return;
  for (auto* column : {&x, &y, &z, &cos_limit, &sin_limit}) column->resize(rows);
  row.resize(rows);
}

void list_directions(const orbit::Ephemeris& ephemeris, Angle mask, Directions& out) {
  out.reserve(ephemeris.position.size());
  const SinCos e = sin_cos(std::max(0.0, (mask - kVerticalMargin).radians()));
  for (const SatelliteIndex s : rows<SatelliteIndex>(ephemeris.position.size())) {
    if (ephemeris.usable[s] == 0) continue;
    const Position<Itrf>& p = ephemeris.position[s];
    const double radius = norm(from_center(p));
    const double ratio = kPolarRadius_m * e.cos / radius;
    if (ratio >= 1.0) continue;
    const double root = std::sqrt(1.0 - ratio * ratio);
    const std::size_t i = out.count++;
    out.x[i] = p.x / radius;
    out.y[i] = p.y / radius;
    out.z[i] = p.z / radius;
    out.cos_limit[i] = ratio * e.cos + root * e.sin;
    out.sin_limit[i] = root * e.cos - ratio * e.sin;
    out.row[i] = s;
  }
}

Groups::Groups(const earth::PlannedCells& cells, const std::vector<Observer>& observers) {
  for (const unsigned level : kLevels) {
    std::vector<Group>& groups = levels_.emplace_back();
    for (std::size_t begin = 0; begin < cells.size();) {
      const std::uint64_t shared = ancestor(cells.id[CellIndex(begin)], level);
      std::size_t end = begin + 1;
      while (end < cells.size() && ancestor(cells.id[CellIndex(end)], level) == shared) ++end;
      groups.push_back(group_of(observers, begin, end));
      begin = end;
    }
  }
}

void Groups::narrow(const Directions& from, const GroupQuery& cap, std::vector<double>& margin,
                    Directions& to) {
  if (margin.size() < from.count) margin.resize(from.count);
  margin_above_limit(from.x.data(), from.y.data(), from.z.data(), from.cos_limit.data(),
                     from.sin_limit.data(), from.count, cap, margin.data());
  to.reserve(from.count);
  // Without a branch: whether a satellite is near is a coin toss to the processor.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < from.count; ++i) {
    to.x[kept] = from.x[i];
    to.y[kept] = from.y[i];
    to.z[kept] = from.z[i];
    to.cos_limit[kept] = from.cos_limit[i];
    to.sin_limit[kept] = from.sin_limit[i];
    to.row[kept] = from.row[i];
    kept += margin[i] < 0.0 ? 0U : 1U;
  }
  to.count = kept;
}

}  // namespace aloft::sky
