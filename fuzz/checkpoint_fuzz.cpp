#include "fuzz.h"

#include "aloft/transparency/transparency.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto parsed = transparency::parse_checkpoint(bytes, "input");
  const auto* checkpoint = value_or_reasons(parsed);
  if (!checkpoint) return;
  ALOFT_CHECK(transparency::to_text(*checkpoint) == bytes, "a checkpoint has one spelling");
  ALOFT_CHECK(!checkpoint->origin.empty(), "a checkpoint has an origin");
  ALOFT_CHECK(checkpoint->tree.size >> 63 == 0, "sizes stay below 2^63");
}
