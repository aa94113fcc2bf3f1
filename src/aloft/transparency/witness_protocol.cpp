#include "aloft/transparency/witness_protocol.h"

#include <fmt/core.h>

#include "aloft/transparency/text.h"

namespace aloft::transparency {
namespace {

constexpr std::string_view kOld = "old ";

Asked refused(std::string why) { return {std::nullopt, std::move(why), false}; }

// The cosignature among the lines of an answer, if it is good.
Asked take_cosignature(const Answer& answer, const Verifier& witness, const Note& checkpoint) {
  const auto note = parse_note(checkpoint.text + '\n' + answer.body, "answer");
  if (!note) return refused(note.error().text());
  const auto verified = verify_note(*note, std::span(&witness, 1), "answer");
  if (!verified) return refused(verified.error().text());
  for (const NoteSignature& signature : note->signatures)
    if (signature.name == witness.name && signature.key_id == key_id(witness))
      return {signature, "", false};
  return refused("no cosignature");
}

// The size in a 409 answer.
std::optional<std::uint64_t> size_in(const Answer& answer) {
  std::string_view body = answer.body;
  const auto line = take_line(body);
  return line && body.empty() ? parse_decimal(*line) : std::nullopt;
}

}  // namespace

std::string to_text(const AddCheckpoint& request) {
  std::string text = fmt::format("{}{}\n", kOld, request.old_size);
  for (const Hash& hash : request.consistency) text += to_base64(hash) + '\n';
  return text + '\n' + to_text(request.checkpoint);
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  AddCheckpoint request;
  auto line = take_line(body);
  const auto old_size =
      line && line->starts_with(kOld) ? parse_decimal(line->substr(kOld.size())) : std::nullopt;
  if (!old_size) return invalid_input("request:1: 'old' and a decimal size are allowed");
  request.old_size = *old_size;
  while ((line = take_line(body)) && !line->empty()) {
    const auto hash = hash_from_base64(*line);
    if (!hash || request.consistency.size() == kConsistencyMax)
      return invalid_input(
          fmt::format("request:{}: base64 of 32 bytes, at most 63 times, is allowed",
                      request.consistency.size() + 2));
    request.consistency.push_back(*hash);
  }
  if (!line) return invalid_input("request: no empty line before the checkpoint");
  auto note = parse_note(body, "request");
  if (!note) return pass_on(note);
  request.checkpoint = std::move(*note);
  return request;
}

Asked ask_witness(const Send& send, const Verifier& witness, const Note& checkpoint,
                  std::uint64_t& known_size, const ProveFrom& prove) {
  const auto parsed = parse_checkpoint(checkpoint.text, "checkpoint");
  if (!parsed) return refused(parsed.error().text());
  const std::uint64_t size = parsed->tree.size;
  // At most twice: the first answer may say what the witness has.
  for (int attempt = 0; attempt < 2; ++attempt) {
    const std::uint64_t old_size = std::min(known_size, size);
    const auto proof = prove(old_size);
    if (!proof) return refused(proof.error().text());
    const AddCheckpoint request{old_size, *proof, checkpoint};
    const auto answer = send({"POST", std::string(kAddCheckpoint), to_text(request)});
    if (!answer) return refused(answer.error().text());
    if (answer->status == 200) {
      known_size = size;
      return take_cosignature(*answer, witness, checkpoint);
    }
    const auto seen = answer->status == 409 ? size_in(*answer) : std::nullopt;
    if (!seen)
      return refused(fmt::format("it answers {}: {}", answer->status, shown(answer->body)));
    known_size = *seen;
    if (*seen > size)
      return {std::nullopt,
              fmt::format("it has seen {} entries of this log, which has {}", *seen, size), true};
    if (*seen == old_size)
      return {std::nullopt, fmt::format("it has seen another root at {} entries", *seen), true};
  }
  return refused("its size changed while it was asked");
}

}  // namespace aloft::transparency
