#include "aloft/transparency/frames.h"

#include <algorithm>
#include <optional>

#include "aloft/transparency/bytes.h"

namespace aloft::transparency {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kHeadBytes = 8;
constexpr std::size_t kNumberBytes = 8;

std::string little_endian(std::uint32_t value) {
  std::string bytes;
  put_big_endian(bytes, value, sizeof value);
  return {bytes.rbegin(), bytes.rend()};
}

std::uint32_t from_little_endian(std::string_view bytes) {
  const std::string turned(bytes.rbegin(), bytes.rend());
  return static_cast<std::uint32_t>(big_endian(turned));
}

std::uint32_t checksum(std::string_view length, std::string_view body) {
  std::string all(length);
  all += body;
  return crc32c(all);
}

// The length of the frame at the front, as its head has it; nothing if that is beyond the end.
std::optional<std::size_t> claimed_bytes(std::string_view bytes) {
  if (bytes.size() < kHeadBytes) return std::nullopt;
  const std::size_t length = from_little_endian(bytes.substr(0, kLengthBytes));
  if (bytes.size() - kHeadBytes < length) return std::nullopt;
  return kHeadBytes + length;
}

std::optional<Frame> good_frame(std::string_view bytes) {
  const auto claimed = claimed_bytes(bytes);
  if (!claimed || *claimed < kHeadBytes + kNumberBytes) return std::nullopt;
  const std::string_view length = bytes.substr(0, kLengthBytes);
  const std::string_view body = bytes.substr(kHeadBytes, *claimed - kHeadBytes);
  const std::string_view stored = bytes.substr(kLengthBytes, kHeadBytes - kLengthBytes);
  if (from_little_endian(stored) != checksum(length, body)) return std::nullopt;
  return Frame{big_endian(body.substr(0, kNumberBytes)), body.substr(kNumberBytes)};
}

}  // namespace

std::string to_bytes(const Frame& frame) {
  std::string body;
  put_big_endian(body, frame.number, kNumberBytes);
  body += frame.payload;
  const std::string length = little_endian(static_cast<std::uint32_t>(body.size()));
  return length + little_endian(checksum(length, body)) + body;
}

Scan scan_frames(std::string_view bytes, std::uint64_t number, const FrameVisitor& visit) {
  Scan scan{0, number, false};
  for (;;) {
    const std::string_view rest = bytes.substr(scan.whole_bytes);
    const auto frame = good_frame(rest);
    const auto next = frame && frame->number == scan.next_number ? visit(*frame) : std::nullopt;
    if (!next) {
      const auto claimed = claimed_bytes(rest);
      scan.damaged = claimed && good_frame(rest.substr(*claimed)).has_value();
      return scan;
    }
    scan.next_number = *next;
    scan.whole_bytes += kHeadBytes + kNumberBytes + frame->payload.size();
  }
}

}  // namespace aloft::transparency
