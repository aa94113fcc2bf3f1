#include "aloft/validation/worlds.h"

#include <algorithm>
#include <set>

#include "aloft/base/file.h"
#include "aloft/base/names.h"
#include "aloft/validation/samples.h"

namespace aloft::validation {
namespace {

void copy_cell(const earth::PlannedCells& from, CellIndex cell, earth::PlannedCells& to) {
  const CellIndex copy(to.size());
  to.id.push_back(from.id[cell]);
  to.center.push_back(from.center[cell]);
  to.population.push_back(from.population[cell]);
  for (std::uint32_t p = from.first_parcel[cell];
       p < from.first_parcel[CellIndex(cell.value() + 1)]; ++p) {
    to.parcels.push_back(from.parcels[p]);
    to.parcels.back().cell = copy;
  }
  to.first_parcel.push_back(static_cast<std::uint32_t>(to.parcels.size()));
}

void add_empty_cell(earth::CellId id, earth::PlannedCells& to) {
  to.id.push_back(id);
  to.center.push_back(earth::center_of(id));
  to.population.push_back(0.0);
  to.first_parcel.push_back(static_cast<std::uint32_t>(to.parcels.size()));
}

/// The mask of most gateways of the list: an added one is of the same kind.
Angle median_mask(const link::Gateways& gateways) {
  std::vector<double> masks;
  for (const Angle mask : gateways.elevation_mask) masks.push_back(mask.radians());
  return Angle::from_radians(median(std::move(masks)));
}

/// Antennas within `reach_m` of a point of presence: the median of those that have any.
int median_antennas_near_pops(const engine::World& world, double reach_m) {
  std::vector<double> counts;
  for (const earth::Geodetic& pop : world.pops.location) {
    int count = 0;
    for (const GatewayIndex g : rows<GatewayIndex>(world.gateways.size()))
      if (earth::ground_distance_m(pop, world.gateways.location[g]) < reach_m)
        count += world.gateways.antennas[g];
    if (count > 0) counts.push_back(count);
  }
  return counts.empty() ? world.scenario.assumptions.gateway_antennas
                        : static_cast<int>(median(counts));
}

}  // namespace

WorldFiles files_of_2023() {
  return {"catalogue/starlink_2024-07-17.tle", "ground/gateways_2023-10-10.csv",
          "ground/pops_2023-10-10.csv"};
}

void use_assumptions_of_2023(scenario::Assumptions& assumptions) {
  assumptions.terminals = 2e6;
  assumptions.access_processing_s = 6e-3;
  assumptions.access_wait_s = 32e-3;
  // By people, the model's load would lengthen waits in cities: in these medians it does not.
  assumptions.access_load_max = 0.0;
}

Result<std::vector<std::string>> restrict_pops_without_exchange(
    engine::World& world, const std::filesystem::path& list,
    const std::filesystem::path& assignment) {
  const auto pops = read_csv(list);
  if (!pops) return tl::unexpected(pops.error());
  const auto later = read_csv(assignment);
  if (!later) return tl::unexpected(later.error());
  const auto iso2 = later->column("iso2");
  if (!iso2) return tl::unexpected(iso2.error());
  const auto code = later->column("pop");
  if (!code) return tl::unexpected(code.error());
  std::vector<std::string> restricted;
  const auto name = pops->column("name");
  const auto ports = pops->column("ix_ports");
  if (!name || !ports) return restricted;
  std::vector<std::set<std::string>> users(world.pops.size());
  std::vector<bool> is_restricted(world.pops.size());
  for (const auto& row : pops->rows) {
    const auto found = std::find(world.pops.name.begin(), world.pops.name.end(), row[*name]);
    if (!row[*ports].empty() || found == world.pops.name.end()) continue;
    const auto pop = static_cast<std::size_t>(found - world.pops.name.begin());
    is_restricted[pop] = true;
    restricted.push_back(row[*name]);
    for (const auto& use : later->rows)
      if (lower_case(row[*name]).ends_with(use[*code])) users[pop].insert(use[*iso2]);
  }
  const earth::Atlas& atlas = *world.atlas;
  for (const TerritoryIndex t : rows<TerritoryIndex>(atlas.territories().size())) {
    world.pops.allowed[t].clear();
    for (const PopIndex pop : rows<PopIndex>(world.pops.size()))
      if (!is_restricted[pop.value()] ||
          users[pop.value()].contains(atlas.territories()[t].iso_alpha2))
        world.pops.allowed[t].push_back(pop);
  }
  return restricted;
}

std::vector<std::string> add_gateways_at_pops(engine::World& world, double reach_m) {
  std::vector<std::string> added;
  link::Gateways& gateways = world.gateways;
  const std::size_t listed = gateways.size();
  if (listed == 0) return added;
  const int antennas = median_antennas_near_pops(world, reach_m);
  const Angle mask = median_mask(gateways);
  for (const PopIndex pop : rows<PopIndex>(world.pops.size())) {
    double nearest_m = reach_m;
    for (std::size_t g = 0; g < listed; ++g)
      nearest_m = std::min(nearest_m, earth::ground_distance_m(world.pops.location[pop],
                                                               gateways.location[GatewayIndex(g)]));
    if (nearest_m < reach_m) continue;
    added.push_back(world.pops.name[pop]);
    gateways.name.push_back("at " + world.pops.name[pop]);
    gateways.location.push_back(world.pops.location[pop]);
    gateways.antennas.push_back(antennas);
    gateways.elevation_mask.push_back(mask);
  }
  return added;
}

scenario::Scenario scenario_of(const std::filesystem::path& data, const WorldFiles& files,
                               UtcTime start, std::int64_t duration_s, std::uint64_t seed) {
  scenario::Scenario scenario;
  scenario.name = "validation";
  scenario.file = "(validation)";
  scenario.start = start;
  scenario.duration_s = duration_s;
  scenario.seed = seed;
  scenario.constellation.catalogues = {data / files.catalogue};
  const std::filesystem::path orientation = data / "eop/finals2000A_1973_2026-09.csv";
  if (std::filesystem::exists(orientation)) scenario.earth_orientation_file = orientation;
  scenario.gateways.file = data / files.gateways;
  scenario.pops.file = data / files.pops;
  return scenario;
}

Region region_around(const earth::Atlas& atlas, const earth::Geodetic& where, double radius_m) {
  const earth::PlannedCells& all = atlas.planned_cells();
  const earth::CellId wanted = earth::cell_at(where.latitude, where.longitude);
  Region region;
  region.cells.first_parcel.push_back(0);
  double people = 0.0;
  for (const CellIndex cell : rows<CellIndex>(all.size())) {
    if (!region.cell.valid() && wanted < all.id[cell]) {
      region.cell = CellIndex(region.cells.size());
      add_empty_cell(wanted, region.cells);
    }
    if (all.id[cell] == wanted) region.cell = CellIndex(region.cells.size());
    const bool near = earth::ground_distance_m(all.center[cell], where) <= radius_m;
    if (!near && all.id[cell] != wanted) continue;
    copy_cell(all, cell, region.cells);
    people += all.population[cell];
  }
  if (!region.cell.valid()) {
    region.cell = CellIndex(region.cells.size());
    add_empty_cell(wanted, region.cells);
  }
  region.people_share = people / atlas.gazetteer_population();
  return region;
}

Result<engine::World> load_region_world(scenario::Scenario scenario, const earth::Atlas& atlas,
                                        const Region& region) {
  scenario.assumptions.terminals *= region.people_share;
  return engine::load_world(scenario, atlas, {});
}

UtcTime instant(const char* utc) {
  const auto time = parse_utc(utc);
  ALOFT_CHECK(time.has_value(), "the dates of the measurements are well formed");
  return *time;
}

}  // namespace aloft::validation
