#include "aloft/validation/measured.h"

#include <cmath>
#include <limits>
#include <optional>

#include <fmt/core.h>

#include "aloft/base/file.h"

namespace aloft::validation {
namespace {

/// Reads rows by the names of their columns; the first problem ends it.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& path) : table_(read_csv(path)) {}

  [[nodiscard]] bool good() const { return table_.has_value() && !problem_; }
  [[nodiscard]] std::size_t size() const { return good() ? table_->rows.size() : 0; }
  [[nodiscard]] const CsvTable& table() const { return *table_; }

  std::string text(std::size_t row, std::string_view column) {
    const auto index = column_of(column);
    return index ? table_->rows[row][*index] : std::string();
  }
  double number(std::size_t row, std::string_view column) {
    const auto index = column_of(column);
    return index ? number_at(row, *index) : 0.0;
  }
  double number_at(std::size_t row, std::size_t column) {
    auto value = csv_number(*table_, row, column);
    if (!value) note(value.error());
    return value.value_or(0.0);
  }
  UtcTime time(std::size_t row, std::string_view column) {
    auto value = parse_utc(text(row, column));
    if (!value)
      note(Error{Error::Code::invalid_input,
                 {fmt::format("{}:{}: column '{}': {}", table_->path, table_->line_numbers[row],
                              column, value.error().text())}});
    return value.value_or(UtcTime());
  }

  template <class T>
  Result<T> finish(T value) {
    if (!table_) return pass_on(table_);
    if (problem_) return tl::unexpected(*problem_);
    return value;
  }

 private:
  std::optional<std::size_t> column_of(std::string_view name) {
    if (!good()) return std::nullopt;
    auto column = table_->column(name);
    if (!column) {
      note(column.error());
      return std::nullopt;
    }
    return *column;
  }
  void note(const Error& error) {
    if (!problem_) problem_ = error;
  }

  Result<CsvTable> table_;
  std::optional<Error> problem_;
};

}  // namespace

Result<std::vector<NamedRange>> read_named_ranges(const std::filesystem::path& path) {
  Reader reader(path);
  std::vector<NamedRange> ranges;
  for (std::size_t row = 0; row < reader.size(); ++row)
    ranges.push_back({reader.time(row, "utc"), reader.text(row, "satellite"),
                      1e3 * reader.number(row, "range_km")});
  return reader.finish(std::move(ranges));
}

Result<std::vector<Sighted>> read_candidates(const std::filesystem::path& path) {
  Reader reader(path);
  std::vector<Sighted> sighted;
  for (std::size_t row = 0; row < reader.size(); ++row)
    sighted.push_back({slot_at(reader.time(row, "slot_utc")),
                       "STARLINK-" + reader.text(row, "starlink_no"), reader.number(row, "az_deg"),
                       reader.number(row, "el_deg"), 1e3 * reader.number(row, "range_km")});
  return reader.finish(std::move(sighted));
}

Result<std::vector<Serving>> read_serving(const std::filesystem::path& path) {
  Reader reader(path);
  std::vector<Serving> serving;
  for (std::size_t row = 0; row < reader.size(); ++row) {
    const bool matched = !reader.text(row, "sat_el_deg").empty();
    serving.push_back(
        {slot_at(reader.time(row, "slot_utc")), reader.text(row, "satellite"),
         matched ? reader.number(row, "sat_el_deg") : std::numeric_limits<double>::quiet_NaN()});
  }
  return reader.finish(std::move(serving));
}

Result<std::vector<RoundTrip>> read_round_trips(const std::filesystem::path& path) {
  Reader reader(path);
  std::vector<RoundTrip> round_trips;
  const std::size_t last = reader.good() ? reader.table().header.size() - 1 : 0;
  for (std::size_t row = 0; row < reader.size(); ++row) {
    const double rtt_ms = reader.number_at(row, last);
    if (rtt_ms >= 0.0) round_trips.push_back({reader.number_at(row, 0), rtt_ms});
  }
  return reader.finish(std::move(round_trips));
}

Result<std::vector<MarketLatency>> read_market_medians(const std::filesystem::path& path,
                                                       const std::string& snapshot) {
  Reader reader(path);
  std::vector<MarketLatency> medians;
  for (std::size_t row = 0; row < reader.size(); ++row)
    if (reader.text(row, "snapshot") == snapshot)
      medians.push_back({reader.text(row, "iso3"), reader.number(row, "latency_p50_ms")});
  return reader.finish(std::move(medians));
}

Result<std::map<std::string, BandCounts>> read_shell_counts(const std::filesystem::path& path,
                                                            const std::string& date) {
  Reader reader(path);
  std::map<std::string, BandCounts> groups;
  for (std::size_t row = 0; row < reader.size(); ++row) {
    if (reader.text(row, "date") != date) continue;
    BandCounts& bands = groups[reader.text(row, "inclination_group")];
    for (std::size_t column = 2; column < reader.table().header.size(); ++column)
      bands[reader.table().header[column]] = reader.number_at(row, column);
  }
  return reader.finish(std::move(groups));
}

}  // namespace aloft::validation
