#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "aloft/authority/fields.h"
#include "aloft/authority/judge.h"

// Limits of what takes service away: how long, how much, how often.

namespace aloft::authority {
namespace {

void check_dates(const Draft& draft, const QuorumRow& row, UtcTime since,
                 std::vector<Fault>& faults) {
  if (!draft.expiry || !draft.review) {
    faults.push_back({"expiry", "it needs a review date and an expiry"});
    return;
  }
  if (*draft.expiry <= since)
    faults.push_back({"expiry", fmt::format("it would begin at {} and expire before, at {}",
                                            format_utc(since), format_utc(*draft.expiry))});
  if (*draft.expiry > plus_seconds(since, row.duration_max_s))
    faults.push_back(
        {"duration", fmt::format("from {} to {} is longer than {} h", format_utc(since),
                                 format_utc(*draft.expiry), row.duration_max_s / 3'600)});
  if (*draft.review > *draft.expiry)
    faults.push_back({"review", "it would be reviewed after it expires"});
}

bool at_once(const DecisionState& one, UtcTime since, UtcTime until) {
  return *one.since < until && since < *one.until;
}

// Earlier acts of the same verb that were, are or will be in force.
std::vector<const DecisionState*> earlier(const State& state, Verb verb) {
  std::vector<const DecisionState*> found;
  for (const DecisionState& one : state.decisions)
    if (one.draft.verb == verb && one.since && one.until && *one.since < *one.until)
      found.push_back(&one);
  return found;
}

void check_again(const State& state, const Ground& ground, const Draft& draft, const QuorumRow& row,
                 const std::vector<Reach>& reach, UtcTime since, std::vector<Fault>& faults) {
  if (row.again_after_s == 0) return;
  for (const DecisionState* one : earlier(state, draft.verb))
    if (since < plus_seconds(*one->until, row.again_after_s) && overlap(ground, reach, one->reach))
      faults.push_back(
          {"again",
           fmt::format("decision {} touched the same cells until {}; not again within {} h",
                       one->number, format_utc(*one->until), row.again_after_s / 3'600)});
}

// Of one territory, all cells under routine restrictions while this one lasts, this one's included.
std::set<earth::CellId> cells_at_once(const State& state, const Ground& ground, const Draft& draft,
                                      const std::vector<Reach>& reach, const std::string& territory,
                                      UtcTime since) {
  std::set<earth::CellId> cells;
  const auto add = [&](const std::vector<Reach>& all) {
    for (const Reach& one : all)
      if (one.territory == territory)
        for (const earth::CellId cell : cells_of(ground, one)) cells.insert(cell);
  };
  add(reach);
  for (const DecisionState* one : earlier(state, draft.verb))
    if (at_once(*one, since, *draft.expiry)) add(one->reach);
  return cells;
}

// Small restrictions at once, or side by side, count together. Where nobody is known to live, cells
// count instead of people.
void check_share(const State& state, const Ground& ground, const Draft& draft, const QuorumRow& row,
                 const std::vector<Reach>& reach, UtcTime since, std::vector<Fault>& faults) {
  if (row.people_share_max_percent == 0 || !draft.expiry) return;
  for (const Reach& part : reach) {
    const GroundTerritory* territory = ground.territory(part.territory);
    if (!territory) continue;
    std::int64_t touched = 0;
    std::int64_t cells = 0;
    for (const earth::CellId id :
         cells_at_once(state, ground, draft, reach, part.territory, since)) {
      const GroundCell* cell = territory->find(id);
      touched += cell ? cell->people : 0;
      ++cells;
    }
    const std::int64_t all = territory->people();
    const bool by_people = all > 0;
    const std::int64_t part_of = by_people ? touched : cells;
    const auto whole = by_people ? all : static_cast<std::int64_t>(territory->cells.size());
    if (100 * part_of > row.people_share_max_percent * whole)
      faults.push_back({"share", fmt::format("{} of {} {} of {} at once; {} % at most", part_of,
                                             whole, by_people ? "people" : "cells", part.territory,
                                             row.people_share_max_percent)});
  }
}

void check_verb(const Ground& ground, const Draft& draft, const QuorumRow& row,
                const std::vector<Reach>& reach, std::vector<Fault>& faults) {
  const bool routine = draft.reason_code == "interference" || draft.reason_code == "capacity";
  if (draft.verb == Verb::restrict_service && !routine)
    faults.push_back({"reason", fmt::format("a routine restriction is for interference or "
                                            "capacity, not for {}",
                                            in_quotes(draft.reason_code))});
  for (const std::string& service : draft.services)
    if (service != "ordinary")
      faults.push_back({"safety_of_life", fmt::format("{} cannot be taken away; 'ordinary' can",
                                                      in_quotes(service))});
  if (row.cells_max == 0) return;
  std::size_t cells = 0;
  bool names_them = !reach.empty();
  for (const Reach& part : reach) {
    names_them = names_them && part.extent == Reach::Extent::only;
    cells += cells_of(ground, part).size();
  }
  if (!names_them || cells > static_cast<std::size_t>(row.cells_max))
    faults.push_back(
        {"scope", fmt::format("it must name its cells, and at most {} of them", row.cells_max)});
}

}  // namespace

std::vector<Fault> faults_of_limits(const State& state, const Ground& ground, const Draft& draft,
                                    const std::vector<Reach>& reach, UtcTime since) {
  std::vector<Fault> faults;
  const QuorumRow& row = state.quorum.row(act_of(state, draft));
  check_dates(draft, row, since, faults);
  check_verb(ground, draft, row, reach, faults);
  check_again(state, ground, draft, row, reach, since, faults);
  check_share(state, ground, draft, row, reach, since, faults);
  return faults;
}

}  // namespace aloft::authority
