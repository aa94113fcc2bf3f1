#include "sightings.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace aloft::twin {
namespace {

constexpr double kDegree = std::numbers::pi / 180.0;
constexpr double kPolarRadius_m = 6'356'752.3;

/// Unit directions from the Earth's centre, and the cosine of the central angle beyond which a
/// satellite of that radius is surely below the mask.
struct Prefilter {
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> z;
  std::vector<double> cosine_min;
  std::vector<std::uint32_t> satellite;
};

Prefilter prefilter_of(const orbit::Ephemeris& ephemeris, double mask_rad) {
  Prefilter filter;
  // The vertical and the radius differ by less than 0.2 degrees; the rest is margin.
  const double elevation = mask_rad - 0.4 * kDegree;
  for (const SatelliteIndex satellite : rows<SatelliteIndex>(ephemeris.position.size())) {
    if (ephemeris.usable[satellite] == 0) continue;
    const Vec position = vec_of(ephemeris.position[satellite]);
    const double radius = length(position);
    const double central = std::acos(kPolarRadius_m / radius * std::cos(elevation)) - elevation;
    filter.x.push_back(position.x / radius);
    filter.y.push_back(position.y / radius);
    filter.z.push_back(position.z / radius);
    filter.cosine_min.push_back(std::cos(std::min(central + 0.2 * kDegree, std::numbers::pi)));
    filter.satellite.push_back(static_cast<std::uint32_t>(satellite.value()));
  }
  return filter;
}

void pass(const Prefilter& filter, const Site& site, std::vector<std::uint32_t>& out) {
  out.clear();
  const Vec down = 1.0 / length(site.position) * site.position;
  for (std::size_t i = 0; i < filter.x.size(); ++i) {
    const double cosine = filter.x[i] * down.x + filter.y[i] * down.y + filter.z[i] * down.z;
    if (cosine >= filter.cosine_min[i]) out.push_back(filter.satellite[i]);
  }
}

const Seen* find(const std::vector<Seen>& usable, std::uint32_t satellite) {
  const auto found = std::lower_bound(
      usable.begin(), usable.end(), satellite,
      [](const Seen& seen, std::uint32_t wanted) { return seen.satellite < wanted; });
  return found != usable.end() && found->satellite == satellite ? &*found : nullptr;
}

/// The engine's row of a satellite in a cell, or -1.
std::ptrdiff_t row_of(const sky::Sightings& engine, CellIndex cell, std::uint32_t satellite) {
  const CellIndex next(cell.value() + 1);
  const auto begin = engine.satellite.begin() + engine.first[cell];
  const auto end = engine.satellite.begin() + engine.first[next];
  const auto found = std::lower_bound(begin, end, SatelliteIndex(satellite));
  return found != end && found->value() == satellite ? found - engine.satellite.begin() : -1;
}

void note(SightingsComparison& comparison, const std::string& example) {
  if (comparison.examples.size() < 10) comparison.examples.push_back(example);
}

/// True if the twin changed its mind about a pair of this cell.
bool settle(CellSky& sky, const sky::Sightings& engine, CellIndex cell,
            SightingsComparison& comparison) {
  bool flipped = false;
  for (const Borderline& pair : sky.borderline) {
    ++comparison.borderline_pairs;
    const bool twin_has = pair.refusal == sky::Refusal::none;
    const bool engine_has = row_of(engine, cell, pair.seen.satellite) >= 0;
    if (twin_has == engine_has) continue;
    ++comparison.borderline_flips;
    flipped = true;
    if (engine_has) {
      const auto place =
          std::lower_bound(sky.usable.begin(), sky.usable.end(), pair.seen,
                           [](const Seen& a, const Seen& b) { return a.satellite < b.satellite; });
      sky.usable.insert(place, pair.seen);
    } else {
      std::erase_if(sky.usable,
                    [&](const Seen& seen) { return seen.satellite == pair.seen.satellite; });
    }
  }
  return flipped;
}

void compare_rows(const CellSky& sky, const sky::Sightings& engine, CellIndex cell,
                  SightingsComparison& comparison) {
  for (const Seen& seen : sky.usable) {
    ++comparison.pairs;
    const std::ptrdiff_t row = row_of(engine, cell, seen.satellite);
    if (row < 0) {
      ++comparison.missing;
      note(comparison, "cell " + std::to_string(cell.value()) + " lacks satellite " +
                           std::to_string(seen.satellite));
      continue;
    }
    const auto at = static_cast<std::size_t>(row);
    const double sine_error = std::abs(engine.sine_elevation[at] - seen.sine_elevation);
    const double away_error = std::abs(engine.away_from_arc[at] - seen.away_from_arc);
    comparison.sine_error_max = std::max(comparison.sine_error_max, sine_error);
    comparison.away_error_max = std::max(comparison.away_error_max, away_error);
  }
  for (std::uint32_t row = engine.first[cell]; row < engine.first[CellIndex(cell.value() + 1)];
       ++row) {
    const auto satellite = static_cast<std::uint32_t>(engine.satellite[row].value());
    if (find(sky.usable, satellite) != nullptr) continue;
    ++comparison.extra;
    note(comparison, "cell " + std::to_string(cell.value()) + " should not use satellite " +
                         std::to_string(satellite));
  }
}

}  // namespace

