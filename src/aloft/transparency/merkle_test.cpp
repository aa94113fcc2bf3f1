#include "aloft/transparency/merkle.h"

#include <bit>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "aloft/base/file.h"
#include "aloft/base/random.h"
#include "aloft/transparency/test_data.h"

namespace aloft::transparency {
namespace {

using Json = nlohmann::json;

// A value of a probe. Some stand for "any hash" and are words: what they hash to stands in, so that
// equal ones stay equal. None for an empty one, which our types cannot say.
std::optional<Hash> hash_in(const Json& value) {
  const auto bytes = value.is_string() ? from_base64(value.get<std::string>()) : std::nullopt;
  if (!bytes || bytes->empty()) return std::nullopt;
  const auto hash = hash_from_base64(value.get<std::string>());
  return hash ? *hash : sha256(*bytes);
}

std::optional<std::vector<Hash>> proof_in(const Json& probe) {
  std::vector<Hash> proof;
  if (probe["proof"].is_null()) return proof;
  for (const Json& value : probe["proof"]) {
    const auto hash = hash_in(value);
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

bool inclusion_holds(const Json& probe) {
  const auto root = hash_in(probe["root"]);
  const auto leaf = hash_in(probe["leafHash"]);
  const auto proof = proof_in(probe);
  return root && leaf && proof &&
         verify_inclusion(*leaf, probe["leafIdx"], {probe["treeSize"], *root}, *proof);
}

bool consistency_holds(const Json& probe) {
  const auto older = hash_in(probe["root1"]);
  const auto newer = hash_in(probe["root2"]);
  const auto proof = proof_in(probe);
  return older && newer && proof &&
         verify_consistency({probe["size1"], *older}, {probe["size2"], *newer}, *proof);
}

// How many probes there are under a folder; each must have the answer that it names.
template <class Holds>
int agree(const std::string& folder, const Holds& holds) {
  int count = 0;
  const auto path = data_file("merkle/vectors/" + folder);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.path().extension() != ".json") continue;
    const Json probe = Json::parse(read_file(entry.path()).value());
    EXPECT_EQ(holds(probe), !probe["wantErr"].get<bool>()) << entry.path();
    ++count;
  }
  return count;
}

TEST(MerkleVectors, AllProbesOfTransparencyDevAgree) {
  if (!std::filesystem::exists(data_file("merkle")))
    GTEST_SKIP() << "the folder shared/data is absent";
  const int inclusion = agree("inclusion", inclusion_holds);
  const int consistency = agree("consistency", consistency_holds);
  EXPECT_EQ(inclusion + consistency, 196);
}

TEST(Merkle, TheRootOfNothingIsTheHashOfNothing) {
  // FIPS 180-4's SHA-256 of the empty message.
  EXPECT_EQ(to_hex(root_of({})),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

class SmallTrees : public testing::Test {
 protected:
  static constexpr std::uint64_t kSizeMost = 40;
  SmallTrees() {
    for (std::uint64_t i = 0; i < kSizeMost; ++i) leaves_.push_back(leaf_hash(std::to_string(i)));
  }
  [[nodiscard]] TreeHead tree(std::uint64_t size) const {
    return {size, root_of(std::span(leaves_).first(size))};
  }
  [[nodiscard]] RootOfRange ranges() const {
    return [this](LeafRange range) {
      return root_of(std::span(leaves_).subspan(range.begin, range.end - range.begin));
    };
  }
  std::vector<Hash> leaves_;
};

TEST_F(SmallTrees, EveryEntryProvesItsPlaceAndNoOther) {
  for (std::uint64_t size = 1; size <= kSizeMost; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = inclusion_path(index, size, ranges());
      for (std::uint64_t other = 0; other < size; ++other)
        EXPECT_EQ(verify_inclusion(leaves_[index], other, tree(size), proof), other == index);
      EXPECT_LE(proof.size(), std::bit_width(size));
    }
  }
}

TEST_F(SmallTrees, EveryOlderTreeIsConsistentAndNoOther) {
  for (std::uint64_t size = 1; size <= kSizeMost; ++size) {
    for (std::uint64_t older = 1; older <= size; ++older) {
      const auto proof = consistency_path(older, size, ranges());
      EXPECT_TRUE(verify_consistency(tree(older), tree(size), proof));
      TreeHead forged = tree(older);
      forged.root[0] ^= 1;
      EXPECT_FALSE(verify_consistency(forged, tree(size), proof));
      forged = tree(size);
      forged.root[31] ^= 0x80;
      EXPECT_FALSE(verify_consistency(tree(older), forged, proof));
    }
  }
}

TEST_F(SmallTrees, AProofHasNothingToSpareAndNothingToAdd) {
  const std::uint64_t size = 37;
  for (std::uint64_t index = 0; index < size; ++index) {
    auto proof = inclusion_path(index, size, ranges());
    proof.push_back(leaves_[0]);
    EXPECT_FALSE(verify_inclusion(leaves_[index], index, tree(size), proof));
    proof.resize(proof.size() - 2);
    EXPECT_FALSE(verify_inclusion(leaves_[index], index, tree(size), proof));
  }
  for (std::uint64_t older = 1; older < size; ++older) {
    auto proof = consistency_path(older, size, ranges());
    proof.push_back(leaves_[0]);
    EXPECT_FALSE(verify_consistency(tree(older), tree(size), proof));
    proof.resize(proof.size() - 2);
    EXPECT_FALSE(verify_consistency(tree(older), tree(size), proof));
  }
}

TEST(Merkle, SizesThatNoTreeHasAreRefusedQuickly) {
  const TreeHead huge{~std::uint64_t{0}, {}};
  EXPECT_FALSE(verify_inclusion({}, ~std::uint64_t{0} - 1, huge, {}));
  EXPECT_FALSE(verify_consistency({std::uint64_t{1} << 63, {}}, huge, {}));
  EXPECT_FALSE(verify_consistency({0, {}}, huge, {}));
}

}  // namespace
}  // namespace aloft::transparency
