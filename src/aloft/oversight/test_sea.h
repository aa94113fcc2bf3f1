/// The invented island state of authority's tests with a real log, real witnesses and an outsider
/// who looks. Private to the tests of oversight.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "aloft/authority/test_published_log.h"
#include "aloft/oversight/oversight.h"
#include "aloft/transparency/test_disk.h"

namespace aloft::oversight {

using authority::cell;
using authority::cells;
using authority::hours;
using authority::kFour;
using authority::kHour;
using authority::kOrigin;
using authority::kTwo;
using authority::Scope;
using authority::Verb;
using transparency::Note;

inline constexpr std::int64_t kMinute = 60;

/// A log of skylark's on a disk in memory, and its witnesses: own (skylark's), island, college.
class Sea {
 public:
  authority::TestLog papers;  ///< Composes entries; `publish` hands them to the log.
  UtcTime now = hours(0);
  std::set<std::string> unreachable;  ///< Witnesses who do not answer.
  std::int64_t own_clock_s = 0;       ///< How far the clock of `own` is off.

  Sea() : disk_(std::make_shared<transparency::SimulatedDisk>()) {
    for (const char* name : {"own", "island", "college"})
      witnesses_.emplace(
          name, transparency::Witness::open({"/witness",
                                             name + std::string(".example"),
                                             authority::machine_key(name + std::string(".example")),
                                             {{kOrigin, transparency::SignatureType::ed25519,
                                               authority::machine_key(kOrigin).public_key()}}},
                                            std::make_shared<transparency::SimulatedDisk>())
                    .value());
    log_ =
        std::make_unique<transparency::Log>(transparency::Log::create(settings(), disk_).value());
    publish();
  }

  void move_to(UtcTime time) {
    now = time;
    papers.hour = (time.ns - hours(0).ns) / kNanosecondsPerSecond / kHour;
  }

  /// Hands the log what is new among the papers, and publishes.
  Result<transparency::Published> try_publish() {
    const auto all = papers.entries();
    const auto from = static_cast<std::ptrdiff_t>(log_->size());
    if (static_cast<std::size_t>(from) < all.size()) {
      const auto appended = log_->append({all.begin() + from, all.end()});
      if (!appended) return tl::unexpected<Error>(appended.error());
    }
    return log_->publish();
  }
  void publish() {
    const auto published = try_publish();
    ALOFT_CHECK(published.has_value(), published ? "" : published.error().text().c_str());
  }

  // ---- What root can do ----
  transparency::SimulatedDisk& disk() { return *disk_; }
  /// Stops the log's program and puts another disk in its place.
  void swap_disk(const transparency::DiskState& state) {
    log_.reset();
    disk_ = std::make_shared<transparency::SimulatedDisk>(state);
  }
  Result<void> restart() {
    log_.reset();
    auto log = transparency::Log::open(settings(), disk_);
    if (!log) return tl::unexpected<Error>(log.error());
    log_ = std::make_unique<transparency::Log>(std::move(*log));
    return {};
  }
  /// A checkpoint over any entries, signed with the log's key and by these witnesses.
  [[nodiscard]] Note sign_by_hand(const std::vector<std::string>& entries,
                                  const std::vector<std::string>& cosigners) const {
    std::vector<transparency::Hash> leaves;
    for (const std::string& entry : entries) leaves.push_back(transparency::leaf_hash(entry));
    Note note;
    note.text = transparency::to_text(
        transparency::Checkpoint{kOrigin, {leaves.size(), transparency::root_of(leaves)}, {}});
    note.signatures = {
        transparency::sign_note(note.text, kOrigin, authority::machine_key(kOrigin))};
    for (const std::string& name : cosigners)
      note.signatures.push_back(transparency::cosign_note(
          note.text, name + ".example", authority::machine_key(name + ".example"), now_s()));
    return note;
  }

  // ---- What anybody can get ----
  [[nodiscard]] transparency::Send reader() const { return transparency::reader_of(disk_, "/log"); }
  /// Entries and checkpoints as the log's disk gives them.
  [[nodiscard]] Evidence published() const {
    Evidence evidence;
    const transparency::Send log = reader();
    const auto checkpoints = transparency::read_checkpoints(log);
    ALOFT_CHECK(checkpoints.has_value(), "the list is there");
    evidence.checkpoints = *checkpoints;
    const auto latest = transparency::parse_checkpoint(evidence.checkpoints.back().text, "log");
    const auto entries = transparency::read_entries(log, latest->tree);
    if (entries)
      evidence.entries = *entries;
    else
      evidence.unreadable.push_back(entries.error().text());
    return evidence;
  }
  [[nodiscard]] WitnessWord word_of(const std::string& witness) const {
    const auto found = cosigned_.find(witness);
    return {witness + ".example",
            found == cosigned_.end() ? std::nullopt : std::optional(found->second),
            {}};
  }
  [[nodiscard]] std::uint64_t now_s() const {
    return static_cast<std::uint64_t>(now.ns / kNanosecondsPerSecond);
  }

