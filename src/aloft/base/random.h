/// Random numbers that depend on who asks, not on the order of asking.
#pragma once

#include <cstdint>

namespace aloft {

/// One step of SplitMix64 (Steele, Lea, Flood 2014): a one-to-one map in which each input bit
/// changes about half of the output's.
constexpr std::uint64_t split_mix(std::uint64_t z) {
  z += 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31U);
}

/// A counter-based generator: the same seed, stream and counter give the same bits on every machine
/// and for every order of calls. The seed is mixed before the stream joins it, and the stream
/// before the counter: otherwise seed 1 with stream 0 would be seed 0 with stream 1.
constexpr std::uint64_t random_bits(std::uint64_t seed, std::uint64_t stream,
                                    std::uint64_t counter) {
  return split_mix(split_mix(split_mix(seed) ^ stream) ^ counter);
}

/// Uniform in [0, 1), a multiple of 2^-53.
constexpr double random_uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter) {
  return static_cast<double>(random_bits(seed, stream, counter) >> 11U) * 0x1.0p-53;
}

}  // namespace aloft
