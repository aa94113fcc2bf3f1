/// Bytes as numbers, views and checksums. Private to the module.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace aloft::transparency {

/// Appends `value` in `bytes` bytes, the most significant first.
void put_big_endian(std::string& out, std::uint64_t value, std::size_t bytes);
/// The number that all of `bytes` (at most 8) spell, the most significant first.
std::uint64_t big_endian(std::string_view bytes);

inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline const std::uint8_t* as_bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

/// CRC-32C (Castagnoli), as iSCSI has it (RFC 3720, B.4).
std::uint32_t crc32c(std::string_view bytes);

}  // namespace aloft::transparency
