#include "aloft/orbit/message_record.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/orbit/omm_elements.h"

namespace aloft::orbit {
namespace {

constexpr std::string_view kKeywords[] = {
    "CCSDS_OMM_VERS",
    "CLASSIFICATION",
    "CREATION_DATE",
    "ORIGINATOR",
    "MESSAGE_ID",
    "OBJECT_NAME",
    "OBJECT_ID",
    "CENTER_NAME",
    "REF_FRAME",
    "REF_FRAME_EPOCH",
    "TIME_SYSTEM",
    "MEAN_ELEMENT_THEORY",
    "EPOCH",
    "SEMI_MAJOR_AXIS",
    "MEAN_MOTION",
    "ECCENTRICITY",
    "INCLINATION",
    "RA_OF_ASC_NODE",
    "ARG_OF_PERICENTER",
    "MEAN_ANOMALY",
    "GM",
    "MASS",
    "SOLAR_RAD_AREA",
    "SOLAR_RAD_COEFF",
    "DRAG_AREA",
    "DRAG_COEFF",
    "EPHEMERIS_TYPE",
    "CLASSIFICATION_TYPE",
    "NORAD_CAT_ID",
    "ELEMENT_SET_NO",
    "REV_AT_EPOCH",
    "BSTAR",
    "BTERM",
    "MEAN_MOTION_DOT",
    "MEAN_MOTION_DDOT",
    "AGOM",
    "COV_REF_FRAME",
    "CX_X",
    "CY_X",
    "CY_Y",
    "CZ_X",
    "CZ_Y",
    "CZ_Z",
    "CX_DOT_X",
    "CX_DOT_Y",
    "CX_DOT_Z",
    "CX_DOT_X_DOT",
    "CY_DOT_X",
    "CY_DOT_Y",
    "CY_DOT_Z",
    "CY_DOT_X_DOT",
    "CY_DOT_Y_DOT",
    "CZ_DOT_X",
    "CZ_DOT_Y",
    "CZ_DOT_Z",
    "CZ_DOT_X_DOT",
    "CZ_DOT_Y_DOT",
    "CZ_DOT_Z_DOT",
};

// The unit in which a keyword is read; any other, where one is stated, would be another orbit.
std::string_view unit_of(std::string_view key) {
  if (key == "MEAN_MOTION") return "rev/day";
  if (key == "MEAN_MOTION_DOT") return "rev/day**2";
  if (key == "MEAN_MOTION_DDOT") return "rev/day**3";
  if (key == "BSTAR") return "1/ER";
  if (key == "ECCENTRICITY") return "n/a";
  return "deg";
}

bool same_unit(std::string_view found, std::string_view expected) {
  return std::equal(found.begin(), found.end(), expected.begin(), expected.end(),
                    [](char a, char b) {
                      const auto lower = [](char c) {
                        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
                      };
                      return lower(a) == lower(b);
                    });
}

}  // namespace

bool is_omm_keyword(std::string_view key) {
  return std::find(std::begin(kKeywords), std::end(kKeywords), key) != std::end(kKeywords) ||
         (key.starts_with("USER_DEFINED_") && !has_unprintable(key));
}

std::span<const std::string_view> mandatory_omm_keywords() {
  static constexpr std::array<std::string_view, 6> kMandatory = {
      "CENTER_NAME",         "REF_FRAME",       "TIME_SYSTEM",
      "MEAN_ELEMENT_THEORY", "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT"};
  return kMandatory;
}

void MessageRecord::add(std::string_view key, std::string_view value, std::string_view unit,
                        std::size_t line) {
  const auto earlier =
      std::find_if(fields_.begin(), fields_.end(), [key](const Field& f) { return f.key == key; });
  if (earlier != fields_.end()) {
    complaints_.add(fmt::format("{}:{}: {} is given a second time, after line {}; once is allowed",
                                file_, line, shown(key), earlier->line));
    return;
  }
  fields_.push_back({std::string(key), std::string(value), std::string(unit), line});
}

const MessageRecord::Field* MessageRecord::find(std::string_view key) const {
  for (const Field& field : fields_)
    if (field.key == key) return field.value.empty() ? nullptr : &field;
  return nullptr;
}

void MessageRecord::require_present(std::span<const std::string_view> keys) const {
  for (const std::string_view key : keys)
    if (find(key) == nullptr) complain_about(key, fmt::format("has no {}; it is needed", key));
}

std::size_t MessageRecord::line_of(std::string_view key) const {
  const Field* field = find(key);
  return field == nullptr ? line_ : field->line;
}

void MessageRecord::complain_about(std::string_view key, std::string_view message) const {
  complaints_.add(fmt::format("{}:{}: {}", file_, line_of(key), message));
}

std::string MessageRecord::text(std::string_view key) const {
  const Field* field = find(key);
  return field == nullptr ? std::string() : field->value;
}

std::string MessageRecord::string(std::string_view key) const {
  const std::string found = text(key);
  if (!has_unprintable(found)) return found;
  complain_about(key, fmt::format("{} is '{}'; a printable string is allowed", key, shown(found)));
  return {};
}

double MessageRecord::number(std::string_view key, const Range& range) const {
  const Field* field = find(key);
  if (field == nullptr) {
    complain_about(key, fmt::format("has no {}; a number {} is needed", key, range.text()));
    return 0.0;
  }
  if (!field->unit.empty() && !same_unit(field->unit, unit_of(key)))
    complain_about(key, fmt::format("the unit of {} is '{}'; {} is allowed", key,
                                    shown(field->unit), unit_of(key)));
  const auto value = parse_number(field->value);
  if (value && range.holds(*value)) return *value;
  complain_about(key, fmt::format("{} is '{}'; a number {} is allowed", key, shown(field->value),
                                  range.text()));
  return 0.0;
}

double MessageRecord::number_or_zero(std::string_view key, const Range& range) const {
  return find(key) == nullptr ? 0.0 : number(key, range);
}

std::uint64_t MessageRecord::catalogue_number() const {
  const std::string found = text("NORAD_CAT_ID");
  const auto number = parse_count(found);
  if (number) return *number;
  complain_about("NORAD_CAT_ID", fmt::format("NORAD_CAT_ID is '{}'; a whole number is allowed",
                                             found.empty() ? "absent" : shown(found)));
  return 0;
}

void MessageRecord::require(std::string_view key,
                            std::initializer_list<std::string_view> allowed) const {
  const std::string found = text(key);
  if (!found.empty() && std::find(allowed.begin(), allowed.end(), found) == allowed.end())
    complain_about(key, fmt::format("{} is '{}'; {} is allowed", key, shown(found),
                                    fmt::join(allowed, " or ")));
}

Result<UtcTime> parse_ccsds_time(std::string_view text) {
  std::string calendar(without_blanks(text));
  // Day of the year: the fourth digit group has three digits before the T.
  constexpr std::size_t kDayEnd = 8;
  if (calendar.size() >= kDayEnd && calendar[4] == '-' &&
      (calendar.size() == kDayEnd || calendar[kDayEnd] == 'T')) {
    const auto year = parse_count(std::string_view(calendar).substr(0, 4));
    const auto day = parse_count(std::string_view(calendar).substr(5, 3));
    if (!year || !day || *year < 1957 || *year > 2199 || *day < 1 || *day > 366)
      return parse_utc(text);  // Which says what is allowed.
    const UtcTime date = plus_seconds(utc_from_date(static_cast<int>(*year), 1, 1, 0),
                                      (static_cast<std::int64_t>(*day) - 1) * 86'400);
    const std::string date_text = format_utc(date).substr(0, 10);
    if (!date_text.starts_with(calendar.substr(0, 4))) return parse_utc(text);
    calendar.replace(0, kDayEnd, date_text);
  }
  constexpr std::size_t kNanosecondsEnd = 29;  // Of "2026-06-15T12:00:00.123456789".
  const bool has_z = calendar.ends_with('Z');
  if (has_z) calendar.pop_back();
  while (calendar.size() > kNanosecondsEnd && calendar.back() == '0') calendar.pop_back();
  return parse_utc(calendar);
}

Result<Catalogue> finish_omm(Catalogue catalogue, Complaints& complaints, std::string_view file) {
  if (complaints.empty() && catalogue.elements.empty())
    complaints.add(
        catalogue.skipped.empty()
            ? fmt::format("{}: has no records; one or more are needed", file)
            : fmt::format("{}: all {} records have a DECAY_DATE; one or more without are needed",
                          file, catalogue.skipped.size()));
  if (!complaints.empty()) return complaints.as_error();
  skip_repeated(catalogue, file);
  return catalogue;
}

}  // namespace aloft::orbit
