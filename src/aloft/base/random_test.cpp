#include "aloft/base/random.h"

#include <array>
#include <bit>
#include <set>

#include <gtest/gtest.h>

namespace aloft {
namespace {

// Bits are part of the results' contract: a change here changes every result.
// SplitMix64's first numbers from state 0, as its authors' program prints them.
static_assert(split_mix(0) == 0xe220a8397b1dcdafULL);
static_assert(split_mix(0x9e3779b97f4a7c15ULL) == 0x6e789e6aa1b965f4ULL);
static_assert(random_bits(1, 2, 3) == split_mix(split_mix(split_mix(1) ^ 2) ^ 3));
static_assert(random_uniform(1, 2, 3) >= 0.0 && random_uniform(1, 2, 3) < 1.0);

TEST(RandomNumbers, DependOnWhoAsksAndNotOnTheOrder) {
  std::array<std::uint64_t, 100> forward{};
  for (std::uint64_t i = 0; i < 100; ++i) forward[i] = random_bits(7, 3, i);
  for (std::uint64_t i = 100; i-- > 0;) EXPECT_EQ(random_bits(7, 3, i), forward[i]);
}

TEST(RandomNumbers, DifferBetweenSeedsStreamsAndCounters) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 30; ++seed)
    for (std::uint64_t stream = 0; stream < 30; ++stream)
      for (std::uint64_t counter = 0; counter < 30; ++counter)
        seen.insert(random_bits(seed, stream, counter));
  EXPECT_EQ(seen.size(), 27'000U);
}

// What small numbers do to a generator that only adds or xors them: one asker gets another's
// numbers.
TEST(RandomNumbers, DoNotTradeSeedForStreamOrStreamForCounter) {
  for (std::uint64_t a = 0; a < 200; ++a) {
    for (std::uint64_t b = 0; b < 200; ++b) {
      if (a == b) continue;
      EXPECT_NE(random_bits(a, b, 5), random_bits(b, a, 5)) << a << " " << b;
      EXPECT_NE(random_bits(5, a, b), random_bits(5, b, a)) << a << " " << b;
      EXPECT_NE(random_bits(a, 5, b), random_bits(b, 5, a)) << a << " " << b;
    }
  }
}

// Chi squared over 100 bins: mean 99, standard deviation 14; 170 is five of them away.
TEST(RandomNumbers, AreUniform) {
  for (std::uint64_t stream = 0; stream < 10; ++stream) {
    std::array<int, 100> bins{};
    constexpr int kCount = 100'000;
    for (std::uint64_t i = 0; i < kCount; ++i)
      ++bins[static_cast<std::size_t>(100 * random_uniform(1, stream, i))];
    double chi_squared = 0;
    for (const int count : bins) {
      const double difference = count - kCount / 100.0;
      chi_squared += difference * difference / (kCount / 100.0);
    }
    EXPECT_LT(chi_squared, 170.0) << stream;
    EXPECT_GT(chi_squared, 50.0) << stream;
  }
}

// Neighbours must not resemble each other: of 64 bits, 32 flip on average.
TEST(RandomNumbers, FlipHalfTheirBitsWhenAnInputChangesByOne) {
  int by_counter = 0;
  int by_stream = 0;
  int by_seed = 0;
  constexpr int kCount = 10'000;
  for (std::uint64_t i = 0; i < kCount; ++i) {
    by_counter += std::popcount(random_bits(1, 1, i) ^ random_bits(1, 1, i + 1));
    by_stream += std::popcount(random_bits(1, i, 1) ^ random_bits(1, i + 1, 1));
    by_seed += std::popcount(random_bits(i, 1, 1) ^ random_bits(i + 1, 1, 1));
  }
  for (const int flipped : {by_counter, by_stream, by_seed})
    EXPECT_NEAR(static_cast<double>(flipped) / kCount, 32.0, 0.2);
}

}  // namespace
}  // namespace aloft
