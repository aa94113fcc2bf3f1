/// How a log is chosen on the command line, and how long its reader waits.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace aloft::cli {

/// For those who speak to others.
struct Patience {
  double timeout_s = 10.0;
};

/// A log of decisions, and what it is judged by.
struct DecisionLogChoice {
  std::string log;  ///< Folder or URL; empty: none.
  std::filesystem::path trust;
  std::vector<std::filesystem::path> claims;  ///< One for each state of the territory data.
  Patience patience;
};

}  // namespace aloft::cli
