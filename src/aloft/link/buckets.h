/// Sorting by buckets of a number in [0, 1]: most pairs of a slot are dropped before their bucket's
/// turn, so sorting them all would be wasted. Private to link/.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace aloft::link {

/// Calls `take(pair)` in the order of `before`, leaving out pairs for which `alive(pair)` is false
/// when their bucket's turn comes. `rank(pair)` is in [0, 1] and must not fall along `before`.
template <class Pair, class Rank, class Alive, class Before, class Take>
void take_in_order(const std::vector<Pair>& pairs, Rank rank, Alive alive, Before before,
                   Take take) {
  constexpr std::size_t kBuckets = 1024;
  const auto bucket_of = [&](const Pair& pair) {
    return std::min(static_cast<std::size_t>(rank(pair) * double{kBuckets}), kBuckets - 1);
  };
  std::vector<std::uint32_t> first(kBuckets + 1, 0);
  for (const Pair& pair : pairs) ++first[bucket_of(pair) + 1];
  for (std::size_t b = 1; b <= kBuckets; ++b) first[b] += first[b - 1];
  std::vector<std::uint32_t> order(pairs.size());
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (std::size_t p = 0; p < pairs.size(); ++p)
    order[next[bucket_of(pairs[p])]++] = static_cast<std::uint32_t>(p);
  std::vector<std::uint32_t> bucket;
  for (std::size_t b = 0; b < kBuckets; ++b) {
    bucket.clear();
    for (std::uint32_t i = first[b]; i < first[b + 1]; ++i)
      if (alive(pairs[order[i]])) bucket.push_back(order[i]);
    std::sort(bucket.begin(), bucket.end(),
              [&](std::uint32_t p, std::uint32_t q) { return before(pairs[p], pairs[q]); });
    for (const std::uint32_t p : bucket) take(pairs[p]);
  }
}

}  // namespace aloft::link
