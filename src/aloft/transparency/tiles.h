/// The right edge of a growing tree, and the tiles that it gives. Private to the module.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aloft/transparency/log.h"

namespace aloft::transparency {

inline constexpr std::uint64_t kTileWidth = 256;
inline constexpr int kEntriesLevel = -1;  ///< In a `TilePath`: a bundle of entries.

/// A tile or bundle and its bytes.
using TileFile = std::pair<TilePath, std::string>;

/// What a tree needs to remember in order to grow: at each level of tiles, the hashes of the last,
/// partial tile, and the entries of the last, partial bundle.
class TreeEdge {
 public:
  /// Adds a leaf; the tiles that it completes, and the bundle, are appended to `full`, if given.
  void push(std::string_view entry, std::vector<TileFile>* full);
  /// The partial tiles of this size, and the partial bundle.
  [[nodiscard]] std::vector<TileFile> partial() const;
  /// `partial`, but only tiles that are not the same at size `older`, which is not above this one.
  [[nodiscard]] std::vector<TileFile> partial_since(std::uint64_t older) const;
  [[nodiscard]] TreeHead head() const;
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  void add_to_peaks(Hash hash);

  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_;  ///< Roots of the largest whole subtrees, from the left.
  std::vector<std::vector<Hash>> levels_;
  std::string bundle_;
};

/// So many hashes (or entries) has the tile in a tree of `size` entries; 0 if it has none.
std::uint32_t width_in_tree(int level, std::uint64_t index, std::uint64_t size);

/// Appends an entry with its length, as bundles have it.
void put_entry(std::string& bundle, std::string_view entry);
/// Takes the next entry off a bundle; nothing if it is cut short.
std::optional<std::string_view> take_entry(std::string_view& bundle);

/// Hashes of a tile, or of a prefix of one.
std::vector<Hash> hashes_of(std::string_view tile);
/// The root of the tree of so many entries, from its rightmost tiles alone. `read` gives the bytes
/// of a tile of exactly that width.
Result<Hash> root_from_tiles(std::uint64_t size,
                             const std::function<Result<std::string>(const TilePath&)>& read);

}  // namespace aloft::transparency
