#include "aloft/transparency/log.h"

#include <algorithm>
#include <map>

#include <fmt/core.h>

#include "aloft/transparency/disk.h"
#include "aloft/transparency/published.h"
#include "aloft/transparency/readers.h"
#include "aloft/transparency/segments.h"
#include "aloft/transparency/text.h"
#include "aloft/transparency/tile_store.h"
#include "aloft/transparency/witness_protocol.h"

namespace aloft::transparency {
namespace {

constexpr std::string_view kSegmentsFolder = "segments";
constexpr std::string_view kAnchorFile = "last-signed";
constexpr std::string_view kLockFile = "lock";
constexpr std::size_t kTilesAtOnce = 64;

// What the witnesses say of a checkpoint.
struct Cosigned {
  std::vector<NoteSignature> signatures;
  std::vector<std::string> refusals;
};

tl::unexpected<Error> error_of(const Error& error) { return tl::unexpected<Error>(error); }

}  // namespace

struct Log::Impl {
  Impl(LogSettings given, std::shared_ptr<Disk> given_disk)
      : settings(std::move(given)),
        disk(std::move(given_disk)),
        segments(disk, settings.folder / kSegmentsFolder, settings.segment_bytes),
        tiles(disk, settings.folder),
        published(disk, settings.folder) {}

  LogSettings settings;
  std::shared_ptr<Disk> disk;
  std::vector<std::unique_ptr<Lock>> locks;
  Segments segments;
  TileStore tiles;
  PublishedCheckpoints published;
  Recovery recovery;
  TreeEdge appended;                             ///< From the callers' bytes, in memory.
  TreeEdge signed_;                              ///< From the disk, as of the last signing.
  std::map<std::string, std::uint64_t> seen_by;  ///< The size that each witness has.
  bool witnesses_agree = false;  ///< They have been asked about what was signed before this run.
  std::optional<Error> broken;   ///< Why nothing is signed or appended any more.

  [[nodiscard]] std::string text_of(const TreeHead& tree) const {
    return to_text(Checkpoint{settings.origin, tree, {}});
  }
  [[nodiscard]] Note note_of(const TreeHead& tree) const {
    const std::string text = text_of(tree);
    return {text, {sign_note(text, settings.origin, settings.key)}};
  }
  [[nodiscard]] std::filesystem::path anchor() const { return settings.anchor / kAnchorFile; }

  Result<void> check_settings() const;
  Result<void> make_places();
  Result<void> take_locks();
  Result<TreeHead> read_anchor() const;
  Result<void> read_store(const TreeHead& anchored);

  Result<void> write_tiles();
  Result<void> move_anchor(const TreeHead& from, const TreeHead& to);
  Result<void> ask_about_the_past();
  Cosigned ask_witnesses(const Note& note);
  Asked ask(const Policy::Witness& witness, const Note& note);

