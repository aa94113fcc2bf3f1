#include "aloft/base/names.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace aloft {
namespace {

// Distances of `a` from every beginning of `b`, the empty one first.
std::vector<std::size_t> distances_to_beginnings(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row;
}

// People leave the end of a long name away: a beginning counts as one mistake more than the whole.
std::size_t mistakes(std::string_view text, std::string_view name) {
  const std::vector<std::size_t> row = distances_to_beginnings(text, name);
  return std::min(row.back(), *std::min_element(row.begin(), row.end()) + 1);
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return lower;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  return distances_to_beginnings(a, b).back();
}

std::vector<std::string> nearest_names(std::string_view text, const std::vector<std::string>& names,
                                       std::size_t count) {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  const std::string folded = lower_case(text);
  for (const std::string& name : names)
    ranked.emplace_back(mistakes(folded, lower_case(name)), name);
  std::sort(ranked.begin(), ranked.end());
  ranked.erase(std::unique(ranked.begin(), ranked.end()), ranked.end());
  std::vector<std::string> nearest;
  for (std::size_t i = 0; i < std::min(count, ranked.size()); ++i)
    nearest.push_back(std::move(ranked[i].second));
  return nearest;
}

}  // namespace aloft
