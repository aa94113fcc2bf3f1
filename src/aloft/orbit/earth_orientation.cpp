#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/orbit/orbit.h"

namespace aloft::orbit {
namespace {

constexpr std::int64_t kDay_ns = 86'400 * kNanosecondsPerSecond;
constexpr std::int64_t kMjdOf1970 = 40'587;
// Days of five digits, up to 2132-08-31: further ones would not fit into nanoseconds.
constexpr double kMjdMax = 99'999.0;
// Across a wider gap UT1 does not run straight, and more than one leap second may hide.
constexpr std::int64_t kGapMax_days = 31;
constexpr double kArcsecond_deg = 1.0 / 3600.0;

UtcTime midnight(std::int64_t mjd) { return {(mjd - kMjdOf1970) * kDay_ns}; }

struct Row {
  std::int64_t mjd = 0;
  EarthOrientation value;
};

Result<Row> read_row(const CsvTable& table, std::size_t row,
                     const std::array<std::size_t, 4>& columns) {
  std::array<double, 4> v{};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto number = csv_number(table, row, columns[i]);
    if (!number) return pass_on(number);
    v[i] = *number;
  }
  const auto refuse = [&](std::string_view key, double found, std::string_view allowed) {
    return invalid_input(fmt::format("{}:{}: {} is {}; {} is allowed", table.path,
                                     table.line_numbers[row], key, found, allowed));
  };
  if (!(v[0] >= 0.0 && v[0] <= kMjdMax) || v[0] != std::floor(v[0]))
    return refuse("mjd", v[0], "a whole day from 0 to 99999");
  if (!(std::fabs(v[1]) <= 1.0)) return refuse("ut1_utc_s", v[1], "-1 to 1");
  if (!(std::fabs(v[2]) <= 2.0)) return refuse("pm_x_arcsec", v[2], "-2 to 2");
  if (!(std::fabs(v[3]) <= 2.0)) return refuse("pm_y_arcsec", v[3], "-2 to 2");
  return Row{static_cast<std::int64_t>(v[0]),
             {v[1], degrees(v[2] * kArcsecond_deg), degrees(v[3] * kArcsecond_deg)}};
}

}  // namespace

Result<EarthOrientationTable> EarthOrientationTable::read(const std::filesystem::path& csv) {
  auto table = read_csv(csv);
  if (!table) return pass_on(table);
  std::array<std::size_t, 4> columns{};
  constexpr std::array<std::string_view, 4> kNames{"mjd", "ut1_utc_s", "pm_x_arcsec",
                                                   "pm_y_arcsec"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    auto column = table->column(kNames[i]);
    if (!column) return pass_on(column);
    columns[i] = *column;
  }
  EarthOrientationTable result;
  result.file_ = csv.filename().string();
  for (std::size_t i = 0; i < table->rows.size(); ++i) {
    auto row = read_row(*table, i, columns);
    if (!row) return pass_on(row);
    if (!result.mjd_.empty() && row->mjd <= result.mjd_.back())
      return invalid_input(fmt::format("{}:{}: mjd {} follows {}; ascending days are allowed",
                                       table->path, table->line_numbers[i], row->mjd,
                                       result.mjd_.back()));
    if (!result.mjd_.empty() && row->mjd > result.mjd_.back() + kGapMax_days)
      return invalid_input(fmt::format("{}:{}: mjd {} follows {}; at most {} days later is allowed",
                                       table->path, table->line_numbers[i], row->mjd,
                                       result.mjd_.back(), kGapMax_days));
    result.mjd_.push_back(row->mjd);
    result.values_.push_back(row->value);
  }
  if (result.mjd_.size() < 2)
    return invalid_input(
        fmt::format("{}: has {} rows; two or more are needed", table->path, result.mjd_.size()));
  return result;
}

bool EarthOrientationTable::covers(UtcTime t) const {
  return !mjd_.empty() && t >= midnight(mjd_.front()) && t <= midnight(mjd_.back());
}

EarthOrientation EarthOrientationTable::at(UtcTime t) const {
  if (!covers(t)) return {};
  const auto after =
      std::upper_bound(mjd_.begin(), mjd_.end() - 1, t,
                       [](UtcTime a, std::int64_t mjd) { return a < midnight(mjd); });
  const std::size_t high = std::max<std::size_t>(static_cast<std::size_t>(after - mjd_.begin()), 1);
  const std::size_t low = high - 1;
  const UtcTime begin = midnight(mjd_[low]);
  const UtcTime end = midnight(mjd_[high]);
  const double share =
      static_cast<double>(t.ns - begin.ns) / static_cast<double>(end.ns - begin.ns);
  const auto between = [share](double a, double b) { return a + share * (b - a); };
  // UT1 - TAI runs smoothly through a leap second; UT1 - UTC jumps by one second.
  const double ut1_minus_tai_s = between(values_[low].ut1_minus_utc_s - tai_minus_utc_s(begin),
                                         values_[high].ut1_minus_utc_s - tai_minus_utc_s(end));
  return {ut1_minus_tai_s + tai_minus_utc_s(t),
          radians(between(values_[low].polar_x.radians(), values_[high].polar_x.radians())),
          radians(between(values_[low].polar_y.radians(), values_[high].polar_y.radians()))};
}

std::string EarthOrientationTable::source() const {
  if (mjd_.empty()) return "none: UT1 = UTC, no polar motion";
  const auto day = [](std::int64_t mjd) { return format_utc(midnight(mjd)).substr(0, 10); };
  return fmt::format("{} ({} to {})", file_, day(mjd_.front()), day(mjd_.back()));
}

}  // namespace aloft::orbit