  // Keeps the first failure: after it, memory and disk may differ.
  template <class T>
  Result<T> break_with(Result<T> result) {
    if (!result && !broken) broken = result.error();
    return result;
  }
};

// ---- Opening -----------------------------------------------------------------------------------

Result<void> Log::Impl::check_settings() const {
  if (!is_key_name(settings.origin))
    return invalid_input(
        fmt::format("'{}' is no origin for a log: no blanks, no plus", shown(settings.origin)));
  if (settings.folder.lexically_normal() == settings.anchor.lexically_normal())
    return invalid_input(settings.folder.string() +
                         ": the anchor needs a folder of its own, best on another device");
  const Verifier own{settings.origin, SignatureType::ed25519, settings.key.public_key()};
  const auto& logs = settings.policy.logs;
  const bool listed = std::any_of(logs.begin(), logs.end(),
                                  [&](const Policy::Log& log) { return log.verifier == own; });
  if (!listed && !(logs.empty() && settings.policy.witnesses.empty()))
    return invalid_input("the policy has no line: log " + to_vkey(own));
  return {};
}

Result<void> Log::Impl::make_places() {
  for (const auto& folder : {settings.folder, settings.folder / kSegmentsFolder, settings.anchor})
    if (auto made = make_folders(*disk, folder); !made) return made;
  return {};
}

Result<void> Log::Impl::take_locks() {
  for (const auto& folder : {settings.folder, settings.anchor}) {
    auto lock = disk->lock(folder / kLockFile);
    if (!lock) return pass_on(lock);
    locks.push_back(std::move(*lock));
  }
  return {};
}

Result<TreeHead> Log::Impl::read_anchor() const {
  const auto text = disk->read(anchor(), 0);
  if (!text) return error_of(text.error());
  if (!*text)
    return failed(fmt::format("{}: no such file; no log has been begun here", anchor().string()));
  auto checkpoint = parse_checkpoint(**text, anchor().string());
  if (!checkpoint) return pass_on(checkpoint);
  if (**text != text_of(checkpoint->tree))
    return failed(fmt::format("{}: the checkpoint of another log: '{}'", anchor().string(),
                              shown(checkpoint->origin)));
  return checkpoint->tree;
}

Result<void> Log::Impl::read_store(const TreeHead& anchored) {
  std::vector<TileFile> expected;
  Result<void> repaired;
  const auto repair = [&] {
    const auto count = tiles.repair(expected);
    if (count) recovery.tiles_repaired += *count;
    if (!count && repaired) repaired = error_of(count.error());
    expected.clear();
  };
  const EntryVisitor visit = [&](std::string_view entry) {
    const bool covered = appended.size() < anchored.size;
    appended.push(entry, covered ? &expected : nullptr);
    if (appended.size() == anchored.size) signed_ = appended;
    if (expected.size() >= kTilesAtOnce) repair();
  };
  if (auto opened = segments.open(anchored.size, visit, recovery); !opened) return opened;
  if (signed_.head() != anchored)
    return failed(fmt::format("{}: the first {} entries have the root {}, but {} has been signed",
                              settings.folder.string(), anchored.size,
                              to_base64(signed_.head().root), to_base64(anchored.root)));
  for (TileFile& file : signed_.partial()) expected.push_back(std::move(file));
  repair();
  if (!repaired) return repaired;
  return published.open(recovery);
}

Log::Log(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Log::~Log() = default;
Log::Log(Log&&) noexcept = default;
Log& Log::operator=(Log&&) noexcept = default;

Result<Log> Log::create(LogSettings settings, std::shared_ptr<Disk> disk) {
  {
    Impl first(settings, disk ? disk : disk = posix_disk());
    if (auto checked = first.check_settings(); !checked) return pass_on(checked);
    if (auto made = first.make_places(); !made) return pass_on(made);
    if (auto taken = first.take_locks(); !taken) return pass_on(taken);
    const auto anchored = disk->read(first.anchor(), 0);
    const auto files = disk->list(settings.folder / kSegmentsFolder);
    if (!anchored) return error_of(anchored.error());
    if (!files) return error_of(files.error());
    if (*anchored || !files->empty())
      return invalid_input(
          fmt::format("{}: there is a log here already",
                      *anchored ? settings.anchor.string() : settings.folder.string()));
    const std::string nothing = first.text_of({0, root_of({})});
    if (auto set = replace_file_for_good(*disk, first.anchor(), nothing); !set) return pass_on(set);
  }
  return open(std::move(settings), std::move(disk));
}

Result<Log> Log::open(LogSettings settings, std::shared_ptr<Disk> disk) {
  auto impl = std::make_unique<Impl>(std::move(settings), disk ? std::move(disk) : posix_disk());
  if (auto checked = impl->check_settings(); !checked) return pass_on(checked);
  // Looked at before anything is made, so that a mistyped folder stays empty.
  if (const auto there = impl->read_anchor(); !there) return error_of(there.error());
  if (auto made = impl->make_places(); !made) return pass_on(made);
  if (auto taken = impl->take_locks(); !taken) return pass_on(taken);
  const auto anchored = impl->read_anchor();
  if (!anchored) return error_of(anchored.error());
  if (auto read = impl->read_store(*anchored); !read) return pass_on(read);
  return Log(std::move(impl));
}

// ---- Appending and signing ---------------------------------------------------------------------

Result<std::uint64_t> Log::append(std::span<const std::string> entries) {
  if (impl_->broken) return error_of(*impl_->broken);
  for (const std::string& entry : entries)
    if (entry.size() > kEntryBytesMax)
      return invalid_input(
          fmt::format("an entry of {} bytes; {} are allowed", entry.size(), kEntryBytesMax));
  const std::uint64_t first = size();
  if (entries.empty()) return first;
  if (auto written = impl_->segments.append(entries); !written) {
    // Input that is too long has not touched the file; anything else may have.
    if (written.error().code != Error::Code::invalid_input) impl_->broken = written.error();
    return pass_on(written);
  }
  for (const std::string& entry : entries) impl_->appended.push(entry, nullptr);
  return first;
}

Result<Note> Log::sign() {
  Impl& impl = *impl_;
  if (impl.broken) return error_of(*impl.broken);
  const TreeHead from = impl.signed_.head();
  const TreeHead to = impl.appended.head();
  if (to.size == from.size) return impl.note_of(from);
  if (auto agreed = impl.ask_about_the_past(); !agreed) return pass_on(agreed);
  if (auto written = impl.break_with(impl.write_tiles()); !written) return pass_on(written);
  if (auto moved = impl.break_with(impl.move_anchor(from, to)); !moved) return pass_on(moved);
  impl.segments.mark_signed();
  return impl.note_of(to);
}

// Everything from the segments as they are on disk: the root in memory is the other opinion.
Result<void> Log::Impl::write_tiles() {
  TreeEdge edge = signed_;
  std::vector<TileFile> full;
  const auto read =
      segments.read_unsigned([&](std::string_view entry) { edge.push(entry, &full); });
  if (!read) return read;
  const TreeHead tree = appended.head();
  if (edge.head() != tree)
    return failed(fmt::format("{}: the entries read back have the root {}, not {}",
                              settings.folder.string(), to_base64(edge.head().root),
                              to_base64(tree.root)));
  std::vector<TileFile> files = full;
  for (TileFile& file : edge.partial_since(signed_.size())) files.push_back(std::move(file));
  if (auto written = tiles.write(files); !written) return written;
  if (auto checked = tiles.check(files, tree); !checked) return checked;
  tiles.remove_partial_of(full);
  signed_ = std::move(edge);
  return {};
}

// Compare and swap: whoever else signs with this key moves the same file.
Result<void> Log::Impl::move_anchor(const TreeHead& from, const TreeHead& to) {
  const auto text = disk->read(anchor(), 0);
  if (!text) return error_of(text.error());
  if (*text != text_of(from))
    return failed(fmt::format("{}: is not what this log has signed last, at {} entries",
                              anchor().string(), from.size));
  return replace_file_for_good(*disk, anchor(), text_of(to));
}

// ---- Witnesses and publishing ------------------------------------------------------------------

// A store that was put back to yesterday looks whole; witnesses remember today.
Result<void> Log::Impl::ask_about_the_past() {
  if (witnesses_agree) return {};
  ask_witnesses(note_of(signed_.head()));
  if (broken) return error_of(*broken);
  witnesses_agree = true;
  return {};
}

Asked Log::Impl::ask(const Policy::Witness& witness, const Note& note) {
  const auto link = std::find_if(settings.witnesses.begin(), settings.witnesses.end(),
                                 [&](const auto& each) { return each.first == witness.name; });
  if (link == settings.witnesses.end()) return {std::nullopt, "no way to it is known", false};
  const std::uint64_t size = signed_.size();
  const Send own_tiles = reader_of(disk, settings.folder);
  const ProveFrom prove = [&](std::uint64_t older) -> Result<std::vector<Hash>> {
    if (older == 0 || older == size) return std::vector<Hash>();
    TreeReader reader(own_tiles, size);
    auto proof = consistency_path(older, size, [&](LeafRange range) { return reader.root(range); });
    if (reader.error()) return error_of(*reader.error());
    return proof;
  };
  return ask_witness(link->second, witness.verifier, note, seen_by[witness.name], prove);
}

Cosigned Log::Impl::ask_witnesses(const Note& note) {
  Cosigned out;
  for (const Policy::Witness& witness : settings.policy.witnesses) {
    Asked asked = ask(witness, note);
    if (asked.cosignature) {
      out.signatures.push_back(std::move(*asked.cosignature));
      continue;
    }
    out.refusals.push_back(fmt::format("witness {}: {}", shown(witness.name), asked.refusal));
    if (asked.seen_more && !broken) broken = Error{Error::Code::failed, {out.refusals.back()}};
  }
  return out;
}

Result<Published> Log::publish() {
  Impl& impl = *impl_;
  auto note = sign();
  if (!note) return pass_on(note);
  Cosigned cosigned = impl.ask_witnesses(*note);
  if (impl.broken) return error_of(*impl.broken);
  impl.witnesses_agree = true;
  Published out{std::move(*note), std::nullopt, std::move(cosigned.refusals)};
  for (NoteSignature& signature : cosigned.signatures)
    out.note.signatures.push_back(std::move(signature));
  if (auto done = impl.break_with(impl.published.publish(out.note)); !done) return pass_on(done);
  if (auto good = witnessed(impl.settings.policy, out.note, "checkpoint")) out.witnessed = *good;
  return out;
}

std::uint64_t Log::size() const { return impl_->appended.size(); }

Result<std::vector<std::string>> Log::unsigned_entries() const {
  std::vector<std::string> entries;
  const auto read =
      impl_->segments.read_unsigned([&](std::string_view entry) { entries.emplace_back(entry); });
  if (!read) return error_of(read.error());
  return entries;
}

const Recovery& Log::recovery() const { return impl_->recovery; }

Result<LogProof> Log::prove(std::uint64_t index) const {
  const std::optional<Note>& note = impl_->published.last();
  if (!note) return failed("no checkpoint has been published yet");
  const auto checkpoint = parse_checkpoint(note->text, "checkpoint");
  if (!checkpoint) return error_of(checkpoint.error());
  const Send own_tiles = reader_of(impl_->disk, impl_->settings.folder);
  auto path = prove_inclusion(own_tiles, index, checkpoint->tree);
  if (!path) return pass_on(path);
  return LogProof{std::nullopt, index, std::move(*path), *note};
}

}  // namespace aloft::transparency
