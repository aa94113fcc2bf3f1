#include "aloft/cli/read_tables.h"

#include "aloft/base/file.h"
#include "aloft/cli/decision_log.h"
#include "aloft/scenario/scenario.h"

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

Result<authority::Reference> read_reference_files(const std::filesystem::path& reference,
                                                  const std::filesystem::path& claims) {
  const auto read = scenario::read_scenario(reference);
  if (!read) return tl::unexpected<Error>(read.error());
  const auto inputs = scenario::list_inputs(*read);
  if (!inputs) return tl::unexpected<Error>(inputs.error());
  std::vector<std::filesystem::path> all;
  if (!claims.empty()) all.push_back(claims);
  const auto data = read_territory_data(all);
  if (!data) return tl::unexpected<Error>(data.error());
  return authority::Reference{transparency::sha256(*inputs), data->grounds.front().hash};
}

}  // namespace aloft::cli