std::vector<Site> sites_of(const earth::PlannedCells& cells,
                           const scenario::Assumptions& assumptions) {
  std::vector<Site> sites;
  sites.reserve(cells.size());
  for (const CellIndex cell : rows<CellIndex>(cells.size()))
    sites.push_back(site_at(cells.center[cell], assumptions));
  return sites;
}

std::vector<CellSky> find_skies(const std::vector<Site>& sites, const orbit::Satellites& satellites,
                                const orbit::Ephemeris& ephemeris,
                                const scenario::Assumptions& assumptions) {
  const Prefilter filter = prefilter_of(ephemeris, assumptions.elevation_mask.radians());
  std::vector<CellSky> skies(sites.size());
  std::vector<std::uint32_t> near;
  for (std::size_t cell = 0; cell < sites.size(); ++cell) {
    const Arc arc(sites[cell]);
    pass(filter, sites[cell], near);
    CellSky& sky = skies[cell];
    for (const std::uint32_t row : near) {
      const SatelliteIndex satellite(row);
      const Judgement verdict = judge(sites[cell], arc, vec_of(ephemeris.position[satellite]),
                                      satellites.satellite_class[satellite], assumptions);
      const Seen seen{row, verdict.sine_elevation, verdict.away_from_arc};
      if (verdict.margin < kBorderline_rad) sky.borderline.push_back({seen, verdict.refusal});
      if (verdict.refusal == sky::Refusal::none) sky.usable.push_back(seen);
      sky.best_refusal = std::max(sky.best_refusal, verdict.refusal);
    }
    if (!sky.usable.empty()) sky.best_refusal = sky::Refusal::none;
  }
  return skies;
}

SightingsComparison compare_and_settle(std::vector<CellSky>& skies, const sky::Sightings& engine) {
  SightingsComparison comparison;
  for (std::size_t i = 0; i < skies.size(); ++i) {
    const CellIndex cell(i);
    CellSky& sky = skies[i];
    if (settle(sky, engine, cell, comparison)) sky.best_refusal = engine.best_refusal[cell];
    compare_rows(sky, engine, cell, comparison);
    // Two thresholds of a borderline refusal may both be near: either name of it is right.
    if (sky.best_refusal == engine.best_refusal[cell]) continue;
    if (!sky.borderline.empty()) {
      ++comparison.borderline_flips;
      sky.best_refusal = engine.best_refusal[cell];
      continue;
    }
    ++comparison.wrong_refusals;
    note(comparison, "cell " + std::to_string(i) + " has refusal " +
                         std::to_string(static_cast<int>(engine.best_refusal[cell])) +
                         ", by the rules " + std::to_string(static_cast<int>(sky.best_refusal)));
  }
  return comparison;
}

}  // namespace aloft::twin
