/// The state while entries are replayed. Private to authority/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aloft/authority/judge.h"
#include "aloft/authority/state.h"

namespace aloft::authority {

struct Book {
  const Trust& trust;
  std::span<const Ground> grounds;
  State state;
  const Ground* ground = nullptr;     ///< That the log names now.
  std::uint64_t founding_size = 0;    ///< Of the first witnessed checkpoint: the one with genesis.
  std::vector<std::int64_t> pending;  ///< Changes of the rules, decided and not yet in force.
  std::optional<Error> broken;        ///< Why the log cannot be judged further.

  void violate(std::uint64_t index, std::string rule, std::string message);
  DecisionState& decision(std::int64_t number);
};

/// An entry whose form is good, at its place.
struct Placed {
  const LoggedEntry& logged;
  const Entry& entry;
  Hash leaf{};
};

/// Puts into force every change of the rules that is due.
void advance(Book& book, UtcTime to);
/// The territory data with this hash; `broken` if there is none.
void take_ground(Book& book, const Hash& hash);

void take_decision(Book& book, const Placed& placed, const Decision& decision);

/// Phases, alarms and rules as of `at`.
void conclude(Book& book, UtcTime at);

}  // namespace aloft::authority
