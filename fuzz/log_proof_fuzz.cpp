#include "fuzz.h"

#include "aloft/transparency/transparency.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto parsed = transparency::parse_log_proof(bytes, "input");
  const auto* proof = value_or_reasons(parsed);
  if (!proof) return;
  ALOFT_CHECK(transparency::to_text(*proof) == bytes, "a proof has one spelling");
  const auto checkpoint = transparency::parse_checkpoint(proof->checkpoint.text, "input");
  if (const auto* known = value_or_reasons(checkpoint))
    transparency::verify_inclusion({}, proof->index, known->tree, proof->inclusion);
}
