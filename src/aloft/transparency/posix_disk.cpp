#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <fmt/core.h>

#include "aloft/transparency/disk.h"

namespace aloft::transparency {
namespace {

tl::unexpected<Error> system_error(const std::filesystem::path& path, std::string_view act) {
  return failed(fmt::format("{}: {}: {}", path.string(), act, std::strerror(errno)));
}

class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags)
      : number_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool good() const { return number_ >= 0; }

 private:
  int number_;
};

class PosixFile : public AppendFile {
 public:
  PosixFile(std::filesystem::path path, int flags)
      : path_(std::move(path)), file_(path_, flags | O_WRONLY | O_CREAT | O_APPEND) {}
  [[nodiscard]] bool good() const { return file_.good(); }

  Result<void> append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.number(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return system_error(path_, "write");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }
  Result<void> fdatasync() override {
    if (::fdatasync(file_.number()) != 0) return system_error(path_, "fdatasync");
    return {};
  }
  Result<void> fsync() override {
    if (::fsync(file_.number()) != 0) return system_error(path_, "fsync");
    return {};
  }

 private:
  std::filesystem::path path_;
  Descriptor file_;
};

class PosixLock : public Lock {
 public:
  explicit PosixLock(const std::filesystem::path& path) : file_(path, O_RDWR | O_CREAT) {}
  [[nodiscard]] bool take() const {
    return file_.good() && ::flock(file_.number(), LOCK_EX | LOCK_NB) == 0;
  }

 private:
  Descriptor file_;
};

class PosixDisk : public Disk {
 public:
  Result<std::unique_ptr<AppendFile>> create(const std::filesystem::path& path) override {
    return open_with(path, O_TRUNC);
  }
  Result<std::unique_ptr<AppendFile>> open(const std::filesystem::path& path) override {
    return open_with(path, 0);
  }

  Result<std::optional<std::string>> read(const std::filesystem::path& path,
                                          std::uint64_t offset) override {
    const Descriptor file(path, O_RDONLY);
    if (!file.good() && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
    const off_t end = file.good() ? ::lseek(file.number(), 0, SEEK_END) : -1;
    if (end < 0) return system_error(path, "read");
    std::string bytes(static_cast<std::uint64_t>(end) -
                          std::min<std::uint64_t>(offset, static_cast<std::uint64_t>(end)),
                      '\0');
    for (std::size_t at = 0; at < bytes.size();) {
      const ssize_t got = ::pread(file.number(), bytes.data() + at, bytes.size() - at,
                                  static_cast<off_t>(offset + at));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return system_error(path, "read");
      if (got == 0) bytes.resize(at);
      at += static_cast<std::size_t>(got);
    }
    return bytes;
  }

  Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return system_error(from, "rename");
    return {};
  }

  Result<void> remove(const std::filesystem::path& path) override {
    std::error_code error;
    std::filesystem::remove(path, error);
    if (error) return failed(fmt::format("{}: remove: {}", path.string(), error.message()));
    return {};
  }

  Result<bool> make_folder(const std::filesystem::path& path) override {
    std::error_code error;
    const bool made = std::filesystem::create_directory(path, error);
    if (error) return failed(fmt::format("{}: mkdir: {}", path.string(), error.message()));
    return made;
  }

  Result<void> fsync_folder(const std::filesystem::path& path) override {
    const Descriptor folder(path, O_RDONLY | O_DIRECTORY);
    if (!folder.good() || ::fsync(folder.number()) != 0) return system_error(path, "fsync");
    return {};
  }

  Result<std::vector<std::string>> list(const std::filesystem::path& path) override {
    std::error_code error;
    std::vector<std::string> names;
    std::filesystem::directory_iterator at(path, error);
    if (error == std::errc::no_such_file_or_directory) return names;
    for (const std::filesystem::directory_iterator end; !error && at != end; at.increment(error))
      names.push_back(at->path().filename().string());
    if (error) return failed(fmt::format("{}: list: {}", path.string(), error.message()));
    std::sort(names.begin(), names.end());
    return names;
  }

  Result<std::unique_ptr<Lock>> lock(const std::filesystem::path& path) override {
    auto lock = std::make_unique<PosixLock>(path);
    if (!lock->take())
      return failed(
          fmt::format("{}: another process writes here ({})", path.string(), std::strerror(errno)));
    return std::unique_ptr<Lock>(std::move(lock));
  }

 private:
  static Result<std::unique_ptr<AppendFile>> open_with(const std::filesystem::path& path,
                                                       int flags) {
    auto file = std::make_unique<PosixFile>(path, flags);
    if (!file->good()) return system_error(path, "open");
    return std::unique_ptr<AppendFile>(std::move(file));
  }
};

std::filesystem::path temporary_name(std::filesystem::path path) { return path += ".part"; }

}  // namespace

std::shared_ptr<Disk> posix_disk() { return std::make_shared<PosixDisk>(); }

void stop_unless_synced(const Result<void>& sync) {
  if (sync) return;
  std::fputs(
      fmt::format("stopping for good, since a sync failed: {}\n", sync.error().text()).c_str(),
      stderr);
  std::abort();
}

Result<void> make_folders(Disk& disk, const std::filesystem::path& path) {
  if (path.empty() || path == path.root_path()) return {};
  auto made = disk.make_folder(path);
  if (!made) {
    if (auto above = make_folders(disk, path.parent_path()); !above) return above;
    made = disk.make_folder(path);
  }
  if (!made) return pass_on(made);
  const std::filesystem::path above = path.has_parent_path() ? path.parent_path() : ".";
  if (*made) stop_unless_synced(disk.fsync_folder(above));
  return {};
}

Result<NewFile> write_new_file(Disk& disk, const std::filesystem::path& path,
                               std::string_view bytes) {
  auto file = disk.create(temporary_name(path));
  if (!file) return pass_on(file);
  if (auto written = (*file)->append(bytes); !written) return pass_on(written);
  return NewFile{path, std::move(*file)};
}

Result<void> sync_and_rename(Disk& disk, NewFile& file) {
  stop_unless_synced(file.part->fsync());
  file.part.reset();
  return disk.rename(temporary_name(file.path), file.path);
}

Result<void> replace_file_for_good(Disk& disk, const std::filesystem::path& path,
                                   std::string_view bytes) {
  auto file = write_new_file(disk, path, bytes);
  if (!file) return pass_on(file);
  if (auto named = sync_and_rename(disk, *file); !named) return named;
  stop_unless_synced(disk.fsync_folder(path.parent_path()));
  return {};
}

}  // namespace aloft::transparency
