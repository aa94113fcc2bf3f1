#include "aloft/base/time.h"

#include <array>
#include <chrono>
#include <optional>

#include <fmt/core.h>

namespace aloft {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;

struct LeapStep {
  int year;
  unsigned month;
  int tai_minus_utc_s;
};

// IERS Bulletin C: TAI - UTC from the first day of the month on.
constexpr std::array<LeapStep, 28> kLeapSteps{{
    {1972, 1, 10}, {1972, 7, 11}, {1973, 1, 12}, {1974, 1, 13}, {1975, 1, 14}, {1976, 1, 15},
    {1977, 1, 16}, {1978, 1, 17}, {1979, 1, 18}, {1980, 1, 19}, {1981, 7, 20}, {1982, 7, 21},
    {1983, 7, 22}, {1985, 7, 23}, {1988, 1, 24}, {1990, 1, 25}, {1991, 1, 26}, {1992, 7, 27},
    {1993, 7, 28}, {1994, 7, 29}, {1996, 1, 30}, {1997, 7, 31}, {1999, 1, 32}, {2006, 1, 33},
    {2009, 1, 34}, {2012, 7, 35}, {2015, 7, 36}, {2017, 1, 37},
}};

std::int64_t days_from_civil(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  return std::chrono::sys_days(date).time_since_epoch().count();
}

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

// Reads exactly `digits` decimal digits and moves `text` past them.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// The digits after the decimal point as nanoseconds.
std::optional<std::int64_t> take_fraction_ns(std::string_view& text) {
  std::int64_t ns = 0;
  std::int64_t unit = 100'000'000;
  std::size_t digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (++digits > 9) return std::nullopt;
    ns += (text.front() - '0') * unit;
    unit /= 10;
    text.remove_prefix(1);
  }
  return digits == 0 ? std::nullopt : std::optional(ns);
}

std::optional<std::int64_t> take_time_of_day_ns(std::string_view& text) {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  std::int64_t ns = (*hour * 60LL + *minute) * 60 * kNanosecondsPerSecond;
  if (!take(text, ':')) return ns;
  const auto second = take_number(text, 2);
  if (!second || *second > 59) return std::nullopt;
  ns += *second * kNanosecondsPerSecond;
  if (!take(text, '.')) return ns;
  const auto fraction = take_fraction_ns(text);
  if (!fraction) return std::nullopt;
  return ns + *fraction;
}

std::optional<UtcTime> parse(std::string_view text) {
  const auto year = take_number(text, 4);
  if (!year || *year < 1957 || *year > 2199 || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  std::int64_t ns_of_day = 0;
  if (take(text, 'T') || take(text, ' ')) {
    const auto time_of_day = take_time_of_day_ns(text);
    if (!time_of_day) return std::nullopt;
    ns_of_day = *time_of_day;
  }
  take(text, 'Z');
  if (!text.empty()) return std::nullopt;
  return utc_from_date(*year, *month, *day, ns_of_day);
}

}  // namespace

int tai_minus_utc_s(UtcTime t) {
  int offset_s = 10;
  for (const LeapStep& step : kLeapSteps) {
    if (t.ns < days_from_civil(step.year, step.month, 1) * kSecondsPerDay * kNanosecondsPerSecond)
      break;
    offset_s = step.tai_minus_utc_s;
  }
  return offset_s;
}

double elapsed_s(UtcTime from, UtcTime to) {
  const std::int64_t leap_s = tai_minus_utc_s(to) - tai_minus_utc_s(from);
  return static_cast<double>(to.ns - from.ns) * 1e-9 + static_cast<double>(leap_s);
}

Result<UtcTime> parse_utc(std::string_view text) {
  const std::optional<UtcTime> time = parse(text);
  if (!time)
    return invalid_input(fmt::format(
        "'{}' is not a UTC time; a date and time such as 2026-06-15T12:00:00Z is allowed", text));
  return *time;
}

std::string format_utc(UtcTime t) {
  const std::int64_t day = floor_div(t.ns, kSecondsPerDay * kNanosecondsPerSecond);
  const std::int64_t ns = t.ns - day * kSecondsPerDay * kNanosecondsPerSecond;
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  const std::int64_t s = ns / kNanosecondsPerSecond;
  const std::int64_t ms = ns % kNanosecondsPerSecond / 1'000'000;
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
                                 static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                 static_cast<unsigned>(date.day()), s / 3600, s / 60 % 60, s % 60);
  if (ms != 0) text += fmt::format(".{:03}", ms);
  return text + "Z";
}

UtcTime utc_from_date(int year, int month, int day, std::int64_t ns_of_day) {
  const std::int64_t days =
      days_from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
  return {days * kSecondsPerDay * kNanosecondsPerSecond + ns_of_day};
}

JulianDate julian_date(UtcTime t) {
  constexpr std::int64_t kDay_ns = kSecondsPerDay * kNanosecondsPerSecond;
  const std::int64_t day = floor_div(t.ns, kDay_ns);
  return {2'440'587.5 + static_cast<double>(day),
          static_cast<double>(t.ns - day * kDay_ns) / static_cast<double>(kDay_ns)};
}

Slot slot_at(UtcTime t) {
  return {floor_div(t.ns - 12 * kNanosecondsPerSecond, 15 * kNanosecondsPerSecond)};
}

Slot first_slot_from(UtcTime t) {
  const Slot slot = slot_at(t);
  return slot.begin() == t ? slot : slot.next();
}

}  // namespace aloft
