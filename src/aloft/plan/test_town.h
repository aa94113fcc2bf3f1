/// A small town for the tests of plan.
#pragma once

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "aloft/plan/plan.h"

namespace aloft::plan {

/// A block of neighbouring cells that all see the same satellites. The score is the elevation and
/// nothing else, so that nothing is left to chance; tests set what they need.
class Town : public testing::Test {
 protected:
  void SetUp() override {
    assumptions.score_elevation = 1.0;
    assumptions.score_elevation_enough = degrees(90.0);
    assumptions.score_azimuth = 0.0;
    assumptions.score_capacity = 0.0;
    assumptions.score_own_feeder = 0.0;
    assumptions.score_staying = 0.0;
    assumptions.score_noise = 0.0;
    assumptions.channels_v1 = 16;
    assumptions.channels_v2_mini = 80;
    assumptions.cells_per_channel = 8;
    assumptions.channels_per_cell = 8;
    assumptions.downlink_channel_hz = 240e6;
    assumptions.downlink_bit_per_s_per_hz = 5.0;
    assumptions.busy_hour_downlink_bps = 2.5e6;
    assumptions.terminals = 1.0;  // One channel is enough for every cell.
  }

  // `cell_count` cells around a point, found by walking over neighbours.
  void found_town(std::size_t cell_count) {
    std::vector<earth::CellId> ids{earth::cell_at(degrees(48.2), degrees(16.4))};
    for (std::size_t i = 0; ids.size() < cell_count; ++i) {
      for (const earth::CellId next : earth::neighbours_of(ids[i]))
        if (std::find(ids.begin(), ids.end(), next) == ids.end()) ids.push_back(next);
    }
    ids.resize(cell_count);
    std::sort(ids.begin(), ids.end());
    for (const earth::CellId id : ids) {
      cells.id.push_back(id);
      cells.center.push_back(earth::center_of(id));
      cells.population.push_back(1000.0);
      cells.parcels.push_back({CellIndex(cells.parcels.size()), TerritoryIndex(0), 300.0, 1000.0});
      cells.first_parcel.push_back(static_cast<std::uint32_t>(cells.parcels.size() - 1));
    }
    cells.first_parcel.push_back(static_cast<std::uint32_t>(cells.parcels.size()));
    activation = {Column<TerritoryIndex, authority::Standing>(1), {}};
  }

  void launch(scenario::SatelliteClass satellite_class) {
    satellites.name.push_back("s");
    satellites.satellite_class.push_back(satellite_class);
    links.reaches_gateway.push_back(1);
    links.has_feeder.push_back(1);
  }

  // Every cell sights every satellite; later satellites stand higher, if no test says otherwise.
  [[nodiscard]] sky::Sightings everyone_sees_everything() const {
    sky::Sightings sightings;
    sightings.best_refusal.assign(cells.size(), sky::Refusal::none);
    sightings.first.push_back(0);
    for (std::size_t c = 0; c < cells.size(); ++c) {
      for (const SatelliteIndex s : rows<SatelliteIndex>(satellites.size())) {
        sightings.satellite.push_back(s);
        const auto number = static_cast<float>(s.value());
        sightings.sine_elevation.push_back(sines.empty() ? 0.5F + 0.01F * number
                                                         : sines.at(s.value()));
        sightings.away_from_arc.push_back(aways.empty() ? 0.0F : aways.at(s.value()));
      }
      sightings.first.push_back(static_cast<std::uint32_t>(sightings.satellite.size()));
    }
    return sightings;
  }

  [[nodiscard]] Planner planner(std::uint64_t seed = 1) const {
    return {cells, satellites, authority::Schedule({}, {activation}), assumptions, seed};
  }
  [[nodiscard]] SlotPlan plan(const SlotPlan* previous = nullptr, std::uint64_t seed = 1) const {
    SlotPlan result;
    planner(seed).plan_slot(Slot{1000}, everyone_sees_everything(), links, previous, result);
    return result;
  }

  earth::PlannedCells cells;
  orbit::Satellites satellites;
  link::Links links;
  authority::Activation activation;
  scenario::Assumptions assumptions;
  std::vector<float> sines;  ///< By satellite.
  std::vector<float> aways;
};

}  // namespace aloft::plan
