#include "fuzz.h"

#include "aloft/authority/authority.h"

// Entries of a decision log: whatever is read is canonical, and says the same when it is written.
void aloft::fuzz::feed(std::string_view bytes) {
  const auto json = authority::parse_canonical(bytes, "input", transparency::kEntryBytesMax);
  if (const auto* value = value_or_reasons(json))
    ALOFT_CHECK(authority::canonical_text(*value) == bytes, "canonical bytes have one form");
  const auto entry = authority::parse_entry(bytes, "input");
  const auto* read = value_or_reasons(entry);
  if (!read) return;
  ALOFT_CHECK(json.has_value(), "an entry is canonical JSON");
  using authority::UnknownRecord;
  if (!read->signature && !std::holds_alternative<UnknownRecord>(read->body))
    ALOFT_CHECK(authority::parse_entry(authority::entry_text(read->origin, read->body), "again"),
                "what was read can be written and read");
  if (const auto* draft = std::get_if<authority::DraftEntry>(&read->body))
    ALOFT_CHECK(authority::parse_draft(authority::to_json(draft->draft), "again"),
                "a draft that was read can be written and read");
}
