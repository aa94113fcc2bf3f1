#include "aloft/orbit/oem_segment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/core.h>

#include "aloft/orbit/omm_elements.h"
#include "aloft/orbit/state_table.h"

namespace aloft::orbit {
namespace {

constexpr std::array<std::string_view, 7> kMandatory = {"OBJECT_NAME", "OBJECT_ID",   "CENTER_NAME",
                                                        "REF_FRAME",   "TIME_SYSTEM", "START_TIME",
                                                        "STOP_TIME"};
constexpr std::array<std::string_view, 5> kOptional = {"REF_FRAME_EPOCH", "USEABLE_START_TIME",
                                                       "USEABLE_STOP_TIME", "INTERPOLATION",
                                                       "INTERPOLATION_DEGREE"};

constexpr const char* kFramesAllowed = "EME2000, J2000, GCRF, ICRF, TEME or ITRF* is allowed";

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return text;
}

std::optional<TableFrame> frame_of(const std::string& name) {
  if (name == "EME2000" || name == "J2000") return TableFrame::eme2000;
  if (name == "GCRF" || name == "ICRF") return TableFrame::gcrf;
  if (name == "TEME") return TableFrame::teme;
  if (name.starts_with("ITRF")) return TableFrame::itrf;
  return std::nullopt;
}

// TAI less the clock of the time system, but for UTC, whose steps are in a table.
std::optional<std::int64_t> tai_minus_clock_ns(std::string_view time_system) {
  if (time_system == "TAI") return 0;
  if (time_system == "GPS") return 19 * kNanosecondsPerSecond;
  if (time_system == "TT") return -32'184'000'000;
  return std::nullopt;
}

}  // namespace

bool is_oem_metadata_keyword(std::string_view key) {
  return std::find(kMandatory.begin(), kMandatory.end(), key) != kMandatory.end() ||
         std::find(kOptional.begin(), kOptional.end(), key) != kOptional.end();
}

