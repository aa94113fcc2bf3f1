#include "aloft/transparency/published.h"

#include <fmt/core.h>

#include "aloft/transparency/frames.h"
#include "aloft/transparency/tiles.h"

namespace aloft::transparency {

Result<void> PublishedCheckpoints::open(Recovery& recovery) {
  const std::filesystem::path list = folder_ / kCheckpointsFile;
  const std::filesystem::path shown = folder_ / kCheckpointFile;
  const auto bytes = disk_->read(list, 0);
  const auto current = disk_->read(shown, 0);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  if (!current) return tl::unexpected<Error>(current.error());
  const std::string_view all = *bytes ? std::string_view(**bytes) : std::string_view();
  bool listed = !*current;
  std::string last;
  const Scan scan = scan_frames(all, 0, [&](const Frame& frame) {
    last = frame.payload;
    listed = listed || last == **current;
    return std::optional(frame.number + 1);
  });
  if (scan.damaged || !listed)
    return failed(fmt::format("{}: damaged at byte {}, after {} checkpoints", list.string(),
                              scan.whole_bytes, scan.next_number));
  if (scan.whole_bytes < all.size()) {
    recovery.torn_bytes += all.size() - scan.whole_bytes;
    if (auto cut = replace_file_for_good(*disk_, list, all.substr(0, scan.whole_bytes)); !cut)
      return cut;
  }
  auto file = disk_->open(list);
  if (!file) return pass_on(file);
  file_ = std::move(*file);
  stop_unless_synced(file_->fdatasync());
  stop_unless_synced(disk_->fsync_folder(folder_));
  count_ = scan.next_number;
  if (last.empty()) return {};
  auto note = parse_note(last, list.string());
  if (!note) return pass_on(note);
  last_ = std::move(*note);
  return *current == last ? Result<void>() : replace_file_for_good(*disk_, shown, last);
}

Result<void> PublishedCheckpoints::publish(const Note& note) {
  const std::string text = to_text(note);
  if (text.size() > kEntryBytesMax)
    return failed(
        fmt::format("a checkpoint of {} bytes; {} are allowed", text.size(), kEntryBytesMax));
  if (auto added = file_->append(to_bytes({count_, text})); !added) return added;
  stop_unless_synced(file_->fdatasync());
  ++count_;
  last_ = note;
  return replace_file_for_good(*disk_, folder_ / kCheckpointFile, text);
}

Result<std::string> checkpoints_as_bundle(Disk& disk, const std::filesystem::path& folder) {
  const auto bytes = disk.read(folder / kCheckpointsFile, 0);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  std::string bundle;
  // What is torn at the end was never published.
  scan_frames(*bytes ? std::string_view(**bytes) : std::string_view(), 0, [&](const Frame& frame) {
    if (frame.payload.size() > kEntryBytesMax) return std::optional<std::uint64_t>();
    put_entry(bundle, frame.payload);
    return std::optional(frame.number + 1);
  });
  return bundle;
}

}  // namespace aloft::transparency
