// PoPs from the lists that people publish, who may use which, and lists with mistakes.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "aloft/base/check.h"
#include "aloft/network/network.h"
#include "aloft/network/pop_list.h"

namespace aloft::network {
namespace {

std::filesystem::path shared_data(std::string_view name) {
  return std::filesystem::path(ALOFT_SOURCE_DIR).parent_path() / "shared" / "data" / name;
}

/// A file that lasts as long as its test; `which` tells several apart.
std::filesystem::path scratch_csv(std::string_view text, std::string_view which = "list") {
  const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
  const auto path = std::filesystem::path(::testing::TempDir()) /
                    ("network_" + test + "_" + std::string(which) + ".csv");
  ALOFT_CHECK(write_file(path, text).has_value(), "the folder for tests can be written to");
  return path;
}

const earth::Atlas& built_atlas() {
  static const Result<earth::Atlas> atlas =
      earth::Atlas::read(std::filesystem::path(ALOFT_BINARY_DIR) / "earth.pack");
  ALOFT_CHECK(atlas.has_value(), "the build writes earth.pack before tests run");
  return *atlas;
}

template <class T>
void expect_error(const Result<T>& result, const std::vector<std::string>& parts) {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Error::Code::invalid_input);
  for (const std::string& part : parts)
    EXPECT_NE(result.error().text().find(part), std::string::npos)
        << "'" << part << "' is missing in:\n"
        << result.error().text();
}

std::size_t count_skipped(const std::vector<std::string>& skipped, std::string_view part) {
  return static_cast<std::size_t>(
      std::count_if(skipped.begin(), skipped.end(),
                    [&](const std::string& line) { return line.find(part) != std::string::npos; }));
}

const PopRow* find(const PopList& list, std::string_view name) {
  for (const PopRow& row : list.rows)
    if (has_name(row, name)) return &row;
  return nullptr;
}

/// Names of the PoPs that a territory may use.
std::set<std::string> allowed_to(const Pops& pops, std::string_view id) {
  const auto territory = built_atlas().find_territory(id);
  ALOFT_CHECK(territory.has_value(), "the tests ask for territories that there are");
  std::set<std::string> names;
  for (const PopIndex pop : pops.allowed[*territory]) names.insert(pops.name[pop]);
  return names;
}

using Names = std::set<std::string>;

// --- The list itself ---

TEST(PopList, OfApril2026IsKnownByCodeAndCity) {
  const auto path = shared_data("ground/pops_2026-04-16.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there";
  const auto list = read_pops(path);
  ASSERT_TRUE(list) << list.error().text();
  // Counted with awk: 55 netfac, 10 pop, and 2 community gateways, which are no exit for others.
  EXPECT_EQ(list->rows.size(), 65U);
  EXPECT_EQ(list->skipped, (std::vector<std::string>{"dtcrakx1: not a PoP (community_gateway)",
                                                     "iqltcan1: not a PoP (community_gateway)"}));
  const PopRow* lima = find(*list, "LIMAPER1");
  ASSERT_NE(lima, nullptr);
  EXPECT_EQ(lima->name, "limaper1");
  EXPECT_EQ(find(*list, "lima"), lima);
  EXPECT_DOUBLE_EQ(lima->location.latitude.degrees(), degrees(-12.0948).degrees());
  EXPECT_DOUBLE_EQ(lima->location.longitude.degrees(), degrees(-76.9735).degrees());
  const PopRow* without_code = find(*list, "Salt Lake City");
  ASSERT_NE(without_code, nullptr);
  EXPECT_EQ(without_code->name, "Salt Lake City");
}

TEST(PopList, OfOctober2023IsKnownByBothHalvesOfItsNames) {
  const auto path = shared_data("ground/pops_2023-10-10.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there";
  const auto list = read_pops(path);
  ASSERT_TRUE(list) << list.error().text();
  EXPECT_EQ(list->rows.size(), 23U);
  EXPECT_TRUE(list->skipped.empty());
  const PopRow* lagos = find(*list, "lgosnga1");
  ASSERT_NE(lagos, nullptr);
  EXPECT_EQ(lagos->name, "LOS - LGOSNGA1");  // The file has a no-break space.
  EXPECT_EQ(find(*list, "los"), lagos);
}

TEST(PopList, SplitsNamesAtADashBetweenBlanks) {
  const auto list = read_pops(scratch_csv("name,lat,lon\nAAA - BBB,1,2\nC-C,3,4\n"));
  ASSERT_TRUE(list);
  EXPECT_EQ(list->rows[0].names, (std::vector<std::string>{"AAA - BBB", "AAA", "BBB"}));
  EXPECT_EQ(list->rows[1].names, std::vector<std::string>{"C-C"});
}

TEST(PopList, MixedWithGatewaysTakesTheOperationalPops) {
  const auto path = shared_data("ground/gateways_pops_2026-03-20.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there";
  const auto list = read_pops(path);
  ASSERT_TRUE(list) << list.error().text();
  EXPECT_EQ(list->rows.size(), 35U);
  EXPECT_EQ(count_skipped(list->skipped, "not operational (planned)"), 15U);
  EXPECT_EQ(count_skipped(list->skipped, "not a PoP (gateway)"), 307U);
}

TEST(PopList, ReportsAllMistakesTogether) {
  expect_error(read_pops(scratch_csv("code,city,lat,lon,type\n"
                                     "aaaa,A,91,0,pop\n"
                                     "bbbb,B,0,inf,pop\n"
                                     ",,0,0,pop\n"
                                     "dddd,D,,0,pop\n")),
               {":2: column 'lat': found 91; allowed are -90 to 90",
                ":3: column 'lon': found 'inf'; a finite number",
                ":4: found no code, name or city; one is needed",
                ":5: column 'lat': found ''; a finite number"});
}

TEST(PopList, OfBadShapeIsRefused) {
  expect_error(read_pops(scratch_csv("")), {"is empty"});
  expect_error(read_pops(scratch_csv("town,lat,lon\nA,1,2\n")),
               {":1: no column 'code' or 'name'", "town, lat, lon"});
  expect_error(read_pops(scratch_csv("code,lat\nA,1\n")), {"'lon'", "code, lat"});
  expect_error(read_pops(scratch_csv("code,lat,lon,type\nA,1,2,gateway\n")),
               {"no PoP among 1 rows"});
}

// --- Who may use which ---

PopList three_pops() {
  PopList list;
  for (const char* name : {"frnt", "lndn", "mdrd"}) list.rows.push_back({name, {}, {name}});
  return list;
}

std::vector<std::size_t> allowed(const Assignment& assignment, double share_min,
                                 std::vector<std::string>& skipped) {
  std::vector<std::size_t> rows;
  for (const PopIndex pop : allowed_pops("XX", assignment, share_min, three_pops(), skipped))
    rows.push_back(pop.value());
  return rows;
}

TEST(AllowedPops, HaveAtLeastTheShareOfSubnets) {
  std::vector<std::string> skipped;
  using Rows = std::vector<std::size_t>;
  // Exactly a tenth counts; a row less does not.
  EXPECT_EQ(allowed({{"mdrd", 1}, {"frnt", 9}}, 0.1, skipped), (Rows{0, 2}));
  EXPECT_EQ(allowed({{"mdrd", 1}, {"frnt", 10}}, 0.1, skipped), (Rows{0}));
  EXPECT_EQ(allowed({{"mdrd", 1}, {"frnt", 10}}, 0.0, skipped), (Rows{0, 2}));
  EXPECT_EQ(allowed({{"MDRD", 1}, {"mdrd", 1}}, 0.1, skipped), (Rows{2}));  // Once.
  EXPECT_TRUE(skipped.empty());
}

TEST(AllowedPops, ThatAreNotInUseAreNamed) {
  std::vector<std::string> skipped;
  EXPECT_EQ(allowed({{"lndn", 5}, {"sydy", 5}}, 0.1, skipped), (std::vector<std::size_t>{1}));
  EXPECT_EQ(skipped,
            std::vector<std::string>{"PoP assignment of XX: 'sydy' is not among the PoPs in use"});
  // What is below the share need not be in use.
  skipped.clear();
  EXPECT_EQ(allowed({{"lndn", 95}, {"sydy", 5}}, 0.1, skipped), (std::vector<std::size_t>{1}));
  EXPECT_TRUE(skipped.empty());
}

TEST(AllowedPops, AreAllIfNoneOfThemIsInUse) {
  for (const Assignment& assignment : {Assignment{{"sydy", 5}}, Assignment{{"lndn", 0}}}) {
    std::vector<std::string> skipped;
    EXPECT_TRUE(allowed(assignment, 0.1, skipped).empty());
    ASSERT_FALSE(skipped.empty());
    EXPECT_EQ(skipped.back(),
              "PoP assignment of XX: none of its PoPs is in use, so all are allowed");
  }
}

/// PoPs of the codes in `known` that an assignment to `code` allows.
std::vector<std::string> found_for(const std::string& code, const std::vector<std::string>& known) {
  PopList list;
  for (const std::string& name : known) list.rows.push_back({name, {}, {name}});
  std::vector<std::string> skipped;
  std::vector<std::string> found;
  for (const PopIndex pop : allowed_pops("XX", {{code, 1.0}}, 0.1, list, skipped))
    found.push_back(known[pop.value()]);
  const bool is_known = std::any_of(list.rows.begin(), list.rows.end(),
                                    [&](const PopRow& row) { return has_name(row, code); });
  EXPECT_EQ(is_known, skipped.empty()) << "what is not found, or found by a near code, is said";
  return found;
}

using Codes = std::vector<std::string>;

// One list writes aklnzl1 for what another calls acklnzl1, or numbers the sites of a city.
TEST(AllowedPops, AreThoseOfCodesThatDifferInOneLetterIfNoneIsTheSame) {
  EXPECT_EQ(found_for("sttlwax9", {"sttlwax1", "chcoilx1"}), (Codes{"sttlwax1"})) << "changed";
  EXPECT_EQ(found_for("aklnzl1", {"acklnzl1"}), (Codes{"acklnzl1"})) << "left out";
  EXPECT_EQ(found_for("acklnzl1", {"aklnzl1"}), (Codes{"aklnzl1"})) << "added";
  EXPECT_EQ(found_for("xsttlwax1", {"sttlwax1"}), (Codes{"sttlwax1"})) << "added in front";
  EXPECT_EQ(found_for("sttlwax12", {"sttlwax1"}), (Codes{"sttlwax1"})) << "added at the end";
  EXPECT_EQ(found_for("STTLWAX9", {"sttlwax1"}), (Codes{"sttlwax1"})) << "whatever the case";
  EXPECT_EQ(found_for("sttlwax3", {"sttlwax1", "frntdeu1", "sttlwax9"}),
            (Codes{"sttlwax1", "sttlwax9"}))
      << "all of them";
}

TEST(AllowedPops, OfAnotherCodeAreNamed) {
  const PopList list{{{"PER - PRTHAU1", {}, {"PER - PRTHAU1", "PRTHAU1"}}}, {}, "a list"};
  std::vector<std::string> skipped;
  EXPECT_EQ(allowed_pops("AU", {{"prthaus1", 3.0}}, 0.1, list, skipped).size(), 1U);
  ASSERT_EQ(skipped.size(), 1U);
  EXPECT_EQ(skipped[0],
            "PoP assignment of AU: 'prthaus1' is taken as 'PER - PRTHAU1', the nearest code");
  EXPECT_EQ(allowed_pops("AU", {{"prthau1", 3.0}}, 0.1, list, skipped).size(), 1U);
  EXPECT_EQ(skipped.size(), 1U) << "the same code is no news";
}

TEST(AllowedPops, AreOnlyThoseOfTheSameCodeIfThereIsOne) {
  EXPECT_EQ(found_for("sttlwax1", {"sttlwax9", "sttlwax1", "sttlwax2"}), (Codes{"sttlwax1"}));
}

TEST(AllowedPops, AreNotThoseOfOtherCodes) {
  EXPECT_EQ(found_for("sttlwax9", {"sttlway1"}), Codes{}) << "two letters";
  EXPECT_EQ(found_for("sttlwax1", {"sttlwxa1"}), Codes{}) << "two letters changed places";
  EXPECT_EQ(found_for("sttlwax1", {"sttlwa"}), Codes{}) << "two letters less";
  EXPECT_EQ(found_for("sydneu", {"sydnez"}), Codes{}) << "six letters are too few to guess";
  EXPECT_EQ(found_for("sydneua", {"sydneub"}), Codes{"sydneub"}) << "seven are enough";
}

class RealPops : public testing::Test {
 protected:
  void SetUp() override {
    scenario.pops.file = shared_data("ground/pops_2026-04-16.csv");
    scenario.pops.assignment_file = shared_data("ground/pop_assignment_2024-08-06.csv");
    if (!std::filesystem::exists(*scenario.pops.file)) GTEST_SKIP() << "the data are not there";
  }
  scenario::Scenario scenario;
};

// Shares by hand from the table: AU 31 + 7 + 7 + 3 of 48, AT 9 + 1 + 1 of 11, KE 4 + 4 of 8.
TEST_F(RealPops, AreAssignedByCountry) {
  const auto pops = load_pops(scenario, built_atlas(), {});
  ASSERT_TRUE(pops) << pops.error().text();
  EXPECT_EQ(allowed_to(*pops, "AU"), (Names{"sydyaus1", "acklnzl1", "prthaus1"}));
  EXPECT_EQ(allowed_to(*pops, "AT"), (Names{"frntdeu1"}));
  EXPECT_EQ(allowed_to(*pops, "KE"), (Names{"frntdeu1", "lgosnga1"}));
  EXPECT_EQ(allowed_to(*pops, "GL"), (Names{}));  // No row: all.
  EXPECT_EQ(allowed_to(*pops, "CN"), (Names{}));
}

// In the list of 2023 Frankfurt is "FRA - FRNTDEU1".
TEST_F(RealPops, AreAssignedByCodeInTheOlderListToo) {
  scenario.pops.file = shared_data("ground/pops_2023-10-10.csv");
  const auto pops = load_pops(scenario, built_atlas(), {});
  ASSERT_TRUE(pops) << pops.error().text();
  EXPECT_EQ(allowed_to(*pops, "AT"), (Names{"FRA - FRNTDEU1"}));
  // The table writes acklnzl1 and prthaus1.
  EXPECT_EQ(allowed_to(*pops, "AU"), (Names{"SYD - SYDYAUS1", "AKL - AKLNZL1", "PER - PRTHAU1"}));
}

/// Names of the PoPs that the cells of a country's places may use; "?" where a cell has no entry or
/// two cells differ.
Names allowed_in_all_cells(const Pops& pops, const std::string& country) {
  const earth::Places& places = built_atlas().places();
  std::set<Names> of_cells;
  for (const PlaceIndex place : rows<PlaceIndex>(places.size())) {
    if (places.country[place] != country) continue;
    const auto entry = pops.allowed_in_cell.find(places.cell[place]);
    if (entry == pops.allowed_in_cell.end()) return {"?"};
    Names names;
    for (const PopIndex pop : entry->second) names.insert(pops.name[pop]);
    of_cells.insert(names);
  }
  return of_cells.size() == 1 ? *of_cells.begin() : Names{"?"};
}

TEST_F(RealPops, OfEveryCountryAreThoseOfATallyOfTheTable) {
  const auto pops = load_pops(scenario, built_atlas(), {});
  ASSERT_TRUE(pops);
  const auto table = read_csv(*scenario.pops.assignment_file);
  ASSERT_TRUE(table);
  std::map<std::string, std::map<std::string, int>> tally;
  std::map<std::string, int> total;
  for (const auto& row : table->rows) {
    tally[row[0]][row[1]] += std::stoi(row[2]);
    total[row[0]] += std::stoi(row[2]);
  }
  const std::set<std::string> in_use(pops->name.begin(), pops->name.end());
  std::size_t unknown = 0;
  std::size_t absent = 0;
  std::size_t by_cell = 0;
  const earth::Places& places = built_atlas().places();
  for (const auto& [country, counts] : tally) {
    const bool has_places = std::count(places.country.begin(), places.country.end(), country) > 0;
    if (!built_atlas().find_territory(country) && !has_places) {
      ++unknown;
      EXPECT_EQ(count_skipped(pops->skipped, country + ": no such territory"), 1U);
      continue;
    }
    Names expected;
    for (const auto& [pop, subnets] : counts) {
      if (10 * subnets < total[country]) continue;
      if (in_use.contains(pop))
        expected.insert(pop);
      else
        ++absent;  // The table of 2024 has no code that is nearly one of the list of 2026.
    }
    if (built_atlas().find_territory(country)) {
      EXPECT_EQ(allowed_to(*pops, country), expected) << country;
    } else {
      ++by_cell;
      EXPECT_EQ(allowed_in_all_cells(*pops, country), expected) << country;
    }
  }
  EXPECT_GE(by_cell, 5U) << "Guadeloupe, French Guiana, Martinique, Mayotte, Reunion";
  EXPECT_GT(tally.size(), 100U);
  EXPECT_EQ(count_skipped(pops->skipped, "is not among the PoPs in use"), absent);
  EXPECT_EQ(count_skipped(pops->skipped, "no such territory"), unknown);
}

TEST_F(RealPops, ThatAreTakenAwayAreAllowedToNobody) {
  const auto pops = load_pops(scenario, built_atlas(), {"Frankfurt", "seattle"});
  ASSERT_TRUE(pops) << pops.error().text();
  EXPECT_EQ(allowed_to(*pops, "KE"), (Names{"lgosnga1"}));
  EXPECT_EQ(allowed_to(*pops, "AT"), (Names{}));  // Only Frankfurt had its tenth, so all.
  EXPECT_EQ(count_skipped(pops->skipped, "frntdeu1: taken away on request"), 1U);
  // A city takes all its PoPs along.
  EXPECT_EQ(count_skipped(pops->skipped, "sttlwax1: taken away on request"), 1U);
  EXPECT_EQ(count_skipped(pops->skipped, "sttlwax9: taken away on request"), 1U);
  expect_error(load_pops(scenario, built_atlas(), {"Frankfort"}),
               {"no PoP is called 'Frankfort'", "did you mean Frankfurt"});
}

TEST(PopAssignment, WithMistakesIsRefused) {
  const auto read = [](std::string_view text) { return read_assignment(scratch_csv(text)); };
  expect_error(read("iso2,pop,subnets\nKE,frnt,-1\nKE,lgos,many\n"),
               {":2: column 'subnets': found -1; 0 or more are allowed",
                ":3: column 'subnets': found 'many'; a finite number"});
  expect_error(read("country,pop,subnets\nKE,frnt,1\n"), {"'iso2'", "country, pop, subnets"});
  expect_error(read("iso2,pop\nKE,frnt\n"), {"'subnets'", "iso2, pop"});
}

// The map counts Reunion and Guadeloupe as France; the gazetteer and the assignment do not.
TEST(PopAssignment, OfACodeWithoutTerritoryIsByCell) {
  ASSERT_FALSE(built_atlas().find_territory("RE"));
  scenario::Scenario scenario;
  scenario.assumptions.pop_subnet_share_min = 0.1;
  scenario.pops.file = scratch_csv("code,lat,lon\nfrnt,50,8\nprth,-32,116\nmdrd,40,-4\n", "pops");
  scenario.pops.assignment_file =
      scratch_csv("iso2,pop,subnets\nFR,frnt,1\nRE,prth,9\nRE,frnt,1\nGP,gone,1\nQQ,frnt,1\n");
  const auto pops = load_pops(scenario, built_atlas(), {});
  ASSERT_TRUE(pops) << pops.error().text();
  EXPECT_EQ(allowed_to(*pops, "FR"), (Names{"frnt"}));
  const earth::Places& places = built_atlas().places();
  std::size_t in_reunion = 0;
  std::size_t in_guadeloupe = 0;
  std::set<earth::CellId> cells;
  for (const PlaceIndex place : rows<PlaceIndex>(places.size())) {
    if (places.country[place] != "RE" && places.country[place] != "GP") continue;
    cells.insert(places.cell[place]);
    ASSERT_TRUE(pops->allowed_in_cell.contains(places.cell[place])) << places.name[place];
    const std::vector<PopIndex>& allowed = pops->allowed_in_cell.at(places.cell[place]);
    if (places.country[place] == "RE") {
      ++in_reunion;
      EXPECT_EQ(allowed, (std::vector<PopIndex>{PopIndex(0), PopIndex(1)}));
    } else {
      ++in_guadeloupe;
      EXPECT_TRUE(allowed.empty()) << "none of its PoPs is in use, so all are allowed";
    }
  }
  EXPECT_GT(in_reunion, 10U);
  EXPECT_GT(in_guadeloupe, 10U);
  EXPECT_EQ(pops->allowed_in_cell.size(), cells.size()) << "nobody else's cell";
  EXPECT_EQ(count_skipped(pops->skipped, "PoP assignment of RE"), 0U);
  EXPECT_EQ(count_skipped(pops->skipped, "PoP assignment of GP: none of its PoPs is in use"), 1U);
  EXPECT_EQ(count_skipped(pops->skipped, "PoP assignment of QQ: no such territory"), 1U);
}

TEST(PopAssignment, OfNoKnownCountryIsRefused) {
  scenario::Scenario scenario;
  scenario.pops.file = scratch_csv("code,lat,lon\nfrnt,50,8\n", "pops");
  scenario.pops.assignment_file = scratch_csv("iso2,pop,subnets\nQQ,frnt,1\nZZ,frnt,1\n");
  expect_error(load_pops(scenario, built_atlas(), {}),
               {"column 'iso2' has no known country", "ISO 3166-1 alpha-2"});
}

// --- Cities by name ---

TEST(PopCities, AreFoundInTheGazetteer) {
  scenario::Scenario scenario;
  scenario.pops.cities = {{"Bogota,CO", 4}, {"Nairobi", 4}};
  const auto pops = load_pops(scenario, built_atlas(), {});
  ASSERT_TRUE(pops) << pops.error().text();
  ASSERT_EQ(pops->size(), 2U);
  EXPECT_EQ(pops->name[PopIndex(0)], "Bogota,CO");
  EXPECT_NEAR(pops->location[PopIndex(0)].latitude.degrees(), 4.6, 0.2);
  EXPECT_NEAR(pops->location[PopIndex(1)].longitude.degrees(), 36.8, 0.2);
  for (const auto& of_territory : pops->allowed) EXPECT_TRUE(of_territory.empty());
  const auto without = load_pops(scenario, built_atlas(), {"bogotá"});
  ASSERT_TRUE(without) << without.error().text();
  EXPECT_EQ(without->size(), 1U);
  expect_error(load_pops(scenario, built_atlas(), {"Nairobi", "Bogota,CO"}), {"no PoP is left"});
}

TEST(PopCities, ThatAreUnknownOrAmbiguousAreReportedTogether) {
  scenario::Scenario scenario;
  scenario.file = "world.toml";
  scenario.pops.cities = {{"Nairobbi,KE", 7}, {"San Jose", 8}, {"London,GB", 9}};
  expect_error(
      load_pops(scenario, built_atlas(), {}),
      {"world.toml:7: pops.cities: found 'Nairobbi,KE': no such place; nearest: Nairobi,KE",
       "world.toml:8: pops.cities: found 'San Jose': 18 places have that name; add a country, one "
       "of"});
}

}  // namespace
}  // namespace aloft::network
