// The life cycle of decisions, one claim a test. Cells 5 and 6 of x-atoll are nobody's but its own.
#include <gtest/gtest.h>

#include "aloft/authority/test_world.h"

namespace aloft::authority {
namespace {

const Scope kPart = {"x-atoll", cells({5, 6}), {}};
const Scope kEmpty = {"x-empty", {}, {}};
const std::vector<Approver> kGlass = {{"ana", Role::operations}, {"dov", Role::oversight}};
const std::vector<Approver> kFive = {{"ana", Role::operations},
                                     {"ben", Role::legal},
                                     {"cyd", Role::compliance},
                                     {"dov", Role::oversight},
                                     {"ora", Role::legal}};

Phase phase_of(const TestLog& log, std::int64_t decision, std::int64_t at_hour) {
  return log.state_at(at_hour).decisions[static_cast<std::size_t>(decision - 1)].phase;
}

std::vector<Approver> with(std::vector<Approver> approvers, const Approver& one) {
  approvers.push_back(one);
  return approvers;
}

TEST(Silence, MeansOn) {
  const TestLog log;
  EXPECT_FALSE(log.off_at(1, "x-atoll", 0));
  EXPECT_EQ(log.broken(), "");
}

TEST(Deactivation, TakesEffectAfter72HoursOfNoticeAndEndsByItself) {
  TestLog log;
  log.hour = 10;
  const auto number = log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  EXPECT_EQ(log.broken(), "");
  EXPECT_FALSE(log.off_at(81, "x-empty", 40));
  EXPECT_EQ(phase_of(log, number, 81), Phase::witnessed);
  EXPECT_TRUE(log.off_at(82, "x-empty", 40));
  EXPECT_EQ(phase_of(log, number, 82), Phase::effective);
  EXPECT_FALSE(log.off_at(10 + 20 * 24, "x-empty", 40));
  EXPECT_EQ(phase_of(log, number, 10 + 20 * 24), Phase::expired);
}

TEST(Deactivation, NeedsEveryApproval) {
  for (std::size_t missing = 0; missing < kFour.size(); ++missing) {
    TestLog log;
    auto approvers = kFour;
    approvers.erase(approvers.begin() + static_cast<std::ptrdiff_t>(missing));
    const auto number = log.decide(log.draft(Verb::deactivate, kEmpty), approvers);
    EXPECT_NE(log.broken().find("quorum"), std::string::npos) << missing;
    EXPECT_EQ(phase_of(log, number, 200), Phase::without_effect);
    EXPECT_FALSE(log.off_at(200, "x-empty", 40));
  }
}

TEST(Deactivation, LastsAtMost90Days) {
  TestLog log;
  Draft draft = log.draft(Verb::deactivate, kEmpty);
  draft.expiry = hours(1 + 72 + 90 * 24);
  log.decide(draft, kFour);
  EXPECT_EQ(log.broken(), "");
  draft = log.draft(Verb::deactivate, kEmpty);
  draft.expiry = hours(1 + 72 + 90 * 24 + 1);
  log.decide(draft, kFour);
  EXPECT_EQ(log.broken(), "duration");
}

TEST(Deactivation, OfAProtectedCustomerTakes7DaysAndItsOwnKey) {
  const Scope wing = {"x-atoll", cells({6, 7}), {}};
  TestLog log;
  log.hour = 10;
  log.decide(log.draft(Verb::deactivate, wing), kFour);
  EXPECT_EQ(log.broken(), "consent");
  log.decide(log.draft(Verb::deactivate, wing), with(kFour, {"fay", Role::customer}));
  EXPECT_EQ(log.broken(), "consent") << "still that of the first";
  EXPECT_FALSE(log.off_at(10 + 167, "x-atoll", 7));
  EXPECT_TRUE(log.off_at(10 + 168, "x-atoll", 7));
}

TEST(Deactivation, OfAProtectedTerritoryNeedsItsOwnKeyWhateverTheCells) {
  TestLog log;
  log.decide(log.draft(Verb::deactivate, {"x-reef", cells({31}), {}}), kFour);
  EXPECT_EQ(log.broken(), "consent");
}

TEST(Deactivation, UnderTheFirstCheckpointNeedsNoNotice) {
  TestLog log;
  log.log().entries.front().witnessing = Witnessing{hours(0), 3};
  log.hour = 0;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  for (LoggedEntry& entry : log.log().entries) entry.witnessing = Witnessing{hours(0), 3};
  EXPECT_EQ(log.broken(), "");
  EXPECT_TRUE(log.off_at(0, "x-empty", 40));
}

TEST(Deactivation, NeedsAReviewBeforeItsExpiryAndAnOwner) {
  TestLog log;
  Draft draft = log.draft(Verb::deactivate, kEmpty);
  draft.review = plus_seconds(*draft.expiry, 1);
  log.decide(draft, kFour);
  draft = log.draft(Verb::deactivate, kEmpty);
  draft.owner = "nobody";
  log.decide(draft, kFour);
  EXPECT_EQ(log.broken(), "review owner");
}

TEST(Routine, RestrictionReachesATenthOfThePeopleFor30Days) {
  TestLog log;
  log.decide(log.draft(Verb::restrict_service, kPart), kTwo);
  EXPECT_EQ(log.broken(), "");
  EXPECT_FALSE(log.off_at(24, "x-atoll", 5));
  EXPECT_TRUE(log.off_at(25, "x-atoll", 5));
  EXPECT_FALSE(log.off_at(25, "x-atoll", 4));
  TestLog more;
  more.decide(more.draft(Verb::restrict_service, {"x-atoll", cells({4, 5, 6}), {}}), kTwo);
  EXPECT_EQ(more.broken(), "share");
  TestLog longer;
  Draft draft = longer.draft(Verb::restrict_service, kPart);
  draft.expiry = hours(1 + 24 + 30 * 24 + 1);
  longer.decide(draft, kTwo);
  EXPECT_EQ(longer.broken(), "duration");
}

TEST(Routine, RestrictionsSideBySideCountTogether) {
  TestLog log;
  log.decide(log.draft(Verb::restrict_service, kPart), kTwo);
  log.decide(log.draft(Verb::restrict_service, {"x-atoll", cells({8}), {}}), kTwo);
  EXPECT_EQ(log.broken(), "share");
}

TEST(Routine, RestrictionsAreNotChained) {
  TestLog log;
  log.decide(log.draft(Verb::restrict_service, kPart), kTwo);  // Ends 20 days after hour 1.
  log.hour = 1 + 20 * 24;
  log.decide(log.draft(Verb::restrict_service, {"x-atoll", cells({6}), {}}), kTwo);
  EXPECT_EQ(log.broken(), "again");
  log.decide(log.draft(Verb::restrict_service, {"x-atoll", cells({8}), {}}), kTwo);
  EXPECT_EQ(log.broken(), "again") << "other cells are free";
  log.hour = 1 + 50 * 24 - 24;  // Notice of 24 h: begins 30 days after the first has ended.
  log.decide(log.draft(Verb::restrict_service, {"x-atoll", cells({6}), {}}), kTwo);
  EXPECT_EQ(log.broken(), "again") << "30 days later they are free again";
  EXPECT_TRUE(log.off_at(1 + 50 * 24, "x-atoll", 6));
}

TEST(Routine, WhereNobodyLivesCellsCount) {
  TestLog log;
  log.decide(log.draft(Verb::restrict_service, kEmpty), kTwo);
  EXPECT_EQ(log.broken(), "share");
  log.decide(log.draft(Verb::restrict_service, {"x-empty", cells({40, 41}), {}}), kTwo);
  EXPECT_EQ(log.broken(), "share");
}

TEST(Routine, IsForInterferenceOrCapacity) {
  TestLog log;
  Draft draft = log.draft(Verb::restrict_service, kPart);
  draft.reason_code = "sanctions";
  log.decide(draft, kTwo);
  EXPECT_EQ(log.broken(), "reason");
}

TEST(SafetyOfLife, IsNeverDenied) {
  TestLog log;
  Draft draft = log.draft(Verb::deactivate, kEmpty);
  draft.services = {"ordinary", "safety_of_life"};
  log.decide(draft, kFour);
  EXPECT_EQ(log.broken(), "safety_of_life");
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  const State state = log.state_at(100);
  EXPECT_TRUE(state.rules.standing({"x-empty", cell(40)}, hours(100)).off);
  EXPECT_FALSE(
      state.rules.standing({"x-empty", cell(40)}, hours(100), Service::safety_of_life).off);
}

TEST(UncertainPosition, GetsTheMorePermissiveState) {
  TestLog log;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  const State state = log.state_at(100);
  const PlaceOnGround off{"x-empty", cell(40)};
  const PlaceOnGround on{"x-atoll", cell(0)};
  const auto standing = [&](std::vector<PlaceOnGround> places) {
    return state.rules.standing_of_uncertain(places, hours(100)).off;
  };
  EXPECT_TRUE(standing({off}));
  EXPECT_FALSE(standing({off, on}));
  EXPECT_FALSE(standing({on, off}));
  EXPECT_FALSE(standing({}));
}

TEST(BreakGlass, WorksAtOnceAndRevertsWithin24Hours) {
  TestLog log;
  const auto number = log.decide(log.draft(Verb::break_glass, kPart), kGlass);
  EXPECT_EQ(log.broken(), "");
  EXPECT_TRUE(log.off_at(1, "x-atoll", 5));
  EXPECT_FALSE(log.off_at(21, "x-atoll", 5));
  EXPECT_EQ(phase_of(log, number, 21), Phase::expired);
  Draft draft = log.draft(Verb::break_glass, {"x-atoll", cells({8}), {}});
  draft.expiry = hours(1 + 25);
  log.decide(draft, kGlass);
  EXPECT_EQ(log.broken(), "duration");
}

TEST(BreakGlass, NeedsTwoOrganisationsAndNamedCells) {
  TestLog log;
  log.decide(log.draft(Verb::break_glass, kPart), kTwo);
  EXPECT_EQ(log.broken(), "quorum");
  log.decide(log.draft(Verb::break_glass, kEmpty), kGlass);
  EXPECT_EQ(log.broken(), "quorum scope");
}

TEST(BreakGlass, CannotRenewItself) {
  TestLog log;
  log.decide(log.draft(Verb::break_glass, kPart), kGlass);
  log.hour = 20;
  log.decide(log.draft(Verb::break_glass, {"x-atoll", cells({6, 8}), {}}), kGlass);
  EXPECT_EQ(log.broken(), "again");
  EXPECT_FALSE(log.off_at(22, "x-atoll", 6));
}

TEST(BreakGlass, HasNoEffectBeforeItIsWitnessed) {
  TestLog log;
  log.witnessed = false;
  const auto number = log.decide(log.draft(Verb::break_glass, kPart), kGlass);
  EXPECT_EQ(log.broken(), "");
  EXPECT_FALSE(log.off_at(2, "x-atoll", 5));
  EXPECT_EQ(phase_of(log, number, 2), Phase::logged);
}

TEST(BreakGlass, LastsLongerOnlyIfTheFullQuorumRatifiesInTime) {
  TestLog log;
  const auto number = log.decide(log.draft(Verb::break_glass, kPart), kGlass);
  log.hour = 10;
  Draft ratify = log.draft(Verb::ratify);
  ratify.decision = number;
  log.decide(ratify, kGlass);
  EXPECT_EQ(log.broken().substr(0, 6), "quorum");
  ratify = log.draft(Verb::ratify);
  ratify.decision = number;
  log.decide(ratify, kFour);
  EXPECT_TRUE(log.off_at(30, "x-atoll", 5));
  EXPECT_EQ(phase_of(log, number, 30), Phase::ratified);
  EXPECT_FALSE(log.off_at(10 + 20 * 24, "x-atoll", 5));
}

TEST(BreakGlass, IsNotRatifiedAfterItHasReverted) {
  TestLog log;
  const auto number = log.decide(log.draft(Verb::break_glass, kPart), kGlass);
  log.hour = 21;
  Draft ratify = log.draft(Verb::ratify);
  ratify.decision = number;
  log.decide(ratify, kFour);
  EXPECT_EQ(log.broken(), "target");
  EXPECT_FALSE(log.off_at(22, "x-atoll", 5));
}

TEST(BreakGlass, OversightThatRefusesToRatifyLetsItRevert) {
  TestLog log;
  const auto number = log.decide(log.draft(Verb::break_glass, kPart), kGlass);
  log.hour = 5;
  Draft ratify = log.draft(Verb::ratify);
  ratify.decision = number;
  log.file_draft(ratify);
  log.sign("dov", Refusal{ratify.number, hash_of(ratify), Role::oversight, "no ground"});
  EXPECT_EQ(log.state_at(5).drafts.at(ratify.number).phase, Phase::refused);
  log.publish(ratify, kFour);
  EXPECT_EQ(log.broken().substr(0, 5), "draft");
  EXPECT_EQ(phase_of(log, number, 21), Phase::expired);
}

TEST(Activation, EndsWhatTookAwayAndStaysAfterItsExpiryWithAnAlarm) {
  TestLog log;
  const auto off = log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.hour = 100;
  EXPECT_TRUE(log.off_at(100, "x-empty", 40));
  Draft on = log.draft(Verb::activate, kEmpty);
  on.expiry = hours(120);
  log.decide(on, kTwo);
  EXPECT_EQ(log.broken(), "");
  EXPECT_FALSE(log.off_at(100, "x-empty", 40));
  EXPECT_EQ(phase_of(log, off, 100), Phase::superseded);
  EXPECT_TRUE(log.state_at(119).alarms.empty());
  const State later = log.state_at(120);
  EXPECT_FALSE(later.rules.standing({"x-empty", cell(40)}, hours(120)).off);
  ASSERT_EQ(later.alarms.size(), 1U);
  EXPECT_EQ(later.alarms[0].kind, Alarm::Kind::expired_on);
}

TEST(Activation, DuringNoticeStopsWhatWasToCome) {
  TestLog log;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.hour = 20;
  log.decide(log.draft(Verb::activate, kEmpty), kTwo);
  EXPECT_FALSE(log.off_at(100, "x-empty", 40));
}

TEST(Activation, OfAPartLeavesTheRestOff) {
  TestLog log;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.hour = 100;
  log.decide(log.draft(Verb::activate, {"x-empty", cells({41}), {}}), kTwo);
  EXPECT_FALSE(log.off_at(100, "x-empty", 41));
  EXPECT_TRUE(log.off_at(100, "x-empty", 40));
}

TEST(Activation, WithoutWitnessesWorksAndSaysSo) {
  TestLog log;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.hour = 100;
  log.append("not even JSON");  // Its checkpoint tells the time.
  log.witnessed = false;
  log.decide(log.draft(Verb::activate, kEmpty), kTwo);
  const Standing standing = log.state_at(101).rules.standing({"x-empty", cell(40)}, hours(101));
  EXPECT_FALSE(standing.off);
  EXPECT_FALSE(standing.witnessed);
  EXPECT_EQ(standing.since, hours(100));
}

TEST(Rescission, GivesServiceBackAtOnce) {
  TestLog log;
  const auto off = log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  log.hour = 100;
  log.rescind(off);
  EXPECT_EQ(log.broken(), "");
  EXPECT_TRUE(log.off_at(99, "x-empty", 40));
  EXPECT_FALSE(log.off_at(100, "x-empty", 40));
  EXPECT_EQ(phase_of(log, off, 100), Phase::rescinded);
  log.rescind(off);
  EXPECT_EQ(log.broken(), "target") << "it has ended";
}

TEST(Rescission, OfAnActivationIsNone) {
  TestLog log;
  const auto on = log.decide(log.draft(Verb::activate, kEmpty), kTwo);
  log.rescind(on);
  EXPECT_EQ(log.broken(), "target");
}

TEST(Governance, ChangesAfter14DaysByTwoThirdsOfAllApprovers) {
  TestLog log;
  Draft draft = log.draft(Verb::set_quorum);
  draft.quorum = default_quorum();
  draft.quorum->rows[0].people_min = 3;
  log.decide(draft, kFour);
  EXPECT_EQ(log.broken(), "quorum");
  Draft good = log.draft(Verb::set_quorum);
  good.quorum = draft.quorum;
  log.decide(good, kFive);
  EXPECT_EQ(log.state_at(1 + 335).quorum.row(Act::activate).people_min, 2);
  EXPECT_EQ(log.state_at(1 + 336).quorum.row(Act::activate).people_min, 3);
  log.hour = 1 + 336;
  log.decide(log.draft(Verb::activate, kEmpty), kTwo);
  EXPECT_EQ(log.broken(), "quorum quorum") << "the new table holds for whom comes later";
}

TEST(Governance, NeverGoesBelowTheFloorOfTheTrustFile) {
  TestLog log;
  Draft draft = log.draft(Verb::set_quorum);
  draft.quorum = default_quorum();
  draft.quorum->rows[static_cast<std::size_t>(Act::deactivate)].notice_s = 0;
  log.decide(draft, kFive);
  EXPECT_EQ(log.broken(), "floor");
  EXPECT_GT(log.state_at(1'000).quorum.row(Act::deactivate).notice_s, 0);
}

TEST(Governance, NewKeysCountFromTheirDayOn) {
  TestLog log;
  Draft draft = log.draft(Verb::set_roles);
  draft.registry = test_registry();
  draft.registry->people.push_back({"zoe", "skylark", ""});
  draft.registry->keys.push_back(registered("zoe", {Role::legal}));
  std::erase_if(draft.registry->keys, [](const RegisteredKey& k) { return k.person == "ben"; });
  log.decide(draft, kFive);
  const std::vector<Approver> zoe = {{"ana", Role::operations}, {"zoe", Role::legal}};
  log.decide(log.draft(Verb::activate, kEmpty), zoe);
  EXPECT_EQ(log.broken().substr(0, 6), "quorum");
  log.hour = 1 + 336;
  const auto number = log.decide(log.draft(Verb::activate, kEmpty), zoe);
  EXPECT_EQ(phase_of(log, number, 1 + 336), Phase::effective);
  const auto old = log.decide(log.draft(Verb::activate, kEmpty), kTwo);
  EXPECT_EQ(phase_of(log, old, 1 + 336), Phase::without_effect) << "ben's key is gone";
}

TEST(Governance, OversightIsNotTheOperators) {
  TestLog log;
  Draft draft = log.draft(Verb::set_roles);
  draft.registry = test_registry();
  draft.registry->people.push_back({"yes", "skylark", ""});
  draft.registry->keys.push_back(registered("yes", {Role::oversight}));
  log.decide(draft, kFive);
  EXPECT_EQ(log.broken(), "oversight");
}

TEST(Governance, IsRescindedOnlyByAsMany) {
  TestLog log;
  Draft draft = log.draft(Verb::set_quorum);
  draft.quorum = default_quorum();
  draft.quorum->rows[0].people_min = 3;
  const auto change = log.decide(draft, kFive);
  log.hour = 24;
  log.rescind(change, kTwo);
  EXPECT_NE(log.broken(), "");
  const auto number = log.rescind(change, kFive);
  EXPECT_EQ(phase_of(log, number, 24), Phase::effective);
  EXPECT_EQ(log.state_at(1'000).quorum.row(Act::activate).people_min, 2);
}

TEST(Governance, ReferenceChangesOnlyByDecision) {
  TestLog log;
  Draft draft = log.draft(Verb::set_reference);
  draft.reference = Reference{transparency::sha256("other scenario"), log.ground().hash};
  log.decide(draft, kTwo);
  EXPECT_NE(log.broken(), "");
  Draft good = log.draft(Verb::set_reference);
  good.reference = draft.reference;
  log.decide(good, kFour);
  EXPECT_EQ(log.state_at(72).reference.scenario, transparency::sha256("scenario"));
  EXPECT_EQ(log.state_at(73).reference.scenario, transparency::sha256("other scenario"));
}

TEST(DisputedCells, AreReachedOnlyIfNamed) {
  TestLog log;
  auto approvers = with(kFour, {"fay", Role::customer});
  log.decide(log.draft(Verb::deactivate), approvers);
  EXPECT_EQ(log.broken(), "");
  EXPECT_TRUE(log.off_at(200, "x-atoll", 0));
  EXPECT_FALSE(log.off_at(200, "x-atoll", 19));
  EXPECT_FALSE(log.off_at(200, "x-reef", 30));
  TestLog named;
  named.decide(named.draft(Verb::deactivate, {"x-atoll", {}, {"shoal"}}), approvers);
  EXPECT_EQ(named.broken(), "");
  EXPECT_TRUE(named.off_at(200, "x-atoll", 19));
  EXPECT_TRUE(named.off_at(200, "x-reef", 30)) << "every claimant's parcels of what is named";
  EXPECT_FALSE(named.off_at(200, "x-reef", 31));
  TestLog one;
  one.decide(one.draft(Verb::deactivate, {"x-atoll", cells({19}), {}}), approvers);
  EXPECT_TRUE(one.off_at(200, "x-atoll", 19));
  EXPECT_FALSE(one.off_at(200, "x-atoll", 30));
}

TEST(DisputedCells, OfOthersCannotBeNamed) {
  TestLog log;
  log.decide(log.draft(Verb::deactivate, {"x-empty", {}, {"shoal"}}), kFour);
  log.decide(log.draft(Verb::deactivate, {"x-empty", cells({5}), {}}), kFour);
  log.decide(log.draft(Verb::deactivate, {"x-none", {}, {}}), kFour);
  EXPECT_EQ(log.broken(), "scope scope scope");
}

TEST(ThirdParty, ConfirmsWithItsOwnKeyOrTheReasonStaysAClaim) {
  TestLog log;
  Draft draft = log.draft(Verb::deactivate, kEmpty);
  draft.third_party = "harbour";
  const auto number = log.decide(draft, kFour);
  const PlaceOnGround place{"x-empty", cell(40)};
  EXPECT_EQ(log.state_at(100).rules.standing(place, hours(100)).reason,
            "decision 1: no_licence (operator's claim, unconfirmed)");
  const Hash leaf = log.state_at(1).decisions[0].leaf;
  log.sign("ana", Countersignature{number, leaf});
  EXPECT_EQ(log.broken(), "countersignature");
  log.sign("gus", Countersignature{number, leaf});
  EXPECT_EQ(log.state_at(100).rules.standing(place, hours(100)).reason,
            "decision 1: no_licence (confirmed by the third party)");
}

TEST(OverdueReview, IsAnAlarm) {
  TestLog log;
  log.decide(log.draft(Verb::deactivate, kEmpty), kFour);
  EXPECT_TRUE(log.state_at(1 + 10 * 24 - 1).alarms.empty());
  ASSERT_EQ(log.state_at(1 + 10 * 24).alarms.size(), 1U);
  EXPECT_EQ(log.state_at(1 + 10 * 24).alarms[0].kind, Alarm::Kind::overdue_review);
}

}  // namespace
}  // namespace aloft::authority
