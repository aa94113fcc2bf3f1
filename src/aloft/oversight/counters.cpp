#include "aloft/oversight/counters.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/base/file.h"

namespace aloft::oversight {
namespace {

constexpr std::array<const char*, 6> kColumns = {"start_utc",    "end_utc",       "territory",
                                                 "served_share", "downlink_mbps", "cell"};
constexpr std::size_t kMessagesMax = 20;
constexpr double kDownlinkMax_mbps = 1e6;
constexpr double kBitsPerMegabit = 1e6;

// Takes the fields of one row; what is wrong with them goes to `messages`.
class Row {
 public:
  Row(const CsvTable& table, std::size_t row, std::vector<std::string>& messages)
      : table_(table), row_(row), messages_(messages) {}

  [[nodiscard]] std::string source() const {
    return fmt::format("{}:{}", table_.path, table_.line_numbers[row_]);
  }
  [[nodiscard]] std::string text(std::string_view column) const {
    const auto at = table_.column(column);
    return at ? table_.rows[row_][*at] : "";
  }
  std::optional<UtcTime> time(const char* column) {
    const auto time = parse_utc(text(column));
    if (time) return *time;
    wrong(column, "a time of UTC, as 2027-02-01T12:00:00Z");
    return std::nullopt;
  }
  double number(const char* column, double max) {
    const auto value = csv_number(table_, row_, *table_.column(column));
    if (value && *value >= 0.0 && *value <= max) return *value;
    wrong(column, fmt::format("a number from 0 to {:g}", max));
    return 0.0;
  }
  std::string territory() {
    if (text("territory").empty()) wrong("territory", "the id of a territory");
    return text("territory");
  }
  std::optional<earth::CellId> cell() {
    const std::string token = text("cell");
    if (token.empty()) return std::nullopt;
    const auto cell = authority::cell_from_token(token);
    if (!cell) wrong("cell", "the token of an S2 cell of level 9, or nothing");
    return cell;
  }
  void wrong(const char* column, const std::string& allowed) {
    messages_.push_back(fmt::format("{}: column '{}': found {}; allowed {}", source(), column,
                                    authority::in_quotes(text(column)), allowed));
  }

 private:
  const CsvTable& table_;
  std::size_t row_;
  std::vector<std::string>& messages_;
};

Result<void> check_columns(const CsvTable& table) {
  std::vector<std::string> messages;
  for (const char* name : kColumns)
    if (std::string_view(name) != "cell")
      if (const auto there = table.column(name); !there) messages.push_back(there.error().text());
  for (auto name = table.header.begin(); name != table.header.end(); ++name) {
    const bool twice = std::find(table.header.begin(), name, *name) != name;
    if (twice || std::find(kColumns.begin(), kColumns.end(), *name) == kColumns.end())
      messages.push_back(fmt::format("{}:1: found the column {}{}; allowed {}, each once",
                                     table.path, authority::in_quotes(*name), twice ? " twice" : "",
                                     fmt::join(kColumns, ", ")));
  }
  if (messages.empty()) return {};
  return tl::unexpected<Error>(Error{Error::Code::invalid_input, std::move(messages)});
}

Counter read_row(Row& row) {
  Counter counter;
  const auto start = row.time("start_utc");
  const auto end = row.time("end_utc");
  if (start && end && *end <= *start) row.wrong("end_utc", "a time after start_utc");
  counter.start = start.value_or(UtcTime{});
  counter.end = end.value_or(UtcTime{});
  counter.territory = row.territory();
  counter.cell = row.cell();
  counter.served_share = row.number("served_share", 1.0);
  counter.downlink_bps = row.number("downlink_mbps", kDownlinkMax_mbps) * kBitsPerMegabit;
  counter.source = row.source();
  return counter;
}

Result<std::vector<Counter>> read_table(const CsvTable& table) {
  if (auto checked = check_columns(table); !checked) return pass_on(checked);
  std::vector<Counter> counters;
  std::vector<std::string> messages;
  for (std::size_t i = 0; i < table.rows.size() && messages.size() < kMessagesMax; ++i) {
    Row row(table, i, messages);
    counters.push_back(read_row(row));
  }
  if (!messages.empty())
    return tl::unexpected<Error>(Error{Error::Code::invalid_input, std::move(messages)});
  return counters;
}

}  // namespace

Result<std::vector<Counter>> read_counters(const std::filesystem::path& path) {
  const auto table = read_csv(path);
  if (!table) return tl::unexpected<Error>(table.error());
  return read_table(*table);
}

Result<std::vector<Counter>> parse_counters(std::string_view text, std::string_view path) {
  const auto table = parse_csv(text, path);
  if (!table) return tl::unexpected<Error>(table.error());
  return read_table(*table);
}

}  // namespace aloft::oversight
