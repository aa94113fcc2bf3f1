/// What a verifier knows by another way than the log: the root of trust.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/authority/quorum.h"
#include "aloft/transparency/transparency.h"

namespace aloft::authority {

struct TrustedOrganisation {
  std::string id;
  std::string conflict_group;  ///< With the operator's, it counts as the operator.
  std::string root_key;        ///< SubjectPublicKeyInfo in DER; empty if it has no say in genesis.
};

struct TrustedWitness {
  std::string name;  ///< In the policy.
  std::string organisation;
  /// For the receipts of filings handed to it: a plain note signature, with a key of its own.
  transparency::Verifier filing_key;
};

/// The trust file. Whoever holds it, public data and one honest witness can check everything else.
struct Trust {
  std::string origin;
  transparency::Hash first_entry{};      ///< Leaf hash of the genesis.
  std::string operator_id;               ///< The organisation that runs service and log.
  std::int64_t data_rate_floor_bps = 0;  ///< Served at less is dark.
  std::vector<TrustedOrganisation> organisations;
  std::vector<TrustedWitness> witnesses;
  transparency::Policy policy;
  Quorum floor;  ///< No `quorum.toml` may ask for less.

  [[nodiscard]] const TrustedOrganisation* organisation(std::string_view id) const;
  /// The operator, or an organisation of its conflict group.
  [[nodiscard]] bool is_operator(std::string_view organisation) const;
};

/// Reads TOML. Refuses a policy that witnesses run by the operator alone can satisfy, one that has
/// a witness of nobody's, and one without this log.
Result<Trust> parse_trust(std::string_view toml, std::string_view source);
Result<Trust> read_trust(const std::filesystem::path& path);

}  // namespace aloft::authority
