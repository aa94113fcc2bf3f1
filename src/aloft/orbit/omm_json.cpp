#include <array>
#include <cmath>

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

  // A key that, if there, must have the value that the theory supposes.
  void require(std::string_view key, std::string_view allowed) const {
    const std::string found = text(key);
    if (!found.empty() && found != allowed)
      complain(fmt::format("{} is '{}'; {} is allowed", key, shown(found), allowed));
  }

  static std::string as_text(const element& value) {
    std::string_view string;
    if (value.get(string) == simdjson::SUCCESS) return std::string(string);
    return simdjson::minify(value);
  }

 private:
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
  record.require("MEAN_ELEMENT_THEORY", "SGP4");
  record.require("REF_FRAME", "TEME");
  record.require("CENTER_NAME", "EARTH");
  record.require("TIME_SYSTEM", "UTC");
  const std::string type = record.text("EPHEMERIS_TYPE");
  if (!type.empty() && type != "0" && type != "2" && type != "SGP" && type != "SGP4")
    record.complain(fmt::format(
        "EPHEMERIS_TYPE is '{}'; 0 (SGP4) is allowed, SGP4-XP (4) is another theory", shown(type)));
}

ElementSet read_elements(const Record& record) {
  constexpr Range kDot{-10.0, 10.0, true, true};
  constexpr Range kSignedAngle_deg{-360.0, 360.0};
  require_sgp4(record);
  ElementSet e;
  e.catalogue_number = record.catalogue_number();
  e.name = without_blanks(record.text("OBJECT_NAME"));
  if (e.name.empty()) e.name = fmt::format("{}", e.catalogue_number);
  e.international_designator = record.text("OBJECT_ID");
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
  } else {
    catalogue.skipped.push_back({std::string(file), 0, std::move(elements.name),
                                 fmt::format("record {}: DECAY_DATE is {}", number, shown(decay))});
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
  if (complaints.empty() && catalogue.elements.empty() && catalogue.skipped.empty())
    complaints.add(fmt::format("{}: has no records; one or more are needed", file));
  if (!complaints.empty()) return complaints.as_error();
  skip_repeated(catalogue, {}, file);
  return catalogue;
}

}  // namespace aloft::orbit
