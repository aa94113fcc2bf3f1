/// Where tests find the data folder, and a folder of their own.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <unistd.h>

#include <fmt/core.h>

namespace aloft::transparency {

inline std::filesystem::path data_file(const std::string& name) {
  return std::filesystem::path(ALOFT_SOURCE_DIR) / "../shared/data" / name;
}

/// An empty folder that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    static std::atomic<int> number{0};
    path_ = std::filesystem::temp_directory_path() /
            fmt::format("aloft_transparency_{}_{}", getpid(), number++);
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace aloft::transparency
