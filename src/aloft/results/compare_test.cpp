#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "aloft/results/results.h"
#include "aloft/results/synthetic_run_test.h"

namespace aloft::results {
namespace {

RunTables changed(RunTables tables) {
  TerritoryRow& lost = tables.territories[0];
  lost.served_time_share = 0.0;
  lost.gazetteer_population_share = 0.0;
  lost.latency = {};
  tables.territories[3].latency.median_ms += 5.0;
  tables.territories[3].quality.downlink_busy_hour_mbps *= 0.5;
  for (PlaceRow& row : tables.places) row.served = !row.served;
  return tables;
}

class Compare : public testing::Test {
 protected:
  void SetUp() override {
    RunInfo other = synthetic::info();
    other.seed = 7;
    other.scenario_sha256 = "ff";
    other.without = {"gateway Gravelines"};
    const RunTables tables = synthetic::tables(200);
    ASSERT_TRUE(synthetic::write_run(temporary_ / "a", synthetic::info(), tables));
    ASSERT_TRUE(synthetic::write_run(temporary_ / "b", other, changed(tables)));
  }
  synthetic::TemporaryFolder temporary_;
};

TEST_F(Compare, NamesWhatChangedForPeople) {
  const auto text = compare(temporary_ / "a", temporary_ / "b", false);
  ASSERT_TRUE(text) << text.error().text();
  for (const char* part :
       {"without: nothing -> gateway Gravelines", "seed: 18446744073709551615 -> 7",
        "lost service: 1\n", "Alpha <script>", "and 80 more", "47.5 to 52.5 ms (+5.0)",
        "95.2 to 47.6 Mbps", "gained service: 100"})
    EXPECT_NE(text->find(part), std::string::npos) << part << "\n" << *text;
}

TEST_F(Compare, ListsEverythingInJson) {
  const auto text = compare(temporary_ / "a", temporary_ / "b", true);
  ASSERT_TRUE(text) << text.error().text();
  const auto json = nlohmann::json::parse(*text);
  EXPECT_EQ(json["places"]["gained_service_share"].size(), 100U);
  EXPECT_EQ(json["places"]["lost_service_share"].size(), 100U);
  EXPECT_EQ(json["territories"]["changed_latency_median_ms"][0]["key"], "x-dd");
}

TEST_F(Compare, FindsNoDifferenceOfARunToItself) {
  const auto text = compare(temporary_ / "a", temporary_ / "a", false);
  ASSERT_TRUE(text) << text.error().text();
  EXPECT_NE(text->find("the same"), std::string::npos);
  EXPECT_NE(text->find("no differences"), std::string::npos);
  EXPECT_EQ(text->find("lost"), std::string::npos) << *text;
}

TEST_F(Compare, SaysWhatIsNoFolderOfResults) {
  const auto nowhere = compare(temporary_ / "a", temporary_ / "nowhere", false);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, Error::Code::invalid_input);
  EXPECT_NE(nowhere.error().text().find("nowhere"), std::string::npos);
  std::filesystem::remove(temporary_ / "b/places.csv");
  const auto missing = compare(temporary_ / "a", temporary_ / "b", true);
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().text().find("places.csv"), std::string::npos);
}

}  // namespace
}  // namespace aloft::results
