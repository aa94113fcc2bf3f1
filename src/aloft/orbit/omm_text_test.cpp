// OMM in KVN, XML and CSV against the JSON reader, hand-written messages, and samples that others
// publish.
#include <map>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/orbit/orbit.h"
#include "aloft/orbit/test_elements.h"

namespace aloft::orbit {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

Fields iss_fields() {
  return {{"OBJECT_NAME", "ISS (ZARYA)"},
          {"OBJECT_ID", "1998-067A"},
          {"CENTER_NAME", "EARTH"},
          {"REF_FRAME", "TEME"},
          {"TIME_SYSTEM", "UTC"},
          {"MEAN_ELEMENT_THEORY", "SGP4"},
          {"EPOCH", "2008-09-20T12:25:40.104192"},
          {"MEAN_MOTION", "15.72125391"},
          {"ECCENTRICITY", ".0006703"},
          {"INCLINATION", "51.6416"},
          {"RA_OF_ASC_NODE", "247.4627"},
          {"ARG_OF_PERICENTER", "130.5360"},
          {"MEAN_ANOMALY", "325.0288"},
          {"EPHEMERIS_TYPE", "0"},
          {"CLASSIFICATION_TYPE", "U"},
          {"NORAD_CAT_ID", "25544"},
          {"ELEMENT_SET_NO", "292"},
          {"REV_AT_EPOCH", "56353"},
          {"BSTAR", "-.11606E-4"},
          {"MEAN_MOTION_DOT", "-.00002182"},
          {"MEAN_MOTION_DDOT", "0"}};
}

// `fields` with one of another value; an empty value leaves the field out.
Fields with(const Fields& fields, const std::string& key, const std::string& value) {
  Fields result;
  for (const auto& [k, v] : fields)
    if (k != key || !value.empty()) result.emplace_back(k, k == key ? value : v);
  return result;
}

std::string kvn(const Fields& fields) {
  std::string text = "CCSDS_OMM_VERS = 2.0\nCREATION_DATE = 2008-264T00:00:00\nORIGINATOR = X\n";
  for (const auto& [key, value] : fields) text += fmt::format("{} = {}\n", key, value);
  return text;
}

std::string xml(const Fields& fields) {
  std::string text =
      "<?xml version=\"1.0\"?>\n<omm id=\"CCSDS_OMM_VERS\" version=\"2.0\">\n<header/>\n"
      "<body><segment><data><meanElements>\n";
  for (const auto& [key, value] : fields) text += fmt::format("<{0}>{1}</{0}>\n", key, value);
  return text + "</meanElements></data></segment></body></omm>\n";
}

std::string csv(const Fields& fields) {
  std::string names;
  std::string values;
  for (const auto& [key, value] : fields) {
    names += (names.empty() ? "" : ",") + key;
    values += (values.empty() ? "" : ",") + value;
  }
  return names + "\n" + values + "\n";
}

const std::map<std::string, std::string (*)(const Fields&)> kNotations = {
    {"kvn", kvn}, {"xml", xml}, {"csv", csv}};

std::vector<std::string> complaints(std::string_view text, std::string_view file = "a.omm") {
  const auto catalogue = parse_catalogue(text, file);
  return catalogue ? std::vector<std::string>{} : catalogue.error().messages;
}

ElementSet only_set(std::string_view text) {
  const auto catalogue = parse_catalogue(text, "a.omm");
  EXPECT_TRUE(catalogue) << (catalogue ? "" : catalogue.error().text()) << "\n" << text;
  if (!catalogue || catalogue->elements.size() != 1) return {};
  return catalogue->elements.front();
}

TEST(OmmText, EveryNotationGivesTheElementsOfTheTle) {
  const auto tle = parse_tle(WrittenSet{}.text(), "a.tle");
  ASSERT_TRUE(tle);
  for (const auto& [name, write] : kNotations)
    EXPECT_EQ(only_set(write(iss_fields())), tle->elements.front()) << name;
}

TEST(OmmText, NumbersOfSixAndNineDigitsAreRead) {
  for (const auto& [name, write] : kNotations)
    for (const std::uint64_t number : {100'000ULL, 999'999ULL, 340'000ULL, 799'500'123ULL})
      EXPECT_EQ(only_set(write(with(iss_fields(), "NORAD_CAT_ID", std::to_string(number))))
                    .catalogue_number,
                number)
          << name;
}

// Every notation can carry UTF-8; JSON nothing else.
TEST(OmmText, NamesAreUtf8) {
  for (const auto& [name, write] : kNotations) {
    EXPECT_EQ(only_set(write(with(iss_fields(), "OBJECT_NAME", "\xC3\x92"))).name, "\xC3\x92")
        << name;
    const auto messages = complaints(write(with(iss_fields(), "OBJECT_NAME", "\xD2")));
    ASSERT_EQ(messages.size(), 1U) << name;
    EXPECT_NE(messages.front().find("a printable string is allowed"), std::string::npos) << name;
  }
}

TEST(OmmText, AnotherTheoryFrameCentreOrTimeIsRefusedByName) {
  struct Refused {
    const char* key;
    const char* value;
    const char* allowed;
    std::size_t line_in_kvn;
  };
  constexpr Refused kRefused[] = {{"MEAN_ELEMENT_THEORY", "SGP4-XP", "SGP4 or SGP/SGP4", 9},
                                  {"REF_FRAME", "TOD", "TEME", 7},
                                  {"CENTER_NAME", "MARS", "EARTH or Earth", 6},
                                  {"TIME_SYSTEM", "TAI", "UTC", 8},
                                  {"EPHEMERIS_TYPE", "4", "0 or 2", 17}};
  for (const Refused& r : kRefused) {
    for (const auto& [name, write] : kNotations) {
      const std::size_t line = name == "csv"   ? 2
                               : name == "kvn" ? r.line_in_kvn
                                               : r.line_in_kvn + 1;
      EXPECT_EQ(complaints(write(with(iss_fields(), r.key, r.value))),
                std::vector<std::string>{fmt::format("a.omm:{}: {} is '{}'; {} is allowed", line,
                                                     r.key, r.value, r.allowed)});
    }
  }
}

TEST(OmmText, NumbersOutOfRangeAndMissingOnesAreNamedWithTheirLine) {
  const auto bad = [](const std::string& value) {
    return complaints(kvn(with(iss_fields(), "INCLINATION", value)));
  };
  for (const std::string value : {"nan", "inf", "-1", "181", "51,6", "0x1p3", "51.6 deg", "[deg]"})
    EXPECT_EQ(bad(value),
              std::vector<std::string>{fmt::format(
                  "a.omm:13: INCLINATION is '{}'; a number from 0 to 180 is allowed", value)});
  EXPECT_EQ(bad(""), std::vector<std::string>{
                         "a.omm:1: has no INCLINATION; a number from 0 to 180 is needed"});
  EXPECT_EQ(bad("0.9013 [rad]"),
            std::vector<std::string>{"a.omm:13: the unit of INCLINATION is 'rad'; deg is allowed"});
  EXPECT_EQ(only_set(kvn(with(iss_fields(), "INCLINATION", "51.6416 [deg]"))),
            only_set(kvn(iss_fields())));
}

TEST(OmmText, EveryMandatoryKeywordIsMissedInKvnAndXml) {
  for (const auto& [key, value] : iss_fields()) {
    const bool optional = key == "OBJECT_NAME" || key == "OBJECT_ID" || key == "EPHEMERIS_TYPE" ||
                          key == "CLASSIFICATION_TYPE" || key == "ELEMENT_SET_NO" ||
                          key == "REV_AT_EPOCH";
    for (const auto write : {kvn, xml}) {
      const auto messages = complaints(write(with(iss_fields(), key, "")));
      ASSERT_EQ(messages.empty(), optional) << key;
      EXPECT_TRUE(optional || messages.front().find(key) != std::string::npos);
    }
  }
}

TEST(OmmText, UnknownAndRepeatedKeywordsAreRefused) {
  EXPECT_EQ(complaints(kvn(iss_fields()) + "BSTRA = 0\n"),
            std::vector<std::string>{"a.omm:25: the keyword is 'BSTRA'; one of an OMM, or "
                                     "USER_DEFINED_*, is allowed"});
  EXPECT_EQ(complaints(kvn(iss_fields()) + "EPOCH = 2009-01-01T00:00:00\n"),
            std::vector<std::string>{
                "a.omm:25: EPOCH is given a second time, after line 10; once is allowed"});
  EXPECT_EQ(complaints(kvn(iss_fields()) + "hello\n"),
            std::vector<std::string>{"a.omm:25: found 'hello'; KEYWORD = VALUE is allowed"});
  EXPECT_TRUE(complaints(kvn(iss_fields()) + "USER_DEFINED_MODEL = x\nCOMMENT y = z\n").empty());
  EXPECT_EQ(complaints(xml({{"FUEL", "1"}})).front(),
            "a.omm:5: the element is <FUEL>; a keyword of an OMM is allowed here");
}

TEST(OmmText, OneFileMayHoldManyMessages) {
  const Fields other = with(iss_fields(), "NORAD_CAT_ID", "7");
  const auto in_kvn = parse_catalogue(kvn(iss_fields()) + "\n" + kvn(other), "a");
  ASSERT_TRUE(in_kvn);
  ASSERT_EQ(in_kvn->elements.size(), 2U);
  EXPECT_EQ(in_kvn->origins[1].line, 26U);
  EXPECT_EQ(in_kvn->origins[1].record, 2U);
  const auto body = [](const Fields& fields) { return xml(fields).substr(22); };
  const auto in_xml = parse_catalogue(
      "<?xml version=\"1.0\"?>\n<ndm>" + body(iss_fields()) + body(other) + "</ndm>", "a");
  ASSERT_TRUE(in_xml) << in_xml.error().text();
  EXPECT_EQ(in_xml->elements.size(), 2U);
}

TEST(OmmText, DaysOfTheYearAreDates) {
  for (const auto& [text, utc] : std::vector<std::pair<std::string, const char*>>{
           {"2007-064T10:34:41.4264", "2007-03-05T10:34:41.426Z"},
           {"2000-366T00:00:00", "2000-12-31T00:00:00Z"},
           {"2001-365T00:00:00.000000000000", "2001-12-31T00:00:00Z"},
           {"2001-001T00:00:00Z", "2001-01-01T00:00:00Z"}})
    EXPECT_EQ(format_utc(only_set(kvn(with(iss_fields(), "EPOCH", text))).epoch), utc) << text;
  for (const std::string text : {"2001-366T00:00:00", "2001-000T00:00:00", "2001-0a1T00:00:00",
                                 "2001-12T00:00:00", "2001-064T24:00:00", "2001-064", "x", "2001"})
    EXPECT_EQ(complaints(kvn(with(iss_fields(), "EPOCH", text))).size(), text == "2001-064" ? 0 : 1)
        << text;
}

// Wherever a message ends, it is refused or the orbit is the whole one's.
TEST(OmmText, AHalfWrittenFileNeverGivesAnotherOrbit) {
  for (const auto& [name, write] : kNotations) {
    const std::string whole = write(iss_fields());
    const ElementSet expected = only_set(whole);
    for (std::size_t length = 0; length < whole.size(); ++length) {
      const auto catalogue = parse_catalogue(std::string_view(whole).substr(0, length), "a");
      EXPECT_TRUE(!catalogue || catalogue->elements.front() == expected) << name << " " << length;
      // In a table the last value may be empty: SGP4 does without it.
      EXPECT_TRUE(!catalogue || length + 2 >= whole.size()) << name << " " << length;
    }
  }
}

TEST(OmmText, NoByteMakesAReaderFall) {
  for (const auto& [name, write] : kNotations) {
    const std::string whole = write(iss_fields());
    for (std::size_t i = 0; i < whole.size(); ++i) {
      for (const char c : {'\0', '\n', '<', '=', '"', ',', '9', '\xFF', '&', '['}) {
        std::string text = whole;
        text[i] = c;
        const auto catalogue = parse_catalogue(text, "a");
        EXPECT_TRUE(catalogue || !catalogue.error().messages.empty());
      }
    }
  }
}

TEST(OmmText, DeepNestingIsRefusedNotFollowed) {
  std::string text = "<omm>";
  for (int i = 0; i < 200'000; ++i) text += "<data>";
  EXPECT_FALSE(complaints(text).empty());
  for (int i = 0; i < 200'000; ++i) text += "</data>";
  EXPECT_FALSE(complaints(text + "</omm>").empty());
}

struct Sample {
  const char* name;
  double mean_motion_rev_per_day;
  double inclination_deg;
  double bstar;
  std::uint64_t number;
  const char* epoch;
};

TEST(OmmSamples, GoodOnesGiveTheValuesInTheFile) {
  if (!std::filesystem::exists(data_file("ccsds"))) GTEST_SKIP() << "no folder shared/data/ccsds";
  constexpr const char* kGoes = "2007-03-05T10:34:41.426Z";
  constexpr const char* kStarlette = "2021-03-22T13:21:09.224Z";
  for (const Sample& s :
       {Sample{"OMMExample1.txt", 1.00273272, 3.0539, 1e-4, 23581, kGoes},
        Sample{"OMMExample2.txt", 1.00273272, 3.0539, 1e-4, 23581, kGoes},
        Sample{"OMMExample2.xml", 1.00273272, 3.0539, 1e-4, 23581, kGoes},
        Sample{"OMM-with-units.xml", 1.00273272, 3.0539, 1e-4, 23581, kGoes},
        Sample{"OMM-empty-object-id.txt", 1.00273272, 3.0539, 1e-4, 23581, kGoes},
        Sample{"OMMExample4.txt", 13.82309053, 49.8237, -.47102e-5, 7646, kStarlette},
        Sample{"OMMExample4.xml", 13.82309053, 49.8237, -.47102e-5, 7646, kStarlette},
        Sample{"OMM-empty-object-id.xml", 13.82309053, 49.8237, -.47102e-5, 7646, kStarlette}}) {
    const auto catalogue = read_catalogue(data_file("ccsds") / s.name);
    ASSERT_TRUE(catalogue) << catalogue.error().text();
    ASSERT_EQ(catalogue->elements.size(), 1U);
    const ElementSet& e = catalogue->elements.front();
    EXPECT_DOUBLE_EQ(e.mean_motion_rad_per_s * 86'400.0 / (2.0 * std::numbers::pi),
                     s.mean_motion_rev_per_day);
    EXPECT_DOUBLE_EQ(e.inclination.degrees(), s.inclination_deg);
    EXPECT_EQ(e.bstar_per_earth_radius, s.bstar);
    EXPECT_EQ(e.catalogue_number, s.number);
    EXPECT_EQ(format_utc(e.epoch), s.epoch);
  }
}

TEST(OmmSamples, BadOnesAreRefusedWithLineKeywordFoundAndAllowed) {
  const auto folder = data_file("ccsds");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no folder shared/data/ccsds";
  const std::map<std::string, std::vector<std::string>> kMessages = {
      {"OMM-number-format-error.txt",
       {":15: ARG_OF_PERICENTER is 'this-is-not-a-number'; a number from -360 to 360 is allowed"}},
      {"OMM-wrong-keyword.txt", {":9: the keyword is 'WRONG_KEYWORD'; one of an OMM"}},
      {"OMMExample3.txt",
       {":11: REF_FRAME is 'TOD'; TEME is allowed", ":13: TIME_SYSTEM is 'MRT'; UTC is allowed",
        ":14: MEAN_ELEMENT_THEORY is 'SOME THEORY'; SGP4", "has no MEAN_MOTION;"}},
      {"OMMExample5.txt", {":10: MEAN_ELEMENT_THEORY is 'SGP4-XP'", ":21: EPHEMERIS_TYPE is '4'"}},
      {"OPMExample1.txt", {"is a message of another kind, 'CCSDS_OPM_VERS'"}},
      {"CDMExample1.xml", {"is a message of another kind, 'cdm'"}},
      {"spurious-metadata.xml", {"is a message of another kind, 'opm'"}}};
  for (const auto& [name, parts] : kMessages) {
    const auto catalogue = read_catalogue(folder / name);
    ASSERT_FALSE(catalogue) << name;
    const std::string text = catalogue.error().text();
    EXPECT_TRUE(text.starts_with((folder / name).string())) << text;
    for (const std::string& part : parts)
      EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
  }
}

// Nothing else in the folder is a catalogue, and nothing in it makes a reader fall.
TEST(OmmSamples, EveryOtherMessageIsRefused) {
  const auto folder = data_file("ccsds");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no folder shared/data/ccsds";
  int refused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if (name.starts_with("OMM") || name.starts_with("OEM") || name.starts_with("oem") ||
        name.ends_with(".oem") || name.starts_with("ISS"))
      continue;
    EXPECT_FALSE(read_catalogue(entry.path())) << name;
    ++refused;
  }
  EXPECT_GT(refused, 50);
}

}  // namespace
}  // namespace aloft::orbit
