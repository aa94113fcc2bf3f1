/// Parallel loops. The only place that knows the thread library.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>

namespace aloft {

/// How many threads `for_each_index` uses; 0 means one a core.
void set_thread_count(std::size_t threads);
std::size_t thread_count();

/// Calls `body(i)` for every i below `count`, each exactly once, on any thread. `body` must not
/// depend on the order; results are written to rows of their own.
void for_each_index(std::size_t count, const std::function<void(std::size_t)>& body);

/// The same, for bodies so short that a thread takes a block of rows at a time.
template <class Body>
void for_each_row(std::size_t count, const Body& body) {
  constexpr std::size_t kBlock = 1024;
  for_each_index((count + kBlock - 1) / kBlock, [&](std::size_t block) {
    const std::size_t end = std::min(count, (block + 1) * kBlock);
    for (std::size_t i = block * kBlock; i < end; ++i) body(i);
  });
}

/// Calls `make(i)` for every i below `count` on any thread, and `take(i)` after it: in ascending
/// order, one at a time, while later ones are being made. At most one more than the number of
/// threads are made and not yet taken. Makes no more once `take` has returned false.
void for_each_in_order(std::size_t count, const std::function<void(std::size_t)>& make,
                       const std::function<bool(std::size_t)>& take);

}  // namespace aloft
