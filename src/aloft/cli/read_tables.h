/// Files that a genesis and a change of the rules take in: quorum table, registry, reference.
#pragma once

#include <filesystem>

#include "aloft/authority/authority.h"
#include "aloft/base/result.h"

namespace aloft::cli {

/// TOML.
Result<authority::Quorum> read_quorum_file(const std::filesystem::path& path);
/// JSON in any layout.
Result<authority::Registry> read_registry_file(const std::filesystem::path& path);
/// Hashes of a scenario file's bytes, and of the atlas's territory data with these claims (empty:
/// none).
Result<authority::Reference> read_reference_files(const std::filesystem::path& scenario,
                                                  const std::filesystem::path& claims);

}  // namespace aloft::cli
