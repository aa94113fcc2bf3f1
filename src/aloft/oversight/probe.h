/// Probes: what a terminal measured, signed by whoever holds it.
///
/// A probe is one JSON object in canonical form (authority's): algorithm, cell, downlink_bps, key,
/// origin, rtt_us, service, signature, territory, time_unix_s, type ("probe"). The signature is
/// over "aloft.probe/v1", a newline, and the canonical probe without `signature`. Without service
/// there are neither downlink_bps nor rtt_us. The measurement itself is the signer's word.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/authority/authority.h"
#include "aloft/oversight/land.h"

namespace aloft::oversight {

struct Probe {
  std::string origin;              ///< Of the log whose registry knows the key.
  authority::PlaceOnGround place;  ///< Where the terminal stands.
  UtcTime time;                    ///< Whole seconds.
  bool service = false;
  std::int64_t downlink_bps = 0;  ///< 0 without service.
  std::int64_t rtt_us = 0;        ///< Round trip; 0 without service.
  authority::Signature signature;
  std::string signed_message;  ///< What the signature must be over.
  std::string source;          ///< "FILE:LINE", for messages.
};

/// The canonical probe, signed; `signature`, `signed_message` and `source` of `probe` are not read.
std::string sign_probe(const Probe& probe, const authority::PersonKey& key);

/// A probe is at most this long, a file of probes at most that.
inline constexpr std::size_t kProbeBytesMax = 4'096;
inline constexpr std::size_t kProbeFileBytesMax = std::size_t{64} << 20;

/// Untrusted bytes of one probe. Whether the signature is good is `why_not_counted`'s business.
Result<Probe> parse_probe(std::string_view bytes, std::string_view source);
/// One probe a line; empty lines are passed over. The problems of all lines together.
Result<std::vector<Probe>> parse_probes(std::string_view text, std::string_view path);

/// Why a probe is no independent evidence, or nothing: not for this log, not of a key in the
/// registry, a bad signature, of the operator or an organisation of its conflict group, of no cell
/// of the territory: neither a planned one nor one in which it has land. Without `has_land`,
/// planned ones only.
std::optional<std::string> why_not_counted(const Probe& probe, const authority::Registry& registry,
                                           const authority::Trust& trust,
                                           const authority::Ground& ground,
                                           const HasLand& has_land = {});

}  // namespace aloft::oversight
