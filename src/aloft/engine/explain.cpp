#include <algorithm>

#include <fmt/core.h>

#include "aloft/base/parallel.h"
#include "aloft/engine/engine.h"
#include "aloft/engine/stages.h"

namespace aloft::engine {
namespace {

// The planned cells, and the spot's cell as one more at the end if it is not among them: the last
// in every order, so that nobody else's service changes.
earth::PlannedCells cells_with(const earth::PlannedCells& planned, earth::CellId id,
                               CellIndex& cell, const std::vector<TerritoryIndex>& claims) {
  earth::PlannedCells cells = planned;
  const auto found = std::lower_bound(cells.id.begin(), cells.id.end(), id);
  cell = CellIndex(static_cast<std::size_t>(found - cells.id.begin()));
  if (found != cells.id.end() && *found == id) return cells;
  cell = CellIndex(cells.size());
  cells.id.push_back(id);
  cells.center.push_back(earth::center_of(id));
  cells.population.push_back(0.0);
  for (const TerritoryIndex claim : claims) cells.parcels.push_back({cell, claim, 0.0, 0.0});
  cells.first_parcel.push_back(static_cast<std::uint32_t>(cells.parcels.size()));
  return cells;
}

std::string verdict_of(const sky::Look& look, bool reaches_gateway) {
  switch (look.refusal) {
    case sky::Refusal::unusable_elements: return "its elements give no position";
    case sky::Refusal::below_mask:
      return fmt::format("below the elevation mask ({:.1f} degrees)", look.elevation.degrees());
    case sky::Refusal::class_without_broadband: return "its class carries no broadband";
    case sky::Refusal::outside_field_of_view:
      return fmt::format("outside the field of view ({:.1f} degrees off boresight)",
                         look.off_boresight.degrees());
    case sky::Refusal::gso_exclusion:
      return fmt::format("inside the GSO-arc exclusion ({:.1f} degrees from the arc)",
                         look.gso_separation.degrees());
    case sky::Refusal::none: break;
  }
  return reaches_gateway ? "candidate" : "no gateway in reach";
}

/// Every satellite above the horizon of a cell in a slot, the highest first.
struct Sky {
  std::vector<SkyRow> rows;
  std::vector<SatelliteIndex> satellite;  ///< Of each row.
};

Sky sky_over(const World& world, const sky::Observer& observer, Slot slot) {
  const orbit::Satellites& satellites = world.fleet.satellites();
  const scenario::Assumptions& assumptions = world.scenario.assumptions;
  orbit::Ephemeris ephemeris;
  link::Links links;
  world.fleet.propagate(slot.middle(), ephemeris);
  link::LinkPlanner(satellites, world.gateways, assumptions).find_links(ephemeris, links);
  std::vector<std::pair<SatelliteIndex, SkyRow>> table;
  for (const SatelliteIndex s : rows<SatelliteIndex>(satellites.size())) {
    if (ephemeris.usable[s] == 0) continue;
    const Position<Itrf>& position = ephemeris.position[s];
    if (dot(position - observer.position, observer.axes.up) < 0.0) continue;
    const sky::Look look =
        sky::look_at(observer, position, satellites.satellite_class[s], assumptions);
    const bool reaches = links.reaches_gateway[s] != 0;
    SkyRow row;
    row.satellite = satellites.name[s];
    row.satellite_class = satellites.satellite_class[s];
    row.elevation_deg = look.elevation.degrees();
    row.azimuth_deg = look.azimuth.degrees();
    row.range_km = look.range_m / 1e3;
    row.gso_separation_deg = look.gso_separation.degrees();
    row.candidate = look.refusal == sky::Refusal::none && reaches;
    row.verdict = verdict_of(look, reaches);
    table.emplace_back(s, std::move(row));
  }
  std::stable_sort(table.begin(), table.end(), [](const auto& a, const auto& b) {
    return a.second.elevation_deg > b.second.elevation_deg;
  });
  Sky sky;
  for (auto& [satellite, row] : table) {
    sky.satellite.push_back(satellite);
    sky.rows.push_back(std::move(row));
  }
  return sky;
}

/// A slot's plan, that of the slot before, and what the sky was like.
struct Decided {
  plan::SlotPlan before;
  plan::SlotPlan plan;
  SlotWorkspace work;
};

// As `run` does, but the skies of the slots that the plan rests on are looked up at the same time.
Decided decide(const Stages& stages, Slot slot) {
  const Slot first = cold_start(slot);
  const auto count = static_cast<std::size_t>(slot.number - first.number) + 1;
  const auto slot_of = [&](std::size_t i) {
    return Slot{first.number + static_cast<std::int64_t>(i)};
  };
  // As many as can be looked up and not yet planned.
  std::vector<SlotWorkspace> skies(std::min(count, thread_count() + 1));
  Decided decided;
  for_each_in_order(
      count, [&](std::size_t i) { look_up(stages, slot_of(i), skies[i % skies.size()]); },
      [&](std::size_t i) {
        const SlotWorkspace& sky = skies[i % skies.size()];
        std::swap(decided.before, decided.plan);
        stages.planner.plan_slot(slot_of(i), sky.sightings, sky.links,
                                 i == 0 ? nullptr : &decided.before, decided.plan);
        return true;
      });
  decided.work = std::move(skies[(count - 1) % skies.size()]);
  return decided;
}

struct Asked {
  const World& world;
  const Stages& stages;
  const SlotWorkspace& work;
  const plan::SlotPlan* before;
  const plan::SlotPlan& plan;
  CellIndex cell;
};

// The planner's score, with the loads at the end of the slot's planning.
double score_of(const Asked& asked, SatelliteIndex satellite) {
  const sky::Observer& observer = asked.stages.sky.observer(asked.cell);
  const Vector<Itrf> sight = unit(asked.work.ephemeris.position[satellite] - observer.position);
  const double sine = dot(sight, observer.axes.up);
  const double away =
      dot(sight, observer.away_from_arc) / std::sqrt(std::max(1.0 - sine * sine, 1e-18));
  return static_cast<double>(
      asked.stages.planner.score_of(asked.cell, satellite, asked.plan, asked.before,
                                    {static_cast<float>(sine), static_cast<float>(away),
                                     asked.work.links.has_feeder[satellite] != 0}));
}

// What the planner made of the candidates.
void fill_choice(const Asked& asked, const std::vector<SatelliteIndex>& satellites,
                 std::vector<SkyRow>& sky) {
  for (std::size_t i = 0; i < sky.size(); ++i) {
    if (!sky[i].candidate) continue;
    sky[i].score = score_of(asked, satellites[i]);
    sky[i].serves = asked.plan.satellite[asked.cell] == satellites[i];
    sky[i].verdict = sky[i].serves ? "serves this cell" : "candidate, not chosen";
  }
}

void fill_service(const Asked& asked, const RateLimit& limit, Explanation& out) {
  network::Paths paths;
  traffic::Flows flows;
  asked.stages.network.route(asked.work.ephemeris, asked.work.links, asked.plan, asked.stages.sky,
                             paths);
  asked.stages.traffic.share(asked.plan, flows);
  const SatelliteIndex satellite = asked.plan.satellite[asked.cell];
  out.satellite = asked.world.fleet.satellites().name[satellite];
  out.channels = __builtin_popcount(asked.plan.channels[asked.cell]);
  out.cells_of_satellite = asked.plan.shares_used[satellite];
  if (paths.gateway[asked.cell].valid())
    out.gateway = asked.world.gateways.name[paths.gateway[asked.cell]];
  if (paths.pop[asked.cell].valid()) out.pop = asked.world.pops.name[paths.pop[asked.cell]];
  out.laser_hops = paths.laser_hops[asked.cell];
  out.rtt_ms = 1e3 * static_cast<double>(paths.rtt_s[asked.cell]);
  const auto mbps = [&](const Column<CellIndex, float>& bps, float limit_bps) {
    return 1e-6 * static_cast<double>(std::min(bps[asked.cell], limit_bps));
  };
  out.downlink_busy_hour_mbps = mbps(flows.downlink_busy_hour_bps, limit.downlink_bps);
  out.uplink_busy_hour_mbps = mbps(flows.uplink_busy_hour_bps, limit.uplink_bps);
  out.downlink_typical_mbps = mbps(flows.downlink_typical_bps, limit.downlink_bps);
  out.uplink_typical_mbps = mbps(flows.uplink_typical_bps, limit.uplink_bps);
}

RateLimit rate_limit_of(const Policy& policy, const std::vector<TerritoryIndex>& claims) {
  RateLimit least;
  for (const TerritoryIndex claim : claims) {
    least.downlink_bps = std::min(least.downlink_bps, policy.throttle[claim].downlink_bps);
    least.uplink_bps = std::min(least.uplink_bps, policy.throttle[claim].uplink_bps);
  }
  return least;
}

// Off if any part that the spot may stand in is off; on at sea.
authority::Standing standing_of(const authority::Activation& activation, earth::CellId cell,
                                const std::vector<TerritoryIndex>& claims) {
  authority::Standing standing;
  for (const TerritoryIndex claim : claims) {
    const authority::Standing& one = activation.of(claim, cell);
    if (one.off) return one;
    if (one.decision != 0) standing = one;
  }
  return standing;
}

std::string text_of(const authority::Standing& standing) {
  std::string text = standing.off ? "off" : "on";
  if (!standing.reason.empty()) text += ": " + standing.reason;
  if (standing.until) text += ", until " + format_utc(*standing.until);
  return standing.witnessed ? text : text + " (unwitnessed)";
}

}  // namespace

std::vector<TerritoryIndex> territories_of(const earth::Atlas& atlas, const Spot& spot) {
  if (spot.territory.valid()) return {spot.territory};
  std::vector<TerritoryIndex> found =
      atlas.claims_at(spot.location.latitude, spot.location.longitude);
  if (!found.empty()) return found;
  const earth::PlannedCells& cells = atlas.planned_cells();
  const earth::CellId id = earth::cell_at(spot.location.latitude, spot.location.longitude);
  const auto cell = std::lower_bound(cells.id.begin(), cells.id.end(), id);
  if (cell == cells.id.end() || *cell != id) return found;
  const auto row = static_cast<std::size_t>(cell - cells.id.begin());
  for (std::uint32_t p = cells.first_parcel[CellIndex(row)];
       p < cells.first_parcel[CellIndex(row + 1)]; ++p)
    if (cells.parcels[p].territory.valid()) found.push_back(cells.parcels[p].territory);
  return found;
}

Result<Explanation> explain(const World& world, const Spot& spot, UtcTime time,
                            const std::function<void(const Explanation&)>& show_sky) {
  Explanation out;
  out.spot = spot;
  out.slot = slot_at(time);
  const std::vector<TerritoryIndex> claims = territories_of(*world.atlas, spot);
  for (const TerritoryIndex claim : claims)
    out.claims.push_back(world.atlas->territories()[claim].id + " " +
                         world.atlas->territories()[claim].name);
  const earth::CellId id = earth::cell_at(spot.location.latitude, spot.location.longitude);
  out.cell_token = earth::token_of(id);
  CellIndex cell;
  const earth::PlannedCells cells = cells_with(world.atlas->planned_cells(), id, cell, claims);
  out.cell_is_planned = cells.size() == world.atlas->planned_cells().size();
  Sky sky =
      sky_over(world, sky::observer_at(cells.center[cell], world.scenario.assumptions), out.slot);
  out.sky = std::move(sky.rows);
  show_sky(out);
  const Stages stages = set_up(world, cells, out.slot, out.slot.next().begin());
  const authority::Standing standing =
      standing_of(stages.activation.at(out.slot.begin()), id, claims);
  out.activation = text_of(standing);
  out.decision = standing.decision;
  const Decided decided = decide(stages, out.slot);
  const Asked asked{world, stages, decided.work, &decided.before, decided.plan, cell};
  fill_choice(asked, sky.satellite, out.sky);
  out.reason = standing.off ? plan::Reason::not_activated : decided.plan.reason[cell];
  if (out.reason == plan::Reason::served)
    fill_service(asked, rate_limit_of(world.policy, claims), out);
  return out;
}

}  // namespace aloft::engine
