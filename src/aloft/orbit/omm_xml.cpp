#include <algorithm>
#include <pugixml.hpp>
#include <string>

#include <fmt/core.h>

#include "aloft/orbit/message_record.h"
#include "aloft/orbit/message_xml.h"
#include "aloft/orbit/omm_elements.h"

// Orbit mean-elements messages in XML (CCSDS 505.0-B-3): one <omm>, or an <ndm> of many.

namespace aloft::orbit {
namespace {

// Elements that only hold others.
bool is_container(std::string_view name) {
  constexpr std::string_view kNames[] = {"header",
                                         "body",
                                         "segment",
                                         "metadata",
                                         "data",
                                         "meanElements",
                                         "tleParameters",
                                         "spacecraftParameters",
                                         "covarianceMatrix",
                                         "userDefinedParameters"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

void add_user_defined(const pugi::xml_node& node, std::size_t line, MessageRecord& record) {
  const std::string parameter = node.attribute("parameter").value();
  // Space-Track puts the date of decay there.
  const std::string key = parameter == "DECAY_DATE" ? parameter : "USER_DEFINED_" + parameter;
  record.add(key, trimmed(node.child_value()), "", line);
}

// Whether the standard allows a second segment is moot: its fields would come a second time.
void add_fields(const XmlMessage& message, const pugi::xml_node& parent, int depth,
                Complaints& complaints, MessageRecord& record) {
  constexpr int kDepthMax = 6;  // body, segment, data, meanElements, and some air.
  for (const pugi::xml_node& node : parent.children()) {
    const std::string_view name = node.name();
    const std::size_t line = message.line_of(node);
    if (node.type() != pugi::node_element || name == "COMMENT") continue;
    if (is_container(name) && depth < kDepthMax) {
      add_fields(message, node, depth + 1, complaints, record);
    } else if (name == "USER_DEFINED") {
      add_user_defined(node, line, record);
    } else if (is_omm_keyword(name) && !has_elements(node)) {
      record.add(name, trimmed(node.child_value()), node.attribute("units").value(), line);
    } else {
      complaints.add(fmt::format("{}:{}: the element is <{}>; a keyword of an OMM is allowed here",
                                 message.file(), line, shown(name)));
    }
  }
}

}  // namespace

Result<Catalogue> read_omm_xml(const XmlMessage& message) {
  Complaints complaints;
  Catalogue catalogue;
  std::size_t count = 0;
  for (const pugi::xml_node& node : message.messages("omm")) {
    const std::size_t line = message.line_of(node);
    MessageRecord record(message.file(), line, complaints);
    add_fields(message, node, 0, complaints, record);
    record.require_present(mandatory_omm_keywords());
    take_omm_record(record, message.file(), {line, ++count}, catalogue);
  }
  return finish_omm(std::move(catalogue), complaints, message.file());
}

}  // namespace aloft::orbit
