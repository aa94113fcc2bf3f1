#include <gtest/gtest.h>

#include "aloft/authority/test_world.h"

namespace aloft::authority {
namespace {

const std::string kReport = "On Monday an envoy asked the chief executive to keep the atoll dark.";

Contact contact_of(const std::string& entry) {
  return std::get<Contact>(parse_entry(entry, "entry")->body);
}

TEST(ContactReport, SaysNothingOfWhoReportsOrWhat) {
  const auto sealed =
      seal_contact(kOrigin, kReport, key_of("gus"), oversight_box().certificate_pem);
  ASSERT_TRUE(sealed) << sealed.error().text();
  const std::string fingerprint = fingerprint_of(key_of("gus").public_key());
  for (const std::string& open : {sealed->entry, sealed->letter}) {
    EXPECT_EQ(open.find(fingerprint), std::string::npos);
    EXPECT_EQ(open.find("envoy"), std::string::npos);
  }
  const auto again = seal_contact(kOrigin, kReport, key_of("gus"), oversight_box().certificate_pem);
  EXPECT_NE(again->entry, sealed->entry) << "the salt keeps guesses from being checked";
}

TEST(ContactReport, IsOpenedByOversightAndProvenByTheReporter) {
  const auto sealed =
      seal_contact(kOrigin, kReport, key_of("gus"), oversight_box().certificate_pem);
  const Contact entry = contact_of(sealed->entry);
  const auto opened =
      open_contact(sealed->letter, oversight_box(), entry, kOrigin, test_registry());
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ(opened->report, kReport);
  EXPECT_EQ(opened->person, "gus");
  EXPECT_TRUE(commits_to(entry, sealed->text));
  EXPECT_FALSE(commits_to(entry, sealed->text + " "));
}

TEST(ContactReport, OfAnotherEntryLogOrStrangerIsRefused) {
  const auto sealed =
      seal_contact(kOrigin, kReport, key_of("gus"), oversight_box().certificate_pem);
  const Contact entry = contact_of(sealed->entry);
  const auto refused = [&](const std::string& letter, const Contact& contact,
                           const std::string& origin) {
    return !open_contact(letter, oversight_box(), contact, origin, test_registry());
  };
  EXPECT_TRUE(refused(sealed->letter, Contact{transparency::sha256("x")}, kOrigin));
  EXPECT_TRUE(refused(sealed->letter, entry, "other.example/log"));
  const auto stranger =
      seal_contact(kOrigin, kReport, key_of("a stranger"), oversight_box().certificate_pem);
  EXPECT_TRUE(refused(stranger->letter, contact_of(stranger->entry), kOrigin));
  EXPECT_FALSE(seal_contact(kOrigin, "", key_of("gus"), oversight_box().certificate_pem));
}

TEST(ContactReport, IsAnsweredByOversightOrAnAlarm) {
  TestLog log;
  const auto sealed =
      seal_contact(kOrigin, kReport, key_of("gus"), oversight_box().certificate_pem);
  log.append(sealed->entry);
  ASSERT_EQ(log.state_at(337).alarms.size(), 1U);
  const Hash id = log.state_at(1).filings[0].id;
  log.sign("ben", AnswerEntry{id, "noted", "nothing to see"});
  EXPECT_EQ(log.broken(), "answer");
  log.sign("dov", AnswerEntry{id, "noted", "we are looking into it"});
  EXPECT_TRUE(log.state_at(337).alarms.empty());
}

TEST(Filing, IsARequestByARegisteredKeyOrAContactReport) {
  const TestLog log;
  const State state = log.state_at(1);
  const Request request{"x-atoll", "activate", "please"};
  const std::string good = sign_entry(kOrigin, request, key_of("gus"));
  const auto taken = check_filing(good, state);
  ASSERT_TRUE(taken);
  EXPECT_EQ(*taken, transparency::leaf_hash(good));
  EXPECT_TRUE(check_filing(entry_text(kOrigin, Contact{}), state));
  EXPECT_FALSE(check_filing(sign_entry(kOrigin, request, key_of("a stranger")), state));
  EXPECT_FALSE(check_filing(sign_entry("other.example/log", request, key_of("gus")), state));
  EXPECT_FALSE(check_filing(sign_entry(kOrigin, Withdrawal{1, "x"}, key_of("gus")), state));
  EXPECT_FALSE(check_filing("{}", state));
}

TEST(FilingReceipt, IsAWitnessesWord) {
  const TestLog log;
  const Trust trust = log.trust();
  const Hash leaf = transparency::sha256("filing");
  const std::string note = sign_filing_receipt(kOrigin, leaf, 1'800'000'000, "filings.college",
                                               machine_key("filings.college"));
  const auto receipt = parse_filing_receipt(note, trust, "receipt");
  ASSERT_TRUE(receipt) << receipt.error().text();
  EXPECT_EQ(receipt->leaf, leaf);
  EXPECT_EQ(receipt->witness, "college");
  EXPECT_EQ(receipt->time, hours(0));
  std::string back_dated = note;
  back_dated.replace(back_dated.find("1800000000"), 10, "1700000000");
  EXPECT_FALSE(parse_filing_receipt(back_dated, trust, "receipt"));
  EXPECT_FALSE(parse_filing_receipt(
      sign_filing_receipt(kOrigin, leaf, 1, "filings.nobody", machine_key("filings.nobody")), trust,
      "receipt"));
  EXPECT_FALSE(
      parse_filing_receipt(sign_filing_receipt("other.example/log", leaf, 1, "filings.college",
                                               machine_key("filings.college")),
                           trust, "receipt"));
}

TEST(FilingReceipt, ShowsWhatTheLogHasNotTakenWithin24Hours) {
  TestLog log;
  const std::string taken = sign_entry(kOrigin, Request{"x-atoll", "activate", "a"}, key_of("gus"));
  const std::string late = sign_entry(kOrigin, Request{"x-atoll", "activate", "b"}, key_of("gus"));
  const std::string never = sign_entry(kOrigin, Request{"x-atoll", "activate", "c"}, key_of("gus"));
  log.hour = 24;
  log.append(taken);
  log.hour = 25;
  log.append(late);
  std::vector<FilingReceipt> receipts;
  for (const std::string& entry : {taken, late, never})
    receipts.push_back({transparency::leaf_hash(entry), hours(0), "college"});
  EXPECT_EQ(late_filings(receipts, log.log(), hours(23)).size(), 1U) << "one was seen to be late";
  const auto found = late_filings(receipts, log.log(), hours(30));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].taken, hours(25));
  EXPECT_FALSE(found[1].taken);
  EXPECT_EQ(alarm_of(found[1]).since, hours(24));
  EXPECT_NE(alarm_of(found[1]).message.find("has not taken it"), std::string::npos);
}

}  // namespace
}  // namespace aloft::authority
