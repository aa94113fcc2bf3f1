// Orbits and frames against ranges and directions that others computed or measured.
#include <algorithm>
#include <cmath>
#include <map>

#include "aloft/base/math.h"
#include "aloft/sky/sky.h"
#include "aloft/validation/checks.h"
#include "aloft/validation/measured.h"
#include "aloft/validation/samples.h"
#include "aloft/validation/sky_of_date.h"

namespace aloft::validation {
namespace {

constexpr const char* kSection = "geometry";
constexpr const char* kTwoBody = "Kepler's orbit, no perturbations";
constexpr const char* kOrientation = "eop/finals2000A_1973_2026-09.csv";
constexpr const char* kRanges = "measured/serving/cowichan-bc_2025-05-29_serving.csv";
constexpr const char* kRangesCatalogue = "catalogue/starlink_2025-05-29.tle";
constexpr const char* kCandidates = "measured/serving/louvain-be_2024-07-17_candidates.csv";
constexpr const char* kCandidatesCatalogue = "catalogue/starlink_2024-07-17.tle";

/// The range's site is published; Louvain's only to the city.
const earth::Geodetic kCowichan{degrees(48.5137), degrees(-124.2933), 200.0};
const earth::Geodetic kLouvain{degrees(50.67), degrees(4.61), 0.0};

/// Largest error of the ranges to named satellites, m; nothing if a satellite is unknown.
std::optional<double> worst_range_error(const std::vector<NamedRange>& ranges, const SkyOfDate& sky,
                                        Motion motion) {
  const Position<Itrf> site = earth::position_of(kCowichan);
  double worst = 0.0;
  for (const NamedRange& row : ranges) {
    const auto position = sky.position(row.satellite, row.time, motion);
    if (!position) return std::nullopt;
    worst = std::max(worst, std::abs(distance_m(site, *position) - row.range_m));
  }
  return worst;
}

Result<void> check_ranges(const Bench& bench) {
  if (!bench.have({kRanges, kRangesCatalogue})) return {};
  auto ranges = read_named_ranges(bench.path(kRanges));
  if (!ranges) return pass_on(ranges);
  auto sky = SkyOfDate::read(bench.path(kRangesCatalogue), bench.path(kOrientation));
  if (!sky) return pass_on(sky);
  const auto engine = worst_range_error(*ranges, *sky, Motion::sgp4);
  if (!engine) return invalid_input("a satellite of the ranges is not in the catalogue");
  bench.report.checks.push_back({kSection, "Cowichan: largest error of range, m", 0.0, *engine,
                                 worst_range_error(*ranges, *sky, Motion::two_body), kTwoBody, 0.0,
                                 10.0});
  return {};
}

/// Errors of all candidates that the catalogue knows.
struct CandidateErrors {
  std::vector<double> elevation_deg;
  std::vector<double> range_km;
  std::vector<double> separation_deg;
};

Vector<Itrf> direction_of(const sky::Observer& observer, double azimuth_deg, double elevation_deg) {
  const SinCos azimuth = sin_cos(degrees(azimuth_deg).radians());
  const SinCos elevation = sin_cos(degrees(elevation_deg).radians());
  return elevation.cos * azimuth.sin * observer.axes.east +
         elevation.cos * azimuth.cos * observer.axes.north + elevation.sin * observer.axes.up;
}

CandidateErrors candidate_errors(const std::vector<Sighted>& candidates, const SkyOfDate& sky,
                                 Motion motion) {
  const scenario::Assumptions assumptions;
  const sky::Observer observer = sky::observer_at(kLouvain, assumptions);
  CandidateErrors errors;
  for (const Sighted& row : candidates) {
    const UtcTime time = plus_seconds(row.slot.begin(), 4);
    const auto position = sky.position(row.satellite, time, motion);
    if (!position) continue;
    const Vector<Itrf> sight = *position - observer.position;
    const Vector<Itrf> direction = unit(sight);
    const double elevation = radians(arc_sine(dot(direction, observer.axes.up))).degrees();
    errors.elevation_deg.push_back(std::abs(elevation - row.elevation_deg));
    errors.range_km.push_back(std::abs(norm(sight) - row.range_m) / 1e3);
    const Vector<Itrf> seen = direction_of(observer, row.azimuth_deg, row.elevation_deg);
    errors.separation_deg.push_back(radians(arc_cosine(dot(direction, seen))).degrees());
  }
  return errors;
}

void check_directions(const Bench& bench, const std::vector<Sighted>& candidates,
                      const SkyOfDate& sky) {
  const CandidateErrors engine = candidate_errors(candidates, sky, Motion::sgp4);
  const CandidateErrors null = candidate_errors(candidates, sky, Motion::two_body);
  if (engine.range_km.empty()) return;
  const auto add = [&](const char* quantity, const std::vector<double>& ours,
                       const std::vector<double>& theirs, double band) {
    bench.report.checks.push_back(
        {kSection, quantity, 0.0, median(ours), median(theirs), kTwoBody, 0.0, band});
  };
  add("Louvain candidates: median error of elevation, degrees", engine.elevation_deg,
      null.elevation_deg, 2.0);
  add("Louvain candidates: median error of range, km", engine.range_km, null.range_km, 20.0);
  add("Louvain candidates: median error of direction, degrees", engine.separation_deg,
      null.separation_deg, 4.5);
}

/// Satellites above `mask` and in the dish's cone, by slot.
std::vector<double> counts_in_view(const std::vector<Slot>& slots, const SkyOfDate& sky,
                                   const scenario::Assumptions& dish) {
  const sky::Observer observer = sky::observer_at(kLouvain, dish);
  const double cosine_cone = sin_cos(dish.field_of_view_half_angle.radians()).cos;
  const double sine_mask = sin_cos(dish.elevation_mask.radians()).sin;
  std::vector<double> counts;
  for (const Slot slot : slots) {
    double count = 0.0;
    for (const auto& [name, elements] : sky.elements()) {
      const auto position = sky.position(name, plus_seconds(slot.begin(), 4), Motion::sgp4);
      if (!position) continue;
      const Vector<Itrf> direction = unit(*position - observer.position);
      if (dot(direction, observer.axes.up) < sine_mask) continue;
      if (dot(direction, observer.boresight) >= cosine_cone) count += 1.0;
    }
    counts.push_back(count);
  }
  return counts;
}

void check_counts_in_view(const Bench& bench, const std::vector<Sighted>& candidates,
                          const SkyOfDate& sky) {
  std::map<Slot, double> by_slot;
  for (const Sighted& row : candidates) by_slot[row.slot] += 1.0;
  std::vector<Slot> slots;
  std::vector<double> measured;
  for (const auto& [slot, count] : by_slot) {
    measured.push_back(count);
    if (slots.size() * 10 < measured.size()) slots.push_back(slot);  // Every tenth is enough.
  }
  const std::vector<double> engine = counts_in_view(slots, sky, dish_of_louvain(20.0));
  scenario::Assumptions plain;
  plain.field_of_view_half_angle = degrees(180.0);
  const std::vector<double> null = counts_in_view(slots, sky, plain);
  const double middle = median(measured);
  bench.report.checks.push_back({kSection, "Louvain: satellites in view, median", middle,
                                 median(engine), median(null), "all above 25 degrees",
                                 0.85 * middle, 1.15 * middle});
  const auto overlap = [&](const std::vector<double>& counts) {
    const double low = std::max(quantile(measured, 0.05), quantile(counts, 0.05));
    const double high = std::min(quantile(measured, 0.95), quantile(counts, 0.95));
    return high - low;
  };
  bench.report.checks.push_back({kSection, "Louvain: overlap of p5 to p95 of satellites in view",
                                 quantile(measured, 0.95) - quantile(measured, 0.05),
                                 overlap(engine), overlap(null), "all above 25 degrees", 0.0,
                                 quantile(measured, 0.95) - quantile(measured, 0.05)});
}

}  // namespace

scenario::Assumptions dish_of_louvain(double mask_deg) {
  scenario::Assumptions dish;
  dish.elevation_mask = degrees(mask_deg);
  dish.terminal_azimuth = degrees(320.0);
  dish.terminal_tilt = degrees(19.0);
  dish.field_of_view_half_angle = degrees(56.0);
  return dish;
}

Result<void> check_geometry(const Bench& bench) {
  bench.tell("geometry");
  auto ranges = check_ranges(bench);
  if (!ranges) return ranges;
  if (!bench.have({kCandidates, kCandidatesCatalogue})) return {};
  auto candidates = read_candidates(bench.path(kCandidates));
  if (!candidates) return pass_on(candidates);
  auto sky = SkyOfDate::read(bench.path(kCandidatesCatalogue), bench.path(kOrientation));
  if (!sky) return pass_on(sky);
  check_directions(bench, *candidates, *sky);
  check_counts_in_view(bench, *candidates, *sky);
  return {};
}

}  // namespace aloft::validation