std::vector<std::string_view> split_words(std::string_view line) {
  std::vector<std::string_view> words;
  while (!(line = without_blanks(line)).empty()) {
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return words;
}

UtcTime utc_of_tai_ns(std::int64_t tai_ns) {
  const UtcTime guess{tai_ns - tai_minus_utc_s({tai_ns}) * kNanosecondsPerSecond};
  return {tai_ns - tai_minus_utc_s(guess) * kNanosecondsPerSecond};
}

void OemSegments::complain(std::size_t line, std::string_view message) {
  complaints_.add(fmt::format("{}:{}: {}", file_, line, message));
}

std::int64_t OemSegments::read_tai_ns(std::string_view text, std::string_view key,
                                      std::size_t line) {
  const auto clock = parse_ccsds_time(text);
  if (!clock) {
    complain(line, fmt::format("{} is '{}'; a time such as 2026-06-15T12:00:00.123 is allowed", key,
                               shown(text)));
    return 0;
  }
  const auto offset_ns = tai_minus_clock_ns(time_system_);
  return offset_ns ? clock->ns + *offset_ns : tai_ns_of(*clock);
}

void OemSegments::begin(const MessageRecord& metadata) {
  object_ = {};
  object_.origin = {metadata.line(), object_.origin.record};
  object_.segments.emplace_back();
  metadata.require_present(kMandatory);
  object_.name = metadata.string("OBJECT_NAME");
  object_.international_designator = metadata.string("OBJECT_ID");
  object_.catalogue_number = parse_count(object_.international_designator).value_or(0);
  const std::string center = metadata.text("CENTER_NAME");
  if (!center.empty() && upper(center) != "EARTH")
    metadata.complain_about("CENTER_NAME",
                            fmt::format("CENTER_NAME is '{}'; EARTH is allowed", shown(center)));
  const std::string name = metadata.text("REF_FRAME");
  const auto frame = frame_of(upper(name));
  const bool of_a_date = frame == TableFrame::teme && !metadata.text("REF_FRAME_EPOCH").empty();
  if (!name.empty() && (!frame || of_a_date))
    metadata.complain_about(
        "REF_FRAME", of_a_date ? "REF_FRAME is TEME of a REF_FRAME_EPOCH; TEME of date is allowed"
                               : fmt::format("REF_FRAME is '{}'; {}", shown(name), kFramesAllowed));
  object_.segments.front().frame = frame.value_or(TableFrame::eme2000);
  time_system_ = upper(metadata.text("TIME_SYSTEM"));
  if (!time_system_.empty() && time_system_ != "UTC" && !tai_minus_clock_ns(time_system_))
    metadata.complain_about(
        "TIME_SYSTEM",
        fmt::format("TIME_SYSTEM is '{}'; UTC, TAI, GPS or TT is allowed", shown(time_system_)));
  read_interpolation(metadata);
  read_span(metadata);
}

void OemSegments::read_interpolation(const MessageRecord& metadata) {
  constexpr Range kDegree{1.0, 20.0};
  StateSegment& segment = object_.segments.front();
  const std::string method = upper(metadata.text("INTERPOLATION"));
  if (method == "LAGRANGE" || method == "LINEAR")
    segment.interpolation = Interpolation::lagrange;
  else if (!method.empty() && method != "HERMITE")
    metadata.complain_about(
        "INTERPOLATION",
        fmt::format("INTERPOLATION is '{}'; HERMITE, LAGRANGE or LINEAR is allowed",
                    shown(method)));
  if (method == "LINEAR") segment.degree = 1;
  const std::string degree = metadata.text("INTERPOLATION_DEGREE");
  if (degree.empty()) return;
  const auto value = parse_count(degree);
  if (value && kDegree.holds(static_cast<double>(*value)))
    segment.degree = static_cast<int>(*value);
  else
    metadata.complain_about(
        "INTERPOLATION_DEGREE",
        fmt::format("INTERPOLATION_DEGREE is '{}'; a whole number {} is allowed", shown(degree),
                    kDegree.text()));
}

void OemSegments::read_span(const MessageRecord& metadata) {
  from_tai_ns_ = std::numeric_limits<std::int64_t>::min();
  to_tai_ns_ = std::numeric_limits<std::int64_t>::max();
  for (const std::string_view key : {"START_TIME", "USEABLE_START_TIME"}) {
    const std::string text = metadata.text(key);
    if (!text.empty())
      from_tai_ns_ = std::max(from_tai_ns_, read_tai_ns(text, key, metadata.line_of(key)));
  }
  for (const std::string_view key : {"STOP_TIME", "USEABLE_STOP_TIME"}) {
    const std::string text = metadata.text(key);
    if (!text.empty())
      to_tai_ns_ = std::min(to_tai_ns_, read_tai_ns(text, key, metadata.line_of(key)));
  }
  if (to_tai_ns_ < from_tai_ns_)
    metadata.complain_about("STOP_TIME", "the usable time ends before it begins");
}

void OemSegments::add_state(std::span<const std::string_view> fields, std::size_t line) {
  constexpr std::size_t kFields = 7;
  constexpr std::size_t kFieldsWithAcceleration = 10;
  constexpr double kMetresPerKilometre = 1000.0;
  if (object_.segments.empty()) return complain(line, "a state before the metadata of a segment");
  if (fields.size() != kFields && fields.size() != kFieldsWithAcceleration)
    return complain(line, fmt::format("a state has {} fields; a time and 6 numbers, or 9 with "
                                      "accelerations, are allowed",
                                      fields.size()));
  std::array<double, 9> numbers{};
  constexpr std::string_view kKeys[] = {"X",     "Y",      "Z",      "X_DOT", "Y_DOT",
                                        "Z_DOT", "X_DDOT", "Y_DDOT", "Z_DDOT"};
  for (std::size_t i = 1; i < fields.size(); ++i) {
    const auto value = parse_number(fields[i]);
    if (!value)
      return complain(
          line, fmt::format("{} is '{}'; a number is allowed", kKeys[i - 1], shown(fields[i])));
    numbers[i - 1] = kMetresPerKilometre * *value;
  }
  const std::int64_t tai_ns = read_tai_ns(fields[0], "the state's time", line);
  StateSegment& segment = object_.segments.front();
  const std::array<double, 3> position_m{numbers[0], numbers[1], numbers[2]};
  const std::array<double, 3> velocity_m_per_s{numbers[3], numbers[4], numbers[5]};
  if (!segment.tai_ns.empty() && tai_ns <= segment.tai_ns.back()) {
    // Published files give the last state twice.
    const bool repeated = tai_ns == segment.tai_ns.back() &&
                          position_m == segment.position_m.back() &&
                          velocity_m_per_s == segment.velocity_m_per_s.back();
    if (!repeated)
      complain(line, fmt::format("the state's time is {}; after that of the state before is "
                                 "allowed",
                                 shown(fields[0])));
    return;
  }
  segment.tai_ns.push_back(tai_ns);
  segment.position_m.push_back(position_m);
  segment.velocity_m_per_s.push_back(velocity_m_per_s);
}

void OemSegments::note_missing_end() {
  const StateSegment& segment = object_.segments.front();
  if (to_tai_ns_ <= segment.tai_ns.back()) return;
  catalogue_.skipped.push_back(
      {file_, object_.origin, object_.name,
       fmt::format("the states end at {}, before the usable time does ({}): there is no position "
                   "between",
                   format_utc(utc_of_tai_ns(segment.tai_ns.back())),
                   format_utc(utc_of_tai_ns(to_tai_ns_)))});
}

void OemSegments::end() {
  if (object_.segments.empty()) return;
  StateSegment& segment = object_.segments.front();
  if (segment.tai_ns.size() < 2) {
    complain(object_.origin.line, fmt::format("the segment has {} state(s); two or more are needed",
                                              segment.tai_ns.size()));
    return;
  }
  if (to_tai_ns_ < segment.tai_ns.front() || from_tai_ns_ > segment.tai_ns.back())
    return complain(object_.origin.line, "the usable time holds none of the segment's states");
  note_missing_end();
  segment.usable_from = utc_of_tai_ns(std::max(from_tai_ns_, segment.tai_ns.front()));
  segment.usable_to = utc_of_tai_ns(std::min(to_tai_ns_, segment.tai_ns.back()));
  const auto same = std::find_if(
      catalogue_.tables.begin(), catalogue_.tables.end(), [this](const StateTable& table) {
        return table.name == object_.name &&
               table.international_designator == object_.international_designator;
      });
  if (same != catalogue_.tables.end()) {
    same->segments.push_back(std::move(segment));
  } else {
    object_.origin.record = catalogue_.tables.size() + 1;
    catalogue_.tables.push_back(std::move(object_));
  }
  object_ = {};
}

Result<Catalogue> OemSegments::finish() {
  if (complaints_.empty() && catalogue_.tables.empty())
    complaints_.add(fmt::format("{}: has no segments; one or more are needed", file_));
  if (!complaints_.empty()) return complaints_.as_error();
  return std::move(catalogue_);
}

}  // namespace aloft::orbit
