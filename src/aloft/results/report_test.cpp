#include "aloft/results/report.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <gtest/gtest.h>

#include "aloft/results/report_chart.h"
#include "aloft/results/report_map.h"
#include "aloft/results/synthetic_run_test.h"
#include "aloft/results/text.h"

namespace aloft::results {
namespace {

using Words = std::vector<std::string>;

// A number that looks random and is the same everywhere (Knuth's multiplicative hash).
std::uint32_t scrambled(std::size_t n) { return static_cast<std::uint32_t>(n) * 2654435761U; }

// Land west of the map's middle, in stripes of the territories; every point has some cell.
void add_map(RunTables& tables) {
  tables.map.territory.assign(MapGrid::kColumns * MapGrid::kRows, MapGrid::kSea);
  tables.map.cell = tables.map.territory;
  for (std::size_t row = 50; row < 650; ++row) {
    for (std::size_t column = 200; column < 600; ++column) {
      const std::size_t point = row * MapGrid::kColumns + column;
      tables.map.territory[point] =
          static_cast<std::int32_t>((column - 200) * tables.territories.size() / 400);
      tables.map.cell[point] = static_cast<std::int32_t>((row / 20) % tables.cells.size());
    }
  }
}

RunTables tables_with_map() {
  RunTables tables = synthetic::tables();
  add_map(tables);
  tables.traced_places = {3};
  tables.world.latency_distribution = {{20.0, 0.0}, {40.0, 0.5}, {90.0, 1.0}};
  tables.world.gateways = {{"Gravelines", 0.75}, {"<b>Bold</b>", 0.25}};
  tables.world.pops = {{"Frankfurt", 1.0}};
  tables.world.area_reason_shares = {0.3, 0.0, 0.1};
  return tables;
}

ServedSeries series() {
  const UtcTime begin = synthetic::info().first_slot_begin;
  return {{begin, plus_seconds(begin, 3600)}, {0.75, 0.5}, {0.7, 0.25}};
}

PlaceTrace trace(const std::string& name) {
  PlaceTrace out(name, "place_x.csv", 500);
  for (int slot = 0; slot < 500; ++slot) {
    SlotSeries::PlaceSlot row;
    if (slot % 10 != 0) row.satellite = slot % 4 < 2 ? "A" : "B";
    row.rtt_ms = 30.0 + slot % 7;
    out.add(row);
  }
  return out;
}

std::string page() {
  return report_page(synthetic::info(), tables_with_map(), series(), {trace("X <script> & \"Y\"")});
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

std::string_view between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  if (from == std::string_view::npos) return "";
  const std::size_t to = text.find(end, from + begin.size());
  return text.substr(from + begin.size(), to - from - begin.size());
}

// Texts of the cells of a row; a place or territory is told by its first cell.
Words cells_of_row(std::string_view html, std::string_view table, std::string_view first_cell) {
  std::string_view rows = between(html, "id=\"" + std::string(table) + "\"", "</table>");
  const std::size_t at = rows.find("<th scope=\"row\">" + std::string(first_cell));
  if (at == std::string_view::npos) return {};
  rows = rows.substr(at, rows.find("</tr>", at) - at);
  Words cells;
  bool in_tag = false;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] == '<') in_tag = true;
    if (rows.substr(i, 3) == "<th" || rows.substr(i, 3) == "<td") cells.emplace_back();
    if (!in_tag) cells.back() += rows[i];
    if (rows[i] == '>') in_tag = false;
  }
  return cells;
}

// Every tag of an SVG is closed by itself or in its turn, and its attributes are quoted.
void expect_well_formed(std::string_view svg) {
  Words open;
  for (std::size_t at = svg.find('<'); at != std::string_view::npos; at = svg.find('<', at + 1)) {
    const std::size_t end = svg.find('>', at);
    ASSERT_NE(end, std::string_view::npos);
    const std::string_view tag = svg.substr(at + 1, end - at - 1);
    ASSERT_EQ(tag.find('<'), std::string_view::npos) << tag;
    ASSERT_EQ(count(tag, "\"") % 2, 0U) << tag;
    ASSERT_EQ(count(tag, "=\""), count(tag, "=")) << tag;
    const std::string name(tag.substr(0, tag.find(' ')));
    if (tag.starts_with('/')) {
      ASSERT_FALSE(open.empty()) << tag;
      ASSERT_EQ("/" + open.back(), tag);
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(name);
    }
  }
  EXPECT_TRUE(open.empty()) << open.back();
}

