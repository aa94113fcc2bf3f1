#include <algorithm>
#include <cmath>
#include <limits>

#include "aloft/base/math.h"
#include "aloft/sky/geostationary_arc.h"
#include "aloft/sky/sky.h"
#include "aloft/sky/visibility_kernel.h"

namespace aloft::sky {
namespace {

// Deflection between the ellipsoid's normal and the geocentric vertical is at most 0.193 degrees.
constexpr Angle kVerticalMargin = degrees(0.25);
constexpr double kPolarRadius_m = 6'356'000.0;  // Below every point of the ellipsoid.

/// Neighbouring cells, [begin, end), inside a cap around a unit vector.
struct Group {
  std::size_t begin = 0;
  std::size_t end = 0;
  GroupQuery cap{};
};

/// The polar components of unit sights between which the arc may be nearer than the exclusion
/// angle.
struct PolarBand {
  double low = 1.0;
  double high = -1.0;
};

/// Every point of the arc has a declination between -asin(z / (R - r)) and -asin(z / (R + r)); a
/// sight is at least as far from the arc as its declination is from that interval.
PolarBand polar_band(const Position<Itrf>& p, Angle exclusion) {
  const double radius = norm(from_center(p));
  const double nearest = arc_sine(p.z / (kGeostationaryRadius_m - radius));
  const double farthest = arc_sine(p.z / (kGeostationaryRadius_m + radius));
  constexpr double kQuarterTurn = 1.5707;
  const double low = std::max(-std::max(nearest, farthest) - exclusion.radians(), -kQuarterTurn);
  const double high = std::min(-std::min(nearest, farthest) + exclusion.radians(), kQuarterTurn);
  constexpr double kRounding = 1e-9;
  const bool whole = exclusion.radians() >= 1.2;
  return whole ? PolarBand{-2.0, 2.0}
               : PolarBand{sin_cos(low).sin - kRounding, sin_cos(high).sin + kRounding};
}

ObserverNumbers numbers_of(const Observer& o) {
  return {{o.position.x, o.position.y, o.position.z},
          {o.axes.up.x, o.axes.up.y, o.axes.up.z},
          {o.boresight.x, o.boresight.y, o.boresight.z},
          {o.away_from_arc.x, o.away_from_arc.y, o.away_from_arc.z}};
}

// The S2 ancestor of level 5, about 250 km wide: from the bits of the id alone.
std::uint64_t group_key(earth::CellId cell) {
  constexpr std::uint64_t kLowestBit = 1ULL << (2U * (30U - 5U));
  return (cell.id & (~kLowestBit + 1U)) | kLowestBit;
}

/// Satellites as seen from the Earth's centre, each with the largest central angle at which it
/// stands above the mask: cos and sin of acos(r cos e / a) - e.
struct Directions {
  std::vector<double> x, y, z, cos_limit, sin_limit;
  std::vector<SatelliteIndex> row;
  void clear() {
    for (auto* column : {&x, &y, &z, &cos_limit, &sin_limit}) column->clear();
    row.clear();
  }
};

/// Buffers of one call, kept to spare allocations.
struct Workspace {
  Directions directions;
  std::vector<double> margin;
  std::vector<SatelliteIndex> near;
  std::vector<std::uint8_t> broadband;
  std::vector<double> x, y, z, sine_elevation, cos_off_boresight, away, polar;
};

void list_directions(const orbit::Ephemeris& ephemeris, Angle mask, Directions& out) {
  out.clear();
  const SinCos e = sin_cos(std::max(0.0, (mask - kVerticalMargin).radians()));
  for (const SatelliteIndex s : rows<SatelliteIndex>(ephemeris.position.size())) {
    if (ephemeris.usable[s] == 0) continue;
    const Position<Itrf>& p = ephemeris.position[s];
    const double radius = norm(from_center(p));
    const double ratio = kPolarRadius_m * e.cos / radius;
    if (ratio >= 1.0) continue;
    const double root = std::sqrt(1.0 - ratio * ratio);
    out.x.push_back(p.x / radius);
    out.y.push_back(p.y / radius);
    out.z.push_back(p.z / radius);
    out.cos_limit.push_back(ratio * e.cos + root * e.sin);
    out.sin_limit.push_back(root * e.cos - ratio * e.sin);
    out.row.push_back(s);
  }
}

void list_near(const Group& group, const orbit::Ephemeris& ephemeris, Workspace& work) {
  const Directions& d = work.directions;
  work.margin.resize(d.row.size());
  margin_above_limit(d.x.data(), d.y.data(), d.z.data(), d.cos_limit.data(), d.sin_limit.data(),
                     d.row.size(), group.cap, work.margin.data());
  work.near.clear();
  work.x.clear();
  work.y.clear();
  work.z.clear();
  for (std::size_t i = 0; i < d.row.size(); ++i) {
    if (work.margin[i] < 0.0) continue;
    const Position<Itrf>& p = ephemeris.position[d.row[i]];
    work.near.push_back(d.row[i]);
    work.x.push_back(p.x);
    work.y.push_back(p.y);
    work.z.push_back(p.z);
  }
  for (auto* column : {&work.sine_elevation, &work.cos_off_boresight, &work.away, &work.polar})
    column->resize(std::max(column->size(), work.near.size()));
}

}  // namespace

struct Sky::Fixed {
  std::vector<Observer> observers;
  std::vector<ObserverNumbers> numbers;
  std::vector<PolarBand> bands;
  std::vector<Group> groups;
  Column<SatelliteIndex, std::uint8_t> broadband;
  double sine_mask = 0.0;
  double cos_field_of_view = 0.0;
  double cos_exclusion = 0.0;
  Angle mask;

