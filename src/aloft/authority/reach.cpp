#include <algorithm>
#include <iterator>

#include <fmt/core.h>

#include "aloft/authority/judge.h"

// What a decision reaches, in cells.

namespace aloft::authority {
namespace {

using Cells = std::vector<earth::CellId>;

Cells merged(const Cells& a, const Cells& b) {
  Cells out;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

Cells common(const Cells& a, const Cells& b) {
  Cells out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

Cells without(const Cells& a, const Cells& b) {
  Cells out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

bool claims(const DisputedArea& area, const std::string& territory) {
  return std::binary_search(area.claimants.begin(), area.claimants.end(), territory);
}

void check_names(const Ground& ground, const Scope& scope, std::vector<Fault>& faults) {
  const GroundTerritory* territory = ground.territory(scope.territory);
  if (!territory) {
    faults.push_back({"scope", fmt::format("no territory has the id '{}'", scope.territory)});
    return;
  }
  const Cells disputed = ground.disputed_cells(scope.territory);
  for (const earth::CellId cell : scope.cells)
    if (!territory->find(cell) && !std::binary_search(disputed.begin(), disputed.end(), cell))
      faults.push_back({"scope", fmt::format("cell {} is neither of {} nor claimed by it",
                                             earth::token_of(cell), scope.territory)});
  for (const std::string& id : scope.areas) {
    const DisputedArea* area = ground.area(id);
    if (!area || !claims(*area, scope.territory))
      faults.push_back({"scope", fmt::format("{} claims no disputed area with the id '{}'",
                                             scope.territory, id)});
  }
}

// Cells of a disputed area that the scope names, by the area or one by one.
Cells named_in(const DisputedArea& area, const Scope& scope) {
  const bool whole =
      std::find(scope.areas.begin(), scope.areas.end(), area.id) != scope.areas.end();
  return whole ? area.cells : common(scope.cells, area.cells);
}

// Cells that are named reach every claimant's parcels: the decision says that it means them.
void add_cells(std::vector<Reach>& reach, const std::string& territory, const Cells& cells) {
  const auto found = std::find_if(reach.begin(), reach.end(),
                                  [&](const Reach& one) { return one.territory == territory; });
  if (found == reach.end())
    reach.push_back({territory, Reach::Extent::only, cells});
  else
    found->cells = merged(found->cells, cells);
}

}  // namespace

std::vector<Reach> reach_of(const Ground& ground, const Scope& scope, std::vector<Fault>& faults) {
  const std::size_t before = faults.size();
  check_names(ground, scope, faults);
  if (faults.size() > before) return {};
  std::vector<Reach> others;
  Cells named;
  for (const DisputedArea& area : ground.areas) {
    if (!claims(area, scope.territory)) continue;
    const Cells here = named_in(area, scope);
    named = merged(named, here);
    for (const std::string& claimant : area.claimants)
      if (claimant != scope.territory && !here.empty()) add_cells(others, claimant, here);
  }
  const Cells disputed = ground.disputed_cells(scope.territory);
  std::vector<Reach> reach;
  if (scope.cells.empty())
    reach.push_back({scope.territory, Reach::Extent::all_but, without(disputed, named)});
  else
    reach.push_back({scope.territory, Reach::Extent::only, merged(scope.cells, named)});
  reach.insert(reach.end(), others.begin(), others.end());
  return reach;
}

Cells cells_of(const Ground& ground, const Reach& reach) {
  if (reach.extent == Reach::Extent::only) return reach.cells;
  Cells all;
  if (const GroundTerritory* territory = ground.territory(reach.territory))
    for (const GroundCell& cell : territory->cells) all.push_back(cell.cell);
  return without(all, reach.cells);
}

bool overlap(const Ground& ground, const std::vector<Reach>& a, const std::vector<Reach>& b) {
  for (const Reach& one : a)
    for (const Reach& other : b) {
      if (one.territory != other.territory) continue;
      // Two whole territories overlap though no cell of them is planned.
      if (one.extent == Reach::Extent::all_but && other.extent == Reach::Extent::all_but)
        return true;
      if (!common(cells_of(ground, one), cells_of(ground, other)).empty()) return true;
    }
  return false;
}

bool covers(const std::vector<Reach>& a, const std::vector<Reach>& b) {
  return std::all_of(b.begin(), b.end(), [&](const Reach& inner) {
    return std::any_of(a.begin(), a.end(), [&](const Reach& outer) {
      if (outer.territory != inner.territory) return false;
      if (outer.extent == Reach::Extent::all_but && inner.extent == Reach::Extent::all_but)
        return without(outer.cells, inner.cells).empty();
      if (outer.extent == Reach::Extent::all_but) return common(outer.cells, inner.cells).empty();
      return inner.extent == Reach::Extent::only && without(inner.cells, outer.cells).empty();
    });
  });
}

std::vector<const Protected*> protected_in(const State& state, const Ground& ground,
                                           const Draft& draft, const std::vector<Reach>& reach) {
  std::vector<const Protected*> found;
  if (!takes_away(draft.verb) && draft.verb != Verb::ratify) return found;
  for (const Protected& one : state.registry.protections) {
    const bool whole = one.cells.empty();
    // A small routine restriction may touch a protected territory, not a protected customer.
    if (whole && draft.verb == Verb::restrict_service) continue;
    const Reach theirs{one.territory, whole ? Reach::Extent::all_but : Reach::Extent::only,
                       one.cells};
    // A whole territory is touched by any cell of it, planned or not.
    const bool touched =
        whole ? std::any_of(reach.begin(), reach.end(),
                            [&](const Reach& r) { return r.territory == one.territory; })
              : overlap(ground, reach, {theirs});
    if (touched) found.push_back(&one);
  }
  return found;
}

}  // namespace aloft::authority
