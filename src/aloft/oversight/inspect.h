/// What an outsider finds who holds the trust file, public data, and what an honest witness says.
///
/// Pure functions. What rests on a witness's word is only as honest as that witness: with none but
/// the operator's, a log that is shown to this outsider alone looks whole.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "aloft/oversight/counters.h"
#include "aloft/oversight/probe.h"

namespace aloft::oversight {

// ---- Evidence ----------------------------------------------------------------------------------

/// A filing that a witness took, or its filer keeps, with the witness's receipt for it.
struct HeldFiling {
  std::string entry;
  std::string receipt;  ///< A signed note: authority/filings.h.
};

/// What one witness says when it is asked.
struct WitnessWord {
  std::string source;                            ///< Who was asked, for messages.
  std::optional<transparency::Note> checkpoint;  ///< The largest of this log that it cosigned.
  std::vector<HeldFiling> filings;               ///< That it publishes as late.
};

/// A checkpoint of this log that the outsider has seen before, or that came with a receipt.
struct Remembered {
  std::string source;
  transparency::Note checkpoint;
};

/// Evidence that proves nothing, and why.
struct NotCounted {
  std::string source;
  std::string reason;
};

/// All that the outsider holds. Witnesses were asked before the log was read, and the log was given
/// time to publish what they have cosigned (gather.h), so that an honest log is never behind them.
struct Evidence {
  std::vector<std::string> entries;             ///< Of the largest published tree.
  std::vector<transparency::Note> checkpoints;  ///< All that the log publishes.
  std::vector<std::string> unreadable;          ///< What of the log could not be read, and why.
  std::vector<WitnessWord> witnesses;
  std::vector<NotCounted> missing;  ///< What was asked for, and not said.
  std::vector<Remembered> remembered;
  std::optional<std::string> bundle;  ///< That a node obeys.
  std::vector<Probe> probes;
  std::vector<Counter> counters;
};

/// Does the reference scenario, with everything on, serve this place at that time? The error says
/// why that cannot be computed. Asked only of the places and times of probes, and whatever the
/// answers are, always the same.
using Servable = std::function<Result<bool>(const authority::PlaceOnGround& place, UtcTime time)>;
/// One such question.
struct Asked {
  authority::PlaceOnGround place;
  UtcTime time;
};

// ---- Findings ----------------------------------------------------------------------------------

struct Finding {
  enum class Kind : std::uint8_t {
    log_forked,              ///< Two trees of one log: a split view, a cut tail, a rollback.
    log_broken,              ///< What the log publishes does not fit together.
    not_witnessed,           ///< Signed by the log, by witnesses not: nothing in it can fall due.
    entry_without_effect,    ///< It breaks a rule.
    alarm,                   ///< An answer or a review that is overdue, an "on" that expired.
    filing_not_taken,        ///< A witness holds it; the log did not take it within 24 h.
    bundle_not_of_log,       ///< What a node obeys is not what the log gives.
    dark_without_decision,   ///< Out, or under the floor, though on, and servable.
    lapsed_still_dark,       ///< The same after a decision that had switched it off has ended.
    reference_not_computed,  ///< Dark though on, and nobody can say whether it was servable.
    served_though_off,       ///< Service where a decision in force says off.
    counters_contradicted,   ///< The operator's counters cannot be true if the probes are.
  };
  Kind kind = Kind::log_broken;
  std::string territory;             ///< Empty: of the log as a whole.
  std::vector<earth::CellId> cells;  ///< Ascending: those that probes name.
  std::int64_t people = 0;           ///< In these cells of the territory.
  UtcTime since;                     ///< Of the first evidence.
  std::optional<UtcTime> until;      ///< Of the evidence that it is over; none: not over.
  std::int64_t decision = 0;         ///< 0: none.
  std::string text;
  std::string evidence;  ///< Whose, and how much.
  /// Without that evidence: from `since` to the first other public trace, else to the time of the
  /// inspection. Nothing where the log itself shows it to everybody.
  std::optional<std::int64_t> unseen_s;
  std::string trace;  ///< That other trace; empty: there is none.
};
const char* text_of(Finding::Kind kind);  ///< "log forked", ...
const char* key_of(Finding::Kind kind);   ///< The same as a name: "log_forked", ...

/// How well a territory is watched: a cell without a probe is not, and in one with probes what is
/// shorter than the longest gap can stay unseen.
struct Watch {
  std::string territory;
  std::int64_t people = 0;
  std::size_t planned_cells = 0;
  std::size_t planned_cells_probed = 0;  ///< Of these, with a counted probe.
  std::size_t probes = 0;                ///< Counted ones, also in cells that are not planned.
  /// Of these, without service where the reference serves nothing either: no fault of anybody's.
  std::size_t not_servable = 0;
  /// In the worst of the cells that have a counted probe, without one; ends of the interval
  /// included. Without any, the interval.
  std::int64_t longest_gap_s = 0;
};

struct Inspection {
  UtcTime from;
  UtcTime to;
  std::vector<Finding> findings;  ///< By kind, then time.
  std::vector<Watch> watches;     ///< Of every territory, by id. Empty if the log cannot be judged.
  /// Witnesses that are not the operator's, and have cosigned what was said of this log.
  std::size_t witnesses_heard = 0;
  std::vector<NotCounted> not_counted;
  std::optional<authority::State> state;  ///< At `to`. None: the log cannot be judged.
};

struct Question {
  const authority::Trust& trust;
  std::span<const authority::Ground> grounds;  ///< All that the log ever names.
  /// None: since the log's first witnessed checkpoint; if it has none, since the first probe.
  std::optional<UtcTime> from;
  UtcTime to;             ///< The outsider's own time.
  HasLand has_land = {};  ///< None: probes count in planned cells only.
};

/// Findings that touch [from, to].
Inspection inspect(const Evidence& evidence, const Question& question, const Servable& servable);

/// Whole seconds.
std::int64_t seconds_between(UtcTime from, UtcTime to);

/// Counters are contradicted where the probes would be a rarer chance than this, if they were true.
inline constexpr double kChanceMax = 1e-3;

}  // namespace aloft::oversight
