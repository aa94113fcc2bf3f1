#include "aloft/oversight/reference.h"

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>

#include <fmt/core.h>

#include "aloft/engine/engine.h"

namespace aloft::oversight {
namespace {

constexpr std::int64_t kSlot_s = 15;

using PlaceAndSlot = std::tuple<std::int64_t, earth::CellId>;

PlaceAndSlot key_of(const authority::PlaceOnGround& place, UtcTime time) {
  return {slot_at(time).number, place.cell};
}

void set_window(engine::World& world, Slot first, std::int64_t slots) {
  world.scenario.start = first.begin();
  world.scenario.duration_s = slots * kSlot_s;
}

Result<void> check_age(const engine::World& world) {
  const orbit::ElementAge age = world.fleet.element_age(world.scenario.start);
  const double limit_s = world.scenario.assumptions.catalogue_age_max_s;
  if (age.from_shells_only || age.median_s <= limit_s) return {};
  constexpr double kDay_s = 86'400.0;
  return invalid_input(
      fmt::format("{}: its elements are {:.1f} days from {} (median); allowed: {:g} days at most",
                  world.scenario.file.string(), age.median_s / kDay_s,
                  format_utc(world.scenario.start), limit_s / kDay_s));
}

std::optional<CellIndex> find_cell(const earth::PlannedCells& cells, earth::CellId id) {
  const auto found = std::lower_bound(cells.id.begin(), cells.id.end(), id);
  if (found == cells.id.end() || *found != id) return std::nullopt;
  return CellIndex(static_cast<std::size_t>(found - cells.id.begin()));
}

}  // namespace

Result<engine::World> load_reference(const scenario::Scenario& reference, const earth::Atlas& atlas,
                                     UtcTime start, std::int64_t duration_s) {
  scenario::Scenario all_on = reference;
  all_on.policy.reset();
  all_on.throttles.clear();
  all_on.shell_epoch = reference.shell_epoch.value_or(reference.start);
  all_on.start = start;
  all_on.duration_s = duration_s;
  auto world = engine::load_world(all_on, atlas, {});
  if (!world) return world;
  if (auto young = check_age(*world); !young) return pass_on(young);
  return world;
}

Result<Servable> reference_service(const scenario::Scenario& reference, const earth::Atlas& atlas,
                                   std::span<const Probe> probes, std::int64_t floor_bps) {
  std::set<PlaceAndSlot> asked;
  for (const Probe& probe : probes) asked.insert(key_of(probe.place, probe.time));
  auto served = std::make_shared<std::set<PlaceAndSlot>>();
  if (asked.empty())
    return Servable([](const authority::PlaceOnGround&, UtcTime) { return false; });
  const std::int64_t first_slot = std::get<0>(*asked.begin());
  const std::int64_t last_slot = std::get<0>(*asked.rbegin());
  auto world = load_reference(reference, atlas, Slot{first_slot}.begin(),
                              (last_slot - first_slot + 1) * kSlot_s);
  if (!world) return pass_on(world);
  const earth::PlannedCells& cells = atlas.planned_cells();
  const auto take = [&](const engine::SlotRecord& record) -> Result<void> {
    for (auto one = asked.lower_bound({record.slot.number, {}});
         one != asked.end() && std::get<0>(*one) == record.slot.number; ++one) {
      const auto cell = find_cell(cells, std::get<1>(*one));
      if (cell && record.plan.reason[*cell] == plan::Reason::served &&
          record.flows.downlink_typical_bps[*cell] >= static_cast<float>(floor_bps))
        served->insert(*one);
    }
    return {};
  };
  for (auto one = asked.begin(); one != asked.end();) {
    // A run of slots one after the other shares its cold start.
    const std::int64_t first = std::get<0>(*one);
    std::int64_t last = first;
    for (; one != asked.end() && std::get<0>(*one) <= last + 1; ++one) last = std::get<0>(*one);
    set_window(*world, Slot{first}, last - first + 1);
    if (auto young = check_age(*world); !young) return pass_on(young);
    if (auto ran = engine::for_each_slot(*world, cells, take); !ran) return pass_on(ran);
  }
  return Servable([served](const authority::PlaceOnGround& place, UtcTime time) {
    return served->contains(key_of(place, time));
  });
}

}  // namespace aloft::oversight
