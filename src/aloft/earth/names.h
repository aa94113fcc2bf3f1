/// Comparing names of places as people type them. Private to earth and its pack maker.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace aloft::earth {

/// Lower case, Latin letters without their accents ("São Paulo" to "sao paulo"), curly quotes
/// straight. Other scripts stay as they are. Bytes that are not UTF-8 stay as they are.
std::string fold_name(std::string_view utf8);

/// Equal but for the case of ASCII letters.
bool equal_ignoring_ascii_case(std::string_view a, std::string_view b);

bool is_ascii(std::string_view text);

/// Number of bytes to insert, delete or replace to turn one text into another; the first text is
/// cut at 64 bytes, the word length of the bit-parallel algorithm.
class EditDistance {
 public:
  explicit EditDistance(std::string_view pattern);
  [[nodiscard]] std::size_t to(std::string_view text) const;

 private:
  std::array<std::uint64_t, 256> positions_{};
  std::size_t length_ = 0;
};

}  // namespace aloft::earth
