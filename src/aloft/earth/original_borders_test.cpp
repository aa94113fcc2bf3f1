#include "aloft/earth/original_borders_test.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <numbers>

#include <nlohmann/json.hpp>

#include "aloft/base/file.h"

namespace aloft::earth {
namespace {

using Point = OriginalBorders::Point;
using Ring = OriginalBorders::Ring;

constexpr double kDegree = std::numbers::pi / 180.0;
/// Radius of the sphere with the ellipsoid's area (Snyder, "Map Projections", USGS PP 1395, 1987,
/// p. 16, for WGS-84).
constexpr double kAuthalicRadius_km = 6371.0072;

double wrap(double degrees) {
  return degrees > 180.0 ? degrees - 360.0 : (degrees < -180.0 ? degrees + 360.0 : degrees);
}

/// Snyder's series (3-18) for WGS-84.
double authalic_latitude_rad(double latitude_rad) {
  const double f = 1.0 / 298.257'223'563;
  const double e2 = f * (2.0 - f);
  const double e4 = e2 * e2;
  const double e6 = e4 * e2;
  return latitude_rad -
         (e2 / 3.0 + 31.0 * e4 / 180.0 + 59.0 * e6 / 560.0) * std::sin(2.0 * latitude_rad) +
         (17.0 * e4 / 360.0 + 61.0 * e6 / 1260.0) * std::sin(4.0 * latitude_rad) -
         383.0 * e6 / 45'360.0 * std::sin(6.0 * latitude_rad);
}

bool crosses_oddly(const Ring& ring, Point p) {
  bool odd = false;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const double ax = wrap(ring[i].longitude_deg - p.longitude_deg);
    const double bx = wrap(ring[i + 1].longitude_deg - p.longitude_deg);
    if ((ax <= 0.0) == (bx <= 0.0) || std::abs(ax - bx) > 180.0) continue;
    const double slope = (ring[i + 1].latitude_deg - ring[i].latitude_deg) / (bx - ax);
    odd ^= ring[i].latitude_deg - ax * slope > p.latitude_deg;
  }
  return odd;
}

/// Twice what an edge adds, in parts short enough to be straight on the map.
double edge_area_km2(Point a, Point b) {
  const double dx = wrap(b.longitude_deg - a.longitude_deg) * kDegree;
  const int parts = 1 + static_cast<int>(std::abs(b.latitude_deg - a.latitude_deg) / 0.1);
  const auto height = [&](int part) {
    const double share = static_cast<double>(part) / parts;
    const double latitude_deg = a.latitude_deg + share * (b.latitude_deg - a.latitude_deg);
    return std::sin(authalic_latitude_rad(latitude_deg * kDegree));
  };
  double sum = 0.0;
  for (int part = 0; part < parts; ++part)
    sum += 0.5 * (height(part) + height(part + 1)) * dx / parts;
  return kAuthalicRadius_km * kAuthalicRadius_km * sum;
}

}  // namespace

OriginalBorders::OriginalBorders(std::string_view topojson) {
  const auto topology = nlohmann::json::parse(topojson);
  const auto& scale = topology["transform"]["scale"];
  const auto& origin = topology["transform"]["translate"];
  std::vector<Ring> arcs;
  for (const auto& deltas : topology["arcs"]) {
    Ring& arc = arcs.emplace_back();
    std::array<double, 2> at{};
    for (const auto& delta : deltas) {
      for (std::size_t k = 0; k < 2; ++k) at[k] += delta[k].get<double>();
      arc.push_back({origin[1].get<double>() + at[1] * scale[1].get<double>(),
                     origin[0].get<double>() + at[0] * scale[0].get<double>()});
    }
  }
  const auto ring_of = [&](const nlohmann::json& references) {
    Ring ring;
    for (const int reference : references) {
      Ring arc = arcs[static_cast<std::size_t>(reference < 0 ? ~reference : reference)];
      if (reference < 0) arc = Ring(arc.rbegin(), arc.rend());
      ring.insert(ring.end(), arc.begin() + (ring.empty() ? 0 : 1), arc.end());
    }
    vertices_.insert(vertices_.end(), ring.begin(), ring.end());
    return ring;
  };
  for (const auto& geometry : topology["objects"]["countries"]["geometries"]) {
    Country& country = countries_[geometry["properties"]["name"]];
    country.numeric = geometry.value("id", "");
    auto polygons = geometry["arcs"];
    if (geometry["type"] == "Polygon") polygons = nlohmann::json::array({polygons});
    for (const auto& polygon : polygons)
      for (std::size_t r = 0; r < polygon.size(); ++r)
        (r == 0 ? country.outsides : country.holes).push_back(ring_of(polygon[r]));
  }
}

std::set<std::string> OriginalBorders::claims(Point point) const {
  std::set<std::string> names;
  for (const auto& [name, country] : countries_) {
    bool inside = false;
    for (const auto* rings : {&country.outsides, &country.holes})
      for (const Ring& ring : *rings) inside ^= crosses_oddly(ring, point);
    if (inside) names.insert(name);
  }
  return names;
}

std::optional<OriginalBorders> original_borders() {
  const char* elsewhere = std::getenv("ALOFT_NODE_MODULES");
  const std::filesystem::path modules =
      elsewhere != nullptr ? elsewhere : std::string(ALOFT_SOURCE_DIR) + "/node_modules";
  const auto text = read_file(modules / "world-atlas/countries-10m.json");
  if (!text) return std::nullopt;
  return OriginalBorders(*text);
}

double planar_area_km2(const Ring& ring) {
  double area = 0.0;
  double turned_deg = 0.0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    area += edge_area_km2(ring[i], ring[i + 1]);
    turned_deg += wrap(ring[i + 1].longitude_deg - ring[i].longitude_deg);
  }
  // A ring round a pole bounds what it leaves of the hemisphere.
  const double hemisphere = 2.0 * std::numbers::pi * kAuthalicRadius_km * kAuthalicRadius_km;
  return std::abs(turned_deg) > 180.0 ? hemisphere - std::abs(area) : std::abs(area);
}

double planar_area_km2(const OriginalBorders::Country& country) {
  double area = 0.0;
  for (const Ring& ring : country.outsides) area += planar_area_km2(ring);
  for (const Ring& ring : country.holes) area -= planar_area_km2(ring);
  return area;
}

double outline_km(const OriginalBorders::Country& country) {
  double length = 0.0;
  for (const auto* rings : {&country.outsides, &country.holes})
    for (const Ring& ring : *rings)
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const double dx = wrap(ring[i + 1].longitude_deg - ring[i].longitude_deg) *
                          std::cos(ring[i].latitude_deg * kDegree);
        const double dy = ring[i + 1].latitude_deg - ring[i].latitude_deg;
        length += std::hypot(dx, dy) * kDegree * kAuthalicRadius_km;
      }
  return length;
}

}  // namespace aloft::earth
