#include "catalogues.h"

#include "aloft/orbit/message_xml.h"

void aloft::fuzz::feed(std::string_view bytes) {
  const auto message = orbit::XmlMessage::parse(bytes, "input");
  if (value_or_reasons(message) == nullptr) return;
  const auto catalogue = orbit::read_omm_xml(*message);
  if (value_or_reasons(catalogue) != nullptr) expect_usable(*catalogue);
}
