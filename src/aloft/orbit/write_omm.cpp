#include <pugixml.hpp>
#include <sstream>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "aloft/orbit/element_text.h"
#include "aloft/orbit/exact_text.h"

// Catalogues as OMM (CCSDS 502.0-B-3) in its four notations. The header states no clock: the same
// catalogue gives the same bytes. Its date is the newest epoch's.

namespace aloft::orbit {
namespace {

constexpr const char* kOriginator = "ALOFT";

std::string creation_date(const Catalogue& catalogue) {
  UtcTime newest = catalogue.elements.front().epoch;
  for (const ElementSet& e : catalogue.elements) newest = std::max(newest, e.epoch);
  return epoch_text(newest);
}

std::string write_json(const Catalogue& catalogue) {
  std::string text = "[";
  for (const ElementSet& e : catalogue.elements) {
    text += text.size() == 1 ? "\n{" : ",\n{";
    bool first = true;
    for (const OmmText& field : omm_texts(e)) {
      // A name may hold quotes; of sets that no reader saw, also bytes that are no UTF-8.
      const std::string value =
          field.is_number ? field.value
                          : nlohmann::json(field.value)
                                .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
      text += fmt::format("{}\"{}\":{}", first ? "" : ",", field.key, value);
      first = false;
    }
    text += "}";
  }
  return text + "\n]\n";
}

std::string quoted(const std::string& field) {
  if (field.find_first_of("\",") == std::string::npos) return field;
  std::string result = "\"";
  for (const char c : field) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

std::string write_csv(const Catalogue& catalogue) {
  std::string text;
  for (const OmmText& field : omm_texts(catalogue.elements.front()))
    text += fmt::format("{}{}", text.empty() ? "" : ",", field.key);
  for (const ElementSet& e : catalogue.elements) {
    char before = '\n';
    for (const OmmText& field : omm_texts(e)) {
      text += before + quoted(field.value);
      before = ',';
    }
  }
  return text + "\n";
}

std::string write_kvn(const Catalogue& catalogue) {
  const std::string date = creation_date(catalogue);
  std::string text;
  for (const ElementSet& e : catalogue.elements) {
    text += fmt::format("CCSDS_OMM_VERS = 2.0\nCREATION_DATE = {}\nORIGINATOR = {}\n", date,
                        kOriginator);
    for (const OmmText& field : omm_texts(e))
      text += fmt::format("{} = {}\n", field.key, field.value);
    text += "\n";
  }
  return text;
}

void add_message(pugi::xml_node ndm, const ElementSet& e, const std::string& date) {
  pugi::xml_node omm = ndm.append_child("omm");
  omm.append_attribute("id") = "CCSDS_OMM_VERS";
  omm.append_attribute("version") = "2.0";
  pugi::xml_node header = omm.append_child("header");
  header.append_child("CREATION_DATE").text() = date.c_str();
  header.append_child("ORIGINATOR").text() = kOriginator;
  pugi::xml_node segment = omm.append_child("body").append_child("segment");
  pugi::xml_node metadata = segment.append_child("metadata");
  pugi::xml_node data = segment.append_child("data");
  pugi::xml_node mean = data.append_child("meanElements");
  pugi::xml_node tle = data.append_child("tleParameters");
  pugi::xml_node place = metadata;
  for (const OmmText& field : omm_texts(e)) {
    if (field.key == "EPOCH") place = mean;
    if (field.key == "EPHEMERIS_TYPE") place = tle;
    place.append_child(std::string(field.key).c_str()).text() = field.value.c_str();
  }
}

std::string write_xml(const Catalogue& catalogue) {
  pugi::xml_document document;
  pugi::xml_node ndm = document.append_child("ndm");
  const std::string date = creation_date(catalogue);
  for (const ElementSet& e : catalogue.elements) add_message(ndm, e, date);
  std::ostringstream out;
  document.save(out, "  ");
  return out.str();
}

}  // namespace

Result<std::string> write_catalogue(const Catalogue& catalogue, CatalogueFormat format) {
  if (catalogue.elements.empty())
    return invalid_input("nothing to write: one or more element sets are needed");
  switch (format) {
    case CatalogueFormat::tle: return write_tle(catalogue);
    case CatalogueFormat::json: return write_json(catalogue);
    case CatalogueFormat::csv: return write_csv(catalogue);
    case CatalogueFormat::kvn: return write_kvn(catalogue);
    case CatalogueFormat::xml: return write_xml(catalogue);
  }
  return failed("no such format");
}

}  // namespace aloft::orbit
