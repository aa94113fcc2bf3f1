#include "aloft/transparency/merkle.h"

#include <bit>
#include <memory>

#include <openssl/evp.h>

#include "aloft/base/check.h"
#include "aloft/transparency/bytes.h"

namespace aloft::transparency {
namespace {

struct ContextFree {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// One context a thread: fetching the algorithm anew costs more than hashing two hashes.
Hash sha256_of(std::string_view prefix, std::string_view first, std::string_view second) {
  thread_local const std::unique_ptr<EVP_MD_CTX, ContextFree> context(EVP_MD_CTX_new());
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Hash hash;
  const bool done = EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1 &&
                    EVP_DigestUpdate(context.get(), prefix.data(), prefix.size()) == 1 &&
                    EVP_DigestUpdate(context.get(), first.data(), first.size()) == 1 &&
                    EVP_DigestUpdate(context.get(), second.data(), second.size()) == 1 &&
                    EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) == 1;
  ALOFT_CHECK(done, "OpenSSL has SHA-256");
  return hash;
}

constexpr std::string_view kLeaf("\0", 1);
constexpr std::string_view kNode("\1", 1);

// The proof, as far as it is not used up.
class ProofReader {
 public:
  explicit ProofReader(std::span<const Hash> proof) : rest_(proof) {}
  // False, and stays false, when there is no more.
  bool take(Hash& hash) {
    if (rest_.empty()) return false;
    hash = rest_.front();
    rest_ = rest_.subspan(1);
    return true;
  }
  [[nodiscard]] bool used_up() const { return rest_.empty(); }

 private:
  std::span<const Hash> rest_;
};

}  // namespace

Hash sha256(std::string_view bytes) { return sha256_of({}, bytes, {}); }

Hash leaf_hash(std::string_view entry) { return sha256_of(kLeaf, entry, {}); }

Hash node_hash(const Hash& left, const Hash& right) {
  return sha256_of(kNode, as_text(left), as_text(right));
}

std::uint64_t split_of(std::uint64_t size) { return std::bit_floor(size - 1); }

Hash root_of(std::span<const Hash> leaves) {
  if (leaves.empty()) return sha256({});
  if (leaves.size() == 1) return leaves.front();
  const std::size_t split = split_of(leaves.size());
  return node_hash(root_of(leaves.first(split)), root_of(leaves.subspan(split)));
}

std::vector<Hash> inclusion_path(std::uint64_t index, std::uint64_t size, const RootOfRange& root) {
  std::vector<Hash> path;
  LeafRange range{0, size};
  while (range.end - range.begin > 1) {
    const std::uint64_t middle = range.begin + split_of(range.end - range.begin);
    const bool left = index < middle;
    path.push_back(root(left ? LeafRange{middle, range.end} : LeafRange{range.begin, middle}));
    (left ? range.end : range.begin) = middle;
  }
  return {path.rbegin(), path.rend()};
}

std::vector<Hash> consistency_path(std::uint64_t older, std::uint64_t size,
                                   const RootOfRange& root) {
  std::vector<Hash> path;
  LeafRange range{0, size};
  // Down to the subtree that ends where the older tree ends.
  while (range.end != older) {
    const std::uint64_t middle = range.begin + split_of(range.end - range.begin);
    const bool left = older <= middle;
    path.push_back(root(left ? LeafRange{middle, range.end} : LeafRange{range.begin, middle}));
    (left ? range.end : range.begin) = middle;
  }
  // A verifier knows it already if it is the whole older tree.
  if (range.begin != 0) path.push_back(root(range));
  return {path.rbegin(), path.rend()};
}

bool verify_inclusion(const Hash& leaf, std::uint64_t index, const TreeHead& tree,
                      std::span<const Hash> proof) {
  if (index >= tree.size) return false;
  ProofReader reader(proof);
  Hash hash = leaf;
  // `last` is the last node of the level: a last node without a sibling rises as it is.
  for (std::uint64_t last = tree.size - 1; last > 0; last >>= 1, index >>= 1) {
    if (index == last && index % 2 == 0) continue;
    Hash sibling;
    if (!reader.take(sibling)) return false;
    hash = index % 2 == 1 ? node_hash(sibling, hash) : node_hash(hash, sibling);
  }
  return reader.used_up() && hash == tree.root;
}

bool verify_consistency(const TreeHead& older, const TreeHead& newer, std::span<const Hash> proof) {
  if (older.size == 0 || older.size > newer.size) return false;
  if (older.size == newer.size) return proof.empty() && older.root == newer.root;
  ProofReader reader(proof);
  // The largest whole subtree that ends where the older tree ends: node `index` of its level.
  const int height = std::countr_zero(older.size);
  std::uint64_t index = (older.size - 1) >> height;
  std::uint64_t last = (newer.size - 1) >> height;
  Hash seed = older.root;
  if (index != 0 && !reader.take(seed)) return false;
  Hash old_root = seed;
  Hash new_root = seed;
  for (; last > 0; last >>= 1, index >>= 1) {
    if (index == last && index % 2 == 0) continue;
    Hash sibling;
    if (!reader.take(sibling)) return false;
    if (index % 2 == 1) {
      old_root = node_hash(sibling, old_root);
      new_root = node_hash(sibling, new_root);
    } else {
      new_root = node_hash(new_root, sibling);
    }
  }
  return reader.used_up() && old_root == older.root && new_root == newer.root;
}

}  // namespace aloft::transparency
