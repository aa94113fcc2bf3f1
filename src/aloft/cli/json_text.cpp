#include "aloft/cli/json_text.h"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace aloft::cli::json {

std::string string(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      quoted += c;
  }
  return quoted + "\"";
}

std::string number(double value) { return std::isfinite(value) ? fmt::format("{}", value) : kNull; }

std::string count(std::size_t value) { return fmt::format("{}", value); }

std::string boolean(bool value) { return value ? "true" : "false"; }

std::string array(const std::vector<std::string>& values) {
  return fmt::format("[{}]", fmt::join(values, ", "));
}

std::string strings(const std::vector<std::string>& texts) {
  std::vector<std::string> values;
  for (const std::string& text : texts) values.push_back(string(text));
  return array(values);
}

std::string object(const Members& members) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : members)
    parts.push_back(fmt::format("{}: {}", string(key), value));
  return fmt::format("{{{}}}", fmt::join(parts, ", "));
}

}  // namespace aloft::cli::json
