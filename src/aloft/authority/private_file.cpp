#include "aloft/authority/private_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/core.h>

#include "aloft/base/file.h"

namespace aloft::authority {
namespace {

tl::unexpected<Error> refusal(const std::filesystem::path& path, const char* doing) {
  return failed(fmt::format("{}: cannot {}: {}", path.string(), doing, std::strerror(errno)));
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

Result<std::string> read_private_file(const std::filesystem::path& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) return refusal(path, "look at the key");
  constexpr unsigned kOthers = 077;
  if (const unsigned mode = status.st_mode & 07777U; (mode & kOthers) != 0)
    return invalid_input(
        fmt::format("{}: found mode {:04o}; a private key is allowed mode 0600 (chmod 600)",
                    path.string(), mode));
  return read_file(path);
}

Result<void> write_private_file(const std::filesystem::path& path, std::string_view bytes) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return refusal(path, "make the key file");
  const bool whole = write_all(file, bytes) && fsync(file) == 0;
  const int error = errno;
  const bool closed = close(file) == 0;
  if (whole && closed) return {};
  unlink(path.c_str());
  errno = error;
  return refusal(path, "write the key file");
}

}  // namespace aloft::authority
