// Random sequences of legal and illegal acts: what must hold after any of them.
#include <gtest/gtest.h>

#include "aloft/authority/test_published_log.h"
#include "aloft/base/random.h"

namespace aloft::authority {
namespace {

// Draws that depend on the round alone.
class Dice {
 public:
  explicit Dice(std::uint64_t round) : round_(round) {}
  int below(int count) {
    return static_cast<int>(random_bits(11, round_, next_++) % static_cast<std::uint64_t>(count));
  }
  bool one_in(int count) { return below(count) == 0; }

 private:
  std::uint64_t round_;
  std::uint64_t next_ = 0;
};

Scope random_scope(Dice& dice) {
  switch (dice.below(5)) {
    case 0: return {"x-empty", {}, {}};
    case 1: return {"x-atoll", cells({dice.below(6)}), {}};
    case 2: return {"x-atoll", cells({8 + dice.below(3), 12 + dice.below(3)}), {}};
    case 3: return {"x-atoll", {}, {"shoal"}};
    default: return {"x-reef", cells({31 + dice.below(3)}), {}};
  }
}

std::vector<Approver> random_approvers(Dice& dice) {
  const std::vector<Approver> all = {{"ana", Role::operations}, {"ben", Role::legal},
                                     {"cyd", Role::compliance}, {"dov", Role::oversight},
                                     {"ora", Role::legal},      {"ned", Role::operations},
                                     {"fay", Role::customer},   {"gus", Role::legal}};
  if (!dice.one_in(3)) return {all.begin(), all.begin() + 4 + dice.below(4)};
  std::vector<Approver> some;
  for (const Approver& one : all)
    if (dice.one_in(2)) some.push_back(one);
  return some;
}

void random_act(PublishedLog& log, Dice& dice) {
  constexpr Verb kVerbs[] = {Verb::activate,    Verb::restrict_service, Verb::restrict_service,
                             Verb::deactivate,  Verb::deactivate,       Verb::break_glass,
                             Verb::break_glass, Verb::ratify,           Verb::rescind};
  log.hour += dice.below(40);
  const Verb verb = kVerbs[dice.below(9)];
  Draft draft = log.draft(verb, random_scope(dice));
  if (verb == Verb::ratify || verb == Verb::rescind) draft.decision = 1 + dice.below(6);
  if (draft.expiry && dice.one_in(4)) draft.expiry = hours(log.hour + 1 + dice.below(3'000));
  if (draft.review && *draft.review > *draft.expiry && !dice.one_in(4)) draft.review = draft.expiry;
  if (dice.one_in(8)) draft.requested_by = "ben";
  if (!dice.one_in(10)) log.file_draft(draft);
  log.publish(draft, random_approvers(dice));
  if (dice.one_in(3)) log.publish_checkpoint();
}

PublishedLog random_log(std::uint64_t round, int acts) {
  Dice dice(round);
  PublishedLog log;
  for (int i = 0; i < acts; ++i) random_act(log, dice);
  log.publish_checkpoint();
  return log;
}

constexpr std::uint64_t kRounds = 25;
constexpr int kActs = 14;

// The slow twin of a standing: the last decision, by number, that says something of this parcel.
bool off_by_listing(const State& state, const PlaceOnGround& place, UtcTime at) {
  bool off = false;
  for (const DecisionState& one : state.decisions) {
    const bool says = one.draft.verb == Verb::activate || takes_away(one.draft.verb);
    if (!says || !one.since || at < *one.since || (one.until && *one.until <= at)) continue;
    for (const Reach& reach : one.reach)
      if (reach.holds(place.territory, place.cell)) off = takes_away(one.draft.verb);
  }
  return off;
}

TEST(AnyLog, TakesAwayOnlyWithinTheLimits) {
  int in_force = 0;
  int without_effect = 0;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    const PublishedLog log = random_log(round, kActs);
    const State state = log.state_at(log.hour);
    for (const DecisionState& one : state.decisions) {
      without_effect += one.phase == Phase::without_effect ? 1 : 0;
      if (!takes_away(one.draft.verb) || !one.since) continue;
      ++in_force;
      ASSERT_TRUE(one.until);
      const QuorumRow& row =
          state.quorum.row(one.draft.verb == Verb::break_glass  ? Act::break_glass
                           : one.draft.verb == Verb::deactivate ? Act::deactivate
                                                                : Act::restrict_service);
      EXPECT_GE(*one.since, plus_seconds(*one.time, row.notice_s));
      if (!one.ratified_by) {
        EXPECT_LE(*one.until, plus_seconds(*one.since, row.duration_max_s));
      }
      EXPECT_LE(*one.until, plus_seconds(*one.since, 90 * kDay));
    }
    for (const Rule& rule : state.rules.all())
      for (const Violation& broken : state.violations)
        EXPECT_NE(broken.index, state.decisions[static_cast<std::size_t>(rule.decision - 1)].index)
            << "what broke " << broken.rule << " has no effect";
  }
  EXPECT_GT(in_force, 20) << "the acts must be legal at times";
  EXPECT_GT(without_effect, 20) << "and illegal at times";
}

TEST(AnyLog, EndsWithServiceOnIfNobodyActsAgain) {
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    const PublishedLog log = random_log(round, kActs);
    const std::int64_t later = log.hour + 24 * 100;  // 7 days of notice and 90 days at most.
    const State state = log.state_at(later);
    for (const GroundTerritory& territory : log.ground().territories)
      for (const GroundCell& one : territory.cells)
        EXPECT_FALSE(state.rules.standing({territory.id, one.cell}, hours(later)).off) << round;
  }
}

TEST(AnyLog, HasTheStandingsThatAListOfDecisionsGives) {
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    const PublishedLog log = random_log(round, kActs);
    const State state = log.state_at(log.hour);
    for (std::int64_t hour = 0; hour < log.hour + 200; hour += 37)
      for (const GroundTerritory& territory : log.ground().territories)
        for (const GroundCell& one : territory.cells) {
          const PlaceOnGround place{territory.id, one.cell};
          EXPECT_EQ(state.rules.standing(place, hours(hour)).off,
                    off_by_listing(state, place, hours(hour)));
        }
  }
}

TEST(AnyLog, NeverHasMoreThanATenthOfThePeopleUnderRoutineRestrictions) {
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    const PublishedLog log = random_log(round, kActs);
    const State state = log.state_at(log.hour);
    for (std::int64_t hour = 0; hour < log.hour + 800; hour += 13) {
      std::set<earth::CellId> dark;
      for (const Rule& rule : state.rules.all())
        if (rule.verb == Verb::restrict_service && rule.since <= hours(hour) &&
            hours(hour) < *rule.until)
          for (const Reach& reach : rule.reach)
            if (reach.territory == "x-atoll") dark.insert(reach.cells.begin(), reach.cells.end());
      EXPECT_LE(dark.size(), 2U) << "of 20 cells with as many people each";
    }
  }
}

TEST(AnyLog, IsProvenByItsBundle) {
  for (std::uint64_t round = 0; round < 8; ++round) {
    const PublishedLog log = random_log(round, kActs);
    const auto bundle =
        verify_bundle(log.compiled(), log.trust(), log.grounds(), std::nullopt, "bundle");
    ASSERT_TRUE(bundle) << bundle.error().text();
    // The bundle's times are those of the published checkpoints: so are these.
    std::vector<transparency::WitnessedCheckpoint> witnessed;
    for (const auto& note : log.checkpoints())
      witnessed.push_back(*transparency::witnessed(log.trust().policy, note, "checkpoint"));
    const LogView view = with_times(log.entries(), witnessed);
    const auto state = replay(view, log.trust(), log.grounds(), view.clock);
    ASSERT_TRUE(state);
    EXPECT_EQ(bundle->state.rules.all(), state->rules.all());
  }
}

}  // namespace
}  // namespace aloft::authority
