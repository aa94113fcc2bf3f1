/// Small pieces that every reader of a text here needs. Private to the module.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aloft::transparency {

/// Sizes and indices stay below 2^63, as elsewhere in the world of these formats.
inline constexpr std::uint64_t kSizeMax = (std::uint64_t{1} << 63) - 1;

/// `text` fit for a message: bytes outside printable ASCII become '?', and it is cut after 60.
std::string shown(std::string_view text);

/// Decimal without sign or leading zeroes, at most `kSizeMax`.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

/// Takes the front of `text` up to a newline, which goes too; nothing if there is no newline.
std::optional<std::string_view> take_line(std::string_view& text);

/// Is this UTF-8 without control characters below U+0020 but newlines?
bool is_note_text(std::string_view bytes);

/// A key name of a note: not empty, no Unicode space, no plus, no control character.
bool is_key_name(std::string_view name);

}  // namespace aloft::transparency
