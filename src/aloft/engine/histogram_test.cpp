#include "aloft/engine/histogram.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "aloft/base/random.h"

namespace aloft::engine {
namespace {

TEST(LogBins, EveryValueLiesBetweenTheEdgesOfItsBin) {
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const auto value = static_cast<float>(0.004 + 0.9 * random_uniform(1, 1, i));
    const std::size_t bin = LatencyBins::bin_of(value);
    EXPECT_LE(LatencyBins::lower_edge(bin), static_cast<double>(value));
    EXPECT_GT(LatencyBins::lower_edge(bin + 1), static_cast<double>(value));
  }
}

TEST(LogBins, BinsAreAsNarrowAsPromised) {
  for (std::size_t bin = 0; bin < LatencyBins::kCount; ++bin)
    EXPECT_LE(LatencyBins::lower_edge(bin + 1) / LatencyBins::lower_edge(bin), 1.0 + 1.0 / 128);
}

TEST(LogBins, ValuesOutsideTheRangeGoToTheEnds) {
  EXPECT_EQ(LatencyBins::bin_of(0.0F), 0U);
  EXPECT_EQ(LatencyBins::bin_of(-1.0F), 0U);
  EXPECT_EQ(LatencyBins::bin_of(50.0F), LatencyBins::kCount - 1);
}

TEST(LogBins, QuantilesEqualThoseOfTheSortedValuesWithinABin) {
  std::vector<float> values;
  std::vector<double> weights(LatencyBins::kCount);
  for (std::uint64_t i = 0; i < 20'001; ++i) {
    const double u = random_uniform(2, 1, i);
    values.push_back(static_cast<float>(0.02 + 0.3 * u * u));
    weights[LatencyBins::bin_of(values.back())] += 1.0;
  }
  std::sort(values.begin(), values.end());
  for (const double share : {0.05, 0.2, 0.5, 0.8, 0.95}) {
    const double exact = static_cast<double>(values[static_cast<std::size_t>(share * 20'000)]);
    EXPECT_NEAR(LatencyBins::quantile(std::span<const double>(weights), share), exact, exact / 100);
  }
}

TEST(LogBins, NoWeightHasNoQuantile) {
  const std::vector<double> weights(LatencyBins::kCount);
  EXPECT_EQ(LatencyBins::quantile(std::span<const double>(weights), 0.5), 0.0);
}

}  // namespace
}  // namespace aloft::engine
