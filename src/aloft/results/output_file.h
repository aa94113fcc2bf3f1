/// A file that is written piece by piece; the first error is kept and told at the end.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "aloft/base/result.h"

namespace aloft::results {

class OutputFile {
 public:
  explicit OutputFile(std::filesystem::path path);
  void write(std::string_view bytes);
  /// Flushes and closes; says what went wrong since the beginning, if anything did.
  Result<void> close();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Closer> file_;
  std::string problem_;
};

}  // namespace aloft::results
