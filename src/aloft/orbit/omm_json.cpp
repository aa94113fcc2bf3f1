#include <algorithm>
#include <cmath>
#include <initializer_list>

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <simdjson.h>

#include "aloft/orbit/element_text.h"

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

  void complain(std::string_view message) const {
    complaints_.add(fmt::format("{}: record {}: {}", file_, number_, message));
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

UtcTime read_epoch(const Record& record) {
  const std::string text = record.text("EPOCH");
  const auto epoch = parse_utc(text);
  if (epoch) return *epoch;
  record.complain(fmt::format(
      "EPOCH is '{}'; a UTC time such as 2026-06-15T12:00:00.123456 is allowed", shown(text)));
  return {};
}

void require_sgp4(const Record& record) {
  record.require("MEAN_ELEMENT_THEORY", {"SGP4", "SGP/SGP4"});
  record.require("REF_FRAME", {"TEME"});
  record.require("CENTER_NAME", {"EARTH", "Earth"});
  record.require("TIME_SYSTEM", {"UTC"});
  record.require("EPHEMERIS_TYPE", {"0", "2"});  // SGP4-XP, type 4, is another theory.
}

ElementSet read_elements(const Record& record) {
  constexpr Range kDot{-10.0, 10.0, true, true};
  constexpr Range kSignedAngle_deg{-360.0, 360.0};
  require_sgp4(record);
  ElementSet e;
  e.catalogue_number = record.catalogue_number();
  e.name = record.string("OBJECT_NAME");
  if (e.name.empty()) e.name = fmt::format("{}", e.catalogue_number);
  e.international_designator = record.string("OBJECT_ID");
  e.epoch = read_epoch(record);
  e.mean_motion_rad_per_s =
      mean_motion_from_rev_per_day(record.number("MEAN_MOTION", kMeanMotion_rev_per_day));
  e.eccentricity = record.number("ECCENTRICITY", kEccentricity);
  e.inclination = degrees(record.number("INCLINATION", kInclination_deg));
  e.node = degrees(record.number("RA_OF_ASC_NODE", kSignedAngle_deg));
  e.argument_of_perigee = degrees(record.number("ARG_OF_PERICENTER", kSignedAngle_deg));
  e.mean_anomaly = degrees(record.number("MEAN_ANOMALY", kSignedAngle_deg));
  e.bstar_per_earth_radius = record.number("BSTAR", kBstar);
  e.mean_motion_dot_rev_per_day2 = record.number_or_zero("MEAN_MOTION_DOT", kDot);
  e.mean_motion_ddot_rev_per_day3 = record.number_or_zero("MEAN_MOTION_DDOT", kDot);
  return e;
}

void take_record(const element& value, std::size_t number, std::string_view file,
                 Complaints& complaints, Catalogue& catalogue) {
  object fields;
  if (value.get(fields) != simdjson::SUCCESS) {
    complaints.add(fmt::format("{}: record {}: is not an object", file, number));
    return;
  }
  const Record record(fields, number, file, complaints);
  ElementSet elements = read_elements(record);
  const std::string decay = record.text("DECAY_DATE");
  if (decay.empty()) {
    catalogue.elements.push_back(std::move(elements));
    catalogue.origins.push_back({0, number});
  } else {
    catalogue.skipped.push_back({std::string(file),
                                 {0, number},
                                 std::move(elements.name),
                                 fmt::format("DECAY_DATE is {}", shown(decay))});
  }
}

}  // namespace

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
