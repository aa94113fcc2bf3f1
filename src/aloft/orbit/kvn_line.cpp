#include "aloft/orbit/kvn_line.h"

#include "aloft/orbit/element_text.h"

namespace aloft::orbit {

KvnLine split_kvn_line(std::string_view line) {
  KvnLine result;
  const std::size_t sign = line.find('=');
  if (sign == std::string_view::npos) return result;
  result.key = without_blanks(line.substr(0, sign));
  result.value = without_blanks(line.substr(sign + 1));
  result.well_formed = !result.key.empty() && result.key.find(' ') == std::string_view::npos;
  const std::size_t bracket = result.value.rfind('[');
  if (bracket == std::string_view::npos || !result.value.ends_with(']')) return result;
  // A name may end in brackets too: "STARLINK-11072 [DTC]". Units stand behind numbers only.
  const std::string_view before = without_blanks(result.value.substr(0, bracket));
  if (!parse_number(before)) return result;
  result.unit = result.value.substr(bracket + 1, result.value.size() - bracket - 2);
  result.value = before;
  return result;
}

bool is_comment(std::string_view line) {
  constexpr std::string_view kWord = "COMMENT";
  return line.starts_with(kWord) &&
         (line.size() == kWord.size() || line[kWord.size()] == ' ' || line[kWord.size()] == '\t');
}

}  // namespace aloft::orbit
