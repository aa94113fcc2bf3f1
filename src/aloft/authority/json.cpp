#include "aloft/authority/json.h"

#include <fmt/core.h>
#include <simdjson.h>

namespace aloft::authority {
namespace {

constexpr int kDepthMax = 16;

bool is_ascii(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x80U) return false;
  return true;
}

// RFC 8785, section 3.2.2.2: the two-letter escapes where JSON has one, else \u00xx.
void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20U)
          out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        else
          out += c;
    }
  }
  out += '"';
}

void append(std::string& out, const Json& json);

void append_array(std::string& out, const Json::Array& array) {
  out += '[';
  const char* separator = "";
  for (const Json& item : array) {
    out += separator;
    append(out, item);
    separator = ",";
  }
  out += ']';
}

// RFC 8785 sorts keys by UTF-16 code units: of ASCII, the order of the bytes.
void append_object(std::string& out, const Json::Object& object) {
  out += '{';
  const char* separator = "";
  for (const auto& [key, item] : object) {
    out += separator;
    append_string(out, key);
    out += ':';
    append(out, item);
    separator = ",";
  }
  out += '}';
}

void append(std::string& out, const Json& json) {
  if (const auto* truth = std::get_if<bool>(&json.value))
    out += *truth ? "true" : "false";
  else if (const auto* number = json.integer())
    out += fmt::format("{}", *number);
  else if (const auto* text = json.text())
    append_string(out, *text);
  else if (const auto* array = json.array())
    append_array(out, *array);
  else
    append_object(out, *json.object());
}

using simdjson::dom::element;
using simdjson::dom::element_type;

// Turns what the library has parsed into a `Json`; says why it cannot.
class Builder {
 public:
  explicit Builder(std::string_view source) : source_(source) {}

  Result<Json> build(element from) {
    Json json;
    if (!fill(from, 1, json)) return invalid_input(fmt::format("{}: found {}", source_, found_));
    return json;
  }

 private:
  bool fill(element from, int depth, Json& out) {
    if (depth > kDepthMax) return refuse(fmt::format("nested deeper than {}", kDepthMax));
    switch (from.type()) {
      case element_type::OBJECT: return fill_object(from, depth, out);
      case element_type::ARRAY: return fill_array(from, depth, out);
      case element_type::INT64: return fill_integer(from, out);
      case element_type::STRING:
        out.value = std::string(from.get_string().value_unsafe());
        return true;
      case element_type::BOOL: out.value = from.get_bool().value_unsafe(); return true;
      case element_type::NULL_VALUE: return refuse("null; what is unknown is left out");
      default: return refuse("a number that is no integer within +-(2^53 - 1)");
    }
  }

  bool fill_integer(element from, Json& out) {
    const std::int64_t number = from.get_int64().value_unsafe();
    if (number > kIntegerMax || number < -kIntegerMax)
      return refuse(fmt::format("{}; integers within +-(2^53 - 1) are allowed", number));
    out.value = number;
    return true;
  }

  bool fill_array(element from, int depth, Json& out) {
    const simdjson::dom::array found = from.get_array().value_unsafe();
    auto& items = out.value.emplace<Json::Array>();
    for (const element item : found)
      if (!fill(item, depth + 1, items.emplace_back())) return false;
    return true;
  }

  bool fill_object(element from, int depth, Json& out) {
    const simdjson::dom::object found = from.get_object().value_unsafe();
    auto& items = out.value.emplace<Json::Object>();
    for (const auto& [key, item] : found) {
      if (!is_ascii(key)) return refuse(fmt::format("the key {}; keys are ASCII", in_quotes(key)));
      const auto [place, is_new] = items.try_emplace(std::string(key));
      if (!is_new) return refuse(fmt::format("the key {} twice in one object", in_quotes(key)));
      if (!fill(item, depth + 1, place->second)) return false;
    }
    return true;
  }

  bool refuse(std::string found) {
    found_ = std::move(found);
    return false;
  }

  std::string_view source_;
  std::string found_;
};

}  // namespace

Json Json::truth(bool value) {
  Json json;
  json.value = value;
  return json;
}

std::string canonical_text(const Json& json) {
  std::string out;
  append(out, json);
  return out;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kShown = 60;
  std::string out = "'";
  for (const char c : text.substr(0, kShown))
    out += static_cast<unsigned char>(c) < 0x20U || c == '\x7f' ? '?' : c;
  return out + (text.size() > kShown ? "...'" : "'");
}

Result<Json> parse_json(std::string_view bytes, std::string_view source, std::size_t bytes_max) {
  if (bytes.size() > bytes_max)
    return invalid_input(
        fmt::format("{}: found {} bytes; at most {} are allowed", source, bytes.size(), bytes_max));
  simdjson::dom::parser parser;
  element root;
  const auto error = parser.parse(simdjson::padded_string(bytes)).get(root);
  if (error != simdjson::SUCCESS)
    return invalid_input(fmt::format("{}: not JSON: {}", source, simdjson::error_message(error)));
  return Builder(source).build(root);
}

Result<Json> parse_canonical(std::string_view bytes, std::string_view source,
                             std::size_t bytes_max) {
  Result<Json> json = parse_json(bytes, source, bytes_max);
  if (json && canonical_text(*json) != bytes)
    return invalid_input(fmt::format(
        "{}: found JSON that differs from its canonical form (RFC 8785); keys in order, no blanks, "
        "the shortest escapes are needed",
        source));
  return json;
}

}  // namespace aloft::authority
