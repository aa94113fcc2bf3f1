#include "aloft/scenario/nearest_key.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "aloft/base/check.h"
#include "aloft/base/names.h"

namespace aloft::scenario {
namespace {

struct SplitKey {
  std::string_view quantity;
  std::string_view unit;  ///< Empty when the key does not end in a unit.
};

SplitKey split_unit(std::string_view key) {
  constexpr std::array<std::string_view, 31> kUnits{
      "deg", "degrees", "rad", "radians", "m",    "km",   "mi",   "miles",   "ft",   "feet", "nm",
      "ns",  "us",      "ms",  "s",       "sec",  "min",  "h",    "hours",   "days", "hz",   "khz",
      "mhz", "ghz",     "bps", "kbps",    "mbps", "gbps", "tbps", "percent", "db"};
  const std::size_t underscore = key.rfind('_');
  if (underscore == std::string_view::npos) return {key, {}};
  const std::string_view last = key.substr(underscore + 1);
  if (std::find(kUnits.begin(), kUnits.end(), last) == kUnits.end()) return {key, {}};
  return {key.substr(0, underscore), last};
}

// `mask_rad` means `elevation_mask_deg`: people leave the front of a name away.
bool is_same_quantity(std::string_view found, std::string_view known) {
  if (found == known) return true;
  return known.size() > found.size() && known.ends_with(found) &&
         known[known.size() - found.size() - 1] == '_';
}

}  // namespace

KeySuggestion nearest_key(std::string_view unknown, const std::vector<std::string>& known) {
  ALOFT_CHECK(!known.empty(), "every table of a scenario has keys");
  const SplitKey found = split_unit(unknown);
  for (const std::string& key : known) {
    const SplitKey split = split_unit(key);
    if (split.unit.empty() || !is_same_quantity(found.quantity, split.quantity)) continue;
    if (found.unit.empty()) return {key, "no unit in the key", true};
    if (found.unit != split.unit) return {key, fmt::format("the unit {}", found.unit), true};
  }
  const auto nearest =
      std::min_element(known.begin(), known.end(), [&](const std::string& a, const std::string& b) {
        return edit_distance(unknown, a) < edit_distance(unknown, b);
      });
  return {*nearest, "an unknown key", edit_distance(unknown, *nearest) <= 2};
}

}  // namespace aloft::scenario
