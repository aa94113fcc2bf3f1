/// Keywords of one message with their texts: KVN, XML and CSV end here. Private
/// to orbit/.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/orbit/element_text.h"

namespace aloft::orbit {

class MessageRecord {
 public:
  /// `line` is the record's first. `file` and `complaints` must outlive it.
  MessageRecord(std::string_view file, std::size_t line, Complaints& complaints)
      : file_(file), line_(line), complaints_(complaints) {}

  /// A field with an empty value counts as absent, as null does in JSON. A keyword may come once.
  void add(std::string_view key, std::string_view value, std::string_view unit, std::size_t line);

  /// Complains of each of these keywords that is absent.
  void require_present(std::span<const std::string_view> keys) const;

  // What read_omm_elements asks.
  void complain_about(std::string_view key, std::string_view message) const;
  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] std::string string(std::string_view key) const;
  [[nodiscard]] double number(std::string_view key, const Range& range) const;
  [[nodiscard]] double number_or_zero(std::string_view key, const Range& range) const;
  [[nodiscard]] std::uint64_t catalogue_number() const;
  void require(std::string_view key, std::initializer_list<std::string_view> allowed) const;

  [[nodiscard]] std::size_t line() const { return line_; }
  /// Of a field, or of the record where it is absent.
  [[nodiscard]] std::size_t line_of(std::string_view key) const;

 private:
  struct Field {
    std::string key;
    std::string value;
    std::string unit;
    std::size_t line = 0;
  };
  [[nodiscard]] const Field* find(std::string_view key) const;

  std::string_view file_;
  std::size_t line_;
  Complaints& complaints_;
  std::vector<Field> fields_;
};

/// True for the keywords of an OMM but COMMENT: those of its header, metadata and data, and
/// USER_DEFINED_*.
bool is_omm_keyword(std::string_view key);

/// Keywords that the standard asks of every message for SGP4, and without which a message that was
/// cut short would pass for a whole one.
std::span<const std::string_view> mandatory_omm_keywords();

}  // namespace aloft::orbit
