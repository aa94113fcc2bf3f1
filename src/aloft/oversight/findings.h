/// The parts of an inspection. Private to oversight/.
#pragma once

#include "aloft/oversight/inspect.h"

namespace aloft::oversight {

/// The log as it was read, against all else that shows a tree of it: witnesses, earlier
/// checkpoints. Adds to `out`.
void compare_trees(const Evidence& evidence, const Question& question, Inspection& out);

/// The log as it was replayed: what broke a rule, what is overdue, what was not taken. Sets
/// `out.state` if there is one. Gives the view that it rests on.
std::optional<authority::LogView> judge_log(const Evidence& evidence, const Question& question,
                                            Inspection& out);
void judge_filings(const Evidence& evidence, const Question& question,
                   const authority::LogView& log, Inspection& out);
/// The bundle that a node obeys, against what the log gives.
void compare_bundle(const Evidence& evidence, const Question& question, Inspection& out);

/// The probes that count, ascending by time; why the others do not goes to `out`.
std::vector<const Probe*> counted_probes(const Evidence& evidence, const Question& question,
                                         Inspection& out);
/// Probes against the rules and the reference.
void compare_probes(const Evidence& evidence, const Question& question,
                    const std::vector<const Probe*>& probes, const Servable& servable,
                    Inspection& out);
void compare_counters(const Evidence& evidence, const Question& question,
                      const std::vector<const Probe*>& probes, Inspection& out);
/// How well each territory is watched.
void find_gaps(const std::vector<const Probe*>& probes, const authority::Ground& ground,
               const Servable& servable, Inspection& out);

/// That at most `good` of `count` come out good, if each does with probability `share`: the lower
/// tail of the binomial distribution.
double chance_of_at_most(std::size_t good, std::size_t count, double share);
/// The territory data that the log names; `question` has it.
const authority::Ground& ground_of(const authority::Reference& reference, const Question& question);
/// As the log stood at the probe's own time.
std::optional<std::string> why_not_counted(const Probe& probe, const Question& question,
                                           const authority::State& state);
/// Service at the floor at least.
bool is_served(const Probe& probe, const authority::Trust& trust);
std::int64_t people_in(const authority::Ground& ground, const std::string& territory,
                       const std::vector<earth::CellId>& cells);

}  // namespace aloft::oversight
