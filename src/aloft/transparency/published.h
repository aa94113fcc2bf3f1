/// Every checkpoint that was published, and the last one. Private to the module.
#pragma once

#include <memory>
#include <string>

#include "aloft/transparency/disk.h"
#include "aloft/transparency/log.h"

namespace aloft::transparency {

inline constexpr std::string_view kCheckpointFile = "checkpoint";
inline constexpr std::string_view kCheckpointsFile = "checkpoints";

class PublishedCheckpoints {
 public:
  PublishedCheckpoints(std::shared_ptr<Disk> disk, std::filesystem::path folder)
      : disk_(std::move(disk)), folder_(std::move(folder)) {}

  /// Reads the list, cuts off a torn end, and makes `checkpoint` its last.
  Result<void> open(Recovery& recovery);
  /// Adds to the list, syncs, then replaces `checkpoint`.
  Result<void> publish(const Note& note);
  [[nodiscard]] const std::optional<Note>& last() const { return last_; }

 private:
  std::shared_ptr<Disk> disk_;
  std::filesystem::path folder_;
  std::unique_ptr<AppendFile> file_;
  std::uint64_t count_ = 0;
  std::optional<Note> last_;
};

/// The list as a bundle.
Result<std::string> checkpoints_as_bundle(Disk& disk, const std::filesystem::path& folder);

}  // namespace aloft::transparency
