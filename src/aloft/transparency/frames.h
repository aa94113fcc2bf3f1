/// An append-only file of frames: length and CRC-32C, then the bytes. Private to the module.
///
/// A frame is two little-endian 32-bit numbers (length of the payload; CRC-32C of the length's four
/// bytes and the payload) and the payload, which begins with a 64-bit big-endian number: what the
/// writer counts, so that a sector of another place or time is not taken for this one.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "aloft/transparency/disk.h"

namespace aloft::transparency {

struct Frame {
  std::uint64_t number = 0;
  std::string_view payload;  ///< Without the number.
};
std::string to_bytes(const Frame& frame);

/// Gives the number that the frame after this one must have, or nothing to refuse this frame.
using FrameVisitor = std::function<std::optional<std::uint64_t>(const Frame&)>;

struct Scan {
  std::uint64_t whole_bytes = 0;  ///< Up to here, frame follows frame.
  std::uint64_t next_number = 0;
  /// What follows is followed by a good frame. A torn append is the last one, so this is none:
  /// something changed bytes that had been synced.
  bool damaged = false;
};
/// Frames from the front, the first with `number`.
Scan scan_frames(std::string_view bytes, std::uint64_t number, const FrameVisitor& visit);

}  // namespace aloft::transparency
