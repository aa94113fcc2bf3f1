#include <optional>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/orbit/kvn_line.h"
#include "aloft/orbit/oem_segment.h"

// Orbit ephemeris messages in lines (CCSDS 502.0-B-3, section 5): a header, then segments of
// metadata, states and covariances. Covariances are checked for their form, and not used.

namespace aloft::orbit {
namespace {

constexpr std::size_t kCovarianceRows = 6;

class OemReader {
 public:
  explicit OemReader(std::string_view file) : file_(file), segments_(file) {}

  void take(std::string_view text, std::size_t number) {
    const std::string_view line = without_blanks(text);
    if (line.empty() || is_comment(line)) return;
    number_ = number;
    switch (part_) {
      case Part::header: return take_header(line);
      case Part::metadata: return take_metadata(line);
      case Part::states: return take_state(line);
      case Part::covariance: return take_covariance(line);
    }
  }

  Result<Catalogue> finish() {
    if (part_ == Part::metadata) complain("the file ends within the metadata; META_STOP is needed");
    if (part_ == Part::covariance)
      complain("the file ends within covariances; COVARIANCE_STOP is needed");
    if (part_ != Part::metadata) segments_.end();
    return segments_.finish();
  }

 private:
  enum class Part { header, metadata, states, covariance };

  void complain(std::string_view message) { segments_.complain(number_, message); }

  void begin_metadata() {
    segments_.end();
    metadata_.emplace(file_, number_, segments_.complaints());
    part_ = Part::metadata;
  }

  void take_header(std::string_view line) {
    if (line == "META_START") return begin_metadata();
    const KvnLine field = split_kvn_line(line);
    const bool known = field.key == "CREATION_DATE" || field.key == "ORIGINATOR" ||
                       field.key == "MESSAGE_ID" || field.key == "CLASSIFICATION" ||
                       field.key == "CCSDS_OEM_VERS";
    if (!field.well_formed || !known)
      return complain(
          fmt::format("found '{}'; a keyword of an OEM's header, or META_START, is "
                      "allowed",
                      shown(field.well_formed ? field.key : line)));
    const auto version = parse_number(field.value);
    if (field.key == "CCSDS_OEM_VERS" && (!version || *version < 1.0 || *version >= 4.0))
      complain(fmt::format("CCSDS_OEM_VERS is '{}'; 1.0 to 3.0 is allowed", shown(field.value)));
  }

  void take_metadata(std::string_view line) {
    if (line == "META_STOP") {
      segments_.begin(*metadata_);
      part_ = Part::states;
      return;
    }
    const KvnLine field = split_kvn_line(line);
    if (!field.well_formed)
      return complain(
          fmt::format("found '{}'; KEYWORD = VALUE or META_STOP is allowed", shown(line)));
    if (!is_oem_metadata_keyword(field.key))
      return complain(fmt::format("the keyword is '{}'; one of an OEM's metadata is allowed",
                                  shown(field.key)));
    metadata_->add(field.key, field.value, field.unit, number_);
  }

  void take_state(std::string_view line) {
    if (line == "META_START") return begin_metadata();
    if (line == "COVARIANCE_START") {
      part_ = Part::covariance;
      covariance_row_ = kCovarianceRows;
      return;
    }
    const KvnLine field = split_kvn_line(line);
    if (field.well_formed)
      return complain(
          fmt::format("the keyword is '{}' among the states; a state, META_START or "
                      "COVARIANCE_START is allowed",
                      shown(field.key)));
    segments_.add_state(split_words(line), number_);
  }

  void take_covariance(std::string_view line) {
    const bool whole = covariance_row_ == kCovarianceRows;
    if (line == "COVARIANCE_STOP") {
      if (!whole) complain_about_rows();
      part_ = Part::states;
      return;
    }
    const KvnLine field = split_kvn_line(line);
    if (field.well_formed) {
      if (field.key != "EPOCH" && field.key != "COV_REF_FRAME")
        return complain(
            fmt::format("the keyword is '{}' within a covariance; EPOCH or "
                        "COV_REF_FRAME is allowed",
                        shown(field.key)));
      if (field.key == "EPOCH" && !whole) complain_about_rows();
      if (field.key == "EPOCH") covariance_row_ = 0;
      return;
    }
    take_covariance_row(split_words(line));
  }

  void complain_about_rows() {
    complain(
        fmt::format("the covariance has {} rows; {} are needed", covariance_row_, kCovarianceRows));
  }

  void take_covariance_row(const std::vector<std::string_view>& words) {
    if (covariance_row_ == kCovarianceRows)
      return complain(
          fmt::format("found a row of a covariance; EPOCH, or COVARIANCE_STOP after {} "
                      "rows, is allowed",
                      kCovarianceRows));
    ++covariance_row_;
    if (words.size() != covariance_row_)
      complain(fmt::format("row {} of the covariance has {} numbers; {} are allowed",
                           covariance_row_, words.size(), covariance_row_));
    for (const std::string_view word : words)
      if (!parse_number(word))
        complain(fmt::format("row {} of the covariance has '{}'; a number is allowed",
                             covariance_row_, shown(word)));
  }

  std::string file_;
  OemSegments segments_;
  Part part_ = Part::header;
  std::optional<MessageRecord> metadata_;
  std::size_t number_ = 0;
  std::size_t covariance_row_ = kCovarianceRows;
};

}  // namespace

Result<Catalogue> parse_oem(std::string_view text, std::string_view file) {
  OemReader reader(file);
  std::size_t number = 0;
  for (const std::string_view line : split_lines(text)) reader.take(line, ++number);
  return reader.finish();
}

}  // namespace aloft::orbit