TEST(Report, IsOnePageThatLoadsNothing) {
  const std::string html = page();
  EXPECT_TRUE(html.starts_with("<!DOCTYPE html>\n"));
  EXPECT_TRUE(html.ends_with("</html>\n"));
  EXPECT_EQ(count(html, "http:") + count(html, "https:"), 0U);
  EXPECT_EQ(count(html, " src="), 0U);
  EXPECT_EQ(count(html, "@import") + count(html, "<iframe") + count(html, "fetch("), 0U);
  EXPECT_EQ(count(html, "url("), count(html, "url(#"));
  for (std::size_t at = html.find("href=\""); at != std::string::npos;
       at = html.find("href=\"", at + 1)) {
    const std::string target(between(std::string_view(html).substr(at), "href=\"", "\""));
    const bool beside =
        target.ends_with(".csv") || target == "results.nc" || target == "summary.json";
    EXPECT_TRUE(beside || target == "data:," ||
                (target.starts_with('#') &&
                 html.find("id=\"" + target.substr(1) + "\"") != std::string::npos))
        << target;
  }
}

TEST(Report, EscapesEveryName) {
  const std::string html = page();
  EXPECT_EQ(count(html, "<script"), 1U) << "the page's own";
  EXPECT_EQ(count(html, "</script"), 1U);
  EXPECT_EQ(count(html, "<b>Bold"), 0U);
  EXPECT_GE(count(html, "Alpha &lt;script&gt;"), 4U) << "map, table and both plots";
  EXPECT_GE(count(html, "&lt;script&gt;alert(1)&lt;/script&gt;"), 1U);
  EXPECT_GE(count(html, "&lt;b&gt;Bold&lt;/b&gt;"), 1U);
  EXPECT_GE(count(html, "X &lt;script&gt; &amp; &quot;Y&quot;"), 2U);
  EXPECT_GE(count(html, "SAT-MOD-&lt;2020&gt;"), 1U);
}

TEST(Report, StatesWhatEveryTableMustState) {
  RunInfo info = synthetic::info();
  info.without = {"gateway:<Nowhere>"};
  const std::string html = report_page(info, tables_with_map(), series(), {});
  for (const char* text :
       {"2026-06-15 12:00:12 to 2026-06-15 14:05:12 UTC", "00aa11bb", "version 0.1.0",
        "18446744073709551615", "median 0.4 days", "IERS finals2000A", "2: a list",
        "1: another list", "6,000, of which 5,900 carry broadband", "2 satellites without elements",
        "gateway:&lt;Nowhere&gt;", "sky.min_elevation_deg", "lowest elevation",
        "3.13 of 8.00 billion people; 1,234 places have no number.", earth::kGazetteerCredit})
    EXPECT_NE(html.find(text), std::string::npos) << text;
}

TEST(Report, HoldsEveryTerritoryAndItsFigures) {
  const RunTables tables = tables_with_map();
  const std::string html = page();
  EXPECT_EQ(
      count(between(html, "id=\"territory-table\"", "</table>"), "<tr data-id=") +
          count(between(html, "id=\"territory-table\"", "</table>"), "<tr class=\"gap\" data-id"),
      tables.territories.size());
  EXPECT_EQ(cells_of_row(html, "territory-table", "Δέλτα"),
            (Words{"Δέλτα",
                   "x-dd",
                   "500,000",
                   "123,457",
                   "67.5",
                   "75.0",
                   "75.0",
                   "41.0",
                   "47.5",
                   "56.8",
                   "68.5",
                   "180.5",
                   "95.2",
                   "20.0",
                   "11.5",
                   "12.5",
                   "45",
                   "Gravelines&nbsp;75.0; Villenave; d&#39;Ornon&nbsp;25.0",
                   "Frankfurt&nbsp;100.0",
                   "inside the GSO exclusion&nbsp;18.8; no gateway in reach&nbsp;6.2"}));
  EXPECT_EQ(cells_of_row(html, "territory-table", "Beta &quot;the&quot; second"),
            (Words{"Beta &quot;the&quot; second",
                   "BB",
                   "2,000,000",
                   "123,457",
                   "0.0",
                   "0.0",
                   "0.0",
                   "–",
                   "–",
                   "–",
                   "–",
                   "–",
                   "–",
                   "–",
                   "–",
                   "–",
                   "45",
                   "–",
                   "–",
                   "off: refused by decision 7"}));
  EXPECT_EQ(cells_of_row(html, "territory-table", "Gamma")[5], "–") << "it has no people";
}

