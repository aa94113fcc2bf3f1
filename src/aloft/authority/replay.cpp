#include <algorithm>
#include <limits>

#include <fmt/core.h>

#include "aloft/authority/book.h"
#include "aloft/authority/fields.h"
#include "aloft/authority/state.h"

namespace aloft::authority {
namespace {

Result<void> refuse_genesis(std::string_view why) {
  return invalid_input(fmt::format("log: entry 0: {}", why));
}

// The registry of the genesis names the root keys' organisations; the trust file says which keys.
Result<void> check_genesis(const Genesis& genesis, const Trust& trust) {
  if (genesis.origin != trust.origin)
    return refuse_genesis(fmt::format("origin: found {}; the trust file allows {}",
                                      in_quotes(genesis.origin), trust.origin));
  const std::string message = genesis_message(genesis);
  for (const TrustedOrganisation& organisation : trust.organisations) {
    if (organisation.root_key.empty()) continue;
    const bool has_signed =
        std::any_of(genesis.signatures.begin(), genesis.signatures.end(), [&](const auto& one) {
          return one.organisation == organisation.id &&
                 verify_signature(organisation.root_key, message, one.signature.bytes);
        });
    if (!has_signed)
      return refuse_genesis(fmt::format("no signature by the root key of {}", organisation.id));
  }
  for (const Fault& fault : faults_of_quorum(genesis.quorum, trust))
    return refuse_genesis(fault.message);
  for (const Fault& fault : faults_of_registry(genesis.registry, trust))
    return refuse_genesis(fault.message);
  return {};
}

Result<void> open_book(Book& book, const LoggedEntry& first) {
  if (first.index != 0) return refuse_genesis("it is missing");
  const Hash leaf = transparency::leaf_hash(first.bytes);
  if (leaf != book.trust.first_entry)
    return refuse_genesis(fmt::format("found hash {}; the trust file allows {}",
                                      transparency::to_hex(leaf),
                                      transparency::to_hex(book.trust.first_entry)));
  Result<Entry> entry = parse_entry(first.bytes, "log: entry 0");
  if (!entry) return pass_on(entry);
  const auto* genesis = std::get_if<Genesis>(&entry->body);
  if (!genesis) return refuse_genesis("it is no genesis");
  if (const Result<void> checked = check_genesis(*genesis, book.trust); !checked) return checked;
  State& state = book.state;
  state.origin = genesis->origin;
  state.quorum = genesis->quorum;
  state.registry = genesis->registry;
  state.last_decision = leaf;
  state.material.push_back(0);
  state.reference.scenario = genesis->reference.scenario;
  take_ground(book, genesis->reference.ground);
  state.eras.push_back(
      {UtcTime{std::numeric_limits<std::int64_t>::min()}, state.registry, state.reference});
  if (first.witnessing) book.founding_size = first.witnessing->tree_size;
  return {};
}

// The person whose registered key has signed the entry; otherwise a violation.
const Person* signer_of(Book& book, const Placed& placed) {
  const Registry& registry = book.state.registry;
  const RegisteredKey* key = registry.key(placed.entry.signature->key);
  if (!key) {
    book.violate(placed.logged.index, "key", "signed with a key that is not registered");
    return nullptr;
  }
  if (!verify_signature(key->public_key, placed.entry.signed_message,
                        placed.entry.signature->bytes)) {
    book.violate(placed.logged.index, "signature", "the signature is not over this entry");
    return nullptr;
  }
  return registry.person(key->person);
}

std::optional<UtcTime> time_of(const LoggedEntry& logged) {
  if (!logged.witnessing) return std::nullopt;
  return logged.witnessing->time;
}

void add_filing(Book& book, const Placed& placed, FilingState filing, std::int64_t answer_s) {
  filing.id = placed.leaf;
  filing.index = placed.logged.index;
  filing.time = time_of(placed.logged);
  if (filing.time) filing.due = plus_seconds(*filing.time, answer_s);
  book.state.filings.push_back(std::move(filing));
}

void take(Book& book, const Placed& placed, const Request& request) {
  const Person* signer = signer_of(book, placed);
  if (!signer) return;
  FilingState filing;
  filing.request = request;
  filing.filed_by = signer->id;
  add_filing(book, placed, std::move(filing), book.state.quorum.request_answer_s);
}

// Nobody has signed: who reports is known to who can open the letter.
void take(Book& book, const Placed& placed, const Contact&) {
  FilingState filing;
  filing.is_contact = true;
  add_filing(book, placed, std::move(filing), book.state.quorum.contact_answer_s);
}

bool may_answer(const Registry& registry, const FilingState& filing, const Signature& signature) {
  const RegisteredKey* key = registry.key(signature.key);
  if (key->person == filing.filed_by) return false;
  return std::any_of(key->roles.begin(), key->roles.end(), [&](Role role) {
    return filing.is_contact ? role == Role::oversight : approves(role);
  });
}

void take(Book& book, const Placed& placed, const AnswerEntry& answer) {
  if (!signer_of(book, placed)) return;
  auto& filings = book.state.filings;
  const auto filing = std::find_if(filings.begin(), filings.end(),
                                   [&](const FilingState& one) { return one.id == answer.to; });
  if (filing == filings.end())
    book.violate(placed.logged.index, "answer", "it answers nothing that the log holds");
  else if (!may_answer(book.state.registry, *filing, *placed.entry.signature))
    book.violate(placed.logged.index, "answer",
                 filing->is_contact ? "a contact report is answered by oversight"
                                    : "a request is answered by somebody else who may approve");
  else if (!filing->answered_by)
    filing->answered_by = placed.logged.index;
}

void take(Book& book, const Placed& placed, const DraftEntry& entry) {
  const Person* signer = signer_of(book, placed);
  if (!signer) return;
  const Draft& draft = entry.draft;
  const auto known = book.state.drafts.find(draft.number);
  if (known == book.state.drafts.end()) {
    if (draft.revision != 1)
      return book.violate(placed.logged.index, "revision", "a new draft has revision 1");
  } else {
    const DraftState& before = known->second;
    if (before.author != signer->id || draft.revision != before.draft.revision + 1)
      return book.violate(placed.logged.index, "revision",
                          "a draft is edited by its author, revision by revision");
    if (before.decision || before.phase == Phase::withdrawn)
      return book.violate(placed.logged.index, "revision", "the draft is closed");
  }
  book.state.drafts[draft.number] = {draft, hash_of(draft), signer->id, Phase::draft, {}, {}};
  if (!draft.request) return;
  for (FilingState& filing : book.state.filings)
    if (filing.id == *draft.request) {
      filing.phase = Phase::draft;
      book.state.material.push_back(filing.index);
    }
}

DraftState* open_draft(Book& book, const Placed& placed, std::int64_t number) {
  const auto found = book.state.drafts.find(number);
  if (found != book.state.drafts.end() && !found->second.decision &&
      found->second.phase != Phase::withdrawn)
    return &found->second;
  book.violate(placed.logged.index, "draft", fmt::format("there is no open draft {}", number));
  return nullptr;
}

void take(Book& book, const Placed& placed, const Refusal& refusal) {
  const Person* signer = signer_of(book, placed);
  DraftState* draft = signer ? open_draft(book, placed, refusal.draft_number) : nullptr;
  if (!draft) return;
  const auto& roles = book.state.registry.key(placed.entry.signature->key)->roles;
  if (std::find(roles.begin(), roles.end(), refusal.role) == roles.end())
    return book.violate(placed.logged.index, "role",
                        "refused in a role that the key does not have");
  if (refusal.draft_hash != draft->hash)
    return book.violate(placed.logged.index, "draft", "it refuses another revision");
  draft->refused_by.push_back(signer->id);
  draft->phase = Phase::refused;
}

void take(Book& book, const Placed& placed, const Withdrawal& withdrawal) {
  const Person* signer = signer_of(book, placed);
  DraftState* draft = signer ? open_draft(book, placed, withdrawal.draft_number) : nullptr;
  if (!draft) return;
  if (signer->id != draft->author && signer->id != draft->draft.owner)
    return book.violate(placed.logged.index, "draft",
                        "a draft is withdrawn by its author or its owner");
  draft->phase = Phase::withdrawn;
}

void take(Book& book, const Placed& placed, const Countersignature& countersignature) {
  const Person* signer = signer_of(book, placed);
  if (!signer) return;
  if (!decision_numbered(book.state, countersignature.decision))
    return book.violate(placed.logged.index, "countersignature", "there is no such decision");
  DecisionState& decision = book.decision(countersignature.decision);
  if (decision.leaf != countersignature.decision_hash ||
      decision.draft.third_party != signer->organisation)
    return book.violate(placed.logged.index, "countersignature",
                        "it is not by the third party that this decision points at");
  decision.confirmed = true;
}

void take(Book& book, const Placed& placed, const Decision& decision) {
  take_decision(book, placed, decision);
}

void take(Book& book, const Placed& placed, const Genesis&) {
  book.violate(placed.logged.index, "genesis", "only entry 0 is a genesis");
}

void take(Book& book, const Placed& placed, const UnknownRecord& record) {
  book.violate(placed.logged.index, "type",
               fmt::format("no record has the type {}", in_quotes(record.type)));
}

// A decision is material if it is a link of the chain, a request if a draft takes it up.
bool is_material(const Body& body) {
  return std::holds_alternative<DraftEntry>(body) || std::holds_alternative<Refusal>(body) ||
         std::holds_alternative<Withdrawal>(body) || std::holds_alternative<Countersignature>(body);
}

void take_entry(Book& book, const LoggedEntry& logged) {
  const Result<Entry> entry = parse_entry(logged.bytes, fmt::format("log: entry {}", logged.index));
  if (!entry) return book.violate(logged.index, "form", entry.error().messages.front());
  if (entry->origin != book.trust.origin)
    return book.violate(logged.index, "origin", "it is for another log");
  if (is_material(entry->body)) book.state.material.push_back(logged.index);
  const Placed placed{logged, *entry, transparency::leaf_hash(logged.bytes)};
  std::visit([&](const auto& body) { take(book, placed, body); }, entry->body);
}

}  // namespace

LogView with_times(std::span<const std::string> entries,
                   std::span<const transparency::WitnessedCheckpoint> checkpoints) {
  std::map<std::uint64_t, UtcTime> time_by_size;
  for (const auto& one : checkpoints) {
    const UtcTime time{static_cast<std::int64_t>(one.time_s) * kNanosecondsPerSecond};
    const auto [place, is_new] = time_by_size.emplace(one.checkpoint.tree.size, time);
    if (!is_new) place->second = std::min(place->second, time);
  }
  LogView log;
  if (!time_by_size.empty()) log.clock = time_by_size.rbegin()->second;
  for (const std::string& bytes : entries) {
    const std::uint64_t index = log.entries.size();
    const auto covering = time_by_size.upper_bound(index);
    log.entries.push_back({index, bytes, std::nullopt});
    if (covering != time_by_size.end())
      log.entries.back().witnessing = Witnessing{covering->second, covering->first};
  }
  return log;
}

Result<State> replay(const LogView& log, const Trust& trust, std::span<const Ground> grounds,
                     UtcTime at) {
  if (log.entries.empty())
    return invalid_input("log: found no entries; allowed a genesis and more");
  Book book{trust, grounds, {}, nullptr, 0, {}, {}};
  if (const Result<void> opened = open_book(book, log.entries.front()); !opened)
    return tl::unexpected<Error>(opened.error());
  for (const LoggedEntry& entry : std::span(log.entries).subspan(1)) {
    if (book.broken) break;
    // What nobody has witnessed yet is judged by the latest time that somebody vouches for.
    advance(book, entry.witnessing ? entry.witnessing->time : log.clock);
    take_entry(book, entry);
  }
  book.state.entries = log.entries.back().index + 1;
  for (const LoggedEntry& entry : log.entries)
    if (entry.witnessing) book.state.witnessed_entries = entry.index + 1;
  conclude(book, at);
  book.state.clock = log.clock;
  if (book.broken) return tl::unexpected<Error>(*book.broken);
  return std::move(book.state);
}

}  // namespace aloft::authority
