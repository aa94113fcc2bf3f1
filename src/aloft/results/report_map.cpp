#include "aloft/results/report_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "aloft/results/map_projection.h"
#include "aloft/results/report_chart.h"
#include "aloft/results/report_outline.h"
#include "aloft/results/text.h"

namespace aloft::results {
namespace {

constexpr float kServedShare = 0.99F;  // "Served" means service in at least 99 % of the slots.

// What a point of the map shows of service; the reasons follow.
constexpr std::int32_t kServed = 0;
constexpr std::int32_t kPartly = 1;
constexpr std::int32_t kFirstReason = 2;

// Fixed, so that the maps of two runs can be laid side by side.
constexpr std::array<int, 6> kRoundTrip_ms{20, 30, 40, 50, 70, 100};
constexpr std::size_t kHatchings = 8;

struct Classes {
  std::vector<std::int32_t> service;     ///< By point; negative at sea.
  std::vector<std::int32_t> round_trip;  ///< How many of kRoundTrip_ms it reaches; negative: none.
};

std::int32_t round_trip_class(float median_ms) {
  const auto reached = std::upper_bound(kRoundTrip_ms.begin(), kRoundTrip_ms.end(), median_ms);
  return static_cast<std::int32_t>(reached - kRoundTrip_ms.begin());
}

std::int32_t reason_of_decision(const ReasonNames& reasons) {
  const auto found = std::find(reasons.keys.begin(), reasons.keys.end(), "not_activated");
  return static_cast<std::int32_t>(found - reasons.keys.begin());
}

Classes classes_of(const RunTables& tables) {
  const std::int32_t decided = kFirstReason + reason_of_decision(tables.reasons);
  Classes classes;
  for (std::size_t i = 0; i < tables.map.territory.size(); ++i) {
    std::int32_t service = MapGrid::kSea;
    std::int32_t round_trip = MapGrid::kSea;
    if (tables.map.territory[i] != MapGrid::kSea) {
      const auto& territory = tables.territories[static_cast<std::size_t>(tables.map.territory[i])];
      const MapCell& cell = tables.cells[static_cast<std::size_t>(tables.map.cell[i])];
      // A cell on a border may be lit for the neighbour only.
      const bool off = !territory.activation_reason.empty() && territory.served_time_share <= 0.0;
      const bool never = off || cell.served_time_share <= 0.0F;
      service = off                                      ? decided
                : never                                  ? kFirstReason + cell.main_reason
                : cell.served_time_share >= kServedShare ? kServed
                                                         : kPartly;
      if (!never) round_trip = round_trip_class(cell.median_rtt_ms);
    }
    classes.service.push_back(service);
    classes.round_trip.push_back(round_trip);
  }
  return classes;
}

std::string path_element(std::string_view css_class, const std::string& data) {
  return data.empty() ? "" : fmt::format("<path class=\"{}\" d=\"{}\"/>", css_class, data);
}

std::string service_layer(const Classes& classes, std::size_t reasons) {
  const auto paths = outlines(classes.service, MapGrid::kColumns, kFirstReason + reasons);
  std::string out = "<g class=\"service\">" + path_element("partly", paths[kPartly]);
  for (std::size_t r = 0; r < reasons; ++r)
    out += path_element(reason_class(r), paths[kFirstReason + r]);
  return out + "</g>\n";
}

// Each class is painted over the one below it, so that no seam of the background shows between.
std::string round_trip_layer(const Classes& classes) {
  std::string out = "<g class=\"round-trip\">";
  std::vector<std::int32_t> labels(classes.round_trip.size());
  const auto paint = [&](std::string_view css_class, auto belongs) {
    for (std::size_t i = 0; i < labels.size(); ++i)
      labels[i] = belongs(classes.service[i], classes.round_trip[i]) ? 0 : MapGrid::kSea;
    out += path_element(css_class, outlines(labels, MapGrid::kColumns, 1).front());
  };
  for (std::size_t k = 1; k <= kRoundTrip_ms.size(); ++k)
    paint(fmt::format("q{}", k), [k](std::int32_t, std::int32_t reached) {
      return reached >= static_cast<std::int32_t>(k);
    });
  paint("never", [](std::int32_t service, std::int32_t) { return service >= kFirstReason; });
  return out + "</g>\n";
}

std::string tooltip(const TerritoryRow& row) {
  std::string text = row.name.empty() ? row.id : row.name;
  text += fmt::format("\nServed: {} of the area", percent(row.served_area_share));
  if (row.gazetteer_population > 0.0)
    text += fmt::format(", {} of the people", percent(row.gazetteer_population_share));
  if (row.latency.samples > 0.0)
    text += fmt::format("\nRound trip: median {} ms, p95 {} ms\nBusy hour: {} Mbit/s down, {} up",
                        fixed(row.latency.median_ms, 1), fixed(row.latency.p95_ms, 1),
                        fixed(row.quality.downlink_busy_hour_mbps, 1),
                        fixed(row.quality.uplink_busy_hour_mbps, 1));
  if (!row.activation_reason.empty()) text += "\nOff: " + row.activation_reason;
  return text;
}

// Lines of a tooltip stay lines, though html_text() makes blanks of them.
std::string title_element(std::string_view text) {
  std::string out = "<title>";
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out += (begin > 0 ? "\n" : "") + html_text(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out + "</title>";
}

std::string borders(const RunTables& tables) {
  const auto paths = outlines(tables.map.territory, MapGrid::kColumns, tables.territories.size());
  std::string out = "<g class=\"borders\"><g id=\"outlines\">";
  for (std::size_t t = 0; t < paths.size(); ++t) {
    if (paths[t].empty()) continue;
    out += fmt::format("<path data-id=\"{}\" d=\"{}\">{}</path>\n",
                       html_text(tables.territories[t].id), paths[t],
                       title_element(tooltip(tables.territories[t])));
  }
  return out + "</g></g>\n";
}

std::string line_through(const std::vector<earth::Geodetic>& places) {
  std::string data;
  for (const earth::Geodetic& place : places) {
    const MapPosition p = map_position(place);
    data += fmt::format("{}{} {}", data.empty() ? "M" : "L", fixed(p.x, 0), fixed(p.y, 0));
  }
  return data;
}

// A little inside the edge, where the longitude would wrap.
constexpr double kEdge_deg = 179.999;

std::string globe() {
  std::vector<earth::Geodetic> edge;
  for (int lat = -90; lat <= 90; lat += 2)
    edge.push_back({degrees(lat), degrees(kMapCentre_deg - kEdge_deg), 0.0});
  for (int lat = 90; lat >= -90; lat -= 2)
    edge.push_back({degrees(lat), degrees(kMapCentre_deg + kEdge_deg), 0.0});
  return path_element("globe", line_through(edge) + "z");
}

std::string graticule() {
  std::string data;
  for (int lon = -180; lon < 180; lon += 30) {
    std::vector<earth::Geodetic> meridian;
    for (int lat = -90; lat <= 90; lat += 5) meridian.push_back({degrees(lat), degrees(lon), 0.0});
    data += line_through(meridian);
  }
  for (int lat = -60; lat <= 60; lat += 30)
    data += line_through({{degrees(lat), degrees(kMapCentre_deg - kEdge_deg), 0.0},
                          {degrees(lat), degrees(kMapCentre_deg + kEdge_deg), 0.0}});
  return path_element("graticule", data);
}

// A line without length is a dot as wide as its stroke, which stays the same when the map is
// enlarged. All are drawn once more below, wider and in the colour of the background.
std::string sites(std::string_view css_class, std::string_view kind,
                  const std::vector<MapPoint>& points, const Shares& shares) {
  std::string all;
  std::string each;
  for (const MapPoint& point : points) {
    const MapPosition p =
        map_position({degrees(point.latitude_deg), degrees(point.longitude_deg), 0.0});
    const auto used = std::find_if(shares.begin(), shares.end(),
                                   [&](const auto& share) { return share.first == point.name; });
    const double share = used == shares.end() ? 0.0 : used->second;
    const std::string dot = fmt::format("M{} {}h.01", fixed(p.x, 0), fixed(p.y, 0));
    all += dot;
    each += fmt::format("<path d=\"{}\">{}</path>\n", dot,
                        title_element(fmt::format("{} {}\n{} of the served time of people", kind,
                                                  point.name, percent(share))));
  }
  return fmt::format("<g class=\"{}\">{}{}</g>\n", css_class, path_element("halo", all), each);
}

std::string key(std::string_view css_class, std::string_view text) {
  return fmt::format(
      "<li><svg class=\"swatch\" viewBox=\"0 0 44 28\" aria-hidden=\"true\"><rect class=\"{}\" "
      "width=\"44\" height=\"28\"/></svg>{}</li>",
      css_class, html_text(text));
}

std::string service_legend(const Classes& classes, const ReasonNames& reasons) {
  std::vector<bool> occurs(kFirstReason + reasons.keys.size());
  for (const std::int32_t c : classes.service)
    if (c >= 0) occurs[static_cast<std::size_t>(c)] = true;
  std::string out =
      "<ul class=\"legend service\">" + key("served", "served: in at least 99 % of the slots");
  if (occurs[kPartly]) out += key("partly", "part of the time");
  for (std::size_t r = 0; r < reasons.texts.size(); ++r)
    if (occurs[kFirstReason + r]) out += key(reason_class(r), "never: " + reasons.texts[r]);
  return out + "</ul>";
}

std::string round_trip_legend(const Classes& classes) {
  std::string out = "<ul class=\"legend round-trip\">";
  for (std::size_t k = 0; k <= kRoundTrip_ms.size(); ++k) {
    const std::string text =
        k == 0 ? fmt::format("below {} ms", kRoundTrip_ms[0])
        : k == kRoundTrip_ms.size()
            ? fmt::format("{} ms and more", kRoundTrip_ms[k - 1])
            : fmt::format("{} to {} ms", kRoundTrip_ms[k - 1], kRoundTrip_ms[k]);
    out += key(fmt::format("q{}", k), text);
  }
  if (std::any_of(classes.service.begin(), classes.service.end(),
                  [](std::int32_t c) { return c >= kFirstReason; }))
    out += key("never", "never served");
  return out + "</ul>";
}

std::string unseen_note(const RunTables& tables) {
  std::vector<bool> seen(tables.territories.size());
  for (const std::int32_t t : tables.map.territory)
    if (t != MapGrid::kSea) seen[static_cast<std::size_t>(t)] = true;
  std::string names;
  for (std::size_t t = 0; t < seen.size(); ++t)
    if (!seen[t]) names += (names.empty() ? "" : ", ") + tables.territories[t].name;
  if (names.empty()) return "";
  return " Too small to be seen: " + html_text(names) + ".";
}

std::string stripes(std::string_view id, std::string_view ground, int angle_deg) {
  return fmt::format(
      "<pattern id=\"{}\" width=\"14\" height=\"14\" patternUnits=\"userSpaceOnUse\" "
      "patternTransform=\"rotate({})\"><rect class=\"{}\" width=\"14\" height=\"14\"/>"
      "<path class=\"stripe\" d=\"M0 3.5h14\"/></pattern>",
      id, angle_deg, ground);
}

// Hatching, so that no reader has to tell reasons apart by colour alone: an angle of its own for
// each. The classes r0, r1, ..., partly and never of the style use it.
std::string patterns(std::size_t reasons) {
  constexpr std::array<int, kHatchings> kAngles_deg{45, 0, 90, 135, 22, 67, 112, 157};
  std::string out = "<defs>" + stripes("hatch-never", "ground-never", 45);
  for (std::size_t r = 0; r < std::min(reasons, kHatchings); ++r)
    out += stripes(fmt::format("hatch{}", r), fmt::format("ground{}", r), kAngles_deg[r]);
  return out +
         "<pattern id=\"dots\" width=\"14\" height=\"14\" patternUnits=\"userSpaceOnUse\">"
         "<rect class=\"ground-partly\" width=\"14\" height=\"14\"/>"
         "<circle class=\"spot\" cx=\"7\" cy=\"7\" r=\"2.6\"/></pattern></defs>";
}

}  // namespace

std::string reason_class(std::size_t reason) { return fmt::format("r{}", reason % kHatchings); }

std::string map_section(const RunTables& tables) {
  if (tables.map.territory.empty()) return "";
  const Classes classes = classes_of(tables);
  std::string out =
      "<section id=\"map\"><h2>Where there is service</h2>\n<div class=\"card map\">"
      "<input type=\"radio\" name=\"layer\" id=\"show-service\" checked>"
      "<label for=\"show-service\">Service</label>"
      "<input type=\"radio\" name=\"layer\" id=\"show-round-trip\">"
      "<label for=\"show-round-trip\">Median round trip</label>"
      "<input type=\"checkbox\" id=\"show-gateways\" checked>"
      "<label for=\"show-gateways\"><i class=\"mark gateway\"></i>Gateways</label>"
      "<input type=\"checkbox\" id=\"show-pops\" checked>"
      "<label for=\"show-pops\"><i class=\"mark pop\"></i>Points of presence</label>"
      "<span class=\"zoom\" hidden><button type=\"button\" data-zoom=\"2\" aria-label=\"Enlarge "
      "the map\">+</button><button type=\"button\" data-zoom=\"0.5\" aria-label=\"Shrink the "
      "map\">&minus;</button></span>\n<div class=\"frame\">";
  out += fmt::format(
      "<svg id=\"world\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"World map of service; the "
      "table of territories holds its figures\">",
      kMapWidth, kMapHeight);
  out += patterns(tables.reasons.keys.size()) + globe() + graticule();
  out += "<use href=\"#outlines\" class=\"land\"/>\n";
  out += service_layer(classes, tables.reasons.keys.size()) + round_trip_layer(classes);
  out += borders(tables);
  out += sites("gateways", "Gateway", tables.gateways, tables.world.gateways);
  out += sites("pops", "Point of presence", tables.pops, tables.world.pops);
  out += "</svg></div>\n" + service_legend(classes, tables.reasons) + round_trip_legend(classes);
  out +=
      "<p class=\"note\">Equal Earth projection: equal areas are equal on the map. Each point "
      "stands for about 570 km² and shows the nearest planned cell of its territory. Borders "
      "are those of the data set, not an opinion on whose they are." +
      unseen_note(tables) + "</p></div></section>\n";
  return out;
}

}  // namespace aloft::results
