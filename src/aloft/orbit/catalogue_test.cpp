// Whole catalogues: real ones, fabricated ones, large ones.
#include <chrono>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/orbit/orbit.h"
#include "aloft/orbit/test_elements.h"

namespace aloft::orbit {
namespace {

using Class = scenario::SatelliteClass;

// Counted another way than the reader does: pairs of columns of all lines that begin with "1 ".
struct Count {
  std::size_t first_lines = 0;
  std::size_t second_lines = 0;
  std::set<std::pair<std::string, std::string>> number_and_epoch;
};

Count count(const std::string& text) {
  Count c;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    if (text.compare(at, 2, "2 ") == 0) ++c.second_lines;
    if (text.compare(at, 2, "1 ") == 0) {
      ++c.first_lines;
      c.number_and_epoch.emplace(text.substr(at + 2, 5), text.substr(at + 18, 14));
    }
    if (text.find('\n', at) == std::string::npos) break;
  }
  return c;
}

TEST(RealCatalogue, HoldsAsManyObjectsAsItsFileCounts) {
  const std::vector<std::pair<const char*, std::size_t>> kFiles{
      {"starlink_2024-07-17.tle", 6226},  {"starlink_2025-05-29.tle", 7500},
      {"starlink_2026-05-15.tle", 10364}, {"starlink_2026-05-24.tle", 10356},
      {"starlink_2026-05-30.tle", 10395}, {"oneweb_2025-03-19.tle", 651},
      {"oneweb_2026-05-30.tle", 651},     {"gps-ops-2026-03-09.tle", 32},
      {"stations_2026-05-30.tle", 25}};
  if (!std::filesystem::exists(data_file("catalogue")))
    GTEST_SKIP() << "the folder shared/data is absent";
  for (const auto& [name, published] : kFiles) {
    const auto path = data_file(std::string("catalogue/") + name);
    const auto catalogue = read_catalogue(path);
    ASSERT_TRUE(catalogue) << catalogue.error().text();
    const Count expected = count(read_file(path).value());
    EXPECT_EQ(expected.first_lines, published) << name;
    EXPECT_EQ(expected.second_lines, published) << name;
    EXPECT_EQ(catalogue->elements.size(), expected.number_and_epoch.size()) << name;
    EXPECT_EQ(catalogue->elements.size() + catalogue->skipped.size(), published) << name;
    EXPECT_EQ(catalogue->origins.size(), catalogue->elements.size()) << name;
    fmt::print("{}: {} sets, {} skipped\n", name, catalogue->elements.size(),
               catalogue->skipped.size());
  }
}

TEST(RealCatalogue, HasTheClassesThatItsNamesTell) {
  const auto path = data_file("catalogue/starlink_2026-05-30.tle");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the folder shared/data is absent";
  const auto catalogue = read_catalogue(path);
  ASSERT_TRUE(catalogue) << catalogue.error().text();
  std::map<Class, int> counts;
  for (const ElementSet& e : catalogue->elements) ++counts[class_of_name(e.name)];
  // grep -c for STARLINK-dddd, STARLINK-ddddd and [DTC].
  EXPECT_EQ(counts, (std::map<Class, int>{
                        {Class::v1, 3323}, {Class::v2_mini, 6430}, {Class::direct_to_cell, 642}}));
}

TEST(FabricatedCatalogue, EachOfTheTwelveSetsIsRefusedWithLineAndReason) {
  const auto path = data_file("launch/iss_tles_fabricated_rejects.tle");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the folder shared/data is absent";
  const std::string text = read_file(path).value();
  const auto whole = parse_tle(text, "f.tle");
  ASSERT_FALSE(whole);
  const std::vector<std::string_view> lines = split_lines(text);
  ASSERT_EQ(lines.size(), 36U);
  std::size_t messages = 0;
  for (std::size_t set = 0; set < 12; ++set) {
    std::string alone;
    for (std::size_t i = 0; i < 3; ++i) alone += std::string(lines[3 * set + i]) + "\n";
    const auto refused = parse_tle(alone, "f.tle");
    ASSERT_FALSE(refused) << alone;
    for (const std::string& message : refused.error().messages) {
      const bool second = message.starts_with("f.tle:3: ");
      EXPECT_TRUE(second || message.starts_with("f.tle:2: ")) << message;
      const std::string reason = message.substr(9);
      EXPECT_TRUE(reason.starts_with("checksum (column 69) is '")) << message;
      const std::string here = fmt::format("f.tle:{}: {}", 3 * set + (second ? 3 : 2), reason);
      ASSERT_LT(messages, whole.error().messages.size());
      EXPECT_EQ(whole.error().messages[messages++], here);
    }
  }
  EXPECT_EQ(messages, whole.error().messages.size());
  EXPECT_TRUE(parse_tle(text, "f.tle", false)) << "only their checksums are wrong";
}

TEST(CatalogueFile, IsReadByItsContent) {
  const WrittenSet iss;
  const TemporaryFile tle("a.txt", "\xEF\xBB\xBF" + iss.text());
  const TemporaryFile json("b.txt", " \r\n[" + iss.json(WrittenSet::Dialect::numbers) + "]");
  for (const TemporaryFile* file : {&tle, &json}) {
    const auto catalogue = read_catalogue(file->path());
    ASSERT_TRUE(catalogue) << catalogue.error().text();
    EXPECT_EQ(catalogue->elements.front().catalogue_number, 25544U);
  }
}

TEST(CatalogueFile, ThatIsEmptyOrMissingOrAFolderIsAnError) {
  for (const std::string bytes : {"", " \r\n\t\n", "\xEF\xBB\xBF"}) {
    const TemporaryFile file("empty.tle", bytes);
    const auto catalogue = read_catalogue(file.path());
    ASSERT_FALSE(catalogue);
    EXPECT_EQ(catalogue.error().code, Error::Code::invalid_input);
    EXPECT_EQ(catalogue.error().text(), file.path().string() +
                                            ": is empty; a catalogue is needed: TLE, 3LE, OMM "
                                            "(JSON, CSV, KVN, XML), OEM (KVN, XML) or MEME");
  }
  const auto missing = read_catalogue("/no/such/file.tle");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().text(), "/no/such/file.tle: cannot be read: No such file or directory");
  EXPECT_FALSE(read_catalogue("/"));
}

