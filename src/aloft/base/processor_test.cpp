#include "aloft/base/processor.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace aloft {
namespace {

[[gnu::always_inline]] inline double sum_of_lengths(const double* x, const double* y,
                                                    std::size_t count) {
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) sum += std::sqrt(x[i] * x[i] + y[i] * y[i]);
  return sum;
}

TEST(Processor, EveryVersionOfAKernelGivesTheSameBits) {
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < 1'000; ++i) {
    x.push_back(1.0 / (i + 3.0));
    y.push_back(1.0 / (i + 7.0));
  }
  const double plain = sum_of_lengths(x.data(), y.data(), x.size());
  EXPECT_EQ(run_on_this_processor<sum_of_lengths>(x.data(), y.data(), x.size()), plain);
#if defined(__x86_64__)
  if (processor_level() >= ProcessorLevel::v3) {
    EXPECT_EQ(run_on_v3<sum_of_lengths>(x.data(), y.data(), x.size()), plain);
  }
  if (processor_level() >= ProcessorLevel::v4) {
    EXPECT_EQ(run_on_v4<sum_of_lengths>(x.data(), y.data(), x.size()), plain);
  }
#endif
}

#if defined(__x86_64__)
TEST(Processor, ClaimsNoLevelThatTheProcessorLacks) {
  __builtin_cpu_init();
  const ProcessorLevel level = processor_level();
  EXPECT_TRUE(level < ProcessorLevel::v3 || __builtin_cpu_supports("x86-64-v3"));
  EXPECT_TRUE(level < ProcessorLevel::v4 || __builtin_cpu_supports("x86-64-v4"));
}
#endif

}  // namespace
}  // namespace aloft
