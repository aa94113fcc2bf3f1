#include "aloft/results/report_tables.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "aloft/results/text.h"

namespace aloft::results {
namespace {

// Enough for every city that a reader may look for, and little enough for a page.
constexpr std::size_t kPlacesShown = 1000;
constexpr std::size_t kNamesInCell = 3;
constexpr const char* kNothing = "<td>–</td>";

enum class Kind { text, number };

struct Column {
  std::string_view title;
  Kind kind = Kind::number;
};
/// Columns under a common head; a head of "" stands for one column, which spans both lines.
struct ColumnGroup {
  std::string_view head;
  std::vector<Column> columns;
};

std::vector<ColumnGroup> service_groups() {
  return {{"Round trip, ms", {{"p20"}, {"median"}, {"p80"}, {"p95"}}},
          {"Downlink, Mbit/s", {{"typical"}, {"busy hour"}}},
          {"Uplink, Mbit/s", {{"typical"}, {"busy hour"}}},
          {"", {{"By laser, % of served time"}}},
          {"", {{"Longest outage, s"}}},
          {"Most used, % of served time",
           {{"gateways", Kind::text}, {"points of presence", Kind::text}}},
          {"", {{"Why not, % of time", Kind::text}}}};
}

std::string header_cell(const Column& column, std::size_t number, bool both_lines,
                        std::size_t sorted_by) {
  return fmt::format("<th scope=\"col\" data-column=\"{}\" data-kind=\"{}\"{}{}>{}</th>", number,
                     column.kind == Kind::text ? "text" : "number",
                     both_lines ? " rowspan=\"2\"" : "",
                     number == sorted_by ? " aria-sort=\"descending\"" : "", column.title);
}

// The columns of kind text, that the style sets to the left.
std::string table_head(std::string_view id, std::string_view caption,
                       const std::vector<ColumnGroup>& groups, std::size_t sorted_by) {
  std::string upper;
  std::string lower;
  std::size_t number = 0;
  for (const ColumnGroup& group : groups) {
    const bool alone = group.head.empty();
    if (!alone)
      upper += fmt::format("<th scope=\"colgroup\" colspan=\"{}\">{}</th>", group.columns.size(),
                           group.head);
    for (const Column& column : group.columns)
      (alone ? upper : lower) += header_cell(column, number++, alone, sorted_by);
  }
  return fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{1}\"><table id=\"{0}\" "
      "class=\"sortable\"><caption>{1}</caption>\n<thead><tr>{2}</tr>\n<tr>{3}</tr></thead>\n"
      "<tbody>\n",
      id, caption, upper, lower);
}

std::string number(double value, int decimals) {
  std::string digits = fixed(value, decimals);
  for (std::size_t at = std::min(digits.find('.'), digits.size()); at > 3;)
    digits.insert(at -= 3, 1, ',');
  return "<td>" + digits + "</td>";
}

// The unit stands in the head of the column.
std::string percentage(double share) {
  const std::string text = percent(share);
  return html_text(text.substr(0, text.size() - std::string_view(" %").size()));
}

std::string share_cell(double share) {
  return (share < 0.99 ? "<td class=\"low\">" : "<td>") + percentage(share) + "</td>";
}

std::string words(const std::string& text) { return "<td class=\"words\">" + text + "</td>"; }

std::string most_used(const Shares& shares) {
  std::string text = shares.empty() ? "–" : "";
  for (std::size_t i = 0; i < std::min(shares.size(), kNamesInCell); ++i)
    text += fmt::format("{}{}&nbsp;{}", i == 0 ? "" : "; ", html_text(shares[i].first),
                        percentage(shares[i].second));
  if (shares.size() > kNamesInCell) text += fmt::format("; {} more", shares.size() - kNamesInCell);
  return words(text);
}

std::string why_not(const ReasonNames& reasons, const std::vector<double>& shares,
                    const std::string& decision) {
  if (!decision.empty()) return words("off: " + html_text(decision));
  std::string text;
  for (std::size_t i = 0; i < std::min(shares.size(), reasons.texts.size()); ++i) {
    if (shares[i] <= 0.0) continue;
    text += fmt::format("{}{}&nbsp;{}", text.empty() ? "" : "; ", html_text(reasons.texts[i]),
                        percentage(shares[i]));
  }
  return words(text.empty() ? "–" : text);
}

// The columns of service_groups().
template <class Row>
std::string service_cells(const ReasonNames& reasons, const Row& row, const std::string& decision) {
  std::string out;
  if (row.latency.samples > 0.0) {
    const LatencySummary& l = row.latency;
    const Quality& q = row.quality;
    for (const double value :
         {l.p20_ms, l.median_ms, l.p80_ms, l.p95_ms, q.downlink_typical_mbps,
          q.downlink_busy_hour_mbps, q.uplink_typical_mbps, q.uplink_busy_hour_mbps})
      out += number(value, 1);
    out += number(100.0 * row.laser_share, 1);
  } else {
    for (int i = 0; i < 9; ++i) out += kNothing;
  }
  return out + number(row.longest_outage_s, 0) + most_used(row.gateways) + most_used(row.pops) +
         why_not(reasons, row.reason_shares, decision) + "</tr>\n";
}

// Filters need JavaScript, which shows them.
std::string filters(std::string_view table, std::string_view what, std::string_view only) {
  return fmt::format(
      "<div class=\"filters\" data-table=\"{0}\" hidden><label>Filter {1} <input type=\"search\" "
      "autocomplete=\"off\" placeholder=\"any text of a row\"></label><label><input "
      "type=\"checkbox\"> {2}</label><output aria-live=\"polite\"></output></div>\n",
      table, what, only);
}

std::string row_begin(bool has_gap, const std::string& id) {
  return fmt::format("<tr{}{}>", has_gap ? " class=\"gap\"" : "",
                     id.empty() ? "" : " data-id=\"" + html_text(id) + "\"");
}

template <class Row>
std::vector<const Row*> by_people(const std::vector<Row>& table) {
  std::vector<const Row*> rows;
  rows.reserve(table.size());
  for (const Row& row : table) rows.push_back(&row);
  std::stable_sort(rows.begin(), rows.end(), [](const Row* a, const Row* b) {
    return a->gazetteer_population > b->gazetteer_population;
  });
  return rows;
}

std::string place_row(const ReasonNames& reasons, const PlaceRow& row, bool traced) {
  return row_begin(!row.served, "") + "<th scope=\"row\">" + html_text(row.name) +
         (traced ? " <span class=\"badge\">traced</span>" : "") + "</th>" +
         words(html_text(row.country)) + words(html_text(row.territory_id)) +
         number(row.gazetteer_population, 0) + share_cell(row.served_time_share) +
         service_cells(reasons, row, "");
}

}  // namespace

