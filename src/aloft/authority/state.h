/// What a log means: every rule checked again, entry by entry.
///
/// An entry's time is the median cosignature time of the first witnessed checkpoint that covers it;
/// nobody's own clock counts. An entry that breaks a rule has no effect, and is reported with its
/// index and the rule.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aloft/authority/ground.h"
#include "aloft/authority/records.h"
#include "aloft/authority/rules.h"
#include "aloft/authority/trust.h"

namespace aloft::authority {

/// The first witnessed checkpoint that covers an entry.
struct Witnessing {
  UtcTime time;
  std::uint64_t tree_size = 0;
};
struct LoggedEntry {
  std::uint64_t index = 0;
  std::string bytes;
  std::optional<Witnessing> witnessing;  ///< None: logged, and not yet witnessed.
};
/// What there is to judge: entries that ascend by index and begin with the genesis. Gaps are what a
/// bundle leaves out.
struct LogView {
  std::vector<LoggedEntry> entries;
  UtcTime
      clock;  ///< Of the largest witnessed checkpoint: the latest time that witnesses vouch for.
};
/// Pairs the entries of a log prefix with the checkpoints, in any order, that witnesses have
/// signed.
LogView with_times(std::span<const std::string> entries,
                   std::span<const transparency::WitnessedCheckpoint> checkpoints);

/// The life of a request, a draft and a decision.
enum class Phase : std::uint8_t {
  received,   ///< A request that no draft and no answer has taken up.
  draft,      ///< Nobody has approved.
  review,     ///< Some have approved; the quorum is not met.
  quorum,     ///< Enough have approved; not in the log yet.
  logged,     ///< In the log; without a witnessed checkpoint a restriction has no effect.
  witnessed,  ///< Its notice runs.
  effective,
  ratified,  ///< A break-glass that the full quorum has confirmed, and is in force.
  expired,   ///< Of a break-glass: reverted.
  rescinded,
  superseded,
  refused,
  withdrawn,
  without_effect,  ///< Broke a rule: see the violations.
};
const char* text_of(Phase phase);

struct Violation {
  std::uint64_t index = 0;  ///< Of the entry.
  std::string rule;         ///< "quorum", "notice", "chain", ...: see docs/authority.md.
  std::string message;
};

struct DraftState {
  Draft draft;  ///< The latest revision.
  Hash hash{};
  std::string author;  ///< Person.
  Phase phase = Phase::draft;
  std::optional<std::int64_t> decision;  ///< That it became.
  std::vector<std::string> refused_by;   ///< People, of this revision.
};

struct DecisionState {
  std::int64_t number = 0;
  std::uint64_t index = 0;
  Hash leaf{};
  Draft draft;
  Phase phase = Phase::without_effect;
  std::optional<UtcTime> time;   ///< Of its entry.
  std::optional<UtcTime> since;  ///< In force from; none without effect, or not witnessed.
  std::optional<UtcTime> until;
  std::optional<std::int64_t> ended_by;     ///< Decision that rescinded or superseded it.
  std::optional<std::int64_t> ratified_by;  ///< Decision.
  bool confirmed = false;                   ///< By the third party's key.
  std::vector<Reach> reach;
};

/// A request or a contact report.
struct FilingState {
  Hash id{};  ///< Leaf hash of its entry.
  std::uint64_t index = 0;
  bool is_contact = false;
  Request request;                ///< Empty of a contact report.
  std::string filed_by;           ///< Person; empty of a contact report.
  Phase phase = Phase::received;  ///< Or draft, if one names it.
  std::optional<UtcTime> time;
  std::optional<UtcTime> due;                ///< Later without an answer is overdue.
  std::optional<std::uint64_t> answered_by;  ///< Index of the answer's entry.
};

struct Alarm {
  enum class Kind : std::uint8_t { expired_on, overdue_answer, overdue_review, filing_not_taken };
  Kind kind = Kind::overdue_answer;
  UtcTime since;
  std::string message;
};

/// What evidence of a time is judged by, from `since` until the next.
struct Era {
  UtcTime since;
  Registry registry;
  Reference reference;
};

struct State {
  std::string origin;
  std::uint64_t entries = 0;
  std::uint64_t witnessed_entries = 0;
  UtcTime clock;  ///< Of the log that was replayed.
  Quorum quorum;  ///< In force, as are the next two.
  Registry registry;
  Reference reference;
  std::vector<Era> eras;  ///< Ascending; the first is the genesis's, and holds from ever.
  std::map<std::int64_t, DraftState> drafts;
  std::vector<DecisionState> decisions;  ///< By number, from 1.
  Hash last_decision{};                  ///< What the next decision names as `previous`.
  std::vector<FilingState> filings;      ///< In the order of the log.
  std::vector<Violation> violations;
  std::vector<Alarm> alarms;
  Rules rules;
  /// Entries on which the rules depend: all but contact reports, answers, requests that no draft
  /// takes up, and what broke the form. Ascending.
  std::vector<std::uint64_t> material;

  [[nodiscard]] const Era& era_at(UtcTime time) const;
};

/// Replays a log as it stands at `at`: phases, alarms and what is in force are those of that
/// instant (a pending change of roles counts from its own), while rules keep their whole history.
/// `grounds` holds all territory data that the log ever names. An error means that there is no log
/// to judge: another genesis than the trust file's, territory data that is missing.
Result<State> replay(const LogView& log, const Trust& trust, std::span<const Ground> grounds,
                     UtcTime at);

/// What decisions in force sound at `at`, also later than the state's own time, when the log is out
/// of reach: an "on" that has expired and stays on, a review that is overdue.
std::vector<Alarm> decision_alarms(const State& state, UtcTime at);

/// How far a draft has come with approvals that are not in the log yet.
struct Assessment {
  Phase phase = Phase::draft;         ///< draft, review, quorum, refused, withdrawn, logged.
  std::vector<std::string> missing;   ///< What the quorum lacks.
  std::vector<std::string> rejected;  ///< Approvals that do not count, and why.
};
Result<Assessment> assess(const State& state, std::int64_t draft_number,
                          std::span<const Approval> approvals, const Ground& ground);

/// The next decision of the log, from a draft and its approvals.
Decision next_decision(const State& state, const Draft& draft, std::vector<Approval> approvals);
/// Rules that an entry would break if the log took it next, and witnesses signed it at `time` with
/// all that nobody has witnessed yet.
Result<std::vector<Violation>> foresee(LogView log, std::string_view entry, const Trust& trust,
                                       std::span<const Ground> grounds, UtcTime time);

/// Why this approval does not count for the draft, or nothing. Who asks or benefits does not
/// approve.
std::optional<std::string> why_no_vote(const Registry& registry, std::string_view origin,
                                       const Draft& draft, const Approval& approval);

}  // namespace aloft::authority
