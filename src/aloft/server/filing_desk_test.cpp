#include "aloft/server/filing_desk.h"

#include <map>

#include <gtest/gtest.h>

#include "aloft/authority/test_world.h"
#include "aloft/transparency/test_data.h"

namespace aloft::server {
namespace {

using authority::Contact;
using authority::hours;
using authority::key_of;
using authority::kOrigin;
using authority::machine_key;
using authority::Request;
using transparency::Answer;
using transparency::SignatureType;
using transparency::Witness;

constexpr std::uint64_t kHour_s = 3'600;

// Signed once: every signature of ECDSA is another one.
std::string request(const std::string& text, const std::string& person = "gus") {
  static std::map<std::string, std::string> signed_before;
  std::string& entry = signed_before[person + ": " + text];
  if (entry.empty())
    entry = authority::sign_entry(kOrigin, Request{"x-atoll", "activate", text}, key_of(person));
  return entry;
}
std::string contact(const std::string& what) {
  return authority::entry_text(kOrigin, Contact{transparency::sha256(what)});
}

// The island state's log in a folder, with three witnesses; the college's takes filings.
class FilingDeskTest : public testing::Test {
 protected:
  FilingDeskTest() {
    for (const char* name : {"own", "island", "college"})
      witnesses_[name] = std::make_shared<Witness>(std::move(
          Witness::open({folder_.path() / name,
                         name + std::string(".example"),
                         machine_key(name + std::string(".example")),
                         {{kOrigin, SignatureType::ed25519, machine_key(kOrigin).public_key()}}})
              .value()));
    transparency::LogSettings settings{folder_.path() / "log",
                                       folder_.path() / "anchor",
                                       kOrigin,
                                       machine_key(kOrigin),
                                       trust_.policy,
                                       {}};
    for (const auto& [name, witness] : witnesses_)
      settings.witnesses.emplace_back(
          name, [this, of = name](const transparency::Request& asked) -> Result<Answer> {
            if (of == out_of_reach_) return failed("out of reach");
            return witnesses_[of]->answer(asked, now_s_);
          });
    log_ = std::make_unique<transparency::Log>(
        std::move(transparency::Log::create(std::move(settings)).value()));
    open_desk();
  }

  // Closes the desk first: what it knows is then what its files say.
  void open_desk(const FilingLimits& limits = {}) {
    desk_.reset();
    const auto read = [this](const transparency::Request& asked) -> Result<Answer> {
      if (log_is_gone_) return failed("no answer");
      return transparency::answer_from_folder(folder_.path() / "log", asked);
    };
    auto opened = FilingDesk::open({folder_.path() / "filings",
                                    machine_key("filings.college"),
                                    trust_,
                                    {papers_.ground()},
                                    read},
                                   witnesses_["college"], limits);
    ASSERT_TRUE(opened) << opened.error().text();
    desk_ = std::make_shared<FilingDesk>(std::move(*opened));
  }
  // Hands all papers to the log, and these entries, and publishes.
  void publish(const std::vector<std::string>& more = {}) {
    std::vector<std::string> entries = more;
    if (log_->size() == 0) entries.insert(entries.begin(), papers_.entries().front());
    ASSERT_TRUE(log_->append(entries));
    ASSERT_TRUE(log_->publish());
  }
  Answer take(const std::string& entry) { return desk_->take(entry, now_s_); }
  std::string late() {
    const Answer answer = desk_->late(now_s_);
    EXPECT_EQ(answer.status, 200);
    return answer.body;
  }
  // The entries of late filings, in their order.
  std::vector<std::string> late_entries() {
    std::vector<std::string> entries;
    std::string body = late();
    for (std::size_t end = 0; (end = body.find('\n')) != std::string::npos;
         body.erase(0, end + 1)) {
      const auto line = authority::parse_json(body.substr(0, end), "line", 1U << 20U);
      EXPECT_TRUE(line && line->object()->size() == 2);
      entries.push_back(*line->object()->at("entry").text());
      const auto receipt =
          authority::parse_filing_receipt(*line->object()->at("receipt").text(), trust_, "receipt");
      EXPECT_TRUE(receipt && receipt->leaf == transparency::leaf_hash(entries.back()));
    }
    return entries;
  }

