#include "aloft/base/parallel.h"

#include <algorithm>
#include <atomic>
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
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, count, 1),
        [&](const tbb::blocked_range<std::size_t>& range) {
          for (std::size_t i = range.begin(); i != range.end(); ++i) body(i);
        },
        tbb::simple_partitioner());
  });
}

#endif

}  // namespace aloft
