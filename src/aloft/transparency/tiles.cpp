#include "aloft/transparency/tiles.h"

#include <algorithm>
#include <bit>

#include <fmt/core.h>

#include "aloft/base/check.h"
#include "aloft/transparency/bytes.h"
#include "aloft/transparency/merkle.h"
#include "aloft/transparency/text.h"

namespace aloft::transparency {
namespace {

constexpr int kLevelMax = 63;
constexpr std::size_t kLengthBytes = 2;

// How many entries one hash of a level stands for; 0 when that is 2^64 or more.
std::uint64_t entries_under(int level) {
  return level >= 8 ? 0 : std::uint64_t{1} << (8 * std::max(level, 0));
}

std::string tile_bytes(std::span<const Hash> hashes) {
  std::string bytes;
  for (const Hash& hash : hashes) bytes += as_text(hash);
  return bytes;
}

// Whole subtrees, each half as wide as one before it or less, folded from the right.
class RightFold {
 public:
  // `hashes` are those of equal whole subtrees, to the left of all that came before.
  void put_before(std::span<const Hash> hashes) {
    while (!hashes.empty()) {
      const std::size_t width = std::size_t{1} << std::countr_zero(hashes.size());
      const Hash whole = root_of(hashes.last(width));
      root_ = root_ ? node_hash(whole, *root_) : whole;
      hashes = hashes.first(hashes.size() - width);
    }
  }
  [[nodiscard]] Hash root() const { return root_ ? *root_ : root_of({}); }

