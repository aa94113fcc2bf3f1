#include "aloft/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace aloft {
namespace {
std::atomic<std::size_t> requested_threads{0};
}

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

void for_each_index(std::size_t count, const std::function<void(std::size_t)>& body) {
  // Asking for more threads than cores is allowed: the determinism tests do it on small machines.
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, thread_count());
  tbb::task_arena arena(static_cast<int>(thread_count()));
  arena.execute([&] {
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
