#include "fuzz.h"

#include "aloft/oversight/oversight.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto counters = oversight::parse_counters(bytes, "input");
  if (value_or_reasons(counters) == nullptr) return;
  for (const oversight::Counter& one : *counters)
    ALOFT_CHECK(one.start < one.end && one.served_share >= 0.0 && one.served_share <= 1.0 &&
                    one.downlink_bps >= 0.0,
                "what is read is in its range");
}
