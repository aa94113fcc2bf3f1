/// A place such as -33.9,18.4 is no option, but the library takes it for one unless a blank stands
/// before it.
#pragma once

#include <string>
#include <vector>

#include "aloft/cli/commands.h"

namespace aloft::cli {

/// Puts the blank before negative numbers that are not the value of an option.
void shield_negative_places(std::vector<std::string>& arguments,
                            const std::vector<Completions>& completions);

/// The word as it was typed.
std::string unshielded(std::string word);

}  // namespace aloft::cli