 private:
  transparency::LogSettings settings() {
    transparency::LogSettings settings{
        "/log", "/anchor", kOrigin, authority::machine_key(kOrigin), papers.trust().policy, {}};
    for (const auto& witness : witnesses_)
      settings.witnesses.emplace_back(
          witness.first, [this, name = witness.first](const transparency::Request& request) {
            return ask(name, request);
          });
    return settings;
  }

  Result<transparency::Answer> ask(const std::string& name, const transparency::Request& request) {
    if (unreachable.contains(name)) return failed("out of reach");
    const auto offset = name == "own" ? own_clock_s : 0;
    auto answer = witnesses_.at(name).answer(
        request, static_cast<std::uint64_t>(static_cast<std::int64_t>(now_s()) + offset));
    if (answer.status == 200) {
      // The request ends with the checkpoint's note; the answer is the cosignature's line.
      const std::string note = request.body.substr(request.body.find("\n\n") + 2) + answer.body;
      cosigned_[name] = transparency::parse_note(note, name).value();
    }
    return answer;
  }

  std::map<std::string, transparency::Witness> witnesses_;
  std::map<std::string, Note> cosigned_;
  std::shared_ptr<transparency::SimulatedDisk> disk_;
  std::unique_ptr<transparency::Log> log_;
};

/// Somebody at the harbour, with a terminal of their own in cell 0 of the atoll, who measures every
/// full hour and looks at the log every ten minutes.
class Outsider {
 public:
  std::vector<std::string> asks = {"college"};  ///< Witnesses.
  Evidence held;  ///< Besides what log and witnesses say: probes, counters, bundle, checkpoints.
  std::vector<HeldFiling> filings_of_college;
  /// What the terminal gets, bit/s; 0: no service.
  std::function<std::int64_t(UtcTime)> downlink_bps = [](UtcTime) { return 50'000'000; };
  /// What the sky can serve.
  Servable servable = [](const authority::PlaceOnGround&, UtcTime) { return true; };
  /// What the operator shows to this outsider; empty: what is on its disk.
  std::function<void(Evidence&)> shown;

  void measure(UtcTime time) {
    const std::int64_t bps = downlink_bps(time);
    const Probe probe{
        kOrigin, {"x-atoll", cell(0)}, time, bps > 0, bps, bps > 0 ? 40'000 : 0, {}, "", ""};
    held.probes.push_back(
        parse_probe(sign_probe(probe, authority::key_of("gus")), "probe").value());
  }

  [[nodiscard]] Inspection look(const Sea& sea) const {
    Evidence evidence = sea.published();
    if (shown) shown(evidence);
    for (const std::string& name : asks) evidence.witnesses.push_back(sea.word_of(name));
    for (WitnessWord& word : evidence.witnesses)
      if (word.source == "college.example") word.filings = filings_of_college;
    evidence.probes = held.probes;
    evidence.counters = held.counters;
    evidence.bundle = held.bundle;
    evidence.remembered = held.remembered;
    const authority::Trust trust = sea.papers.trust();
    const Question question{trust, std::span(&sea.papers.ground(), 1), std::nullopt, sea.now};
    return inspect(evidence, question, servable);
  }

  /// What goes on in the world before each look.
  std::function<void()> meanwhile = [] {};

  /// Lets time pass until a look shows a finding of this kind; gives how long that took, or
  /// nothing after three days.
  std::optional<std::int64_t> wait_for(Finding::Kind kind, Sea& sea) {
    const UtcTime begin = sea.now;
    constexpr std::int64_t kLookEvery_s = 10 * kMinute;
    const std::int64_t start_s = begin.ns / kNanosecondsPerSecond;
    for (std::int64_t at = (start_s / kLookEvery_s + 1) * kLookEvery_s; at < start_s + 72 * kHour;
         at += kLookEvery_s) {
      sea.move_to({at * kNanosecondsPerSecond});
      if (at % kHour == 0) measure(sea.now);
      meanwhile();
      last = look(sea);
      for (const Finding& one : last.findings)
        if (one.kind == kind) {
          found = one;
          return at - start_s;
        }
    }
    return std::nullopt;
  }
  Inspection last;
  Finding found;  ///< That was waited for.
};

}  // namespace aloft::oversight
