#include <optional>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/orbit/kvn_line.h"
#include "aloft/orbit/message_record.h"
#include "aloft/orbit/omm_elements.h"

// Orbit mean-elements messages as lines of KEYWORD = VALUE [unit] (CCSDS 502.0-B-3, section 7). A
// file may hold any number of messages, each of which begins with CCSDS_OMM_VERS.

namespace aloft::orbit {
namespace {

class KvnReader {
 public:
  explicit KvnReader(std::string_view file) : file_(file) {}

  void take(std::string_view text, std::size_t number) {
    const std::string_view line = without_blanks(text);
    if (line.empty() || is_comment(line)) return;
    const KvnLine field = split_kvn_line(line);
    if (!field.well_formed)
      return complain(number, fmt::format("found '{}'; KEYWORD = VALUE is allowed", shown(line)));
    if (field.key == "CCSDS_OMM_VERS") return begin(number, field);
    if (!record_)
      return complain(number, fmt::format("found {} before CCSDS_OMM_VERS, with which a message "
                                          "begins",
                                          shown(field.key)));
    if (!is_omm_keyword(field.key))
      return complain(number, fmt::format("the keyword is '{}'; one of an OMM, or USER_DEFINED_*, "
                                          "is allowed",
                                          shown(field.key)));
    record_->add(field.key, field.value, field.unit, number);
  }

  Result<Catalogue> finish() {
    end_record();
    return finish_omm(std::move(catalogue_), complaints_, file_);
  }

 private:
  void complain(std::size_t number, std::string_view message) {
    complaints_.add(fmt::format("{}:{}: {}", file_, number, message));
  }

  void begin(std::size_t number, const KvnLine& field) {
    end_record();
    const auto version = parse_number(field.value);
    if (!version || *version < 1.0 || *version >= 4.0)
      complain(number,
               fmt::format("CCSDS_OMM_VERS is '{}'; 1.0 to 3.0 is allowed", shown(field.value)));
    record_.emplace(file_, number, complaints_);
    ++count_;
  }

  void end_record() {
    if (!record_) return;
    record_->require_present(mandatory_omm_keywords());
    take_omm_record(*record_, file_, {record_->line(), count_}, catalogue_);
    record_.reset();
  }

  std::string_view file_;
  Complaints complaints_;
  Catalogue catalogue_;
  std::optional<MessageRecord> record_;
  std::size_t count_ = 0;
};

}  // namespace

Result<Catalogue> parse_omm_kvn(std::string_view text, std::string_view file) {
  KvnReader reader(file);
  std::size_t number = 0;
  for (const std::string_view line : split_lines(text)) reader.take(line, ++number);
  return reader.finish();
}

}  // namespace aloft::orbit
