#include <gtest/gtest.h>

#include "aloft/authority/test_published_log.h"

namespace aloft::authority {
namespace {

// Two roles, one person and one organisation too few.
constexpr const char* kFourLacks = "quorum quorum quorum quorum";
const Scope kEmpty = {"x-empty", {}, {}};

std::string decision_text(const PublishedLog& log, const Draft& draft,
                          const std::vector<Approver>& approvers) {
  std::vector<Approval> approvals;
  for (const Approver& one : approvers)
    approvals.push_back(approve(kOrigin, draft, one.role, key_of(one.person)));
  return entry_text(kOrigin, next_decision(log.state_at(log.hour), draft, approvals));
}

// Rules that would be broken, joined by a blank.
std::string foreseen(const PublishedLog& log, const std::string& entry, std::int64_t hour) {
  const auto broken = foresee(log.log(), entry, log.trust(), log.grounds(), hours(hour));
  EXPECT_TRUE(broken) << broken.error().text();
  std::string rules;
  if (broken)
    for (const Violation& one : *broken) rules += (rules.empty() ? "" : " ") + one.rule;
  return rules;
}

TEST(Foresee, SaysWhatReplayWillSay) {
  PublishedLog log;
  log.hour = 10;
  const Draft draft = log.draft(Verb::deactivate, kEmpty);
  log.file_draft(draft);
  EXPECT_EQ(foreseen(log, decision_text(log, draft, kFour), 10), "");
  const std::string lacking = decision_text(log, draft, kTwo);
  EXPECT_EQ(foreseen(log, lacking, 10), kFourLacks);
  EXPECT_EQ(foreseen(log, decision_text(log, draft, kFour), 10 + 21 * 24), "expiry");
  log.append(lacking);
  EXPECT_EQ(log.broken(), kFourLacks);
}

TEST(Foresee, SpeaksOfThatEntryAlone) {
  PublishedLog log;
  log.hour = 10;
  log.append("no entry at all");
  EXPECT_EQ(log.broken(), "form");
  EXPECT_EQ(
      foreseen(log, sign_entry(kOrigin, Request{"x-empty", "activate", "please"}, key_of("gus")),
               10),
      "");
  EXPECT_EQ(
      foreseen(log, sign_entry(kOrigin, Request{"x-empty", "activate", "please"}, key_of("nobody")),
               10),
      "key");
}

TEST(NextDecision, FollowsTheOneBefore) {
  PublishedLog log;
  log.hour = 10;
  log.decide(log.draft(Verb::activate, kEmpty), kTwo);
  const Draft draft = log.draft(Verb::deactivate, kEmpty);
  const State state = log.state_at(10);
  const Decision next = next_decision(state, draft, {});
  EXPECT_EQ(next.number, 2);
  EXPECT_EQ(next.previous, state.decisions.front().leaf);
}

TEST(LogViewOf, HasTheWitnessesTimesAndWhatNobodyHasSeen) {
  PublishedLog log;
  log.hour = 10;
  log.file_draft(log.draft(Verb::deactivate, kEmpty));
  log.publish_checkpoint();
  log.witnessed = false;
  log.file_draft(log.draft(Verb::activate, kEmpty));
  const auto entries = log.entries();
  const auto view = log_view(entries, log.checkpoints(), log.trust());
  ASSERT_TRUE(view) << view.error().text();
  ASSERT_EQ(view->entries.size(), 3U);
  EXPECT_EQ(view->entries[1].witnessing->time, hours(10));
  EXPECT_FALSE(view->entries[2].witnessing);
  EXPECT_EQ(view->clock, hours(10));

  const auto unpublished = log_view(entries, {}, log.trust());
  ASSERT_TRUE(unpublished) << unpublished.error().text();
  EXPECT_FALSE(unpublished->entries[0].witnessing);

  auto others = entries;
  others[1] += " ";
  EXPECT_FALSE(log_view(others, log.checkpoints(), log.trust()));
}

}  // namespace
}  // namespace aloft::authority
