#include "fuzz.h"

#include "aloft/transparency/witness_protocol.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto parsed = transparency::parse_add_checkpoint(bytes);
  const auto* request = value_or_reasons(parsed);
  if (!request) return;
  ALOFT_CHECK(transparency::to_text(*request) == bytes, "a request has one spelling");
  ALOFT_CHECK(request->consistency.size() <= transparency::kConsistencyMax, "63 lines at most");
}
