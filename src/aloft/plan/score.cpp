#include "aloft/plan/score.h"

#include <algorithm>

#include "aloft/base/math.h"
#include "aloft/base/random.h"

namespace aloft::plan {
namespace {

/// Streams of random numbers, so that a cell and a satellite with one number differ.
constexpr std::uint64_t kCellStream = 0x63656c6cULL;
constexpr std::uint64_t kSatelliteStream = 0x7361746cULL;

std::uint64_t key(std::uint64_t seed, std::uint64_t stream, std::uint64_t who, Slot slot) {
  return random_bits(random_bits(seed, stream, who), stream,
                     static_cast<std::uint64_t>(slot.number));
}

}  // namespace

Score::Score(const scenario::Assumptions& assumptions, std::uint64_t seed, std::size_t shares_max)
    : seed_(seed),
      weight_elevation_(static_cast<float>(assumptions.score_elevation)),
      sine_enough_(static_cast<float>(sin_cos(assumptions.score_elevation_enough.radians()).sin)),
      weight_azimuth_(static_cast<float>(assumptions.score_azimuth)),
      weight_own_feeder_(static_cast<float>(assumptions.score_own_feeder)),
      weight_staying_(static_cast<float>(assumptions.score_staying)) {
  for (std::size_t shares = 0; shares <= shares_max; ++shares)
    weighted_log_.push_back(
        static_cast<float>(assumptions.score_capacity *
                           natural_log(static_cast<double>(std::max<std::size_t>(shares, 1)))));
  // Quantiles of the standard Gumbel distribution.
  const auto rows = static_cast<double>(weighted_noise_.size());
  for (std::size_t row = 0; row < weighted_noise_.size(); ++row) {
    const double uniform = (static_cast<double>(row) + 0.5) / rows;
    weighted_noise_[row] =
        static_cast<float>(-assumptions.score_noise * natural_log(-natural_log(uniform)));
  }
}

std::uint64_t Score::key_of(earth::CellId cell, Slot slot) const {
  return key(seed_, kCellStream, cell.id, slot);
}

std::uint64_t Score::key_of(SatelliteIndex satellite, Slot slot) const {
  return key(seed_, kSatelliteStream, satellite.value(), slot);
}

}  // namespace aloft::plan
