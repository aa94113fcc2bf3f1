#include "fuzz.h"

#include "aloft/network/pop_list.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto pops = network::read_pops(as_file(bytes));
  if (value_or_reasons(pops) == nullptr) return;
  for (const network::PopRow& row : pops->rows)
    ALOFT_CHECK(network::has_name(row, row.name), "a row is known by its own name");
}
