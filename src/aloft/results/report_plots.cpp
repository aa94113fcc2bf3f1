#include "aloft/results/report_plots.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "aloft/results/report_chart.h"
#include "aloft/results/report_map.h"
#include "aloft/results/text.h"

namespace aloft::results {
namespace {

constexpr double kLeft = 44.0;
constexpr double kRight = Chart::kWidth - 16.0;
constexpr double kTop = 34.0;
constexpr double kBottom = 210.0;
constexpr double kHeight = 250.0;

// Plots with a row for each of some names.
constexpr double kNamesRight = 138.0;
constexpr double kRowsTop = 6.0;
constexpr double kRowHeight = 17.0;
constexpr std::size_t kNameColumns = 20;
constexpr std::size_t kTerritories = 20;
constexpr std::size_t kUses = 9;

constexpr int kSlot_s = 15;

std::string nothing_served() { return "<p class=\"empty\">Nothing was served in this run.</p>"; }

std::string point(double x, double y) { return drawn(x) + ' ' + drawn(y); }

// An axis of shares from near the lowest value to 100 %, so that what is missing can be seen.
Axis percent_axis(double lowest_share) {
  constexpr std::array<double, 7> kFloors_percent{99.0, 98.0, 95.0, 90.0, 80.0, 50.0, 0.0};
  const auto* floor = std::find_if(kFloors_percent.begin(), kFloors_percent.end() - 1,
                                   [&](double f) { return f <= 100.0 * lowest_share; });
  return axis_over(*floor, 100.0, 5, kBottom, kTop);
}

// A level line for each step of the series: a slot is one plan, not a point of a curve.
std::string steps(const std::vector<double>& x, const std::vector<double>& y) {
  std::string data;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (i == 0) data += "M" + point(x[0], y[0]);
    if (i > 0 && drawn(y[i]) != drawn(y[i - 1])) data += "V" + drawn(y[i]);
    const bool level_goes_on = i + 1 < y.size() && drawn(y[i + 1]) == drawn(y[i]);
    if (!level_goes_on) data += "H" + drawn(x[i + 1]);
  }
  return data;
}

std::vector<const TerritoryRow*> most_people(const RunTables& tables) {
  std::vector<const TerritoryRow*> rows;
  for (const TerritoryRow& row : tables.territories)
    if (row.gazetteer_population > 0.0) rows.push_back(&row);
  std::stable_sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) {
    return a->gazetteer_population > b->gazetteer_population;
  });
  rows.resize(std::min(rows.size(), kTerritories));
  return rows;
}

double row_y(std::size_t row) { return kRowsTop + kRowHeight * (static_cast<double>(row) + 0.5); }

// A plot with a row for each territory, whose marks `draw` puts at their height.
template <class Draw>
std::string by_territory(std::string_view label, const std::vector<const TerritoryRow*>& rows,
                         double largest, std::string_view title, Draw draw) {
  const double bottom = kRowsTop + kRowHeight * static_cast<double>(rows.size());
  Chart chart(label, bottom + 42.0);
  const Axis axis = axis_over(0.0, largest, 6, kNamesRight, kRight);
  chart.x_axis(axis, kRowsTop, bottom, title);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = row_y(i);
    chart.text(kNamesRight - 8.0, y + 4.0, Anchor::end, shortened(rows[i]->name, kNameColumns));
    if (rows[i]->latency.samples > 0.0) {
      draw(chart, axis.scale, *rows[i], y);
    } else {
      chart.text(kNamesRight + 8.0, y + 4.0, Anchor::start, "no service", "muted");
    }
  }
  return chart.take();
}

// One list of uses from `top` on; gives the height where it ends.
double use_bars(Chart& chart, double top, std::string_view heading, const Shares& shares,
                const Scale& scale, std::string_view css_class) {
  chart.text(0.0, top + 12.0, Anchor::start, heading, "heading");
  double y = top + 20.0;
  const std::size_t shown = std::min(shares.size(), kUses);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& [name, share] = shares[i];
    const double end = scale.at(share);
    chart.text(kNamesRight - 8.0, y + 12.0, Anchor::end, shortened(name, kNameColumns));
    chart.bar(scale.begin, y + 3.0, std::max(end - scale.begin, 0.5), kRowHeight - 6.0, css_class);
    chart.text(end + 5.0, y + 12.0, Anchor::start, percent(share), "value");
    y += kRowHeight;
  }
  if (shares.size() == shown) return y;
  double rest = 0.0;
  for (std::size_t i = shown; i < shares.size(); ++i) rest += shares[i].second;
  chart.text(scale.begin, y + 12.0, Anchor::start,
             fmt::format("and {} others, together {}", shares.size() - shown, percent(rest)),
             "muted");
  return y + kRowHeight;
}

}  // namespace

