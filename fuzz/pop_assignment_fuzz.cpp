#include "fuzz.h"

#include "aloft/network/pop_list.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto assignments = network::read_assignment(as_file(bytes));
  if (value_or_reasons(assignments) == nullptr) return;
  std::vector<std::string> skipped;
  for (const auto& [country, assignment] : *assignments) {
    const auto allowed = network::allowed_pops(country, assignment, 0.1, {}, skipped);
    ALOFT_CHECK(allowed.empty(), "no list has nothing to allow");
  }
}
