/// What a log and a witness answer. Public: a part of the front door.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "aloft/server/http.h"
#include "aloft/transparency/transparency.h"

namespace aloft::server {

/// The resources of tlog-tiles, from a log's folder: GET and HEAD of `/checkpoint`, `/checkpoints`
/// and `/tile/...`. Tiles may be cached for ever, all else not at all; bundles of entries are
/// compressed for those who take gzip. No name of a file is ever made from a request: only numbers
/// are. Of copies of one `Handler`, one may be called at a time.
Handler log_service(std::filesystem::path folder);

/// POSIX time in seconds.
using Clock = std::function<std::uint64_t()>;
std::uint64_t system_clock_s();

/// `POST /add-checkpoint` of tlog-witness, and what `transparency::Witness` publishes beside it.
Handler witness_service(std::shared_ptr<transparency::Witness> witness, Clock clock);

/// The longest request to a witness: a proof of 63 hashes, and a checkpoint with its signatures.
inline constexpr std::size_t kWitnessBodyBytesMax = std::size_t{64} << 10;

}  // namespace aloft::server
