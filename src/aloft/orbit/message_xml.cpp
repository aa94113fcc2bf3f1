#include "aloft/orbit/message_xml.h"

#include <algorithm>

#include <fmt/core.h>

#include "aloft/orbit/element_text.h"

namespace aloft::orbit {

Result<XmlMessage> XmlMessage::parse(std::string_view text, std::string_view file) {
  XmlMessage message;
  message.file_ = file;
  message.line_begins_.push_back(0);
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') message.line_begins_.push_back(static_cast<std::ptrdiff_t>(i + 1));
  const pugi::xml_parse_result result = message.document_.load_buffer(text.data(), text.size());
  if (!result)
    return invalid_input(fmt::format("{}:{}: is not valid XML ({}); a whole message is needed",
                                     file, message.line_at(result.offset), result.description()));
  return message;
}

std::vector<pugi::xml_node> XmlMessage::messages(const char* name) const {
  const pugi::xml_node root_node = document_.document_element();
  if (std::string_view(root_node.name()) == name) return {root_node};
  std::vector<pugi::xml_node> found;
  for (const pugi::xml_node& node : root_node.children(name)) found.push_back(node);
  return found;
}

std::size_t XmlMessage::line_of(const pugi::xml_node& node) const {
  return line_at(node.offset_debug());
}

std::size_t XmlMessage::line_at(std::ptrdiff_t offset) const {
  const auto next = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  return static_cast<std::size_t>(std::max<std::ptrdiff_t>(next - line_begins_.begin(), 1));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool has_elements(const pugi::xml_node& node) {
  const auto children = node.children();
  return std::any_of(children.begin(), children.end(), [](const pugi::xml_node& child) {
    return child.type() == pugi::node_element;
  });
}

}  // namespace aloft::orbit
