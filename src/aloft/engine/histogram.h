/// Histograms on a logarithmic grid made of the bits of a float. Private to engine/.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace aloft::engine {

/// Bins of a positive quantity: 2^kMantissaBits bins an octave, so a bin is at most
/// 1/2^kMantissaBits wide relative to its value (3.1 % for 5 bits, 0.8 % for 7). No logarithm: the
/// same on every machine.
template <unsigned kMantissaBits, int kLowestExponent, int kOctaves>
struct LogBins {
  static constexpr std::size_t kCount = static_cast<std::size_t>(kOctaves) << kMantissaBits;

  /// Values outside the range go into the first or the last bin.
  static std::size_t bin_of(float value) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(std::max(value, 0.0F));
    const std::int64_t raw = static_cast<std::int64_t>(bits >> (23U - kMantissaBits));
    const std::int64_t lowest = static_cast<std::int64_t>(127 + kLowestExponent) << kMantissaBits;
    return static_cast<std::size_t>(
        std::clamp<std::int64_t>(raw - lowest, 0, static_cast<std::int64_t>(kCount) - 1));
  }

  static double lower_edge(std::size_t bin) {
    const auto raw = static_cast<std::uint32_t>(
        bin + (static_cast<std::size_t>(127 + kLowestExponent) << kMantissaBits));
    return static_cast<double>(std::bit_cast<float>(raw << (23U - kMantissaBits)));
  }

  /// The value below which `share` of the weight lies, straight between a bin's edges; 0 if empty.
  template <class Weight>
  static double quantile(std::span<const Weight> weights, double share) {
    double total = 0.0;
    for (const Weight w : weights) total += static_cast<double>(w);
    if (total <= 0.0) return 0.0;
    double below = 0.0;
    for (std::size_t bin = 0; bin < weights.size(); ++bin) {
      const auto weight = static_cast<double>(weights[bin]);
      if (weight > 0.0 && below + weight >= share * total) {
        const double inside = (share * total - below) / weight;
        return lower_edge(bin) + inside * (lower_edge(bin + 1) - lower_edge(bin));
      }
      below += weight;
    }
    return lower_edge(weights.size());
  }
};

using CellLatencyBins = LogBins<5, -8, 8>;  ///< Seconds, 3.9 ms to 1 s.
using LatencyBins = LogBins<7, -8, 8>;      ///< Seconds, 3.9 ms to 1 s.
using RateBins = LogBins<5, 10, 20>;        ///< Bit/s, 1 kbit/s to 1 Gbit/s.

}  // namespace aloft::engine