TEST(Report, NamesEveryDecisionAndEveryAlarm) {
  const std::string html = page();
  EXPECT_EQ(cells_of_row(html, "decision-table", "7"),
            (Words{"7", "refused by &lt;decision&gt; 7", "–", "2026-07-01T00:00:00Z", "BB",
                   "2,000,000", "1,234"}));
  EXPECT_NE(html.find("decision 8 &lt;expired&gt;; the service stays on"), std::string::npos);
  RunTables quiet = tables_with_map();
  quiet.decisions.clear();
  RunInfo info = synthetic::info();
  info.policy_alarms.clear();
  EXPECT_EQ(report_page(info, quiet, series(), {}).find("id=\"decisions\""), std::string::npos);
}

TEST(Report, ShowsTracedPlacesFirstAndOnceAndThenTheMostPopulous) {
  RunTables tables = tables_with_map();
  tables.places = synthetic::tables(1500).places;
  for (std::size_t i = 0; i < tables.places.size(); ++i)
    tables.places[i].name = "P" + std::to_string(i) + ".";
  const std::string html = report_page(synthetic::info(), tables, series(), {});
  const std::string_view rows = between(html, "id=\"place-table\"", "</table>");
  EXPECT_EQ(between(rows, "<tbody>", "</th>"),
            "\n<tr class=\"gap\"><th scope=\"row\">P3. <span class=\"badge\">traced</span>");
  EXPECT_EQ(count(rows, "<th scope=\"row\">P3."), 1U);
  EXPECT_EQ(count(rows, "<th scope=\"row\">"), 1001U) << "the third place is not among the 1,000";
  EXPECT_LT(rows.find(">P976."), rows.find(">P975.")) << "976,000 people and 975,000";
  EXPECT_NE(html.find("The 1,000 most populous of 1,500 places"), std::string::npos);
  EXPECT_EQ(cells_of_row(html, "place-table", "P976.")[3], "976,000");
}

TEST(Report, LegendAndMapNameTheReasonsThatOccur) {
  const std::string map = map_section(tables_with_map());
  const std::string_view legend = between(map, "<ul class=\"legend service\">", "</ul>");
  EXPECT_NE(legend.find("served: in at least 99 %"), std::string_view::npos);
  EXPECT_NE(legend.find("never: territory not activated"), std::string_view::npos) << "Beta";
  EXPECT_EQ(legend.find("no gateway in reach"), std::string_view::npos) << "occurs nowhere";
  EXPECT_EQ(count(map, "class=\"r2\""), 0U);
  EXPECT_EQ(count(map, "data-id=\"BB\""), 1U);
  EXPECT_TRUE(map_section(synthetic::tables()).empty()) << "no map without points";
}

TEST(Report, DrawingsAreWellFormed) {
  const std::string html = page();
  std::size_t drawings = 0;
  for (std::size_t at = html.find("<svg"); at != std::string::npos;
       at = html.find("<svg", at + 1)) {
    expect_well_formed(std::string_view(html).substr(at, html.find("</svg>", at) + 6 - at));
    ++drawings;
  }
  EXPECT_GE(drawings, 8U) << "the map, six plots and a trace";
}

TEST(Report, ARunWithoutServiceHasAPageToo) {
  RunTables tables = synthetic::tables();
  tables.territories = {tables.territories[1]};
  tables.places.clear();
  tables.cells.clear();
  tables.world = WorldSummary{};
  const std::string html = report_page(synthetic::info(), tables, {}, {});
  EXPECT_NE(html.find("Nothing was served in this run."), std::string::npos);
  EXPECT_NE(html.find("no service"), std::string::npos);
  EXPECT_EQ(html.find("nan"), std::string::npos);
  EXPECT_EQ(html.find("inf<"), std::string::npos);
}

TEST(Report, GivesTheSameBytesForTheSameRun) { EXPECT_EQ(page(), page()); }

