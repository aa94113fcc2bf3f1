// What decisions, and what is left out without one, have kept off in a run.
#include <set>

#include <fmt/core.h>

#include "aloft/engine/statistics.h"

namespace aloft::engine {
namespace {

constexpr double kSlot_s = 15.0;

void append(std::string& text, const std::string& reason) {
  if (!text.empty()) text += "; ";
  text += reason;
}

}  // namespace

// Of each territory, how much of it was off in some slot, and why.
Column<TerritoryIndex, std::string> Statistics::reasons_for_off() const {
  const std::size_t territories = world_.atlas->territories().size();
  Column<TerritoryIndex, std::map<std::int64_t, std::size_t>> off_cells(territories);
  Column<TerritoryIndex, std::size_t> all_cells(territories);
  for (std::size_t p = 0; p < cells_.parcels.size(); ++p) {
    const TerritoryIndex territory = cells_.parcels[p].territory;
    if (!territory.valid()) continue;
    ++all_cells[territory];
    if (const OffParcels::Record* off = off_parcels_.find(p))
      for (const auto& [decision, slots] : off->slots_by_decision) ++off_cells[territory][decision];
  }
  Column<TerritoryIndex, std::string> reasons(territories);
  for (const TerritoryIndex t : rows<TerritoryIndex>(territories))
    for (const auto& [decision, cells] : off_cells[t]) {
      append(reasons[t], off_parcels_.decisions().at(decision).reason);
      if (cells < all_cells[t])
        reasons[t] += fmt::format(", in {} of {} cells", cells, all_cells[t]);
    }
  return reasons;
}

std::string Statistics::reason_for_off(std::size_t parcel) const {
  std::string text;
  if (const OffParcels::Record* off = off_parcels_.find(parcel))
    for (const auto& [decision, slots] : off->slots_by_decision)
      append(text, off_parcels_.decisions().at(decision).reason);
  return text;
}

std::int64_t Statistics::decision_of(CellIndex cell) const {
  std::int64_t last = 0;
  for (std::uint32_t p = cells_.first_parcel[cell];
       p < cells_.first_parcel[CellIndex(cell.value() + 1)]; ++p)
    if (const OffParcels::Record* off = off_parcels_.find(p))
      last = std::max(last, off->slots_by_decision.rbegin()->first);
  return last;
}

std::vector<results::DecisionRow> Statistics::decision_rows() const {
  std::map<std::int64_t, results::DecisionRow> rows;
  std::map<std::int64_t, std::set<std::string>> territories;
  for (std::size_t p = 0; p < cells_.parcels.size(); ++p) {
    const OffParcels::Record* off = off_parcels_.find(p);
    if (off == nullptr) continue;
    const earth::Parcel& parcel = cells_.parcels[p];
    for (const auto& [decision, slots] : off->slots_by_decision) {
      results::DecisionRow& row = rows[decision];
      ++row.cells;
      row.area_km2 += parcel.area_km2;
      row.gazetteer_population += parcel.population;
      row.longest_off_s = std::max(row.longest_off_s, kSlot_s * slots);
      territories[decision].insert(world_.atlas->territories()[parcel.territory].id);
    }
  }
  std::vector<results::DecisionRow> table;
  for (auto& [decision, row] : rows) {
    const authority::Standing& standing = off_parcels_.decisions().at(decision);
    row.number = decision;
    row.reason = standing.reason;
    row.since = standing.since;
    row.until = standing.until;
    row.territories.assign(territories[decision].begin(), territories[decision].end());
    table.push_back(std::move(row));
  }
  return table;
}

}  // namespace aloft::engine
