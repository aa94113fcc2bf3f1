#include <algorithm>

#include "fuzz.h"

#include "aloft/transparency/transparency.h"

// All witnesses together meet every quorum; nobody meets none but "none".
void aloft::fuzz::feed(std::string_view bytes) {
  const auto parsed = transparency::parse_policy(bytes, "input");
  const auto* policy = value_or_reasons(parsed);
  if (!policy) return;
  std::vector<std::string> all;
  for (const auto& witness : policy->witnesses) all.push_back(witness.name);
  ALOFT_CHECK(transparency::quorum_met(*policy, all), "a threshold is at most the members");
  ALOFT_CHECK(transparency::quorum_met(*policy, {}) == (policy->quorum == "none"),
              "a threshold is at least one");
  for (const auto& log : policy->logs)
    ALOFT_CHECK(transparency::parse_vkey(transparency::to_vkey(log.verifier)) == log.verifier,
                "a key goes round");
}
