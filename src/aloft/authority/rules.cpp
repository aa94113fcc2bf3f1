#include "aloft/authority/rules.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/core.h>

#include "aloft/base/check.h"

namespace aloft::authority {
namespace {

bool in_force(const Rule& rule, UtcTime at) {
  return rule.since <= at && (!rule.until || at < *rule.until);
}

std::string reason_of(const Rule& rule) {
  const char* claim = rule.third_party.empty() ? ""
                      : rule.confirmed         ? " (confirmed by the third party)"
                                               : " (operator's claim, unconfirmed)";
  return fmt::format("decision {}: {}{}", rule.decision, rule.reason_code, claim);
}

Standing standing_by(const Rule& rule) {
  return {takes_away(rule.verb), rule.decision, reason_of(rule), rule.since, rule.until,
          rule.witnessed};
}

}  // namespace

bool reaches(const Rule& rule, const PlaceOnGround& place) {
  return std::any_of(rule.reach.begin(), rule.reach.end(),
                     [&](const Reach& reach) { return reach.holds(place.territory, place.cell); });
}

bool Reach::holds(std::string_view of_territory, earth::CellId cell) const {
  if (territory != of_territory) return false;
  const bool listed = std::binary_search(cells.begin(), cells.end(), cell);
  return (extent == Extent::only) == listed;
}

Rules::Rules(std::vector<Rule> rules) : rules_(std::move(rules)) {
  std::sort(rules_.begin(), rules_.end(),
            [](const Rule& a, const Rule& b) { return a.decision < b.decision; });
}

Standing Rules::standing(const PlaceOnGround& place, UtcTime at, Service service) const {
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule)
    if (in_force(*rule, at) && reaches(*rule, place)) {
      if (takes_away(rule->verb) && service == Service::safety_of_life) return {};
      return standing_by(*rule);
    }
  return {};
}

Standing Rules::standing_of_uncertain(std::span<const PlaceOnGround> places, UtcTime at) const {
  Standing best;
  bool first = true;
  for (const PlaceOnGround& place : places) {
    Standing found = standing(place, at);
    if (!found.off) return found;
    if (first) best = std::move(found);
    first = false;
  }
  return best;
}

std::vector<UtcTime> Rules::changes_between(UtcTime from, UtcTime to) const {
  std::set<UtcTime> times;
  for (const Rule& rule : rules_) {
    times.insert(rule.since);
    if (rule.until) times.insert(*rule.until);
  }
  return {times.upper_bound(from), times.lower_bound(to)};
}

const Standing& Activation::of(TerritoryIndex of_territory, earth::CellId cell) const {
  const auto wanted = std::tie(cell, of_territory);
  const auto found = std::lower_bound(cells.begin(), cells.end(), wanted,
                                      [](const CellStanding& one, const auto& key) {
                                        return std::tie(one.cell, one.territory) < key;
                                      });
  if (found != cells.end() && std::tie(found->cell, found->territory) == wanted)
    return found->standing;
  return territory[of_territory];
}

Result<Activation> activation_at(const Rules& rules, const earth::Atlas& atlas, UtcTime at) {
  const auto& territories = atlas.territories();
  Activation activation;
  activation.territory = Column<TerritoryIndex, Standing>(territories.size());
  std::set<std::pair<earth::CellId, TerritoryIndex>> listed;
  for (const Rule& rule : rules.all()) {
    if (!in_force(rule, at)) continue;
    for (const Reach& reach : rule.reach) {
      const auto index = atlas.find_territory(reach.territory);
      if (!index || territories[*index].id != reach.territory)
        return invalid_input(fmt::format(
            "decision {}: scope.territory: found '{}'; allowed the id of a territory of "
            "this atlas",
            rule.decision, reach.territory));
      // Rules come by ascending number, so that a later decision overwrites.
      if (reach.extent == Reach::Extent::all_but) activation.territory[*index] = standing_by(rule);
      for (const earth::CellId cell : reach.cells) listed.emplace(cell, *index);
    }
  }
  for (const auto& [cell, territory] : listed)
    activation.cells.push_back(
        {cell, territory, rules.standing({territories[territory].id, cell}, at)});
  return activation;
}

Schedule::Schedule(std::vector<UtcTime> changes, std::vector<Activation> steps)
    : changes_(std::move(changes)), steps_(std::move(steps)) {
  ALOFT_CHECK(steps_.size() == changes_.size() + 1, "a step before, and one from each change on");
}

std::size_t Schedule::step_at(UtcTime at) const {
  return static_cast<std::size_t>(std::upper_bound(changes_.begin(), changes_.end(), at) -
                                  changes_.begin());
}

void Schedule::leave_out(TerritoryIndex territory, const std::string& reason) {
  Standing left_out;
  left_out.off = true;
  left_out.reason = reason;
  for (Activation& step : steps_) {
    step.territory[territory] = left_out;
    std::erase_if(step.cells, [&](const auto& one) { return one.territory == territory; });
  }
}

Result<Schedule> schedule_between(const Rules& rules, const earth::Atlas& atlas, UtcTime from,
                                  UtcTime to) {
  std::vector<UtcTime> changes = rules.changes_between(from, to);
  std::vector<UtcTime> begins = changes;
  begins.insert(begins.begin(), from);
  std::vector<Activation> steps;
  for (const UtcTime begin : begins) {
    auto step = activation_at(rules, atlas, begin);
    if (!step) return pass_on(step);
    steps.push_back(std::move(*step));
  }
  return Schedule(std::move(changes), std::move(steps));
}

}  // namespace aloft::authority
