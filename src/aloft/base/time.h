/// UTC instants as integer nanoseconds, slots of 15 seconds, and leap seconds.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "aloft/base/result.h"

namespace aloft {

inline constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

/// An instant of UTC: nanoseconds since 1970-01-01T00:00:00, every day counted as 86,400 s. A leap
/// second itself has no value of its own; `elapsed_s` counts it.
struct UtcTime {
  std::int64_t ns = 0;
  friend constexpr auto operator<=>(UtcTime, UtcTime) = default;
};

/// `t` moved by `seconds` of the UTC clock (leap seconds not counted).
constexpr UtcTime plus_seconds(UtcTime t, std::int64_t seconds) {
  return {t.ns + seconds * kNanosecondsPerSecond};
}
constexpr UtcTime plus_ns(UtcTime t, std::int64_t ns) { return {t.ns + ns}; }

/// TAI - UTC at `t`, in seconds, from the IERS Bulletin C list (last step: 37 s on 2017-01-01);
/// 10 s before 1972.
int tai_minus_utc_s(UtcTime t);

/// SI seconds from `from` to `to`, leap seconds counted.
double elapsed_s(UtcTime from, UtcTime to);

/// Accepts `2026-06-15T12:00:00Z`, with or without `Z`, `T` or a blank, seconds and a fraction of
/// up to nine digits. Years 1957 to 2199. A 60th second is refused.
Result<UtcTime> parse_utc(std::string_view text);

/// `2026-06-15T12:00:12Z`; milliseconds are appended only if there are any.
std::string format_utc(UtcTime t);

/// From a calendar date and nanoseconds of the day.
UtcTime utc_from_date(int year, int month, int day, std::int64_t ns_of_day);

/// A two-part Julian date (UTC, quasi-JD as ERFA wants it): whole days + 0.5, and the day's
/// fraction.
struct JulianDate {
  double day;
  double fraction;
};
JulianDate julian_date(UtcTime t);

/// Slots of the service: 15 s each, beginning at seconds 12, 27, 42 and 57 of every minute, UTC.
/// Numbered from 1970, so that a slot's number never depends on a run.
struct Slot {
  std::int64_t number = 0;
  friend constexpr auto operator<=>(Slot, Slot) = default;
  [[nodiscard]] constexpr UtcTime begin() const {
    return {(12 + 15 * number) * kNanosecondsPerSecond};
  }
  /// The instant at which the geometry of the slot is computed.
  [[nodiscard]] constexpr UtcTime middle() const {
    return {begin().ns + 15 * kNanosecondsPerSecond / 2};
  }
  [[nodiscard]] constexpr Slot next() const { return {number + 1}; }
};

/// The slot that holds `t`.
Slot slot_at(UtcTime t);
/// The first slot that begins at or after `t`.
Slot first_slot_from(UtcTime t);

}  // namespace aloft
