#include <array>

#include <fmt/core.h>

#include "aloft/orbit/message_xml.h"
#include "aloft/orbit/oem_segment.h"

// Orbit ephemeris messages in XML (CCSDS 505.0-B-3). Covariances are passed over.

namespace aloft::orbit {
namespace {

void begin_segment(const XmlMessage& message, const pugi::xml_node& metadata,
                   OemSegments& segments) {
  MessageRecord record(message.file(), message.line_of(metadata), segments.complaints());
  for (const pugi::xml_node& node : metadata.children()) {
    const std::string_view name = node.name();
    if (node.type() != pugi::node_element || name == "COMMENT") continue;
    const std::size_t line = message.line_of(node);
    if (is_oem_metadata_keyword(name))
      record.add(name, trimmed(node.child_value()), node.attribute("units").value(), line);
    else
      segments.complain(line, fmt::format("the element is <{}>; a keyword of an OEM's metadata is "
                                          "allowed here",
                                          shown(name)));
  }
  segments.begin(record);
}

void add_state(const XmlMessage& message, const pugi::xml_node& state, OemSegments& segments) {
  constexpr std::array<const char*, 10> kKeys = {"EPOCH", "X",     "Y",      "Z",      "X_DOT",
                                                 "Y_DOT", "Z_DOT", "X_DDOT", "Y_DDOT", "Z_DDOT"};
  std::vector<std::string_view> fields;
  for (const char* key : kKeys) {
    const pugi::xml_node node = state.child(key);
    if (node) fields.push_back(trimmed(node.child_value()));
  }
  segments.add_state(fields, message.line_of(state));
}

}  // namespace

Result<Catalogue> read_oem_xml(const XmlMessage& message) {
  OemSegments segments(message.file());
  for (const pugi::xml_node& oem : message.messages("oem")) {
    for (const pugi::xml_node& segment : oem.child("body").children("segment")) {
      begin_segment(message, segment.child("metadata"), segments);
      for (const pugi::xml_node& state : segment.child("data").children("stateVector"))
        add_state(message, state, segments);
      segments.end();
    }
  }
  return segments.finish();
}

}  // namespace aloft::orbit
