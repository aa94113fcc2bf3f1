#include <csignal>
#include <string>
#include <variant>
#include <vector>

#include "aloft/cli/arguments.h"
#include "aloft/cli/cli.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {

int run_program(int argc, char** argv) {
  // A reader that goes away must not end a run halfway: `print` sees the error instead.
  std::signal(SIGPIPE, SIG_IGN);
  const Parsed parsed = parse_arguments(std::vector<std::string>(argv + 1, argv + argc));
  if (!parsed.error.empty()) print_error(parsed.error);
  if (!parsed.command) return parsed.out.empty() ? parsed.exit_code : print(parsed.out);
  return std::visit([&](const auto& command) { return execute(command, parsed.common); },
                    *parsed.command);
}

}  // namespace aloft::cli
