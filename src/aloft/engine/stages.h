/// The stages of one run, set up once. Private to engine/.
#pragma once

#include <vector>

#include "aloft/engine/engine.h"

namespace aloft::engine {

struct Stages {
  const orbit::Fleet& fleet;
  authority::Schedule activation;
  sky::Sky sky;
  link::LinkPlanner links;
  plan::Planner planner;
  network::Network network;
  traffic::Traffic traffic;
};

/// For the slots from `first` on that begin before `end`, and those that they rest on.
Stages set_up(const World& world, const earth::PlannedCells& cells, Slot first, UtcTime end);

/// Working columns of one slot, kept from slot to slot to spare allocations.
struct SlotWorkspace {
  orbit::Ephemeris ephemeris;
  sky::Sightings sightings;
  link::Links links;
};

/// Orbit, sky and link of one slot: what does not depend on the slots before.
void look_up(const Stages& stages, Slot slot, SlotWorkspace& work);

/// Orbit, sky, link and plan of one slot.
void plan_slot(const Stages& stages, Slot slot, const plan::SlotPlan* previous, SlotWorkspace& work,
               plan::SlotPlan& plan);

/// Where the plan of `slot` begins: the window's cold start.
Slot cold_start(Slot slot);

/// Plans the slots from the window's cold start up to, and not including, `slot`; the last of them
/// is what `slot` looks back to.
plan::SlotPlan plan_before(const Stages& stages, Slot slot, SlotWorkspace& work);

}  // namespace aloft::engine
