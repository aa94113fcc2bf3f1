#include "aloft/transparency/tile_store.h"

#include <algorithm>

#include <fmt/core.h>

#include "aloft/transparency/text.h"

namespace aloft::transparency {
namespace {

constexpr std::size_t kFilesAtOnce = 128;  // Open at a time.

}  // namespace

Result<void> TileStore::write(std::span<const TileFile> files) {
  std::set<std::filesystem::path> folders;
  for (; !files.empty(); files = files.subspan(std::min(kFilesAtOnce, files.size())))
    if (auto written = replace_files(files.first(std::min(kFilesAtOnce, files.size())), folders);
        !written)
      return written;
  for (const std::filesystem::path& folder : folders)
    stop_unless_synced(disk_->fsync_folder(folder));
  return {};
}

// All are written before the first is synced: a journal then commits them together.
Result<void> TileStore::replace_files(std::span<const TileFile> files,
                                      std::set<std::filesystem::path>& folders) {
  std::vector<NewFile> parts;
  for (const auto& [tile, bytes] : files) {
    const std::filesystem::path path = folder_ / to_text(tile);
    if (auto made = need_folder(path.parent_path()); !made) return made;
    auto part = write_new_file(*disk_, path, bytes);
    if (!part) return pass_on(part);
    parts.push_back(std::move(*part));
    folders.insert(path.parent_path());
  }
  for (NewFile& part : parts)
    if (auto named = sync_and_rename(*disk_, part); !named) return named;
  return {};
}

Result<std::uint64_t> TileStore::repair(std::span<const TileFile> files) {
  std::vector<TileFile> wrong;
  for (const TileFile& file : files) {
    const auto bytes = disk_->read(folder_ / to_text(file.first), 0);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    if (*bytes != file.second) wrong.push_back(file);
  }
  if (auto written = write(wrong); !written) return pass_on(written);
  return wrong.size();
}

Result<void> TileStore::check(std::span<const TileFile> written, const TreeHead& tree) const {
  for (const auto& [tile, bytes] : written) {
    auto checked = tile.level == kEntriesLevel ? check_bundle(tile)
                   : tile.width == kTileWidth  ? check_parent(tile, tree.size)
                                               : Result<void>();
    if (!checked) return checked;
  }
  const auto root = root_from_tiles(tree.size, [&](const TilePath& tile) { return read(tile); });
  if (!root) return tl::unexpected<Error>(root.error());
  if (*root != tree.root)
    return failed(fmt::format("{}: the tiles read back have the root {}, the entries {}",
                              folder_.string(), to_base64(*root), to_base64(tree.root)));
  return {};
}

void TileStore::remove_partial_of(std::span<const TileFile> full) {
  for (const auto& [tile, bytes] : full) {
    std::filesystem::path folder = folder_ / to_text(tile);
    folder += ".p";
    const auto names = disk_->list(folder);
    if (!names || names->empty()) continue;
    // Files that stay cost room and nothing else.
    for (const std::string& name : *names) static_cast<void>(disk_->remove(folder / name));
    static_cast<void>(disk_->remove(folder));
    synced_.erase(folder);
  }
}

Result<std::string> TileStore::read(const TilePath& tile) const {
  auto bytes = disk_->read(folder_ / to_text(tile), 0);
  if (!bytes) return pass_on(bytes);
  if (!*bytes) return failed(fmt::format("{}: no such file", (folder_ / to_text(tile)).string()));
  return std::move(**bytes);
}

Result<void> TileStore::check_bundle(const TilePath& bundle) const {
  const auto bytes = read(bundle);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  const auto entries = parse_bundle(*bytes, to_text(bundle));
  if (!entries) return tl::unexpected<Error>(entries.error());
  const auto tile = read({0, bundle.index, bundle.width});
  if (!tile) return tl::unexpected<Error>(tile.error());
  std::vector<Hash> leaves;
  for (const std::string& entry : *entries) leaves.push_back(leaf_hash(entry));
  if (leaves != hashes_of(*tile))
    return failed(fmt::format("{}: the bundle read back does not give the leaves",
                              (folder_ / to_text(bundle)).string()));
  return {};
}

Result<void> TileStore::check_parent(const TilePath& tile, std::uint64_t size) const {
  const auto bytes = read(tile);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  TilePath parent{tile.level + 1, tile.index / kTileWidth, 0};
  parent.width = width_in_tree(parent.level, parent.index, size);
  const auto above = read(parent);
  if (!above) return tl::unexpected<Error>(above.error());
  const std::vector<Hash> hashes = hashes_of(*above);
  const std::uint64_t place = tile.index % kTileWidth;
  if (place >= hashes.size() || hashes[place] != root_of(hashes_of(*bytes)))
    return failed(fmt::format("{}: the tile read back does not give its hash in {}",
                              (folder_ / to_text(tile)).string(), to_text(parent)));
  return {};
}

Result<void> TileStore::need_folder(const std::filesystem::path& path) {
  if (path == folder_ || synced_.count(path) != 0) return {};
  if (auto above = need_folder(path.parent_path()); !above) return above;
  auto made = disk_->make_folder(path);
  if (!made) return pass_on(made);
  // Even one that was there: who made it may have been killed before the sync.
  stop_unless_synced(disk_->fsync_folder(path.parent_path()));
  synced_.insert(path);
  return {};
}

}  // namespace aloft::transparency
