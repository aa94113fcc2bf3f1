/// Element sets as text that reads back to the same bits. Private to orbit/.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aloft/orbit/orbit.h"

namespace aloft::orbit {

/// The shortest decimal of `value_in_unit` that `to_inside` turns into `inside`, bit for bit; if
/// there is none (a value that was computed, not read), the nearest of 17 digits.
std::string exact_decimal(double value_in_unit, double inside,
                          const std::function<double(double)>& to_inside);

std::string degrees_text(Angle angle);
std::string mean_motion_text(double rad_per_s);

/// "2026-06-15T12:00:00.123456": at least six digits after the point, nine if they are needed.
std::string epoch_text(UtcTime epoch);

/// A record's keywords in the order of the standard, with texts that need no quotes.
struct OmmText {
  std::string_view key;
  std::string value;
  bool is_number = false;
};
std::vector<OmmText> omm_texts(const ElementSet& elements);

Result<std::string> write_tle(const Catalogue& catalogue);

}  // namespace aloft::orbit
