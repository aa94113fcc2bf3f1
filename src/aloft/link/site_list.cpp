// What all lists of ground sites have in common: places on the Earth, and names to take away.
#include "aloft/link/site_list.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include "aloft/base/names.h"
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
    std::vector<std::string> known;
    for (const auto& names : names_of_rows) known.insert(known.end(), names.begin(), names.end());
    problems.messages.push_back(
        fmt::format("--without: no {} is called '{}'; did you mean {}?", what, name,
                    fmt::join(nearest_names(name, known, kSuggestions), "; ")));
  }
  if (!problems.messages.empty()) return tl::unexpected(problems);
  return marks;
}

}  // namespace aloft::link