 private:
  std::optional<Hash> root_;
};

// One to three digits of a path, or a width, are decimal in these bounds.
std::optional<std::uint64_t> path_number(std::string_view text, std::uint64_t least,
                                         std::uint64_t most) {
  const auto value = parse_decimal(text);
  return value && *value >= least && *value <= most ? value : std::nullopt;
}

// `x001/x234/067` or nothing.
std::optional<std::uint64_t> parse_index(std::string_view text) {
  constexpr std::uint64_t kRadix = 1000;
  std::uint64_t index = 0;
  for (bool first = true;; first = false) {
    const bool more = text.starts_with('x');
    if (more) text.remove_prefix(1);
    const std::string_view digits = text.substr(0, 3);
    if (digits.size() != 3 || digits.find_first_not_of("0123456789") != std::string_view::npos)
      return std::nullopt;
    if (first && more && digits == "000") return std::nullopt;  // One name for one tile.
    if (index > kSizeMax / kRadix - 1) return std::nullopt;
    index = kRadix * index + static_cast<std::uint64_t>(100 * (digits[0] - '0') +
                                                        10 * (digits[1] - '0') + digits[2] - '0');
    text.remove_prefix(3);
    if (!more) return text.empty() ? std::optional(index) : std::nullopt;
    if (!text.starts_with('/')) return std::nullopt;
    text.remove_prefix(1);
  }
}

}  // namespace

void TreeEdge::push(std::string_view entry, std::vector<TileFile>* full) {
  put_entry(bundle_, entry);
  Hash hash = leaf_hash(entry);
  add_to_peaks(hash);
  const std::uint64_t leaf = size_++;
  for (int level = 0;; ++level) {
    const auto row = static_cast<std::size_t>(level);
    if (levels_.size() == row) levels_.emplace_back();
    levels_[row].push_back(hash);
    if (levels_[row].size() < kTileWidth) break;
    const std::uint64_t index = leaf / entries_under(level) / kTileWidth;
    hash = root_of(levels_[row]);
    if (full && level == 0) full->emplace_back(TilePath{kEntriesLevel, index, kTileWidth}, bundle_);
    if (full) full->emplace_back(TilePath{level, index, kTileWidth}, tile_bytes(levels_[row]));
    if (level == 0) bundle_.clear();
    levels_[row].clear();
  }
}

std::vector<TileFile> TreeEdge::partial() const {
  std::vector<TileFile> files;
  for (std::size_t row = 0; row < levels_.size(); ++row) {
    const int level = static_cast<int>(row);
    const auto width = static_cast<std::uint32_t>(levels_[row].size());
    if (width == 0) continue;
    const std::uint64_t index = size_ / entries_under(level) / kTileWidth;
    if (level == 0) files.emplace_back(TilePath{kEntriesLevel, index, width}, bundle_);
    files.emplace_back(TilePath{level, index, width}, tile_bytes(levels_[row]));
  }
  return files;
}

std::vector<TileFile> TreeEdge::partial_since(std::uint64_t older) const {
  std::vector<TileFile> files = partial();
  std::erase_if(files, [&](const TileFile& file) {
    return width_in_tree(file.first.level, file.first.index, older) == file.first.width;
  });
  return files;
}

// Where the size has a one, a whole subtree stands; adding a leaf carries as adding one does.
void TreeEdge::add_to_peaks(Hash hash) {
  for (std::uint64_t carry = size_; carry % 2 == 1; carry /= 2) {
    hash = node_hash(peaks_.back(), hash);
    peaks_.pop_back();
  }
  peaks_.push_back(hash);
}

TreeHead TreeEdge::head() const {
  RightFold fold;
  for (std::size_t i = peaks_.size(); i-- > 0;) fold.put_before(std::span(&peaks_[i], 1));
  return {size_, fold.root()};
}

std::uint32_t width_in_tree(int level, std::uint64_t index, std::uint64_t size) {
  const std::uint64_t under = entries_under(level);
  const std::uint64_t hashes = under == 0 ? 0 : size / under;
  if (index >= hashes / kTileWidth + 1) return 0;
  return static_cast<std::uint32_t>(std::min(kTileWidth, hashes - kTileWidth * index));
}

void put_entry(std::string& bundle, std::string_view entry) {
  ALOFT_CHECK(entry.size() <= kEntryBytesMax, "the length was checked when the entry came");
  put_big_endian(bundle, entry.size(), kLengthBytes);
  bundle += entry;
}

std::optional<std::string_view> take_entry(std::string_view& bundle) {
  if (bundle.size() < kLengthBytes) return std::nullopt;
  const std::size_t length = big_endian(bundle.substr(0, kLengthBytes));
  if (bundle.size() - kLengthBytes < length) return std::nullopt;
  const std::string_view entry = bundle.substr(kLengthBytes, length);
  bundle.remove_prefix(kLengthBytes + length);
  return entry;
}

std::string to_bundle(std::span<const std::string> entries) {
  std::string bundle;
  for (const std::string& entry : entries) put_entry(bundle, entry);
  return bundle;
}

Result<std::vector<std::string>> parse_bundle(std::string_view bytes, std::string_view source) {
  std::vector<std::string> entries;
  while (!bytes.empty()) {
    const auto entry = take_entry(bytes);
    if (!entry)
      return invalid_input(
          fmt::format("{}: entry {} of the bundle is cut short", source, entries.size()));
    entries.emplace_back(*entry);
  }
  return entries;
}

std::vector<Hash> hashes_of(std::string_view tile) {
  std::vector<Hash> hashes(tile.size() / Hash{}.size());
  for (std::size_t i = 0; i < hashes.size(); ++i)
    std::copy_n(as_bytes(tile) + i * hashes[i].size(), hashes[i].size(), hashes[i].begin());
  return hashes;
}

Result<Hash> root_from_tiles(std::uint64_t size,
                             const std::function<Result<std::string>(const TilePath&)>& read) {
  RightFold fold;
  for (int level = 0; entries_under(level) != 0 && size >= entries_under(level); ++level) {
    const std::uint64_t index = size / entries_under(level) / kTileWidth;
    const std::uint32_t width = width_in_tree(level, index, size);
    if (width == 0) continue;
    const auto bytes = read({level, index, width});
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    if (bytes->size() != width * Hash{}.size())
      return failed(to_text(TilePath{level, index, width}) + ": has another length");
    fold.put_before(hashes_of(*bytes));
  }
  return fold.root();
}

std::string to_text(const TilePath& tile) {
  std::string index = fmt::format("{:03}", tile.index % 1000);
  for (std::uint64_t rest = tile.index / 1000; rest > 0; rest /= 1000)
    index = fmt::format("x{:03}/{}", rest % 1000, index);
  const std::string level = tile.level == kEntriesLevel ? "entries" : fmt::format("{}", tile.level);
  const std::string width = tile.width == kTileWidth ? "" : fmt::format(".p/{}", tile.width);
  return fmt::format("tile/{}/{}{}", level, index, width);
}

std::optional<TilePath> parse_tile_path(std::string_view path) {
  constexpr std::string_view kPrefix = "tile/";
  constexpr std::string_view kPartial = ".p/";
  if (!path.starts_with(kPrefix)) return std::nullopt;
  path.remove_prefix(kPrefix.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  TilePath tile;
  const std::string_view level = path.substr(0, slash);
  const auto number = path_number(level, 0, kLevelMax);
  if (!number && level != "entries") return std::nullopt;
  tile.level = number ? static_cast<int>(*number) : kEntriesLevel;
  path.remove_prefix(slash + 1);
  if (const std::size_t partial = path.find(kPartial); partial != std::string_view::npos) {
    const auto width = path_number(path.substr(partial + kPartial.size()), 1, kTileWidth - 1);
    if (!width) return std::nullopt;
    tile.width = static_cast<std::uint32_t>(*width);
    path = path.substr(0, partial);
  }
  const auto index = parse_index(path);
  if (!index) return std::nullopt;
  tile.index = *index;
  return tile;
}

}  // namespace aloft::transparency
