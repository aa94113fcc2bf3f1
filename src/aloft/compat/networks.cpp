#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/compat/compat.h"

namespace aloft::compat {
namespace {

// Sources: the networks' definitions in that simulator (github.com/snkas/hypatia,
// paper/satellite_networks_state); it takes orbits and inclinations from the operators' filings.
// Ranges are as it writes them into its description files.

HypatiaNetwork kuiper_630() {
  HypatiaNetwork n;
  n.name = "kuiper_630";
  n.orbits = 34;
  n.satellites_per_orbit = 34;
  n.inclination_deg = 51.9;
  n.mean_motion_rev_per_day = 14.8;
  n.altitude_m = 630'000.0;
  n.ground_range_max_m = 1'260'000.0;  // 30 degrees.
  n.laser_range_max_m = 5'442'958.2030362869;
  return n;
}

HypatiaNetwork starlink_550() {
  HypatiaNetwork n;
  n.name = "starlink_550";
  n.orbits = 72;
  n.satellites_per_orbit = 22;
  n.inclination_deg = 53.0;
  n.mean_motion_rev_per_day = 15.19;  // Which is about 509 km, not 550.
  n.altitude_m = 550'000.0;
  n.ground_range_max_m = 1'089'686.4181956202;  // A cone of 940.7 km radius on a flat Earth.
  n.laser_range_max_m = 5'016'591.2330984278;
  return n;
}

HypatiaNetwork telesat_1015() {
  HypatiaNetwork n;
  n.name = "telesat_1015";
  n.orbits = 27;
  n.satellites_per_orbit = 13;
  n.inclination_deg = 98.98;
  n.mean_motion_rev_per_day = 13.66;
  n.altitude_m = 1'015'000.0;
  n.ground_range_max_m = 5'845'152.0403907886;  // 10 degrees on a flat Earth: beyond the horizon.
  n.laser_range_max_m = 7'197'482.1847643359;
  return n;
}

}  // namespace

const std::vector<HypatiaNetwork>& built_in_networks() {
  static const std::vector<HypatiaNetwork> networks{kuiper_630(), starlink_550(), telesat_1015()};
  return networks;
}

Result<HypatiaNetwork> find_network(const std::string& name_or_file) {
  std::vector<std::string> names;
  for (const HypatiaNetwork& network : built_in_networks()) {
    if (network.name == name_or_file) return network;
    names.push_back(network.name);
  }
  std::error_code code;
  if (!std::filesystem::exists(name_or_file, code))
    return invalid_input(fmt::format(
        "network: found '{}', which is neither a network's name nor a file; allowed {}, "
        "or a network file",
        name_or_file, fmt::join(names, ", ")));
  return scenario::read_hypatia_network(name_or_file);
}

}  // namespace aloft::compat
