#include "aloft/base/parallel.h"

#include <atomic>
#include <vector>

#include <gtest/gtest.h>

namespace aloft {
namespace {

class ParallelLoop : public testing::TestWithParam<std::size_t> {
 protected:
  void SetUp() override { set_thread_count(GetParam()); }
  void TearDown() override { set_thread_count(0); }
};

TEST_P(ParallelLoop, VisitsEachIndexOnce) {
  for (const std::size_t count : {0U, 1U, 2U, 1000U}) {
    std::vector<std::atomic<int>> visits(count);
    for_each_index(count, [&](std::size_t i) { ++visits[i]; });
    for (const std::atomic<int>& visit : visits) EXPECT_EQ(visit, 1);
  }
}

TEST_P(ParallelLoop, MayContainAnotherOne) {
  std::vector<std::atomic<int>> visits(400);
  for_each_index(
      20, [&](std::size_t i) { for_each_index(20, [&](std::size_t j) { ++visits[20 * i + j]; }); });
  for (const std::atomic<int>& visit : visits) EXPECT_EQ(visit, 1);
}

INSTANTIATE_TEST_SUITE_P(ThreadCounts, ParallelLoop, testing::Values(1, 2, 7));

TEST(ThreadCount, IsAtLeastOne) {
  set_thread_count(0);
  EXPECT_GE(thread_count(), 1U);
  set_thread_count(3);
  EXPECT_EQ(thread_count(), 3U);
  set_thread_count(0);
}

}  // namespace
}  // namespace aloft
