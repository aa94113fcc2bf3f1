/// Tiles and bundles as files. Private to the module.
#pragma once

#include <memory>
#include <set>

#include "aloft/transparency/disk.h"
#include "aloft/transparency/tiles.h"

namespace aloft::transparency {

class TileStore {
 public:
  TileStore(std::shared_ptr<Disk> disk, std::filesystem::path folder)
      : disk_(std::move(disk)), folder_(std::move(folder)) {}

  /// Each under a temporary name, synced and renamed; then their folders are synced.
  Result<void> write(std::span<const TileFile> files);
  /// Writes those that are missing or have other bytes, and gives their number.
  Result<std::uint64_t> repair(std::span<const TileFile> files);
  /// Reads back what was written: bundles must give the leaves, full tiles their hash one level
  /// up, and the right edge the root.
  [[nodiscard]] Result<void> check(std::span<const TileFile> written, const TreeHead& tree) const;
  /// Partial tiles of full ones: what they held is the beginning of the full one.
  void remove_partial_of(std::span<const TileFile> full);

 private:
  Result<void> replace_files(std::span<const TileFile> files,
                             std::set<std::filesystem::path>& folders);
  [[nodiscard]] Result<std::string> read(const TilePath& tile) const;
  [[nodiscard]] Result<void> check_bundle(const TilePath& bundle) const;
  [[nodiscard]] Result<void> check_parent(const TilePath& tile, std::uint64_t size) const;
  // After it, the folder is there for good.
  Result<void> need_folder(const std::filesystem::path& path);

  std::shared_ptr<Disk> disk_;
  std::filesystem::path folder_;
  std::set<std::filesystem::path> synced_;  ///< Folders whose entry above is on disk.
};

}  // namespace aloft::transparency
