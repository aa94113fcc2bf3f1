#include <cmath>
#include <cstdlib>
#include <map>
#include <sstream>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/base/file.h"
#include "aloft/orbit/orbit.h"
#include "aloft/orbit/theory.h"

namespace aloft::orbit {
namespace {

// The verification set of Vallado et al. (2006), as Debian's python3-sgp4 installs it.
std::string verification_file(const std::string& name) {
  const char* folder = std::getenv("ALOFT_SGP4_VERIFICATION");
  return std::string(folder ? folder : "/usr/lib/python3/dist-packages/sgp4") + "/" + name;
}

struct Case {
  ElementSet elements;
  double start_min = 0.0;
  double stop_min = 0.0;
  double step_min = 0.0;
};

struct Row {
  double minutes = 0.0;
  double r_km[3] = {};
  double v_km_per_s[3] = {};
};

std::vector<Case> read_cases() {
  const auto text = read_file(verification_file("SGP4-VER.TLE"));
  if (!text) return {};
  std::vector<Case> cases;
  std::string first;
  for (const std::string_view line : split_lines(*text)) {
    if (line.starts_with("1 ")) first = line;
    if (!line.starts_with("2 ")) continue;
    // The file has start, stop and step after column 69, and two of its checksums are wrong.
    const std::string set = first + "\n" + std::string(line.substr(0, 69)) + "\n";
    auto catalogue = parse_tle(set, "SGP4-VER.TLE", false);
    EXPECT_TRUE(catalogue) << catalogue.error().text();
    if (!catalogue) continue;
    Case c;
    c.elements = catalogue->elements.front();
    std::istringstream(std::string(line.substr(69))) >> c.start_min >> c.stop_min >> c.step_min;
    cases.push_back(std::move(c));
  }
  return cases;
}

std::vector<std::vector<Row>> read_expected() {
  const auto text = read_file(verification_file("tcppver.out"));
  if (!text) return {};
  std::vector<std::vector<Row>> expected;
  for (const std::string_view line : split_lines(*text)) {
    if (line.ends_with("xx")) {
      expected.emplace_back();
      continue;
    }
    Row row;
    std::istringstream in{std::string(line)};
    in >> row.minutes;
    for (double& r : row.r_km) in >> r;
    for (double& v : row.v_km_per_s) in >> v;
    expected.back().push_back(row);
  }
  return expected;
}

// What the reference implementation (python3-sgp4, pure Python, WGS-72, improved mode) reports:
// the first instant and the code. The printed table ends before it.
struct ExpectedError {
  double minutes;
  PropagationError error;
};
const std::map<std::uint64_t, ExpectedError> kExpectedErrors{
    {28872, {55.0, PropagationError::decayed}},
};

double error_of(const Row& row, const State& state, double& velocity) {
  const double dx = row.r_km[0] - state.position_m.x / 1000.0;
  const double dy = row.r_km[1] - state.position_m.y / 1000.0;
  const double dz = row.r_km[2] - state.position_m.z / 1000.0;
  const double du = row.v_km_per_s[0] - state.velocity_m_per_s.x / 1000.0;
  const double dv = row.v_km_per_s[1] - state.velocity_m_per_s.y / 1000.0;
  const double dw = row.v_km_per_s[2] - state.velocity_m_per_s.z / 1000.0;
  velocity = std::max({std::fabs(du), std::fabs(dv), std::fabs(dw)});
  return std::max({std::fabs(dx), std::fabs(dy), std::fabs(dz)});
}

TEST(Sgp4, ReproducesThePublishedVerificationSet) {
  const std::vector<Case> cases = read_cases();
  const std::vector<std::vector<Row>> expected = read_expected();
  if (cases.empty()) GTEST_SKIP() << "no verification set: install python3-sgp4";
  ASSERT_EQ(cases.size(), expected.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Sgp4 sgp4(cases[i].elements);
    double worst = 0.0, worst_v = 0.0;
    for (const Row& row : expected[i]) {
      const State state = sgp4.at_minutes(row.minutes);
      double v = 0.0;
      const double r = error_of(row, state, v);
      if (r > 1 || state.error != PropagationError::none)
        fmt::print("  {} at {}: {} km, code {}\n", cases[i].elements.catalogue_number, row.minutes,
                   r, static_cast<int>(state.error));
      worst = std::max(worst, r);
      worst_v = std::max(worst_v, v);
    }
    fmt::print("{} {} rows {}: {:.3e} km {:.3e} km/s\n", cases[i].elements.catalogue_number,
               sgp4.deep_space(), expected[i].size(), worst, worst_v);
  }
}

}  // namespace
}  // namespace aloft::orbit
