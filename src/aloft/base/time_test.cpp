#include "aloft/base/time.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "aloft/base/random.h"

namespace aloft {
namespace {

UtcTime at(std::string_view text) {
  const auto time = parse_utc(text);
  EXPECT_TRUE(time) << text;
  return time.value_or(UtcTime{});
}

TEST(UtcTime, IsWrittenAsItIsRead) {
  for (const char* text :
       {"1957-10-04T19:28:34Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z",
        "2024-02-29T12:00:00Z", "2026-06-15T12:00:12.001Z", "2199-12-31T23:59:59Z"})
    EXPECT_EQ(format_utc(at(text)), text);
}

TEST(UtcTime, SurvivesWritingAndReadingToTheMillisecond) {
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const double ms_of_243_years = random_uniform(1, 1, i) * 7.6e12;
    const std::int64_t ms = static_cast<std::int64_t>(ms_of_243_years) - 380'000'000'000;
    const UtcTime time{ms * 1'000'000};
    EXPECT_EQ(at(format_utc(time)), time) << format_utc(time);
  }
}

TEST(UtcTime, IsReadInTheShortFormsToo) {
  const UtcTime noon = at("2026-06-15T12:00:00Z");
  for (const char* text : {"2026-06-15T12:00:00", "2026-06-15 12:00:00Z", "2026-06-15T12:00",
                           "2026-06-15T12:00:00.000000000Z"})
    EXPECT_EQ(at(text), noon) << text;
  EXPECT_EQ(at("2026-06-15"), plus_seconds(noon, -43'200));
  EXPECT_EQ(at("2026-06-15T12:00:00.000000001Z").ns, noon.ns + 1);
}

TEST(UtcTime, RefusesWhatIsNoInstant) {
  for (const char* text :
       {"", "noon", "2026", "2026-6-15", "2026-02-29", "2026-13-01", "2026-06-31", "1956-01-01",
        "2200-01-01", "2026-06-15T24:00:00Z", "2026-06-15T12:60:00Z", "2016-12-31T23:59:60Z",
        "2026-06-15T12:00:00.Z", "2026-06-15T12:00:00.0000000001Z", "2026-06-15T12:00:00+02:00",
        "2026-06-15T12:00:00Zx", "2026-06-15T", " 2026-06-15", "-026-06-15"})
    EXPECT_FALSE(parse_utc(text)) << text;
  EXPECT_EQ(parse_utc("noon").error().text(),
            "'noon' is not a UTC time; a date and time such as 2026-06-15T12:00:00Z is allowed");
}

TEST(UtcTime, CountsNegativeBefore1970) {
  EXPECT_EQ(at("1970-01-01").ns, 0);
  EXPECT_EQ(at("1969-12-31T23:59:59Z").ns, -kNanosecondsPerSecond);
  EXPECT_EQ(format_utc({-1'000'000}), "1969-12-31T23:59:59.999Z");
}

TEST(LeapSeconds, AreCountedWhereTheyWere) {
  EXPECT_EQ(tai_minus_utc_s(at("1960-01-01")), 10);
  EXPECT_EQ(tai_minus_utc_s(at("1972-01-01")), 10);
  EXPECT_EQ(tai_minus_utc_s(at("1999-01-01")), 32);
  EXPECT_EQ(tai_minus_utc_s(at("2016-12-31T23:59:59.999999999Z")), 36);
  EXPECT_EQ(tai_minus_utc_s(at("2017-01-01")), 37);
  EXPECT_EQ(tai_minus_utc_s(at("2026-06-15")), 37);
}

TEST(LeapSeconds, MakeTheLastSecondOf2016LastTwo) {
  const UtcTime before = at("2016-12-31T23:59:59Z");
  const UtcTime after = at("2017-01-01T00:00:00Z");
  EXPECT_EQ(elapsed_s(before, after), 2.0);
  EXPECT_EQ(elapsed_s(after, before), -2.0);
  EXPECT_EQ(elapsed_s(after, plus_seconds(after, 86'400)), 86'400.0);
  EXPECT_EQ(plus_seconds(before, 1), after) << "the UTC clock does not count them";
}

TEST(JulianDateOf, KeepsNanoseconds) {
  const JulianDate date = julian_date(at("2000-01-01T12:00:00Z"));
  EXPECT_EQ(date.day + date.fraction, 2'451'545.0);
  const JulianDate early = julian_date(at("1969-12-31T18:00:00Z"));
  EXPECT_EQ(early.day, 2'440'586.5);
  EXPECT_EQ(early.fraction, 0.75);
  const double step = julian_date(plus_ns(at("2026-06-15T23:59:59Z"), 1)).fraction -
                      julian_date(at("2026-06-15T23:59:59Z")).fraction;
  EXPECT_NEAR(step * 86'400e9, 1.0, 0.02);
}

TEST(Slots, BeginAtSeconds12And27And42And57) {
  const std::array<const char*, 4> begins{"2026-06-15T12:00:12Z", "2026-06-15T12:00:27Z",
                                          "2026-06-15T12:00:42Z", "2026-06-15T12:00:57Z"};
  Slot slot = first_slot_from(at("2026-06-15T12:00:00Z"));
  for (const char* begin : begins) {
    EXPECT_EQ(format_utc(slot.begin()), begin);
    slot = slot.next();
  }
  EXPECT_EQ(format_utc(slot.begin()), "2026-06-15T12:01:12Z");
}

TEST(Slots, HoldTheirBeginAndNotTheirEnd) {
  const UtcTime begin = at("2026-06-15T12:00:12Z");
  const Slot slot = slot_at(begin);
  EXPECT_EQ(slot.begin(), begin);
  EXPECT_EQ(first_slot_from(begin), slot);
  EXPECT_EQ(slot_at(plus_ns(begin, -1)).next(), slot);
  EXPECT_EQ(slot_at(plus_ns(begin, 15 * kNanosecondsPerSecond - 1)), slot);
  EXPECT_EQ(slot_at(plus_seconds(begin, 15)), slot.next());
  EXPECT_EQ(first_slot_from(plus_ns(begin, 1)), slot.next());
  EXPECT_EQ(slot.middle(), plus_ns(begin, 7'500'000'000));
}

TEST(Slots, GoOnBefore1970) {
  EXPECT_EQ(slot_at({12 * kNanosecondsPerSecond}).number, 0);
  EXPECT_EQ(slot_at({0}).number, -1);
  EXPECT_EQ(slot_at(at("1960-01-01T00:00:26.9Z")).begin(), at("1960-01-01T00:00:12Z"));
  EXPECT_EQ(slot_at(at("1960-01-01T00:00:11Z")).begin(), at("1959-12-31T23:59:57Z"));
}

}  // namespace
}  // namespace aloft
