#include "fuzz.h"

#include "aloft/scenario/scenario.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto read = scenario::read_scenario(as_file(bytes));
  const auto* scenario = value_or_reasons(read);
  if (scenario == nullptr) return;
  ALOFT_CHECK(scenario->duration_s >= 15, "the reader holds it to a slot");
  for (const scenario::AssumptionRow& row : describe(scenario->assumptions))
    ALOFT_CHECK(!(row.value < row.minimum || row.value > row.maximum),
                "the reader holds assumptions to their ranges");
}
