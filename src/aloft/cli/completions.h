/// What a shell may complete, read from the program's own options: no list beside them.
#pragma once

#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "aloft/cli/commands.h"

namespace aloft::cli {

/// In the order in which help names them.
std::vector<std::string> subcommand_names(const CLI::App& app);

/// Of the program and all its subcommands.
std::vector<Completions> completions_of(const CLI::App& app);

}  // namespace aloft::cli
