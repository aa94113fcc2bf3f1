/// The policy bundle: what is on and off, with all that proves it, in one file.
///
/// Canonical JSON: {type, origin, latest, entries: [{entry, proof}], rules}. `latest` is the
/// largest witnessed checkpoint; each entry that the rules rest on stands there with its receipt
/// (tlog-proof), which others' tools verify too. Decisions are linked by number and hash, so that
/// none but the newest can be left out; who compiles from the public log finds those.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "aloft/authority/state.h"
#include "aloft/authority/trust.h"

namespace aloft::authority {

inline constexpr std::size_t kBundleBytesMax = 64U << 20U;
/// Of one entry, receipt included in it.
inline constexpr std::size_t kProofBytesMax = 64U << 10U;

/// The entries with the times that witnesses give them. `checkpoints` are all that the log has
/// published, and each must be a beginning of these entries; none at all is allowed.
Result<LogView> log_view(std::span<const std::string> entries,
                         std::span<const transparency::Note> checkpoints, const Trust& trust);

/// A pure function: the same entries and checkpoints give the same bytes on every machine.
/// `checkpoints` are all that the log has published; those that the policy does not take are left
/// out. Entries beyond the last one are not logged yet. An error if entries and checkpoints do not
/// fit together.
Result<std::string> compile_bundle(std::span<const std::string> entries,
                                   std::span<const transparency::Note> checkpoints,
                                   const Trust& trust, std::span<const Ground> grounds);

struct Bundle {
  State state;  ///< As of `latest`; without the filings, which a bundle leaves out.
  transparency::TreeHead latest;
  UtcTime clock;  ///< Median cosignature time of `latest`.
};
/// Checks every proof, signature and rule again. With `previous`, the bytes of the bundle that was
/// taken before, only a newer one is taken, and one that has all that the previous one proved.
Result<Bundle> verify_bundle(std::string_view bytes, const Trust& trust,
                             std::span<const Ground> grounds,
                             std::optional<std::string_view> previous, std::string_view source);

}  // namespace aloft::authority
