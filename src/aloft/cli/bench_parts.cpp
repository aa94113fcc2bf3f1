#include "aloft/cli/bench_parts.h"

#include <array>
#include <cmath>
#include <ctime>
#include <map>
#include <sys/resource.h>

#include <fmt/core.h>

#include "aloft/cli/find_files.h"

namespace aloft::cli {
namespace {

struct ShellKind {
  double inclination_deg, altitude_m;
  std::size_t tenths;  ///< Of the satellites; the last shell has the rest.
};
constexpr std::array<ShellKind, 3> kShells{{{53.0, 550e3, 5}, {43.0, 480e3, 3}, {70.0, 570e3, 2}}};

// Planes for `count` satellites, about twice as many in each plane as there are planes.
std::size_t planes_for(std::size_t count) {
  auto planes = static_cast<std::size_t>(std::sqrt(static_cast<double>(count) / 2.0));
  planes = std::max<std::size_t>(planes, 1);
  while (count % planes != 0) --planes;
  return planes;
}

std::vector<scenario::Shell> shells_of(std::size_t satellites) {
  std::vector<scenario::Shell> shells;
  std::size_t left = satellites;
  for (const ShellKind& kind : kShells) {
    const bool last = &kind == &kShells.back();
    const std::size_t count = last ? left : satellites * kind.tenths / 10;
    left -= count;
    if (count == 0) continue;
    scenario::Shell shell;
    shell.name = fmt::format("{:g} deg, {:g} km", kind.inclination_deg, kind.altitude_m / 1e3);
    shell.planes = static_cast<int>(planes_for(count));
    shell.satellites_per_plane = static_cast<int>(count) / shell.planes;
    shell.inclination = degrees(kind.inclination_deg);
    shell.altitude_m = kind.altitude_m;
    shell.phasing = shell.planes > 1 ? 1 : 0;
    shells.push_back(shell);
  }
  return shells;
}

Result<scenario::Scenario> bench_scenario(const BenchCommand& command, std::int64_t duration_s) {
  auto file = find_world_scenario();
  if (!file) return pass_on(file);
  auto scenario = scenario::read_scenario(*file);
  if (!scenario) return scenario;
  scenario->duration_s = duration_s;
  scenario->constellation.shells.clear();
  if (command.catalogue.empty()) {
    scenario->constellation.shells = shells_of(command.satellites);
    return scenario;
  }
  auto catalogue = orbit::read_catalogue(command.catalogue);
  if (!catalogue) return pass_on(catalogue);
  if (catalogue->elements.empty())
    return invalid_input(fmt::format("{}: has no satellite", command.catalogue.string()));
  scenario->constellation.catalogues = {command.catalogue};
  scenario->start = catalogue->elements.front().epoch;
  return scenario;
}

}  // namespace

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::size_t peak_memory_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  constexpr std::size_t kKilobyte = 1024;
  return static_cast<std::size_t>(usage.ru_maxrss) * kKilobyte;
}

double median(const std::vector<double>& sorted) { return sorted[sorted.size() / 2]; }

double spread(const std::vector<double>& sorted) {
  return (sorted[sorted.size() * 3 / 4] - sorted[sorted.size() / 4]) / median(sorted);
}

void sort(Times& times) {
  std::sort(times.wall_s.begin(), times.wall_s.end());
  std::sort(times.cpu_s.begin(), times.cpu_s.end());
}

Result<BenchWorld> bench_world(const BenchCommand& command, std::int64_t duration_s) {
  auto scenario = bench_scenario(command, duration_s);
  if (!scenario) return pass_on(scenario);
  auto atlas = earth::Atlas::read(earth::default_pack_path());
  if (!atlas) return pass_on(atlas);
  auto kept = std::make_unique<earth::Atlas>(std::move(*atlas));
  auto world = engine::load_world(*scenario, *kept, {});
  if (!world) return pass_on(world);
  return BenchWorld{std::move(kept), std::move(*world),
                    command.catalogue.empty() ? "synthetic" : command.catalogue.string()};
}

earth::PlannedCells demand_cells(const earth::Atlas& atlas, std::size_t count) {
  const earth::PlannedCells& planned = atlas.planned_cells();
  std::vector<CellIndex> by_people;
  for (const CellIndex cell : rows<CellIndex>(planned.size())) by_people.push_back(cell);
  std::stable_sort(by_people.begin(), by_people.end(), [&](CellIndex a, CellIndex b) {
    return planned.population[a] > planned.population[b];
  });
  // Each with the planned cell that it is, or stands beside.
  std::map<earth::CellId, CellIndex> chosen;
  for (std::size_t i = 0; i < std::min(count, by_people.size()); ++i)
    chosen.emplace(planned.id[by_people[i]], by_people[i]);
  for (bool grew = true; grew && chosen.size() < count;) {
    const std::vector<std::pair<earth::CellId, CellIndex>> before(chosen.begin(), chosen.end());
    for (auto cell = before.begin(); cell != before.end() && chosen.size() < count; ++cell)
      for (const earth::CellId next : earth::neighbours_of(cell->first))
        if (chosen.size() < count) chosen.emplace(next, cell->second);
    grew = chosen.size() > before.size();
  }
  earth::PlannedCells cells;
  for (const auto& [id, source] : chosen) {
    const bool is_planned = planned.id[source] == id;
    const CellIndex cell(cells.size());
    cells.id.push_back(id);
    cells.center.push_back(earth::center_of(id));
    cells.population.push_back(is_planned ? planned.population[source] : 0.0);
    cells.first_parcel.push_back(static_cast<std::uint32_t>(cells.parcels.size()));
    const std::uint32_t end = planned.first_parcel[CellIndex(source.value() + 1)];
    for (std::uint32_t p = planned.first_parcel[source]; p < end; ++p) {
      const earth::Parcel& parcel = planned.parcels[p];
      if (is_planned)
        cells.parcels.push_back({cell, parcel.territory, parcel.area_km2, parcel.population});
      else
        cells.parcels.push_back({cell, parcel.territory, 0.0, 0.0});
    }
  }
  cells.first_parcel.push_back(static_cast<std::uint32_t>(cells.parcels.size()));
  return cells;
}

}  // namespace aloft::cli
