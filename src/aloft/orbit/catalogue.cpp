#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/orbit/element_text.h"
#include "aloft/orbit/message_xml.h"

namespace aloft::orbit {
namespace {

// The digits after "STARLINK-", or nothing.
std::string_view starlink_number(std::string_view name) {
  constexpr std::string_view kPrefix = "STARLINK-";
  if (!name.starts_with(kPrefix)) return {};
  name.remove_prefix(kPrefix.size());
  return name.substr(0, std::min(name.find_first_not_of("0123456789"), name.size()));
}

constexpr const char* kKinds = "TLE, 3LE, OMM (JSON, CSV, KVN, XML), OEM (KVN, XML) or MEME";

Result<Catalogue> refuse_kind(std::string_view file, std::string_view found) {
  return invalid_input(fmt::format("{}: is a message of another kind, '{}'; allowed are {}", file,
                                   shown(found), kKinds));
}

Result<Catalogue> parse_xml(std::string_view text, std::string_view file) {
  const auto message = XmlMessage::parse(text, file);
  if (!message) return tl::unexpected(message.error());
  if (!message->messages("omm").empty()) return read_omm_xml(*message);
  if (!message->messages("oem").empty()) return read_oem_xml(*message);
  return refuse_kind(file, message->root());
}

// A table's first line names its columns; no element line or name holds these words.
bool is_omm_header(std::string_view line) {
  return line.find("NORAD_CAT_ID") != std::string_view::npos ||
         line.find("MEAN_MOTION") != std::string_view::npos;
}

}  // namespace

Result<Catalogue> read_catalogue(const std::filesystem::path& path, bool verify_checksums) {
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  return parse_catalogue(*bytes, path.string(), verify_checksums);
}

Result<Catalogue> parse_catalogue(std::string_view text, std::string_view file,
                                  bool verify_checksums) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos)
    return invalid_input(fmt::format("{}: is empty; a catalogue is needed: {}", file, kKinds));
  const std::string_view begin = text.substr(first, text.find('\n', first) - first);
  if (begin.front() == '[' || begin.front() == '{') return parse_omm_json(text, file);
  if (begin.front() == '<') return parse_xml(text, file);
  if (begin.starts_with("CCSDS_OMM_VERS")) return parse_omm_kvn(text, file);
  if (begin.starts_with("CCSDS_OEM_VERS")) return parse_oem(text, file);
  if (begin.starts_with("created:")) return parse_meme(text, file);
  if (begin.starts_with("CCSDS_"))
    return refuse_kind(file, begin.substr(0, begin.find_first_of(" =")));
  if (is_omm_header(begin)) return parse_omm_csv(text, file);
  return parse_tle(text, file, verify_checksums);
}

SatelliteClass class_of_name(std::string_view name) {
  if (name.starts_with("ONEWEB-")) return SatelliteClass::oneweb;
  const std::string_view number = starlink_number(name);
  if (number.empty()) return SatelliteClass::other;
  if (name.find("[DTC]") != std::string_view::npos) return SatelliteClass::direct_to_cell;
  return number.size() >= 5 ? SatelliteClass::v2_mini : SatelliteClass::v1;
}

bool has_lasers_by_name(std::string_view name) {
  const std::string_view number = starlink_number(name);
  if (number.empty()) return false;
  return number.size() > 4 || (number.size() == 4 && number.front() >= '3');
}

std::string Skipped::text() const {
  if (origin.line != 0) return fmt::format("{}:{}: {}: {}", file, origin.line, name, reason);
  return fmt::format("{}: record {}: {}: {}", file, origin.record, name, reason);
}

}  // namespace aloft::orbit
