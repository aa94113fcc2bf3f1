#include <algorithm>

#include "aloft/authority/state.h"

// What comes next in a log: before anything is written that stays for ever.

namespace aloft::authority {

Decision next_decision(const State& state, const Draft& draft, std::vector<Approval> approvals) {
  const auto number = static_cast<std::int64_t>(state.decisions.size()) + 1;
  return {number, state.last_decision, draft, std::move(approvals)};
}

Result<std::vector<Violation>> foresee(LogView log, std::string_view entry, const Trust& trust,
                                       std::span<const Ground> grounds, UtcTime time) {
  const std::uint64_t index = log.entries.empty() ? 0 : log.entries.back().index + 1;
  log.entries.push_back({index, std::string(entry), std::nullopt});
  // Witnesses' times do not go back.
  log.clock = std::max(log.clock, time);
  for (LoggedEntry& one : log.entries)
    if (!one.witnessing) one.witnessing = Witnessing{log.clock, index + 1};
  Result<State> state = replay(log, trust, grounds, log.clock);
  if (!state) return pass_on(state);
  std::vector<Violation> own;
  for (Violation& violation : state->violations)
    if (violation.index == index) own.push_back(std::move(violation));
  return own;
}

}  // namespace aloft::authority
