#include "aloft/cli/read_tables.h"

#include "aloft/base/file.h"
#include "aloft/cli/decision_log.h"

namespace aloft::cli {

Result<authority::Quorum> read_quorum_file(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  return authority::read_quorum(*bytes, path.string());
}

Result<authority::Registry> read_registry_file(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  const auto json = authority::parse_json(*bytes, path.string(), transparency::kEntryBytesMax);
  if (!json) return tl::unexpected<Error>(json.error());
  return authority::parse_registry(*json, path.string());
}

Result<authority::Reference> read_reference_files(const std::filesystem::path& scenario,
                                                  const std::filesystem::path& claims) {
  const auto bytes = read_file(scenario);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  std::vector<std::filesystem::path> all;
  if (!claims.empty()) all.push_back(claims);
  const auto data = read_territory_data(all);
  if (!data) return tl::unexpected<Error>(data.error());
  return authority::Reference{transparency::sha256(*bytes), data->grounds.front().hash};
}

}  // namespace aloft::cli
