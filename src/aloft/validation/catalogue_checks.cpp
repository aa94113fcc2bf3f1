// Counts of satellites by shell and altitude, and what the fleet carries.
#include <cmath>
#include <map>
#include <numbers>

#include <fmt/core.h>

#include "aloft/orbit/orbit.h"
#include "aloft/plan/plan.h"
#include "aloft/validation/checks.h"
#include "aloft/validation/measured.h"

namespace aloft::validation {
namespace {

constexpr const char* kSection = "catalogues";
constexpr const char* kHistory = "catalogue/shell_altitude_history.csv";
constexpr const char* kCatalogue = "catalogue/starlink_2026-05-15.tle";
constexpr const char* kDate = "2026-05-15";
constexpr const char* kFleetCatalogue = "catalogue/starlink_2025-05-29.tle";

constexpr double kMu_m3_per_s2 = 3.986004418e14;
constexpr double kEquatorialRadius_m = 6'378'137.0;

/// Upper edges of the history's altitude bands, km; the last has none.
struct Band {
  const char* name;
  double below_km;
};
constexpr Band kBands[] = {{"lt340", 340},   {"340_380", 380}, {"380_440", 440}, {"440_470", 470},
                           {"470_490", 490}, {"490_510", 510}, {"510_530", 530}, {"530_545", 545},
                           {"545_555", 555}, {"555_580", 580}, {"gt580", 1e9}};

double mean_altitude_km(const orbit::ElementSet& e) {
  const double n = e.mean_motion_rad_per_s;
  return (std::cbrt(kMu_m3_per_s2 / (n * n)) - kEquatorialRadius_m) / 1e3;
}

/// The nearest of the history's groups.
std::string group_of(double inclination_deg) {
  const char* best = "33";
  double distance = 1e9;
  for (const char* group : {"33", "43", "53", "70", "97"}) {
    const double its = std::abs(inclination_deg - std::stod(group));
    if (its < distance) best = group;
    distance = std::min(distance, its);
  }
  return best;
}

std::map<std::string, BandCounts> counts_of(const orbit::Catalogue& catalogue) {
  std::map<std::string, BandCounts> groups;
  for (const orbit::ElementSet& e : catalogue.elements) {
    BandCounts& bands = groups[group_of(e.inclination.degrees())];
    bands["n"] += 1.0;
    for (const Band& band : kBands) {
      if (mean_altitude_km(e) >= band.below_km) continue;
      bands[band.name] += 1.0;
      break;
    }
  }
  return groups;
}

/// Shells as filed: all of a group stands at its filed altitude.
double filed_count(const BandCounts& measured, const std::string& group, const char* band) {
  const std::map<std::string, std::string> filed{{"33", "510_530"},
                                                 {"43", "555_580"},
                                                 {"53", "545_555"},
                                                 {"70", "555_580"},
                                                 {"97", "555_580"}};
  return filed.at(group) == band ? measured.at("n") : 0.0;
}

Result<void> check_counts(const Bench& bench) {
  if (!bench.have({kHistory, kCatalogue})) return {};
  auto measured = read_shell_counts(bench.path(kHistory), kDate);
  if (!measured) return pass_on(measured);
  auto catalogue = orbit::read_catalogue(bench.path(kCatalogue));
  if (!catalogue) return pass_on(catalogue);
  auto engine = counts_of(*catalogue);
  for (const auto& [group, bands] : *measured) {
    for (const auto& [band, count] : bands) {
      if (count < 100.0) continue;  // One per cent of less is less than one satellite.
      const bool all = band == "n";
      bench.report.checks.push_back(
          {kSection,
           all ? fmt::format("satellites at {} degrees, {}", group, kDate)
               : fmt::format("of those at {} degrees, altitude band {} km", group, band),
           count, engine[group][band],
           all ? std::nullopt : std::optional(filed_count(bands, group, band.c_str())),
           all ? "" : "all at the filed altitude", 0.99 * count, 1.01 * count});
    }
  }
  return {};
}

Result<void> check_capacity(const Bench& bench) {
  if (!bench.have({kFleetCatalogue})) return {};
  auto catalogue = orbit::read_catalogue(bench.path(kFleetCatalogue));
  if (!catalogue) return pass_on(catalogue);
  const scenario::Assumptions assumptions;
  double engine_bps = 0.0;
  double null_bps = 0.0;
  for (const orbit::ElementSet& e : catalogue->elements) {
    const auto satellite_class = orbit::class_of_name(e.name);
    if (plan::channels_of(satellite_class, assumptions) == 0) continue;
    engine_bps += plan::downlink_bps_of(satellite_class, assumptions);
    null_bps += assumptions.downlink_v1_bps;
  }
  bench.report.checks.push_back({kSection, "downlink of the fleet of 2025-05-29, Tbit/s", 450.0,
                                 engine_bps / 1e12, null_bps / 1e12,
                                 "every satellite carries as a v1.5", 360.0, 460.0});
  return {};
}

}  // namespace

Result<void> check_catalogues(const Bench& bench) {
  bench.tell("catalogues");
  auto counted = check_counts(bench);
  if (!counted) return counted;
  return check_capacity(bench);
}

}  // namespace aloft::validation
