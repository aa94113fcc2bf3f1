#include <algorithm>

#include "aloft/base/check.h"
#include "aloft/transparency/disk.h"
#include "aloft/transparency/log.h"

namespace aloft::transparency {
namespace {

constexpr std::string_view kLock = "lock";

bool is_name(std::string_view text) {
  return !text.empty() && text != kLock && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

}  // namespace

struct KeptFiles::Impl {
  std::filesystem::path folder;
  std::shared_ptr<Disk> disk;
  std::unique_ptr<Lock> lock;
  std::map<std::string, std::string> files;
};

KeptFiles::KeptFiles(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
KeptFiles::~KeptFiles() = default;
KeptFiles::KeptFiles(KeptFiles&&) noexcept = default;
KeptFiles& KeptFiles::operator=(KeptFiles&&) noexcept = default;

Result<KeptFiles> KeptFiles::open(std::filesystem::path folder, std::shared_ptr<Disk> disk) {
  auto impl = std::make_unique<Impl>(
      Impl{std::move(folder), disk ? std::move(disk) : posix_disk(), nullptr, {}});
  if (auto made = make_folders(*impl->disk, impl->folder); !made) return pass_on(made);
  auto lock = impl->disk->lock(impl->folder / kLock);
  if (!lock) return pass_on(lock);
  impl->lock = std::move(*lock);
  const auto names = impl->disk->list(impl->folder);
  if (!names) return tl::unexpected<Error>(names.error());
  for (const std::string& name : *names) {
    // A temporary name has a dot: its `put` was cut off, and nobody was told of it.
    if (!is_name(name)) continue;
    auto bytes = impl->disk->read(impl->folder / name, 0);
    if (!bytes) return pass_on(bytes);
    if (*bytes) impl->files.emplace(name, std::move(**bytes));
  }
  return KeptFiles(std::move(impl));
}

Result<void> KeptFiles::put(const std::string& name, std::string bytes) {
  ALOFT_CHECK(is_name(name), "a name of letters and digits is no path");
  const auto kept = replace_file_for_good(*impl_->disk, impl_->folder / name, bytes);
  if (!kept) return kept;
  impl_->files[name] = std::move(bytes);
  return {};
}

Result<void> KeptFiles::remove(const std::string& name) {
  ALOFT_CHECK(is_name(name), "a name of letters and digits is no path");
  if (auto removed = impl_->disk->remove(impl_->folder / name); !removed) return removed;
  impl_->files.erase(name);
  return {};
}

const std::map<std::string, std::string>& KeptFiles::all() const { return impl_->files; }

Result<void> replace_file(const std::filesystem::path& path, std::string_view bytes) {
  const auto whole = path.has_parent_path() ? path : "." / path;
  return replace_file_for_good(*posix_disk(), whole, bytes);
}

}  // namespace aloft::transparency
