#include "aloft/base/parallel.h"

#include <atomic>
#include <chrono>
#include <thread>
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

// Two bodies that wait for each other end only on two threads.
TEST(ParallelThreads, AreThereForEveryCall) {
  constexpr auto kPatience = std::chrono::seconds(20);
  set_thread_count(2);
  for (int call = 0; call < 4; ++call) {
    std::atomic<int> arrived{0};
    std::atomic<bool> met{true};
    for_each_index(2, [&](std::size_t) {
      ++arrived;
      const auto begin = std::chrono::steady_clock::now();
      while (arrived < 2 && met) {
        if (std::chrono::steady_clock::now() - begin > kPatience) met = false;
        std::this_thread::yield();
      }
    });
    EXPECT_TRUE(met) << "call " << call << " ran on one thread";
  }
  set_thread_count(0);
}

TEST(ThreadCount, IsAtLeastOne) {
  set_thread_count(0);
  EXPECT_GE(thread_count(), 1U);
  set_thread_count(3);
  EXPECT_EQ(thread_count(), 3U);
  set_thread_count(0);
}

}  // namespace
}  // namespace aloft
