/// One line of keyword-value notation (CCSDS 502.0-B-3, section 7.4). Private to orbit/.
#pragma once

#include <string_view>

namespace aloft::orbit {

/// "KEYWORD = VALUE [unit]", each without the blanks around it; the unit may be absent.
struct KvnLine {
  bool well_formed = false;
  std::string_view key;
  std::string_view value;
  std::string_view unit;
};
KvnLine split_kvn_line(std::string_view line);

/// COMMENT, alone or with text behind it.
bool is_comment(std::string_view line);

}  // namespace aloft::orbit
