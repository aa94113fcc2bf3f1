#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/orbit/element_text.h"

namespace aloft::orbit {
namespace {

// The digits after "STARLINK-", or nothing.
std::string_view starlink_number(std::string_view name) {
  constexpr std::string_view kPrefix = "STARLINK-";
  if (!name.starts_with(kPrefix)) return {};
  name.remove_prefix(kPrefix.size());
  return name.substr(0, std::min(name.find_first_not_of("0123456789"), name.size()));
}

}  // namespace

Result<Catalogue> read_catalogue(const std::filesystem::path& path, bool verify_checksums) {
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  std::string_view text = *bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::string file = path.string();
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos)
    return invalid_input(
        fmt::format("{}: is empty; a catalogue of TLE, 3LE or OMM JSON is needed", file));
  if (text[first] == '[' || text[first] == '{') return parse_omm_json(text, file);
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
