#include "aloft/base/parallel.h"

#include <atomic>
#include <thread>

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

}  // namespace aloft
