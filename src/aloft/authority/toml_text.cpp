#include "aloft/authority/toml_text.h"

// The parser is linked, not compiled into every file that reads TOML.
#define TOML_HEADER_ONLY 0
#include <fmt/core.h>
#include <toml++/toml.h>

namespace aloft::authority {
namespace {

// Turns what the library has parsed into a `Json`; remembers where it could not.
class Builder {
 public:
  bool fill(const toml::node& node, Json& out) {
    out.line = node.source().begin.line;
    if (const auto* table = node.as_table()) return fill_table(*table, out);
    if (const auto* array = node.as_array()) return fill_array(*array, out);
    if (const auto* text = node.as_string()) {
      out.value = text->get();
      return true;
    }
    if (const auto* truth = node.as_boolean()) {
      out.value = truth->get();
      return true;
    }
    const auto* number = node.as_integer();
    wrong_line = out.line;
    if (!number || number->get() > kIntegerMax || number->get() < -kIntegerMax) return false;
    out.value = number->get();
    return true;
  }

  std::uint32_t wrong_line = 0;

 private:
  bool fill_table(const toml::table& table, Json& out) {
    auto& items = out.value.emplace<Json::Object>();
    for (const auto& [key, node] : table)
      if (!fill(node, items[std::string(key.str())])) return false;
    return true;
  }

  bool fill_array(const toml::array& array, Json& out) {
    auto& items = out.value.emplace<Json::Array>();
    for (const toml::node& node : array)
      if (!fill(node, items.emplace_back())) return false;
    return true;
  }
};

}  // namespace

Result<Json> parse_toml(std::string_view bytes, std::string_view source) {
  try {
    const toml::table table = toml::parse(bytes, source);
    Builder builder;
    Json json;
    if (!builder.fill(table, json))
      return invalid_input(
          fmt::format("{}:{}: found a float, a date or a huge number; allowed texts, integers "
                      "within +-(2^53 - 1), true, false, lists and tables",
                      source, builder.wrong_line));
    return json;
  } catch (const toml::parse_error& error) {
    return invalid_input(fmt::format("{}:{}: found broken TOML ({}); allowed TOML 1.0", source,
                                     error.source().begin.line,
                                     std::string_view(error.description())));
  }
}

}  // namespace aloft::authority