// As many cells, territories and places as the world has; service in patches of some degrees, and
// one cell in four unlike its patch.
TEST(Report, StaysSmallForAWholeWorld) {
  constexpr std::size_t kCells = 77'000;
  RunTables tables = synthetic::tables(138'000);
  while (tables.territories.size() < 255) tables.territories.push_back(tables.territories[3]);
  tables.cells.clear();
  for (std::size_t i = 0; i < kCells; ++i) {
    MapCell cell;
    const std::size_t kind = i % 4 == 0 ? scrambled(i) % 7 : (i / 400) % 7;
    cell.served_time_share = kind == 0 ? 0.0F : kind == 1 ? 0.5F : 1.0F;
    cell.median_rtt_ms = kind == 0 ? 0.0F : 15.0F * static_cast<float>(kind);
    cell.main_reason = static_cast<std::uint8_t>(i / 700 % 3);
    tables.cells.push_back(cell);
  }
  tables.map.territory.assign(MapGrid::kColumns * MapGrid::kRows, MapGrid::kSea);
  tables.map.cell = tables.map.territory;
  for (std::size_t point = 0; point < tables.map.cell.size(); ++point) {
    const std::size_t column = point % MapGrid::kColumns;
    const std::size_t row = point / MapGrid::kColumns;
    const bool is_land = location_of_map_point(point) && (column / 180 + row / 120) % 3 == 0;
    if (!is_land) continue;
    tables.map.territory[point] =
        static_cast<std::int32_t>((row / 40 * 48 + column / 30) % tables.territories.size());
    tables.map.cell[point] = static_cast<std::int32_t>((row / 2 * 720 + column / 2) % kCells);
  }
  const std::string html = report_page(synthetic::info(), tables, series(), {});
  std::printf("a world of %zu cells: %.2f MB\n", kCells, 1e-6 * static_cast<double>(html.size()));
  EXPECT_LT(html.size(), 4'000'000U);
}

TEST(Ticks, AreRoundAndCoverTheRange) {
  const auto values = [](double from, double to, int most) {
    return ticks_between(from, to, most).values;
  };
  EXPECT_EQ(values(0.0, 100.0, 5), (std::vector<double>{0, 20, 40, 60, 80, 100}));
  EXPECT_EQ(values(0.0, 61.0, 6), (std::vector<double>{0, 20, 40, 60, 80}));
  EXPECT_EQ(values(17.0, 44.0, 5), (std::vector<double>{10, 20, 30, 40, 50}));
  for (const double span : {1e-3, 0.37, 1.0, 9.99, 250.0, 7.3e6}) {
    const Ticks ticks = ticks_between(0.2 * span, 1.2 * span, 6);
    EXPECT_LE(ticks.values.front(), 0.2 * span + 1e-9);
    EXPECT_GE(ticks.values.back(), 1.2 * span - 1e-9);
    EXPECT_LE(ticks.values.size(), 8U) << span;
    for (std::size_t i = 1; i < ticks.values.size(); ++i)
      EXPECT_NE(fixed(ticks.values[i], ticks.decimals), fixed(ticks.values[i - 1], ticks.decimals));
  }
}

TEST(PlaceTraces, KeepNoMoreStepsThanAPlotShows) {
  PlaceTrace long_one("A", "a.csv", 100'000);
  SlotSeries::PlaceSlot slot;
  for (int i = 0; i < 100'000; ++i) {
    slot.satellite = i % 100 == 0 ? "" : "S" + std::to_string(i / 2);
    slot.rtt_ms = 40.0;
    long_one.add(slot);
  }
  EXPECT_LE(long_one.steps.size(), 480U);
  EXPECT_EQ(long_one.served, 99'000U);
  std::size_t slots = 0;
  double rtt_sum_ms = 0.0;
  for (const PlaceTrace::Step& step : long_one.steps) {
    slots += step.slots;
    rtt_sum_ms += step.rtt_sum_ms;
  }
  EXPECT_EQ(slots, 100'000U);
  EXPECT_DOUBLE_EQ(rtt_sum_ms, 40.0 * 99'000);
  // Pairs of slots share a satellite: 49,999 borders between pairs, of which those next to an
  // outage (slots 100, 200, ...) are no change of satellite.
  EXPECT_EQ(long_one.changes, 49'999U - 999U);
}

}  // namespace
}  // namespace aloft::results
