#include <algorithm>
#include <cmath>

#include "aloft/base/math.h"
#include "aloft/base/parallel.h"
#include "aloft/sky/geostationary_arc.h"
#include "aloft/sky/groups.h"
#include "aloft/sky/sky.h"
#include "aloft/sky/visibility_kernel.h"

namespace aloft::sky {
namespace {

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

ObserverNumbers numbers_of(const Observer& o, const PolarBand& band) {
  return {{o.position.x, o.position.y, o.position.z},
          {o.axes.up.x, o.axes.up.y, o.axes.up.z},
          {o.boresight.x, o.boresight.y, o.boresight.z},
          {o.away_from_arc.x, o.away_from_arc.y, o.away_from_arc.z},
          band.low,
          band.high};
}

/// Sights of one cell; buffers are as long as the satellites near its group, and a bit.
struct Sights {
  std::vector<double> x, y, z, sine_elevation, away;
  std::vector<std::int64_t> verdict;
  // Those that may be near the arc: their row above, their direction, and the kernel's answer.
  std::vector<std::uint32_t> asked;
  std::vector<double> asked_x, asked_y, asked_z;
  std::vector<std::int64_t> certain;
  void reserve(std::size_t rows) {
    if (asked.size() >= rows) return;
    for (auto* column : {&x, &y, &z, &sine_elevation, &away, &asked_x, &asked_y, &asked_z})
      column->resize(rows);
    verdict.resize(rows);
    certain.resize(rows);
    asked.resize(rows);
  }
};

/// What is kept of the sights of a group's cells.
struct Kept {
  std::vector<SatelliteIndex> satellite;
  std::vector<double> sine_elevation, away;
  std::vector<float> sine_out, away_out;
  std::size_t count = 0;
  void reserve(std::size_t rows) {
    count = 0;
    if (satellite.size() >= rows) return;
    satellite.resize(rows);
    for (auto* column : {&sine_elevation, &away}) column->resize(rows);
    for (auto* column : {&sine_out, &away_out}) column->resize(rows);
  }
};

/// Buffers of one call, kept to spare allocations.
struct Workspace {
  Directions directions;
  Groups::Workspace groups;
  std::vector<double> x, y, z;  // Of the satellites near the group.
  std::vector<std::int64_t> broadband;
  Sights sights;
  Kept kept;
};

void append(const Kept& kept, Sightings& out) {
  const auto end = static_cast<std::ptrdiff_t>(kept.count);
  out.satellite.insert(out.satellite.end(), kept.satellite.begin(), kept.satellite.begin() + end);
  out.sine_elevation.insert(out.sine_elevation.end(), kept.sine_out.begin(),
                            kept.sine_out.begin() + end);
  out.away_from_arc.insert(out.away_from_arc.end(), kept.away_out.begin(),
                           kept.away_out.begin() + end);
}

}  // namespace

struct Sky::Fixed {
  std::vector<Observer> observers;
  std::vector<ObserverNumbers> numbers;
  Groups groups;
  Column<SatelliteIndex, std::uint8_t> broadband;
  SightLimits limits{};
  double cos_exclusion = 0.0;
  Angle mask;

