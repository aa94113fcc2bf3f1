/// What OEM in KVN and in XML share: the metadata of a segment, and its states. Private to orbit/.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/orbit/message_record.h"

namespace aloft::orbit {

/// Gathers the segments of one file; each object's become one table.
class OemSegments {
 public:
  explicit OemSegments(std::string_view file) : file_(file) {}

  /// Checks the metadata: centre, frame, time system, times, interpolation.
  void begin(const MessageRecord& metadata);
  /// A state as texts: epoch, three km, three km/s, and perhaps three accelerations.
  void add_state(std::span<const std::string_view> fields, std::size_t line);
  /// Checks that there are states, and whether they reach as far as the metadata says.
  void end();
  Result<Catalogue> finish();

  void complain(std::size_t line, std::string_view message);
  Complaints& complaints() { return complaints_; }

 private:
  [[nodiscard]] std::int64_t read_tai_ns(std::string_view text, std::string_view key,
                                         std::size_t line);
  void read_interpolation(const MessageRecord& metadata);
  void read_span(const MessageRecord& metadata);
  void note_missing_end();

  std::string file_;
  Complaints complaints_;
  Catalogue catalogue_;
  StateTable object_;  // Of the segment in hand, which is its only one.
  std::string time_system_;
  std::int64_t from_tai_ns_ = 0;
  std::int64_t to_tai_ns_ = 0;
};

bool is_oem_metadata_keyword(std::string_view key);

/// Parts a line at blanks.
std::vector<std::string_view> split_words(std::string_view line);

/// The UTC instant of a TAI count.
UtcTime utc_of_tai_ns(std::int64_t tai_ns);

}  // namespace aloft::orbit
