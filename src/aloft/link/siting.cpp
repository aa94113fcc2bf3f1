// Where gateways could stand when there is no list: docs/models/link.md has the rule in words.
#include <algorithm>
#include <numeric>
#include <utility>

#include "aloft/base/math.h"
#include "aloft/base/parallel.h"
#include "aloft/link/site_list.h"

namespace aloft::link {
namespace {

/// As ground_distance_m of earth/, so that both agree on what is far enough.
constexpr double kMeanRadius_m = 6'371'008.8;
/// Half of the Earth's circumference, rounded up.
constexpr int kFurthest_km = 20'016;

using Direction = Vector<Itrf>;

/// Taken sites in cubes at least as wide as the spacing's chord, so that 27 cubes tell.
class TakenSites {
 public:
  explicit TakenSites(int spacing_km) {
    const double angle = spacing_km * 1000.0 / kMeanRadius_m;
    cosine_ = sin_cos(std::min(angle, 3.14159)).cos;
    const double chord = 2.0 * sin_cos(0.5 * std::min(angle, 3.14159)).sin;
    per_axis_ = std::clamp(static_cast<int>(2.0 / std::max(chord, 1e-3)), 1, 64);
    const auto cubes = static_cast<std::size_t>(per_axis_) * static_cast<std::size_t>(per_axis_) *
                       static_cast<std::size_t>(per_axis_);
    cubes_.resize(cubes);
  }

  [[nodiscard]] bool far_enough(const Direction& direction) const {
    const int i = cube_of(direction.x);
    const int j = cube_of(direction.y);
    const int k = cube_of(direction.z);
    if (!cube_far_enough(direction, i, j, k)) return false;  // Most places have a taken one near.
    for (int di = -1; di <= 1; ++di)
      for (int dj = -1; dj <= 1; ++dj)
        for (int dk = -1; dk <= 1; ++dk)
          if (!cube_far_enough(direction, i + di, j + dj, k + dk)) return false;
    return true;
  }

  void take(const Direction& direction) {
    cubes_[number_of(cube_of(direction.x), cube_of(direction.y), cube_of(direction.z))].push_back(
        direction);
  }

 private:
  [[nodiscard]] int cube_of(double coordinate) const {
    return std::clamp(static_cast<int>((coordinate + 1.0) * 0.5 * per_axis_), 0, per_axis_ - 1);
  }
  [[nodiscard]] std::size_t number_of(int i, int j, int k) const {
    const int number = (i * per_axis_ + j) * per_axis_ + k;
    return static_cast<std::size_t>(number);
  }
  [[nodiscard]] bool inside(int cube) const { return cube >= 0 && cube < per_axis_; }
  [[nodiscard]] bool cube_far_enough(const Direction& direction, int i, int j, int k) const {
    if (!inside(i) || !inside(j) || !inside(k)) return true;
    const auto& taken = cubes_[number_of(i, j, k)];
    return std::none_of(taken.begin(), taken.end(),
                        [&](const Direction& other) { return dot(direction, other) > cosine_; });
  }

  double cosine_ = 1.0;
  int per_axis_ = 1;
  std::vector<std::vector<Direction>> cubes_;
};

/// Positions in `directions` of the sites that a walk with this spacing takes, at most `count`.
std::vector<std::size_t> walk(const std::vector<Direction>& directions, std::size_t count,
                              int spacing_km) {
  std::vector<std::size_t> chosen(spacing_km > 0 ? 0 : std::min(count, directions.size()));
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  if (spacing_km == 0) return chosen;
  TakenSites taken(spacing_km);
  for (std::size_t i = 0; i < directions.size() && chosen.size() < count; ++i) {
    if (!taken.far_enough(directions[i])) continue;
    taken.take(directions[i]);
    chosen.push_back(i);
  }
  return chosen;
}

/// No more sites than this fit at that spacing: caps of half the spacing around them do not meet,
/// and n of them cover n (1 - cos(spacing / 2)) / 2 of the sphere.
double most_apart(int spacing_km) {
  const double angle = spacing_km * 1000.0 / kMeanRadius_m;
  constexpr double kRounding = 1.001;
  return kRounding * 2.0 / (1.0 - sin_cos(0.5 * angle).cos);
}

/// Rows of `sites`, the most populous first; equals in their order.
std::vector<std::size_t> by_population(const std::vector<Site>& sites) {
  std::vector<std::pair<double, std::size_t>> keys;
  keys.reserve(sites.size());
  for (std::size_t i = 0; i < sites.size(); ++i) keys.emplace_back(-sites[i].population, i);
  std::sort(keys.begin(), keys.end());
  std::vector<std::size_t> order;
  order.reserve(sites.size());
  for (const auto& key : keys) order.push_back(key.second);
  return order;
}

Direction direction_of(const earth::Geodetic& location) {
  const SinCos latitude = sin_cos(location.latitude.radians());
  const SinCos longitude = sin_cos(location.longitude.radians());
  return {latitude.cos * longitude.cos, latitude.cos * longitude.sin, latitude.sin};
}

}  // namespace

Siting choose_sites(const std::vector<Site>& sites, std::size_t count) {
  const std::vector<std::size_t> order = by_population(sites);
  std::vector<Direction> directions(sites.size());
  for_each_row(sites.size(),
               [&](std::size_t i) { directions[i] = direction_of(sites[order[i]].location); });

  // The number taken falls with the spacing but for small wiggles, so bisection ends at a spacing
  // that reaches the count while one kilometre more, at some probe, did not.
  int reached = 0;
  int missed = kFurthest_km + 1;
  std::vector<std::size_t> best = walk(directions, count, reached);
  while (missed - reached > 1) {
    const int spacing_km = reached + (missed - reached) / 2;
    const std::size_t wanted = std::min(count, sites.size());
    std::vector<std::size_t> chosen;
    if (static_cast<double>(wanted) <= most_apart(spacing_km))
      chosen = walk(directions, count, spacing_km);
    if (chosen.size() < wanted) {
      missed = spacing_km;
      continue;
    }
    reached = spacing_km;
    best = std::move(chosen);
  }
  for (std::size_t& position : best) position = order[position];
  return {std::move(best), reached};
}

}  // namespace aloft::link
