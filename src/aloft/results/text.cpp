#include "aloft/results/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

namespace aloft::results {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Letter {
  char32_t code = kReplacement;
  std::size_t bytes = 1;
};

// The first letter of `text`; a wrong byte is a replacement letter of one byte.
Letter first_letter(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t count = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < count) return {};
  char32_t code = lead & (0x7FU >> count);
  for (std::size_t i = 1; i < count; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  const bool overlong = (count == 3 && code < 0x800) || (count == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  return {code, count};
}

struct Range {
  char32_t first;
  char32_t last;
};

bool in_ranges(char32_t code, const auto& ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& r) { return code >= r.first && code <= r.last; });
}

// The blocks that occur in names of places; after Unicode 15, EastAsianWidth.txt and the general
// category Mn. Rare blocks count as one column.
constexpr std::array<Range, 8> kWide{{{0x1100, 0x115F},
                                      {0x2E80, 0x303E},
                                      {0x3041, 0xA4CF},
                                      {0xA960, 0xA97F},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFF00, 0xFF60},
                                      {0x1F300, 0x1FAFF}}};
constexpr std::array<Range, 7> kNoWidth{{{0x0300, 0x036F},
                                         {0x0483, 0x0489},
                                         {0x0591, 0x05BD},
                                         {0x064B, 0x065F},
                                         {0x200B, 0x200F},
                                         {0x20D0, 0x20FF},
                                         {0xFE00, 0xFE0F}}};

std::size_t width_of(char32_t code) {
  if (in_ranges(code, kNoWidth)) return 0;
  return in_ranges(code, kWide) ? 2 : 1;
}

bool is_control(char32_t code) { return code < 0x20 || code == 0x7F; }

// `text` cut to at most `width` columns, the last of them "…" where something was cut.
std::string cut(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const Letter letter = first_letter(text.substr(at));
    if (used + width_of(letter.code) + 1 > width) break;
    used += width_of(letter.code);
    at += letter.bytes;
  }
  return std::string(text.substr(0, at)) + "…";
}

}  // namespace

void append_fixed(std::string& out, double value, int decimals) {
  if (!std::isfinite(value)) return;
  const std::size_t begin = out.size();
  fmt::format_to(std::back_inserter(out), "{:.{}f}", value, decimals);
  const bool is_zero = out.find_first_not_of("-0.", begin) == std::string::npos;
  if (is_zero && out[begin] == '-') out.erase(begin, 1);
}

std::string fixed(double value, int decimals) {
  std::string out;
  append_fixed(out, value, decimals);
  return out;
}

double rounded(double value, int decimals) {
  if (!std::isfinite(value)) return 0.0;
  double unit = 1.0;
  for (int i = 0; i < decimals; ++i) unit *= 10.0;
  return std::round(value * unit) / unit + 0.0;
}

std::string grouped(double value) {
  std::string digits = fixed(value, 0);
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string percent(double share) {
  const double value = 100.0 * share;
  if (share < 1.0 && value >= 99.95) return "> 99.9 %";
  if (share > 0.0 && value < 0.05) return "< 0.1 %";
  return fixed(value, 1) + " %";
}

void append_csv_field(std::string& out, std::string_view text) {
  const bool quoted = text.find_first_of(",\"") != std::string_view::npos;
  if (quoted) out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += is_control(static_cast<unsigned char>(c)) ? ' ' : c;
  }
  if (quoted) out += '"';
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = first_letter(text.substr(at));
    const bool wrong = letter.code == kReplacement && letter.bytes == 1;
    out += wrong ? std::string_view("\xEF\xBF\xBD") : text.substr(at, letter.bytes);
    at += letter.bytes;
  }
  return out;
}

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : valid_utf8(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += is_control(static_cast<unsigned char>(c)) ? ' ' : c;
    }
  }
  return out;
}

std::string slug(std::string_view text) {
  constexpr std::size_t kLongest = 100;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = first_letter(text.substr(at));
    if (out.size() + letter.bytes > kLongest) break;
    const char c = text[at];
    const bool other_letter = letter.bytes > 1;
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool upper = c >= 'A' && c <= 'Z';
    if (other_letter || plain) {
      out += text.substr(at, letter.bytes);
    } else if (upper) {
      out += static_cast<char>(c - 'A' + 'a');
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
    at += letter.bytes;
  }
  while (out.ends_with('_')) out.pop_back();
  return out.empty() ? "unnamed" : out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Letter letter = first_letter(text.substr(at));
    width += width_of(letter.code);
    at += letter.bytes;
  }
  return width;
}

std::string padded_right(std::string_view text, std::size_t width) {
  std::string out = cut(text, width);
  out.append(width - std::min(width, display_width(out)), ' ');
  return out;
}

std::string padded_left(std::string_view text, std::size_t width) {
  const std::string out = cut(text, width);
  return std::string(width - std::min(width, display_width(out)), ' ') + out;
}

}  // namespace aloft::results
