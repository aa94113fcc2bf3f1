/// Verifies a log, or one entry of it, from outside. Public: a part of the front door.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "aloft/base/result.h"
#include "aloft/transparency/transparency.h"

namespace aloft::server {

struct LogReport {
  transparency::WitnessedCheckpoint latest;
  std::uint64_t tiles = 0;        ///< Compared with what the entries give.
  std::uint64_t checkpoints = 0;  ///< Published ever.
  std::uint64_t witnessed = 0;    ///< Of these, with the quorum.
};
/// Fetches all of a log and computes it again: the latest checkpoint has the log's signature and
/// the quorum; the entries give its root; every tile is what the entries give; every checkpoint
/// that was ever published is signed by the log and is a beginning of the same tree, and so is
/// `earlier`, which the verifier has kept. An error `failed` says what does not hold.
Result<LogReport> verify_log(const transparency::Send& log, const transparency::Policy& policy,
                             const std::optional<transparency::Note>& earlier = std::nullopt);

/// tlog-proof for an entry. An error is `invalid_input` if the text is no proof, `failed` if the
/// proof does not hold. `source` names the proof in messages.
Result<transparency::WitnessedCheckpoint> verify_proof(std::string_view proof,
                                                       std::string_view entry,
                                                       const transparency::Policy& policy,
                                                       std::string_view source);

/// Proves an entry from a log's tiles against its latest checkpoint, which must have the log's
/// signature.
Result<transparency::LogProof> make_proof(const transparency::Send& log, std::uint64_t index,
                                          const transparency::Policy& policy);

}  // namespace aloft::server
