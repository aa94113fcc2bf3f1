#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "aloft/authority/book.h"

// What the replayed decisions amount to at one instant.

namespace aloft::authority {
namespace {

constexpr std::array<const char*, 14> kPhaseTexts = {
    "received", "draft",   "review",    "quorum",     "logged",  "witnessed", "effective",
    "ratified", "expired", "rescinded", "superseded", "refused", "withdrawn", "without_effect"};

Phase phase_at(const State& state, const DecisionState& one, UtcTime at) {
  if (one.phase == Phase::without_effect || !one.since) return one.phase;
  if (one.ended_by && *one.until <= at)
    return decision_numbered(state, *one.ended_by)->draft.verb == Verb::rescind ? Phase::rescinded
                                                                                : Phase::superseded;
  if (at < *one.since) return Phase::witnessed;
  if (takes_away(one.draft.verb) && *one.until <= at) return Phase::expired;
  return one.ratified_by ? Phase::ratified : Phase::effective;
}

Rule rule_of(const DecisionState& one) {
  Rule rule;
  rule.decision = one.number;
  rule.verb = one.draft.verb;
  rule.reach = one.reach;
  rule.since = *one.since;
  rule.until = one.until;
  rule.reason_code = one.draft.reason_code;
  rule.legal_basis = one.draft.legal_basis;
  rule.owner = one.draft.owner;
  rule.review = one.draft.review;
  rule.third_party = one.draft.third_party;
  rule.confirmed = one.confirmed;
  rule.witnessed = one.time.has_value();
  return rule;
}

Rules rules_of(const State& state) {
  std::vector<Rule> rules;
  for (const DecisionState& one : state.decisions) {
    const bool decides = one.draft.verb == Verb::activate || takes_away(one.draft.verb);
    if (decides && one.since && (!one.until || *one.since < *one.until))
      rules.push_back(rule_of(one));
  }
  return Rules(std::move(rules));
}

void add_filing_alarms(State& state, UtcTime at) {
  for (const FilingState& one : state.filings)
    if (one.due && *one.due <= at && !one.answered_by)
      state.alarms.push_back({Alarm::Kind::overdue_answer, *one.due,
                              fmt::format("the {} of entry {} was to be answered by {}",
                                          one.is_contact ? "contact report" : "request", one.index,
                                          format_utc(*one.due))});
}

}  // namespace

const char* text_of(Phase phase) { return kPhaseTexts[static_cast<std::size_t>(phase)]; }

const Era& State::era_at(UtcTime time) const {
  const auto next =
      std::upper_bound(eras.begin(), eras.end(), time,
                       [](UtcTime wanted, const Era& one) { return wanted < one.since; });
  return next == eras.begin() ? eras.front() : *std::prev(next);
}

std::vector<Alarm> decision_alarms(const State& state, UtcTime at) {
  std::vector<Alarm> alarms;
  for (const DecisionState& one : state.decisions) {
    const Phase phase = phase_at(state, one, at);
    if (phase != Phase::effective && phase != Phase::ratified) continue;
    const auto& draft = one.draft;
    if (draft.verb == Verb::activate && draft.expiry && *draft.expiry <= at)
      alarms.push_back({Alarm::Kind::expired_on, *draft.expiry,
                        fmt::format("decision {} expired at {}; the service stays on", one.number,
                                    format_utc(*draft.expiry))});
    if (takes_away(draft.verb) && draft.review && *draft.review <= at)
      alarms.push_back({Alarm::Kind::overdue_review, *draft.review,
                        fmt::format("decision {} was to be reviewed by {} at {}", one.number,
                                    draft.owner, format_utc(*draft.review))});
  }
  return alarms;
}

void conclude(Book& book, UtcTime at) {
  advance(book, at);
  State& state = book.state;
  for (DecisionState& one : state.decisions) one.phase = phase_at(state, one, at);
  for (auto& [number, draft] : state.drafts)
    if (draft.decision) draft.phase = book.decision(*draft.decision).phase;
  state.alarms = decision_alarms(state, at);
  add_filing_alarms(state, at);
  std::stable_sort(state.alarms.begin(), state.alarms.end(),
                   [](const Alarm& a, const Alarm& b) { return a.since < b.since; });
  state.rules = rules_of(state);
  std::sort(state.material.begin(), state.material.end());
  state.material.erase(std::unique(state.material.begin(), state.material.end()),
                       state.material.end());
}

Result<Assessment> assess(const State& state, std::int64_t draft_number,
                          std::span<const Approval> approvals, const Ground& ground) {
  const auto found = state.drafts.find(draft_number);
  if (found == state.drafts.end())
    return invalid_input(
        fmt::format("draft: found {}; allowed the number of a draft in the log", draft_number));
  const DraftState& known = found->second;
  Assessment assessment{known.phase, {}, {}};
  if (known.phase != Phase::draft) return assessment;
  std::vector<Fault> faults;
  const auto reach = reach_of(state, ground, known.draft, faults);
  Ballot ballot = count_votes(state, known.draft, approvals);
  for (Fault& fault :
       faults_of_votes(state, known.draft, ballot, protected_in(state, ground, known.draft, reach)))
    faults.push_back(std::move(fault));
  for (const Fault& fault : faults) assessment.missing.push_back(fault.message);
  assessment.rejected = std::move(ballot.rejected);
  if (faults.empty())
    assessment.phase = Phase::quorum;
  else if (!ballot.votes.empty())
    assessment.phase = Phase::review;
  return assessment;
}

}  // namespace aloft::authority
