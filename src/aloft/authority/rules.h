/// What is on and off where and when: the outcome of decisions, as `plan` obeys it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/authority/records.h"
#include "aloft/base/index.h"
#include "aloft/earth/earth.h"

namespace aloft::authority {

/// A part of what a decision reaches: all of a territory but some cells, or some cells only.
struct Reach {
  enum class Extent : std::uint8_t { all_but, only };
  std::string territory;
  Extent extent = Extent::only;
  std::vector<earth::CellId> cells;  ///< Ascending.
  [[nodiscard]] bool holds(std::string_view of_territory, earth::CellId cell) const;
  friend bool operator==(const Reach&, const Reach&) = default;
};

/// A decision that has been, is or will be in force, from `since` until before `until`.
struct Rule {
  std::int64_t decision = 0;
  Verb verb = Verb::activate;  ///< `activate` turns on; restrict, deactivate and break_glass off.
  std::vector<Reach> reach;
  UtcTime since;
  std::optional<UtcTime> until;  ///< None: an activation, which does not end by itself.
  std::string reason_code;
  std::string legal_basis;
  std::string owner;
  std::optional<UtcTime> review;
  std::string third_party;  ///< At which the reason points; empty if at none.
  bool confirmed = false;   ///< Its own key has countersigned. Else: operator's claim, unconfirmed.
  bool witnessed = true;    ///< False only of activations.
  friend bool operator==(const Rule&, const Rule&) = default;
};

struct PlaceOnGround {
  std::string territory;
  earth::CellId cell;
};
bool reaches(const Rule& rule, const PlaceOnGround& place);

/// How one parcel (the part of a cell in one territory) stands. Silence means on.
struct Standing {
  bool off = false;
  std::int64_t decision = 0;  ///< 0: no decision in force.
  std::string reason;         ///< "decision 7: interference (operator's claim, unconfirmed)".
  std::optional<UtcTime> since;
  std::optional<UtcTime> until;
  bool witnessed = true;
  friend bool operator==(const Standing&, const Standing&) = default;
};

/// Safety of life (distress, emergency calls) is never off.
enum class Service : std::uint8_t { ordinary, safety_of_life };

class Rules {
 public:
  Rules() = default;
  /// In any order.
  explicit Rules(std::vector<Rule> rules);
  [[nodiscard]] const std::vector<Rule>& all() const { return rules_; }  ///< By decision number.

  /// Of the rules that reach the parcel and are in force, the one with the highest decision number
  /// holds.
  [[nodiscard]] Standing standing(const PlaceOnGround& place, UtcTime at,
                                  Service service = Service::ordinary) const;
  /// Of a terminal that may be at any of these places: the more permissive standing; on, if nobody
  /// knows where it is.
  [[nodiscard]] Standing standing_of_uncertain(std::span<const PlaceOnGround> places,
                                               UtcTime at) const;
  /// Instants after `from` and before `to` at which some standing may change, ascending.
  [[nodiscard]] std::vector<UtcTime> changes_between(UtcTime from, UtcTime to) const;

 private:
  std::vector<Rule> rules_;
};

/// The rules of one instant, by the atlas's territories.
struct Activation {
  struct CellStanding {
    earth::CellId cell;
    TerritoryIndex territory;
    Standing standing;
  };
  /// Of all cells of the territory that `cells` does not list.
  Column<TerritoryIndex, Standing> territory;
  std::vector<CellStanding> cells;  ///< By cell, then territory.
  [[nodiscard]] const Standing& of(TerritoryIndex of_territory, earth::CellId cell) const;
};
/// An error if a rule names a territory that the atlas does not know.
Result<Activation> activation_at(const Rules& rules, const earth::Atlas& atlas, UtcTime at);

/// What is on and off over a span of time, from one change to the next.
class Schedule {
 public:
  /// `steps[0]` holds before `changes[0]`, `steps[i]` from `changes[i - 1]` on.
  Schedule(std::vector<UtcTime> changes, std::vector<Activation> steps);
  [[nodiscard]] const std::vector<Activation>& steps() const { return steps_; }
  [[nodiscard]] std::size_t step_at(UtcTime at) const;
  [[nodiscard]] const Activation& at(UtcTime at) const { return steps_[step_at(at)]; }
  /// A territory that is off, all of it and all the time, though no decision says so.
  void leave_out(TerritoryIndex territory, const std::string& reason);

 private:
  std::vector<UtcTime> changes_;
  std::vector<Activation> steps_;
};
/// Of the instants from `from` until before `to`. Errors as `activation_at`.
Result<Schedule> schedule_between(const Rules& rules, const earth::Atlas& atlas, UtcTime from,
                                  UtcTime to);

}  // namespace aloft::authority
