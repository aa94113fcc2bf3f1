// `aloft decide genesis`: the first entry of a log of decisions, signed organisation by
// organisation.
#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/cli/decision_log.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/read_tables.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

using authority::Genesis;
using authority::PersonKey;

Result<Genesis> make_genesis(const GenesisCommand& command) {
  if (command.quorum.empty() || command.registry.empty() || command.scenario.empty())
    return invalid_input(
        "--origin: found without --quorum, --registry and --scenario; allowed all four, or none "
        "to sign a file that is there");
  if (std::filesystem::exists(command.file))
    return invalid_input(
        fmt::format("{}: found a file; allowed the name of a new one", command.file.string()));
  Genesis genesis;
  genesis.origin = command.origin;
  auto quorum = read_quorum_file(command.quorum);
  if (!quorum) return pass_on(quorum);
  genesis.quorum = std::move(*quorum);
  auto registry = read_registry_file(command.registry);
  if (!registry) return pass_on(registry);
  genesis.registry = std::move(*registry);
  const auto reference = read_reference_files(command.scenario, command.claims);
  if (!reference) return tl::unexpected<Error>(reference.error());
  genesis.reference = *reference;
  return genesis;
}

Result<Genesis> read_genesis(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  const auto entry = authority::parse_entry(*bytes, path.string());
  if (!entry) return tl::unexpected<Error>(entry.error());
  if (const auto* genesis = std::get_if<Genesis>(&entry->body)) return *genesis;
  return invalid_input(path.string() + ": found another record; allowed a genesis");
}

Result<void> sign(Genesis& genesis, const GenesisCommand& command) {
  if (command.organisation.empty()) return {};
  const auto key = PersonKey::read(command.key);
  if (!key) return tl::unexpected<Error>(key.error());
  for (const authority::GenesisSignature& one : genesis.signatures)
    if (one.organisation == command.organisation)
      return invalid_input(
          fmt::format("--organisation: found '{}', which has signed already; "
                      "allowed one that has not",
                      command.organisation));
  genesis.signatures.push_back(
      {command.organisation,
       {authority::fingerprint_of(key->public_key()), authority::kAlgorithm,
        key->sign(authority::genesis_message(genesis))}});
  return {};
}

}  // namespace

int execute(const GenesisCommand& command, const Common& common) {
  auto genesis = command.origin.empty() ? read_genesis(command.file) : make_genesis(command);
  if (!genesis) return report(genesis.error());
  if (const auto done = sign(*genesis, command); !done) return report(done.error());
  const std::string entry = authority::entry_text(genesis->origin, *genesis);
  if (const auto read = authority::parse_entry(entry, "genesis"); !read)
    return report(read.error());
  if (const auto written = write_file(command.file, entry); !written)
    return report(written.error());
  std::vector<std::string> signers;
  for (const authority::GenesisSignature& one : genesis->signatures)
    signers.push_back(one.organisation);
  const std::string hash = transparency::to_hex(transparency::leaf_hash(entry));
  return print(common.json ? json::object({{"file", json::string(command.file.string())},
                                           {"leaf_hash", json::string(hash)},
                                           {"signed_by", json::strings(signers)}}) +
                                 "\n"
                           : hash + "\n");
}

}  // namespace aloft::cli
