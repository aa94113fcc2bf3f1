#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/base/math.h"
#include "aloft/scenario/scenario.h"
#include "aloft/scenario/toml_section.h"

namespace aloft::scenario {
namespace {

constexpr std::int64_t kSatellitesMax = 99'999;  // Five digits in the two-line elements.
constexpr Range<double> kRange_m{1'000.0, 100'000'000.0};

template <class T, class U>
void set(T& target, const std::optional<U>& value) {
  if (value) target = static_cast<T>(*value);
}

void read_orbits(Section& root, HypatiaNetwork& network) {
  const Range<std::int64_t> count{3, kSatellitesMax};
  const auto orbits = root.integer("orbits", count, Need::required);
  const auto per_orbit = root.integer("satellites_per_orbit", count, Need::required);
  set(network.orbits, orbits);
  set(network.satellites_per_orbit, per_orbit);
  if (orbits && per_orbit && *orbits * *per_orbit > kSatellitesMax)
    root.report("orbits", fmt::format("{} satellites in all", *orbits * *per_orbit),
                fmt::format("at most {}", kSatellitesMax));
  set(network.inclination_deg, root.number("inclination_deg", {0.0, 180.0}, Need::required));
  set(network.mean_motion_rev_per_day,
      root.number("mean_motion_rev_per_day", {6.4, 16.5}, Need::required));
  set(network.eccentricity, root.number("eccentricity", {1e-7, 0.1}));
  set(network.argument_of_perigee_deg, root.number("argument_of_perigee_deg", {0.0, 360.0}));
  set(network.shift_odd_orbits, root.truth("shift_odd_orbits"));
  const std::int64_t last = per_orbit.value_or(kSatellitesMax) - 1;
  set(network.laser_shift, root.integer("laser_shift", {0, last}));
}

// Part of a file's name, and one word to that simulator.
void read_name(Section& root, HypatiaNetwork& network) {
  const auto name = root.text("name");
  if (!name) return;
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  if (!std::all_of(name->begin(), name->end(), is_allowed))
    root.report("name", fmt::format("\"{}\"", *name), "letters, digits, '_', '-' and '.'");
  network.name = *name;
}

// One of three ways to say how far a ground station reaches.
void read_ground_range(Section& root, HypatiaNetwork& network) {
  const auto elevation_deg = root.number("elevation_min_deg", {1.0, 90.0});
  const auto cone_radius_m = root.number("cone_radius_m", kRange_m);
  const auto range_m = root.number("ground_range_max_m", kRange_m);
  std::size_t keys = 0;
  for (const char* key : {"elevation_min_deg", "cone_radius_m", "ground_range_max_m"})
    keys += root.has(key) ? 1 : 0;
  if (keys != 1)
    root.report("ground_range_max_m", fmt::format("{} of the keys that limit the range", keys),
                "one of elevation_min_deg, cone_radius_m and ground_range_max_m");
  const double h = network.altitude_m;
  if (elevation_deg) network.ground_range_max_m = flat_earth_range_m(h, degrees(*elevation_deg));
  if (cone_radius_m)
    network.ground_range_max_m = std::sqrt(*cone_radius_m * *cone_radius_m + h * h);
  if (range_m) network.ground_range_max_m = *range_m;
}

}  // namespace

double flat_earth_range_m(double altitude_m, Angle elevation) {
  return altitude_m / sin_cos(elevation.radians()).sin;
}

double laser_range_over_80_km_m(double altitude_m) {
  constexpr double kEarthRadius_m = 6'378'135.0;  // WGS-72.
  const double orbit_m = kEarthRadius_m + altitude_m;
  const double lowest_m = kEarthRadius_m + 80'000.0;
  return 2.0 * std::sqrt(orbit_m * orbit_m - lowest_m * lowest_m);
}

Result<HypatiaNetwork> read_hypatia_network(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  auto table = parse_toml(*bytes, path);
  if (!table) return pass_on(table);
  Problems problems(path);
  Section root(*table, "", problems);
  HypatiaNetwork network;
  network.name = path.stem().string();
  read_name(root, network);
  read_orbits(root, network);
  set(network.altitude_m, root.number("altitude_m", {100'000.0, 50'000'000.0}, Need::required));
  read_ground_range(root, network);
  network.laser_range_max_m = root.number("laser_range_max_m", kRange_m)
                                  .value_or(laser_range_over_80_km_m(network.altitude_m));
  root.finish();
  if (!problems.empty()) return tl::unexpected(problems.error());
  return network;
}

}  // namespace aloft::scenario
