/// The loops of the batch over instants, for one width of pack: included once by each kernel
/// source, which sets ALOFT_PACK_WIDTH. See batch_pack.h.
#pragma once

#include "aloft/orbit/batch_deep.h"
#include "aloft/orbit/batch_near_circular.h"

namespace aloft::orbit::batch {
namespace {

constexpr std::size_t kStateSize = 6 * kLanes;

// Minutes of an instant of a grid.
ALOFT_INLINE double grid_minute(const BlockRequest& request, std::size_t number) {
  return std::fma(static_cast<double>(number), request.step_min, request.first_min);
}

ALOFT_INLINE double instant(const BlockRequest& request, std::size_t i) {
  return request.minutes != nullptr ? request.minutes[i] : grid_minute(request, request.begin + i);
}

ALOFT_INLINE void write(const PackState& s, double* states) {
  store(states, s.x);
  store(states + kLanes, s.y);
  store(states + 2 * kLanes, s.z);
  store(states + 3 * kLanes, s.vx);
  store(states + 4 * kLanes, s.vy);
  store(states + 5 * kLanes, s.vz);
}

// Writes the lanes that `chosen` names, with their errors. A lane without a state (all errors but
// decay, as in sgp4.cpp) gets zeros.
[[gnu::noinline]] void write_lanes(const Outcome& o, unsigned chosen, double* states,
                                   std::uint8_t* errors) {
  alignas(64) double values[6][kWidth];
  alignas(64) double error[kWidth];
  const Pack* fields[6] = {&o.state.x,  &o.state.y,  &o.state.z,
                           &o.state.vx, &o.state.vy, &o.state.vz};
  const Mask has_state = (o.error <= 0.0) | (o.error >= kDecayed);
  for (std::size_t f = 0; f < 6; ++f) store(values[f], select(has_state, *fields[f], 0.0));
  store(error, o.error);
  for (std::size_t lane = 0; lane < kWidth; ++lane) {
    if ((chosen >> lane & 1U) == 0) continue;
    for (std::size_t f = 0; f < 6; ++f) states[f * kLanes + lane] = values[f][lane];
    errors[lane] = static_cast<std::uint8_t>(error[lane]);
  }
}

ALOFT_INLINE void write(const Outcome& o, double* states, std::uint8_t* errors) {
  if (bits(o.error <= 0.0) != kAllOfPack) {
    write_lanes(o, kAllOfPack, states, errors);
    return;
  }
  write(o.state, states);
  __builtin_memset(errors, 0, kWidth);
}

// Lanes where a series of the nearly circular way would not converge, and decayed ones.
[[gnu::noinline, gnu::cold]] void repair(const GeneralBlock& b, std::size_t lane, Pack t,
                                         unsigned wrong, double* states, std::uint8_t* errors) {
  write_lanes(general_state(b, lane, t), wrong, states, errors);
}

/// A state and the lanes in which it is right.
struct NearCircularState {
  PackState state;
  Mask right;
};

ALOFT_INLINE NearCircularState near_circular_state(const NearCircularBlock& b, std::size_t lane,
                                                   Pack t, const SecularAngles& angles,
                                                   const AngleRests& rests) {
  const NearCircularMean mean = mean_at(b, lane, t, angles);
  const Ellipse ellipse = ellipse_of(b, lane, mean, angles.longitude, rests.longitude);
  const PackState state =
      state_of(ellipse, load_terms(b.inclination, lane), angles.node, rests.node,
               [](Pair a, Pack d) { return slightly_turned(a, d); });
  return {state, mean.usual & (state.radius >= 1.0)};
}

ALOFT_INLINE void write(const NearCircularState& s, const GeneralBlock& general, std::size_t lane,
                        Pack t, double* states, std::uint8_t* errors) {
  write(s.state, states);
  __builtin_memset(errors, 0, kWidth);
  if (bits(s.right) != kAllOfPack) repair(general, lane, t, ~bits(s.right), states, errors);
}

template <class MinuteOf>
ALOFT_INLINE void near_circular_one_by_one(const NearCircularBlock& b, const GeneralBlock& general,
                                           const BlockRequest& request, const MinuteOf& minute) {
  for (std::size_t lane = 0; lane < kLanes; lane += kWidth) {
    const Pack zero = at(*request.minutes_at_zero, lane);
    for (std::size_t i = 0; i < request.count; ++i) {
      const Pack t = zero + minute(i);
      write(near_circular_state(b, lane, t, angles_at(b, lane, t), {0.0, 0.0}), general, lane, t,
            request.states + i * kStateSize + lane, request.errors + i * kLanes + lane);
    }
  }
}

// On a uniform grid sines are taken at every sixteenth instant; between, each is one complex
// product with a turn that all stretches share. The stretches are counted from instant 0 of the
// grid, so that the bits do not depend on where a request begins.
constexpr std::size_t kStretch = 16;

/// Turns by 0 to 15 steps.
struct Turns {
  alignas(64) double longitude[kStretch][2][kWidth];
  alignas(64) double perigee[kStretch][2][kWidth];
  alignas(64) double node[kStretch][2][kWidth];
  alignas(64) double anomaly[kStretch][2][kWidth];
};

ALOFT_INLINE void keep(Pair p, double (&to)[2][kWidth]) {
  store(to[0], p.s);
  store(to[1], p.c);
}

ALOFT_INLINE Pair kept(const double (&from)[2][kWidth]) { return {load(from[0]), load(from[1])}; }

// All from the first turn: fifteen products lose less than 2e-15.
ALOFT_INLINE void fill(Pack first, double (&to)[kStretch][2][kWidth]) {
  const Pair step = sincos_sixteenths(first);
  Pair turn{0.0, 1.0};
  for (std::size_t j = 0; j < kStretch; ++j) {
    keep(turn, to[j]);
    turn = sum(turn, step);
  }
}

void fill(const NearCircularBlock& b, std::size_t lane, Pack step, Turns& turns) {
  fill(fma(step, at(b.longitude_rate, lane), step * at(b.longitude_rate_low, lane)),
       turns.longitude);
  fill(step * at(b.perigee_rate, lane), turns.perigee);
  fill(step * at(b.node_rate, lane), turns.node);
  fill(step * at(b.anomaly_rate, lane), turns.anomaly);
}

void near_circular_uniform(const NearCircularBlock& b, const GeneralBlock& general,
                           const BlockRequest& request) {
  constexpr double kRadiansPerSixteenth = kPi / 8;
  Turns turns;
  for (std::size_t lane = 0; lane < kLanes; lane += kWidth) {
    const Pack zero = at(*request.minutes_at_zero, lane);
    fill(b, lane, request.step_min, turns);
    SecularAngles base{};
    Pack base_t = 0.0;
    Pack base_drag = 0.0;
    for (std::size_t i = 0; i < request.count; ++i) {
      const std::size_t number = request.begin + i;
      const std::size_t j = number % kStretch;
      if (i == 0 || j == 0) {
        base_t = zero + grid_minute(request, number - j);
        base = angles_at(b, lane, base_t);
        base_drag = drag_longitude(b, lane, base_t);
      }
      const Pack t = zero + grid_minute(request, number);
      const SecularAngles angles{
          sum(base.longitude, kept(turns.longitude[j])), sum(base.perigee, kept(turns.perigee[j])),
          sum(base.node, kept(turns.node[j])), sum(base.anomaly, kept(turns.anomaly[j]))};
      const Pack longitude = (drag_longitude(b, lane, t) - base_drag) * kRadiansPerSixteenth;
      const Pack node = at(b.node_t2, lane) * ((t - base_t) * (t + base_t)) * kRadiansPerSixteenth;
      NearCircularState state = near_circular_state(b, lane, t, angles, {longitude, node});
      state.right = state.right & (absolute(longitude) < kLongitudeRestMax_rad) &
                    (absolute(node) < kNodeRestMax_rad);
      write(state, general, lane, t, request.states + i * kStateSize + lane,
            request.errors + i * kLanes + lane);
    }
  }
}

void near_circular(const NearCircularBlock& b, const GeneralBlock& general,
                   const BlockRequest& request) {
  // On a wide grid drag would turn the orbit too far within a stretch.
  constexpr double kUniformStepMax_min = 10.0;
  if (request.minutes != nullptr)
    near_circular_one_by_one(b, general, request,
                             [&](std::size_t i) { return request.minutes[i]; });
  else if (std::fabs(request.step_min) <= kUniformStepMax_min)
    near_circular_uniform(b, general, request);
  else
    near_circular_one_by_one(b, general, request, [&](std::size_t i) {
      return grid_minute(request, request.begin + i);
    });
}

void general(const GeneralBlock& b, const BlockRequest& request) {
  for (std::size_t lane = 0; lane < kLanes; lane += kWidth) {
    const Pack zero = at(*request.minutes_at_zero, lane);
    for (std::size_t i = 0; i < request.count; ++i)
      write(general_state(b, lane, zero + instant(request, i)),
            request.states + i * kStateSize + lane, request.errors + i * kLanes + lane);
  }
}

void deep(const GeneralBlock& b, const DeepBlock& d, const ResonanceTable& table,
          const BlockRequest& request) {
  for (std::size_t lane = 0; lane < kLanes; lane += kWidth) {
    const Pack zero = at(*request.minutes_at_zero, lane);
    for (std::size_t i = 0; i < request.count; ++i)
      write(deep_state(b, d, table, lane, zero + instant(request, i)),
            request.states + i * kStateSize + lane, request.errors + i * kLanes + lane);
  }
}

// Euler-Maclaurin steps of half a day from the epoch, both ways (Spacetrack Report 3, section 7).
void integrate(const GeneralBlock& b, const DeepBlock& d, std::int64_t first, std::int64_t last,
               ResonanceRow* rows) {
  for (std::size_t lane = 0; lane < kLanes; lane += kWidth) {
    ResonanceRow* epoch = rows - first;
    differentiate(b, d, lane, {at(d.angle_epoch, lane), at(b.mean_motion, lane)}, 0.0, *epoch);
    for (std::int64_t k = 1; k <= last; ++k)
      differentiate(b, d, lane, next(epoch[k - 1], lane, kStep_min),
                    kStep_min * static_cast<double>(k), epoch[k]);
    for (std::int64_t k = -1; k >= first; --k)
      differentiate(b, d, lane, next(epoch[k + 1], lane, -kStep_min),
                    kStep_min * static_cast<double>(k), epoch[k]);
  }
}

}  // namespace
}  // namespace aloft::orbit::batch
