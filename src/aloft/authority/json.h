/// JSON as the log allows it: RFC 8785 canonical form, restricted to what no reader misreads.
///
/// Keys are ASCII, numbers are integers within +-(2^53 - 1), objects have no key twice, nesting is
/// at most 16 deep. Bytes that are to be hashed or signed must equal their own canonical form.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "aloft/base/result.h"

namespace aloft::authority {

inline constexpr std::int64_t kIntegerMax = (std::int64_t{1} << 53) - 1;

/// A value of JSON. Null has no place here: what is unknown is left out.
struct Json {
  using Array = std::vector<Json>;
  using Object = std::map<std::string, Json, std::less<>>;
  std::variant<bool, std::int64_t, std::string, Array, Object> value = Object{};
  std::uint32_t line = 0;  ///< Where it stands in a TOML file; 0 in JSON.

  Json() = default;
  Json(Object object) : value(std::move(object)) {}          // NOLINT: a value converts.
  Json(Array array) : value(std::move(array)) {}             // NOLINT
  Json(std::string text) : value(std::move(text)) {}         // NOLINT
  Json(std::string_view text) : value(std::string(text)) {}  // NOLINT
  Json(const char* text) : value(std::string(text)) {}       // NOLINT
  Json(std::int64_t number) : value(number) {}               // NOLINT
  static Json truth(bool value);

  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&value); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&value); }
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&value); }
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value); }
};

/// Keys in the order of their bytes, no blanks, the shortest escapes (RFC 8785, section 3.2).
std::string canonical_text(const Json& json);

/// Any layout; but no key twice, no float, no null, no key beyond ASCII. `source` names the input
/// in messages; at most `bytes_max` bytes are read.
Result<Json> parse_json(std::string_view bytes, std::string_view source, std::size_t bytes_max);

/// The same, of bytes that must equal their own canonical form.
Result<Json> parse_canonical(std::string_view bytes, std::string_view source,
                             std::size_t bytes_max);

/// For a message: in quotes, without control characters, cut at 60 bytes.
std::string in_quotes(std::string_view text);

}  // namespace aloft::authority
