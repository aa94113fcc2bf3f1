#include "aloft/engine/stages.h"

namespace aloft::engine {

Stages set_up(const World& world, const earth::PlannedCells& cells, Slot first, UtcTime end) {
  const scenario::Assumptions& assumptions = world.scenario.assumptions;
  const orbit::Satellites& satellites = world.fleet.satellites();
  authority::Schedule activation = schedule_of(world, cold_start(first).begin(), end);
  plan::Planner planner(cells, satellites, activation, assumptions, world.scenario.seed);
  traffic::Traffic traffic(satellites, planner.terminals(), assumptions);
  return Stages{world.fleet,
                std::move(activation),
                sky::Sky(cells, satellites, assumptions),
                link::LinkPlanner(satellites, world.gateways, assumptions),
                std::move(planner),
                network::Network(cells, satellites, world.gateways, world.pops, assumptions,
                                 world.scenario.seed),
                std::move(traffic)};
}

void look_up(const Stages& stages, Slot slot, SlotWorkspace& work) {
  stages.fleet.propagate(slot.middle(), work.ephemeris);
  stages.sky.find_sightings(work.ephemeris, work.sightings);
  stages.links.find_links(work.ephemeris, work.links);
}

void plan_slot(const Stages& stages, Slot slot, const plan::SlotPlan* previous, SlotWorkspace& work,
               plan::SlotPlan& plan) {
  look_up(stages, slot, work);
  stages.planner.plan_slot(slot, work.sightings, work.links, previous, plan);
}

Slot cold_start(Slot slot) { return {plan::window_start(slot).number - plan::kWarmUpSlots}; }

plan::SlotPlan plan_before(const Stages& stages, Slot slot, SlotWorkspace& work) {
  plan::SlotPlan previous;
  plan::SlotPlan current;
  Slot step = cold_start(slot);
  for (bool cold = true; step < slot; step = step.next(), cold = false) {
    plan_slot(stages, step, cold ? nullptr : &previous, work, current);
    std::swap(previous, current);
  }
  return previous;
}

}  // namespace aloft::engine
