/// Inclusion proofs over entries in memory. Private to authority/.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "aloft/transparency/transparency.h"

namespace aloft::authority {

/// The Merkle tree of RFC 6962 (section 2.1), every complete subtree hashed once.
class Prover {
 public:
  explicit Prover(std::span<const std::string> entries);
  /// Of the first `size` entries.
  [[nodiscard]] transparency::Hash root(std::uint64_t size) const;
  /// That entry `index` is among the first `size`.
  [[nodiscard]] std::vector<transparency::Hash> inclusion(std::uint64_t index,
                                                          std::uint64_t size) const;

 private:
  [[nodiscard]] transparency::Hash range_hash(std::uint64_t begin, std::uint64_t end) const;
  std::vector<std::vector<transparency::Hash>> levels_;  ///< Level l: subtrees of 2^l entries.
};

}  // namespace aloft::authority
