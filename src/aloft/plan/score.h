/// How much a satellite is worth to a cell. Private to plan/.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "aloft/base/index.h"
#include "aloft/base/time.h"
#include "aloft/earth/earth.h"
#include "aloft/scenario/scenario.h"

namespace aloft::plan {

/// What a candidate is judged by.
struct Candidate {
  float sine_elevation = 0.0F;
  float away_from_arc = 0.0F;   ///< [-1, 1], see sky::Sightings.
  std::size_t shares_free = 0;  ///< Of the satellite, all frequencies together.
  bool own_feeder = false;      ///< It needs no laser to reach a gateway.
  bool stays = false;           ///< It served this cell in the slot before.
};

/// The score of plan.h. A random-utility model of choice (McFadden 1974): with score_noise = 1 a
/// satellite is chosen with a probability proportional to the exponential of the other terms, so
/// the term of capacity means "proportional to the shares that are free".
class Score {
 public:
  /// `shares_max`: the most that any satellite has.
  Score(const scenario::Assumptions& assumptions, std::uint64_t seed, std::size_t shares_max);

  [[nodiscard]] std::uint64_t key_of(earth::CellId cell, Slot slot) const;
  [[nodiscard]] std::uint64_t key_of(SatelliteIndex satellite, Slot slot) const;

  [[nodiscard]] float of(const Candidate& candidate, std::uint64_t cell_key,
                         std::uint64_t satellite_key) const {
    const float sine =
        candidate.sine_elevation < sine_enough_ ? candidate.sine_elevation : sine_enough_;
    float score = weight_elevation_ * sine;
    score += weight_azimuth_ * ((1.0F + candidate.away_from_arc) / 2.0F);
    score += weighted_log_[candidate.shares_free];
    score += candidate.own_feeder ? weight_own_feeder_ : 0.0F;
    score += candidate.stays ? weight_staying_ : 0.0F;
    score += weighted_noise_[noise_row(cell_key, satellite_key)];
    return score;
  }

 private:
  static constexpr unsigned kNoiseBits = 12;

  /// Two keys, mixed so that rows of different pairs are independent.
  static std::size_t noise_row(std::uint64_t cell_key, std::uint64_t satellite_key) {
    std::uint64_t z = (cell_key ^ satellite_key) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 32U)) * 0x94d049bb133111ebULL;
    return static_cast<std::size_t>(z >> (64U - kNoiseBits));
  }

  std::uint64_t seed_ = 0;
  float weight_elevation_ = 0.0F;
  float sine_enough_ = 1.0F;
  float weight_azimuth_ = 0.0F;
  float weight_own_feeder_ = 0.0F;
  float weight_staying_ = 0.0F;
  std::vector<float> weighted_log_;  ///< By shares free; of none, as of one.
  std::array<float, 1U << kNoiseBits> weighted_noise_{};
};

}  // namespace aloft::plan