std::string served_over_time(const RunInfo& info, const ServedSeries& served) {
  constexpr const char* kTitle = "People served over time";
  if (served.begin.empty())
    return figure(kTitle, "", "<p class=\"empty\">The run has no slots.</p>");
  const auto span_s = kSlot_s * static_cast<std::int64_t>(info.slot_count);
  const Scale time{0.0, static_cast<double>(span_s), kLeft, kRight};
  const Axis share = percent_axis(*std::min_element(served.lowest.begin(), served.lowest.end()));
  std::vector<double> x;
  std::vector<double> mean;
  std::vector<double> lowest;
  for (std::size_t i = 0; i < served.begin.size(); ++i) {
    const auto since_ns = static_cast<double>(served.begin[i].ns - info.first_slot_begin.ns);
    x.push_back(time.at(1e-9 * since_ns));
    mean.push_back(share.scale.at(100.0 * served.mean[i]));
    lowest.push_back(share.scale.at(100.0 * served.lowest[i]));
  }
  x.push_back(time.end);
  Chart chart("Share of the gazetteer's people served, over time", kHeight);
  chart.y_axis(share, kLeft, kRight, "Share of people, %");
  chart.time_axis(time, info.first_slot_begin, kTop, kBottom);
  const bool thinned = served.begin.size() < info.slot_count;
  if (thinned) chart.path(steps(x, lowest), "line-2");
  chart.path(steps(x, mean), "line-1");
  return figure(kTitle,
                thinned
                    ? fmt::format("Mean of {} slots a step (thick) and the lowest of them "
                                  "(thin).",
                                  (info.slot_count + served.begin.size() - 1) / served.begin.size())
                    : "Each slot of 15 s. The axis begins near the lowest value.",
                chart.take());
}

std::string latency_plot(const WorldSummary& world) {
  constexpr const char* kTitle = "Round trip to the point of presence";
  const auto& curve = world.latency_distribution;
  if (world.latency.samples <= 0.0 || curve.empty()) return figure(kTitle, "", nothing_served());
  const auto nearly_all = std::find_if(curve.begin(), curve.end(),
                                       [](const auto& step) { return step.second >= 0.995; });
  const double longest = nearly_all == curve.end() ? curve.back().first : nearly_all->first;
  const Axis x = axis_over(0.0, longest, 6, kLeft, kRight);
  const Axis y = axis_over(0.0, 100.0, 5, kBottom, kTop);
  Chart chart("Distribution of the round trip over the served time of people", kHeight);
  chart.x_axis(x, kTop, kBottom, "Round trip, ms");
  chart.y_axis(y, kLeft, kRight, "Share of the served time of people below, %");
  std::string data;
  for (const auto& [ms, share] : curve)
    if (ms <= x.scale.to)
      data += (data.empty() ? "M" : "L") + point(x.scale.at(ms), y.scale.at(100.0 * share));
  chart.path(data, "line-1");
  const LatencySummary& q = world.latency;
  for (const auto& [name, ms, share] :
       {std::tuple{"p20", q.p20_ms, 20.0}, std::tuple{"median", q.median_ms, 50.0},
        std::tuple{"p80", q.p80_ms, 80.0}, std::tuple{"p95", q.p95_ms, 95.0}}) {
    chart.dot(x.scale.at(ms), y.scale.at(share), 4.0, "dot-1");
    chart.text(x.scale.at(ms) + 9.0, y.scale.at(share) + 12.0, Anchor::start,
               fmt::format("{} {} ms", name, fixed(ms, 1)), "value");
  }
  return figure(kTitle, "Of all served people of the gazetteer, all slots together.", chart.take());
}

