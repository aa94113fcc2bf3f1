#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "aloft/base/file.h"
#include "aloft/results/csv_tables.h"
#include "aloft/results/results.h"
#include "aloft/results/synthetic_run_test.h"
#include "aloft/results/text.h"

namespace aloft::results {
namespace {

TEST(Text, WritesFixedDecimalsWithoutNegativeZero) {
  EXPECT_EQ(fixed(1.23456, 3), "1.235");
  EXPECT_EQ(fixed(-1e-9, 3), "0.000");
  EXPECT_EQ(fixed(-0.5, 1), "-0.5");
  EXPECT_EQ(fixed(std::numeric_limits<double>::quiet_NaN(), 1), "");
  EXPECT_EQ(grouped(8123456.4), "8,123,456");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(-1000), "-1,000");
}

TEST(Text, NeverRoundsAShareToAllOrNothing) {
  EXPECT_EQ(percent(1.0), "100.0 %");
  EXPECT_EQ(percent(0.99999), "> 99.9 %");
  EXPECT_EQ(percent(1e-6), "< 0.1 %");
  EXPECT_EQ(percent(0.0), "0.0 %");
}

TEST(Text, EscapesForHtmlAndRepairsBytes) {
  EXPECT_EQ(html_text("<a href=\"x\">'&'</a>"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  EXPECT_EQ(html_text("a\xFF\xC3(\xED\xA0\x80\n"),
            "a\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD ");
  EXPECT_EQ(valid_utf8("Zürich 東京"), "Zürich 東京");
}

TEST(Text, PadsByDisplayWidth) {
  EXPECT_EQ(display_width("東京"), 4U);
  EXPECT_EQ(display_width("Zu\xCC\x88rich"), 6U);
  EXPECT_EQ(padded_right("東京", 6), "東京  ");
  EXPECT_EQ(padded_left("12", 4), "  12");
  EXPECT_EQ(display_width(padded_right("東京東京東京", 6)), 6U);
  EXPECT_EQ(padded_right("abcdef", 4), "abc…");
}

TEST(Text, SlugsAreSafeFileNames) {
  EXPECT_EQ(slug("São Paulo,BR"), "são_paulo_br");
  EXPECT_EQ(slug("../../etc/passwd"), "etc_passwd");
  EXPECT_EQ(slug("  "), "unnamed");
  EXPECT_LE(slug(std::string(500, 'x')).size(), 100U);
}

TEST(CsvTables, AreReadBackWithEveryName) {
  const synthetic::TemporaryFolder temporary;
  const RunTables tables = synthetic::tables();
  ASSERT_TRUE(write_places(temporary / "places.csv", tables));
  const auto read = read_csv(temporary / "places.csv");
  ASSERT_TRUE(read) << read.error().text();
  ASSERT_EQ(read->rows.size(), tables.places.size());
  EXPECT_EQ(read->rows[1][0], tables.places[1].name);
  EXPECT_EQ(read->rows[2][0], tables.places[2].name);
  EXPECT_EQ(read->rows[5][0], "line break");
  const auto latency = read->column("latency_median_ms");
  const auto reason = read->column("reason_gso_exclusion_share");
  ASSERT_TRUE(latency && reason);
  EXPECT_EQ(read->rows[0][*latency], "30.000");
  EXPECT_EQ(read->rows[1][*latency], "") << "nothing was served, so nothing was measured";
  EXPECT_EQ(read->rows[1][*reason], "1.000000");
}

TEST(CsvTables, SayTheUnitInEveryColumnOfTerritories) {
  const synthetic::TemporaryFolder temporary;
  ASSERT_TRUE(write_territories(temporary / "t.csv", synthetic::tables()));
  const auto read = read_csv(temporary / "t.csv");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->header.front(), "territory_id");
  const auto gateways = read->column("gateways");
  const auto population = read->column("gazetteer_population");
  ASSERT_TRUE(gateways && population && read->column("downlink_busy_hour_mbps"));
  EXPECT_EQ(read->rows[0][*gateways], "Gravelines:0.7500;Villenave, d'Ornon:0.2500");
  EXPECT_EQ(read->rows[1][*population], "2000000");
}

TEST(CsvTables, TracesOfOneNameGetFilesOfTheirOwn) {
  EXPECT_EQ(trace_file_names({"A b", "a-b"}),
            (std::vector<std::string>{"place_a_b.csv", "place_a_b_2.csv"}));
}

TEST(CsvTables, ATraceSaysWhyThereIsNoService) {
  const synthetic::TemporaryFolder temporary;
  ASSERT_TRUE(
      synthetic::write_run(temporary / "run", synthetic::info(), synthetic::tables(), {"X"}));
  const auto read = read_csv(temporary / "run/place_x.csv");
  ASSERT_TRUE(read) << read.error().text();
  ASSERT_EQ(read->rows.size(), 500U);
  EXPECT_EQ(read->rows[0], (std::vector<std::string>{"2026-06-15T12:00:12Z", "SAT-1",
                                                     "Gravelines, FR", "Frankfurt", "1", "51.25",
                                                     "40.125", "99.000", "10.000", "served"}));
  EXPECT_EQ(read->rows[1].back(), "no satellite above the mask");
}

TEST(TerminalTable, SaysWhatIsOffForWhomAndTheAlarms) {
  const std::string text = terminal_table(synthetic::info(), synthetic::tables(), 2);
  EXPECT_NE(text.find("Off: refused by <decision> 7, until 2026-07-01T00:00:00Z: 1 territory, "
                      "2,000,000 people, 1,234 km²\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("Alarm: decision 8 <expired>; the service stays on\n"), std::string::npos);
}

TEST(TerminalTable, AlignsColumnsAndStatesTheGazetteersCoverage) {
  const std::string table = terminal_table(synthetic::info(), synthetic::tables(), 3);
  EXPECT_NE(table.find("3.13 of 8.00 billion people; 1,234 places have no number."),
            std::string::npos);
  EXPECT_NE(table.find(earth::kGazetteerCredit), std::string::npos);
  EXPECT_NE(table.find("refused by decision 7"), std::string::npos);
  EXPECT_NE(table.find("3 most populous of 4"), std::string::npos);
  EXPECT_LT(table.find("World"), table.find("Beta"));
  EXPECT_LT(table.find("Beta"), table.find("Alpha"));
  std::size_t outage = 0;
  for (const std::string_view line : split_lines(table)) {
    if (line.starts_with("World") || line.starts_with("Alpha") || line.starts_with("Beta"))
      outage = std::max(outage, display_width(line));
    EXPECT_LE(display_width(line), 200U);
  }
  EXPECT_GT(outage, 60U);
}

}  // namespace
}  // namespace aloft::results