  transparency::TemporaryFolder folder_;
  authority::TestLog papers_;
  authority::Trust trust_ = papers_.trust();
  std::map<std::string, std::shared_ptr<Witness>> witnesses_;
  std::string out_of_reach_;
  bool log_is_gone_ = false;
  std::uint64_t now_s_ = static_cast<std::uint64_t>(hours(0).ns / kNanosecondsPerSecond);
  std::unique_ptr<transparency::Log> log_;
  std::shared_ptr<FilingDesk> desk_;
};

using Filings = std::vector<std::string>;

TEST_F(FilingDeskTest, GivesAReceiptThatTheTrustFileTakes) {
  publish();
  for (const std::string& entry : {request("please"), contact("noon")}) {
    const Answer answer = take(entry);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto receipt = authority::parse_filing_receipt(answer.body, trust_, "receipt");
    ASSERT_TRUE(receipt) << receipt.error().text();
    EXPECT_EQ(receipt->leaf, transparency::leaf_hash(entry));
    EXPECT_EQ(receipt->witness, "college");
    EXPECT_EQ(receipt->time, hours(0));
  }
}

TEST_F(FilingDeskTest, TheSameFilingHasTheSameReceiptAlsoAfterARestart) {
  publish();
  const std::string entry = request("please");
  const std::string receipt = take(entry).body;
  now_s_ += kHour_s;
  EXPECT_EQ(take(entry).body, receipt);
  open_desk();
  EXPECT_EQ(take(entry).body, receipt);
  EXPECT_NE(take(request("once more")).body, receipt);
}

TEST_F(FilingDeskTest, WhatIsOnDiskBeforeTheAnswerIsThereAfterACut) {
  publish();
  const std::string entry = request("please");
  const std::string name = transparency::to_hex(transparency::leaf_hash(entry));
  ASSERT_EQ(take(entry).status, 200);
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "filings" / name));
  // A filing that was cut off while it was written: nobody has a receipt for it.
  std::filesystem::copy_file(folder_.path() / "filings" / name,
                             folder_.path() / "filings" / (std::string(64, 'a') + ".part"));
  open_desk();
  now_s_ += 24 * kHour_s;
  EXPECT_EQ(late_entries(), Filings{entry});
}

TEST_F(FilingDeskTest, AFileThatWasAlteredStopsIt) {
  publish();
  const std::string entry = request("please");
  ASSERT_EQ(take(entry).status, 200);
  const auto path =
      folder_.path() / "filings" / transparency::to_hex(transparency::leaf_hash(entry));
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
  desk_.reset();
  EXPECT_FALSE(FilingDesk::open({folder_.path() / "filings",
                                 machine_key("filings.college"),
                                 trust_,
                                 {papers_.ground()},
                                 transparency::Send()},
                                witnesses_["college"]));
}

