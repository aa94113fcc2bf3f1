#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/scenario/assumptions.h"
#include "aloft/scenario/scenario.h"
#include "aloft/scenario/toml_section.h"

namespace aloft::scenario {
namespace {

constexpr std::int64_t kDurationMin_s = 15;  // One slot.
constexpr std::int64_t kDurationMax_s = 31 * 86'400;
constexpr std::int64_t kSatellitesMax = 1'000'000;

// In the order of `SatelliteClass`; also the names in the file.
constexpr std::array kClassNames{"v1", "v2-mini", "direct-to-cell", "oneweb", "other"};
// In the order of `Shell::Pattern`.
constexpr std::array kPatternNames{"delta", "star"};

template <class T, class U>
void set(T& target, const std::optional<U>& value) {
  if (value) target = static_cast<T>(*value);
}

void set_angle(Angle& target, std::optional<double> value_deg) {
  if (value_deg) target = degrees(*value_deg);
}

void read_time(Section& root, Scenario& scenario) {
  auto time = root.table("time");
  if (!time) {
    if (!root.has("time")) root.report("time", "nothing", "a table [time] with start");
    return;
  }
  set(scenario.start, time->utc("start", Need::required));
  scenario.shell_epoch = time->utc("shell_epoch", Need::optional);
  const auto duration_s = time->integer("duration_s", {kDurationMin_s, kDurationMax_s});
  const auto duration_min =
      time->number("duration_min", {kDurationMin_s / 60.0, kDurationMax_s / 60.0});
  set(scenario.duration_s, duration_s);
  if (duration_min) scenario.duration_s = std::llround(*duration_min * 60.0);
  if (time->has("duration_s") && time->has("duration_min"))
    time->report("duration_s", "both duration_min and duration_s", "one of them");
  time->finish();
}

Shell read_shell(Section& section, std::size_t number) {
  Shell shell;
  shell.name = section.text("name").value_or(fmt::format("shell {}", number));
  set(shell.pattern, section.choice("pattern", kPatternNames));
  const Range<std::int64_t> count{1, kSatellitesMax};
  const auto planes = section.integer("planes", count, Need::required);
  const auto per_plane = section.integer("satellites_per_plane", count, Need::required);
  set(shell.planes, planes);
  set(shell.satellites_per_plane, per_plane);
  set_angle(shell.inclination, section.number("inclination_deg", {0.0, 180.0}, Need::required));
  if (const auto km = section.number("altitude_km", {100.0, 50'000.0}, Need::required))
    shell.altitude_m = *km * 1000.0;
  // With a wrong count, what phasing may be is not known: one mistake, one message.
  const std::int64_t satellites = planes && per_plane ? *planes * *per_plane : kSatellitesMax;
  set(shell.phasing, section.integer("phasing", {0, std::min(satellites, kSatellitesMax) - 1}));
  set_angle(shell.first_node, section.number("first_node_deg", {-360.0, 360.0}));
  set_angle(shell.first_anomaly, section.number("first_anomaly_deg", {-360.0, 360.0}));
  set(shell.satellite_class, section.choice("class", kClassNames));
  set(shell.has_lasers, section.truth("lasers"));
  section.finish();
  return shell;
}

void read_constellation(Section& root, Scenario& scenario) {
  Constellation& constellation = scenario.constellation;
  std::int64_t satellites = 0;
  for (Section& section : root.tables("shell")) {
    const Shell shell = read_shell(section, constellation.shells.size() + 1);
    const bool fitted = satellites <= kSatellitesMax;
    satellites += static_cast<std::int64_t>(shell.planes) * shell.satellites_per_plane;
    if (fitted && satellites > kSatellitesMax)
      section.report("planes", fmt::format("{} satellites up to this shell", satellites),
                     fmt::format("{} in all", kSatellitesMax));
    constellation.shells.push_back(shell);
  }
  if (auto catalogue = root.table("catalogue")) {
    constellation.catalogues = catalogue->files("files", Need::required);
    set(constellation.verify_checksums, catalogue->truth("verify_checksums"));
    catalogue->finish();
  }
  if (!root.has("shell") && !root.has("catalogue"))
    root.report("shell", "no satellites", "at least one [[shell]] or a [catalogue]");
}

// One of the two keys, and not both: said in one sentence.
void check_one_of(Section& section, const char* first, const char* second) {
  const bool has_first = section.has(first);
  const bool has_second = section.has(second);
  if (has_first == has_second)
    section.report(second,
                   fmt::format("{} {} {} {}", has_first ? "both" : "neither", first,
                               has_first ? "and" : "nor", second),
                   "one of them");
}

void read_ground(Section& root, Scenario& scenario) {
  if (auto earth = root.table("earth")) {
    scenario.earth_orientation_file = earth->file("orientation");
    earth->finish();
  }
  if (auto gateways = root.table("gateways")) {
    scenario.gateways.file = gateways->file("file");
    set(scenario.gateways.generated_count, gateways->integer("count", {1, 100'000}));
    check_one_of(*gateways, "file", "count");
    gateways->finish();
  } else if (!root.has("gateways")) {
    root.report("gateways", "nothing", "a table [gateways] with file or count");
  }
  if (auto pops = root.table("pops")) {
    scenario.pops.file = pops->file("file");
    scenario.pops.cities = pops->names("cities");
    scenario.pops.assignment_file = pops->file("assignment");
    check_one_of(*pops, "file", "cities");
    pops->finish();
  } else if (!root.has("pops")) {
    root.report("pops", "nothing", "a table [pops] with file or cities");
  }
}

void read_policy(Section& root, Scenario& scenario) {
  auto policy = root.table("policy");
  if (!policy) return;
  PolicySource source;
  set(source.bundle, policy->file("bundle", Need::required));
  set(source.trust, policy->file("trust", Need::required));
  source.claims = policy->files("claims");
  policy->finish();
  scenario.policy = std::move(source);
}

void read_throttles(Section& root, Scenario& scenario) {
  constexpr Range<double> kRate_kbps{0.0, 1e9};
  for (Section& section : root.tables("throttle")) {
    Throttle throttle;
    set(throttle.territory.name, section.text("territory", Need::required));
    throttle.territory.line = section.line_of("territory");
    if (const auto kbps = section.number("downlink_kbps", kRate_kbps, Need::required))
      throttle.downlink_bps = *kbps * 1e3;
    const auto uplink_kbps = section.number("uplink_kbps", kRate_kbps);
    throttle.uplink_bps =
        uplink_kbps ? *uplink_kbps * 1e3 : std::numeric_limits<double>::infinity();
    section.finish();
    scenario.throttles.push_back(std::move(throttle));
  }
}

void read_all(Section& root, Scenario& scenario) {
  scenario.name = root.text("name").value_or(scenario.file.stem().string());
  set(scenario.description, root.text("description"));
  set(scenario.seed, root.integer("seed", {0, std::numeric_limits<std::int64_t>::max()}));
  read_time(root, scenario);
  read_constellation(root, scenario);
  read_ground(root, scenario);
  read_policy(root, scenario);
  read_throttles(root, scenario);
  if (auto assumptions = root.table("assumptions"))
    read_assumptions(*assumptions, scenario.assumptions);
  root.finish();
}

}  // namespace

const char* name_of(SatelliteClass satellite_class) {
  return kClassNames[static_cast<std::size_t>(satellite_class)];
}

Result<std::string> list_inputs(const Scenario& scenario) {
  std::vector<std::pair<const char*, std::filesystem::path>> inputs;
  for (const std::filesystem::path& file : scenario.constellation.catalogues)
    inputs.emplace_back("catalogue.files", file);
  const auto add = [&](const char* key, const std::optional<std::filesystem::path>& file) {
    if (file) inputs.emplace_back(key, *file);
  };
  add("earth.orientation", scenario.earth_orientation_file);
  add("gateways.file", scenario.gateways.file);
  add("pops.file", scenario.pops.file);
  add("pops.assignment", scenario.pops.assignment_file);
  std::string lines = "scenario " + scenario.sha256 + "\n";
  for (const auto& [key, file] : inputs) {
    const auto bytes = read_file(file);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    lines += fmt::format("{} {}\n", key, sha256_hex(*bytes));
  }
  return lines;
}

Result<Scenario> read_scenario(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto document = parse_toml(*bytes, path);
  if (!document) return tl::unexpected(document.error());
  Scenario scenario;
  scenario.file = path;
  scenario.sha256 = sha256_hex(*bytes);
  Problems problems(path);
  Section root(*document, "", problems);
  read_all(root, scenario);
  if (!problems.empty()) return tl::unexpected(problems.error());
  return scenario;
}

}  // namespace aloft::scenario
