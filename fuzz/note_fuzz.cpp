#include "fuzz.h"

#include "aloft/transparency/transparency.h"

// A note that is taken comes back byte for byte; no key of ours ever verifies it.
void aloft::fuzz::feed(std::string_view bytes) {
  const auto parsed = transparency::parse_note(bytes, "input");
  const auto* note = value_or_reasons(parsed);
  if (!note) return;
  ALOFT_CHECK(transparency::to_text(*note) == bytes, "a note has one spelling");
  ALOFT_CHECK(!note->signatures.empty() && note->text.ends_with('\n'), "a note has its parts");
  std::vector<transparency::Verifier> known;
  for (const auto& signature : note->signatures)
    for (const auto type :
         {transparency::SignatureType::ed25519, transparency::SignatureType::cosignature_v1})
      known.push_back({signature.name, type, {}});
  value_or_reasons(transparency::verify_note(*note, known, "input"));
}
