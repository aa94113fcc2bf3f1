#include <algorithm>
#include <cmath>
#include <initializer_list>

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <simdjson.h>

#include "aloft/orbit/omm_elements.h"

// Orbit mean-elements messages (CCSDS 502.0-B-3) in JSON, as CelesTrak (numbers) and Space-Track
// (strings) write them.

namespace aloft::orbit {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// One record, and where its complaints go.
class Record {
 public:
  Record(object fields, std::size_t number, std::string_view file, Complaints& complaints)
      : fields_(fields), number_(number), file_(file), complaints_(complaints) {}

  // JSON has no lines to name: the keyword alone must do.
  void complain_about(std::string_view /*key*/, std::string_view message) const {
    complain(message);
  }

  // A key that is absent or null counts as not there.
  [[nodiscard]] std::optional<element> find(std::string_view key) const {
    element value;
    if (fields_.at_key(key).get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
    return value;
  }

  [[nodiscard]] std::string text(std::string_view key) const {
    const auto value = find(key);
    return value ? as_text(*value) : std::string();
  }

  // A string that a terminal can print, or nothing when the key is absent.
  [[nodiscard]] std::string string(std::string_view key) const {
    const auto value = find(key);
    if (!value) return {};
    std::string_view found;
    if (value->get(found) == simdjson::SUCCESS && !has_unprintable(found))
      return std::string(without_blanks(found));
    complain(fmt::format("{} is '{}'; a printable string is allowed", key, shown(as_text(*value))));
    return {};
  }

  [[nodiscard]] double number(std::string_view key, const Range& range) const {
    const auto value = find(key);
    if (!value) {
      complain(fmt::format("has no {}; a number {} is needed", key, range.text()));
      return 0.0;
    }
    const auto found = as_number(*value);
    if (found && range.holds(*found)) return *found;
    complain(fmt::format("{} is '{}'; a number {} is allowed", key, shown(as_text(*value)),
                         range.text()));
    return 0.0;
  }

  [[nodiscard]] double number_or_zero(std::string_view key, const Range& range) const {
    return find(key) ? number(key, range) : 0.0;
  }

  [[nodiscard]] std::uint64_t catalogue_number() const {
    const auto value = find("NORAD_CAT_ID");
    std::uint64_t number = 0;
    if (value && value->get(number) == simdjson::SUCCESS) return number;
    std::string_view digits;
    if (value && value->get(digits) == simdjson::SUCCESS) {
      const auto parsed = parse_count(digits);
      if (parsed) return *parsed;
    }
    complain(fmt::format("NORAD_CAT_ID is '{}'; a whole number is allowed",
                         value ? shown(as_text(*value)) : "absent"));
    return 0;
  }

  // A key that, if there, must have one of the values that the theory supposes.
  void require(std::string_view key, std::initializer_list<std::string_view> allowed) const {
    const std::string found = text(key);
    if (!found.empty() && std::find(allowed.begin(), allowed.end(), found) == allowed.end())
      complain(
          fmt::format("{} is '{}'; {} is allowed", key, shown(found), fmt::join(allowed, " or ")));
  }

 private:
  void complain(std::string_view message) const {
    complaints_.add(fmt::format("{}: record {}: {}", file_, number_, message));
  }

  static std::string as_text(const element& value) {
    std::string_view string;
    if (value.get(string) == simdjson::SUCCESS) return std::string(string);
    return simdjson::minify(value);
  }

  static std::optional<double> as_number(const element& value) {
    double number = 0.0;
    if (value.get(number) == simdjson::SUCCESS)
      return std::isfinite(number) ? std::optional(number) : std::nullopt;
    std::string_view string;
    if (value.get(string) == simdjson::SUCCESS) return parse_number(string);
    return std::nullopt;
  }

  object fields_;
  std::size_t number_;
  std::string_view file_;
  Complaints& complaints_;
};

void take_record(const element& value, std::size_t number, std::string_view file,
                 Complaints& complaints, Catalogue& catalogue) {
  object fields;
  if (value.get(fields) != simdjson::SUCCESS) {
    complaints.add(fmt::format("{}: record {}: is not an object", file, number));
    return;
  }
  const Record record(fields, number, file, complaints);
  take_omm_record(record, file, {0, number}, catalogue);
}

}  // namespace

// Here, since this is the source that knows the library.
bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

Result<Catalogue> parse_omm_json(std::string_view text, std::string_view file) {
  simdjson::dom::parser parser;
  element root;
  const simdjson::error_code error = parser.parse(text.data(), text.size()).get(root);
  if (error != simdjson::SUCCESS)
    return invalid_input(fmt::format("{}: is not valid JSON ({}); a whole OMM file is needed", file,
                                     simdjson::error_message(error)));
  Complaints complaints;
  Catalogue catalogue;
  simdjson::dom::array records;
  if (root.get(records) == simdjson::SUCCESS) {
    std::size_t number = 0;
    for (const element record : records) take_record(record, ++number, file, complaints, catalogue);
  } else {
    take_record(root, 1, file, complaints, catalogue);
  }
  return finish_omm(std::move(catalogue), complaints, file);
}

}  // namespace aloft::orbit
