// What all lists of ground sites have in common: places on the Earth, and names to take away.
#include "aloft/link/site_list.h"

#include <algorithm>
#include <cctype>
#include <numeric>

#include <fmt/core.h>
#include <fmt/format.h>

#include "aloft/link/link.h"

namespace aloft::link {
namespace {

constexpr std::size_t kSuggestions = 3;

Result<Angle> read_angle(const CsvTable& table, std::size_t row, std::size_t column, double limit) {
  auto value = csv_number(table, row, column);
  if (!value) return pass_on(value);
  if (*value < -limit || *value > limit)
    return invalid_input(fmt::format("{}:{}: column '{}': found {}; allowed are -{} to {} degrees",
                                     table.path, table.line_numbers[row], table.header[column],
                                     *value, limit, limit));
  return degrees(*value);
}

/// Bytes to insert, delete or replace to turn `a` into `b` (Wagner and Fischer 1974).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  std::iota(previous.begin(), previous.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    current[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = previous[j] + (a[i] == b[j] ? 0 : 1);
      current[j + 1] = std::min({replaced, previous[j + 1] + 1, current[j] + 1});
    }
    previous.swap(current);
  }
  return previous[b.size()];
}

std::vector<std::string> nearest_names(const std::vector<std::vector<std::string>>& names_of_rows,
                                       const std::string& wanted) {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  const std::string folded = lower_case(wanted);
  for (const auto& names : names_of_rows)
    for (const std::string& name : names) {
      const std::string candidate = lower_case(name);
      const bool starts = !folded.empty() && candidate.starts_with(folded);
      ranked.emplace_back(starts ? 0 : edit_distance(folded, candidate), name);
    }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> nearest;
  for (const auto& [distance, name] : ranked) {
    if (nearest.size() == kSuggestions) break;
    if (nearest.empty() || nearest.back() != name) nearest.push_back(name);
  }
  return nearest;
}

/// Marks the rows that have the name; false if there are none.
bool mark_rows(const std::vector<std::vector<std::string>>& names_of_rows,
               const std::string& wanted, std::vector<std::uint8_t>& marks) {
  bool found = false;
  const std::string folded = lower_case(wanted);
  for (std::size_t row = 0; row < names_of_rows.size(); ++row)
    for (const std::string& name : names_of_rows[row])
      if (lower_case(name) == folded) {
        marks[row] = 1;
        found = true;
      }
  return found;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return lower;
}

Result<earth::Geodetic> read_location(const CsvTable& table, std::size_t row, std::size_t latitude,
                                      std::size_t longitude) {
  auto lat = read_angle(table, row, latitude, 90.0);
  auto lon = read_angle(table, row, longitude, 180.0);
  if (lat && lon) return earth::Geodetic{*lat, *lon, 0.0};
  Error problems;
  for (const auto* angle : {&lat, &lon})
    if (!*angle)
      problems.messages.insert(problems.messages.end(), angle->error().messages.begin(),
                               angle->error().messages.end());
  return tl::unexpected(problems);
}

Result<std::vector<std::uint8_t>> rows_named(
    const std::vector<std::vector<std::string>>& names_of_rows,
    const std::vector<std::string>& wanted, std::string_view what) {
  std::vector<std::uint8_t> marks(names_of_rows.size(), 0);
  Error problems;
  for (const std::string& name : wanted) {
    if (mark_rows(names_of_rows, name, marks)) continue;
    problems.messages.push_back(fmt::format("without {}: found '{}', which is none; nearest: {}",
                                            what, name,
                                            fmt::join(nearest_names(names_of_rows, name), "; ")));
  }
  if (!problems.messages.empty()) return tl::unexpected(problems);
  return marks;
}

}  // namespace aloft::link
