/// Reading a log through its resources. Private to the module.
#pragma once

#include <map>
#include <memory>

#include "aloft/transparency/disk.h"
#include "aloft/transparency/merkle.h"
#include "aloft/transparency/tiles.h"

namespace aloft::transparency {

Answer answer_from(Disk& disk, const std::filesystem::path& folder, const Request& request);
Send reader_of(std::shared_ptr<Disk> disk, std::filesystem::path folder);

/// A tile or bundle of a tree of `size`; a partial one may come as the beginning of the full one.
Result<std::string> fetch_tile(const Send& log, int level, std::uint64_t index, std::uint64_t size);

/// Hashes of a tree of `size`, from tiles that nobody has checked yet.
class TreeReader {
 public:
  TreeReader(const Send& log, std::uint64_t size) : log_(log), size_(size) {}
  /// Of a run that RFC 6962 splits a tree of this size into. After an error, anything.
  Hash root(LeafRange range);
  /// The first error, if there was one.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  std::span<const Hash> hashes(int level, std::uint64_t first, std::uint64_t count);

  const Send& log_;
  std::uint64_t size_;
  std::map<std::pair<int, std::uint64_t>, std::vector<Hash>> tiles_;
  std::vector<Hash> nothing_;
  std::optional<Error> error_;
};

}  // namespace aloft::transparency
