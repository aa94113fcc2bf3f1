#include "aloft/earth/names.h"

#include <algorithm>
#include <optional>

namespace aloft::earth {
namespace {

// Two characters a code point, dots filling up: the letters that remain when NFKD's accents are
// taken off (Unicode 14), and the usual spelling of letters that have no decomposition. Two dots:
// no Latin letter, left alone.
constexpr char32_t kLatinBegin = 0xC0;  // Latin-1, Extended-A and Extended-B.
constexpr std::string_view kLatin =
    "a.a.a.a.a.a.aec.e.e.e.e.i.i.i.i.d.n.o.o.o.o.o...o.u.u.u.u.y.thss"
    "a.a.a.a.a.a.aec.e.e.e.e.i.i.i.i.d.n.o.o.o.o.o...o.u.u.u.u.y.thy."
    "a.a.a.a.a.a.c.c.c.c.c.c.c.c.d.d.d.d.e.e.e.e.e.e.e.e.e.e.g.g.g.g."
    "g.g.g.g.h.h.h.h.i.i.i.i.i.i.i.i.i.i.ijijj.j.k.k.k.l.l.l.l.l.l..."
    "..l.l.n.n.n.n.n.n...n.n.o.o.o.o.o.o.oeoer.r.r.r.r.r.s.s.s.s.s.s."
    "s.s.t.t.t.t.t.t.u.u.u.u.u.u.u.u.u.u.u.u.w.w.y.y.y.z.z.z.z.z.z.s."
    "................................................................"
    "o.o...........................u.u..............................."
    "........dzdzdzljljljnjnjnja.a.i.i.o.o.u.u.u.u.u.u.u.u.u.u.e.a.a."
    "a.a.........g.g.k.k.o.o.o.o.....j.dzdzdzg.g.....n.n.a.a........."
    "a.a.a.a.e.e.e.e.i.i.i.i.o.o.o.o.r.r.r.r.u.u.u.u.s.s.t.t.....h.h."
    "............a.a.e.e.o.o.o.o.o.o.o.o.y.y........................."
    "................................";
constexpr char32_t kLatinAdditionalBegin = 0x1E00;  // Vietnamese among others.
constexpr std::string_view kLatinAdditional =
    "a.a.b.b.b.b.b.b.c.c.d.d.d.d.d.d.d.d.d.d.e.e.e.e.e.e.e.e.e.e.f.f."
    "g.g.h.h.h.h.h.h.h.h.h.h.i.i.i.i.k.k.k.k.k.k.l.l.l.l.l.l.l.l.m.m."
    "m.m.m.m.n.n.n.n.n.n.n.n.o.o.o.o.o.o.o.o.p.p.p.p.r.r.r.r.r.r.r.r."
    "s.s.s.s.s.s.s.s.s.s.t.t.t.t.t.t.t.t.u.u.u.u.u.u.u.u.u.u.v.v.v.v."
    "w.w.w.w.w.w.w.w.w.w.x.x.x.x.y.y.z.z.z.z.z.z.h.t.w.y...s.....ss.."
    "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.e.e.e.e.e.e.e.e."
    "e.e.e.e.e.e.e.e.i.i.i.i.o.o.o.o.o.o.o.o.o.o.o.o.o.o.o.o.o.o.o.o."
    "o.o.o.o.u.u.u.u.u.u.u.u.u.u.u.u.u.u.y.y.y.y.y.y.y.y.............";

constexpr bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Takes a code point of two or three bytes from the front; none for anything else.
std::optional<char32_t> decode(std::string_view text, std::size_t& length) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
  };
  if ((byte(0) & 0xE0U) == 0xC0U && text.size() >= 2 && is_continuation(text[1])) {
    length = 2;
    return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
  }
  if ((byte(0) & 0xF0U) == 0xE0U && text.size() >= 3 && is_continuation(text[1]) &&
      is_continuation(text[2])) {
    length = 3;
    return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
  }
  return std::nullopt;
}

/// What a code point folds to; none when it stays as it is.
std::optional<std::string_view> folded(char32_t code) {
  if (code >= 0x300 && code < 0x370) return "";  // Combining accents.
  if (code == 0x2018 || code == 0x2019 || code == 0x2BB || code == 0x2BC) return "'";
  if (code == 0x259) return "e";  // Schwa, as in "Gəncə".
  std::string_view table;
  std::size_t at = 0;
  if (code >= kLatinBegin && code - kLatinBegin < kLatin.size() / 2) {
    table = kLatin;
    at = 2 * (code - kLatinBegin);
  } else if (code >= kLatinAdditionalBegin &&
             code - kLatinAdditionalBegin < kLatinAdditional.size() / 2) {
    table = kLatinAdditional;
    at = 2 * (code - kLatinAdditionalBegin);
  }
  if (table.empty() || table[at] == '.') return std::nullopt;
  return table.substr(at, table[at + 1] == '.' ? 1 : 2);
}

}  // namespace

std::string fold_name(std::string_view utf8) {
  std::string result;
  result.reserve(utf8.size());
  while (!utf8.empty()) {
    std::size_t length = 1;
    if (static_cast<unsigned char>(utf8.front()) < 0x80U) {
      result += ascii_lower(utf8.front());
    } else {
      const auto code = decode(utf8, length);
      const auto letters = code ? folded(*code) : std::nullopt;
      result += letters ? *letters : utf8.substr(0, length);
    }
    utf8.remove_prefix(length);
  }
  return result;
}

bool equal_ignoring_ascii_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

EditDistance::EditDistance(std::string_view pattern)
    : length_(std::min<std::size_t>(pattern.size(), 64)) {
  for (std::size_t i = 0; i < length_; ++i)
    positions_[static_cast<unsigned char>(pattern[i])] |= std::uint64_t{1} << i;
}

// G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic
// programming", JACM 46 (1999), in H. Hyyrö's form for the distance of whole strings (2001).
std::size_t EditDistance::to(std::string_view text) const {
  if (length_ == 0) return text.size();
  const std::uint64_t last = std::uint64_t{1} << (length_ - 1);
  std::uint64_t up = ~std::uint64_t{0};
  std::uint64_t down = 0;
  std::size_t distance = length_;
  for (const char c : text) {
    const std::uint64_t equal = positions_[static_cast<unsigned char>(c)];
    const std::uint64_t vertical = equal | down;
    const std::uint64_t horizontal = (((equal & up) + up) ^ up) | equal;
    std::uint64_t more = down | ~(horizontal | up);
    std::uint64_t less = up & horizontal;
    if ((more & last) != 0) ++distance;
    if ((less & last) != 0) --distance;
    more = (more << 1U) | 1U;
    less <<= 1U;
    up = less | ~(vertical | more);
    down = more & vertical;
  }
  return distance;
}

}  // namespace aloft::earth
