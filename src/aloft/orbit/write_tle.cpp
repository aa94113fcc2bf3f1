#include <chrono>
#include <cmath>
#include <numbers>

#include <fmt/core.h>

#include "aloft/orbit/element_text.h"
#include "aloft/orbit/exact_text.h"

// Catalogues as three lines a set. Columns have few digits: what has more is rounded to the last
// one, and what has no columns at all is refused.

namespace aloft::orbit {
namespace {

constexpr std::uint64_t kAlpha5Max = 339'999;

// Five columns; from 100,000 on a letter but I and O stands for the first two digits.
std::string number_text(std::uint64_t number) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  if (number < 100'000) return fmt::format("{:05}", number);
  return fmt::format("{}{:04}", kLetters[number / 10'000 - 10], number % 10'000);
}

// "1998-067A" in eight columns, "98067A  "; anything else cut to them.
std::string designator_text(const std::string& text) {
  const bool usual = text.size() > 5 && text[4] == '-';
  return fmt::format("{:8.8}", usual ? text.substr(2, 2) + text.substr(5) : text);
}

std::int64_t rounded(double value, double one) { return std::llround(value / one); }

// " .00002182" of ten columns.
std::string dot_text(double value) {
  const std::int64_t digits = rounded(value, 1e-8);
  return fmt::format("{}.{:08}", digits < 0 ? '-' : ' ', std::llabs(digits));
}

// "-11606-4" of eight columns: five digits after an assumed point, and a power of ten.
std::string scaled_text(double value) {
  if (value == 0.0) return " 00000+0";
  // Text knows the power of ten without a logarithm: d.dddde-05 is .ddddde-04.
  const std::string text = fmt::format("{:.4e}", std::fabs(value));
  const int exponent = static_cast<int>(*parse_number(text.substr(text.find('e') + 1))) + 1;
  constexpr int kExponentMin = -9;
  if (exponent < kExponentMin) {
    const std::int64_t digits = rounded(std::fabs(value), 1e-14);
    return fmt::format("{}{:05}-9", value < 0.0 ? '-' : ' ', digits);
  }
  return fmt::format("{}{}{}{}{}", value < 0.0 ? '-' : ' ', text.substr(0, 1), text.substr(2, 4),
                     exponent < 0 ? '-' : '+', std::abs(exponent));
}

std::string angle_text(Angle angle) {
  constexpr std::int64_t kTurn = 360'0000;
  const std::int64_t digits = (rounded(angle.degrees(), 1e-4) % kTurn + kTurn) % kTurn;
  return fmt::format("{:3}.{:04}", digits / 10'000, digits % 10'000);
}

std::string epoch_columns(UtcTime epoch) {
  constexpr std::int64_t kLastDigit_ns = 864'000;
  constexpr std::int64_t kDay = 1'0000'0000;
  const std::int64_t ns =
      (epoch.ns + (epoch.ns < 0 ? -1 : 1) * kLastDigit_ns / 2) / kLastDigit_ns * kLastDigit_ns;
  const int year = static_cast<int>(*parse_count(format_utc({ns}).substr(0, 4)));
  const std::int64_t digits = (ns - utc_from_date(year, 1, 1, 0).ns) / kLastDigit_ns + kDay;
  return fmt::format("{:02}{:03}.{:08}", year % 100, digits / kDay, digits % kDay);
}

std::string with_checksum(std::string line) {
  int sum = 0;
  for (const char c : line) sum += c == '-' ? 1 : c >= '0' && c <= '9' ? c - '0' : 0;
  return fmt::format("{}{}\n", line, sum % 10);
}

std::string three_lines(const ElementSet& e) {
  const std::string number = number_text(e.catalogue_number);
  const double mean_motion = e.mean_motion_rad_per_s * 86'400.0 / (2.0 * std::numbers::pi);
  const std::int64_t motion = rounded(mean_motion, 1e-8);
  const std::int64_t eccentricity =
      std::min<std::int64_t>(rounded(e.eccentricity, 1e-7), 9'999'999);
  const std::string first = fmt::format(
      "1 {}U {} {} {} {} {} 0    0", number, designator_text(e.international_designator),
      epoch_columns(e.epoch), dot_text(e.mean_motion_dot_rev_per_day2),
      scaled_text(e.mean_motion_ddot_rev_per_day3), scaled_text(e.bstar_per_earth_radius));
  const std::string second =
      fmt::format("2 {} {} {} {:07} {} {} {:2}.{:08}    0", number, angle_text(e.inclination),
                  angle_text(e.node), eccentricity, angle_text(e.argument_of_perigee),
                  angle_text(e.mean_anomaly), motion / 1'0000'0000, motion % 1'0000'0000);
  return e.name + "\n" + with_checksum(first) + with_checksum(second);
}

// What no column of a TLE can hold; empty if everything fits.
std::string trouble_of(const ElementSet& e) {
  constexpr std::size_t kNameLengthMax = 64;
  constexpr Range kYears{1957.0, 2056.0};
  if (e.catalogue_number > kAlpha5Max)
    return fmt::format("catalogue number is {}; at most {} fits a TLE", e.catalogue_number,
                       kAlpha5Max);
  if (std::fabs(e.mean_motion_dot_rev_per_day2) >= 0.999'999'995)
    return fmt::format("MEAN_MOTION_DOT is {}; above -1 and below 1 fits a TLE",
                       e.mean_motion_dot_rev_per_day2);
  const auto year = parse_number(format_utc(e.epoch).substr(0, 4));
  if (!year || !kYears.holds(*year))
    return fmt::format("EPOCH is {}; the years 1957 to 2056 fit a TLE", format_utc(e.epoch));
  if (e.name.size() > kNameLengthMax || e.name.front() == '#')
    return fmt::format("OBJECT_NAME is '{}'; at most {} characters, no # in front, fit a TLE",
                       shown(e.name), kNameLengthMax);
  return {};
}

}  // namespace

Result<std::string> write_tle(const Catalogue& catalogue) {
  Complaints complaints;
  std::string text;
  for (const ElementSet& e : catalogue.elements) {
    const std::string trouble = trouble_of(e);
    if (trouble.empty())
      text += three_lines(e);
    else
      complaints.add(fmt::format("{}: {}", shown(e.name), trouble));
  }
  if (!complaints.empty()) return complaints.as_error();
  return text;
}

}  // namespace aloft::orbit
