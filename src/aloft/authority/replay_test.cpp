// Replay of a log: what counts as a log, and who may say what in it.
#include <gtest/gtest.h>

#include "aloft/authority/test_world.h"

namespace aloft::authority {
namespace {

const Scope kEmpty = {"x-empty", {}, {}};

std::string refusal(const TestLog& log, const Trust& trust, std::span<const Ground> grounds) {
  const auto state = replay(log.log(), trust, grounds, hours(1));
  return state ? "accepted" : state.error().text();
}

TEST(Genesis, IsTheOneOfTheTrustFile) {
  TestLog log;
  const Ground ground = test_ground();
  Trust trust = log.trust();
  EXPECT_EQ(refusal(log, trust, {&ground, 1}), "accepted");
  trust.first_entry[0] ^= 1;
  EXPECT_NE(refusal(log, trust, {&ground, 1}).find("the trust file allows"), std::string::npos);
  trust = log.trust();
  trust.floor.rows[0].people_min = 3;
  EXPECT_NE(refusal(log, trust, {&ground, 1}).find("activate.people_min"), std::string::npos);
  EXPECT_NE(refusal(log, log.trust(), {}).find("territory data"), std::string::npos);
  EXPECT_NE(replay({}, log.trust(), {}, hours(0)).error().text().find("no entries"),
            std::string::npos);
}

TEST(Genesis, IsSignedByEveryRootKey) {
  TestLog log;
  Genesis genesis{kOrigin, default_quorum(), test_registry(), {{}, log.ground().hash}, {}};
  const std::string message = genesis_message(genesis);
  const PersonKey& key = key_of("root of skylark");
  genesis.signatures.push_back(
      {"skylark", {fingerprint_of(key.public_key()), kAlgorithm, key.sign(message)}});
  log.log().entries.front().bytes = entry_text(kOrigin, genesis);
  EXPECT_NE(refusal(log, log.trust(), {&log.ground(), 1})
                .find("no signature by the root key of assembly"),
            std::string::npos);
}

TEST(Genesis, ComesOnce) {
  TestLog log;
  log.append(log.log().entries.front().bytes);
  EXPECT_EQ(log.broken(), "genesis");
}

TEST(Entries, ForAnotherLogOrWithAForgedSignatureHaveNoEffect) {
  TestLog log;
  log.append(
      sign_entry("other.example/log", Request{"x-empty", "activate", "please"}, key_of("gus")));
  log.sign("a stranger", Request{"x-empty", "activate", "please"});
  std::string forged = sign_entry(kOrigin, Request{"x-empty", "activate", "please"}, key_of("gus"));
  forged.replace(forged.find("please"), 6, "plead ");
  log.append(forged);
  log.append("garbage");
  EXPECT_EQ(log.broken(), "origin key signature form");
  EXPECT_TRUE(log.state_at(1).filings.empty());
  EXPECT_EQ(log.state_at(1).violations[2].index, 3U);
}

TEST(Drafts, AreEditedByTheirAuthorAndAnEditVoidsApprovals) {
  TestLog log;
  Draft draft = log.draft(Verb::activate, kEmpty);
  log.file_draft(draft, "gus");
  Draft edited = draft;
  edited.revision = 2;
  edited.legal_basis = "another section";
  log.file_draft(edited, "ana");
  EXPECT_EQ(log.broken(), "revision") << "ana is not the author";
  log.file_draft(edited, "gus");
  log.publish(draft, kTwo);
  EXPECT_EQ(log.broken(), "revision draft") << "approvals were for the first revision";
  log.publish(edited, kTwo);
  EXPECT_EQ(log.broken(), "revision draft");
  EXPECT_EQ(log.state_at(1).drafts.at(draft.number).phase, Phase::effective);
}

TEST(Drafts, OfWhichTheLogKnowsNothingCannotBeDecided) {
  TestLog log;
  log.publish(log.draft(Verb::activate, kEmpty), kTwo);
  EXPECT_EQ(log.broken(), "draft");
}

TEST(Drafts, AreDecidedOnce) {
  TestLog log;
  const Draft draft = log.draft(Verb::activate, kEmpty);
  log.decide(draft, kTwo);
  log.publish(draft, kTwo);
  EXPECT_EQ(log.broken(), "draft");
}

TEST(Drafts, WithdrawnOrRefusedComeToNothing) {
  TestLog log;
  const Draft draft = log.draft(Verb::activate, kEmpty);
  log.file_draft(draft);
  log.sign("gus", Withdrawal{draft.number, "not mine"});
  EXPECT_EQ(log.broken(), "draft");
  log.sign("ana", Withdrawal{draft.number, "overtaken"});
  EXPECT_EQ(log.state_at(1).drafts.at(draft.number).phase, Phase::withdrawn);
  log.publish(draft, kTwo);
  EXPECT_EQ(log.broken(), "draft draft");
  const Draft other = log.draft(Verb::activate, kEmpty);
  log.file_draft(other);
  log.sign("ben", Refusal{other.number, hash_of(other), Role::legal, "unlawful"});
  log.publish(other, kTwo);
  EXPECT_EQ(log.broken(), "draft draft draft quorum quorum")
      << "and ben's approval does not count after his refusal";
}

TEST(Assessment, SaysHowFarADraftHasCome) {
  TestLog log;
  const Draft draft = log.draft(Verb::activate, kEmpty);
  log.file_draft(draft);
  const State state = log.state_at(1);
  const Approval ana = approve(kOrigin, draft, Role::operations, key_of("ana"));
  const Approval ben = approve(kOrigin, draft, Role::legal, key_of("ben"));
  const auto assessed = [&](std::vector<Approval> approvals) {
    return *assess(state, draft.number, approvals, log.ground());
  };
  EXPECT_EQ(assessed({}).phase, Phase::draft);
  EXPECT_EQ(assessed({ana}).phase, Phase::review);
  EXPECT_EQ(assessed({ana}).missing.size(), 2U);
  EXPECT_EQ(assessed({ana, ben}).phase, Phase::quorum);
  const Approval wrong = approve("other", draft, Role::legal, key_of("ben"));
  EXPECT_EQ(assessed({ana, wrong}).rejected,
            std::vector<std::string>{"the signature of ben is not over this draft"});
  EXPECT_FALSE(assess(state, 99, {}, log.ground()));
}

TEST(Decisions, FormAChainWithoutGaps) {
  TestLog log;
  const Draft draft = log.draft(Verb::activate, kEmpty);
  log.file_draft(draft);
  Decision decision{2, log.state_at(1).last_decision, draft, {}};
  for (const Approver& one : kTwo)
    decision.approvals.push_back(approve(kOrigin, draft, one.role, key_of(one.person)));
  log.append(entry_text(kOrigin, decision));
  decision.number = 1;
  decision.previous[0] ^= 1;
  log.append(entry_text(kOrigin, decision));
  EXPECT_EQ(log.broken(), "chain chain");
  log.publish(draft, kTwo);
  EXPECT_EQ(log.broken(), "chain chain");
  EXPECT_EQ(log.state_at(1).decisions.size(), 1U);
}

TEST(Time, IsThatOfTheFirstWitnessedCheckpointThatCovers) {
  const std::vector<std::string> entries = {"a", "b", "c", "d"};
  const auto checkpoint = [](std::uint64_t size, std::uint64_t time_s) {
    transparency::WitnessedCheckpoint one;
    one.checkpoint.tree.size = size;
    one.time_s = time_s;
    return one;
  };
  const LogView log =
      with_times(entries, std::vector{checkpoint(3, 300), checkpoint(1, 100), checkpoint(3, 250)});
  ASSERT_EQ(log.entries.size(), 4U);
  EXPECT_EQ(log.entries[0].witnessing->time.ns, 100 * kNanosecondsPerSecond);
  EXPECT_EQ(log.entries[1].witnessing->time.ns, 250 * kNanosecondsPerSecond);
  EXPECT_EQ(log.entries[2].witnessing->tree_size, 3U);
  EXPECT_FALSE(log.entries[3].witnessing);
  EXPECT_EQ(log.clock.ns, 250 * kNanosecondsPerSecond);
}

TEST(Requests, UnansweredAreAnAlarm) {
  TestLog log;
  log.sign("gus", Request{"x-empty", "activate", "please"});
  const Hash id = log.state_at(1).filings[0].id;
  EXPECT_TRUE(log.state_at(336).alarms.empty());
  ASSERT_EQ(log.state_at(337).alarms.size(), 1U);
  EXPECT_EQ(log.state_at(337).alarms[0].kind, Alarm::Kind::overdue_answer);
  log.sign("gus", AnswerEntry{id, "accepted", "to myself"});
  EXPECT_EQ(log.broken(), "answer");
  log.sign("ben", AnswerEntry{id, "refused", "no spectrum"});
  EXPECT_TRUE(log.state_at(337).alarms.empty());
  log.sign("ben", AnswerEntry{transparency::sha256("?"), "noted", "what?"});
  EXPECT_EQ(log.broken(), "answer answer");
}

TEST(Requests, ThatADraftAnswersNameWhoAsks) {
  TestLog log;
  log.sign("gus", Request{"x-empty", "deactivate", "please"});
  Draft draft = log.draft(Verb::activate, kEmpty);
  draft.request = log.state_at(1).filings[0].id;
  log.decide(draft, kTwo);
  EXPECT_EQ(log.broken(), "requested_by");
  EXPECT_EQ(log.state_at(1).filings[0].phase, Phase::draft);
  draft = log.draft(Verb::activate, kEmpty);
  draft.request = log.state_at(1).filings[0].id;
  draft.requested_by = "harbour";
  log.decide(draft, kTwo);
  EXPECT_EQ(log.broken(), "requested_by");
}

}  // namespace
}  // namespace aloft::authority
