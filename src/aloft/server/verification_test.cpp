#include "aloft/server/verification.h"

#include <gtest/gtest.h>

#include "aloft/server/test_log.h"

namespace aloft::server {
namespace {

using transparency::Answer;
using transparency::Request;
using transparency::Send;

// The log, but one resource answers otherwise.
Send with(const TestLog& log, const std::string& path, std::function<void(Answer&)> change) {
  return [own = transparency::reader_of_folder(log.path()), path,
          change = std::move(change)](const Request& request) {
    auto answer = own(request);
    if (answer && request.path == path) change(*answer);
    return answer;
  };
}

void expect_failed(const Result<LogReport>& report, const std::string& part) {
  ASSERT_FALSE(report) << part;
  EXPECT_EQ(report.error().code, Error::Code::failed);
  EXPECT_NE(report.error().text().find(part), std::string::npos) << report.error().text();
}

TEST(Verification, AnHonestLogIsWholeAtEverySize) {
  for (const std::size_t size : {0U, 1U, 2U, 255U, 256U, 257U, 600U}) {
    const TestLog log({size / 2, size});
    const auto report =
        verify_log(transparency::reader_of_folder(log.path()), log.settings().policy);
    ASSERT_TRUE(report) << size << ": " << report.error().text();
    EXPECT_EQ(report->latest.checkpoint.tree.size, size);
    EXPECT_EQ(report->checkpoints, 2U);
    // Level 0 rounds up; a tile above has a hash for each full one below.
    EXPECT_EQ(report->tiles, (size + 255) / 256 + (size >= 256 ? 1 : 0));
  }
}

TEST(Verification, EveryFlippedByteOfATileIsFound) {
  const TestLog log({260});
  for (const std::size_t at : {0U, 31U, 4'000U, 8'191U})
    expect_failed(
        verify_log(with(log, "/tile/0/000", [&](Answer& answer) { answer.body[at] ^= 1; }),
                   log.settings().policy),
        "/tile/0/000: is not what the entries give");
  expect_failed(verify_log(with(log, "/tile/1/000.p/1", [](Answer& a) { a.body.back() ^= 1; }),
                           log.settings().policy),
                "/tile/1/000.p/1");
}

TEST(Verification, ChangedEntriesAreFound) {
  const TestLog log({260});
  const auto change = [&](std::function<void(Answer&)> how) {
    return verify_log(with(log, "/tile/entries/000", std::move(how)), log.settings().policy);
  };
  expect_failed(change([](Answer& answer) { answer.body[2] ^= 1; }), "do not give the root");
  expect_failed(change([](Answer& answer) { answer.body.pop_back(); }), "");
  expect_failed(change([](Answer& answer) { answer.status = 404; }), "answers 404");
}

TEST(Verification, AHistoryThatDoesNotFitIsFound) {
  const TestLog log({3, 5});
  const TestLog other({3, 4});  // Another key: none of its checkpoints counts here.
  const auto foreign = transparency::read_checkpoints(transparency::reader_of_folder(other.path()));
  ASSERT_TRUE(foreign);
  const Send own = transparency::reader_of_folder(log.path());
  expect_failed(verify_log(own, log.settings().policy, foreign->front()),
                "the earlier checkpoint: no signature by a known key");
  expect_failed(
      verify_log(with(log, "/checkpoints", [](Answer& answer) { answer.body.pop_back(); }),
                 log.settings().policy),
      "cut short");
  const auto key = transparency::Ed25519Key::read(log.settings().key);
  ASSERT_TRUE(key);
  const auto note_of = [&](std::uint64_t size) {
    transparency::Note note{
        to_text(transparency::Checkpoint{kTestOrigin, {size, transparency::sha256("x")}, {}}), {}};
    note.signatures.push_back(sign_note(note.text, kTestOrigin, *key));
    return note;
  };
  expect_failed(verify_log(own, log.settings().policy, note_of(4)), "there are two logs");
  expect_failed(verify_log(own, log.settings().policy, note_of(6)), "has 6 entries");
  const auto all = transparency::read_checkpoints(own);
  ASSERT_TRUE(all);
  for (const auto& note : *all) EXPECT_TRUE(verify_log(own, log.settings().policy, note));
}

TEST(Verification, ADeletedPartialTileIsReadFromTheFullOne) {
  const TestLog log({100, 300});
  const Send own = transparency::reader_of_folder(log.path());
  const auto first = transparency::read_checkpoints(own);
  ASSERT_TRUE(first);
  // The view of someone who still has the first checkpoint, while the log has gone on.
  const Send behind = [&](const Request& request) -> Result<Answer> {
    if (request.path == "/checkpoint") return Answer{200, "", to_text(first->front())};
    if (request.path == "/checkpoints")
      return Answer{200, "",
                    transparency::to_bundle(std::vector<std::string>{to_text(first->front())})};
    if (request.path.find(".p/") != std::string::npos) return Answer{404, "", ""};
    return own(request);
  };
  const auto report = verify_log(behind, log.settings().policy);
  ASSERT_TRUE(report) << report.error().text();
  EXPECT_EQ(report->latest.checkpoint.tree.size, 100U);
}

TEST(Verification, AProofHoldsForItsEntryOnly) {
  const TestLog log({300});
  const Send own = transparency::reader_of_folder(log.path());
  for (const std::uint64_t index : {0U, 255U, 256U, 299U}) {
    const auto proof = make_proof(own, index, log.settings().policy);
    ASSERT_TRUE(proof) << proof.error().text();
    const std::string text = to_text(*proof);
    EXPECT_TRUE(verify_proof(text, fmt::format("{}", index), log.settings().policy, "proof"));
    const auto refused = verify_proof(text, "other", log.settings().policy, "proof");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Error::Code::failed);
  }
  EXPECT_EQ(make_proof(own, 300, log.settings().policy).error().code, Error::Code::invalid_input);
  EXPECT_EQ(verify_proof("x", "0", log.settings().policy, "proof").error().code,
            Error::Code::invalid_input);
}

}  // namespace
}  // namespace aloft::server
