#include <string>

#include "fuzz.h"

#include "aloft/authority/authority.h"

namespace {

using namespace aloft;

constexpr const char* kOrigin = "skylark.example/decisions";
constexpr const char* kKeyName = "filings.college";

const transparency::Ed25519Key& key() {
  static const auto key = transparency::Ed25519Key::generate();
  return key;
}

// All of a trust file that a receipt is held to.
authority::Trust trust() {
  authority::Trust trust;
  trust.origin = kOrigin;
  trust.witnesses = {
      {"college", "college", {kKeyName, transparency::SignatureType::ed25519, key().public_key()}}};
  return trust;
}

}  // namespace

// What is handed to a witness, and what it gives: a filing is an entry, whatever is signed as a
// receipt is one only in the form that a witness writes.
void aloft::fuzz::feed(std::string_view bytes) {
  const auto filing = authority::parse_filing(bytes, kOrigin);
  if (value_or_reasons(filing))
    ALOFT_CHECK(authority::parse_entry(bytes, "again"), "a filing is an entry");
  value_or_reasons(authority::parse_filing_receipt(bytes, trust(), "input"));
  transparency::Note note{std::string(bytes), {}};
  note.signatures.push_back(transparency::sign_note(note.text, kKeyName, key()));
  const std::string text = transparency::to_text(note);
  const auto receipt = authority::parse_filing_receipt(text, trust(), "input");
  const auto* read = value_or_reasons(receipt);
  if (!read) return;
  const auto time_s = static_cast<std::uint64_t>(read->time.ns / kNanosecondsPerSecond);
  const std::string again =
      authority::sign_filing_receipt(kOrigin, read->leaf, time_s, kKeyName, key());
  ALOFT_CHECK(authority::parse_filing_receipt(again, trust(), "again")->leaf == read->leaf,
              "a receipt goes round");
}
