#include "aloft/oversight/inspect.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "aloft/oversight/findings.h"
#include "aloft/oversight/test_sea.h"

namespace aloft::oversight {
namespace {

using Kind = Finding::Kind;

constexpr std::int64_t kGood_bps = 50'000'000;

class InspectTest : public ::testing::Test {
 protected:
  void probe(UtcTime time, std::int64_t bps, int at = 0, const std::string& person = "gus",
             const std::string& territory = "x-atoll") {
    const Probe one{
        kOrigin, {territory, cell(at)}, time, bps > 0, bps, bps > 0 ? 40'000 : 0, {}, "", ""};
    evidence_.probes.push_back(parse_probe(sign_probe(one, authority::key_of(person)),
                                           "p:" + std::to_string(evidence_.probes.size() + 1))
                                   .value());
  }
  void counter(std::int64_t from_hour, std::int64_t to_hour, double share, double bps) {
    evidence_.counters.push_back(
        {hours(from_hour), hours(to_hour), "x-atoll", std::nullopt, share, bps, "c:2"});
  }
  // As the log stands now, at a time.
  const Inspection& look(UtcTime to, std::optional<UtcTime> from = std::nullopt) {
    Evidence evidence = sea_.published();
    evidence.probes = evidence_.probes;
    evidence.counters = evidence_.counters;
    evidence.witnesses = evidence_.witnesses;
    evidence.remembered = evidence_.remembered;
    evidence.bundle = evidence_.bundle;
    if (shown_) shown_(evidence);
    trust_ = sea_.papers.trust();
    found_ = inspect(evidence, {trust_, std::span(&sea_.papers.ground(), 1), from, to, has_land_},
                     servable_);
    return found_;
  }
  [[nodiscard]] std::vector<Kind> kinds() const {
    std::vector<Kind> out;
    for (const Finding& one : found_.findings) out.push_back(one.kind);
    return out;
  }
  [[nodiscard]] bool has(Kind kind) const {
    const auto all = kinds();
    return std::find(all.begin(), all.end(), kind) != all.end();
  }
  [[nodiscard]] const Watch& watch(const std::string& territory) const {
    return *std::find_if(found_.watches.begin(), found_.watches.end(),
                         [&](const Watch& one) { return one.territory == territory; });
  }
  // Off in cell 0 from 72 hours after now, until the hour given.
  void switch_off(std::int64_t until_hour) {
    authority::Draft draft = sea_.papers.draft(Verb::deactivate, {"x-atoll", cells({0}), {}});
    draft.review = hours(until_hour - 1);
    draft.expiry = hours(until_hour);
    sea_.papers.decide(draft, kFour);
    sea_.publish();
  }

  Sea sea_;
  Evidence evidence_;
  std::function<void(Evidence&)> shown_;  // What the operator makes of the log; empty: nothing.
  Servable servable_ = [](const authority::PlaceOnGround&, UtcTime) { return true; };
  HasLand has_land_;
  authority::Trust trust_;
  Inspection found_;
};

using Probed = InspectTest;

TEST_F(Probed, GoodServiceIsNoFinding) {
  probe(hours(2), kGood_bps);
  look(hours(3));
  EXPECT_TRUE(found_.findings.empty());
  EXPECT_TRUE(found_.not_counted.empty());
}

TEST_F(Probed, DarknessLastsFromTheFirstProbeToTheNextGoodOne) {
  probe(hours(1), kGood_bps);
  probe(hours(4), kGood_bps);
  probe(hours(2), 0);  // In any order.
  probe(hours(3), 999'999);
  const auto& found = look(hours(5)).findings;
  ASSERT_EQ(kinds(), std::vector{Kind::dark_without_decision});
  EXPECT_EQ(found[0].since, hours(2));
  EXPECT_EQ(found[0].until, hours(4));
  EXPECT_EQ(found[0].cells, cells({0}));
  EXPECT_EQ(found[0].people, 100);
  EXPECT_EQ(found[0].evidence, "2 probes of gus");
  EXPECT_EQ(found[0].unseen_s, 3 * kHour) << "to now: nothing else shows it";
}

TEST_F(Probed, TheFloorItselfIsService) {
  probe(hours(2), 1'000'000);
  look(hours(3));
  EXPECT_TRUE(found_.findings.empty());
}

TEST_F(Probed, CellsThatAreDarkTogetherAreOneFinding) {
  probe(hours(2), 0, 0);
  probe(hours(3), 0, 1, "fay");
  probe(hours(3), 0, 31, "gus", "x-reef");
  const auto& found = look(hours(4)).findings;
  ASSERT_EQ(found.size(), 2U);
  const auto& atoll = found[0].territory == "x-atoll" ? found[0] : found[1];
  EXPECT_EQ(atoll.cells, cells({0, 1}));
  EXPECT_EQ(atoll.people, 200);
  EXPECT_EQ(atoll.evidence, "2 probes of fay, gus");
}

TEST_F(Probed, WhatTheSkyCannotServeIsNobodysFault) {
  servable_ = [](const authority::PlaceOnGround&, UtcTime time) { return time != hours(3); };
  probe(hours(2), kGood_bps);
  probe(hours(3), 0);
  look(hours(4));
  EXPECT_TRUE(found_.findings.empty());
  EXPECT_EQ(watch("x-atoll").not_servable, 1U);
  EXPECT_EQ(watch("x-atoll").probes, 2U);
}

TEST_F(Probed, AReferenceThatCannotBeComputedIsAFindingAndStopsNothing) {
  servable_ = [](const authority::PlaceOnGround&, UtcTime time) -> Result<bool> {
    if (time < hours(4)) return true;
    return failed("its elements are too old");
  };
  probe(hours(2), 0);
  probe(hours(3), kGood_bps);
  probe(hours(4), 0);
  probe(hours(5), kGood_bps);
  look(hours(6));
  ASSERT_EQ(kinds(), (std::vector{Kind::dark_without_decision, Kind::reference_not_computed}));
  EXPECT_EQ(found_.findings[1].since, hours(4));
  EXPECT_NE(found_.findings[1].text.find("its elements are too old"), std::string::npos);
  ASSERT_EQ(found_.not_counted.size(), 1U);
  EXPECT_EQ(found_.not_counted[0].source, "p:3");
  EXPECT_EQ(watch("x-atoll").probes, 3U) << "it does not watch";
}

TEST_F(Probed, TheReferenceIsAskedOfDarkProbesThatCount) {
  int count = 0;
  servable_ = [&](const authority::PlaceOnGround& place, UtcTime time) {
    ++count;
    EXPECT_EQ(time, hours(2));
    EXPECT_EQ(place.cell, cell(0));
    return true;
  };
  probe(hours(2), 0);
  probe(hours(3), kGood_bps);
  probe(hours(2), 0, 1, "ana");
  look(hours(4));
  EXPECT_GT(count, 0);
}

TEST_F(Probed, TheOperatorsOwnProbesAreNamedAndDoNotCount) {
  probe(hours(2), 0, 0, "ana");
  probe(hours(2), 0, 0, "a stranger");
  probe(hours(9), 0);
  probe(hours(2), kGood_bps);
  evidence_.probes.push_back(evidence_.probes.back());
  probe(plus_seconds(hours(0), -1), 0);
  look(hours(3));
  EXPECT_TRUE(found_.findings.empty());
  ASSERT_EQ(found_.not_counted.size(), 5U);
  EXPECT_EQ(found_.not_counted[0].source, "p:1");
  EXPECT_EQ(found_.not_counted[2].reason, "its time has not come");
  EXPECT_EQ(found_.not_counted[3].reason, "it is there twice");
  EXPECT_EQ(found_.not_counted[4].reason, "it is of before the interval");
}

TEST_F(Probed, ARequestOrACounterIsAnotherTrace) {
  probe(hours(2), 0);
  sea_.move_to(hours(5));
  sea_.papers.sign("fay", authority::Request{"x-atoll", "activate", "We are dark."});
  sea_.publish();
  look(hours(9));
  ASSERT_EQ(kinds(), std::vector{Kind::dark_without_decision});
  EXPECT_EQ(found_.findings[0].unseen_s, 3 * kHour);
  EXPECT_EQ(found_.findings[0].trace, "the request of entry 1");
  counter(1, 4, 0.9, 1e6);
  look(hours(9));
  EXPECT_EQ(found_.findings[0].trace, "the counters, c:2");
  EXPECT_EQ(found_.findings[0].unseen_s, 2 * kHour);
}

TEST_F(Probed, ACounterOfAnotherTimeOrPlaceOrOfTheFutureIsNoTrace) {
  probe(hours(2), 0);
  probe(hours(4), kGood_bps);
  counter(3, 12, 0.9, 1e6);  // Its end has not come.
  counter(4, 6, 0.9, 1e6);   // It begins when the darkness is over.
  counter(2, 3, 0.9, 1e6);
  evidence_.counters.back().cell = cell(5);
  counter(0, 2, 0.9, 1e6);  // It ends when the darkness begins.
  look(hours(9));
  ASSERT_EQ(kinds(), std::vector{Kind::dark_without_decision});
  EXPECT_EQ(found_.findings[0].trace, "");
  EXPECT_EQ(found_.findings[0].unseen_s, 7 * kHour);
}

TEST_F(Probed, DarkAsDecidedIsNoFindingAndServiceIs) {
  switch_off(100);
  probe(hours(80), 0);
  look(hours(81));
  EXPECT_TRUE(found_.findings.empty());
  probe(hours(81), kGood_bps);
  look(hours(82));
  ASSERT_EQ(kinds(), std::vector{Kind::served_though_off});
  EXPECT_EQ(found_.findings[0].decision, 1);
}

TEST_F(Probed, InTheSlotOfAChangeEitherIsRight) {
  switch_off(100);
  const Slot slot = slot_at(hours(100));
  probe(slot.begin(), kGood_bps);
  probe({slot.next().begin().ns - kNanosecondsPerSecond}, 0);
  look(hours(101), hours(99));
  EXPECT_TRUE(std::none_of(found_.findings.begin(), found_.findings.end(),
                           [](const Finding& one) { return !one.territory.empty(); }));
  probe(slot.next().next().begin(), 0);
  look(hours(101), hours(99));
  EXPECT_EQ(found_.findings.back().kind, Kind::lapsed_still_dark);
}

TEST_F(Probed, OnceServiceWasSeenAgainDarknessIsNotTheOldDecisions) {
  switch_off(100);
  probe(hours(101), kGood_bps);
  probe(hours(102), 0);
  look(hours(103), hours(101));
  EXPECT_EQ(found_.findings.back().kind, Kind::dark_without_decision);
  EXPECT_EQ(found_.findings.back().decision, 0);
}

TEST_F(Probed, GapsCountFromTheIntervalsEnds) {
  probe(hours(2), kGood_bps);
  probe(hours(3), kGood_bps, 5);
  look(hours(10));
  EXPECT_EQ(watch("x-atoll").longest_gap_s, 8 * kHour) << "of cell 0";
  EXPECT_EQ(watch("x-atoll").people, 2'000);
  EXPECT_EQ(watch("x-atoll").planned_cells, 20U);
  EXPECT_EQ(watch("x-atoll").planned_cells_probed, 2U);
  EXPECT_EQ(watch("x-reef").probes, 0U);
  EXPECT_EQ(watch("x-reef").longest_gap_s, 10 * kHour);
  look(hours(4), hours(1));
  EXPECT_EQ(watch("x-atoll").longest_gap_s, 2 * kHour);
}

TEST_F(Probed, AProbeCountsWhereverTheTerritoryHasLand) {
  probe(hours(2), 0, 70);
  look(hours(3));
  EXPECT_TRUE(found_.findings.empty());
  ASSERT_EQ(found_.not_counted.size(), 1U);
  EXPECT_NE(found_.not_counted[0].reason.find("is no cell of 'x-atoll'"), std::string::npos);
  has_land_ = [](const authority::PlaceOnGround& place) { return place.cell == cell(70); };
  look(hours(3));
  ASSERT_EQ(kinds(), std::vector{Kind::dark_without_decision});
  EXPECT_EQ(found_.findings[0].cells, cells({70}));
  EXPECT_EQ(watch("x-atoll").probes, 1U);
  EXPECT_EQ(watch("x-atoll").planned_cells_probed, 0U);
}

// Two thirds of all approvers.
const std::vector<authority::Approver> kFive = {{"ana", authority::Role::operations},
                                                {"ben", authority::Role::legal},
                                                {"cyd", authority::Role::compliance},
                                                {"dov", authority::Role::oversight},
                                                {"ora", authority::Role::legal}};

// From 14 days after now on, gus of the harbour has another key, and ora is the operator's.
void change_keys(Sea& sea) {
  authority::Draft draft = sea.papers.draft(Verb::set_roles);
  draft.registry = authority::test_registry();
  std::erase_if(draft.registry->keys, [](const auto& one) { return one.person == "gus"; });
  draft.registry->keys.push_back(authority::registered("gus the younger", {}));
  draft.registry->keys.back().person = "gus";
  for (authority::Person& one : draft.registry->people)
    if (one.id == "ora") one.organisation = "skylark";
  sea.papers.decide(draft, kFive);
  sea.publish();
}

TEST_F(Probed, AProbeIsJudgedByTheRegistryOfItsOwnTime) {
  change_keys(sea_);
  constexpr std::int64_t kChange_h = 14 * 24;
  probe(hours(2), kGood_bps, 0, "gus");
  probe(hours(3), kGood_bps, 0, "ora");
  probe(hours(kChange_h + 2), kGood_bps, 0, "gus");
  probe(hours(kChange_h + 3), kGood_bps, 0, "ora");
  probe(hours(kChange_h + 4), kGood_bps, 0, "gus the younger");
  probe(hours(4), kGood_bps, 0, "gus the younger");
  look(hours(kChange_h + 9));
  ASSERT_EQ(found_.state->eras.size(), 2U);
  ASSERT_EQ(found_.not_counted.size(), 3U);
  EXPECT_EQ(found_.not_counted[0].source, "p:3");
  EXPECT_EQ(found_.not_counted[1].source, "p:4");
  EXPECT_EQ(found_.not_counted[2].source, "p:6");
  EXPECT_EQ(watch("x-atoll").probes, 3U);
}

using Counted = InspectTest;

TEST_F(Counted, AllServedIsContradictedByOneDarkProbe) {
  for (int hour = 1; hour <= 9; ++hour) probe(hours(hour), kGood_bps);
  counter(0, 10, 1.0, 40e6);
  look(hours(10));
  EXPECT_TRUE(found_.findings.empty());
  servable_ = [](const authority::PlaceOnGround&, UtcTime) { return false; };
  probe(plus_seconds(hours(9), 60), 0);
  look(hours(10));
  ASSERT_EQ(kinds(), std::vector{Kind::counters_contradicted})
      << "a counter is of service, whatever the sky can do";
  EXPECT_EQ(found_.findings[0].text, "claimed: 100 % served; 9 of 10 probes had service");
}

TEST_F(Counted, ASmallShareNeedsManyProbes) {
  servable_ = [](const authority::PlaceOnGround&, UtcTime) { return false; };
  counter(0, 10, 0.9, 0.0);
  for (int i = 0; i < 2; ++i) probe(plus_seconds(hours(1), i), 0);
  look(hours(10));
  EXPECT_TRUE(found_.findings.empty()) << "1 in 100 may happen";
  for (int i = 2; i < 4; ++i) probe(plus_seconds(hours(1), i), 0);
  look(hours(10));
  EXPECT_EQ(kinds(), std::vector{Kind::counters_contradicted}) << "1 in 10,000";
}

TEST_F(Counted, AMedianIsContradictedByTenThatAreBelow) {
  counter(0, 10, 1.0, 80e6);
  for (int i = 0; i < 9; ++i) probe(plus_seconds(hours(1), i), kGood_bps);
  look(hours(10));
  EXPECT_TRUE(found_.findings.empty()) << "1 in 512";
  probe(plus_seconds(hours(1), 9), kGood_bps);
  look(hours(10));
  ASSERT_EQ(kinds(), std::vector{Kind::counters_contradicted}) << "1 in 1024";
  EXPECT_EQ(found_.findings[0].text,
            "claimed: a median of 80000 kbit/s; 0 of 10 served probes had as much");
}

TEST_F(Counted, OtherTimesAndPlacesAreNotTheCounters) {
  counter(2, 3, 1.0, 0.0);
  evidence_.counters[0].cell = cell(1);
  probe(hours(3), 0, 1);
  probe(hours(2), 0, 0);
  evidence_.counters.push_back({hours(2), hours(3), "x-none", std::nullopt, 1.0, 0.0, "c:3"});
  look(hours(4));
  EXPECT_EQ(kinds(), std::vector{Kind::dark_without_decision});
  ASSERT_EQ(found_.not_counted.size(), 1U);
  EXPECT_EQ(found_.not_counted[0].source, "c:3");
}

// The sum as the definition has it.
double slow_chance(std::size_t good, std::size_t count, double share) {
  double sum = 0.0;
  for (std::size_t k = 0; k <= good; ++k) {
    double term = 1.0;
    for (std::size_t i = 0; i < k; ++i)
      term *= share * static_cast<double>(count - i) / static_cast<double>(k - i);
    for (std::size_t i = k; i < count; ++i) term *= 1.0 - share;
    sum += term;
  }
  return sum;
}

TEST(Chance, IsTheBinomialTail) {
  for (const std::size_t count : {1U, 2U, 7U, 40U})
    for (const double share : {0.01, 0.5, 0.9, 0.999})
      for (std::size_t good = 0; good < count; ++good)
        EXPECT_NEAR(chance_of_at_most(good, count, share), slow_chance(good, count, share),
                    1e-12 + 1e-9 * slow_chance(good, count, share))
            << good << " of " << count << " at " << share;
  EXPECT_EQ(chance_of_at_most(3, 3, 0.1), 1.0);
  EXPECT_EQ(chance_of_at_most(2, 3, 1.0), 0.0);
  EXPECT_EQ(chance_of_at_most(0, 3, 0.0), 1.0);
  EXPECT_NEAR(chance_of_at_most(499'999, 1'000'000, 0.5), 0.5, 1e-3) << "nothing overflows";
}

using Witnessed = InspectTest;

TEST_F(Witnessed, AWitnessThatIsBehindProvesNothingWrong) {
  evidence_.witnesses = {sea_.word_of("college")};
  sea_.unreachable = {"college"};
  sea_.papers.sign("fay", authority::Request{"x-atoll", "activate", "On."});
  sea_.publish();
  look(hours(2));
  EXPECT_TRUE(found_.findings.empty());
  EXPECT_EQ(found_.witnesses_heard, 1U);
}

TEST_F(Witnessed, AWitnessThatIsAheadIsAForkWhateverTheTime) {
  const transparency::DiskState before = sea_.disk().state();
  sea_.move_to(hours(2));
  sea_.papers.sign("fay", authority::Request{"x-atoll", "activate", "On."});
  sea_.publish();
  evidence_.witnesses = {sea_.word_of("college")};
  sea_.swap_disk(before);
  look(hours(1));
  EXPECT_EQ(kinds(), std::vector{Kind::log_forked}) << "also if its clock is ahead";
  look(hours(2));
  ASSERT_EQ(kinds(), std::vector{Kind::log_forked});
  EXPECT_EQ(found_.findings[0].text, "the log shows 1 entries, and has had 2");
  EXPECT_EQ(found_.findings[0].since, hours(2));
}

TEST_F(Witnessed, AreHeardOnceAndNotAsTheOperator) {
  evidence_.witnesses = {sea_.word_of("college"), sea_.word_of("college"), sea_.word_of("own")};
  evidence_.witnesses[1].source = "the same, elsewhere";
  look(hours(2));
  EXPECT_EQ(found_.witnesses_heard, 1U);
}

TEST_F(Witnessed, WhatNoWitnessHasSignedIsNoWitnesssWord) {
  evidence_.witnesses = {{"liar", sea_.sign_by_hand({"another"}, {}), {}}};
  look(hours(2));
  EXPECT_TRUE(found_.findings.empty());
  EXPECT_EQ(found_.witnesses_heard, 0U);
  ASSERT_EQ(found_.not_counted.size(), 1U);
  evidence_.witnesses[0].checkpoint->signatures.clear();
  look(hours(2));
  EXPECT_EQ(found_.not_counted.size(), 1U) << "nor is what the log has not signed";
}

TEST_F(Witnessed, WhatTheLogHasSignedBeforeIsEvidenceWithoutAWitness) {
  evidence_.remembered = {{"my notes", sea_.sign_by_hand({"another"}, {})}};
  look(hours(2));
  ASSERT_EQ(kinds(), std::vector{Kind::log_forked});
  EXPECT_EQ(found_.findings[0].evidence, "my notes");
}

TEST_F(Witnessed, ACutTailIsFoundByACheckpointThatNobodyCosigned) {
  std::vector<std::string> more = sea_.papers.entries();
  more.push_back("another");
  evidence_.remembered = {{"my notes", sea_.sign_by_hand(more, {})}};
  look(hours(2));
  ASSERT_EQ(kinds(), std::vector{Kind::log_forked});
  EXPECT_EQ(found_.findings[0].text, "the log shows 1 entries, and has had 2");
}

TEST_F(Witnessed, ABundleIsATreeThatTheLogHasShown) {
  sea_.papers.sign("fay", authority::Request{"x-atoll", "activate", "On."});
  sea_.publish();
  const Evidence honest = sea_.published();
  evidence_.bundle =
      authority::compile_bundle(honest.entries, honest.checkpoints, sea_.papers.trust(),
                                std::span(&sea_.papers.ground(), 1))
          .value();
  look(hours(2));
  EXPECT_TRUE(found_.findings.empty());
  // A log that compiles to none, since no witness has signed what is shown.
  shown_ = [&](Evidence& shown) {
    shown.entries.resize(1);
    shown.checkpoints = {sea_.sign_by_hand(shown.entries, {"own"})};
  };
  look(hours(2));
  EXPECT_TRUE(has(Kind::log_forked));
  EXPECT_TRUE(has(Kind::bundle_not_of_log));
  // Nor is it passed over where there is no log to judge.
  shown_ = [](Evidence& shown) { shown.entries.clear(); };
  look(hours(2));
  EXPECT_TRUE(has(Kind::log_forked));
}

using Judged = InspectTest;

TEST_F(Judged, AnOverdueAnswerIsFound) {
  sea_.papers.sign("fay", authority::Request{"x-atoll", "activate", "On."});
  sea_.publish();
  const auto due_s = authority::default_quorum().request_answer_s;
  look(plus_seconds(hours(0), due_s - 1));
  EXPECT_TRUE(found_.findings.empty());
  look(plus_seconds(hours(0), due_s));
  ASSERT_EQ(kinds(), std::vector{Kind::alarm});
  EXPECT_FALSE(found_.findings[0].unseen_s) << "the log shows it to everybody";
}

TEST_F(Judged, AFilingThatIsNeverWitnessedIsFound) {
  sea_.move_to(hours(1));
  sea_.unreachable = {"island", "college"};
  sea_.papers.sign("fay", authority::Request{"x-atoll", "activate", "On."});
  sea_.publish();
  look(hours(2));
  ASSERT_EQ(kinds(), std::vector{Kind::not_witnessed});
  EXPECT_EQ(found_.findings[0].since, hours(0)) << "the last witnessed checkpoint";
  EXPECT_EQ(found_.findings[0].text, "1 of 2 entries are in no witnessed checkpoint");
  sea_.unreachable = {};
  sea_.publish();
  look(hours(2));
  EXPECT_TRUE(found_.findings.empty());
}

TEST_F(Judged, ALogThatWasNeverWitnessedIsFoundAndItsProbesCount) {
  shown_ = [&](Evidence& shown) {
    shown.checkpoints = {sea_.sign_by_hand(shown.entries, {"own"})};
  };
  probe(hours(2), kGood_bps);
  probe(hours(3), 0);
  look(hours(4));
  EXPECT_EQ(kinds(), (std::vector{Kind::not_witnessed, Kind::dark_without_decision}));
  EXPECT_EQ(found_.findings[0].text, "the log has no witnessed checkpoint");
  EXPECT_EQ(found_.from, hours(2)) << "the first probe";
  EXPECT_TRUE(found_.not_counted.empty());
}

TEST_F(Judged, FilingsWithoutAGoodReceiptDoNotCount) {
  const std::string entry = authority::sign_entry(
      kOrigin, authority::Request{"x-atoll", "activate", "On."}, authority::key_of("fay"));
  const auto receipt = [](const std::string& of, const std::string& by) {
    return authority::sign_filing_receipt(kOrigin, transparency::leaf_hash(of), 1'800'000'000, by,
                                          authority::machine_key(by));
  };
  evidence_.witnesses = {{"college",
                          std::nullopt,
                          {{entry, receipt(entry, "filings.nobody")},
                           {entry, receipt("another", "filings.college")},
                           {"no entry", receipt("no entry", "filings.college")},
                           {entry, receipt(entry, "filings.college")}}}};
  look(plus_seconds(hours(24), -1));
  EXPECT_EQ(found_.not_counted.size(), 3U);
  EXPECT_TRUE(found_.findings.empty()) << "24 h are not over";
  look(hours(24));
  EXPECT_EQ(kinds(), std::vector{Kind::filing_not_taken});
}

TEST_F(Judged, WhatIsOverBeforeTheIntervalIsLeftOut) {
  sea_.papers.decide(sea_.papers.draft(Verb::deactivate), authority::kTwo);
  sea_.publish();
  look(hours(2));
  EXPECT_EQ(kinds(), std::vector{Kind::entry_without_effect});
  EXPECT_TRUE(found_.findings[0].text.starts_with("entry 2: ")) << found_.findings[0].text;
  EXPECT_NE(found_.findings[0].text.find("quorum: "), std::string::npos);
  look(hours(9), hours(8));
  EXPECT_TRUE(found_.findings.empty());
}

TEST_F(Judged, ALogWithAnotherGenesisCannotBeJudged) {
  Evidence evidence = sea_.published();
  authority::Trust trust = sea_.papers.trust();
  trust.first_entry = transparency::sha256("another");
  const Inspection found = inspect(
      evidence, {trust, std::span(&sea_.papers.ground(), 1), std::nullopt, hours(2)}, servable_);
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings[0].kind, Kind::log_broken);
  EXPECT_FALSE(found.state);
}

}  // namespace
}  // namespace aloft::oversight
