// OEM and MEME: values as in the file, and every fault named.
#include <map>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/base/file.h"
#include "aloft/orbit/orbit.h"
#include "aloft/orbit/state_table.h"
#include "aloft/orbit/test_elements.h"

namespace aloft::orbit {
namespace {

constexpr const char* kHead =
    "CCSDS_OEM_VERS = 2.0\nCREATION_DATE = 2020-001T00:00:00\nORIGINATOR = X\n";

std::string segment(const std::string& frame = "EME2000", const std::string& time = "TAI",
                    const std::string& extra = "") {
  return fmt::format(
      "META_START\nOBJECT_NAME = SAT\nOBJECT_ID = 2020-001A\nCENTER_NAME = Earth\nREF_FRAME = {}\n"
      "TIME_SYSTEM = {}\nSTART_TIME = 2020-001T00:00:00\nSTOP_TIME = 2020-001T00:02:00\n{}"
      "META_STOP\n2020-001T00:00:00 1 2 3 4 5 6\n2020-001T00:01:00 7 8 9 10 11 12 1 2 3\n"
      "2020-01-01T00:02:00 -1.5e3 8 9 10 11 12\n",
      frame, time, extra);
}

std::vector<std::string> complaints(std::string_view text) {
  const auto catalogue = parse_catalogue(text, "a.oem");
  return catalogue ? std::vector<std::string>{} : catalogue.error().messages;
}

TEST(Oem, StatesAreInMetresAndTai) {
  const std::int64_t midnight = utc_from_date(2020, 1, 1, 0).ns;
  const std::map<std::string, std::int64_t> kOffsets_ms = {
      {"TAI", 0}, {"UTC", 37'000}, {"GPS", 19'000}, {"TT", -32'184}};
  for (const auto& [system, offset_ms] : kOffsets_ms) {
    const auto catalogue = parse_catalogue(kHead + segment("GCRF", system), "a");
    ASSERT_TRUE(catalogue) << catalogue.error().text();
    ASSERT_EQ(catalogue->tables.size(), 1U);
    const StateTable& table = catalogue->tables[0];
    EXPECT_EQ(table.name, "SAT");
    EXPECT_EQ(table.international_designator, "2020-001A");
    const StateSegment& s = table.segments[0];
    EXPECT_EQ(s.frame, TableFrame::gcrf);
    EXPECT_EQ(s.tai_ns[0], midnight + offset_ms * 1'000'000);
    EXPECT_EQ(s.usable_from.ns, midnight + (offset_ms - 37'000) * 1'000'000);
    EXPECT_EQ(s.position_m[2][0], -1.5e6);
    EXPECT_EQ(s.velocity_m_per_s[1], (std::array<double, 3>{10e3, 11e3, 12e3}));
  }
}

TEST(Oem, FramesCentresTimesAndMethodsThatAreNotKnownAreRefusedByName) {
  EXPECT_EQ(
      complaints(kHead + segment("TOD")),
      std::vector<std::string>{"a.oem:8: REF_FRAME is 'TOD'; EME2000, J2000, GCRF, ICRF, TEME "
                               "or ITRF* is allowed"});
  EXPECT_EQ(
      complaints(kHead + segment("TEME", "TDB")),
      std::vector<std::string>{"a.oem:9: TIME_SYSTEM is 'TDB'; UTC, TAI, GPS or TT is allowed"});
  EXPECT_EQ(complaints(kHead + segment("TEME", "UTC", "REF_FRAME_EPOCH = 2000-001T00:00:00\n")),
            std::vector<std::string>{
                "a.oem:8: REF_FRAME is TEME of a REF_FRAME_EPOCH; TEME of date is allowed"});
  EXPECT_EQ(complaints(kHead + segment("TEME", "UTC", "INTERPOLATION = PROPAGATE\n")),
            std::vector<std::string>{"a.oem:12: INTERPOLATION is 'PROPAGATE'; HERMITE, LAGRANGE or "
                                     "LINEAR is allowed"});
  EXPECT_EQ(complaints(kHead + segment("TEME", "UTC", "INTERPOLATION_DEGREE = 0\n")),
            std::vector<std::string>{"a.oem:12: INTERPOLATION_DEGREE is '0'; a whole number from 1 "
                                     "to 20 is allowed"});
}

TEST(Oem, SegmentsOfOneObjectAreOneTable) {
  const auto catalogue = parse_catalogue(kHead + segment() + segment("ITRF-97"), "a");
  ASSERT_TRUE(catalogue);
  ASSERT_EQ(catalogue->tables.size(), 1U);
  EXPECT_EQ(catalogue->tables[0].segments.size(), 2U);
  EXPECT_EQ(segment_at(catalogue->tables[0], plus_seconds(utc_from_date(2020, 1, 1, 0), 0))->frame,
            TableFrame::itrf)
      << "the later one counts";
}

TEST(Oem, AStateMayComeTwiceButNotDiffer) {
  EXPECT_TRUE(complaints(kHead + segment() + "2020-001T00:02:00 -1500 8 9 10 11 12\n").empty());
  EXPECT_EQ(complaints(kHead + segment() + "2020-001T00:02:00 -1501 8 9 10 11 12\n"),
            std::vector<std::string>{"a.oem:16: the state's time is 2020-001T00:02:00; after that "
                                     "of the state before is allowed"});
}

TEST(Oem, StatesThatEndTooEarlyAreTold) {
  std::string text = kHead + segment();
  text.replace(text.find("STOP_TIME = 2020-001T00:02:00"), 29, "STOP_TIME = 2020-001T00:09:00");
  const auto catalogue = parse_catalogue(text, "a");
  ASSERT_TRUE(catalogue);
  ASSERT_EQ(catalogue->skipped.size(), 1U);
  EXPECT_EQ(catalogue->skipped[0].reason,
            "the states end at 2020-01-01T00:01:23Z, before the usable time does "
            "(2020-01-01T00:08:23Z): there is no position between");
}

TEST(Oem, AUsableTimeWithoutStatesIsRefused) {
  std::string text = kHead + segment();
  text.replace(text.find("STOP_TIME = 2020-001T00:02:00"), 29, "STOP_TIME = 2019-365T00:09:00");
  text.replace(text.find("START_TIME = 2020-001"), 21, "START_TIME = 2019-360");
  EXPECT_EQ(complaints(text), std::vector<std::string>{
                                  "a.oem:4: the usable time holds none of the segment's states"});
}

TEST(Oem, NoCutAndNoByteMakesAReaderFall) {
  const std::string whole = kHead + segment() +
                            "COVARIANCE_START\nEPOCH = 2020-001T00:00:00\n1\n1 2\n1 2 3\n1 2 3 4\n"
                            "1 2 3 4 5\n1 2 3 4 5 6\nCOVARIANCE_STOP\n";
  ASSERT_TRUE(complaints(whole).empty()) << complaints(whole).front();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto catalogue = parse_catalogue(std::string_view(whole).substr(0, length), "a");
    EXPECT_TRUE(!catalogue || !catalogue->tables.empty()) << length;
    for (const char c : {'\0', '\n', '=', '9', '\xFF', ' ', '['}) {
      std::string text = whole;
      text[length] = c;
      const auto read = parse_catalogue(text, "a");
      EXPECT_TRUE(read || !read.error().messages.empty());
    }
  }
}

TEST(OemSamples, GoodOnesGiveTheValuesInTheFile) {
  const auto folder = data_file("ccsds");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no folder shared/data/ccsds";
  const auto lower = read_catalogue(folder / "oemLowerCaseValue.oem");
  ASSERT_TRUE(lower) << lower.error().text();
  const StateSegment& s = lower->tables.at(0).segments.at(0);
  EXPECT_EQ(s.tai_ns.size(), 6U);
  EXPECT_EQ(s.interpolation, Interpolation::lagrange);
  EXPECT_EQ(s.degree, 5);
  EXPECT_EQ(s.frame, TableFrame::eme2000);
  EXPECT_NEAR(s.position_m[0][0], -1.600194956730110e6, 1e-8);
  EXPECT_EQ(format_utc(s.usable_to), "2015-08-27T00:05:00Z");
  const auto iss = read_catalogue(folder / "ISS.resampled.truncated.txt");
  ASSERT_TRUE(iss) << iss.error().text();
  EXPECT_EQ(iss->tables.at(0).name, "ISS");
  EXPECT_EQ(iss->tables[0].segments[0].tai_ns.size(), 25U);
  EXPECT_NEAR(iss->tables[0].segments[0].velocity_m_per_s[0][0], -7636.39664838008, 1e-9);
  EXPECT_EQ(read_catalogue(folder / "OEMExample5.txt")->tables.at(0).segments[0].degree, 1);
}

TEST(OemSamples, BadOnesAreRefusedWithLineKeywordFoundAndAllowed) {
  const auto folder = data_file("ccsds");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no folder shared/data/ccsds";
  const std::map<std::string, std::vector<std::string>> kMessages = {
      {"OEM-covariance-number-format-error.txt",
       {": row 2 of the covariance has 'this-is-not-a-number'; a number is allowed"}},
      {"OEM-ephemeris-number-format-error.txt", {": Z is 'this-is-not-a-number'; a number"}},
      {"OEM-inconsistent-time-systems.txt", {"TIME_SYSTEM is 'TCG'; UTC, TAI, GPS or TT"}},
      {"OEM-keyword-within-covariance.txt", {" within a covariance; EPOCH or COV_REF_FRAME"}},
      {"OEM-keyword-within-ephemeris.txt",
       {":24: the keyword is 'USER_DEFINED_TEST_KEY' among the states"}},
      {"OEM-too-few-covariance-columns.txt", {" numbers; "}},
      {"OEM-too-large-covariance-dimension.txt", {"found a row of a covariance"}},
      {"OEM-too-many-covariance-columns.txt", {" numbers; "}},
      {"OEM-too-small-covariance-dimension.txt", {":89: the covariance has 4 rows; 6 are needed"}},
      {"OEM-wrong-keyword.txt", {":19: the keyword is 'WRONG_KEYWORD'"}},
      {"OEMExample1.txt", {"CENTER_NAME is 'MARS BARYCENTER'; EARTH is allowed"}},
      {"OEMExample2.txt", {"REF_FRAME is 'TOD'", "TIME_SYSTEM is 'MRT'"}},
      {"OEMExample3.xml", {":17: CENTER_NAME is 'MARS BARYCENTER'"}},
      {"OEMExample9.txt", {"TIME_SYSTEM is 'MRT'"}},
      {"test.oem", {":11: REF_FRAME is 'TOD'"}}};
  for (const auto& [name, parts] : kMessages) {
    const auto catalogue = read_catalogue(folder / name);
    ASSERT_FALSE(catalogue) << name;
    const std::string text = catalogue.error().text();
    for (const std::string& part : parts)
      EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
  }
}

std::string meme() {
  std::string text =
      "created:2026-09-11 01:55:52 UTC\nephemeris_start:2026-09-11 01:42:42 UTC "
      "ephemeris_stop:2026-09-11 01:44:42 UTC step_size:60\nephemeris_source:blend\nUVW\n";
  for (int i = 0; i < 3; ++i)
    text += fmt::format(
        "2026254014{}42.000 7000.{} 1 2 3 4 5\n1 2 3 4 5 6 7\n1 2 3 4 5 6 7\n1 2 3 4 5 6 7\n",
        2 + i, i);
  return text;
}

TEST(Meme, IsReadWholeOrNotAtAll) {
  const auto catalogue = parse_catalogue(meme(), "x/MEME_799500123_STARLINK-1_1_Operational.txt");
  ASSERT_TRUE(catalogue) << catalogue.error().text();
  EXPECT_TRUE(catalogue->skipped.empty());
  EXPECT_EQ(catalogue->tables.at(0).catalogue_number, 799'500'123U);
  EXPECT_EQ(catalogue->tables[0].name, "STARLINK-1");
  const std::string whole = meme();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto cut = parse_catalogue(std::string_view(whole).substr(0, length), "a");
    // Only at the end of a state with its covariance is the rest whole, and then its loss is told.
    EXPECT_TRUE(!cut || !cut->skipped.empty() || length + 2 >= whole.size()) << length;
  }
  std::string bad = meme();
  bad.replace(bad.find("7000.1"), 6, "7000,1");
  EXPECT_EQ(complaints(bad), std::vector<std::string>{
                                 "a.oem:9: field 2 of the state is '7000,1'; a number is allowed"});
}

TEST(MemeSample, HasJ2000AxesAndTheValuesInTheFile) {
  const auto path = data_file("catalogue/MEME_100001_sample_first3records.txt");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << path;
  const auto catalogue = read_catalogue(path);
  ASSERT_TRUE(catalogue) << catalogue.error().text();
  const StateTable& table = catalogue->tables.at(0);
  EXPECT_EQ(table.catalogue_number, 100'001U);
  const StateSegment& s = table.segments.at(0);
  EXPECT_EQ(s.frame, TableFrame::eme2000);
  ASSERT_EQ(s.tai_ns.size(), 3U);
  EXPECT_EQ(format_utc(s.usable_from), "2026-09-11T01:42:42Z");
  EXPECT_EQ(format_utc(s.usable_to), "2026-09-11T01:44:42Z");
  EXPECT_NEAR(s.position_m[0][0], 4244346.5367594, 1e-8);
  EXPECT_NEAR(s.velocity_m_per_s[2][2], -5089.6101799, 1e-9);
  ASSERT_EQ(catalogue->skipped.size(), 1U) << "the sample is the head of a longer file";
  EXPECT_NE(catalogue->skipped[0].reason.find("before ephemeris_stop (2026-09-14T01:42:42Z)"),
            std::string::npos);
  // The middle state from its neighbours alone: gravity is smooth.
  StateSegment outer = s;
  for (auto* values : {&outer.position_m, &outer.velocity_m_per_s})
    values->erase(values->begin() + 1);
  outer.tai_ns.erase(outer.tai_ns.begin() + 1);
  const TableState middle = interpolate(outer, s.tai_ns[1]);
  for (std::size_t axis = 0; axis < 3; ++axis)
    EXPECT_NEAR(middle.position_m[axis], s.position_m[1][axis], 10.0);
}

}  // namespace
}  // namespace aloft::orbit
