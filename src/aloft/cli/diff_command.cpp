#include "aloft/cli/commands.h"
#include "aloft/cli/terminal.h"
#include "aloft/results/results.h"

namespace aloft::cli {

int execute(const DiffCommand& command, const Common& common) {
  const auto text = results::compare(command.before, command.after, common.json);
  if (!text) return report(text.error());
  return print(text->ends_with('\n') ? *text : *text + "\n");
}

}  // namespace aloft::cli
