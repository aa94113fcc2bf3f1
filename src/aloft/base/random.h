/// Random numbers that depend on who asks, not on the order of asking.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace aloft {

/// A counter-based generator: the same seed, stream and counter give the same bits on every machine
/// and for every order of calls. The mixing steps are those of SplitMix64 (Steele, Lea, Flood
/// 2014).
constexpr std::uint64_t random_bits(std::uint64_t seed, std::uint64_t stream,
                                    std::uint64_t counter) {
  std::uint64_t z = seed;
  for (const std::uint64_t word : {stream, counter}) {
    z = (z ^ word) + 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    z ^= z >> 31U;
  }
  return z;
}

/// Uniform in [0, 1), a multiple of 2^-53.
constexpr double random_uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter) {
  return static_cast<double>(random_bits(seed, stream, counter) >> 11U) * 0x1.0p-53;
}

}  // namespace aloft
