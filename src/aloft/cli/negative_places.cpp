#include "aloft/cli/negative_places.h"

#include <set>

namespace aloft::cli {

void shield_negative_places(std::vector<std::string>& arguments,
                            const std::vector<Completions>& completions) {
  std::set<std::string> with_values;
  for (const Completions& one : completions)
    with_values.insert(one.with_values.begin(), one.with_values.end());
  std::string before;
  for (std::string& word : arguments) {
    const bool negative =
        word.size() > 1 && word[0] == '-' && ((word[1] >= '0' && word[1] <= '9') || word[1] == '.');
    if (negative && !with_values.contains(before)) word.insert(word.begin(), ' ');
    before = word;
  }
}

std::string unshielded(std::string word) {
  if (word.starts_with(" -")) word.erase(word.begin());
  return word;
}

}  // namespace aloft::cli
