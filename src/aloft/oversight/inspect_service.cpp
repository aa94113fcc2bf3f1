// What probes show of the service that the log promises.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/oversight/findings.h"

namespace aloft::oversight {
namespace {

using authority::PlaceOnGround;
using authority::Rule;
using authority::Rules;
using authority::Standing;
using Kind = Finding::Kind;

constexpr double kKilo = 1e3;

// ---- One probe ---------------------------------------------------------------------------------

// What a probe says of its place: as it should be, nothing, or a fault.
struct Verdict {
  enum class Says : std::uint8_t { good, nothing, fault };
  Says says = Says::nothing;
  Kind kind = Kind::dark_without_decision;
  std::int64_t decision = 0;
  std::string not_computed;  ///< Why the reference says nothing.
};

// The last that has been off here before `at`; 0 if nothing ever was.
std::int64_t lapsed(const Rules& rules, const PlaceOnGround& place, UtcTime at) {
  const Rule* last = nullptr;
  for (const Rule& rule : rules.all())
    if (authority::takes_away(rule.verb) && rule.until && *rule.until <= at && rule.since < at &&
        reaches(rule, place) && (!last || *last->until <= *rule.until))
      last = &rule;
  return last ? last->decision : 0;
}

// In the slot of a change of the rules, either state is as it should be.
struct Promise {
  bool may_be_on = false;
  bool may_be_off = false;
  std::int64_t decision = 0;
};
Promise promised(const Rules& rules, const Probe& probe) {
  Promise promise;
  const Slot slot = slot_at(probe.time);
  for (const UtcTime at : {slot.begin(), probe.time, slot.next().begin()}) {
    const Standing standing = rules.standing(probe.place, at);
    (standing.off ? promise.may_be_off : promise.may_be_on) = true;
    if (standing.off) promise.decision = standing.decision;
  }
  return promise;
}

Verdict judge(const Probe& probe, const Question& question, const Rules& rules,
              const Servable& servable) {
  using Says = Verdict::Says;
  const Promise promise = promised(rules, probe);
  if (is_served(probe, question.trust)) {
    if (promise.may_be_on) return {Says::good, {}, 0, ""};
    return {Says::fault, Kind::served_though_off, promise.decision, ""};
  }
  if (promise.may_be_off) return {Says::good, {}, 0, ""};
  const auto can_be_served = servable(probe.place, probe.time);
  if (!can_be_served)
    return {Says::fault, Kind::reference_not_computed, 0, can_be_served.error().text()};
  if (!*can_be_served) return {};
  const std::int64_t decision = lapsed(rules, probe.place, slot_at(probe.time).next().begin());
  return {Says::fault, decision == 0 ? Kind::dark_without_decision : Kind::lapsed_still_dark,
          decision, ""};
}

// ---- Probes of one fault -----------------------------------------------------------------------

struct Episode {
  Verdict verdict;
  std::string territory;
  std::set<earth::CellId> cells;
  std::vector<const Probe*> probes;
  UtcTime since;
  std::optional<UtcTime> until;
};

bool same_fault(const Verdict& a, const Verdict& b) {
  return a.says == b.says && a.kind == b.kind && a.decision == b.decision;
}

// Of one place: from the first probe that shows it to the first that shows otherwise. `lapsed`
// needs that nobody has seen service since the decision ended, so service in between makes what
// follows dark without a decision.
void add_episodes(const std::vector<const Probe*>& probes, const Question& question,
                  const Rules& rules, const Servable& servable, std::vector<Episode>& out) {
  std::optional<Episode> open;
  std::set<std::int64_t> seen_again;
  for (const Probe* probe : probes) {
    Verdict verdict = judge(*probe, question, rules, servable);
    if (verdict.says == Verdict::Says::nothing) continue;
    if (verdict.says == Verdict::Says::good && is_served(*probe, question.trust))
      seen_again.insert(lapsed(rules, probe->place, slot_at(probe->time).begin()));
    if (verdict.kind == Kind::lapsed_still_dark && seen_again.contains(verdict.decision))
      verdict = {verdict.says, Kind::dark_without_decision, 0, ""};
    if (open && !same_fault(open->verdict, verdict)) {
      open->until = probe->time;
      out.push_back(std::move(*open));
      open.reset();
    }
    if (verdict.says != Verdict::Says::fault) continue;
    if (!open)
      open = Episode{verdict, probe->place.territory, {probe->place.cell}, {}, probe->time, {}};
    open->probes.push_back(probe);
  }
  if (open) out.push_back(std::move(*open));
}

// The same fault in several cells of one territory at once is one fault.
std::vector<Episode> joined(std::vector<Episode> episodes) {
  std::sort(episodes.begin(), episodes.end(), [](const Episode& a, const Episode& b) {
    return std::tie(a.territory, a.verdict.kind, a.verdict.decision, a.since) <
           std::tie(b.territory, b.verdict.kind, b.verdict.decision, b.since);
  });
  std::vector<Episode> out;
  for (Episode& one : episodes) {
    Episode* last = out.empty() ? nullptr : &out.back();
    if (!last || last->territory != one.territory || !same_fault(last->verdict, one.verdict) ||
        (last->until && *last->until < one.since)) {
      out.push_back(std::move(one));
      continue;
    }
    last->cells.merge(one.cells);
    last->probes.insert(last->probes.end(), one.probes.begin(), one.probes.end());
    if (last->until) last->until = one.until ? std::max(*last->until, *one.until) : one.until;
  }
  return out;
}

// ---- In words ----------------------------------------------------------------------------------

std::string what_is_seen(const Episode& episode, const Question& question) {
  std::int64_t best_bps = 0;
  bool any_service = false;
  for (const Probe* probe : episode.probes) {
    any_service |= probe->service;
    best_bps = std::max(best_bps, probe->downlink_bps);
  }
  const double best_kbps = static_cast<double>(best_bps) / kKilo;
  switch (episode.verdict.kind) {
    case Kind::served_though_off:
      return fmt::format("service, up to {:g} kbit/s, where decision {} says off", best_kbps,
                         episode.verdict.decision);
    default: break;
  }
  std::string text =
      any_service ? fmt::format("{:g} kbit/s at most, under the floor of {:g}", best_kbps,
                                static_cast<double>(question.trust.data_rate_floor_bps) / kKilo)
                  : "no service";
  if (episode.verdict.kind == Kind::reference_not_computed)
    return text + "; whether it was servable is not known: " + episode.verdict.not_computed;
  text += ", though servable, ";
  return text + (episode.verdict.decision == 0
                     ? "and no decision says off"
                     : fmt::format("and decision {} has ended", episode.verdict.decision));
}

std::string evidence_of(const Episode& episode, const authority::State& state) {
  std::set<std::string> people;
  for (const Probe* probe : episode.probes)
    people.insert(state.era_at(probe->time).registry.key(probe->signature.key)->person);
  return fmt::format("{} probe{} of {}", episode.probes.size(),
                     episode.probes.size() == 1 ? "" : "s", fmt::join(people, ", "));
}

// ---- The other public trace --------------------------------------------------------------------

struct Trace {
  UtcTime time;
  std::string text;
};

// Of the fault itself: it is of that place, begins before the fault is over, and is out.
bool admits(const Counter& counter, const Episode& episode, UtcTime now) {
  return counter.territory == episode.territory &&
         (!counter.cell || episode.cells.contains(*counter.cell)) && counter.served_share < 1.0 &&
         counter.start < episode.until.value_or(now) && counter.end > episode.since &&
         counter.end <= now;
}

// The first thing from `since` until now that anybody could have seen without probes.
std::optional<Trace> first_trace(const Episode& episode, const Evidence& evidence,
                                 const authority::State& state, UtcTime now) {
  std::optional<Trace> first;
  const auto offer = [&](UtcTime time, std::string text) {
    if (time >= episode.since && time <= now && (!first || time < first->time))
      first = Trace{time, std::move(text)};
  };
  for (const authority::DecisionState& one : state.decisions)
    for (const authority::Reach& reach : one.reach)
      if (one.time && reach.territory == episode.territory)
        offer(*one.time, fmt::format("decision {}", one.number));
  for (const authority::FilingState& one : state.filings)
    if (one.time && !one.is_contact && one.request.territory == episode.territory)
      offer(*one.time, fmt::format("the request of entry {}", one.index));
  for (const Counter& one : evidence.counters)
    if (admits(one, episode, now)) offer(one.end, fmt::format("the counters, {}", one.source));
  return first;
}

Finding finding_of(const Episode& episode, const Evidence& evidence, const Question& question,
                   const authority::State& state) {
  const authority::Ground& ground = ground_of(state.era_at(episode.since).reference, question);
  Finding one;
  one.kind = episode.verdict.kind;
  one.territory = episode.territory;
  one.cells.assign(episode.cells.begin(), episode.cells.end());
  one.people = people_in(ground, one.territory, one.cells);
  one.since = episode.since;
  one.until = episode.until;
  one.decision = episode.verdict.decision;
  one.text = what_is_seen(episode, question);
  one.evidence = evidence_of(episode, state);
  const auto trace = first_trace(episode, evidence, state, question.to);
  one.unseen_s = seconds_between(one.since, trace ? trace->time : question.to);
  if (trace) one.trace = trace->text;
  return one;
}

}  // namespace

std::vector<const Probe*> counted_probes(const Evidence& evidence, const Question& question,
                                         Inspection& out) {
  std::vector<const Probe*> counted;
  std::set<std::string_view> seen;
  for (const Probe& probe : evidence.probes) {
    auto reason = why_not_counted(probe, question, *out.state);
    if (!reason && probe.time > out.to) reason = "its time has not come";
    if (!reason && probe.time < out.from) reason = "it is of before the interval";
    if (!reason && !seen.insert(probe.signed_message).second) reason = "it is there twice";
    if (reason)
      out.not_counted.push_back({probe.source, *reason});
    else
      counted.push_back(&probe);
  }
  std::stable_sort(counted.begin(), counted.end(),
                   [](const Probe* a, const Probe* b) { return a->time < b->time; });
  return counted;
}

void compare_probes(const Evidence& evidence, const Question& question,
                    const std::vector<const Probe*>& probes, const Servable& servable,
                    Inspection& out) {
  std::map<std::pair<std::string, earth::CellId>, std::vector<const Probe*>> by_place;
  for (const Probe* probe : probes)
    by_place[{probe->place.territory, probe->place.cell}].push_back(probe);
  std::vector<Episode> episodes;
  for (const auto& [place, of_place] : by_place)
    add_episodes(of_place, question, out.state->rules, servable, episodes);
  for (const Episode& episode : joined(std::move(episodes))) {
    if (episode.verdict.kind == Kind::reference_not_computed)
      for (const Probe* probe : episode.probes)
        out.not_counted.push_back({probe->source, episode.verdict.not_computed});
    out.findings.push_back(finding_of(episode, evidence, question, *out.state));
  }
}

void find_gaps(const std::vector<const Probe*>& probes, const authority::Ground& ground,
               const Servable& servable, Inspection& out) {
  std::map<std::string, Watch> watched;
  std::map<std::string, std::map<earth::CellId, UtcTime>> last;
  for (const Probe* probe : probes) {
    const auto can_be_served =
        probe->service ? Result<bool>(true) : servable(probe->place, probe->time);
    if (!can_be_served) continue;
    Watch& watch = watched[probe->place.territory];
    UtcTime& before =
        last[probe->place.territory].try_emplace(probe->place.cell, out.from).first->second;
    watch.longest_gap_s = std::max(watch.longest_gap_s, seconds_between(before, probe->time));
    before = probe->time;
    ++watch.probes;
    if (!*can_be_served) ++watch.not_servable;
  }
  for (const authority::GroundTerritory& territory : ground.territories) {
    Watch watch = watched[territory.id];
    watch.territory = territory.id;
    watch.people = territory.people();
    watch.planned_cells = territory.cells.size();
    if (watch.probes == 0) watch.longest_gap_s = seconds_between(out.from, out.to);
    for (const auto& [cell, time] : last[territory.id]) {
      if (territory.find(cell)) ++watch.planned_cells_probed;
      watch.longest_gap_s = std::max(watch.longest_gap_s, seconds_between(time, out.to));
    }
    out.watches.push_back(std::move(watch));
  }
}

}  // namespace aloft::oversight
