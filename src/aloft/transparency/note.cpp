#include <algorithm>

#include <fmt/core.h>

#include "aloft/transparency/bytes.h"
#include "aloft/transparency/formats.h"
#include "aloft/transparency/text.h"

namespace aloft::transparency {
namespace {

constexpr std::size_t kNoteBytesMax = 1 << 20;
constexpr std::size_t kSignaturesMax = 64;
constexpr std::string_view kDash = "\xE2\x80\x94 ";  // U+2014, blank
constexpr std::size_t kKeyIdBytes = 4;
constexpr std::size_t kTimeBytes = 8;

// Nothing for a line that is no signature.
std::optional<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(kDash)) return std::nullopt;
  line.remove_prefix(kDash.size());
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos || !is_key_name(line.substr(0, blank))) return std::nullopt;
  const std::optional<std::string> bytes = from_base64(line.substr(blank + 1));
  if (!bytes || bytes->size() <= kKeyIdBytes) return std::nullopt;
  NoteSignature signature;
  signature.name = line.substr(0, blank);
  signature.key_id =
      static_cast<std::uint32_t>(big_endian(std::string_view(*bytes).substr(0, kKeyIdBytes)));
  signature.bytes = bytes->substr(kKeyIdBytes);
  return signature;
}

// tlog-cosignature, "Ed25519 signed message".
std::string cosigned_message(std::string_view text, std::uint64_t time_s) {
  return fmt::format("cosignature/v1\ntime {}\n{}", time_s, text);
}

// The time that a good signature states (0 if its type has none); nothing if it is bad.
std::optional<std::uint64_t> verified_time(const NoteSignature& signature, const Verifier& verifier,
                                           std::string_view text) {
  if (verifier.type == SignatureType::ed25519)
    return verify_ed25519(verifier.key, text, signature.bytes) ? std::optional<std::uint64_t>(0)
                                                               : std::nullopt;
  const std::string_view bytes = signature.bytes;
  if (bytes.size() != kTimeBytes + SignatureBytes{}.size()) return std::nullopt;
  const std::uint64_t time_s = big_endian(bytes.substr(0, kTimeBytes));
  if (time_s > kSizeMax) return std::nullopt;
  const std::string message = cosigned_message(text, time_s);
  if (!verify_ed25519(verifier.key, message, bytes.substr(kTimeBytes))) return std::nullopt;
  return time_s;
}

}  // namespace

Result<Note> parse_note(std::string_view bytes, std::string_view source) {
  const auto refuse = [&](std::string_view why) {
    return invalid_input(fmt::format("{}: not a signed note: {}", source, why));
  };
  if (bytes.size() > kNoteBytesMax) return refuse("longer than 1 MiB");
  if (!is_note_text(bytes)) return refuse("it is not UTF-8, or has control characters");
  const std::size_t blank_line = bytes.rfind("\n\n");
  if (blank_line == std::string_view::npos)
    return refuse("no empty line between text and signatures");
  Note note;
  note.text = bytes.substr(0, blank_line + 1);
  std::string_view rest = bytes.substr(blank_line + 2);
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (!line) return refuse("the last line does not end");
    auto signature = parse_signature(*line);
    if (!signature)
      return refuse(
          fmt::format("'{}' is no signature line: a dash (U+2014), a name and base64 "
                      "are allowed",
                      shown(*line)));
    if (note.signatures.size() == kSignaturesMax) return refuse("more than 64 signatures");
    note.signatures.push_back(std::move(*signature));
  }
  if (note.signatures.empty()) return refuse("no signature");
  return note;
}

std::string to_text(const NoteSignature& signature) {
  std::string bytes;
  put_big_endian(bytes, signature.key_id, kKeyIdBytes);
  return fmt::format("{}{} {}\n", kDash, signature.name, to_base64(bytes + signature.bytes));
}

std::string to_text(const Note& note) {
  std::string text = note.text + '\n';
  for (const NoteSignature& signature : note.signatures) text += to_text(signature);
  return text;
}

NoteSignature sign_note(std::string_view text, std::string_view name, const Ed25519Key& key) {
  const Verifier verifier{std::string(name), SignatureType::ed25519, key.public_key()};
  return {verifier.name, key_id(verifier), std::string(as_text(key.sign(text)))};
}

NoteSignature cosign_note(std::string_view text, std::string_view name, const Ed25519Key& key,
                          std::uint64_t time_s) {
  const Verifier verifier{std::string(name), SignatureType::cosignature_v1, key.public_key()};
  std::string bytes;
  put_big_endian(bytes, time_s, kTimeBytes);
  bytes += as_text(key.sign(cosigned_message(text, time_s)));
  return {verifier.name, key_id(verifier), bytes};
}

Result<std::vector<VerifiedSignature>> verify_note(const Note& note,
                                                   std::span<const Verifier> known,
                                                   std::string_view source) {
  std::vector<VerifiedSignature> verified;
  for (std::size_t i = 0; i < known.size(); ++i) {
    std::optional<std::uint64_t> earliest_s;
    for (const NoteSignature& signature : note.signatures) {
      if (signature.name != known[i].name || signature.key_id != key_id(known[i])) continue;
      const auto time_s = verified_time(signature, known[i], note.text);
      if (!time_s)
        return invalid_input(
            fmt::format("{}: the signature of {} is wrong", source, shown(signature.name)));
      earliest_s = earliest_s ? std::min(*earliest_s, *time_s) : *time_s;
    }
    if (earliest_s) verified.push_back({i, *earliest_s});
  }
  if (verified.empty())
    return invalid_input(fmt::format("{}: no signature by a known key", source));
  return verified;
}

Result<Checkpoint> parse_checkpoint(std::string_view text, std::string_view source) {
  const auto refuse = [&](std::string_view why) {
    return invalid_input(fmt::format("{}: not a checkpoint: {}", source, why));
  };
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto line = take_line(text);
    if (!line) return refuse("the last line does not end");
    if (line->empty()) return refuse(fmt::format("line {} is empty", lines.size() + 1));
    lines.push_back(*line);
  }
  constexpr std::size_t kLines = 3;
  if (lines.size() < kLines) return refuse("three lines are needed: origin, size, root");
  const auto size = parse_decimal(lines[1]);
  if (!size)
    return refuse(fmt::format("line 2 is '{}'; a decimal size is allowed", shown(lines[1])));
  const auto root = hash_from_base64(lines[2]);
  if (!root)
    return refuse(fmt::format("line 3 is '{}'; base64 of 32 bytes is allowed", shown(lines[2])));
  return Checkpoint{std::string(lines[0]), {*size, *root}, {lines.begin() + kLines, lines.end()}};
}

std::string to_text(const Checkpoint& checkpoint) {
  std::string text = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.tree.size,
                                 to_base64(checkpoint.tree.root));
  for (const std::string& line : checkpoint.extensions) text += line + '\n';
  return text;
}

}  // namespace aloft::transparency
