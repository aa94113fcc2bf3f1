#include "aloft/authority/records.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/authority/fields.h"
#include "aloft/base/check.h"

namespace aloft::authority {
namespace {

constexpr std::int64_t kNumberMax = 1'000'000'000;
constexpr std::size_t kSignaturesMax = 1'000;

// ---- Reading -----------------------------------------------------------------------------------

Role read_role(Fields& fields) {
  const std::string text = fields.id("role");
  const auto role = role_from(text);
  if (!text.empty() && !role)
    fields.report("role", in_quotes(text), "operations, legal, compliance, oversight, customer");
  return role.value_or(Role::operations);
}

Signature read_signature(Fields& fields) {
  Signature signature{fields.id("key"), fields.id("algorithm"), fields.base64("signature")};
  if (!signature.algorithm.empty() && signature.algorithm != kAlgorithm)
    fields.report("algorithm", in_quotes(signature.algorithm), kAlgorithm);
  return signature;
}

Draft read_draft(Fields& fields, std::string_view source) {
  Draft draft;
  if (const Json* json = fields.any("draft")) fields.part(parse_draft(*json, source), draft);
  return draft;
}

Genesis read_genesis(Fields& fields, std::string_view source, Problems& problems) {
  Genesis genesis;
  genesis.origin = fields.text("origin");
  if (const Json* json = fields.any("quorum"))
    fields.part(parse_quorum(*json, source), genesis.quorum);
  if (const Json* json = fields.any("registry"))
    fields.part(parse_registry(*json, source), genesis.registry);
  genesis.reference.scenario = fields.hash("scenario").value_or(Hash{});
  genesis.reference.ground = fields.hash("ground").value_or(Hash{});
  const auto* signatures = fields.array("signatures");
  if (!signatures || signatures->size() > kSignaturesMax) return genesis;
  for (const Json& json : *signatures) {
    Fields item(json, "signatures", problems);
    genesis.signatures.push_back({item.id("organisation"), read_signature(item)});
    item.finish();
  }
  return genesis;
}

Request read_request(Fields& fields) {
  Request request{fields.id("territory"), fields.id("ask"), fields.text("text")};
  if (!request.ask.empty() && !verb_from(request.ask))
    fields.report("ask", in_quotes(request.ask), "the verb of a decision");
  return request;
}

AnswerEntry read_answer(Fields& fields) {
  constexpr std::array<std::string_view, 3> kOutcomes = {"accepted", "refused", "noted"};
  AnswerEntry answer{fields.hash("to").value_or(Hash{}), fields.id("outcome"), fields.text("text")};
  if (std::find(kOutcomes.begin(), kOutcomes.end(), answer.outcome) == kOutcomes.end())
    fields.report("outcome", in_quotes(answer.outcome), "accepted, refused or noted");
  return answer;
}

Decision read_decision(Fields& fields, std::string_view source, Problems& problems) {
  Decision decision;
  decision.number = fields.integer("number", 1, kNumberMax).value_or(0);
  decision.previous = fields.hash("previous").value_or(Hash{});
  decision.draft = read_draft(fields, source);
  const auto* approvals = fields.array("approvals");
  if (!approvals) return decision;
  for (const Json& json : *approvals) {
    Fields item(json, fmt::format("approvals[{}]", decision.approvals.size()), problems);
    const Role role = read_role(item);
    decision.approvals.push_back({role, read_signature(item)});
    item.finish();
  }
  return decision;
}

std::int64_t read_number(Fields& fields, const char* key) {
  return fields.integer(key, 1, kNumberMax).value_or(0);
}

// Everything of an entry but type, origin and signature.
Body read_body(const std::string& type, Fields& fields, std::string_view source,
               Problems& problems) {
  if (type == "genesis") return read_genesis(fields, source, problems);
  if (type == "request") return read_request(fields);
  if (type == "contact") return Contact{fields.hash("salted_hash").value_or(Hash{})};
  if (type == "answer") return read_answer(fields);
  if (type == "draft") return DraftEntry{read_draft(fields, source)};
  if (type == "refusal")
    return Refusal{read_number(fields, "draft_number"), fields.hash("draft_hash").value_or(Hash{}),
                   read_role(fields), fields.text("text")};
  if (type == "withdrawal")
    return Withdrawal{read_number(fields, "draft_number"), fields.text("text")};
  if (type == "decision") return read_decision(fields, source, problems);
  if (type == "countersignature")
    return Countersignature{read_number(fields, "decision"),
                            fields.hash("decision_hash").value_or(Hash{})};
  return UnknownRecord{type};
}

bool needs_signature(const Body& body) {
  return !std::holds_alternative<Genesis>(body) && !std::holds_alternative<Contact>(body) &&
         !std::holds_alternative<Decision>(body);
}

std::string message_of(const std::string& type, Json::Object object, const char* without) {
  object.erase(without);
  return fmt::format("aloft.{}/v1\n{}", type, canonical_text(Json(std::move(object))));
}

// ---- Writing -----------------------------------------------------------------------------------

Json json_of(const Approval& approval) {
  return Json::Object{{"role", text_of(approval.role)},
                      {"key", approval.signature.key},
                      {"algorithm", approval.signature.algorithm},
                      {"signature", transparency::to_base64(approval.signature.bytes)}};
}

Json::Object object_of(const Genesis& genesis) {
  Json::Array signatures;
  for (const GenesisSignature& one : genesis.signatures)
    signatures.push_back(Json::Object{{"organisation", one.organisation},
                                      {"key", one.signature.key},
                                      {"algorithm", one.signature.algorithm},
                                      {"signature", transparency::to_base64(one.signature.bytes)}});
  return {{"type", "genesis"},
          {"quorum", to_json(genesis.quorum)},
          {"registry", to_json(genesis.registry)},
          {"scenario", transparency::to_hex(genesis.reference.scenario)},
          {"ground", transparency::to_hex(genesis.reference.ground)},
          {"signatures", std::move(signatures)}};
}

Json::Object object_of(const Request& request) {
  return {{"type", "request"},
          {"territory", request.territory},
          {"ask", request.ask},
          {"text", request.text}};
}

Json::Object object_of(const Contact& contact) {
  return {{"type", "contact"}, {"salted_hash", transparency::to_hex(contact.salted_hash)}};
}

Json::Object object_of(const AnswerEntry& answer) {
  return {{"type", "answer"},
          {"to", transparency::to_hex(answer.to)},
          {"outcome", answer.outcome},
          {"text", answer.text}};
}

Json::Object object_of(const DraftEntry& entry) {
  return {{"type", "draft"}, {"draft", to_json(entry.draft)}};
}

Json::Object object_of(const Refusal& refusal) {
  return {{"type", "refusal"},
          {"draft_number", refusal.draft_number},
          {"draft_hash", transparency::to_hex(refusal.draft_hash)},
          {"role", text_of(refusal.role)},
          {"text", refusal.text}};
}

Json::Object object_of(const Withdrawal& withdrawal) {
  return {
      {"type", "withdrawal"}, {"draft_number", withdrawal.draft_number}, {"text", withdrawal.text}};
}

Json::Object object_of(const Decision& decision) {
  Json::Array approvals;
  for (const Approval& approval : decision.approvals) approvals.push_back(json_of(approval));
  return {{"type", "decision"},
          {"number", decision.number},
          {"previous", transparency::to_hex(decision.previous)},
          {"draft", to_json(decision.draft)},
          {"approvals", std::move(approvals)}};
}

Json::Object object_of(const Countersignature& countersignature) {
  return {{"type", "countersignature"},
          {"decision", countersignature.decision},
          {"decision_hash", transparency::to_hex(countersignature.decision_hash)}};
}

Json::Object object_of(const UnknownRecord& record) { return {{"type", record.type}}; }

Json::Object object_with_origin(std::string_view origin, const Body& body) {
  Json::Object object = std::visit([](const auto& one) { return object_of(one); }, body);
  object.emplace("origin", origin);
  return object;
}

}  // namespace

Result<Entry> parse_entry(std::string_view bytes, std::string_view source) {
  Result<Json> json = parse_canonical(bytes, source, transparency::kEntryBytesMax);
  if (!json) return pass_on(json);
  Problems problems(source);
  Fields fields(*json, "", problems);
  const std::string type = fields.id("type");
  Entry entry;
  entry.origin = fields.text("origin");
  entry.body = read_body(type, fields, source, problems);
  if (problems.empty() && std::holds_alternative<UnknownRecord>(entry.body)) return entry;
  if (needs_signature(entry.body)) {
    entry.signature = read_signature(fields);
    if (json->object()) entry.signed_message = message_of(type, *json->object(), "signature");
  }
  fields.finish();
  if (!problems.empty()) return problems.error();
  return entry;
}

std::string entry_text(std::string_view origin, const Body& body) {
  return canonical_text(Json(object_with_origin(origin, body)));
}

std::string sign_entry(std::string_view origin, const Body& body, const PersonKey& key) {
  ALOFT_CHECK(needs_signature(body), "genesis, contact and decision carry no such signature");
  Json::Object object = object_with_origin(origin, body);
  object.emplace("key", fingerprint_of(key.public_key()));
  object.emplace("algorithm", kAlgorithm);
  const std::string message = message_of(*object.at("type").text(), object, "signature");
  object.emplace("signature", transparency::to_base64(key.sign(message)));
  return canonical_text(Json(std::move(object)));
}

std::string genesis_message(const Genesis& genesis) {
  return message_of("genesis", object_with_origin(genesis.origin, genesis), "signatures");
}

}  // namespace aloft::authority