std::string territories_table(const RunTables& tables) {
  std::vector<ColumnGroup> groups{{"", {{"Territory", Kind::text}}},
                                  {"", {{"Code", Kind::text}}},
                                  {"", {{"People of the gazetteer"}}},
                                  {"", {{"Area, km²"}}},
                                  {"Served, %", {{"of area"}, {"of people"}, {"of time"}}}};
  for (const ColumnGroup& group : service_groups()) groups.push_back(group);
  std::string out = filters("territory-table", "territories", "only those with a gap in service") +
                    table_head("territory-table", "Service by territory", groups, 2);
  for (const TerritoryRow* row : by_people(tables.territories)) {
    out +=
        row_begin(row->served_area_share < 1.0 || row->served_time_share < 1.0, row->id) +
        "<th scope=\"row\">" + html_text(row->name.empty() ? row->id : row->name) + "</th>" +
        words(html_text(row->id)) + number(row->gazetteer_population, 0) +
        number(row->area_km2, 0) + share_cell(row->served_area_share) +
        (row->gazetteer_population > 0.0 ? share_cell(row->gazetteer_population_share) : kNothing) +
        share_cell(row->served_time_share) +
        service_cells(tables.reasons, *row, row->activation_reason);
  }
  return out + "</tbody></table></div>\n";
}