TEST_F(FilingDeskTest, RefusesWhatIsNoFilingForThisLog) {
  publish();
  const auto of_another_log =
      authority::sign_entry("other.example/log", Request{"x", "activate", "x"}, key_of("gus"));
  const auto withdrawal =
      authority::sign_entry(kOrigin, authority::Withdrawal{1, "x"}, key_of("gus"));
  for (const std::string& entry :
       {std::string(), std::string("{}"), of_another_log, withdrawal, request("x") + " "})
    EXPECT_EQ(take(entry).status, 400) << entry;
  EXPECT_EQ(take(std::string(65'536, 'x')).status, 413);
  EXPECT_EQ(take(std::string(65'535, 'x')).status, 400);
}

TEST_F(FilingDeskTest, RefusesARequestThatNoRegisteredKeyHasSigned) {
  publish();
  EXPECT_EQ(take(request("x", "a stranger")).status, 403);
  std::string altered = request("please");
  altered.replace(altered.find("please"), 6, "Please");
  EXPECT_EQ(take(altered).status, 403);
  EXPECT_EQ(take(request("please")).status, 200);
}

TEST_F(FilingDeskTest, KnowsNobodyBeforeItHasReadTheLog) {
  EXPECT_EQ(take(request("please")).status, 503);
  EXPECT_EQ(take(contact("noon")).status, 200) << "of a contact report nobody is asked";
  log_is_gone_ = true;
  publish();
  const Answer answer = take(request("please"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.body.find("no answer"), std::string::npos);
  log_is_gone_ = false;
  EXPECT_EQ(take(request("please")).status, 503) << "it does not ask again at once";
  now_s_ += 120;
  EXPECT_EQ(take(request("please")).status, 200);
}

TEST_F(FilingDeskTest, PublishesWhatTheLogHasNotTakenWithinADay) {
  publish();
  ASSERT_EQ(take(request("first")).status, 200);
  now_s_ += kHour_s;
  ASSERT_EQ(take(contact("second")).status, 200);
  now_s_ += 23 * kHour_s - 1;
  EXPECT_EQ(late_entries(), Filings{});
  now_s_ += 1;
  EXPECT_EQ(late_entries(), Filings{request("first")});
  now_s_ += kHour_s;
  EXPECT_EQ(late_entries(), (Filings{request("first"), contact("second")}));
}

TEST_F(FilingDeskTest, WhatTheLogTakesInTimeIsForgotten) {
  publish();
  ASSERT_EQ(take(request("please")).status, 200);
  now_s_ += 24 * kHour_s;
  publish({request("please")});
  EXPECT_EQ(late(), "");
  EXPECT_EQ(
      std::filesystem::exists(folder_.path() / "filings" /
                              transparency::to_hex(transparency::leaf_hash(request("please")))),
      false);
  now_s_ += 48 * kHour_s;
  EXPECT_EQ(late(), "");
}

TEST_F(FilingDeskTest, WhatTheLogTakesTooLateStaysPublished) {
  publish();
  ASSERT_EQ(take(request("please")).status, 200);
  now_s_ += 24 * kHour_s + 1;
  publish({request("please")});
  EXPECT_EQ(late_entries(), Filings{request("please")});
  open_desk();
  now_s_ += 240 * kHour_s;
  log_is_gone_ = true;
  EXPECT_EQ(late_entries(), Filings{request("please")});
}

TEST_F(FilingDeskTest, OnlyATreeThatItHasCosignedItselfCounts) {
  publish();
  ASSERT_EQ(take(request("please")).status, 200);
  out_of_reach_ = "college";
  publish({request("please")});
  now_s_ += 24 * kHour_s;
  EXPECT_EQ(late_entries(), Filings{request("please")}) << "the others' word is not enough";
  out_of_reach_ = "";
  now_s_ += 1;
  publish({contact("something else")});
  EXPECT_EQ(late_entries(), Filings{request("please")}) << "its own time says when: too late";
}

TEST_F(FilingDeskTest, ALogThatDoesNotShowWhatWasCosignedHasTakenNothing) {
  publish();
  ASSERT_EQ(take(request("please")).status, 200);
  log_is_gone_ = true;
  publish({request("please")});
  now_s_ += 24 * kHour_s;
  EXPECT_EQ(late_entries(), Filings{request("please")});
  log_is_gone_ = false;
  now_s_ += 120;
  EXPECT_EQ(late(), "") << "it was in the tree in time";
}

TEST_F(FilingDeskTest, NobodyCanFillItForOthers) {
  publish();
  const std::size_t keys = authority::test_registry().keys.size();
  open_desk({2, 1, 100 * keys, 4'000 * keys});
  EXPECT_EQ(take(contact("one")).status, 200);
  EXPECT_EQ(take(contact("two")).status, 503);
  EXPECT_EQ(take(request(std::string(4'000, 'x'))).status, 503) << "more than the key's part";
  EXPECT_EQ(take(request("one")).status, 200);
  EXPECT_EQ(take(request("two")).status, 200);
  EXPECT_EQ(take(request("three")).status, 503) << "two of one key";
  EXPECT_EQ(take(request(std::string(2'000, 'x'), "ben")).status, 200);
  EXPECT_EQ(take(request(std::string(2'000, 'y'), "ben")).status, 503) << "4,000 bytes of one key";
  EXPECT_EQ(take(request(std::string(2'000, 'y'), "fay")).status, 200) << "another has its own";
  publish({request("one")});
  EXPECT_EQ(take(request("three")).status, 200) << "what the log has taken makes room";
}

TEST_F(FilingDeskTest, NeedsTheWitnessAndTheKeyOfTheTrustFile) {
  desk_.reset();
  const auto open = [&](const std::string& key, const std::string& witness) {
    return FilingDesk::open(
        {folder_.path() / "other", machine_key(key), trust_, {papers_.ground()}, {}},
        witnesses_[witness]);
  };
  EXPECT_TRUE(open("filings.island", "island"));
  const auto wrong = open("filings.island", "college");
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().text().find("allows that of witness college"), std::string::npos);
}

TEST_F(FilingDeskTest, StandsBesideTheWitness) {
  publish();
  const Clock clock = [this] { return now_s_; };
  const Handler serve = filing_service(desk_, witness_service(witnesses_["college"], clock), clock);
  const std::string base = "/" + transparency::to_hex(transparency::sha256(kOrigin));
  EXPECT_EQ(serve({"POST", base + "/filings", "", request("please")}).status, 200);
  EXPECT_EQ(serve({"GET", base + "/filings?x=1", "", ""}).body, "");
  now_s_ += 24 * kHour_s;
  EXPECT_NE(serve({"HEAD", base + "/filings", "", ""}).body, "");
  const HttpAnswer refused = serve({"PUT", base + "/filings", "", ""});
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.fields.back().second, "POST, GET, HEAD");
  const std::string other = "/" + transparency::to_hex(transparency::sha256("other")) + "/filings";
  EXPECT_EQ(serve({"POST", other, "", request("please")}).status, 404);
  EXPECT_EQ(serve({"GET", base + "/checkpoint", "", ""}).status, 200);
  EXPECT_EQ(serve({"POST", "/add-checkpoint", "", ""}).status, 400);
}

}  // namespace
}  // namespace aloft::server
