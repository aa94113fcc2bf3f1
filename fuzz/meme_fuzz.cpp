#include "catalogues.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto catalogue = orbit::parse_meme(bytes, "MEME_100001_STARLINK-1_1.txt");
  if (value_or_reasons(catalogue) != nullptr) expect_usable(*catalogue);
}