std::string places_table(const RunTables& tables) {
  std::vector<ColumnGroup> groups{{"", {{"Place", Kind::text}}},
                                  {"", {{"Country", Kind::text}}},
                                  {"", {{"Territory", Kind::text}}},
                                  {"", {{"People"}}},
                                  {"", {{"Served, % of time"}}}};
  for (const ColumnGroup& group : service_groups()) groups.push_back(group);
  const auto ordered = by_people(tables.places);
  const std::size_t shown = std::min(kPlacesShown, ordered.size());
  std::string out = fmt::format(
      "<p class=\"note\">The {} most populous of {} places{}; <a "
      "href=\"places.csv\">places.csv</a> "
      "beside this page has all.</p>\n",
      grouped(static_cast<double>(shown)), grouped(static_cast<double>(ordered.size())),
      tables.traced_places.empty() ? "" : " after those that were traced slot by slot");
  out += filters("place-table", "places", "only those not served") +
         table_head("place-table", "Service by place", groups,
                    tables.traced_places.empty() ? 3 : std::string_view::npos);
  for (const std::size_t i : tables.traced_places)
    out += place_row(tables.reasons, tables.places[i], true);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto index = static_cast<std::size_t>(ordered[i] - tables.places.data());
    const bool stands_above = std::find(tables.traced_places.begin(), tables.traced_places.end(),
                                        index) != tables.traced_places.end();
    if (!stands_above) out += place_row(tables.reasons, *ordered[i], false);
  }
  return out + "</tbody></table></div>\n";
}

std::string decisions_table(const RunTables& tables) {
  std::string out = table_head("decision-table", "What was switched off in this run",
                               {{"", {{"Decision", Kind::text}}},
                                {"", {{"Reason", Kind::text}}},
                                {"", {{"Since", Kind::text}}},
                                {"", {{"Until", Kind::text}}},
                                {"", {{"Territories", Kind::text}}},
                                {"", {{"People of the gazetteer"}}},
                                {"", {{"Area, km²"}}}},
                               std::string_view::npos);
  const auto time = [](const std::optional<UtcTime>& at) {
    return at ? words(format_utc(*at)) : std::string(kNothing);
  };
  for (const DecisionRow& row : tables.decisions)
    out += "<tr><th scope=\"row\">" + (row.number == 0 ? "none" : fmt::format("{}", row.number)) +
           "</th>" + words(html_text(row.reason)) + time(row.since) + time(row.until) +
           words(html_text(fmt::format("{}", fmt::join(row.territories, ", ")))) +
           number(row.gazetteer_population, 0) + number(row.area_km2, 0) + "</tr>\n";
  return out + "</tbody></table></div>\n";
}

std::string assumptions_table(const RunInfo& info) {
  std::string out = table_head("assumption-table", "Assumptions",
                               {{"", {{"Key in the scenario", Kind::text}}},
                                {"", {{"Value"}}},
                                {"", {{"Meaning", Kind::text}}},
                                {"", {{"Source", Kind::text}}}},
                               std::string_view::npos);
  for (const RunInfo::Assumption& row : info.assumptions) {
    const bool assumed = row.source.starts_with("assumed");
    const std::string value = std::isfinite(row.value) ? fmt::format("{}", row.value) : "not set";
    out += "<tr><th scope=\"row\"><code>" + html_text(row.key) + "</code></th><td>" + value +
           "</td>" + words(html_text(row.meaning)) + "<td class=\"words" +
           (assumed ? " assumed" : "") + "\">" + html_text(row.source) + "</td></tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

}  // namespace aloft::results
