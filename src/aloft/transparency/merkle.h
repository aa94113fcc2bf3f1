/// Inner nodes of the Merkle tree (RFC 6962, section 2.1). Private to the module.
#pragma once

#include <functional>
#include <vector>

#include "aloft/transparency/formats.h"

namespace aloft::transparency {

/// SHA-256 of 0x01 and both.
Hash node_hash(const Hash& left, const Hash& right);

/// A run of leaves, the last not included.
struct LeafRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};
/// The root of the leaves of a run: of a whole subtree, or one that reaches the end of the tree.
using RootOfRange = std::function<Hash(LeafRange)>;

/// The largest power of two below `size`, which is at least 2.
std::uint64_t split_of(std::uint64_t size);

/// RFC 6962, 2.1.1 and 2.1.2. `index` is below `size`; `older` is from 1 to `size`.
std::vector<Hash> inclusion_path(std::uint64_t index, std::uint64_t size, const RootOfRange& root);
std::vector<Hash> consistency_path(std::uint64_t older, std::uint64_t size,
                                   const RootOfRange& root);

}  // namespace aloft::transparency
