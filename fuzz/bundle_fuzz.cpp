#include "fuzz.h"

#include "aloft/transparency/transparency.h"

// As a bundle of entries, and as the path of a tile.
void aloft::fuzz::feed(std::string_view bytes) {
  const auto parsed = transparency::parse_bundle(bytes, "input");
  if (const auto* entries = value_or_reasons(parsed))
    ALOFT_CHECK(transparency::to_bundle(*entries) == bytes, "a bundle has one spelling");
  if (const auto tile = transparency::parse_tile_path(bytes))
    ALOFT_CHECK(transparency::to_text(*tile) == bytes, "a tile has one path");
}
