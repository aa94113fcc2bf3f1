#include "catalogues.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto catalogue = orbit::parse_omm_json(bytes, "input");
  if (value_or_reasons(catalogue) != nullptr) expect_usable(*catalogue);
}
