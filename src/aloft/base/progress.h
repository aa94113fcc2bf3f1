/// A progress bar on stderr; silent when stderr is not a terminal.
#pragma once

#include <cstddef>
#include <string>

namespace aloft {

class Progress {
 public:
  Progress(std::string label, std::size_t total, bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void advance(std::size_t steps);

 private:
  std::string label_;
  std::size_t total_;
  std::size_t done_ = 0;
  bool visible_;
};

}  // namespace aloft
