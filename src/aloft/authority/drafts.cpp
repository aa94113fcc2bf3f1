#include <algorithm>
#include <array>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/authority/fields.h"
#include "aloft/authority/records.h"

// Drafts and approvals: what is decided, and what exactly is signed.

namespace aloft::authority {
namespace {

constexpr std::array<const char*, kVerbCount> kVerbTexts = {
    "activate", "restrict",   "deactivate", "break_glass",  "ratify",
    "rescind",  "set_quorum", "set_roles",  "set_reference"};

constexpr std::array<const char*, 9> kReasonCodes = {"interference", "capacity",      "no_licence",
                                                     "sanctions",    "court_order",   "security",
                                                     "safety",       "owner_request", "other"};

constexpr std::int64_t kNumberMax = 1'000'000'000;
constexpr std::size_t kApprovalFileBytesMax = 4'096;

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

Scope read_scope(const Json& json, Problems& problems) {
  Fields fields(json, "draft.scope", problems);
  Scope scope;
  scope.territory = fields.id("territory");
  for (const std::string& token : fields.ids("cells")) {
    if (const auto cell = cell_from_token(token))
      scope.cells.push_back(*cell);
    else
      fields.report("cells", in_quotes(token), "tokens of S2 cells of level 9");
  }
  if (std::adjacent_find(scope.cells.begin(), scope.cells.end(), std::greater_equal<>()) !=
      scope.cells.end())
    fields.report("cells", "another order", "cells in ascending order, each once");
  scope.areas = fields.ids("areas");
  fields.finish();
  return scope;
}

Reference read_reference(const Json& json, Problems& problems) {
  Fields fields(json, "reference", problems);
  Reference reference;
  reference.scenario = fields.hash("scenario").value_or(Hash{});
  reference.ground = fields.hash("ground").value_or(Hash{});
  fields.finish();
  return reference;
}

void read_reason(Fields& fields, Draft& draft, Problems& problems) {
  const Json* json = fields.any("reason");
  if (!json) return;
  Fields reason(*json, "draft.reason", problems);
  draft.reason_code = reason.id("code");
  draft.reason_text = reason.text("text", Need::optional);
  const auto codes = reason_codes();
  if (!draft.reason_code.empty() &&
      std::find(codes.begin(), codes.end(), draft.reason_code) == codes.end())
    reason.report("code", in_quotes(draft.reason_code), joined(codes));
  reason.finish();
}

// What only some verbs have: exactly those, so that nothing in a draft is without meaning.
void read_parts_of_verb(Fields& fields, Draft& draft, std::string_view source, Problems& problems) {
  const bool with_scope = draft.verb == Verb::activate || takes_away(draft.verb);
  if (with_scope)
    if (const Json* json = fields.any("scope")) draft.scope = read_scope(*json, problems);
  const bool ends = takes_away(draft.verb) || draft.verb == Verb::ratify;
  draft.expiry = ends                           ? fields.time("expiry_unix_s")
                 : draft.verb == Verb::activate ? fields.time("expiry_unix_s", Need::optional)
                                                : std::nullopt;
  if (ends) draft.review = fields.time("review_unix_s");
  if (takes_away(draft.verb)) draft.services = fields.ids("services");
  if (draft.verb == Verb::ratify || draft.verb == Verb::rescind)
    draft.decision = fields.integer("decision", 1, kNumberMax);
  if (draft.verb == Verb::set_quorum)
    if (const Json* json = fields.any("quorum"))
      fields.part(parse_quorum(*json, source), draft.quorum);
  if (draft.verb == Verb::set_roles)
    if (const Json* json = fields.any("registry"))
      fields.part(parse_registry(*json, source), draft.registry);
  if (draft.verb == Verb::set_reference)
    if (const Json* json = fields.any("reference"))
      draft.reference = read_reference(*json, problems);
}

Json json_of(const Scope& scope) {
  Json::Object object{{"territory", scope.territory}};
  Json::Array cells;
  for (const earth::CellId cell : scope.cells) cells.emplace_back(earth::token_of(cell));
  Json::Array areas;
  for (const std::string& area : scope.areas) areas.emplace_back(area);
  if (!cells.empty()) object.emplace("cells", std::move(cells));
  if (!areas.empty()) object.emplace("areas", std::move(areas));
  return object;
}

Json::Array texts(const std::vector<std::string>& all) {
  Json::Array out;
  for (const std::string& one : all) out.emplace_back(one);
  return out;
}

Json::Object signed_parts(std::string_view origin, std::string_view verb, std::int64_t number,
                          const Hash& hash, Role role, std::string_view key) {
  return {{"origin", origin}, {"verb", verb},          {"draft_number", number},
          {"key", key},       {"role", text_of(role)}, {"draft_hash", transparency::to_hex(hash)}};
}

}  // namespace

const char* text_of(Verb verb) { return kVerbTexts[static_cast<std::size_t>(verb)]; }

std::optional<Verb> verb_from(std::string_view text) {
  const auto found = std::find(kVerbTexts.begin(), kVerbTexts.end(), text);
  if (found == kVerbTexts.end()) return std::nullopt;
  return static_cast<Verb>(found - kVerbTexts.begin());
}

std::vector<std::string> reason_codes() { return {kReasonCodes.begin(), kReasonCodes.end()}; }

Result<Draft> parse_draft(const Json& json, std::string_view source) {
  Problems problems(source);
  Fields fields(json, "draft", problems);
  Draft draft;
  draft.number = fields.integer("number", 1, kNumberMax).value_or(0);
  draft.revision = fields.integer("revision", 1, kNumberMax).value_or(0);
  const std::string verb = fields.id("verb");
  const auto known = verb_from(verb);
  if (!verb.empty() && !known)
    fields.report("verb", in_quotes(verb), joined({kVerbTexts.begin(), kVerbTexts.end()}));
  draft.verb = known.value_or(Verb::activate);
  read_reason(fields, draft, problems);
  draft.legal_basis = fields.text("legal_basis");
  draft.owner = fields.id("owner");
  draft.requested_by = fields.text("requested_by", Need::required, 200);
  draft.beneficiaries = fields.ids("beneficiaries");
  draft.third_party = fields.id("third_party", Need::optional);
  draft.request = fields.hash("request", Need::optional);
  read_parts_of_verb(fields, draft, source, problems);
  fields.finish();
  // What this reads and writes back must be what was signed.
  if (problems.empty() && canonical_text(to_json(draft)) != canonical_text(json))
    fields.report("number", "an empty list, or a list in another order",
                  "a draft without empty lists, cells in ascending order");
  if (!problems.empty()) return problems.error();
  return draft;
}

Json to_json(const Draft& draft) {
  Json::Object reason{{"code", draft.reason_code}};
  if (!draft.reason_text.empty()) reason.emplace("text", draft.reason_text);
  Json::Object object{{"number", draft.number},
                      {"revision", draft.revision},
                      {"verb", text_of(draft.verb)},
                      {"reason", std::move(reason)},
                      {"legal_basis", draft.legal_basis},
                      {"owner", draft.owner},
                      {"requested_by", draft.requested_by}};
  if (!draft.beneficiaries.empty()) object.emplace("beneficiaries", texts(draft.beneficiaries));
  if (!draft.third_party.empty()) object.emplace("third_party", draft.third_party);
  if (draft.request) object.emplace("request", transparency::to_hex(*draft.request));
  if (draft.scope) object.emplace("scope", json_of(*draft.scope));
  if (!draft.services.empty()) object.emplace("services", texts(draft.services));
  if (draft.review) object.emplace("review_unix_s", unix_s(*draft.review));
  if (draft.expiry) object.emplace("expiry_unix_s", unix_s(*draft.expiry));
  if (draft.decision) object.emplace("decision", *draft.decision);
  if (draft.quorum) object.emplace("quorum", to_json(*draft.quorum));
  if (draft.registry) object.emplace("registry", to_json(*draft.registry));
  if (draft.reference)
    object.emplace("reference",
                   Json::Object{{"scenario", transparency::to_hex(draft.reference->scenario)},
                                {"ground", transparency::to_hex(draft.reference->ground)}});
  return object;
}

Hash hash_of(const Draft& draft) { return transparency::sha256(canonical_text(to_json(draft))); }

std::string approval_message(std::string_view origin, const Draft& draft, Role role,
                             std::string_view key) {
  return "aloft.approval/v1\n" +
         canonical_text(Json(
             signed_parts(origin, text_of(draft.verb), draft.number, hash_of(draft), role, key)));
}

Approval approve(std::string_view origin, const Draft& draft, Role role, const PersonKey& key) {
  const std::string fingerprint = fingerprint_of(key.public_key());
  return {role,
          {fingerprint, kAlgorithm, key.sign(approval_message(origin, draft, role, fingerprint))}};
}

std::string approval_file_text(std::string_view origin, const Draft& draft,
                               const Approval& approval) {
  Json::Object object = signed_parts(origin, text_of(draft.verb), draft.number, hash_of(draft),
                                     approval.role, approval.signature.key);
  object.emplace("algorithm", approval.signature.algorithm);
  object.emplace("signature", transparency::to_base64(approval.signature.bytes));
  return canonical_text(Json(std::move(object)));
}

Result<ApprovalFile> parse_approval_file(std::string_view bytes, std::string_view source) {
  Result<Json> json = parse_canonical(bytes, source, kApprovalFileBytesMax);
  if (!json) return pass_on(json);
  Problems problems(source);
  Fields fields(*json, "", problems);
  ApprovalFile file;
  file.origin = fields.text("origin");
  const auto verb = verb_from(fields.id("verb"));
  const auto role = role_from(fields.id("role"));
  if (!verb || !role) fields.report("verb", "an unknown verb or role", "those of the manual");
  file.verb = verb.value_or(Verb::activate);
  file.draft_number = fields.integer("draft_number", 1, kNumberMax).value_or(0);
  file.draft_hash = fields.hash("draft_hash").value_or(Hash{});
  file.approval = {role.value_or(Role::operations),
                   {fields.id("key"), fields.id("algorithm"), fields.base64("signature")}};
  fields.finish();
  if (!problems.empty()) return problems.error();
  return file;
}

}  // namespace aloft::authority
