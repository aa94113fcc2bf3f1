// The format of two-line elements as its description has it (Hoots and Roehrich 1980;
// space-track.org for Alpha-5), and every way in which a file may be broken.
#include <array>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/orbit/orbit.h"
#include "aloft/orbit/test_elements.h"

namespace aloft::orbit {
namespace {

const WrittenSet kIss;
const std::string kLine1 = "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927";
const std::string kLine2 = "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537";
const std::string kSet = kLine1 + "\n" + kLine2 + "\n";

ElementSet only_set(std::string_view text) {
  const auto catalogue = parse_tle(text, "a.tle");
  EXPECT_TRUE(catalogue) << (catalogue ? "" : catalogue.error().text());
  if (!catalogue || catalogue->elements.size() != 1) {
    ADD_FAILURE() << "one element set is due";
    return {};
  }
  return catalogue->elements.front();
}

std::vector<std::string> complaints(std::string_view text, bool verify_checksums = true) {
  const auto catalogue = parse_tle(text, "a.tle", verify_checksums);
  return catalogue ? std::vector<std::string>{} : catalogue.error().messages;
}

void expect_complaint(std::string_view text, const std::string& message) {
  EXPECT_EQ(complaints(text), std::vector<std::string>{message});
}

std::string two_lines(const std::string& line1, const std::string& line2) {
  return line1 + "\n" + line2 + "\n";
}

bool same_orbit(const ElementSet& a, const ElementSet& b) {
  const auto numbers = [](const ElementSet& e) {
    return std::array{e.mean_motion_rad_per_s,  e.eccentricity,
                      e.inclination.radians(),  e.node.radians(),
                      e.mean_anomaly.radians(), e.argument_of_perigee.radians(),
                      e.bstar_per_earth_radius, e.mean_motion_dot_rev_per_day2};
  };
  return a.catalogue_number == b.catalogue_number && a.epoch == b.epoch && numbers(a) == numbers(b);
}

TEST(TleReader, ReadsEveryFieldOfTheWellKnownExample) {
  const ElementSet e = only_set("ISS (ZARYA)\n" + kSet);
  EXPECT_EQ(e.name, "ISS (ZARYA)");
  EXPECT_EQ(e.catalogue_number, 25544U);
  EXPECT_EQ(e.international_designator, "1998-067A");
  // Day 264 of the leap year 2008 is 20 September; 0.51782528 of it are 44,740.104192 s.
  EXPECT_EQ(e.epoch.ns, utc_from_date(2008, 9, 20, 44'740'104'192'000).ns);
  EXPECT_EQ(e.mean_motion_dot_rev_per_day2, -0.00002182);
  EXPECT_EQ(e.mean_motion_ddot_rev_per_day3, 0.0);
  EXPECT_EQ(e.bstar_per_earth_radius, -0.11606e-4);
  EXPECT_EQ(e.inclination.radians(), degrees(51.6416).radians());
  EXPECT_EQ(e.node.radians(), degrees(247.4627).radians());
  EXPECT_EQ(e.eccentricity, 0.0006703);
  EXPECT_EQ(e.argument_of_perigee.radians(), degrees(130.5360).radians());
  EXPECT_EQ(e.mean_anomaly.radians(), degrees(325.0288).radians());
  EXPECT_NEAR(e.mean_motion_rad_per_s * 86'400 / 6.283185307179586, 15.72125391, 1e-14);
}

TEST(TleReader, TheTestsOwnWriterWritesTheWellKnownExample) {
  EXPECT_EQ(with_field(kIss.line1(), 51, "-"), kLine1) << "zero has either sign";
  EXPECT_EQ(kIss.line2(), kLine2);
}

TEST(TleReader, TakesTheNameFromTheLineBeforeWithOrWithoutItsZero) {
  EXPECT_EQ(only_set("STARLINK-1007\n" + kSet).name, "STARLINK-1007");
  EXPECT_EQ(only_set("0 STARLINK-1007\n" + kSet).name, "STARLINK-1007");
  EXPECT_EQ(only_set("1 KUNS-PF\n" + kSet).name, "1 KUNS-PF");
  EXPECT_EQ(only_set("2 EASY\n" + kSet).name, "2 EASY");
  EXPECT_EQ(only_set("  CAT\xC3\x89 1 \n" + kSet).name, "CAT\xC3\x89 1");
  EXPECT_EQ(only_set(kSet).name, "25544") << "without a name, the number is the name";
}

TEST(TleReader, ReadsEveryKindOfLineEnd) {
  const ElementSet expected = only_set("ISS\n" + kSet);
  for (const std::string end :
       {"\n", "\r\n", "\r\r\n", "\n\n", "\r\n\r\n", "  \n", " \t \r\n", "            \r\r\n"}) {
    const std::string whole = fmt::format("ISS{0}{1}{0}{2}", end, kLine1, kLine2);
    for (const std::string& text : {whole, whole + end, fmt::format("{0}{1}{0}{0}", end, whole)}) {
      const ElementSet e = only_set(text);
      EXPECT_EQ(e.name, "ISS");
      EXPECT_TRUE(same_orbit(e, expected));
    }
  }
}

TEST(TleReader, LinesEndRaggedlyInOneFile) {
  WrittenSet second = kIss;
  second.number = 5;
  const auto catalogue = parse_tle("ISS  \r\n" + kLine1 + "\r\r\n" + kLine2 + "   \n\n# comment\n" +
                                       second.line1() + "\t\r\n" + second.line2(),
                                   "a.tle");
  ASSERT_TRUE(catalogue) << catalogue.error().text();
  ASSERT_EQ(catalogue->elements.size(), 2U);
  EXPECT_EQ(catalogue->elements[1].name, "5");
  EXPECT_EQ(catalogue->origins[0].line, 1U);
  EXPECT_EQ(catalogue->origins[1].line, 6U);
  EXPECT_EQ(catalogue->origins[1].record, 2U);
}

TEST(TleReader, Alpha5SkipsTheLettersIAndO) {
  // Examples of space-track.org's description.
  const std::vector<std::pair<std::string, std::uint64_t>> kExamples{
      {"A0000", 100'000}, {"E8493", 148'493}, {"H9999", 179'999}, {"J2931", 182'931},
      {"N0000", 220'000}, {"P4018", 234'018}, {"W1928", 301'928}, {"Z9999", 339'999},
      {"00005", 5},       {"    5", 5},       {"99999", 99'999}};
  for (const auto& [text, number] : kExamples) {
    const ElementSet e =
        only_set(two_lines(with_field(kLine1, 3, text), with_field(kLine2, 3, text)));
    EXPECT_EQ(e.catalogue_number, number) << text;
  }
  for (const std::string text : {"I0000", "O0000", "a0000", "A000 ", "A 000", "AA000", "0A000",
                                 "-2554", "+2554", "2554 ", "25 44", "     "}) {
    const auto messages =
        complaints(two_lines(with_field(kLine1, 3, text), with_field(kLine2, 3, text)));
    ASSERT_EQ(messages.size(), 2U) << text;
    EXPECT_EQ(messages[0], "a.tle:1: the catalogue number (columns 3-7) is '" + text +
                               "'; five digits, or a letter but I and O and four digits, is "
                               "allowed");
    EXPECT_TRUE(messages[1].starts_with("a.tle:2: the catalogue number")) << messages[1];
  }
}

TEST(TleReader, YearsGoFrom57To56) {
  for (const auto& [digits, year] : std::vector<std::pair<std::string, int>>{
           {"57", 1957}, {"99", 1999}, {"00", 2000}, {"26", 2026}, {"56", 2056}}) {
    const ElementSet e = only_set(two_lines(with_field(kLine1, 19, digits), kLine2));
    EXPECT_EQ(format_utc(e.epoch).substr(0, 4), std::to_string(year));
  }
}

TEST(TleReader, DaysFollowTheCalendarOfTheirYear) {
  for (const auto& [field, utc] : std::vector<std::pair<std::string, const char*>>{
           {"24060.00000000", "2024-02-29T00:00:00Z"},
           {"23060.00000000", "2023-03-01T00:00:00Z"},
           {"00060.50000000", "2000-02-29T12:00:00Z"},
           {"24366.99999999", "2024-12-31T23:59:59.999Z"},
           {"23365.99999999", "2023-12-31T23:59:59.999Z"},
           {"26001.00000000", "2026-01-01T00:00:00Z"},
           {"26  1.00000000", "2026-01-01T00:00:00Z"}}) {
    const ElementSet e = only_set(two_lines(with_field(kLine1, 19, field), kLine2));
    EXPECT_EQ(format_utc(e.epoch), utc) << field;
  }
  for (const std::string day :
       {"000.99999999", "367.00000000", "-01.00000000", "+01.00000000", "1e2.00000000",
        "            ", "264 51782528", "26451782528 ", "nan         "})
    EXPECT_EQ(complaints(two_lines(with_field(kLine1, 21, day), kLine2)).size(), 1U) << day;
  EXPECT_EQ(complaints(two_lines(with_field(kLine1, 19, "23366.00000000"), kLine2)),
            std::vector<std::string>{"a.tle:1: the epoch's day of the year (columns 21-32) is "
                                     "'366.00000000'; a number at least 1 and below 366 is "
                                     "allowed"});
}

TEST(TleReader, EpochsAreExactToTheLastDigit) {
  const UtcTime new_year = utc_from_date(2026, 1, 1, 0);
  EXPECT_EQ(only_set(two_lines(with_field(kLine1, 19, "26001.00000001"), kLine2)).epoch,
            plus_ns(new_year, 864'000));
  EXPECT_EQ(only_set(two_lines(with_field(kLine1, 19, "26001.99999999"), kLine2)).epoch,
            plus_ns(new_year, 86'400'000'000'000 - 864'000));
}

TEST(TleReader, DecimalPointsAndExponentsAreImplied) {
  for (const auto& [field, value] :
       std::vector<std::pair<std::string, double>>{{" 12345-3", 0.12345e-3},
                                                   {"-12345-4", -0.12345e-4},
                                                   {"+12345+0", 0.12345},
                                                   {" 00001-5", 0.00001e-5},
                                                   {" 12345 0", 0.12345},
                                                   {"   345-3", 0.00345e-3},
                                                   {" 10000+1", 1.0}}) {
    EXPECT_EQ(only_set(two_lines(with_field(kLine1, 54, field), kLine2)).bstar_per_earth_radius,
              value)
        << field;
    EXPECT_EQ(
        only_set(two_lines(with_field(kLine1, 45, field), kLine2)).mean_motion_ddot_rev_per_day3,
        value)
        << field;
  }
  EXPECT_EQ(only_set(two_lines(kLine1, with_field(kLine2, 27, "   6703"))).eccentricity, 0.0006703);
  for (const std::string bad : {"        ", " 12345- ", " 1234x-3", " 123 5-3", "12345-3 ",
                                " 12345--", " 1.345-3", "x12345-3", " 12345+2"})
    EXPECT_EQ(complaints(two_lines(with_field(kLine1, 54, bad), kLine2)).size(), 1U) << bad;
  expect_complaint(two_lines(with_field(kLine1, 54, " 12345.3"), kLine2),
                   "a.tle:1: BSTAR (columns 54-61) is ' 12345.3'; a number such as -12345-4, above "
                   "-10 and below 10 is allowed");
  for (const std::string bad : {"00067.3", "0006 03", "000670 ", "       ", "-006703", "0x06703"})
    expect_complaint(
        two_lines(kLine1, with_field(kLine2, 27, bad)),
        "a.tle:2: the eccentricity (columns 27-33) is '" + bad + "'; seven digits is allowed");
}

TEST(TleReader, WhatIsNoPlainNumberIsRefusedWithItsColumns) {
  struct Field {
    const char* what;
    std::size_t first;
    std::size_t last;
    const char* allowed;
  };
  constexpr Field kFields[] = {{"the inclination", 9, 16, "from 0 to 180"},
                               {"the node's right ascension", 18, 25, "from 0 to 360"},
                               {"the argument of perigee", 35, 42, "from 0 to 360"},
                               {"the mean anomaly", 44, 51, "from 0 to 360"},
                               {"the mean motion", 53, 63, "above 0 and at most 20"}};
  for (const Field& field : kFields) {
    for (const std::string bad : {"nan", "NaN", "inf", "-inf", "0x1p3", "1e1", "1.2.3", "--1",
                                  "+-1", "1 2", "361", "-1", "", "twelve", "1,5", "\xB5"}) {
      const std::string text = fmt::format("{:>{}}", bad, field.last - field.first + 1);
      expect_complaint(
          two_lines(kLine1, with_field(kLine2, field.first, text)),
          fmt::format("a.tle:2: {} (columns {}-{}) is '{}'; a number {} is allowed", field.what,
                      field.first, field.last,
                      bad == "\xB5" ? text.substr(0, text.size() - 1) + "?" : text, field.allowed));
    }
  }
  EXPECT_EQ(complaints(two_lines(with_field(kLine1, 34, "       nan"), kLine2)).size(), 1U);
  EXPECT_EQ(complaints(two_lines(kLine1, with_field(kLine2, 53, "00.00000000"))).size(), 1U);
}

TEST(TleReader, TheChecksumIsVerifiedUnlessToldOtherwise) {
  const std::string wrong1 = kLine1.substr(0, 68) + "3";
  const std::string wrong2 = kLine2.substr(0, 68) + " ";
  EXPECT_EQ(
      complaints(two_lines(wrong1, kLine2)),
      std::vector<std::string>{"a.tle:1: checksum (column 69) is '3'; the line's digits give 7"});
  EXPECT_EQ(complaints(two_lines(kLine1, wrong2)),
            std::vector<std::string>{
                "a.tle:2: an element line has 68 characters; exactly 69 is allowed"});
  for (const std::string& text : {two_lines(wrong1, wrong2), two_lines(kLine1, wrong2 + " 0 1440")})
    EXPECT_TRUE(complaints(text, false).empty());
  EXPECT_EQ(complaints(two_lines(kLine1, kLine2.substr(0, 62)), false),
            std::vector<std::string>{
                "a.tle:2: an element line has 62 characters; 63 and more is allowed"});
  EXPECT_EQ(complaints(two_lines(kLine1, kLine2 + " 0 1440")).size(), 1U);
}

// Whatever one character becomes: either the file is refused, or the orbit is the same.
TEST(TleReader, OneBadCharacterNeverGivesAnotherOrbit) {
  const ElementSet expected = only_set(kSet);
  int refused = 0;
  for (std::size_t i = 0; i < kSet.size(); ++i) {
    for (int c = 0; c < 256; ++c) {
      std::string text = kSet;
      text[i] = static_cast<char>(c);
      const auto catalogue = parse_tle(text, "a.tle");
      if (!catalogue) {
        ++refused;
        EXPECT_FALSE(catalogue.error().messages.empty());
      } else {
        ASSERT_EQ(catalogue->elements.size(), 1U);
        EXPECT_TRUE(same_orbit(catalogue->elements.front(), expected)) << text;
      }
    }
  }
  EXPECT_GT(refused, 30'000) << "of 140 characters times 256";
}

TEST(TleReader, AHalfWrittenFileIsRefusedWhereverItEnds) {
  const std::string whole = kIss.text() + kIss.text();
  const std::size_t first = kIss.text().size();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const bool at_end_of_a_set =
        length == first || length == first - 1 || length == whole.size() - 1;
    const auto messages = complaints(std::string_view(whole).substr(0, length));
    EXPECT_EQ(messages.empty(), at_end_of_a_set) << length;
    EXPECT_LE(messages.size(), 2U) << length;
  }
  const std::string name_only = kIss.text() + "ISS (ZARYA)\n";
  expect_complaint(name_only,
                   "a.tle:4: the file ends within the element set that begins here; line 1 is "
                   "missing");
  expect_complaint(kLine1,
                   "a.tle:1: the file ends within the element set that begins here; line 2 is "
                   "missing");
  expect_complaint(kIss.text() + kIss.text().substr(0, 90),
                   "a.tle:6: an element line has 7 characters; exactly 69 is allowed");
}

// A crash may leave zeros where text was promised.
TEST(TleReader, ZerosAtTheEndOfAFileAreRefused) {
  EXPECT_FALSE(complaints(kSet + std::string(200, '\0')).empty());
  EXPECT_FALSE(complaints(kLine1 + "\n" + kLine2 + std::string(3, '\0')).empty());
}

TEST(TleReader, EveryBadLineIsNamedUpTo20AndTheRestCounted) {
  std::string text;
  for (int i = 0; i < 50; ++i) {
    WrittenSet set = kIss;
    set.number = static_cast<std::uint64_t>(i);
    std::string lines = set.text();
    if (i % 2 == 0)
      lines[lines.size() - 2] = static_cast<char>((lines[lines.size() - 2] - '0' + 1) % 10 + '0');
    text += lines;
  }
  const auto messages = complaints(text);
  ASSERT_EQ(messages.size(), 21U);
  for (std::size_t i = 0; i < 20; ++i)
    EXPECT_TRUE(messages[i].starts_with(fmt::format("a.tle:{}: checksum", 6 * i + 3)))
        << messages[i];
  EXPECT_EQ(messages.back(), "and 5 more of this file");
}

TEST(TleReader, LinesOutOfOrderAreRefused) {
  WrittenSet other = kIss;
  other.number = 7;
  expect_complaint(two_lines(kLine1, other.line2()),
                   "a.tle:2: catalogue number is 7; that of the line before, 25544, is allowed");
  expect_complaint(kSet + kLine2 + "\n",
                   "a.tle:3: line 2 of an element set without its line 1 before it");
  expect_complaint(two_lines(kLine1, kSet),
                   "a.tle:2: a second line 1 follows that of line 1; line 2 is due");
  expect_complaint("ISS\nZARYA\n" + kSet,
                   "a.tle:2: found 'ZARYA' where line 1 of the element set of line 1 is due");
  EXPECT_EQ(complaints(kLine1 + "\nISS\n" + kLine2).front(),
            "a.tle:2: found 'ISS' where line 2 of the element set of line 1 is due");
}

TEST(TleReader, BlankColumnsMustBeBlankAndTheTypeMustBeSgp4) {
  expect_complaint(two_lines(with_field(kLine1, 18, "x"), kLine2),
                   "a.tle:1: the separator (columns 18-18) is 'x'; a blank is allowed");
  expect_complaint(two_lines(kLine1, with_field(kLine2, 34, "7")),
                   "a.tle:2: the separator (columns 34-34) is '7'; a blank is allowed");
  expect_complaint(two_lines(with_field(kLine1, 63, "4"), kLine2),
                   "a.tle:1: the ephemeris type (columns 63-63) is '4'; 0 (SGP4; SGP4-XP, type 4, "
                   "is another theory) is allowed");
}

TEST(TleReader, NamesThatNobodyCanReadAreRefused) {
  EXPECT_EQ(complaints("IS\x01S\n" + kSet),
            std::vector<std::string>{"a.tle:1: the name 'IS?S' has an unprintable character"});
  EXPECT_EQ(complaints("IS\xD2S\n" + kSet).size(), 1U) << "Latin-1, which is no UTF-8";
  EXPECT_TRUE(complaints("IS\xC3\x92S\n" + kSet).empty());
  expect_complaint(two_lines(with_field(kLine1, 10, "\xD2"), kLine2),
                   "a.tle:1: the international designator (columns 10-17) is '?8067A'; a printable "
                   "string is allowed");
  EXPECT_EQ(complaints(std::string(65, 'x') + "\n" + kSet),
            std::vector<std::string>{"a.tle:1: a name has 65 characters; at most 64 are allowed"});
}

TEST(TleReader, ATextWithoutSetsIsAnError) {
  for (const std::string text : {"", "\n\n", "   \r\n", "# nothing\n"})
    expect_complaint(text, "a.tle: has no element sets; one or more are needed");
  EXPECT_FALSE(complaints("<html><body>404 Not Found</body></html>").empty());
}

TEST(TleReader, ALaterSetOfTheSameObjectAndEpochIsSkippedWithItsReason) {
  WrittenSet later = kIss;
  later.day_e8 += 1;
  WrittenSet changed = kIss;
  changed.node_e4 += 1;
  const auto catalogue = parse_tle(kIss.text() + later.text() + changed.text(), "a.tle");
  ASSERT_TRUE(catalogue);
  ASSERT_EQ(catalogue->elements.size(), 2U);
  EXPECT_EQ(catalogue->elements[0].node.radians(), degrees(247.4627).radians())
      << "the first stays";
  ASSERT_EQ(catalogue->skipped.size(), 1U);
  EXPECT_EQ(catalogue->skipped[0].text(),
            "a.tle:7: ISS (ZARYA): repeats catalogue number 25544 at epoch "
            "2008-09-20T12:25:40.104Z");
  EXPECT_EQ(catalogue->skipped[0].origin.record, 3U);
}

// Analysts' files give number 0 to everything.
TEST(TleReader, ObjectsWithoutANumberAreToldApartByName) {
  WrittenSet a = kIss;
  a.number = 0;
  a.name = "A";
  WrittenSet b = a;
  b.name = "B";
  const auto catalogue = parse_tle(a.text() + b.text() + a.text(), "a.tle");
  ASSERT_TRUE(catalogue);
  EXPECT_EQ(catalogue->elements.size(), 2U);
  EXPECT_EQ(catalogue->skipped.size(), 1U);
}

}  // namespace
}  // namespace aloft::orbit
