/// An orbit mean-elements message (CCSDS 502.0-B-3), whatever its notation: from the fields of one
/// record to an element set. Private to orbit/.
#pragma once

#include <string>

#include <fmt/core.h>

#include "aloft/orbit/element_text.h"

namespace aloft::orbit {

/// "2007-03-05T10:34:41.4264" or, with the day of the year, "2007-064T10:34:41.4264"; a Z may
/// follow. Digits beyond nanoseconds must be zeros.
Result<UtcTime> parse_ccsds_time(std::string_view text);

/// What the theory supposes of the message; a key that is absent is supposed to agree.
template <class Record>
void require_sgp4(const Record& record) {
  record.require("MEAN_ELEMENT_THEORY", {"SGP4", "SGP/SGP4"});
  record.require("REF_FRAME", {"TEME"});
  record.require("CENTER_NAME", {"EARTH", "Earth"});
  record.require("TIME_SYSTEM", {"UTC"});
  record.require("EPHEMERIS_TYPE", {"0", "2"});  // SGP4-XP, type 4, is another theory.
}

template <class Record>
UtcTime read_omm_epoch(const Record& record) {
  const std::string text = record.text("EPOCH");
  const auto epoch = parse_ccsds_time(text);
  if (epoch) return *epoch;
  record.complain_about(
      "EPOCH",
      fmt::format("EPOCH is '{}'; a UTC time such as 2026-06-15T12:00:00.123456 is allowed",
                  shown(text)));
  return {};
}

/// Reads all fields; what is wrong goes to the record's complaints. `Record` knows its fields by
/// their keywords, as text, printable string, number of a range, or one of a few words.
template <class Record>
ElementSet read_omm_elements(const Record& record) {
  constexpr Range kDot{-10.0, 10.0, true, true};
  constexpr Range kSignedAngle_deg{-360.0, 360.0};
  require_sgp4(record);
  ElementSet e;
  e.catalogue_number = record.catalogue_number();
  e.name = record.string("OBJECT_NAME");
  if (e.name.empty()) e.name = fmt::format("{}", e.catalogue_number);
  e.international_designator = record.string("OBJECT_ID");
  e.epoch = read_omm_epoch(record);
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

/// Puts a record's elements where they belong: taken, or left out because the object has decayed.
template <class Record>
void take_omm_record(const Record& record, std::string_view file, Origin origin,
                     Catalogue& catalogue) {
  ElementSet elements = read_omm_elements(record);
  const std::string decay = record.text("DECAY_DATE");
  if (decay.empty()) {
    catalogue.elements.push_back(std::move(elements));
    catalogue.origins.push_back(origin);
    return;
  }
  catalogue.skipped.push_back({std::string(file), origin, std::move(elements.name),
                               fmt::format("DECAY_DATE is {}", shown(decay))});
}

/// The end of every reader of OMM: complaints, or a catalogue that has something in it.
Result<Catalogue> finish_omm(Catalogue catalogue, Complaints& complaints, std::string_view file);

}  // namespace aloft::orbit
