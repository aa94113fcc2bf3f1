#include <fmt/core.h>

#include "aloft/transparency/formats.h"
#include "aloft/transparency/text.h"

namespace aloft::transparency {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kInclusionMax = 63;  // A tree has fewer than 2^63 entries.

}  // namespace

Result<LogProof> parse_log_proof(std::string_view text, std::string_view source) {
  std::size_t number = 0;
  std::optional<std::string_view> line;
  const auto next = [&] {
    ++number;
    line = take_line(text);
    return line.has_value();
  };
  const auto refuse = [&](std::string_view allowed) {
    return invalid_input(fmt::format("{}:{}: {}; {} is allowed", source, number,
                                     line ? "'" + shown(*line) + "'" : "the proof ends", allowed));
  };
  LogProof proof;
  if (!next() || *line != kHeader) return refuse(kHeader);
  next();
  if (line && line->starts_with(kExtra)) {
    proof.extra = from_base64(line->substr(kExtra.size()));
    if (!proof.extra) return refuse("extra and base64");
    next();
  }
  const auto index =
      line && line->starts_with(kIndex) ? parse_decimal(line->substr(kIndex.size())) : std::nullopt;
  if (!index) return refuse("index and a decimal number");
  proof.index = *index;
  while (next() && !line->empty()) {
    const auto hash = hash_from_base64(*line);
    if (!hash || proof.inclusion.size() == kInclusionMax)
      return refuse("base64 of 32 bytes, at most 63 times");
    proof.inclusion.push_back(*hash);
  }
  if (!line) return refuse("an empty line and a checkpoint");
  auto note = parse_note(text, source);
  if (!note) return pass_on(note);
  proof.checkpoint = std::move(*note);
  return proof;
}

std::string to_text(const LogProof& proof) {
  std::string text(kHeader);
  text += '\n';
  if (proof.extra) text += fmt::format("{}{}\n", kExtra, to_base64(*proof.extra));
  text += fmt::format("{}{}\n", kIndex, proof.index);
  for (const Hash& hash : proof.inclusion) text += to_base64(hash) + '\n';
  return text + '\n' + to_text(proof.checkpoint);
}

Result<WitnessedCheckpoint> verify_log_proof(const LogProof& proof, const Hash& leaf,
                                             const Policy& policy, std::string_view source) {
  auto checked = witnessed(policy, proof.checkpoint, source);
  if (!checked) return checked;
  if (!verify_inclusion(leaf, proof.index, checked->checkpoint.tree, proof.inclusion))
    return invalid_input(
        fmt::format("{}: the proof does not lead from entry {} to the root of the "
                    "checkpoint of size {}",
                    source, proof.index, checked->checkpoint.tree.size));
  return checked;
}

}  // namespace aloft::transparency
