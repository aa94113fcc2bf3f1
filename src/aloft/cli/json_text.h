/// JSON as text, for `--json`. Each function gives a whole value.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aloft::cli::json {

/// Quoted, with control characters escaped.
std::string string(std::string_view text);
/// The shortest text that reads back to the same bits; null if not finite.
std::string number(double value);
std::string count(std::size_t value);
std::string boolean(bool value);
inline const std::string kNull = "null";

/// Values are JSON already.
std::string array(const std::vector<std::string>& values);
std::string strings(const std::vector<std::string>& texts);
using Members = std::vector<std::pair<std::string, std::string>>;
std::string object(const Members& members);

}  // namespace aloft::cli::json
