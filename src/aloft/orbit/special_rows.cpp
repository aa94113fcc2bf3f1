#include "aloft/orbit/special_rows.h"

#include <algorithm>

#include "aloft/orbit/celestial.h"
#include "aloft/orbit/earth_turn.h"
#include "aloft/orbit/state_table.h"

namespace aloft::orbit {
namespace {

// The state of every set of `batch` at one instant.
std::vector<State> states_at(const Sgp4Batch& batch, std::size_t sets, UtcTime t) {
  constexpr double kNow_min = 0.0;
  const Instants now = Instants::list({&kNow_min, 1}).after(t);
  std::vector<State> states(sets);
  Sgp4Batch::Workspace workspace;
  BlockState block_state;
  BlockErrors errors;
  for (std::size_t block = 0; block < batch.block_count(); ++block) {
    batch.propagate(block, now, workspace, {&block_state, 1}, {&errors, 1});
    std::size_t lane = 0;
    for (const std::uint32_t set : batch.sets_of(block))
      states[set] = state_of(block_state, errors, lane++);
  }
  return states;
}

void clear(Ephemeris& out, SatelliteIndex row) {
  out.usable[row] = 0;
  out.position[row] = {};
  out.velocity_m_per_s[row] = {};
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

SpecialRows::SpecialRows(const std::vector<Sets>& several, std::vector<Table> tables)
    : tables_(std::move(tables)) {
  std::vector<ElementSet> all;
  for (const Sets& one : several) {
    objects_.push_back({one.row, all.size(), one.sets.size()});
    for (const ElementSet& set : one.sets) epoch_tai_ns_.push_back(tai_ns_of(set.epoch));
    all.insert(all.end(), one.sets.begin(), one.sets.end());
  }
  batch_ = Sgp4Batch(all);
}

void SpecialRows::fill(const EarthOrientation& orientation, const Rotation<Itrf, Teme>& rotation,
                       Ephemeris& out) const {
  if (!objects_.empty()) fill_sets(rotation, out);
  if (!tables_.empty()) fill_tables(orientation, rotation, out);
}

void SpecialRows::fill_sets(const Rotation<Itrf, Teme>& rotation, Ephemeris& out) const {
  const std::int64_t tai_ns = tai_ns_of(out.time);
  const std::vector<State> states = states_at(batch_, epoch_tai_ns_.size(), out.time);
  for (const Object& object : objects_) {
    clear(out, object.row);
    const State state = state_between(object, states, tai_ns);
    if (state.error == PropagationError::none)
      put(out, object.row, rotation * state.position_m, itrf_velocity(rotation, state));
  }
}

State SpecialRows::state_between(const Object& object, std::span<const State> states,
                                 std::int64_t tai_ns) const {
  const auto epochs = std::span(epoch_tai_ns_).subspan(object.first, object.count);
  const auto own = states.subspan(object.first, object.count);
  const auto later = static_cast<std::size_t>(
      std::upper_bound(epochs.begin(), epochs.end(), tai_ns) - epochs.begin());
  if (later == 0) return own.front();
  if (later == epochs.size()) return own.back();
  const std::size_t earlier = later - 1;
  if (own[earlier].error != PropagationError::none) return own[later];
  if (own[later].error != PropagationError::none) return own[earlier];
  const double gap_s = static_cast<double>(epochs[later] - epochs[earlier]) * 1e-9;
  const double u = static_cast<double>(tai_ns - epochs[earlier]) * 1e-9 / gap_s;
  const BlendWeight weight = blend_weight(u);
  return blend(own[earlier], own[later], weight.later, weight.later_per_u / gap_s);
}

void SpecialRows::fill_tables(const EarthOrientation& orientation,
                              const Rotation<Itrf, Teme>& rotation, Ephemeris& out) const {
  const std::int64_t tai_ns = tai_ns_of(out.time);
  const Axes axes{itrf_from_gcrs(out.time, orientation), rotation,
                  rotation * Vector<Teme>{0.0, 0.0, kEarthRate_rad_per_s}};
  for (const Table& one : tables_) {
    clear(out, one.row);
    const StateSegment* segment = segment_at(one.table, out.time);
    if (segment != nullptr)
      put_state(out, one.row, segment->frame, interpolate(*segment, tai_ns), axes);
  }
}

}  // namespace aloft::orbit
