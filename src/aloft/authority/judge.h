/// The rules of one decision. Private to authority/.
#pragma once

#include <string>
#include <vector>

#include "aloft/authority/state.h"

namespace aloft::authority {

struct Fault {
  std::string rule;
  std::string message;
};

/// What a scope reaches. Names that lead nowhere are faults.
std::vector<Reach> reach_of(const Ground& ground, const Scope& scope, std::vector<Fault>& faults);
/// The cells of a reach as a list, ascending.
std::vector<earth::CellId> cells_of(const Ground& ground, const Reach& reach);
bool overlap(const Ground& ground, const std::vector<Reach>& a, const std::vector<Reach>& b);
/// Whether `a` holds everything that `b` holds.
bool covers(const std::vector<Reach>& a, const std::vector<Reach>& b);

const DecisionState* decision_numbered(const State& state, std::int64_t number);
/// The row of the quorum table: of a rescission, that of what it rescinds.
Act act_of(const State& state, const Draft& draft);
/// Of a ratification, what it ratifies reaches.
std::vector<Reach> reach_of(const State& state, const Ground& ground, const Draft& draft,
                            std::vector<Fault>& faults);
/// Who must consent with a key of their own.
std::vector<const Protected*> protected_in(const State& state, const Ground& ground,
                                           const Draft& draft, const std::vector<Reach>& reach);

struct Ballot {
  std::vector<Vote> votes;
  std::vector<std::string> rejected;
};
Ballot count_votes(const State& state, const Draft& draft, std::span<const Approval> approvals);
std::vector<Fault> faults_of_votes(const State& state, const Draft& draft, const Ballot& ballot,
                                   const std::vector<const Protected*>& consents);

/// Limits of what takes away: how long, how much, how often. `since` is when it would begin.
std::vector<Fault> faults_of_limits(const State& state, const Ground& ground, const Draft& draft,
                                    const std::vector<Reach>& reach, UtcTime since);

/// Of a new table or registry.
std::vector<Fault> faults_of_registry(const Registry& registry, const Trust& trust);
std::vector<Fault> faults_of_quorum(const Quorum& quorum, const Trust& trust);

}  // namespace aloft::authority
