#include "catalogues.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto checked = orbit::parse_tle(bytes, "input");
  const auto unchecked = orbit::parse_tle(bytes, "input", false);
  if (const auto* catalogue = value_or_reasons(unchecked)) expect_usable(*catalogue);
  if (const auto* catalogue = value_or_reasons(checked))
    ALOFT_CHECK(unchecked && unchecked->elements.size() == catalogue->elements.size(),
                "checksums only ever refuse");
}
