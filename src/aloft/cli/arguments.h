/// From a command line to plain structs. The files that know the library are
/// arguments.cpp, bench_arguments.cpp, service_arguments.cpp and authority_arguments.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aloft/cli/commands.h"

namespace aloft::cli {

/// Either a command, or something to print and an exit code (help, version, a mistake).
struct Parsed {
  std::optional<Command> command;
  Common common;
  int exit_code = 0;
  std::string out;
  std::string error;  ///< One or more lines without the program's name in front.
};

/// `arguments` without the program's name.
Parsed parse_arguments(std::vector<std::string> arguments);

}  // namespace aloft::cli
