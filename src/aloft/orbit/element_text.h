/// What the readers of catalogues share: numbers, ranges and collected complaints. Private to
/// orbit/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aloft/orbit/orbit.h"

namespace aloft::orbit {

/// A finite decimal number that fills `text` but for blanks around it; a leading plus is allowed.
std::optional<double> parse_number(std::string_view text);
/// Decimal digits and blanks around them.
std::optional<std::uint64_t> parse_count(std::string_view text);
std::string_view without_blanks(std::string_view text);

/// Control characters, or bytes that are no UTF-8: no notation of OMM could carry them.
bool has_unprintable(std::string_view text);
bool has_control_character(std::string_view text);
bool is_utf8(std::string_view text);

/// `text` fit for a message: unprintable bytes become '?', and it is cut after 40.
std::string shown(std::string_view text);

struct Range {
  double low = 0.0;
  double high = 0.0;
  bool low_open = false;
  bool high_open = false;
  [[nodiscard]] bool holds(double value) const;
  [[nodiscard]] std::string text() const;
};

// What SGP4 can take. Revolutions a day beyond 20 would be an orbit inside the Earth.
inline constexpr Range kMeanMotion_rev_per_day{0.0, 20.0, true, false};
inline constexpr Range kEccentricity{0.0, 1.0, false, true};
inline constexpr Range kInclination_deg{0.0, 180.0};
inline constexpr Range kAngle_deg{0.0, 360.0};
inline constexpr Range kBstar{-10.0, 10.0, true, true};

double mean_motion_from_rev_per_day(double value);

/// Messages of one file: the first 20 in full, then a count.
class Complaints {
 public:
  void add(std::string message);
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] tl::unexpected<Error> as_error() const;

 private:
  std::size_t count_ = 0;
  std::vector<std::string> messages_;
};

/// What tells objects apart: the catalogue number, or, where a file gives all of them 0, the name.
using ObjectKey = std::pair<std::uint64_t, std::string>;
ObjectKey object_key(const ElementSet& elements);

/// Drops later sets of the same object and epoch into `skipped`.
void skip_repeated(Catalogue& catalogue, std::string_view file);

}  // namespace aloft::orbit