std::string reasons_plot(const RunTables& tables) {
  constexpr const char* kTitle = "Why there is no service";
  constexpr double kBlock = 56.0;
  const auto share_in = [](const std::vector<double>& shares, std::size_t reason) {
    return reason < shares.size() ? shares[reason] : 0.0;
  };
  const WorldSummary& world = tables.world;
  std::vector<std::size_t> occurring;
  double largest = 0.0;
  for (std::size_t r = 0; r < tables.reasons.texts.size(); ++r) {
    const double most =
        std::max(share_in(world.reason_shares, r), share_in(world.area_reason_shares, r));
    if (most > 0.0) occurring.push_back(r);
    largest = std::max(largest, most);
  }
  if (occurring.empty())
    return figure(kTitle, "", "<p class=\"empty\">Every cell was served in every slot.</p>");
  const Scale scale{0.0, largest, 52.0, kRight - 54.0};
  Chart chart("Share of people and of land area without service, by reason",
              kBlock * static_cast<double>(occurring.size()) + 4.0);
  for (std::size_t i = 0; i < occurring.size(); ++i) {
    const std::size_t r = occurring[i];
    const double top = kBlock * static_cast<double>(i);
    chart.text(0.0, top + 14.0, Anchor::start, tables.reasons.texts[r]);
    double y = top + 20.0;
    for (const auto& [name, share] : {std::pair{"people", share_in(world.reason_shares, r)},
                                      std::pair{"area", share_in(world.area_reason_shares, r)}}) {
      chart.text(scale.begin - 8.0, y + 10.0, Anchor::end, name, "tick");
      chart.bar(scale.begin, y, std::max(scale.at(share) - scale.begin, 0.5), 11.0,
                reason_class(r));
      chart.text(scale.at(share) + 5.0, y + 10.0, Anchor::start, percent(share), "value");
      y += 14.0;
    }
  }
  return figure(kTitle, "Share of all time, of the gazetteer's people and of the land area.",
                chart.take());
}

std::string latency_by_territory(const RunTables& tables) {
  const auto rows = most_people(tables);
  double largest = 10.0;
  for (const TerritoryRow* row : rows) largest = std::max(largest, row->latency.p95_ms);
  const std::string plot = by_territory(
      "Round trip in the territories with most people", rows, largest, "Round trip, ms",
      [](Chart& chart, const Scale& scale, const TerritoryRow& row, double y) {
        const LatencySummary& q = row.latency;
        chart.line(scale.at(q.p80_ms), y, scale.at(q.p95_ms), y, "whisker");
        chart.bar(scale.at(q.p20_ms), y - 4.0, scale.at(q.p80_ms) - scale.at(q.p20_ms), 8.0,
                  "range");
        chart.dot(scale.at(q.median_ms), y, 4.0, "dot-1");
      });
  return figure("Round trip, by territory",
                fmt::format("The {} with most people. Bar: p20 to p80; dot: median; line: to p95.",
                            rows.size()),
                plot);
}

std::string rates_by_territory(const RunTables& tables) {
  const auto rows = most_people(tables);
  double largest = 10.0;
  for (const TerritoryRow* row : rows)
    largest = std::max(largest, row->quality.downlink_typical_mbps);
  const std::string plot =
      by_territory("Downlink of a terminal in the territories with most people", rows, largest,
                   "Downlink of a terminal, Mbit/s",
                   [](Chart& chart, const Scale& scale, const TerritoryRow& row, double y) {
                     const double typical = scale.at(row.quality.downlink_typical_mbps);
                     const double busy = scale.at(row.quality.downlink_busy_hour_mbps);
                     chart.line(busy, y, typical, y, "whisker");
                     chart.dot(typical, y, 4.0, "dot-1");
                     chart.bar(busy - 3.5, y - 3.5, 7.0, 7.0, "dot-2");
                   });
  return figure("Downlink, by territory",
                "Medians while served. Round: typical load; square: busy hour.", plot);
}

std::string uses_plot(const WorldSummary& world) {
  constexpr const char* kTitle = "Gateways and points of presence in use";
  if (world.gateways.empty() && world.pops.empty()) return figure(kTitle, "", nothing_served());
  double largest = 1e-3;
  for (const Shares* shares : {&world.gateways, &world.pops})
    if (!shares->empty()) largest = std::max(largest, shares->front().second);
  const Scale scale{0.0, largest, kNamesRight, kRight - 48.0};
  const std::size_t rows =
      std::min(world.gateways.size(), kUses + 1) + std::min(world.pops.size(), kUses + 1);
  Chart chart("Share of the served time of people, by gateway and by point of presence",
              kRowHeight * static_cast<double>(rows) + 56.0);
  const double y = use_bars(chart, 0.0, "Gateways", world.gateways, scale, "bar-1");
  use_bars(chart, y + 8.0, "Points of presence", world.pops, scale, "bar-2");
  return figure(kTitle, "Share of the served time of people.", chart.take());
}

}  // namespace aloft::results
