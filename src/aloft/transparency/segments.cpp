#include "aloft/transparency/segments.h"

#include <algorithm>

#include <fmt/core.h>

#include "aloft/transparency/text.h"
#include "aloft/transparency/tiles.h"

namespace aloft::transparency {
namespace {

constexpr std::string_view kEnding = ".segment";
constexpr std::uint64_t kBatchBytesMax = std::uint64_t{256} << 20;

// The size of the log after a frame, or nothing if its payload is no bundle with entries.
std::optional<std::uint64_t> visit_entries(const Frame& frame, const EntryVisitor& visit) {
  std::uint64_t count = 0;
  for (std::string_view rest = frame.payload; !rest.empty(); ++count)
    if (!take_entry(rest)) return std::nullopt;
  if (count == 0) return std::nullopt;
  for (std::string_view rest = frame.payload; !rest.empty();) visit(*take_entry(rest));
  return frame.number + count;
}

}  // namespace

std::filesystem::path Segments::path_of(std::uint64_t first) const {
  return folder_ / fmt::format("{:020}{}", first, kEnding);
}

Result<std::vector<std::uint64_t>> Segments::firsts() const {
  const auto names = disk_->list(folder_);
  if (!names) return tl::unexpected<Error>(names.error());
  std::vector<std::uint64_t> firsts;
  for (const std::string_view name : *names) {
    if (!name.ends_with(kEnding)) continue;
    const std::size_t digits = std::min(name.find_first_not_of('0'), name.size() - kEnding.size());
    const std::string_view number = name.substr(digits, name.size() - kEnding.size() - digits);
    const auto first = number.empty() ? std::optional<std::uint64_t>(0) : parse_decimal(number);
    if (!first || path_of(*first).filename() != name)
      return failed(fmt::format("{}: no name of a segment", (folder_ / name).string()));
    firsts.push_back(*first);
  }
  return firsts;
}

Result<void> Segments::open(std::uint64_t needed, const EntryVisitor& visit, Recovery& recovery) {
  const auto all = firsts();
  if (!all) return tl::unexpected<Error>(all.error());
  for (const std::uint64_t first : *all) {
    if (first != size_)
      return failed(fmt::format("{}: entries {} to {} are missing before this segment",
                                path_of(first).string(), size_, first));
    const std::uint64_t torn_before = recovery.torn_bytes;
    if (auto read = read_segment(first, needed, visit, recovery); !read) return read;
    if (recovery.torn_bytes != torn_before && first != all->back())
      return failed(path_of(first).string() + ": damaged, and not the last segment");
  }
  if (size_ < needed)
    return failed(fmt::format("{}: {} entries, but a checkpoint of {} has been signed",
                              folder_.string(), size_, needed));
  if (mark_.size != needed)
    return failed(fmt::format("{}: the signed checkpoint of {} ends inside a batch",
                              folder_.string(), needed));
  if (auto opened = open_segment(all->empty() ? 0 : all->back()); !opened) return opened;
  // A process that was killed may have left bytes that only the cache has.
  stop_unless_synced(file_->fdatasync());
  return {};
}

Result<void> Segments::read_segment(std::uint64_t first, std::uint64_t needed,
                                    const EntryVisitor& visit, Recovery& recovery) {
  const std::filesystem::path path = path_of(first);
  const auto bytes = disk_->read(path, 0);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  const std::string_view all = *bytes ? std::string_view(**bytes) : std::string_view();
  std::uint64_t offset = 0;
  if (needed == first) mark_ = {needed, first, 0};
  const Scan scan = scan_frames(all, size_, [&](const Frame& frame) {
    const auto size = visit_entries(frame, visit);
    if (size) offset += to_bytes(frame).size();
    if (size && *size == needed) mark_ = {needed, first, offset};
    return size;
  });
  size_ = scan.next_number;
  first_ = first;
  bytes_ = scan.whole_bytes;
  if (scan.damaged || (scan.whole_bytes < all.size() && size_ < needed))
    return failed(fmt::format("{}: damaged at byte {}, after entry {}", path.string(),
                              scan.whole_bytes, size_));
  if (scan.whole_bytes == all.size()) return {};
  recovery.torn_bytes += all.size() - scan.whole_bytes;
  return replace_file_for_good(*disk_, path, all.substr(0, scan.whole_bytes));
}

Result<void> Segments::open_segment(std::uint64_t first) {
  auto file = disk_->open(path_of(first));
  if (!file) return pass_on(file);
  stop_unless_synced(disk_->fsync_folder(folder_));
  file_ = std::move(*file);
  if (first != first_) bytes_ = 0;
  first_ = first;
  return {};
}

Result<void> Segments::append(std::span<const std::string> entries) {
  const std::string bundle = to_bundle(entries);
  if (bundle.size() > kBatchBytesMax)
    return invalid_input(
        fmt::format("a batch of {} bytes; {} are allowed", bundle.size(), kBatchBytesMax));
  if (bytes_ > segment_bytes_)
    if (auto opened = open_segment(size_); !opened) return opened;
  const std::string frame = to_bytes({size_, bundle});
  if (auto written = file_->append(frame); !written) return written;
  stop_unless_synced(file_->fdatasync());
  bytes_ += frame.size();
  size_ += entries.size();
  return {};
}

Result<void> Segments::read_unsigned(const EntryVisitor& visit) const {
  const auto all = firsts();
  if (!all) return tl::unexpected<Error>(all.error());
  std::uint64_t size = mark_.size;
  for (const std::uint64_t first : *all) {
    if (first < mark_.first) continue;
    const std::uint64_t offset = first == mark_.first ? mark_.offset : 0;
    const auto bytes = disk_->read(path_of(first), offset);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    const std::string_view text = *bytes ? std::string_view(**bytes) : std::string_view();
    const Scan scan =
        scan_frames(text, size, [&](const Frame& frame) { return visit_entries(frame, visit); });
    size = scan.next_number;
    if (scan.whole_bytes != text.size())
      return failed(fmt::format("{}: damaged at byte {}", path_of(first).string(),
                                offset + scan.whole_bytes));
  }
  if (size != size_)
    return failed(
        fmt::format("{}: {} entries of {} can be read again", folder_.string(), size, size_));
  return {};
}

}  // namespace aloft::transparency
