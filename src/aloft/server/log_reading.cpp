#include "aloft/server/log_reading.h"

#include <charconv>
#include <chrono>

#include <fmt/core.h>

namespace aloft::server {
namespace {

using authority::LoggedEntry;
using authority::LogView;
using transparency::Note;
using transparency::TreeHead;
using transparency::WitnessedCheckpoint;

constexpr std::uint64_t kTryAgainAfter_s = 120;
constexpr std::uint64_t kReplayAgainAfter_s = 600;
constexpr std::uint64_t kTimeMax_s = 7'258'118'400;  // 2200-01-01.

// The checkpoint at the time of this witness's own cosignature, if it has one.
std::optional<WitnessedCheckpoint> cosigned_by(const transparency::Verifier& witness,
                                               const Note& note) {
  const auto good = transparency::verify_note(note, std::span(&witness, 1), "checkpoint");
  auto checkpoint = transparency::parse_checkpoint(note.text, "checkpoint");
  if (!good || !checkpoint) return std::nullopt;
  return WitnessedCheckpoint{std::move(*checkpoint), good->front().time_s, {witness.name}};
}

}  // namespace

std::optional<std::uint64_t> parse_unix_s(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > kTimeMax_s)
    return std::nullopt;
  return number;
}

void LogReading::refresh(std::uint64_t now_s) {
  const auto note = sources_.witness->latest(sources_.trust.origin);
  const auto checkpoint = note ? transparency::parse_checkpoint(note->text, "checkpoint")
                               : invalid_input("nothing of the log is cosigned yet");
  if (!checkpoint) {
    trouble_ = checkpoint.error().text();
    return;
  }
  const bool is_new = !tree_ || *tree_ != checkpoint->tree;
  const bool is_old = now_s >= replayed_s_ + kReplayAgainAfter_s;
  const bool tried = !trouble_.empty() && now_s >= tried_s_ && now_s < tried_s_ + kTryAgainAfter_s;
  if ((!is_new && !is_old) || (tried && tried_s_ != 0)) return;
  tried_s_ = now_s;
  Result<void> done = is_new ? read(*note, checkpoint->tree) : Result<void>();
  if (done) done = replay(now_s);
  trouble_ = done ? "" : done.error().text();
}

// A log that answers slowly must not keep the witness from those who wait: all answers of one
// reading together have this long.
transparency::Send within_a_minute(const transparency::Send& send) {
  using Clock = std::chrono::steady_clock;
  return [send, end = Clock::now() + std::chrono::minutes(1)](
             const transparency::Request& asked) -> Result<transparency::Answer> {
    if (Clock::now() >= end) return failed("the log takes more than a minute to be read");
    return send(asked);
  };
}

// All entries of the tree that the witness has cosigned: their root must be its own. The times are
// those of its own cosignatures, of which the log publishes the earlier ones; one that it does not
// publish makes it look later, not earlier.
Result<void> LogReading::read(const Note& cosigned, const TreeHead& tree) {
  const transparency::Send log = within_a_minute(sources_.log);
  auto entries = transparency::read_entries(log, tree);
  if (!entries) return pass_on(entries);
  auto published = transparency::read_checkpoints(log);
  if (!published) return pass_on(published);
  std::vector<Note> checkpoints;
  std::vector<WitnessedCheckpoint> own;
  const transparency::Verifier witness = sources_.witness->verifier();
  published->push_back(cosigned);
  for (Note& note : *published) {
    auto one = cosigned_by(witness, note);
    if (one && one->checkpoint.tree.size <= tree.size) own.push_back(std::move(*one));
    const auto any = transparency::signed_by_log(sources_.trust.policy, note, "/checkpoints");
    if (any && any->checkpoint.tree.size <= tree.size) checkpoints.push_back(std::move(note));
  }
  std::map<authority::Hash, UtcTime> taken;
  for (const LoggedEntry& entry : authority::with_times(*entries, own).entries)
    if (entry.witnessing)
      taken.emplace(transparency::leaf_hash(entry.bytes), entry.witnessing->time);
  taken_ = std::move(taken);
  entries_ = std::move(*entries);
  checkpoints_ = std::move(checkpoints);
  tree_ = tree;
  return {};
}

Result<void> LogReading::replay(std::uint64_t now_s) {
  const auto view = authority::log_view(entries_, checkpoints_, sources_.trust);
  if (!view) return tl::unexpected<Error>(view.error());
  const UtcTime at{static_cast<std::int64_t>(now_s) * kNanosecondsPerSecond};
  auto state =
      authority::replay(*view, sources_.trust, sources_.grounds, std::max(view->clock, at));
  if (!state) return pass_on(state);
  registry_ = std::move(state->registry);
  replayed_s_ = now_s;
  return {};
}

std::optional<UtcTime> LogReading::taken(const authority::Hash& leaf) const {
  const auto found = taken_.find(leaf);
  return found == taken_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace aloft::server
