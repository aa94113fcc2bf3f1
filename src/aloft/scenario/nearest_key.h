/// Which key did the writer of an unknown key mean? Private to scenario/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aloft::scenario {

struct KeySuggestion {
  std::string key;           ///< The nearest known key.
  std::string found;         ///< What is wrong, to stand after "found".
  bool is_same_key = false;  ///< Surely meant: only the unit or a letter or two differ.
};

/// REQUIRES: `known` is not empty.
KeySuggestion nearest_key(std::string_view unknown, const std::vector<std::string>& known);

}  // namespace aloft::scenario
