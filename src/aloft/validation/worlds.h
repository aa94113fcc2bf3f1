/// The engine's world as it stood at the dates of the measurements. Private to validation/.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aloft/engine/engine.h"
#include "aloft/validation/validation.h"

namespace aloft::validation {

/// The files that make a world, relative to the data folder.
struct WorldFiles {
  std::filesystem::path catalogue;
  std::filesystem::path gateways;
  std::filesystem::path pops;
};
/// Mid 2024: the oldest catalogue at hand, gateways and PoPs of October 2023. No assignment of PoPs
/// of that time is public, so each cell uses the nearest by path.
WorldFiles files_of_2023();

/// 2023 as it differs from the defaults, which are of 2026: two million terminals (the operator's
/// statement of September 2023), and what access cost then, the same in every cell: fitted on the
/// traces of Victoria and Lagos of 2023-09-12 and those medians; not shown anything later.
void use_assumptions_of_2023(scenario::Assumptions& assumptions);

/// Points of presence whose column `ix_ports` is blank (not even "No IX") were new when the list
/// was made: they serve only the territories that the assignment of a year later gives them. In
/// October 2023 those are Jakarta and Singapore. Gives their names; none for a list without such a
/// column.
Result<std::vector<std::string>> restrict_pops_without_exchange(
    engine::World& world, const std::filesystem::path& list,
    const std::filesystem::path& assignment);

/// A point of presence stands where gateways land, but the map of gateways, gathered by amateurs,
/// has none near some of them (Lima, Bogota, Singapore, Jakarta in 2023). Adds a gateway at
/// each that has none within `reach_m`, with as many antennas as the other points of presence have
/// in that reach (median) and the list's mask (median), and names them.
std::vector<std::string> add_gateways_at_pops(engine::World& world, double reach_m);

/// A scenario in memory: `files` under `data`, from `start` on.
scenario::Scenario scenario_of(const std::filesystem::path& data, const WorldFiles& files,
                               UtcTime start, std::int64_t duration_s, std::uint64_t seed);

/// Planned cells within `radius_m` of a point, and the cell that holds the point added if it is not
/// among them. `cell` is that cell.
struct Region {
  earth::PlannedCells cells;
  CellIndex cell;
  double people_share = 0.0;  ///< Of the gazetteer.
};
Region region_around(const earth::Atlas& atlas, const earth::Geodetic& where, double radius_m);

/// The world for a region: as many terminals as the region's people stand for.
Result<engine::World> load_region_world(scenario::Scenario scenario, const earth::Atlas& atlas,
                                        const Region& region);

/// A date of ours as an instant. REQUIRES: well formed.
UtcTime instant(const char* utc);

}  // namespace aloft::validation
