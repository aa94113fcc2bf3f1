#include "aloft/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace aloft {
namespace {

std::atomic<std::size_t> requested_threads{0};

/// The state of one for_each_in_order, worked on by each of its threads.
class InOrder {
 public:
  InOrder(std::size_t count, const std::function<void(std::size_t)>& make,
          const std::function<bool(std::size_t)>& take)
      : count_(count), make_(make), take_(take), made_(count, 0) {}

  void work() {
    std::unique_lock lock(mutex_);
    while (taken_ < count_ && !stopped_) {
      if (!taking_ && made_[taken_] != 0)
        take_next(lock);
      else if (next_ < count_ && next_ <= taken_ + under_way_max_)
        make_next(lock);
      else if (next_ > taken_)
        changed_.wait(lock);  // Another thread is at it.
    }
  }

 private:
  void make_next(std::unique_lock<std::mutex>& lock) {
    const std::size_t i = next_++;
    lock.unlock();
    make_(i);
    lock.lock();
    made_[i] = 1;
    changed_.notify_all();
  }

  void take_next(std::unique_lock<std::mutex>& lock) {
    taking_ = true;
    lock.unlock();
    const bool go_on = take_(taken_);
    lock.lock();
    taking_ = false;
    stopped_ = !go_on;
    ++taken_;
    changed_.notify_all();
  }

  const std::size_t count_;
  const std::function<void(std::size_t)>& make_;
  const std::function<bool(std::size_t)>& take_;
  const std::size_t under_way_max_ = thread_count();  // Beside the one whose turn it is.
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::uint8_t> made_;
  std::size_t next_ = 0;
  std::size_t taken_ = 0;  // Also read without the lock by the one thread that takes.
  bool taking_ = false;
  bool stopped_ = false;
};

}  // namespace

void set_thread_count(std::size_t threads) { requested_threads = threads; }

std::size_t thread_count() {
  const std::size_t threads = requested_threads;
  return threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
}

#ifdef __SANITIZE_THREAD__

// The thread sanitizer does not see into TBB's library: it would report every row that one thread
// writes and another reads after the loop. It sees these threads whole.
void for_each_index(std::size_t count, const std::function<void(std::size_t)>& body) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) body(i);
  };
  std::vector<std::thread> others(std::min(thread_count(), count) - (count > 0 ? 1 : 0));
  for (std::thread& other : others) other = std::thread(work);
  work();
  for (std::thread& other : others) other.join();
}

#else

namespace {

// One for each number of threads, for the life of the process: the library's workers come too late
// into an arena that lives for one call only, so that every call but the first ran on one thread.
tbb::task_arena& arena_of(std::size_t threads) {
  static std::mutex mutex;
  static std::map<std::size_t, tbb::task_arena> arenas;
  const std::lock_guard lock(mutex);
  return arenas.try_emplace(threads, static_cast<int>(threads)).first->second;
}

}  // namespace

void for_each_index(std::size_t count, const std::function<void(std::size_t)>& body) {
  // Asking for more threads than cores is allowed: the determinism tests do it on small machines.
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, thread_count());
  arena_of(thread_count()).execute([&] {
    // Isolated: a thread that waits for a loop within a loop does not begin on the outer one's
    // rest.
    tbb::this_task_arena::isolate([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>(0, count, 1),
          [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t i = range.begin(); i != range.end(); ++i) body(i);
          },
          tbb::simple_partitioner());
    });
  });
}

#endif

void for_each_in_order(std::size_t count, const std::function<void(std::size_t)>& make,
                       const std::function<bool(std::size_t)>& take) {
  InOrder in_order(count, make, take);
  for_each_index(thread_count(), [&](std::size_t) { in_order.work(); });
}

}  // namespace aloft
