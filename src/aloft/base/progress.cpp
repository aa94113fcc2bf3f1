#include "aloft/base/progress.h"

#include <cstdio>
#include <unistd.h>
#include <utility>

#include <fmt/core.h>

namespace aloft {

Progress::Progress(std::string label, std::size_t total, bool quiet)
    : label_(std::move(label)),
      total_(total),
      visible_(!quiet && total > 0 && isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (visible_) fmt::print(stderr, "\r\033[K");
}

void Progress::advance(std::size_t steps) {
  done_ += steps;
  if (!visible_) return;
  constexpr std::size_t kWidth = 30;
  const std::size_t filled = kWidth * done_ / total_;
  fmt::print(stderr, "\r{} [{:#<{}}{:.<{}}] {}/{}", label_, "", filled, "", kWidth - filled, done_,
             total_);
  std::fflush(stderr);
}

}  // namespace aloft
