// Exact bytes: what an entry and an approval are.
#include <gtest/gtest.h>

#include "aloft/authority/test_world.h"
#include "aloft/base/file.h"

namespace aloft::authority {
namespace {

Draft example_draft() {
  TestLog log;
  return log.draft(Verb::deactivate, {"x-atoll", cells({5, 6}), {}});
}

std::string refusal(const std::string& bytes) {
  const auto entry = parse_entry(bytes, "entry");
  return entry ? "accepted" : entry.error().text();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  ALOFT_CHECK(at != std::string::npos, "the text is there");
  return text.replace(at, from.size(), to);
}

TEST(Approval, SignsExactlyTheseBytes) {
  const Draft draft = example_draft();
  const std::string hash = sha256_hex(canonical_text(to_json(draft)));
  EXPECT_EQ(approval_message(kOrigin, draft, Role::legal, "ab12"),
            "aloft.approval/v1\n{\"draft_hash\":\"" + hash +
                "\",\"draft_number\":1,\"key\":\"ab12\",\"origin\":\"skylark.example/decisions\","
                "\"role\":\"legal\",\"verb\":\"deactivate\"}");
}

TEST(Approval, OfAnotherDraftRoleKeyOrLogDoesNotCount) {
  const Registry registry = test_registry();
  const Draft draft = example_draft();
  const Approval good = approve(kOrigin, draft, Role::legal, key_of("ben"));
  EXPECT_FALSE(why_no_vote(registry, kOrigin, draft, good));
  EXPECT_TRUE(why_no_vote(registry, "other.example/log", draft, good));
  Draft edited = draft;
  edited.revision = 2;
  EXPECT_TRUE(why_no_vote(registry, kOrigin, edited, good));
  EXPECT_TRUE(why_no_vote(registry, kOrigin, draft,
                          approve(kOrigin, draft, Role::operations, key_of("ben"))))
      << "ben has no such role";
  EXPECT_TRUE(why_no_vote(registry, kOrigin, draft,
                          approve(kOrigin, draft, Role::legal, key_of("a stranger"))));
  Approval borrowed = good;
  borrowed.signature.key = fingerprint_of(key_of("nell").public_key());
  EXPECT_TRUE(why_no_vote(registry, kOrigin, draft, borrowed));
}

TEST(Approval, IsNotForWhoAsksOrBenefits) {
  const Registry registry = test_registry();
  const auto why = [&](const Draft& draft, const std::string& person, Role role) {
    return why_no_vote(registry, kOrigin, draft, approve(kOrigin, draft, role, key_of(person)))
        .value_or("counts");
  };
  Draft draft = example_draft();
  draft.requested_by = "ana";
  EXPECT_EQ(why(draft, "ana", Role::operations), "ana asks for it");
  EXPECT_EQ(why(draft, "ben", Role::legal), "counts") << "a colleague";
  draft.requested_by = "skylark";
  EXPECT_EQ(why(draft, "ben", Role::legal), "ben asks for it");
  draft.requested_by = "ned";
  EXPECT_EQ(why(draft, "nell", Role::legal), "nell asks for it") << "one family";
  draft.requested_by = "somebody";
  draft.beneficiaries = {"tern"};
  EXPECT_EQ(why(draft, "ora", Role::legal), "ora benefits");
  EXPECT_EQ(why(draft, "ben", Role::legal), "counts");
  draft.beneficiaries = {"clinic"};
  EXPECT_EQ(why(draft, "fay", Role::customer), "counts") << "consent is no approval";
}

TEST(ApprovalFile, CarriesTheApprovalToTheLog) {
  const Draft draft = example_draft();
  const Approval approval = approve(kOrigin, draft, Role::legal, key_of("ben"));
  const std::string text = approval_file_text(kOrigin, draft, approval);
  const auto file = parse_approval_file(text, "ben.approval");
  ASSERT_TRUE(file) << file.error().text();
  EXPECT_EQ(file->draft_hash, hash_of(draft));
  EXPECT_EQ(file->origin, kOrigin);
  EXPECT_FALSE(why_no_vote(test_registry(), kOrigin, draft, file->approval));
  EXPECT_FALSE(parse_approval_file(text + " ", "ben.approval"));
  EXPECT_FALSE(parse_approval_file("{}", "ben.approval"));
}

TEST(Entry, SurvivesWritingAndReading) {
  TestLog log;
  const Draft draft = example_draft();
  log.file_draft(draft);
  log.publish(draft, kFour);
  log.sign("gus", Request{"x-atoll", "activate", "Boats cannot call for help."});
  log.append(entry_text(kOrigin, Contact{transparency::sha256("x")}));
  for (const LoggedEntry& one : log.log().entries) {
    const auto entry = parse_entry(one.bytes, "entry");
    ASSERT_TRUE(entry) << entry.error().text();
    EXPECT_EQ(entry->origin, kOrigin);
    if (!entry->signature) {
      EXPECT_EQ(entry_text(kOrigin, entry->body), one.bytes);
    }
  }
}

TEST(Entry, MistakesNameTheKey) {
  const std::string good =
      sign_entry(kOrigin, Request{"x-atoll", "activate", "please"}, key_of("gus"));
  EXPECT_EQ(refusal(good), "accepted");
  EXPECT_NE(refusal(replaced(good, "\"activate\"", "\"explode\"")).find("ask: found 'explode'"),
            std::string::npos);
  EXPECT_NE(refusal(replaced(good, "ecdsa-p256-sha256", "rot13")).find("algorithm"),
            std::string::npos);
  EXPECT_NE(refusal(replaced(good, "\"ask\"", "\"asl\"")).find("ask: found nothing"),
            std::string::npos);
  EXPECT_NE(refusal(replaced(good, "{\"a", "{\"aa\":1,\"a")).find("an unknown key"),
            std::string::npos);
  EXPECT_NE(refusal("[]"), "accepted");
  EXPECT_NE(refusal(R"({"a":1})").find("type: found nothing"), std::string::npos);
  EXPECT_NE(refusal(std::string(65'536, 'x')).find("65535"), std::string::npos);
}

TEST(Entry, OfAnUnknownTypeIsReadAndHasNoEffect) {
  TestLog log;
  log.append(R"({"origin":"skylark.example/decisions","sealed":true,"type":"sealed_reason"})");
  EXPECT_EQ(log.broken(), "type");
}

TEST(Draft, HasNothingWithoutMeaning) {
  const std::string good = canonical_text(to_json(example_draft()));
  const auto read = [](const std::string& text) {
    const auto json = parse_json(text, "draft", 65'535);
    ALOFT_CHECK(json.has_value(), "the test writes JSON");
    const auto draft = parse_draft(*json, "draft");
    return draft ? "accepted" : draft.error().text();
  };
  EXPECT_EQ(read(good), "accepted");
  EXPECT_NE(read(replaced(good, "{\"", "{\"beneficiaries\":[],\"")).find("empty list"),
            std::string::npos);
  EXPECT_NE(read(replaced(good, "\"verb\":\"deactivate\"", "\"verb\":\"activate\"")), "accepted")
      << "an activation has no review date";
  EXPECT_NE(read(replaced(good, "no_licence", "because")).find("interference, capacity"),
            std::string::npos);
}

}  // namespace
}  // namespace aloft::authority
