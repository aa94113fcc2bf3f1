#include "aloft/results/output_file.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/core.h>

namespace aloft::results {

OutputFile::OutputFile(std::filesystem::path path)
    : path_(std::move(path)), file_(std::fopen(path_.c_str(), "wb")) {
  if (!file_) problem_ = std::strerror(errno);
}

void OutputFile::write(std::string_view bytes) {
  if (!problem_.empty()) return;
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size())
    problem_ = std::strerror(errno);
}

Result<void> OutputFile::close() {
  if (file_ && std::fclose(file_.release()) != 0 && problem_.empty())
    problem_ = std::strerror(errno);
  if (problem_.empty()) return {};
  return failed(fmt::format("{}: cannot be written: {}", path_.string(), problem_));
}

}  // namespace aloft::results
