#include "fuzz.h"

#include "aloft/oversight/oversight.h"

// What a witness publishes as late.
void aloft::fuzz::feed(std::string_view bytes) {
  const auto filings = oversight::parse_held_filings(bytes, "input");
  if (value_or_reasons(filings) == nullptr) return;
  for (const oversight::HeldFiling& one : *filings)
    ALOFT_CHECK(!one.entry.empty() && !one.receipt.empty(), "both are there");
}
