#include <map>

#include <fmt/core.h>

#include "aloft/base/check.h"
#include "aloft/transparency/disk.h"
#include "aloft/transparency/log.h"
#include "aloft/transparency/text.h"
#include "aloft/transparency/witness_protocol.h"

namespace aloft::transparency {
namespace {

Answer plain(int status, const std::string& text) {
  return {status, "text/plain; charset=utf-8", text + '\n'};
}

Answer conflict(std::uint64_t size) {
  return {409, std::string(kSizeType), fmt::format("{}\n", size)};
}

// One file for each origin, whatever letters it has.
std::string file_name(const std::string& origin) { return to_hex(sha256(origin)) + ".checkpoint"; }

constexpr std::string_view kCheckpoint = "/checkpoint";

// The first by this key, or nothing.
const NoteSignature* signature_of(const Note& note, const Verifier& verifier) {
  for (const NoteSignature& signature : note.signatures)
    if (signature.name == verifier.name && signature.key_id == key_id(verifier)) return &signature;
  return nullptr;
}

// What was cosigned last: the log's checkpoint, with the log's signature and our cosignature.
struct Cosigned {
  TreeHead tree;
  Note note;
};

}  // namespace

struct Witness::Impl {
  WitnessSettings settings;
  std::shared_ptr<Disk> disk;
  std::unique_ptr<Lock> lock;
  std::map<std::string, Cosigned> latest;  ///< By origin; none before the first cosignature.

