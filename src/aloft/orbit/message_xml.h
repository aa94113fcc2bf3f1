/// Navigation data messages in XML (CCSDS 505.0-B-3): the document, its kind, and the lines of its
/// elements. Private to orbit/; brings pugixml.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/orbit/orbit.h"

namespace aloft::orbit {

class XmlMessage {
 public:
  /// The error names the line at which the text stops being XML.
  static Result<XmlMessage> parse(std::string_view text, std::string_view file);

  /// The first element's name: "omm", "oem", "ndm" or another.
  [[nodiscard]] std::string_view root() const { return document_.document_element().name(); }
  /// The root if it has this name, or the root's children that have.
  [[nodiscard]] std::vector<pugi::xml_node> messages(const char* name) const;
  /// Counted from 1.
  [[nodiscard]] std::size_t line_of(const pugi::xml_node& node) const;
  [[nodiscard]] std::string_view file() const { return file_; }

 private:
  [[nodiscard]] std::size_t line_at(std::ptrdiff_t offset) const;

  pugi::xml_document document_;
  std::vector<std::ptrdiff_t> line_begins_;
  std::string file_;
};

/// Without blanks and line ends around it.
std::string_view trimmed(std::string_view text);

/// True if an element holds elements, not only text.
bool has_elements(const pugi::xml_node& node);

Result<Catalogue> read_omm_xml(const XmlMessage& message);
Result<Catalogue> read_oem_xml(const XmlMessage& message);

}  // namespace aloft::orbit
