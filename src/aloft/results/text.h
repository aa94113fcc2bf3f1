/// Words and numbers for every kind of file: escaping, fixed decimals, display width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aloft::results {

/// With exactly `decimals` digits after the point; "0" is never negative; empty if not finite.
std::string fixed(double value, int decimals);
void append_fixed(std::string& out, double value, int decimals);

/// `value` rounded to `decimals` digits, so that JSON shows no digits that mean nothing.
double rounded(double value, int decimals);

/// Whole number with a comma between thousands: "8,123,456".
std::string grouped(double value);

/// A share as a percentage: "97.3 %". A share that is not exactly 1 is never shown as 100.0 %, nor
/// one above 0 as 0.0 %.
std::string percent(double share);

/// RFC 4180: quoted where it must be. Control characters become blanks, so that a row is a line.
void append_csv_field(std::string& out, std::string_view text);

/// Safe between tags and inside quoted attributes; control characters become blanks, and bytes
/// that are no UTF-8 become U+FFFD.
std::string html_text(std::string_view text);

/// Valid UTF-8: bytes that are none become U+FFFD.
std::string valid_utf8(std::string_view text);

/// For file and column names: ASCII letters in lower case, digits and bytes of other letters stay,
/// everything else is an underscore; never empty and at most 100 bytes.
std::string slug(std::string_view text);

/// Columns of a terminal: 2 for East Asian wide letters, 0 for combining marks.
std::size_t display_width(std::string_view text);

/// Exactly `width` columns: cut with "…" or padded with blanks on the right (or the left).
std::string padded_right(std::string_view text, std::size_t width);
std::string padded_left(std::string_view text, std::size_t width);

}  // namespace aloft::results
