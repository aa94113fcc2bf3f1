#include "aloft/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

namespace aloft {
namespace {

std::atomic<std::size_t> requested_threads{0};

// One for each number of threads, for the life of the process: the library's workers come too late
// into an arena that lives for one call only, so that every call but the first ran on one thread.
tbb::task_arena& arena_of(std::size_t threads) {
  static std::mutex mutex;
  static std::map<std::size_t, tbb::task_arena> arenas;
  const std::lock_guard lock(mutex);
  return arenas.try_emplace(threads, static_cast<int>(threads)).first->second;
}

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

void for_each_in_order(std::size_t count, const std::function<void(std::size_t)>& make,
                       const std::function<bool(std::size_t)>& take) {
  for (std::size_t first = 0; first < count; first += thread_count()) {
    const std::size_t here = std::min(thread_count(), count - first);
    for_each_index(here, [&](std::size_t i) { make(first + i); });
    for (std::size_t i = 0; i < here; ++i) {
      if (!take(first + i)) return;
    }
  }
}

#else

void for_each_index(std::size_t count, const std::function<void(std::size_t)>& body) {
  // Asking for more threads than cores is allowed: the determinism tests do it on small machines.
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, thread_count());
  arena_of(thread_count()).execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, count, 1),
        [&](const tbb::blocked_range<std::size_t>& range) {
          for (std::size_t i = range.begin(); i != range.end(); ++i) body(i);
        },
        tbb::simple_partitioner());
  });
}

void for_each_in_order(std::size_t count, const std::function<void(std::size_t)>& make,
                       const std::function<bool(std::size_t)>& take) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, thread_count());
  std::size_t next = 0;
  std::atomic<bool> stopped = false;
  const auto number = [&](tbb::flow_control& flow) -> std::size_t {
    if (next < count && !stopped) return next++;
    flow.stop();
    return 0;
  };
  const auto make_one = [&](std::size_t i) {
    make(i);
    return i;
  };
  const auto take_one = [&](std::size_t i) {
    if (!stopped && !take(i)) stopped = true;
  };
  const std::size_t under_way = thread_count() == 1 ? 1 : thread_count() + 1;
  arena_of(thread_count()).execute([&] {
    tbb::parallel_pipeline(
        under_way,
        tbb::make_filter<void, std::size_t>(tbb::filter_mode::serial_in_order, number) &
            tbb::make_filter<std::size_t, std::size_t>(tbb::filter_mode::parallel, make_one) &
            tbb::make_filter<std::size_t, void>(tbb::filter_mode::serial_in_order, take_one));
  });
}
#endif

}  // namespace aloft
