/// All reading, writing and syncing of the log and the witness, so that tests can crash it at every
/// step. Private to the module.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/base/result.h"

namespace aloft::transparency {

/// A file open for writing at its end.
class AppendFile {
 public:
  AppendFile() = default;
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;
  virtual ~AppendFile() = default;
  /// All of `bytes`, or an error after some of them.
  virtual Result<void> append(std::string_view bytes) = 0;
  virtual Result<void> fdatasync() = 0;
  virtual Result<void> fsync() = 0;
};

/// Kept as long as its holder lives.
class Lock {
 public:
  Lock() = default;
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  virtual ~Lock() = default;
};

class Disk {
 public:
  Disk() = default;
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
  virtual ~Disk() = default;

  /// An empty file, in place of what was there.
  virtual Result<std::unique_ptr<AppendFile>> create(const std::filesystem::path& path) = 0;
  /// The file as it is, or a new one.
  virtual Result<std::unique_ptr<AppendFile>> open(const std::filesystem::path& path) = 0;
  /// From `offset` to the end; nothing if there is no such file.
  virtual Result<std::optional<std::string>> read(const std::filesystem::path& path,
                                                  std::uint64_t offset) = 0;
  virtual Result<void> rename(const std::filesystem::path& from,
                              const std::filesystem::path& to) = 0;
  /// A file, or an empty folder. It need not be there.
  virtual Result<void> remove(const std::filesystem::path& path) = 0;
  /// Gives whether it was not there; the folder above must be.
  virtual Result<bool> make_folder(const std::filesystem::path& path) = 0;
  virtual Result<void> fsync_folder(const std::filesystem::path& path) = 0;
  /// Names in a folder, ascending; none if there is no such folder.
  virtual Result<std::vector<std::string>> list(const std::filesystem::path& path) = 0;
  /// An error if another process has it.
  virtual Result<std::unique_ptr<Lock>> lock(const std::filesystem::path& path) = 0;
};

std::shared_ptr<Disk> posix_disk();

/// After a failed sync nobody knows what is on disk, and asking again may answer wrongly (the
/// kernel forgets the error with the pages). So the process ends, and recovery reads the truth.
void stop_unless_synced(const Result<void>& sync);

/// The folder and those above it, each synced into the one above.
Result<void> make_folders(Disk& disk, const std::filesystem::path& path);

/// A file under a temporary name.
struct NewFile {
  std::filesystem::path path;  ///< Where it belongs.
  std::unique_ptr<AppendFile> part;
};
Result<NewFile> write_new_file(Disk& disk, const std::filesystem::path& path,
                               std::string_view bytes);
/// fsync, then its own name. The caller syncs the folder.
Result<void> sync_and_rename(Disk& disk, NewFile& file);
/// Temporary name, fsync, rename, fsync of the folder: after it, the file is there whole.
Result<void> replace_file_for_good(Disk& disk, const std::filesystem::path& path,
                                   std::string_view bytes);

}  // namespace aloft::transparency