  [[nodiscard]] bool in_exclusion(std::size_t cell, const Vector<Itrf>& direction) const;
  void gather(const Directions& near, const orbit::Ephemeris& ephemeris, Workspace& work) const;
  void ask_the_arc(std::size_t cell, std::size_t count, Sights& sights) const;
  Refusal look_from(std::size_t cell, const Directions& near, Workspace& work) const;
};

Sky::Sky(const earth::PlannedCells& cells, const orbit::Satellites& satellites,
         const scenario::Assumptions& assumptions)
    : fixed_(std::make_unique<Fixed>()) {
  fixed_->observers.resize(cells.size());
  fixed_->numbers.resize(cells.size());
  for_each_row(cells.size(), [&](std::size_t cell) {
    Observer& observer = fixed_->observers[cell];
    observer = observer_at(cells.center[CellIndex(cell)], assumptions);
    fixed_->numbers[cell] =
        numbers_of(observer, polar_band(observer.position, assumptions.gso_exclusion));
  });
  fixed_->groups = Groups(cells, fixed_->observers);
  for (const scenario::SatelliteClass satellite_class : satellites.satellite_class)
    fixed_->broadband.push_back(carries_broadband(satellite_class) ? 1 : 0);
  fixed_->mask = assumptions.elevation_mask;
  fixed_->cos_exclusion = sin_cos(assumptions.gso_exclusion.radians()).cos;
  // Within 20 degrees of the arc `nearest_arc_point` ends at the nearest point; the rest is room
  // for rounding.
  constexpr double kCosine20Degrees = 0.939'692'620'785'908;
  constexpr double kRounding = 1e-12;
  fixed_->limits = {sin_cos(assumptions.elevation_mask.radians()).sin,
                    sin_cos(assumptions.field_of_view_half_angle.radians()).cos,
                    std::max(fixed_->cos_exclusion, kCosine20Degrees) + kRounding};
}

Sky::~Sky() = default;
Sky::Sky(Sky&&) noexcept = default;

const Observer& Sky::observer(CellIndex cell) const { return fixed_->observers[cell.value()]; }

bool Sky::Fixed::in_exclusion(std::size_t cell, const Vector<Itrf>& direction) const {
  const Observer& o = observers[cell];
  const ArcPoint point =
      nearest_arc_point(o.position, direction, arc_point_under_ray(o.position, direction));
  if (cosine_to_arc(o.position, direction, point) <= cos_exclusion) return false;
  // Of a nearest point below the horizon the end of what is visible is left; that far from the
  // horizon it counts only if the mask is lower than the exclusion angle.
  return arc_point_is_up(o.position, o.axes.up, point) ||
         cosine_to_ends(o.position, o.axes.up, direction) > cos_exclusion;
}

void Sky::Fixed::gather(const Directions& near, const orbit::Ephemeris& ephemeris,
                        Workspace& work) const {
  if (work.x.size() < near.count) {
    for (auto* column : {&work.x, &work.y, &work.z}) column->resize(near.count);
    work.broadband.resize(near.count);
  }
  for (std::size_t i = 0; i < near.count; ++i) {
    const Position<Itrf>& p = ephemeris.position[near.row[i]];
    work.x[i] = p.x;
    work.y[i] = p.y;
    work.z[i] = p.z;
    work.broadband[i] = broadband[near.row[i]];
  }
}

// Most of what is near the arc lies clearly within the exclusion; the rest is asked one by one.
void Sky::Fixed::ask_the_arc(std::size_t cell, std::size_t count, Sights& sights) const {
  std::size_t asked = 0;
  for (std::size_t i = 0; i < count; ++i) {
    sights.asked[asked] = static_cast<std::uint32_t>(i);
    asked += sights.verdict[i] == ask_arc ? 1U : 0U;
  }
  if (asked == 0) return;
  for (std::size_t k = 0; k < asked; ++k) {
    sights.asked_x[k] = sights.x[sights.asked[k]];
    sights.asked_y[k] = sights.y[sights.asked[k]];
    sights.asked_z[k] = sights.z[sights.asked[k]];
  }
  find_near_arc(numbers[cell], limits, sights.asked_x.data(), sights.asked_y.data(),
                sights.asked_z.data(), (asked + 7) / 8 * 8, sights.certain.data());
  for (std::size_t k = 0; k < asked; ++k) {
    const bool excluded =
        sights.certain[k] != 0 ||
        in_exclusion(cell, {sights.asked_x[k], sights.asked_y[k], sights.asked_z[k]});
    sights.verdict[sights.asked[k]] = excluded ? near_arc : usable;
  }
}

// Gives the furthest that any satellite came: `none` if there is one to use.
Refusal Sky::Fixed::look_from(std::size_t cell, const Directions& near, Workspace& work) const {
  Sights& sights = work.sights;
  look_at_all(numbers[cell], limits,
              {work.x.data(), work.y.data(), work.z.data(), work.broadband.data()}, near.count,
              {sights.x.data(), sights.y.data(), sights.z.data(), sights.sine_elevation.data(),
               sights.away.data(), sights.verdict.data()});
  ask_the_arc(cell, near.count, sights);
  Kept& kept = work.kept;
  std::size_t count = kept.count;
  // Without a branch, as in Groups::narrow.
  for (std::size_t i = 0; i < near.count; ++i) {
    kept.satellite[count] = near.row[i];
    kept.sine_elevation[count] = sights.sine_elevation[i];
    kept.away[count] = sights.away[i];
    count += sights.verdict[i] == usable ? 1U : 0U;
  }
  const bool any = count > kept.count;
  kept.count = count;
  if (any) return Refusal::none;
  std::int64_t best = below;
  for (std::size_t i = 0; i < near.count; ++i) best = std::max(best, sights.verdict[i]);
  return static_cast<Refusal>(best);
}

void Sky::find_sightings(const orbit::Ephemeris& ephemeris, Sightings& out) const {
  const std::size_t cells = fixed_->observers.size();
  out.first.assign(cells + 1, 0);
  out.best_refusal.assign(cells, Refusal::below_mask);
  out.satellite.clear();
  out.sine_elevation.clear();
  out.away_from_arc.clear();
  if (out.satellite.capacity() == 0) {
    // Not to copy while they grow; memory that is not written costs nothing.
    constexpr std::size_t kSightingsOfCell = 40;
    out.satellite.reserve(kSightingsOfCell * cells);
    out.sine_elevation.reserve(kSightingsOfCell * cells);
    out.away_from_arc.reserve(kSightingsOfCell * cells);
  }
  Workspace work;
  list_directions(ephemeris, fixed_->mask, work.directions);
  fixed_->groups.visit_all(
      work.directions, work.groups, [&](const Group& group, const Directions& near) {
        fixed_->gather(near, ephemeris, work);
        work.sights.reserve(near.count + 8);
        work.kept.reserve((group.end - group.begin) * near.count + 1);
        for (std::size_t cell = group.begin; cell < group.end; ++cell) {
          out.best_refusal[CellIndex(cell)] = fixed_->look_from(cell, near, work);
          out.first[CellIndex(cell + 1)] =
              static_cast<std::uint32_t>(out.satellite.size() + work.kept.count);
        }
        Kept& kept = work.kept;
        write_floats(kept.sine_elevation.data(), kept.away.data(), kept.count, kept.sine_out.data(),
                     kept.away_out.data());
        append(kept, out);
      });
}

}  // namespace aloft::sky
