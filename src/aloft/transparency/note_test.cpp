#include <gtest/gtest.h>

#include "aloft/transparency/bytes.h"
#include "aloft/transparency/formats.h"

namespace aloft::transparency {
namespace {

// Key, text and signature of the example in Go's golang.org/x/mod/sumdb/note.
constexpr std::string_view kGoKey =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kGoNote =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "\xE2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
    "qdngotpRZb6KE6RyyBwJnAM=\n";

// The checkpoint in C2SP's tlog-cosignature, with its cosignature.
constexpr std::string_view kCosigned =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\xE2\x80\x94 example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7"
    "u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "\xE2\x80\x94 witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dl"
    "rDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

constexpr std::string_view kText = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

std::string note_with(std::string_view signatures) { return "text\n\n" + std::string(signatures); }
const std::string kLine = "\xE2\x80\x94 a.example AAAAAQI=\n";

TEST(Note, OfGoIsReadVerifiedAndWritten) {
  const auto note = parse_note(kGoNote, "go");
  ASSERT_TRUE(note) << note.error().text();
  const std::vector<Verifier> known{parse_vkey(kGoKey).value()};
  const auto verified = verify_note(*note, known, "go");
  ASSERT_TRUE(verified) << verified.error().text();
  EXPECT_EQ(verified->size(), 1U);
  EXPECT_EQ(to_text(*note), kGoNote);
}

TEST(Note, OfTheCosignatureSpecificationHasItsParts) {
  const auto note = parse_note(kCosigned, "spec");
  ASSERT_TRUE(note);
  ASSERT_EQ(note->signatures.size(), 2U);
  EXPECT_EQ(note->signatures[1].name, "witness.example.com/w1");
  EXPECT_EQ(note->signatures[1].key_id, 0x8d66cf3fU);
  EXPECT_EQ(big_endian(std::string_view(note->signatures[1].bytes).substr(0, 8)), 1679315147U);
  const auto checkpoint = parse_checkpoint(note->text, "spec");
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->origin, "example.com/behind-the-sofa");
  EXPECT_EQ(checkpoint->tree.size, 20852163U);
  EXPECT_EQ(to_text(*checkpoint), note->text);
}

TEST(Note, TextMayHaveEmptyLines) {
  const auto note = parse_note("a\n\nb\n\n" + kLine, "note");
  ASSERT_TRUE(note);
  EXPECT_EQ(note->text, "a\n\nb\n");
}

TEST(Note, ThatIsMalformedIsRefused) {
  EXPECT_TRUE(parse_note(note_with(kLine), "note"));
  const std::string dash = "\xE2\x80\x94 ";
  for (const std::string& signatures : std::vector<std::string>{
           std::string(), kLine.substr(0, kLine.size() - 1), "- a.example AAAAAQI=\n", kLine + "\n",
           dash + "a.example\n", dash + "a.example AAAAAQ==\n", dash + "a.example AAAA\n",
           dash + " AAAAAQI=\n", dash + "a+b AAAAAQI=\n", dash + "a.example AAAAAQI=\r\n",
           dash + "a.example  AAAAAQI=\n", dash + "a.example AAAAAQI= \n", kLine + "rubbish\n"})
    EXPECT_FALSE(parse_note(note_with(signatures), "note")) << signatures;
  EXPECT_FALSE(parse_note("text\n" + kLine, "note"));
  EXPECT_FALSE(parse_note("te\txt\n\n" + kLine, "note"));
  EXPECT_FALSE(parse_note("te\xFFxt\n\n" + kLine, "note"));
  EXPECT_FALSE(parse_note(std::string(1 << 20, 'a') + "\n\n" + kLine, "note"));
}

TEST(Note, TakesSixteenSignaturesAndMoreButNotAnyNumber) {
  const auto times = [&](int count) {
    std::string lines;
    for (int i = 0; i < count; ++i) lines += kLine;
    return lines;
  };
  EXPECT_TRUE(parse_note(note_with(times(16)), "note"));
  EXPECT_TRUE(parse_note(note_with(times(64)), "note"));
  EXPECT_FALSE(parse_note(note_with(times(65)), "note"));
}

class Signed : public testing::Test {
 protected:
  [[nodiscard]] Verifier log() const {
    return {"log.example", SignatureType::ed25519, key_.public_key()};
  }
  [[nodiscard]] Verifier witness() const {
    return {"w.example", SignatureType::cosignature_v1, witness_key_.public_key()};
  }
  [[nodiscard]] NoteSignature cosignature(std::uint64_t time_s) const {
    return cosign_note(kText, "w.example", witness_key_, time_s);
  }
  Ed25519Key key_ = Ed25519Key::generate();
  Ed25519Key witness_key_ = Ed25519Key::generate();
  Note note_{std::string(kText), {sign_note(kText, "log.example", key_)}};
};

TEST_F(Signed, ByAKnownKeyIsVerified) {
  note_.signatures.push_back(cosignature(1679315147));
  const auto verified = verify_note(note_, std::vector{witness(), log()}, "note");
  ASSERT_TRUE(verified) << verified.error().text();
  ASSERT_EQ(verified->size(), 2U);
  EXPECT_EQ((*verified)[0].verifier, 0U);
  EXPECT_EQ((*verified)[0].time_s, 1679315147U);
  EXPECT_EQ((*verified)[1].time_s, 0U);
}

TEST_F(Signed, ACosignatureCoversItsTimeAndTheText) {
  // The message as the specification spells it, checked without our own verifier of notes.
  const NoteSignature signature = cosignature(1679315147);
  const std::string message = "cosignature/v1\ntime 1679315147\n" + std::string(kText);
  EXPECT_TRUE(verify_ed25519(witness_key_.public_key(), message,
                             std::string_view(signature.bytes).substr(8)));
}

TEST_F(Signed, UnknownSignaturesAreIgnored) {
  note_.signatures.push_back({"log.example", 1, std::string(64, 'x')});  // The name alone.
  note_.signatures.push_back({"other.example", key_id(log()), std::string(64, 'x')});  // The id.
  EXPECT_TRUE(verify_note(note_, std::vector{log()}, "note"));
  EXPECT_FALSE(verify_note(note_, std::vector{witness()}, "note"));
  EXPECT_FALSE(verify_note(note_, {}, "note"));
}

TEST_F(Signed, ABadOneByAKnownKeyRejectsTheNote) {
  const std::vector known{log(), witness()};
  ASSERT_TRUE(verify_note(note_, known, "note"));
  for (const std::size_t at : {std::size_t{0}, std::size_t{7}, std::size_t{8}, std::size_t{71}}) {
    Note bad = note_;
    bad.signatures.push_back(cosignature(5));
    bad.signatures.back().bytes[at] ^= 1;
    EXPECT_FALSE(verify_note(bad, known, "note")) << at;
  }
  Note twice = note_;
  twice.signatures.push_back(note_.signatures[0]);
  EXPECT_TRUE(verify_note(twice, known, "note"));
  twice.signatures.back().bytes[3] ^= 1;
  EXPECT_FALSE(verify_note(twice, known, "note"));
  note_.text[0] = 'L';
  EXPECT_FALSE(verify_note(note_, known, "note"));
}

TEST_F(Signed, OfSeveralCosignaturesByOneKeyTheEarliestCounts) {
  for (const std::uint64_t time_s : {30U, 10U, 20U})
    note_.signatures.push_back(cosignature(time_s));
  const auto verified = verify_note(note_, std::vector{witness()}, "note");
  ASSERT_TRUE(verified);
  ASSERT_EQ(verified->size(), 1U);
  EXPECT_EQ((*verified)[0].time_s, 10U);
}

TEST_F(Signed, ATimeBeyondTheBoundIsRefused) {
  note_.signatures.push_back(cosignature(std::uint64_t{1} << 63));
  EXPECT_FALSE(verify_note(note_, std::vector{witness()}, "note"));
}

TEST(Checkpoint, ThatIsMalformedIsRefused) {
  const std::string root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
  EXPECT_TRUE(parse_checkpoint("a\n0\n" + root, "c"));
  EXPECT_EQ(parse_checkpoint("a\n0\n" + root + "x\ny\n", "c")->extensions,
            (std::vector<std::string>{"x", "y"}));
  for (const std::string& text : std::vector<std::string>{
           std::string(), std::string("a\n"), std::string("a\n0\n"), "\n0\n" + root,
           "a\n00\n" + root, "a\n-1\n" + root, "a\n01\n" + root, "a\n9223372036854775808\n" + root,
           "a\n0\n\n" + root, "a\n0\n" + root + "\n", "a\n0\n" + root + "x",
           std::string("a\n0\n47DEQpg=\n"), "a\n0\n " + root})
    EXPECT_FALSE(parse_checkpoint(text, "c")) << text;
}

TEST(Checkpoint, ErrorsSayWhatWasFoundAndWhatIsAllowed) {
  const auto checkpoint = parse_checkpoint("a\n01\nx\n", "log.txt");
  ASSERT_FALSE(checkpoint);
  EXPECT_EQ(checkpoint.error().text(),
            "log.txt: not a checkpoint: line 2 is '01'; a decimal size is allowed");
}

}  // namespace
}  // namespace aloft::transparency
