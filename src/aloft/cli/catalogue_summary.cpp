#include "aloft/cli/catalogue_summary.h"

#include <algorithm>
#include <cmath>

namespace aloft::cli {
namespace {

// WGS-72 as SGP4 has it: Hoots and Roehrich, Spacetrack Report 3 (1980).
constexpr double kMu_km3_per_s2 = 398'600.8;
constexpr double kEquatorialRadius_km = 6'378.135;
constexpr double kSecondsPerDay = 86'400.0;

std::vector<ShellCount> count_shells(const std::vector<orbit::ElementSet>& elements) {
  std::map<std::pair<int, int>, std::size_t> counts;
  for (const orbit::ElementSet& one : elements) {
    const auto band = static_cast<int>(std::floor(mean_altitude_km(one) / kAltitudeBandKm));
    const auto inclination = static_cast<int>(std::lround(one.inclination.degrees()));
    ++counts[{inclination, band * kAltitudeBandKm}];
  }
  std::vector<ShellCount> shells;
  for (const auto& [key, count] : counts) shells.push_back({key.first, key.second, count});
  std::stable_sort(shells.begin(), shells.end(), [](const ShellCount& a, const ShellCount& b) {
    return a.satellites > b.satellites;
  });
  return shells;
}

}  // namespace

double mean_altitude_km(const orbit::ElementSet& elements) {
  const double n = elements.mean_motion_rad_per_s;
  return std::cbrt(kMu_km3_per_s2 / (n * n)) - kEquatorialRadius_km;
}

CatalogueSummary summarise(const std::vector<orbit::ElementSet>& elements,
                           std::optional<UtcTime> time) {
  CatalogueSummary summary;
  summary.shells = count_shells(elements);
  std::vector<UtcTime> epochs;
  for (const orbit::ElementSet& one : elements) {
    ++summary.classes[scenario::name_of(orbit::class_of_name(one.name))];
    epochs.push_back(one.epoch);
  }
  const auto [oldest, newest] = std::minmax_element(epochs.begin(), epochs.end());
  summary.oldest = *oldest;
  summary.newest = *newest;
  summary.relative_to = time.value_or(summary.newest);
  std::vector<double> ages;
  for (const UtcTime epoch : epochs)
    ages.push_back(std::abs(elapsed_s(epoch, summary.relative_to)) / kSecondsPerDay);
  std::sort(ages.begin(), ages.end());
  summary.age_median_days = ages[ages.size() / 2];
  summary.age_max_days = ages.back();
  return summary;
}

}  // namespace aloft::cli
