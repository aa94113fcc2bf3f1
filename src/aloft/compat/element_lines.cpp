#include "aloft/compat/element_lines.h"

#include <charconv>

#include <fmt/core.h>

#include "aloft/base/check.h"

namespace aloft::compat {
namespace {

// The last column of a line: the sum of its digits, a minus counting one (Spacetrack Report 3).
std::string with_checksum(std::string line) {
  int sum = 0;
  for (const char c : line) sum += c >= '0' && c <= '9' ? c - '0' : c == '-' ? 1 : 0;
  line += static_cast<char>('0' + sum % 10);
  return line;
}

double read_back(const std::string& text) {
  double value = 0.0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  ALOFT_CHECK(code == std::errc() && end == text.data() + text.size(),
              "it was written as a number");
  return value;
}

ElementLines write_one(const scenario::HypatiaNetwork& network, std::size_t number, double node_deg,
                       double mean_anomaly_deg) {
  const std::string inclination = fmt::format("{:.4f}", network.inclination_deg);
  const std::string node = fmt::format("{:.4f}", node_deg);
  const std::string eccentricity = fmt::format("{:.7f}", network.eccentricity);
  const std::string perigee = fmt::format("{:.4f}", network.argument_of_perigee_deg);
  const std::string anomaly = fmt::format("{:.4f}", mean_anomaly_deg);
  const std::string motion = fmt::format("{:.8f}", network.mean_motion_rev_per_day);
  ElementLines lines;
  lines.name = fmt::format("{} {}", network.name, number);
  lines.first = with_checksum(fmt::format(
      "1 {:05}U 00000ABC 00001.00000000  .00000000  00000-0  00000+0 0    0", number + 1));
  lines.second = with_checksum(fmt::format("2 {:05} {:>8} {:>8} {} {:>8} {:>8} {:>11}    0",
                                           number + 1, inclination, node, eccentricity.substr(2),
                                           perigee, anomaly, motion));
  lines.elements = {read_back(inclination), read_back(node),    read_back(eccentricity),
                    read_back(perigee),     read_back(anomaly), read_back(motion)};
  return lines;
}

}  // namespace

std::vector<ElementLines> write_elements(const scenario::HypatiaNetwork& network) {
  std::vector<ElementLines> all;
  const int per_orbit = network.satellites_per_orbit;
  for (int orbit = 0; orbit < network.orbits; ++orbit) {
    const double node_deg = orbit * 360.0 / network.orbits;
    const double shift_deg =
        network.shift_odd_orbits && orbit % 2 == 1 ? 360.0 / (per_orbit * 2.0) : 0.0;
    for (int place = 0; place < per_orbit; ++place)
      all.push_back(
          write_one(network, all.size(), node_deg, shift_deg + place * 360.0 / per_orbit));
  }
  return all;
}

}  // namespace aloft::compat