  Result<void> read_states();
  Answer add_checkpoint(const AddCheckpoint& request, std::uint64_t now_s);
  Note cosigned(const AddCheckpoint& request, const std::string& origin, std::uint64_t now_s) const;
  std::optional<Note> latest_note(const std::string& origin) const;
  std::optional<Answer> published(const std::string& path) const;
  Verifier verifier() const {
    return {settings.name, SignatureType::cosignature_v1, settings.key.public_key()};
  }
  std::optional<Answer> refusal(const AddCheckpoint& request, const Checkpoint& checkpoint) const;
  std::optional<Answer> inconsistency(const AddCheckpoint& request, const TreeHead& tree,
                                      const TreeHead& seen) const;
};

Result<void> Witness::Impl::read_states() {
  for (const Verifier& log : settings.logs) {
    const std::filesystem::path path = settings.folder / file_name(log.name);
    const auto text = disk->read(path, 0);
    if (!text) return tl::unexpected<Error>(text.error());
    if (!*text) continue;
    const auto note = parse_note(**text, path.string());
    if (!note) return tl::unexpected<Error>(note.error());
    const auto checkpoint = parse_checkpoint(note->text, path.string());
    if (!checkpoint) return tl::unexpected<Error>(checkpoint.error());
    if (checkpoint->origin != log.name)
      return failed(fmt::format("{}: has the origin '{}'; '{}' belongs here", path.string(),
                                shown(checkpoint->origin), shown(log.name)));
    latest[log.name] = {checkpoint->tree, *note};
  }
  return {};
}

Answer Witness::Impl::add_checkpoint(const AddCheckpoint& request, std::uint64_t now_s) {
  const auto checkpoint = parse_checkpoint(request.checkpoint.text, "request");
  if (!checkpoint) return plain(400, checkpoint.error().text());
  if (auto refused = refusal(request, *checkpoint)) return *refused;
  Note note = cosigned(request, checkpoint->origin, now_s);
  const auto saved =
      replace_file_for_good(*disk, settings.folder / file_name(checkpoint->origin), to_text(note));
  if (!saved) return plain(500, "the witness cannot keep its state");
  const std::string answer = to_text(note.signatures.back());
  latest[checkpoint->origin] = {checkpoint->tree, std::move(note)};
  return {200, "text/plain; charset=utf-8", answer};
}

// The log's own signatures and, at the end, ours. Others' are left out: nobody here has checked
// them, and with ours there could be more than a note may have.
Note Witness::Impl::cosigned(const AddCheckpoint& request, const std::string& origin,
                             std::uint64_t now_s) const {
  Note note{request.checkpoint.text, {}};
  for (const Verifier& log : settings.logs)
    if (log.name == origin)
      if (const auto* own = signature_of(request.checkpoint, log)) note.signatures.push_back(*own);
  note.signatures.push_back(cosign_note(note.text, settings.name, settings.key, now_s));
  return note;
}

// Of a state folder that an earlier version has written, the cosignature is not known.
std::optional<Note> Witness::Impl::latest_note(const std::string& origin) const {
  const auto found = latest.find(origin);
  if (found == latest.end() || !signature_of(found->second.note, verifier())) return std::nullopt;
  return found->second.note;
}

// `/<SHA-256 of the origin, in hex>/checkpoint`: so everybody can hold this witness's view against
// what the log shows to them.
std::optional<Answer> Witness::Impl::published(const std::string& path) const {
  for (const Verifier& log : settings.logs) {
    if (path != '/' + to_hex(sha256(log.name)) + std::string(kCheckpoint)) continue;
    const auto note = latest_note(log.name);
    if (!note) return plain(404, "nothing of this log is cosigned yet");
    return Answer{200, "text/plain; charset=utf-8", to_text(*note)};
  }
  return std::nullopt;
}

std::optional<Answer> Witness::Impl::refusal(const AddCheckpoint& request,
                                             const Checkpoint& checkpoint) const {
  std::vector<Verifier> known;
  for (const Verifier& log : settings.logs)
    if (log.name == checkpoint.origin) known.push_back(log);
  if (known.empty()) return plain(404, "no log of this origin is known here");
  const auto verified = verify_note(request.checkpoint, known, "request");
  if (!verified) return plain(403, verified.error().text());
  if (request.old_size > checkpoint.tree.size)
    return plain(400, "the old size is above the checkpoint's");
  const auto seen = latest.find(checkpoint.origin);
  return inconsistency(request, checkpoint.tree,
                       seen == latest.end() ? TreeHead{0, root_of({})} : seen->second.tree);
}

std::optional<Answer> Witness::Impl::inconsistency(const AddCheckpoint& request,
                                                   const TreeHead& tree,
                                                   const TreeHead& seen) const {
  if (request.old_size != seen.size) return conflict(seen.size);
  if (tree.size == seen.size && tree.root != seen.root) return conflict(seen.size);
  const bool good = seen.size == 0 ? request.consistency.empty()
                                   : verify_consistency(seen, tree, request.consistency);
  if (!good) return plain(422, "the proof does not lead from the old size to the checkpoint");
  return std::nullopt;
}

Witness::Witness(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Witness::~Witness() = default;
Witness::Witness(Witness&&) noexcept = default;
Witness& Witness::operator=(Witness&&) noexcept = default;

Result<Witness> Witness::open(WitnessSettings settings, std::shared_ptr<Disk> disk) {
  if (!is_key_name(settings.name))
    return invalid_input(
        fmt::format("'{}' is no name for a witness: no blanks, no plus", shown(settings.name)));
  auto impl = std::make_unique<Impl>(
      Impl{std::move(settings), disk ? std::move(disk) : posix_disk(), nullptr, {}});
  if (auto made = make_folders(*impl->disk, impl->settings.folder); !made) return pass_on(made);
  auto lock = impl->disk->lock(impl->settings.folder / "lock");
  if (!lock) return pass_on(lock);
  impl->lock = std::move(*lock);
  if (auto read = impl->read_states(); !read) return pass_on(read);
  return Witness(std::move(impl));
}

Answer Witness::answer(const Request& request, std::uint64_t now_s) {
  if (const auto checkpoint = impl_->published(request.path))
    return request.method == "GET" ? *checkpoint : plain(405, "GET is allowed");
  if (request.path != kAddCheckpoint)
    return plain(404, "add-checkpoint is here, and the checkpoint of each known log");
  if (request.method != "POST") return plain(405, "POST is allowed");
  ALOFT_CHECK(now_s <= kSizeMax, "a time in seconds has room in a cosignature");
  const auto parsed = parse_add_checkpoint(request.body);
  if (!parsed) return plain(400, parsed.error().text());
  return impl_->add_checkpoint(*parsed, now_s);
}

std::optional<Note> Witness::latest(const std::string& origin) const {
  return impl_->latest_note(origin);
}

Verifier Witness::verifier() const { return impl_->verifier(); }

}  // namespace aloft::transparency
