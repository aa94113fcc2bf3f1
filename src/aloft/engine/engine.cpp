#include "aloft/engine/engine.h"

#include <utility>

#include <fmt/core.h>

#include "aloft/base/parallel.h"
#include "aloft/base/progress.h"
#include "aloft/engine/stages.h"
#include "aloft/engine/statistics.h"

namespace aloft::engine {
namespace {

/// Slots of one 10-minute window: the unit of parallel work, since staying does not reach across.
struct Window {
  std::vector<Slot> slots;
};

std::vector<Window> windows_of(const scenario::Scenario& scenario) {
  std::vector<Window> windows;
  const UtcTime end = plus_seconds(scenario.start, scenario.duration_s);
  for (Slot slot = first_slot_from(scenario.start); slot.begin() < end; slot = slot.next()) {
    if (windows.empty() ||
        plan::window_start(slot) != plan::window_start(windows.back().slots.front()))
      windows.emplace_back();
    windows.back().slots.push_back(slot);
  }
  return windows;
}

/// The stages in order, for every slot of a window: orbit, sky, link, plan, network, traffic.
std::vector<SlotRecord> run_window(const Stages& stages, const Window& window) {
  SlotWorkspace work;
  const plan::SlotPlan before = plan_before(stages, window.slots.front(), work);
  std::vector<SlotRecord> records(window.slots.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    SlotRecord& record = records[i];
    record.slot = window.slots[i];
    record.activation = &stages.activation.at(record.slot.begin());
    plan_slot(stages, record.slot, i == 0 ? &before : &records[i - 1].plan, work, record.plan);
    stages.network.route(work.ephemeris, work.links, record.plan, stages.sky, record.paths);
    stages.traffic.share(record.plan, record.flows);
  }
  return records;
}

std::vector<std::string> territory_ids(const earth::Atlas& atlas) {
  std::vector<std::string> ids;
  for (const earth::Territory& territory : atlas.territories()) ids.push_back(territory.id);
  return ids;
}

std::vector<std::string> trace_names(const earth::Atlas& atlas,
                                     const std::vector<PlaceIndex>& places) {
  std::vector<std::string> names;
  for (const PlaceIndex place : places)
    names.push_back(atlas.places().name[place] + "," + atlas.places().country[place]);
  return names;
}

}  // namespace

Result<void> for_each_slot(const World& world, const earth::PlannedCells& cells,
                           const std::function<Result<void>(const SlotRecord&)>& visit) {
  const std::vector<Window> windows = windows_of(world.scenario);
  if (windows.empty()) return {};
  const Stages stages = set_up(world, cells, windows.front().slots.front(),
                               plus_seconds(world.scenario.start, world.scenario.duration_s));
  std::vector<std::vector<SlotRecord>> records(windows.size());
  Result<void> visited;
  // While one window is visited, the next ones are computed.
  for_each_in_order(
      windows.size(), [&](std::size_t w) { records[w] = run_window(stages, windows[w]); },
      [&](std::size_t w) {
        const std::vector<SlotRecord> window = std::exchange(records[w], {});
        for (const SlotRecord& record : window)
          if (visited = visit(record); !visited) return false;
        return true;
      });
  return visited;
}

Result<results::RunTables> run(const World& world, const RunOptions& options) {
  auto writer =
      results::RunWriter::create(options.folder, describe(world), territory_ids(*world.atlas),
                                 trace_names(*world.atlas, options.traced_places));
  if (!writer) return pass_on(writer);
  Statistics statistics(world, world.atlas->planned_cells(), options.traced_places);
  Progress progress("slots", describe(world).slot_count, options.quiet);
  // Statistics are added in the order of time, so that sums do not depend on the threads.
  auto ran = for_each_slot(world, world.atlas->planned_cells(),
                           [&](const SlotRecord& record) -> Result<void> {
                             progress.advance(1);
                             return writer->append(statistics.add(record));
                           });
  if (!ran) return pass_on(ran);
  results::RunTables tables = statistics.tables();
  auto finished = writer->finish(tables);
  if (!finished) return pass_on(finished);
  return tables;
}

}  // namespace aloft::engine
