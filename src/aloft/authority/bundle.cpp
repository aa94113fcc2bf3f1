#include "aloft/authority/bundle.h"

#include <algorithm>
#include <map>

#include <fmt/core.h>

#include "aloft/authority/fields.h"
#include "aloft/authority/prover.h"

namespace aloft::authority {
namespace {

using transparency::LogProof;
using transparency::Note;
using transparency::WitnessedCheckpoint;

constexpr const char* kType = "aloft.bundle/v1";

// ---- Rules as JSON -----------------------------------------------------------------------------

Json json_of(const Reach& reach) {
  Json::Array cells;
  for (const earth::CellId cell : reach.cells) cells.emplace_back(earth::token_of(cell));
  const char* extent = reach.extent == Reach::Extent::only ? "only" : "all_but";
  return Json::Object{
      {"territory", reach.territory}, {"extent", extent}, {"cells", std::move(cells)}};
}

Json json_of(const Rule& rule) {
  Json::Array reach;
  for (const Reach& part : rule.reach) reach.push_back(json_of(part));
  Json::Object object{{"decision", rule.decision},
                      {"verb", text_of(rule.verb)},
                      {"reach", std::move(reach)},
                      {"since_unix_s", unix_s(rule.since)},
                      {"reason", rule.reason_code},
                      {"legal_basis", rule.legal_basis},
                      {"owner", rule.owner},
                      {"confirmed", Json::truth(rule.confirmed)},
                      {"witnessed", Json::truth(rule.witnessed)}};
  if (rule.until) object.emplace("until_unix_s", unix_s(*rule.until));
  if (rule.review) object.emplace("review_unix_s", unix_s(*rule.review));
  if (!rule.third_party.empty()) object.emplace("third_party", rule.third_party);
  return object;
}

Json json_of(const Rules& rules) {
  Json::Array all;
  for (const Rule& rule : rules.all()) all.push_back(json_of(rule));
  return all;
}

// ---- Compiling ---------------------------------------------------------------------------------

// The published checkpoints that count, by size.
struct Published {
  std::map<std::uint64_t, std::pair<WitnessedCheckpoint, const Note*>> witnessed;
  std::uint64_t signed_size = 0;  ///< Of the largest one, witnessed or not.
  const Note* signed_note = nullptr;
};

Result<void> take_checkpoint(const Note& note, const Trust& trust, const Prover& prover,
                             std::uint64_t entries, Published& published) {
  auto by_log = transparency::signed_by_log(trust.policy, note, "checkpoint");
  if (!by_log) return tl::unexpected<Error>(by_log.error());
  const transparency::Checkpoint& checkpoint = by_log->checkpoint;
  if (checkpoint.origin != trust.origin) return {};
  const std::uint64_t size = checkpoint.tree.size;
  if (size > entries || size == 0 || prover.root(size) != checkpoint.tree.root)
    return invalid_input(
        fmt::format("checkpoint of {} entries: its root is not that of the first {} of {} entries",
                    size, size, entries));
  if (size > published.signed_size) {
    published.signed_size = size;
    published.signed_note = &note;
  }
  auto full = transparency::witnessed(trust.policy, note, "checkpoint");
  if (!full) return {};
  const auto known = published.witnessed.find(size);
  if (known == published.witnessed.end() || full->time_s < known->second.first.time_s)
    published.witnessed.insert_or_assign(size, std::pair(std::move(*full), &note));
  return {};
}

Result<Published> read_published(std::span<const Note> checkpoints, const Trust& trust,
                                 const Prover& prover, std::uint64_t entries) {
  Published published;
  for (const Note& note : checkpoints)
    if (const auto taken = take_checkpoint(note, trust, prover, entries, published); !taken)
      return tl::unexpected<Error>(taken.error());
  return published;
}

LogView view_of(std::span<const std::string> entries, const Published& published) {
  std::vector<WitnessedCheckpoint> witnessed;
  for (const auto& [size, one] : published.witnessed) witnessed.push_back(one.first);
  return with_times(entries, witnessed);
}

std::string proof_of(std::uint64_t index, const Published& published, const Prover& prover) {
  const auto covering = published.witnessed.upper_bound(index);
  const bool is_witnessed = covering != published.witnessed.end();
  const std::uint64_t size = is_witnessed ? covering->first : published.signed_size;
  LogProof proof;
  proof.index = index;
  proof.inclusion = prover.inclusion(index, size);
  proof.checkpoint = is_witnessed ? *covering->second.second : *published.signed_note;
  return transparency::to_text(proof);
}

// ---- Verifying ---------------------------------------------------------------------------------

struct Receipt {
  std::string entry;
  std::string proof;
};

struct Parts {
  std::string origin;
  std::string latest;
  std::vector<Receipt> entries;
  std::string rules;  ///< Canonical.
};

Result<Parts> parse_bundle(std::string_view bytes, std::string_view source) {
  Result<Json> json = parse_canonical(bytes, source, kBundleBytesMax);
  if (!json) return pass_on(json);
  Problems problems(source);
  Fields fields(*json, "", problems);
  Parts parts;
  const std::string type = fields.text("type");
  if (type != kType) fields.report("type", in_quotes(type), kType);
  parts.origin = fields.text("origin");
  parts.latest = fields.text("latest", Need::required, kProofBytesMax);
  if (const auto* entries = fields.array("entries"))
    for (const Json& item : *entries) {
      Fields receipt(item, fmt::format("entries[{}]", parts.entries.size()), problems);
      parts.entries.push_back({receipt.text("entry", Need::required, transparency::kEntryBytesMax),
                               receipt.text("proof", Need::required, kProofBytesMax)});
      receipt.finish();
    }
  if (const auto* rules = fields.any("rules")) parts.rules = canonical_text(*rules);
  fields.finish();
  if (!problems.empty()) return problems.error();
  return parts;
}

// The entry with its place and time, if the proof holds. Without the witnesses' quorum it must at
// least be the log's word.
Result<LoggedEntry> check_entry(const Receipt& receipt, const Trust& trust,
                                std::string_view source) {
  Result<LogProof> proof = transparency::parse_log_proof(receipt.proof, source);
  if (!proof) return pass_on(proof);
  const Hash leaf = transparency::leaf_hash(receipt.entry);
  LoggedEntry entry{proof->index, receipt.entry, std::nullopt};
  auto covering = transparency::verify_log_proof(*proof, leaf, trust.policy, source);
  if (covering)
    entry.witnessing =
        Witnessing{{static_cast<std::int64_t>(covering->time_s) * kNanosecondsPerSecond},
                   covering->checkpoint.tree.size};
  else
    covering = transparency::signed_by_log(trust.policy, proof->checkpoint, source);
  if (!covering) return pass_on(covering);
  const transparency::Checkpoint& checkpoint = covering->checkpoint;
  if (checkpoint.origin != trust.origin ||
      !transparency::verify_inclusion(leaf, proof->index, checkpoint.tree, proof->inclusion))
    return invalid_input(fmt::format("{}: the proof does not show the entry in this log", source));
  return entry;
}

Result<LogView> check_entries(const Parts& parts, const Trust& trust, std::uint64_t latest_size,
                              std::string_view source) {
  LogView log;
  for (const Receipt& receipt : parts.entries) {
    const std::string name = fmt::format("{}: entries[{}]", source, log.entries.size());
    Result<LoggedEntry> entry = check_entry(receipt, trust, name);
    if (!entry) return pass_on(entry);
    const bool ascends = log.entries.empty() || log.entries.back().index < entry->index;
    const bool known = !entry->witnessing || entry->witnessing->tree_size <= latest_size;
    const bool late = !entry->witnessing && entry->index < latest_size;
    if (!ascends || !known || late)
      return invalid_input(fmt::format(
          "{}: found entry {}; allowed are entries in ascending order, each under the first "
          "witnessed checkpoint that covers it, none above the latest",
          name, entry->index));
    log.entries.push_back(std::move(*entry));
  }
  return log;
}

// A newer bundle holds everything that the previous one proved.
Result<void> check_newer(const Parts& parts, std::uint64_t size, std::string_view previous,
                         const Trust& trust, std::string_view source) {
  Result<Parts> before = parse_bundle(previous, "previous bundle");
  if (!before) return pass_on(before);
  const auto note = transparency::parse_note(before->latest, "previous bundle: latest");
  if (!note) return tl::unexpected<Error>(note.error());
  const auto latest = transparency::witnessed(trust.policy, *note, "previous bundle: latest");
  if (!latest) return tl::unexpected<Error>(latest.error());
  if (size <= latest->checkpoint.tree.size)
    return invalid_input(
        fmt::format("{}: found a log of {} entries; allowed are newer ones than "
                    "the previous bundle's, of {}",
                    source, size, latest->checkpoint.tree.size));
  auto at = parts.entries.begin();
  for (const Receipt& wanted : before->entries) {
    at = std::find_if(at, parts.entries.end(),
                      [&](const Receipt& one) { return one.entry == wanted.entry; });
    if (at == parts.entries.end())
      return invalid_input(
          fmt::format("{}: an entry that the previous bundle proved is missing: {}", source,
                      in_quotes(wanted.entry)));
    ++at;
  }
  return {};
}

}  // namespace

Result<LogView> log_view(std::span<const std::string> entries, std::span<const Note> checkpoints,
                         const Trust& trust) {
  const Prover prover(entries);
  auto published = read_published(checkpoints, trust, prover, entries.size());
  if (!published) return pass_on(published);
  return view_of(entries, *published);
}

Result<std::string> compile_bundle(std::span<const std::string> entries,
                                   std::span<const Note> checkpoints, const Trust& trust,
                                   std::span<const Ground> grounds) {
  const Prover prover(entries);
  auto published = read_published(checkpoints, trust, prover, entries.size());
  if (!published) return pass_on(published);
  if (published->witnessed.empty())
    return invalid_input("log: found no checkpoint that witnesses have signed; one is needed");
  const LogView log = view_of(entries.first(published->signed_size), *published);
  Result<State> state = replay(log, trust, grounds, log.clock);
  if (!state) return pass_on(state);
  Json::Array receipts;
  for (const std::uint64_t index : state->material) {
    std::string proof = proof_of(index, *published, prover);
    if (proof.size() > kProofBytesMax)
      return failed(fmt::format("entry {}: its proof has {} bytes; {} are allowed", index,
                                proof.size(), kProofBytesMax));
    receipts.push_back(Json::Object{{"entry", entries[index]}, {"proof", std::move(proof)}});
  }
  const Note& latest = *published->witnessed.rbegin()->second.second;
  return canonical_text(Json(Json::Object{{"type", kType},
                                          {"origin", trust.origin},
                                          {"latest", transparency::to_text(latest)},
                                          {"entries", std::move(receipts)},
                                          {"rules", json_of(state->rules)}}));
}

Result<Bundle> verify_bundle(std::string_view bytes, const Trust& trust,
                             std::span<const Ground> grounds,
                             std::optional<std::string_view> previous, std::string_view source) {
  Result<Parts> parts = parse_bundle(bytes, source);
  if (!parts) return pass_on(parts);
  const std::string name = fmt::format("{}: latest", source);
  const auto note = transparency::parse_note(parts->latest, name);
  if (!note) return tl::unexpected<Error>(note.error());
  const auto latest = transparency::witnessed(trust.policy, *note, name);
  if (!latest) return tl::unexpected<Error>(latest.error());
  if (parts->origin != trust.origin || latest->checkpoint.origin != trust.origin)
    return invalid_input(fmt::format("{}: origin: found {}; the trust file allows {}", source,
                                     in_quotes(parts->origin), trust.origin));
  const transparency::TreeHead& tree = latest->checkpoint.tree;
  if (previous)
    if (const auto newer = check_newer(*parts, tree.size, *previous, trust, source); !newer)
      return tl::unexpected<Error>(newer.error());
  Result<LogView> log = check_entries(*parts, trust, tree.size, source);
  if (!log) return pass_on(log);
  log->clock = {static_cast<std::int64_t>(latest->time_s) * kNanosecondsPerSecond};
  Result<State> state = replay(*log, trust, grounds, log->clock);
  if (!state) return pass_on(state);
  for (const Violation& violation : state->violations)
    if (violation.rule == "chain")
      return invalid_input(
          fmt::format("{}: a decision was left out: {}", source, violation.message));
  if (canonical_text(json_of(state->rules)) != parts->rules)
    return invalid_input(
        fmt::format("{}: rules: found others than those that its entries prove", source));
  const UtcTime clock = log->clock;
  return Bundle{std::move(*state), tree, clock};
}

}  // namespace aloft::authority
