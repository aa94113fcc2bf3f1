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

TEST_P(ParallelLoop, VisitsEachRowOnceAlsoInTheLastAndShorterBlock) {
  for (const std::size_t count : {0U, 1U, 1023U, 1024U, 1025U, 5000U}) {
    std::vector<std::atomic<int>> visits(count);
    for_each_row(count, [&](std::size_t i) { ++visits[i]; });
    for (const std::atomic<int>& visit : visits) EXPECT_EQ(visit, 1);
  }
}

TEST_P(ParallelLoop, MayContainAnotherOne) {
  std::vector<std::atomic<int>> visits(400);
  for_each_index(
      20, [&](std::size_t i) { for_each_index(20, [&](std::size_t j) { ++visits[20 * i + j]; }); });
  for (const std::atomic<int>& visit : visits) EXPECT_EQ(visit, 1);
}

TEST_P(ParallelLoop, TakesInOrderWhatIsMadeOnAnyThread) {
  for (const std::size_t count : {0U, 1U, 2U, 500U}) {
    std::vector<std::atomic<int>> made(count);
    std::vector<std::size_t> taken;
    std::atomic<std::size_t> waiting{0};
    for_each_in_order(
        count,
        [&](std::size_t i) {
          EXPECT_LE(++waiting, GetParam() + 1) << "more is made than may wait";
          ++made[i];
        },
        [&](std::size_t i) {
          EXPECT_EQ(made[i], 1);
          taken.push_back(i);
          --waiting;
          return true;
        });
    ASSERT_EQ(taken.size(), count);
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(taken[i], i);
  }
}

TEST_P(ParallelLoop, TakesNothingMoreAfterARefusal) {
  std::atomic<std::size_t> made{0};
  std::size_t taken = 0;
  for_each_in_order(
      1000, [&](std::size_t) { ++made; }, [&](std::size_t i) { return ++taken, i < 4; });
  EXPECT_EQ(taken, 5);
  EXPECT_LE(made, 5 + GetParam() + 1);
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
