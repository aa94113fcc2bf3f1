/// A log in a folder that goes with the object, for tests.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/server/server.h"
#include "aloft/transparency/transparency.h"

namespace aloft::server {

inline constexpr const char* kTestOrigin = "log.example/test";

class TestLog {
 public:
  /// With entries "0", "1" and so on, published once for each size.
  explicit TestLog(const std::vector<std::size_t>& sizes)
      : folder_(std::filesystem::temp_directory_path() /
                fmt::format("aloft_server_{}_{}", getpid(), next())) {
    std::filesystem::create_directories(folder_);
    const auto key = transparency::Ed25519Key::generate();
    EXPECT_TRUE(key.write(folder_ / "key.pem"));
    settings_ = create_log({path(), kTestOrigin, folder_ / "key.pem", folder_ / "anchor", ""});
    EXPECT_TRUE(settings_) << settings_.error().text();
    auto log = open_log(*settings_);
    EXPECT_TRUE(log) << log.error().text();
    std::vector<std::string> entries;
    for (const std::size_t size : sizes) {
      std::vector<std::string> more;
      while (log->size() + more.size() < size)
        more.push_back(fmt::format("{}", log->size() + more.size()));
      EXPECT_TRUE(log->append(more));
      EXPECT_TRUE(log->publish());
    }
  }
  TestLog(const TestLog&) = delete;
  TestLog& operator=(const TestLog&) = delete;
  ~TestLog() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "log"; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] const LogFolder& settings() const { return *settings_; }

 private:
  static int next() {
    static std::atomic<int> number{0};
    return number++;
  }
  std::filesystem::path folder_;
  Result<LogFolder> settings_;
};

}  // namespace aloft::server
