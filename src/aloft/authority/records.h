/// What the log holds: one JSON object an entry, in canonical form.
///
/// An entry that somebody signs has `origin` (the log it is for), `key` (fingerprint), `algorithm`
/// and `signature`; the signature is over "aloft.TYPE/v1", a newline, and the canonical entry
/// without `signature`. An approval signs less: see `approval_message`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "aloft/authority/keys.h"
#include "aloft/authority/quorum.h"
#include "aloft/authority/registry.h"
#include "aloft/base/time.h"
#include "aloft/transparency/transparency.h"

namespace aloft::authority {

using transparency::Hash;

/// What a decision does.
enum class Verb : std::uint8_t {
  activate,
  restrict_service,  ///< Routine: interference or capacity; "restrict".
  deactivate,        ///< Take away, or deny.
  break_glass,
  ratify,
  rescind,
  set_quorum,
  set_roles,
  set_reference,
};
inline constexpr std::size_t kVerbCount = 9;
const char* text_of(Verb verb);
std::optional<Verb> verb_from(std::string_view text);
inline bool takes_away(Verb verb) {
  return verb == Verb::restrict_service || verb == Verb::deactivate || verb == Verb::break_glass;
}
inline bool governs(Verb verb) {
  return verb == Verb::set_quorum || verb == Verb::set_roles || verb == Verb::set_reference;
}

/// Where a decision holds: a territory, or some of its cells. Disputed cells are reached only if
/// they, or their disputed area, are named.
struct Scope {
  std::string territory;             ///< Id of the atlas.
  std::vector<earth::CellId> cells;  ///< Ascending; with `areas` empty too: the whole territory.
  std::vector<std::string> areas;    ///< Disputed areas that are named.
};

/// What is measured against: hashes of the reference scenario and of the territory data.
struct Reference {
  Hash scenario{};
  Hash ground{};
};

/// A decision in preparation. Approvals sign its hash, so an edit voids them.
struct Draft {
  std::int64_t number = 0;
  std::int64_t revision = 1;
  Verb verb = Verb::activate;
  std::string reason_code;
  std::string reason_text;  ///< May be empty.
  std::string legal_basis;
  std::string owner;         ///< A registered person, who answers for it.
  std::string requested_by;  ///< A person, an organisation, or a name that is not registered.
  std::vector<std::string> beneficiaries;  ///< Organisations.
  std::string third_party;      ///< Organisation that the reason points at; empty if there is none.
  std::optional<Hash> request;  ///< The entry that asked for it.
  std::optional<Scope> scope;   ///< Of activate, restrict, deactivate, break_glass.
  std::vector<std::string> services;  ///< Empty: all but safety of life.
  std::optional<UtcTime> review;
  std::optional<UtcTime> expiry;
  std::optional<std::int64_t> decision;  ///< That is ratified or rescinded.
  std::optional<Quorum> quorum;
  std::optional<Registry> registry;
  std::optional<Reference> reference;
};
Result<Draft> parse_draft(const Json& json, std::string_view source);
Json to_json(const Draft& draft);
/// SHA-256 of the canonical draft.
Hash hash_of(const Draft& draft);

/// Reason codes that a draft may have; a routine restriction only the first two.
std::vector<std::string> reason_codes();

struct Signature {
  std::string key;  ///< Fingerprint.
  std::string algorithm = kAlgorithm;
  std::string bytes;
};

struct Approval {
  Role role = Role::operations;
  Signature signature;
};

/// "aloft.approval/v1", a newline, and the canonical {draft_hash, draft_number, key, origin, role,
/// verb}.
std::string approval_message(std::string_view origin, const Draft& draft, Role role,
                             std::string_view key);
Approval approve(std::string_view origin, const Draft& draft, Role role, const PersonKey& key);

/// What an approver's own machine writes and hands over.
struct ApprovalFile {
  std::string origin;
  Verb verb = Verb::activate;
  std::int64_t draft_number = 0;
  Hash draft_hash{};
  Approval approval;
};
std::string approval_file_text(std::string_view origin, const Draft& draft,
                               const Approval& approval);
Result<ApprovalFile> parse_approval_file(std::string_view bytes, std::string_view source);

struct GenesisSignature {
  std::string organisation;
  Signature signature;
};
/// The first entry, signed by the organisations' root keys.
struct Genesis {
  std::string origin;
  Quorum quorum;
  Registry registry;
  Reference reference;
  std::vector<GenesisSignature> signatures;
};
/// Somebody asks for something: a government for activation.
struct Request {
  std::string territory;
  std::string ask;  ///< A verb.
  std::string text;
};
/// A contact report. Nobody signs it here: the signature is inside the sealed letter, so that the
/// entry does not say who reports.
struct Contact {
  Hash salted_hash{};  ///< Of the letter's text, which holds 32 random bytes.
};
/// To a request or contact report, named by its leaf hash.
struct AnswerEntry {
  Hash to{};
  std::string outcome;  ///< "accepted", "refused", "noted".
  std::string text;
};
struct DraftEntry {
  Draft draft;
};
/// By somebody who could have approved.
struct Refusal {
  std::int64_t draft_number = 0;
  Hash draft_hash{};
  Role role = Role::operations;
  std::string text;
};
/// By who made the draft, or its owner: it comes to nothing.
struct Withdrawal {
  std::int64_t draft_number = 0;
  std::string text;
};
struct Decision {
  std::int64_t number = 0;  ///< 1, 2, 3, ... without a gap.
  Hash previous{};          ///< Leaf hash of the decision before; of the first, of the genesis.
  Draft draft;
  std::vector<Approval> approvals;
};
/// A third party confirms that the reason of a decision is true.
struct Countersignature {
  std::int64_t decision = 0;
  Hash decision_hash{};  ///< Leaf hash of the decision's entry.
};
/// A type that this version does not know: it has no effect.
struct UnknownRecord {
  std::string type;
};

using Body = std::variant<Genesis, Request, Contact, AnswerEntry, DraftEntry, Refusal, Withdrawal,
                          Decision, Countersignature, UnknownRecord>;

struct Entry {
  std::string origin;
  Body body;
  std::optional<Signature> signature;  ///< Not of genesis, contact and decision.
  std::string signed_message;          ///< What the signature must be over.
};

/// Parses untrusted bytes. Signatures are looked at by replay, which knows the keys.
Result<Entry> parse_entry(std::string_view bytes, std::string_view source);

/// The bytes of an entry that needs no signature of its own: contact, decision.
std::string entry_text(std::string_view origin, const Body& body);
/// The bytes of an entry signed with `key`: request, answer, draft, refusal, withdrawal,
/// countersignature.
std::string sign_entry(std::string_view origin, const Body& body, const PersonKey& key);
/// What the organisations' root keys sign, and the entry with their signatures.
std::string genesis_message(const Genesis& genesis);

}  // namespace aloft::authority
