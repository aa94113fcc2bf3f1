#include "aloft/orbit/special_rows.h"

#include <algorithm>

#include "aloft/orbit/celestial.h"
#include "aloft/orbit/earth_turn.h"
#include "aloft/orbit/state_table.h"

namespace aloft::orbit {
namespace {

State state_of(const SpecialRows::DatedSet& set, std::int64_t tai_ns) {
  constexpr double kNanosecondsPerMinute = 60e9;
  return set.sgp4.at_minutes(static_cast<double>(tai_ns - set.epoch_tai_ns) /
                             kNanosecondsPerMinute);
}

State state_between(const std::vector<SpecialRows::DatedSet>& sets, std::int64_t tai_ns) {
  const auto later = std::upper_bound(
      sets.begin(), sets.end(), tai_ns,
      [](std::int64_t t, const SpecialRows::DatedSet& set) { return t < set.epoch_tai_ns; });
  if (later == sets.begin()) return state_of(sets.front(), tai_ns);
  if (later == sets.end()) return state_of(sets.back(), tai_ns);
  const auto earlier = later - 1;
  const double gap_s = static_cast<double>(later->epoch_tai_ns - earlier->epoch_tai_ns) * 1e-9;
  const double u = static_cast<double>(tai_ns - earlier->epoch_tai_ns) * 1e-9 / gap_s;
  const BlendWeight weight = blend_weight(u);
  const State a = state_of(*earlier, tai_ns);
  const State b = state_of(*later, tai_ns);
  if (a.error != PropagationError::none) return b;
  if (b.error != PropagationError::none) return a;
  return blend(a, b, weight.later, weight.later_per_u / gap_s);
}

void put(Ephemeris& out, SatelliteIndex row, const Position<Itrf>& position,
         const Vector<Itrf>& velocity) {
  out.usable[row] = 1;
  out.position[row] = position;
  out.velocity_m_per_s[row] = velocity;
}

// Rotations of one instant that only tables need; `pole_rate` is the Earth's turn in ITRF.
struct Axes {
  Rotation<Itrf, Gcrs> from_gcrs;
  Rotation<Itrf, Teme> from_teme;
  Vector<Itrf> pole_rate;
};

template <class Frame>
void put_turned(Ephemeris& out, SatelliteIndex row, const Rotation<Itrf, Frame>& rotation,
                const TableState& state, const Axes& axes) {
  const auto& p = state.position_m;
  const auto& v = state.velocity_m_per_s;
  const Position<Itrf> position = rotation * Position<Frame>{p[0], p[1], p[2]};
  put(out, row, position,
      rotation * Vector<Frame>{v[0], v[1], v[2]} - cross(axes.pole_rate, from_center(position)));
}

void put_state(Ephemeris& out, SatelliteIndex row, TableFrame frame, const TableState& state,
               const Axes& axes) {
  const auto& p = state.position_m;
  const auto& v = state.velocity_m_per_s;
  switch (frame) {
    case TableFrame::itrf: return put(out, row, {p[0], p[1], p[2]}, {v[0], v[1], v[2]});
    case TableFrame::teme: return put_turned(out, row, axes.from_teme, state, axes);
    case TableFrame::gcrf: return put_turned(out, row, axes.from_gcrs, state, axes);
    case TableFrame::eme2000: break;
  }
  const Rotation<Gcrs, MeanJ2000> bias = gcrs_from_mean_j2000();
  const Vector<Gcrs> position = bias * Vector<MeanJ2000>{p[0], p[1], p[2]};
  const Vector<Gcrs> velocity = bias * Vector<MeanJ2000>{v[0], v[1], v[2]};
  put_turned(out, row, axes.from_gcrs,
             {{position.x, position.y, position.z}, {velocity.x, velocity.y, velocity.z}}, axes);
}

}  // namespace

BlendWeight blend_weight(double u) {
  const double square = u * u;
  const double rest = (1.0 - u) * (1.0 - u);
  const double sum = square + rest;
  return {square / sum, 2.0 * u * (1.0 - u) / (sum * sum)};
}

State blend(const State& earlier, const State& later, double weight, double later_per_s) {
  const Vector<Teme> a = from_center(earlier.position_m);
  const Vector<Teme> b = from_center(later.position_m);
  if (dot(a, b) <= 0.0) return weight < 0.5 ? earlier : later;
  const Vector<Teme> chord = (1.0 - weight) * a + weight * b;
  const Vector<Teme> chord_rate = (1.0 - weight) * earlier.velocity_m_per_s +
                                  weight * later.velocity_m_per_s + later_per_s * (b - a);
  const double radius_a = norm(a);
  const double radius_b = norm(b);
  const double radius = (1.0 - weight) * radius_a + weight * radius_b;
  const double radius_rate = (1.0 - weight) * dot(a, earlier.velocity_m_per_s) / radius_a +
                             weight * dot(b, later.velocity_m_per_s) / radius_b +
                             later_per_s * (radius_b - radius_a);
  const double length = norm(chord);
  const Vector<Teme> direction = (1.0 / length) * chord;
  const Vector<Teme> turn = (1.0 / length) * (chord_rate - dot(direction, chord_rate) * direction);
  State state;
  state.position_m = {radius * direction.x, radius * direction.y, radius * direction.z};
  state.velocity_m_per_s = radius_rate * direction + radius * turn;
  return state;
}

void SpecialRows::add_sets(SatelliteIndex row, std::vector<DatedSet> sets) {
  sets_.push_back({row, std::move(sets)});
}

void SpecialRows::add_table(SatelliteIndex row, StateTable table) {
  tables_.push_back({row, std::move(table)});
}

void SpecialRows::fill(const EarthOrientation& orientation, const Rotation<Itrf, Teme>& rotation,
                       Ephemeris& out) const {
  const std::int64_t tai_ns = tai_ns_of(out.time);
  for (const Sets& one : sets_) {
    const State state = state_between(one.sets, tai_ns);
    out.usable[one.row] = 0;
    out.position[one.row] = {};
    out.velocity_m_per_s[one.row] = {};
    if (state.error == PropagationError::none)
      put(out, one.row, rotation * state.position_m, itrf_velocity(rotation, state));
  }
  if (tables_.empty()) return;
  const Axes axes{itrf_from_gcrs(out.time, orientation), rotation,
                  rotation * Vector<Teme>{0.0, 0.0, kEarthRate_rad_per_s}};
  for (const Table& one : tables_) {
    out.usable[one.row] = 0;
    out.position[one.row] = {};
    out.velocity_m_per_s[one.row] = {};
    const StateSegment* segment = segment_at(one.table, out.time);
    if (segment != nullptr)
      put_state(out, one.row, segment->frame, interpolate(*segment, tai_ns), axes);
  }
}

}  // namespace aloft::orbit
