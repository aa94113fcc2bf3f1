#include <algorithm>

#include <fmt/core.h>

#include "aloft/authority/book.h"

// From an entry that says "decided" to what it does, if every rule is kept.

namespace aloft::authority {
namespace {

// What a decision needs to know of the moment in which it is judged.
struct Moment {
  const Placed& placed;
  const Decision& decision;
  UtcTime now;  ///< The entry's time; unwitnessed, the latest that witnesses have said.
  bool is_witnessed;
  bool is_founding;  ///< Under the first witnessed checkpoint, together with the genesis.
  std::vector<Reach> reach;
  std::vector<const Protected*> consents;
};

// Every decision is a link, whatever else is wrong with it: so none can be left out of a bundle.
bool take_link(Book& book, const Placed& placed, const Decision& decision) {
  const auto next = static_cast<std::int64_t>(book.state.decisions.size()) + 1;
  if (decision.number != next || decision.previous != book.state.last_decision) {
    book.violate(placed.logged.index, "chain",
                 fmt::format("decision {} does not follow decision {}", decision.number, next - 1));
    return false;
  }
  book.state.last_decision = placed.leaf;
  book.state.material.push_back(placed.logged.index);
  DecisionState state;
  state.number = decision.number;
  state.index = placed.logged.index;
  state.leaf = placed.leaf;
  state.draft = decision.draft;
  if (placed.logged.witnessing) state.time = placed.logged.witnessing->time;
  book.state.decisions.push_back(std::move(state));
  return true;
}

void check_draft(const Book& book, const Draft& draft, std::vector<Fault>& faults) {
  const auto known = book.state.drafts.find(draft.number);
  if (known == book.state.drafts.end() || known->second.hash != hash_of(draft))
    return faults.push_back({"draft", "the log holds no such draft, or a later revision of it"});
  const DraftState& state = known->second;
  if (state.decision || state.phase == Phase::withdrawn || state.phase == Phase::refused)
    faults.push_back({"draft", fmt::format("the draft is {}",
                                           state.decision ? "decided" : text_of(state.phase))});
  if (!book.state.registry.person(draft.owner))
    faults.push_back({"owner", "its owner is not registered"});
}

// A draft that answers a request is asked for by who has filed it, or by that person's
// organisation.
void check_request(const Book& book, const Draft& draft, std::vector<Fault>& faults) {
  if (!draft.request) return;
  const auto& filings = book.state.filings;
  const auto filing = std::find_if(filings.begin(), filings.end(), [&](const FilingState& one) {
    return one.id == *draft.request && !one.is_contact;
  });
  if (filing == filings.end())
    return faults.push_back({"requested_by", "the log holds no such request before it"});
  const Person* person = book.state.registry.person(filing->filed_by);
  if (draft.requested_by != filing->filed_by &&
      !(person && draft.requested_by == person->organisation))
    faults.push_back({"requested_by", "somebody else has filed the request that it answers"});
}

bool is_in_force(const DecisionState& decision, UtcTime at) {
  return decision.since && decision.until && *decision.since <= at && at < *decision.until;
}

void check_ratify(const Book& book, const Draft& draft, UtcTime now, std::vector<Fault>& faults) {
  const DecisionState* target = decision_numbered(book.state, draft.decision.value_or(0));
  if (!target || target->draft.verb != Verb::break_glass || target->ratified_by ||
      !is_in_force(*target, now))
    return faults.push_back({"target", "what it ratifies is no break-glass in force"});
  const std::int64_t longest_s = book.state.quorum.row(Act::deactivate).duration_max_s;
  if (!draft.expiry || *draft.expiry <= now ||
      *draft.expiry > plus_seconds(*target->since, longest_s))
    faults.push_back({"duration", fmt::format("it must expire later than now, and within {} h of "
                                              "the break-glass",
                                              longest_s / 3'600)});
  if (draft.review && draft.expiry && *draft.review > *draft.expiry)
    faults.push_back({"review", "it would be reviewed after it expires"});
}

void check_rescind(const Book& book, const Draft& draft, const Moment& moment,
                   std::vector<Fault>& faults) {
  const DecisionState* target = decision_numbered(book.state, draft.decision.value_or(0));
  const bool restriction =
      target && takes_away(target->draft.verb) && target->until && moment.now < *target->until;
  const bool pending = target && governs(target->draft.verb) && target->since &&
                       moment.now < *target->since && moment.is_witnessed;
  if (!restriction && !pending)
    faults.push_back({"target",
                      "what it rescinds is no restriction that lasts, and no change of "
                      "the rules that is still to come"});
}

UtcTime begin_of(const Book& book, const Draft& draft, const Moment& moment) {
  if (moment.is_founding && draft.verb == Verb::deactivate) return moment.now;
  std::int64_t notice_s = book.state.quorum.row(act_of(book.state, draft)).notice_s;
  if (draft.verb == Verb::deactivate && !moment.consents.empty())
    notice_s = std::max(notice_s, book.state.quorum.protected_notice_s);
  return plus_seconds(moment.now, draft.verb == Verb::rescind ? 0 : notice_s);
}

std::vector<Fault> find_faults(const Book& book, Moment& moment) {
  const Draft& draft = moment.decision.draft;
  std::vector<Fault> faults;
  check_draft(book, draft, faults);
  check_request(book, draft, faults);
  moment.reach = reach_of(book.state, *book.ground, draft, faults);
  moment.consents = protected_in(book.state, *book.ground, draft, moment.reach);
  const Ballot ballot = count_votes(book.state, draft, moment.decision.approvals);
  for (Fault& fault : faults_of_votes(book.state, draft, ballot, moment.consents))
    faults.push_back(std::move(fault));
  const auto add = [&](std::vector<Fault> more) {
    faults.insert(faults.end(), more.begin(), more.end());
  };
  if (takes_away(draft.verb))
    add(faults_of_limits(book.state, *book.ground, draft, moment.reach,
                         begin_of(book, draft, moment)));
  if (draft.verb == Verb::ratify) check_ratify(book, draft, moment.now, faults);
  if (draft.verb == Verb::rescind) check_rescind(book, draft, moment, faults);
  if (draft.quorum) add(faults_of_quorum(*draft.quorum, book.trust));
  if (draft.registry) add(faults_of_registry(*draft.registry, book.trust));
  return faults;
}

// An activation ends what is older and wholly inside; of the rest it overrules parcel by parcel
// (see Rules).
void supersede(Book& book, std::int64_t by, UtcTime at) {
  const std::vector<Reach> reach = book.decision(by).reach;
  for (DecisionState& one : book.state.decisions) {
    const bool has_scope = takes_away(one.draft.verb) || one.draft.verb == Verb::activate;
    const bool lasts = one.since && (!one.until || at < *one.until);
    if (one.number >= by || !has_scope || !lasts || !covers(reach, one.reach)) continue;
    one.until = std::max(at, *one.since);
    one.ended_by = by;
  }
}

void end_target(Book& book, const Draft& draft, std::int64_t by, UtcTime at) {
  DecisionState& target = book.decision(*draft.decision);
  target.until = std::max(at, *target.since);
  target.ended_by = by;
  std::erase(book.pending, target.number);
}

// What a decision that has kept every rule does. Without witnesses it can only give back.
void put_into_force(Book& book, const Moment& moment) {
  const Draft& draft = moment.decision.draft;
  DecisionState& decision = book.decision(moment.decision.number);
  decision.phase = Phase::logged;
  decision.reach = moment.reach;
  const bool gives_back = draft.verb == Verb::activate || draft.verb == Verb::rescind;
  if (!moment.is_witnessed && !gives_back) return;
  decision.since = begin_of(book, draft, moment);
  if (takes_away(draft.verb)) decision.until = draft.expiry;
  if (draft.verb == Verb::activate) supersede(book, decision.number, *decision.since);
  if (draft.verb == Verb::rescind) end_target(book, draft, decision.number, moment.now);
  if (draft.verb == Verb::ratify) {
    DecisionState& target = book.decision(*draft.decision);
    target.until = draft.expiry;
    target.ratified_by = decision.number;
  }
  if (governs(draft.verb)) book.pending.push_back(decision.number);
}

void replace(Book& book, const DecisionState& change) {
  State& state = book.state;
  const Draft draft = change.draft;
  for (DecisionState& one : state.decisions)
    if (one.draft.verb == draft.verb && one.since && !one.until && one.number != change.number &&
        *one.since <= *change.since) {
      one.until = change.since;
      one.ended_by = change.number;
    }
  if (draft.quorum) state.quorum = *draft.quorum;
  if (draft.registry) state.registry = *draft.registry;
  if (draft.reference) {
    state.reference.scenario = draft.reference->scenario;
    take_ground(book, draft.reference->ground);
  }
  if (draft.registry || draft.reference)
    state.eras.push_back({*change.since, state.registry, state.reference});
}

}  // namespace

void Book::violate(std::uint64_t index, std::string rule, std::string message) {
  state.violations.push_back({index, std::move(rule), std::move(message)});
}

DecisionState& Book::decision(std::int64_t number) {
  return state.decisions[static_cast<std::size_t>(number - 1)];
}

void take_ground(Book& book, const Hash& hash) {
  book.state.reference.ground = hash;
  if (const Ground* found = find_ground(book.grounds, hash)) {
    book.ground = found;
    return;
  }
  book.broken = Error{Error::Code::invalid_input,
                      {fmt::format("log: it names territory data with the hash {}, which is not "
                                   "given; build it from the atlas and claims of that time",
                                   transparency::to_hex(hash))}};
}

void advance(Book& book, UtcTime to) {
  for (;;) {
    const auto due = std::min_element(
        book.pending.begin(), book.pending.end(), [&](std::int64_t a, std::int64_t b) {
          return std::pair(*book.decision(a).since, a) < std::pair(*book.decision(b).since, b);
        });
    if (due == book.pending.end() || to < *book.decision(*due).since) break;
    const std::int64_t number = *due;
    book.pending.erase(due);
    replace(book, book.decision(number));
  }
  book.state.clock = std::max(book.state.clock, to);
}

void take_decision(Book& book, const Placed& placed, const Decision& decision) {
  if (book.broken || !take_link(book, placed, decision)) return;
  const auto& witnessing = placed.logged.witnessing;
  Moment moment{placed,
                decision,
                witnessing ? witnessing->time : book.state.clock,
                witnessing.has_value(),
                witnessing && book.founding_size > 0 && witnessing->tree_size == book.founding_size,
                {},
                {}};
  const std::vector<Fault> faults = find_faults(book, moment);
  for (const Fault& fault : faults) book.violate(placed.logged.index, fault.rule, fault.message);
  if (!faults.empty()) return;
  DraftState& draft = book.state.drafts.at(decision.draft.number);
  draft.decision = decision.number;
  draft.phase = Phase::logged;
  put_into_force(book, moment);
}

}  // namespace aloft::authority
