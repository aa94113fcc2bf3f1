#include "aloft/oversight/reference.h"

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

#include <fmt/core.h>

#include "aloft/engine/engine.h"

namespace aloft::oversight {
namespace {

constexpr std::int64_t kSlot_s = 15;

using PlaceAndSlot = std::tuple<std::int64_t, earth::CellId, std::string>;

PlaceAndSlot key_of(const authority::PlaceOnGround& place, UtcTime time) {
  return {slot_at(time).number, place.cell, place.territory};
}

void set_window(engine::World& world, Slot first, std::int64_t slots) {
  world.scenario.start = first.begin();
  world.scenario.duration_s = slots * kSlot_s;
}

Result<void> check_age(const engine::World& world) {
  const orbit::ElementAge age = world.fleet.element_age(world.scenario.start);
  const double limit_s = world.scenario.assumptions.catalogue_age_max_s;
  if (age.is_within(limit_s)) return {};
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

// The error says why there is no answer.
using Answers = std::map<PlaceAndSlot, Result<bool>>;

// Slots one after the other, which share their cold start.
struct Window {
  Answers::iterator begin;
  Answers::iterator end;
  Slot first;
  std::int64_t slots = 0;
};
Window window_from(Answers::iterator begin, const Answers& answers) {
  Window window{begin, begin, Slot{std::get<0>(begin->first)}, 0};
  const auto slot = [&] { return std::get<0>(window.end->first); };
  for (; window.end != answers.end() && slot() <= window.first.number + window.slots; ++window.end)
    window.slots = slot() - window.first.number + 1;
  return window;
}

// A cell that is not planned is asked as one more, after all others.
Result<bool> serves_unplanned(const engine::World& world, std::int64_t floor_bps,
                              const PlaceAndSlot& asked) {
  const auto& [slot, cell, territory] = asked;
  const auto point = land_in(*world.atlas, {territory, cell});
  if (!point) return false;
  const auto seen = engine::explain(world, {earth::token_of(cell), *point, {}}, Slot{slot}.begin());
  if (!seen) return tl::unexpected<Error>(seen.error());
  constexpr double kBitsPerMegabit = 1e6;
  return seen->reason == plan::Reason::served &&
         seen->downlink_typical_mbps * kBitsPerMegabit >= static_cast<double>(floor_bps);
}

Result<void> answer(const engine::World& world, std::int64_t floor_bps, const Window& window) {
  const earth::PlannedCells& cells = world.atlas->planned_cells();
  bool any_planned = false;
  for (auto one = window.begin; one != window.end; ++one) {
    const bool is_planned = find_cell(cells, std::get<1>(one->first)).has_value();
    any_planned |= is_planned;
    if (!is_planned) one->second = serves_unplanned(world, floor_bps, one->first);
  }
  if (!any_planned) return {};
  auto one = window.begin;
  return engine::for_each_slot(world, cells, [&](const engine::SlotRecord& record) -> Result<void> {
    for (; one != window.end && std::get<0>(one->first) == record.slot.number; ++one)
      if (const auto cell = find_cell(cells, std::get<1>(one->first)))
        one->second = record.plan.reason[*cell] == plan::Reason::served &&
                      record.flows.downlink_typical_bps[*cell] >= static_cast<float>(floor_bps);
    return {};
  });
}

// A catalogue's sets are chosen for the time that they are asked for, and a table of the Earth's
// orientation must reach there; shells stand at all times.
Result<engine::World> world_of(const scenario::Scenario& reference, const earth::Atlas& atlas,
                               const Window& window, Result<engine::World> last) {
  const UtcTime start = window.first.begin();
  const bool any_time =
      !reference.earth_orientation_file && last && last->fleet.element_age(start).from_shells_only;
  if (!any_time) return load_reference(reference, atlas, start, window.slots * kSlot_s);
  set_window(*last, window.first, window.slots);
  return last;
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

Servable reference_service(const scenario::Scenario& reference, const earth::Atlas& atlas,
                           std::span<const Asked> asked, std::int64_t floor_bps) {
  auto answers = std::make_shared<Answers>();
  for (const Asked& one : asked) answers->emplace(key_of(one.place, one.time), false);
  Result<engine::World> world = failed("none is loaded");
  for (auto begin = answers->begin(); begin != answers->end();) {
    const Window window = window_from(begin, *answers);
    world = world_of(reference, atlas, window, std::move(world));
    Result<void> answered = world ? answer(*world, floor_bps, window)
                                  : Result<void>(tl::unexpected<Error>(world.error()));
    if (!answered)
      for (auto one = begin; one != window.end; ++one)
        one->second = tl::unexpected<Error>(answered.error());
    begin = window.end;
  }
  return [answers](const authority::PlaceOnGround& place, UtcTime time) -> Result<bool> {
    const auto found = answers->find(key_of(place, time));
    return found == answers->end() ? failed("nobody has asked for it") : found->second;
  };
}

}  // namespace aloft::oversight
