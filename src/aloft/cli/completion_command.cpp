#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/cli/commands.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

// Goes through the words before the one in hand: subcommands lead deeper, options may take a value.
// A value, and whatever is no word of the program's, is completed as a file's name.
constexpr const char* kFunctionEnd = R"(
_aloft() {
  local word path="" i skip=0 here="${COMP_WORDS[COMP_CWORD]}"
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((skip)); then skip=0; continue; fi
    if [[ " ${_aloft_values[/$path]} " == *" $word "* ]]; then skip=1; continue; fi
    local deeper="${path:+$path }$word"
    if [[ $word != -* && -n ${_aloft_words[/$deeper]+x} ]]; then path=$deeper; fi
  done
  COMPREPLY=()
  if ((!skip)); then mapfile -t COMPREPLY < <(compgen -W "${_aloft_words[/$path]}" -- "$here"); fi
  if ((${#COMPREPLY[@]} == 0)); then mapfile -t COMPREPLY < <(compgen -f -- "$here"); fi
}
complete -o filenames -F _aloft aloft
)";

}  // namespace

int execute(const CompletionCommand& command, const Common& /*common*/) {
  std::string words = "declare -gA _aloft_words=(\n";
  std::string values = "declare -gA _aloft_values=(\n";
  for (const Completions& one : command.completions) {
    // Bash takes no empty key: all begin with a slash.
    words += fmt::format("  [\"/{}\"]=\"{}\"\n", one.path, fmt::join(one.words, " "));
    values += fmt::format("  [\"/{}\"]=\"{}\"\n", one.path, fmt::join(one.with_values, " "));
  }
  return print(words + ")\n" + values + ")" + kFunctionEnd);
}

}  // namespace aloft::cli