  [[nodiscard]] bool in_exclusion(std::size_t cell, const Workspace& work, std::size_t i) const;
  [[nodiscard]] Refusal refuse(std::size_t cell, const Workspace& work, std::size_t i) const;
  void look_from(std::size_t cell, Workspace& work, Sightings& out) const;
};

namespace {

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

Sky::Sky(const earth::PlannedCells& cells, const orbit::Satellites& satellites,
         const scenario::Assumptions& assumptions)
    : fixed_(std::make_unique<Fixed>()) {
  for (const CellIndex cell : rows<CellIndex>(cells.size())) {
    const Observer observer = observer_at(cells.center[cell], assumptions);
    fixed_->observers.push_back(observer);
    fixed_->numbers.push_back(numbers_of(observer));
    fixed_->bands.push_back(polar_band(observer.position, assumptions.gso_exclusion));
  }
  for (std::size_t begin = 0; begin < cells.size();) {
    std::size_t end = begin + 1;
    while (end < cells.size() &&
           group_key(cells.id[CellIndex(end)]) == group_key(cells.id[CellIndex(begin)]))
      ++end;
    fixed_->groups.push_back(group_of(fixed_->observers, begin, end));
    begin = end;
  }
  for (const scenario::SatelliteClass satellite_class : satellites.satellite_class)
    fixed_->broadband.push_back(carries_broadband(satellite_class) ? 1 : 0);
  fixed_->mask = assumptions.elevation_mask;
  fixed_->sine_mask = sin_cos(assumptions.elevation_mask.radians()).sin;
  fixed_->cos_field_of_view = sin_cos(assumptions.field_of_view_half_angle.radians()).cos;
  fixed_->cos_exclusion = sin_cos(assumptions.gso_exclusion.radians()).cos;
}

Sky::~Sky() = default;
Sky::Sky(Sky&&) noexcept = default;

const Observer& Sky::observer(CellIndex cell) const { return fixed_->observers[cell.value()]; }

bool Sky::Fixed::in_exclusion(std::size_t cell, const Workspace& work, std::size_t i) const {
  if (work.polar[i] < bands[cell].low || work.polar[i] > bands[cell].high) return false;
  const Observer& o = observers[cell];
  const Vector<Itrf> direction = unit(Position<Itrf>{work.x[i], work.y[i], work.z[i]} - o.position);
  const ArcPoint point =
      nearest_arc_point(o.position, direction, arc_point_under_ray(o.position, direction));
  if (cosine_to_arc(o.position, direction, point) <= cos_exclusion) return false;
  // Of a nearest point below the horizon the end of what is visible is left; that far from the
  // horizon it counts only if the mask is lower than the exclusion angle.
  return arc_point_is_up(o.position, o.axes.up, point) ||
         cosine_to_ends(o.position, o.axes.up, direction) > cos_exclusion;
}

Refusal Sky::Fixed::refuse(std::size_t cell, const Workspace& work, std::size_t i) const {
  if (work.sine_elevation[i] < sine_mask) return Refusal::below_mask;
  if (broadband[work.near[i]] == 0) return Refusal::class_without_broadband;
  if (work.cos_off_boresight[i] < cos_field_of_view) return Refusal::outside_field_of_view;
  return in_exclusion(cell, work, i) ? Refusal::gso_exclusion : Refusal::none;
}

void Sky::Fixed::look_from(std::size_t cell, Workspace& work, Sightings& out) const {
  look_at_all(numbers[cell], work.x.data(), work.y.data(), work.z.data(), work.near.size(),
              {work.sine_elevation.data(), work.cos_off_boresight.data(), work.away.data(),
               work.polar.data()});
  Refusal best = Refusal::below_mask;
  const std::size_t before = out.satellite.size();
  for (std::size_t i = 0; i < work.near.size(); ++i) {
    const Refusal refusal = refuse(cell, work, i);
    if (refusal != Refusal::none) {
      best = std::max(best, refusal);
      continue;
    }
    const double sine = work.sine_elevation[i];
    const double horizontal = std::sqrt(std::max(1.0 - sine * sine, 1e-18));
    out.satellite.push_back(work.near[i]);
    out.sine_elevation.push_back(static_cast<float>(sine));
    out.away_from_arc.push_back(static_cast<float>(work.away[i] / horizontal));
  }
  out.best_refusal[CellIndex(cell)] = out.satellite.size() > before ? Refusal::none : best;
}

void Sky::find_sightings(const orbit::Ephemeris& ephemeris, Sightings& out) const {
  const std::size_t cells = fixed_->observers.size();
  out.first.assign(cells + 1, 0);
  out.best_refusal.assign(cells, Refusal::below_mask);
  out.satellite.clear();
  out.sine_elevation.clear();
  out.away_from_arc.clear();
  Workspace work;
  list_directions(ephemeris, fixed_->mask, work.directions);
  for (const Group& group : fixed_->groups) {
    list_near(group, ephemeris, work);
    for (std::size_t cell = group.begin; cell < group.end; ++cell) {
      fixed_->look_from(cell, work, out);
      out.first[CellIndex(cell + 1)] = static_cast<std::uint32_t>(out.satellite.size());
    }
  }
}

}  // namespace aloft::sky
