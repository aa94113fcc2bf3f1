// OMM in JSON: the keys of CCSDS 502.0-B-3 as CelesTrak (numbers) and Space-Track (strings) write
// them.
#include <limits>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/orbit/orbit.h"
#include "aloft/orbit/test_elements.h"

namespace aloft::orbit {
namespace {

using Dialect = WrittenSet::Dialect;

const WrittenSet kIss;

Catalogue read(std::string_view text) {
  auto catalogue = parse_omm_json(text, "a.json");
  EXPECT_TRUE(catalogue) << (catalogue ? "" : catalogue.error().text());
  return catalogue ? std::move(*catalogue) : Catalogue{};
}

std::vector<std::string> complaints(std::string_view text) {
  const auto catalogue = parse_omm_json(text, "a.json");
  return catalogue ? std::vector<std::string>{} : catalogue.error().messages;
}

void expect_complaint(std::string_view text, const std::string& message) {
  EXPECT_EQ(complaints(text), std::vector<std::string>{message}) << text;
}

// The record with `"key":...` replaced, or without it if `value` is empty.
std::string with(const std::string& key, const std::string& value) {
  std::string text = kIss.json(Dialect::numbers);
  const std::size_t begin = text.find("\"" + key + "\":");
  if (begin == std::string::npos)
    return text.insert(text.size() - 1, fmt::format(",\"{}\":{}", key, value));
  // The first key of a record has its comma behind it, all others before.
  std::size_t end = text.find_first_of(",}", begin);
  if (value.empty()) return text.erase(begin - (begin > 1 ? 1 : 0), end - begin + 1);
  return text.replace(begin, end - begin, fmt::format("\"{}\":{}", key, value));
}

void expect_same(const ElementSet& a, const ElementSet& b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.international_designator, b.international_designator);
  EXPECT_EQ(a.catalogue_number, b.catalogue_number);
  EXPECT_EQ(a.epoch, b.epoch);
  EXPECT_EQ(a.mean_motion_rad_per_s, b.mean_motion_rad_per_s);
  EXPECT_EQ(a.eccentricity, b.eccentricity);
  EXPECT_EQ(a.inclination, b.inclination);
  EXPECT_EQ(a.node, b.node);
  EXPECT_EQ(a.argument_of_perigee, b.argument_of_perigee);
  EXPECT_EQ(a.mean_anomaly, b.mean_anomaly);
  EXPECT_EQ(a.bstar_per_earth_radius, b.bstar_per_earth_radius);
  EXPECT_EQ(a.mean_motion_dot_rev_per_day2, b.mean_motion_dot_rev_per_day2);
  EXPECT_EQ(a.mean_motion_ddot_rev_per_day3, b.mean_motion_ddot_rev_per_day3);
}

TEST(OmmJsonReader, BothDialectsGiveTheElementsOfTheTle) {
  const auto tle = parse_tle(kIss.text(), "a.tle");
  ASSERT_TRUE(tle);
  for (const Dialect dialect : {Dialect::numbers, Dialect::strings}) {
    const Catalogue catalogue = read("[" + kIss.json(dialect) + "]");
    ASSERT_EQ(catalogue.elements.size(), 1U);
    expect_same(catalogue.elements.front(), tle->elements.front());
    EXPECT_EQ(catalogue.origins.front().record, 1U);
    EXPECT_EQ(catalogue.origins.front().line, 0U) << "JSON has no lines";
  }
}

TEST(OmmJsonReader, ReadsOneObjectWithoutAnArray) {
  EXPECT_EQ(read(kIss.json(Dialect::numbers)).elements.size(), 1U);
}

TEST(OmmJsonReader, CatalogueNumbersHaveUpTo64Bits) {
  for (const std::uint64_t number :
       {std::uint64_t{5}, std::uint64_t{25544}, std::uint64_t{100'001}, std::uint64_t{799'501'234},
        std::uint64_t{9'007'199'254'740'993}, std::uint64_t{1'234'567'890'123'456'789},
        std::numeric_limits<std::uint64_t>::max()}) {
    WrittenSet set = kIss;
    set.number = number;
    for (const Dialect dialect : {Dialect::numbers, Dialect::strings})
      EXPECT_EQ(read(set.json(dialect)).elements.front().catalogue_number, number);
  }
  for (const std::string bad : {"-1", "25544.0", "1e5", "true", "\"\"", "\"A0001\"", "\"25 544\"",
                                "\"18446744073709551616\"", "[25544]"})
    EXPECT_EQ(complaints(with("NORAD_CAT_ID", bad)).size(), 1U) << bad;
  expect_complaint(with("NORAD_CAT_ID", "-1"),
                   "a.json: record 1: NORAD_CAT_ID is '-1'; a whole number is allowed");
}

TEST(OmmJsonReader, IgnoresKeysThatItDoesNotKnow) {
  const std::string text = with("GP_ID", R"({"nested":[1,2,{"x":null}]})");
  expect_same(read(text).elements.front(), read(kIss.json(Dialect::numbers)).elements.front());
}

TEST(OmmJsonReader, KeysThatAreMissingAreNamed) {
  for (const std::string key : {"MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE",
                                "ARG_OF_PERICENTER", "MEAN_ANOMALY", "BSTAR"}) {
    for (const std::string& text : {with(key, ""), with(key, "null")}) {
      const auto messages = complaints(text);
      ASSERT_EQ(messages.size(), 1U) << text;
      EXPECT_TRUE(messages[0].starts_with("a.json: record 1: has no " + key)) << messages[0];
    }
  }
  expect_complaint(with("NORAD_CAT_ID", ""),
                   "a.json: record 1: NORAD_CAT_ID is 'absent'; a whole number is allowed");
  expect_complaint(with("EPOCH", ""),
                   "a.json: record 1: EPOCH is ''; a UTC time such as 2026-06-15T12:00:00.123456 "
                   "is allowed");
}

TEST(OmmJsonReader, KeysThatSgp4DoesNotNeedMayBeMissing) {
  for (const std::string key : {"OBJECT_ID", "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT"})
    EXPECT_EQ(read(with(key, "")).elements.size(), 1U) << key;
  EXPECT_EQ(read(with("OBJECT_NAME", "null")).elements.front().name, "25544");
}

TEST(OmmJsonReader, ValuesOfAnotherTypeOrRangeAreRefused) {
  for (const std::string bad : {"\"NaN\"", "\"inf\"", "\"0x1p-3\"", "\"\"", "\"twelve\"", "true",
                                "[]", "{}", "-0.1", "1.0", "\"1.0\""})
    EXPECT_EQ(complaints(with("ECCENTRICITY", bad)).size(), 1U) << bad;
  expect_complaint(with("ECCENTRICITY", "\"NaN\""),
                   "a.json: record 1: ECCENTRICITY is 'NaN'; a number at least 0 and below 1 is "
                   "allowed");
  expect_complaint(
      with("INCLINATION", "180.0001"),
      "a.json: record 1: INCLINATION is '180.0001'; a number from 0 to 180 is allowed");
  for (const std::string bad : {"0", "-15.5", "20.1", "1e300"})
    EXPECT_EQ(complaints(with("MEAN_MOTION", bad)).size(), 1U) << bad;
  for (const std::string bad : {"2026", "\"yesterday\"", "\"2026-02-29T00:00:00\"", "null",
                                "\"2026-06-15T12:00:00.0000000001\"", "[\"2026-06-15\"]"})
    EXPECT_EQ(complaints(with("EPOCH", bad)).size(), 1U) << bad;
  for (const std::string bad : {"1", "[]", "{\"a\":1}", "\"\\u0007\""})
    EXPECT_EQ(complaints(with("OBJECT_NAME", bad)).size(), 1U) << bad;
}

TEST(OmmJsonReader, OtherTheoriesFramesAndTimesAreRefused) {
  expect_complaint(with("MEAN_ELEMENT_THEORY", "\"DSST\""),
                   "a.json: record 1: MEAN_ELEMENT_THEORY is 'DSST'; SGP4 or SGP/SGP4 is allowed");
  expect_complaint(with("REF_FRAME", "\"EME2000\""),
                   "a.json: record 1: REF_FRAME is 'EME2000'; TEME is allowed");
  expect_complaint(with("CENTER_NAME", "\"MARS\""),
                   "a.json: record 1: CENTER_NAME is 'MARS'; EARTH or Earth is allowed");
  expect_complaint(with("TIME_SYSTEM", "\"TAI\""),
                   "a.json: record 1: TIME_SYSTEM is 'TAI'; UTC is allowed");
  expect_complaint(with("EPHEMERIS_TYPE", "4"),
                   "a.json: record 1: EPHEMERIS_TYPE is '4'; 0 or 2 is allowed");
  for (const auto& [key, value] :
       std::vector<std::pair<std::string, std::string>>{{"MEAN_ELEMENT_THEORY", "\"SGP4\""},
                                                        {"REF_FRAME", "\"TEME\""},
                                                        {"CENTER_NAME", "\"EARTH\""},
                                                        {"TIME_SYSTEM", "\"UTC\""},
                                                        {"EPHEMERIS_TYPE", "\"0\""},
                                                        {"EPHEMERIS_TYPE", "0"}})
    EXPECT_EQ(read(with(key, value)).elements.size(), 1U) << key;
}

TEST(OmmJsonReader, AHalfWrittenFileIsRefusedWhereverItEnds) {
  const std::string whole = "[" + kIss.json(Dialect::numbers) + "]";
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto messages = complaints(std::string_view(whole).substr(0, length));
    ASSERT_EQ(messages.size(), 1U) << length;
    EXPECT_TRUE(messages[0].starts_with("a.json: is not valid JSON (")) << messages[0];
  }
  for (const std::string& bad : {whole + "]", whole + "x", whole + whole, std::string("[NaN]"),
                                 std::string("\xFF"), "[" + whole.substr(0, 40) + "\xFF"})
    EXPECT_EQ(complaints(bad).size(), 1U) << bad;
}

TEST(OmmJsonReader, JsonThatIsNoOmmIsRefused) {
  expect_complaint("[]", "a.json: has no records; one or more are needed");
  expect_complaint("[1]", "a.json: record 1: is not an object");
  expect_complaint("7", "a.json: record 1: is not an object");
  EXPECT_GE(complaints("{}").size(), 5U) << "every missing key is named";
}

TEST(OmmJsonReader, AllProblemsAreReportedUpTo20AndTheRestCounted) {
  std::string text = "[";
  for (int i = 0; i < 30; ++i) text += (i ? "," : "") + with("ECCENTRICITY", "2");
  const auto messages = complaints(text + "]");
  ASSERT_EQ(messages.size(), 21U);
  EXPECT_TRUE(messages[19].starts_with("a.json: record 20: ECCENTRICITY is '2'"));
  EXPECT_EQ(messages.back(), "and 10 more of this file");
}

TEST(OmmJsonReader, DecayedAndRepeatedObjectsAreSkippedAndNamed) {
  const std::string good = kIss.json(Dialect::numbers);
  const std::string decayed = with("DECAY_DATE", "\"2025-01-02\"");
  const Catalogue catalogue = read("[" + decayed + "," + good + "," + good + "]");
  EXPECT_EQ(catalogue.elements.size(), 1U);
  EXPECT_EQ(catalogue.origins.front().record, 2U);
  ASSERT_EQ(catalogue.skipped.size(), 2U);
  EXPECT_EQ(catalogue.skipped[0].text(), "a.json: record 1: ISS (ZARYA): DECAY_DATE is 2025-01-02");
  EXPECT_EQ(catalogue.skipped[1].text(),
            "a.json: record 3: ISS (ZARYA): repeats catalogue number 25544 at epoch "
            "2008-09-20T12:25:40.104Z");
  expect_complaint("[" + decayed + "]",
                   "a.json: all 1 records have a DECAY_DATE; one or more without are needed");
  EXPECT_EQ(read(with("DECAY_DATE", "null")).elements.size(), 1U);
  EXPECT_EQ(read(with("DECAY_DATE", "\"\"")).elements.size(), 1U);
}

TEST(OmmJsonReader, ReadsTheSampleOfSixRealRecords) {
  const auto path = data_file("catalogue/omm-json-sample-2026-08-30.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the folder shared/data is absent";
  const auto catalogue = read_catalogue(path);
  ASSERT_TRUE(catalogue) << catalogue.error().text();
  ASSERT_EQ(catalogue->elements.size(), 6U);
  EXPECT_TRUE(catalogue->skipped.empty());
  // As one reads it in the file.
  const ElementSet& first = catalogue->elements.front();
  EXPECT_EQ(first.name, "GPS BIIR-5  (PRN 22)");
  EXPECT_EQ(first.international_designator, "2000-040A");
  EXPECT_EQ(first.catalogue_number, 26407U);
  EXPECT_EQ(first.epoch.ns, utc_from_date(2026, 8, 30, 20'487'701'088'000).ns);
  EXPECT_EQ(first.eccentricity, 0.0118917);
  EXPECT_EQ(first.inclination, degrees(54.8422));
  EXPECT_EQ(first.mean_motion_dot_rev_per_day2, 4.9e-7);
}

}  // namespace
}  // namespace aloft::orbit
