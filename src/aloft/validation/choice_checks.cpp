// Which satellite serves: 500 slots of one dish in Louvain, on which the weights were fitted.
#include <algorithm>
#include <cmath>
#include <map>

#include "aloft/sky/sky.h"
#include "aloft/validation/checks.h"
#include "aloft/validation/measured.h"
#include "aloft/validation/samples.h"
#include "aloft/validation/worlds.h"

namespace aloft::validation {
namespace {

constexpr const char* kSection = "choice of the satellite";
constexpr const char* kServing = "measured/serving/louvain-be_2024-07-17_serving.csv";
constexpr const char* kCandidates = "measured/serving/louvain-be_2024-07-17_candidates.csv";
const earth::Geodetic kLouvain{degrees(50.67), degrees(4.61), 0.0};
constexpr double kRegion_m = 2.5e6;  ///< Further cells share no satellite with Louvain.

/// What one slot tells about the choice.
struct Choice {
  std::string satellite;
  double elevation_deg = 0.0;
  bool highest = false;  ///< No satellite in the dish's cone stood higher.
};

struct Habits {
  std::vector<double> elevation_deg;
  double stay_probability = 0.0;
  double dwell_s = 0.0;  ///< Mean length of an unbroken service by one satellite.
  double highest_share = 0.0;
};

Habits habits_of(const std::vector<Choice>& choices) {
  Habits habits;
  double stays = 0.0;
  double highest = 0.0;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (std::isfinite(choices[i].elevation_deg))
      habits.elevation_deg.push_back(choices[i].elevation_deg);
    if (choices[i].highest) highest += 1.0;
    if (i > 0 && choices[i].satellite == choices[i - 1].satellite) stays += 1.0;
  }
  const auto count = static_cast<double>(choices.size());
  habits.stay_probability = stays / (count - 1.0);
  habits.dwell_s = 15.0 * count / (count - stays);
  habits.highest_share = highest / count;
  return habits;
}

Result<std::vector<Choice>> measured_choices(const Bench& bench) {
  auto serving = read_serving(bench.path(kServing));
  if (!serving) return pass_on(serving);
  auto candidates = read_candidates(bench.path(kCandidates));
  if (!candidates) return pass_on(candidates);
  std::map<Slot, double> highest_deg;
  std::map<std::pair<Slot, std::string>, double> elevation_deg;
  for (const Sighted& row : *candidates) {
    highest_deg[row.slot] = std::max(highest_deg[row.slot], row.elevation_deg);
    elevation_deg[{row.slot, row.satellite}] = row.elevation_deg;
  }
  std::vector<Choice> choices;
  for (const Serving& row : *serving) {
    const auto listed = elevation_deg.find({row.slot, row.satellite});
    const bool highest = listed != elevation_deg.end() && listed->second >= highest_deg[row.slot];
    choices.push_back({row.satellite, row.elevation_deg, highest});
  }
  return choices;
}

double elevation_of(const sky::Observer& observer, const Position<Itrf>& position) {
  return radians(std::asin(dot(unit(position - observer.position), observer.axes.up))).degrees();
}

Choice choice_of(const engine::World& world, const sky::Observer& observer, SatelliteIndex chosen,
                 Slot slot) {
  orbit::Ephemeris ephemeris;
  world.fleet.propagate(slot.middle(), ephemeris);  // As all geometry of a slot.
  const double cosine_cone =
      std::cos(world.scenario.assumptions.field_of_view_half_angle.radians());
  double highest_deg = -90.0;
  for (const SatelliteIndex s : rows<SatelliteIndex>(ephemeris.position.size())) {
    const Vector<Itrf> sight = ephemeris.position[s] - observer.position;
    if (ephemeris.usable[s] == 0 || dot(sight, observer.axes.up) < 0.0) continue;
    if (dot(unit(sight), observer.boresight) < cosine_cone) continue;
    highest_deg = std::max(highest_deg, elevation_of(observer, ephemeris.position[s]));
  }
  const double elevation_deg = elevation_of(observer, ephemeris.position[chosen]);
  return {world.fleet.satellites().name[chosen], elevation_deg, elevation_deg >= highest_deg};
}

/// The engine's choices for the cell of Louvain over the measured slots.
Result<std::vector<Choice>> engine_choices(const Bench& bench, Slot first, std::size_t count,
                                           const scenario::Assumptions& assumptions) {
  scenario::Scenario scenario =
      scenario_of(bench.options.data, files_of_2023(), first.begin(),
                  15 * static_cast<std::int64_t>(count), bench.options.seed);
  scenario.assumptions = assumptions;
  const Region region = region_around(bench.atlas, kLouvain, kRegion_m);
  auto world = load_region_world(scenario, bench.atlas, region);
  if (!world) return pass_on(world);
  const sky::Observer observer = sky::observer_at(kLouvain, assumptions);
  std::vector<Choice> choices;
  auto ran = engine::for_each_slot(
      *world, region.cells, [&](const engine::SlotRecord& record) -> Result<void> {
        const SatelliteIndex chosen = record.plan.satellite[region.cell];
        if (chosen.valid()) choices.push_back(choice_of(*world, observer, chosen, record.slot));
        return {};
      });
  if (!ran) return pass_on(ran);
  if (choices.size() < 2) return failed("the engine serves Louvain in less than two slots");
  return choices;
}

scenario::Assumptions highest_wins(scenario::Assumptions assumptions) {
  assumptions.score_elevation = 1e6;
  assumptions.score_elevation_enough = degrees(90.0);
  assumptions.score_azimuth = 0.0;
  assumptions.score_capacity = 0.0;
  assumptions.score_staying = 0.0;
  assumptions.score_noise = 0.0;
  return assumptions;
}

void add_checks(const Habits& measured, const Habits& engine, const Habits& null, Report& report) {
  const auto add = [&](const char* quantity, auto number, double low, double high) {
    report.checks.push_back({kSection, quantity, number(measured), number(engine), number(null),
                             "highest elevation wins", low, high});
  };
  const auto at = [](double share) {
    return [share](const Habits& h) { return quantile(h.elevation_deg, share); };
  };
  const auto lowest = [](const Habits& h) {
    return *std::min_element(h.elevation_deg.begin(), h.elevation_deg.end());
  };
  const auto distance = [&](const Habits& h) {
    return largest_distance(h.elevation_deg, measured.elevation_deg);
  };
  const double p5 = at(0.05)(measured);
  const double p50 = at(0.5)(measured);
  const double p95 = at(0.95)(measured);
  const double stay = measured.stay_probability;
  add("Louvain: chosen elevation p5, degrees", at(0.05), p5 - 7.0, p5 + 7.0);
  add("Louvain: chosen elevation p50, degrees", at(0.5), p50 - 5.0, p50 + 5.0);
  add("Louvain: chosen elevation p95, degrees", at(0.95), p95 - 7.0, p95 + 7.0);
  add("Louvain: lowest chosen elevation, degrees", lowest, 25.0, 90.0);
  add("Louvain: KS distance of chosen elevation", distance, 0.0, 0.15);
  add(
      "Louvain: probability of staying", [](const Habits& h) { return h.stay_probability; },
      stay - 0.10, stay + 0.10);
  add(
      "Louvain: mean dwell, s", [](const Habits& h) { return h.dwell_s; }, 0.8 * measured.dwell_s,
      1.2 * measured.dwell_s);
  // Over sites, the highest serves in 5 to 14 % of slots.
  add(
      "Louvain: share of slots in which the highest serves",
      [](const Habits& h) { return h.highest_share; }, 0.0, 0.14);
}

}  // namespace

Result<void> check_choice(const Bench& bench) {
  const WorldFiles files = files_of_2023();
  if (!bench.have({kServing, kCandidates, files.catalogue.c_str(), files.gateways.c_str(),
                   files.pops.c_str()}))
    return {};
  auto serving = read_serving(bench.path(kServing));
  if (!serving) return pass_on(serving);
  auto measured = measured_choices(bench);
  if (!measured) return pass_on(measured);
  const scenario::Assumptions dish = dish_of_louvain(25.0);
  const Slot first = serving->front().slot;
  bench.tell("choice of the satellite");
  auto engine = engine_choices(bench, first, serving->size(), dish);
  if (!engine) return pass_on(engine);
  bench.tell("choice of the satellite, null model");
  auto null = engine_choices(bench, first, serving->size(), highest_wins(dish));
  if (!null) return pass_on(null);
  add_checks(habits_of(*measured), habits_of(*engine), habits_of(*null), bench.report);
  return {};
}

}  // namespace aloft::validation
