/// The truth: entries in files that only grow, a frame for each batch. Private to the module.
///
/// A file is named by the index of its first entry. A frame's number is the index of its first
/// entry, its payload a bundle. A new file is begun only when the one before is whole and synced.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "aloft/transparency/frames.h"
#include "aloft/transparency/log.h"

namespace aloft::transparency {

using EntryVisitor = std::function<void(std::string_view)>;

class Segments {
 public:
  Segments(std::shared_ptr<Disk> disk, std::filesystem::path folder, std::uint64_t segment_bytes)
      : disk_(std::move(disk)), folder_(std::move(folder)), segment_bytes_(segment_bytes) {}

  /// Reads everything, cuts off the torn end of an append that was never acknowledged, and syncs
  /// what is left. At least the first `needed` entries must be there, and end a batch: that is
  /// where `read_unsigned` begins.
  Result<void> open(std::uint64_t needed, const EntryVisitor& visit, Recovery& recovery);

  /// One frame, synced.
  Result<void> append(std::span<const std::string> entries);

  /// Reads again, from disk, what came after the mark; an error if it is not all there.
  Result<void> read_unsigned(const EntryVisitor& visit) const;
  /// All that is there is signed now.
  void mark_signed() { mark_ = {size_, first_, bytes_}; }

  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  struct Position {
    std::uint64_t size = 0;   ///< Entries before it.
    std::uint64_t first = 0;  ///< Names the file.
    std::uint64_t offset = 0;
  };
  [[nodiscard]] std::filesystem::path path_of(std::uint64_t first) const;
  Result<std::vector<std::uint64_t>> firsts() const;
  Result<void> read_segment(std::uint64_t first, std::uint64_t needed, const EntryVisitor& visit,
                            Recovery& recovery);
  Result<void> open_segment(std::uint64_t first);

  std::shared_ptr<Disk> disk_;
  std::filesystem::path folder_;
  std::uint64_t segment_bytes_;
  std::uint64_t size_ = 0;
  std::uint64_t first_ = 0;  ///< Of the file that is written now, and its length.
  std::uint64_t bytes_ = 0;
  std::unique_ptr<AppendFile> file_;
  Position mark_;
};

}  // namespace aloft::transparency
