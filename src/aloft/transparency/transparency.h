/// Can an outsider check that a list of entries is complete, append-only, and the same for all?
///
/// A transparency log in the formats of C2SP (tlog-tiles, tlog-checkpoint, signed-note,
/// tlog-cosignature, tlog-witness, tlog-policy, tlog-proof) over the Merkle tree of RFC 6962. It
/// knows nothing of what the entries say, has no clock (times are arguments) and no network:
/// requests and answers are values, which others carry.
///
/// The door has two leaves, since most who verify never write: `formats.h` (hashes, proofs, keys,
/// notes, checkpoints, policies: pure functions) and `log.h` (the log on disk, its readers, the
/// witness).
#pragma once

#include "aloft/transparency/formats.h"
#include "aloft/transparency/log.h"
