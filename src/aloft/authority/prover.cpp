#include "aloft/authority/prover.h"

#include <algorithm>
#include <bit>

#include "aloft/base/check.h"

namespace aloft::authority {
namespace {

using transparency::Hash;

Hash node_hash(const Hash& left, const Hash& right) {
  std::string bytes(1, '\x01');
  bytes.append(reinterpret_cast<const char*>(left.data()), left.size());
  bytes.append(reinterpret_cast<const char*>(right.data()), right.size());
  return transparency::sha256(bytes);
}

// Where RFC 6962 splits: the largest power of two below `count`, which is at least 2.
std::uint64_t split_of(std::uint64_t count) { return std::bit_floor(count - 1); }

}  // namespace

Prover::Prover(std::span<const std::string> entries) {
  std::vector<Hash> level;
  level.reserve(entries.size());
  for (const std::string& entry : entries) level.push_back(transparency::leaf_hash(entry));
  while (!level.empty()) {
    std::vector<Hash> above;
    for (std::size_t i = 1; i < level.size(); i += 2)
      above.push_back(node_hash(level[i - 1], level[i]));
    levels_.push_back(std::move(level));
    level = std::move(above);
  }
}

Hash Prover::range_hash(std::uint64_t begin,
                        std::uint64_t end) const {  // NOLINT(misc-no-recursion)
  const std::uint64_t count = end - begin;
  if (std::has_single_bit(count)) {
    const auto level = static_cast<std::size_t>(std::countr_zero(count));
    return levels_[level][begin >> level];
  }
  const std::uint64_t middle = begin + split_of(count);
  return node_hash(range_hash(begin, middle), range_hash(middle, end));
}

Hash Prover::root(std::uint64_t size) const {
  if (size == 0) return transparency::sha256("");
  ALOFT_CHECK(size <= levels_.front().size(), "a tree is asked for entries that it has");
  return range_hash(0, size);
}

std::vector<Hash> Prover::inclusion(std::uint64_t index, std::uint64_t size) const {
  ALOFT_CHECK(index < size && size <= levels_.front().size(), "the entry is in the tree");
  std::vector<Hash> path;
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end - begin > 1) {
    const std::uint64_t middle = begin + split_of(end - begin);
    if (index < middle) {
      path.push_back(range_hash(middle, end));
      end = middle;
    } else {
      path.push_back(range_hash(begin, middle));
      begin = middle;
    }
  }
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace aloft::authority