TEST(CatalogueFile, ErrorsNameTheFile) {
  const TemporaryFile file("cut.tle", WrittenSet{}.text().substr(0, 100));
  const auto catalogue = read_catalogue(file.path());
  ASSERT_FALSE(catalogue);
  EXPECT_TRUE(catalogue.error().text().starts_with(file.path().string() + ":3: "))
      << catalogue.error().text();
}

TEST(SatelliteClassByName, FollowsTheNamesOfTheCatalogue) {
  for (const auto& [name, expected, has_lasers] : std::vector<std::tuple<const char*, Class, bool>>{
           {"STARLINK-61", Class::v1, false},
           {"STARLINK-1007", Class::v1, false},
           {"STARLINK-1130 (DARKSAT)", Class::v1, false},
           {"STARLINK-2762", Class::v1, false},
           {"STARLINK-3005", Class::v1, true},
           {"STARLINK-6234", Class::v1, true},
           {"STARLINK-30057", Class::v2_mini, true},
           {"STARLINK-37999", Class::v2_mini, true},
           {"STARLINK-11072 [DTC]", Class::direct_to_cell, true},
           {"ONEWEB-0012", Class::oneweb, false},
           {"ISS (ZARYA)", Class::other, false},
           {"STARLINK-", Class::other, false},
           {"XSTARLINK-1007", Class::other, false},
           {"", Class::other, false}}) {
    EXPECT_EQ(class_of_name(name), expected) << name;
    EXPECT_EQ(has_lasers_by_name(name), has_lasers) << name;
  }
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// All of different numbers and orbits; the numbers reach to the end of Alpha-5.
WrittenSet numbered(int i) {
  WrittenSet set;
  set.name = fmt::format("OBJECT {}", i);
  set.number = 239'999 + static_cast<std::uint64_t>(i);
  set.node_e4 = i * 36 % 3'600'000;
  set.anomaly_e4 = i * 7 % 3'600'000;
  set.mean_motion_e8 = 12'00000000 + i * 1'000;
  return set;
}

TEST(LargeCatalogue, Of100000ObjectsIsValidAndLoads) {
  constexpr int kObjects = 100'000;
  std::string tle;
  std::string json;
  for (int i = 1; i <= kObjects; ++i) {
    WrittenSet set = numbered(i);
    tle += set.text();
    set.number = 100'000'000 + static_cast<std::uint64_t>(i);
    json += (i == 1 ? "[" : ",") + set.json(WrittenSet::Dialect::strings);
  }
  const TemporaryFile tle_file("100000.tle", tle);
  const TemporaryFile json_file("100000.json", json + "]");
  for (const TemporaryFile* file : {&tle_file, &json_file}) {
    const auto begin = std::chrono::steady_clock::now();
    const auto catalogue = read_catalogue(file->path());
    ASSERT_TRUE(catalogue) << catalogue.error().text();
    EXPECT_EQ(catalogue->elements.size(), 100'000U);
    EXPECT_TRUE(catalogue->skipped.empty());
    fmt::print("{} objects of {} read in {:.2f} s\n", kObjects, file->path().extension().string(),
               seconds_since(begin));
  }

  scenario::Scenario scenario;
  scenario.start = WrittenSet{}.epoch();
  scenario.constellation.catalogues = {tle_file.path(), json_file.path()};
  const auto begin = std::chrono::steady_clock::now();
  const auto fleet = Fleet::load(scenario);
  ASSERT_TRUE(fleet) << fleet.error().text();
  const double loaded_s = seconds_since(begin);
  EXPECT_EQ(fleet->satellites().size(), 200'000U);
  Ephemeris ephemeris;
  fleet->propagate(scenario.start, ephemeris);
  for (const SatelliteIndex s : rows<SatelliteIndex>(200'000)) ASSERT_EQ(ephemeris.usable[s], 1);
  fmt::print("both loaded in {:.2f} s, moved once in {:.2f} s\n", loaded_s,
             seconds_since(begin) - loaded_s);
}

}  // namespace
}  // namespace aloft::orbit
