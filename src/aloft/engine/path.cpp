#include <algorithm>

#include "aloft/base/parallel.h"
#include "aloft/engine/engine.h"

namespace aloft::engine {
namespace {

double median_of(std::vector<double> values) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
}

void summarise(PathSeries& series) {
  std::vector<double> rtts_ms;
  for (std::size_t i = 0; i < series.rows.size(); ++i) {
    if (!series.rows[i].path) continue;
    rtts_ms.push_back(series.rows[i].rtt_ms);
    const bool compare = i > 0 && series.rows[i - 1].path;
    if (compare && series.rows[i - 1].path->satellites != series.rows[i].path->satellites)
      ++series.changes;
  }
  if (rtts_ms.empty()) return;
  series.rtt_median_ms = median_of(rtts_ms);
  series.rtt_min_ms = *std::min_element(rtts_ms.begin(), rtts_ms.end());
  series.rtt_max_ms = *std::max_element(rtts_ms.begin(), rtts_ms.end());
  series.connected_share =
      static_cast<double>(rtts_ms.size()) / static_cast<double>(series.rows.size());
}

}  // namespace

Result<PathSeries> find_path(const World& world, const Spot& from, const Spot& to) {
  const scenario::Scenario& scenario = world.scenario;
  const Slot first = first_slot_from(scenario.start);
  const Slot end = first_slot_from(plus_seconds(scenario.start, scenario.duration_s));
  const link::LinkPlanner planner(world.fleet.satellites(), world.gateways, scenario.assumptions);
  const sky::Observer observer_from = sky::observer_at(from.location, scenario.assumptions);
  const sky::Observer observer_to = sky::observer_at(to.location, scenario.assumptions);
  PathSeries series;
  series.rows.resize(static_cast<std::size_t>(end.number - first.number));
  for_each_index(series.rows.size(), [&](std::size_t i) {
    orbit::Ephemeris ephemeris;
    link::Links links;
    PathRow& row = series.rows[i];
    row.slot = Slot{first.number + static_cast<std::int64_t>(i)};
    world.fleet.propagate(row.slot.middle(), ephemeris);
    planner.find_links(ephemeris, links);
    row.path = network::shortest_sky_path(observer_from, observer_to, ephemeris,
                                          world.fleet.satellites(), links, scenario.assumptions);
    row.rtt_ms = row.path ? 2e3 * row.path->one_way_s : 0.0;
  });
  summarise(series);
  return series;
}

}  // namespace aloft::engine
