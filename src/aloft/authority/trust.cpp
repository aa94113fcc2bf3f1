#include "aloft/authority/trust.h"

#include <algorithm>
#include <set>

#include <fmt/core.h>

#include "aloft/authority/fields.h"
#include "aloft/authority/keys.h"
#include "aloft/authority/toml_text.h"
#include "aloft/base/file.h"

namespace aloft::authority {
namespace {

constexpr std::size_t kPolicyBytesMax = 100'000;
constexpr std::int64_t kRateMax_bps = 1'000'000'000'000;

TrustedOrganisation read_organisation(Fields& item) {
  TrustedOrganisation one{item.id("id"), item.id("conflict_group", Need::optional),
                          item.base64("root_key", Need::optional)};
  if (!one.root_key.empty() && !is_public_key(one.root_key))
    item.report("root_key", "no key of P-256", "a SubjectPublicKeyInfo of P-256 in DER");
  return one;
}

TrustedWitness read_witness(Fields& item) {
  TrustedWitness one{item.text("name", Need::required, 200), item.id("organisation"), {}};
  const std::string vkey = item.text("filing_key");
  if (vkey.empty()) return one;
  const auto verifier = transparency::parse_vkey(vkey);
  if (verifier && verifier->type == transparency::SignatureType::ed25519)
    one.filing_key = *verifier;
  else
    item.report("filing_key", in_quotes(vkey), "a verifier key of Ed25519 (signed-note)");
  return one;
}

template <class T, class Read>
std::vector<T> read_list(Fields& fields, const char* key, Problems& problems, Read read) {
  std::vector<T> out;
  const auto* items = fields.array(key);
  if (!items) return out;
  for (const Json& json : *items) {
    Fields item(json, fmt::format("{}[{}]", key, out.size()), problems);
    out.push_back(read(item));
    item.finish();
  }
  return out;
}

template <class T>
void check_twice(const std::vector<T>& all, std::string T::* name, const char* key,
                 Fields& fields) {
  std::set<std::string> seen;
  for (const T& one : all)
    if (!seen.insert(one.*name).second)
      fields.report(key, fmt::format("{} twice", in_quotes(one.*name)), "each one once");
}

void check_operator(const Trust& trust, Fields& fields) {
  check_twice(trust.organisations, &TrustedOrganisation::id, "organisation", fields);
  check_twice(trust.witnesses, &TrustedWitness::name, "witness", fields);
  if (!trust.organisation(trust.operator_id))
    fields.report("operator", in_quotes(trust.operator_id), "the id of an [[organisation]]");
  for (const TrustedWitness& witness : trust.witnesses)
    if (!trust.organisation(witness.organisation))
      fields.report("witness", fmt::format("a witness of {}", in_quotes(witness.organisation)),
                    "the id of an [[organisation]]");
  const auto& all = trust.organisations;
  if (std::none_of(all.begin(), all.end(), [](const auto& one) { return !one.root_key.empty(); }))
    fields.report("organisation", "no root_key", "at least one organisation with a root_key");
}

// The check that makes witnesses worth something: the operator's alone must not be enough.
void check_policy(const Trust& trust, Fields& fields) {
  const auto& logs = trust.policy.logs;
  if (std::none_of(logs.begin(), logs.end(),
                   [&](const auto& log) { return log.verifier.name == trust.origin; }))
    fields.report("policy", "no log of this origin", fmt::format("log {}", trust.origin));
  std::vector<std::string> of_operator;
  for (const auto& witness : trust.policy.witnesses) {
    const auto listed =
        std::find_if(trust.witnesses.begin(), trust.witnesses.end(),
                     [&](const TrustedWitness& one) { return one.name == witness.name; });
    if (listed == trust.witnesses.end())
      fields.report("policy", fmt::format("the witness {} of nobody's", in_quotes(witness.name)),
                    "witnesses whose organisation a [[witness]] names");
    else if (trust.is_operator(listed->organisation))
      of_operator.push_back(witness.name);
  }
  if (transparency::quorum_met(trust.policy, of_operator))
    fields.report("policy", "a quorum that witnesses run by the operator alone can satisfy",
                  "a quorum that needs a witness of another organisation");
}

}  // namespace

const TrustedOrganisation* Trust::organisation(std::string_view id) const {
  const auto found = std::find_if(organisations.begin(), organisations.end(),
                                  [&](const TrustedOrganisation& one) { return one.id == id; });
  return found == organisations.end() ? nullptr : &*found;
}

bool Trust::is_operator(std::string_view id) const {
  if (id == operator_id) return true;
  const TrustedOrganisation* one = organisation(id);
  const TrustedOrganisation* self = organisation(operator_id);
  return one && self && !one->conflict_group.empty() && one->conflict_group == self->conflict_group;
}

Result<Trust> parse_trust(std::string_view toml, std::string_view source) {
  Result<Json> json = parse_toml(toml, source);
  if (!json) return pass_on(json);
  Problems problems(source);
  Fields fields(*json, "", problems);
  Trust trust;
  trust.origin = fields.text("origin", Need::required, 200);
  trust.first_entry = fields.hash("first_entry").value_or(transparency::Hash{});
  trust.operator_id = fields.id("operator");
  trust.data_rate_floor_bps = fields.integer("data_rate_floor_bps", 1, kRateMax_bps).value_or(0);
  trust.organisations =
      read_list<TrustedOrganisation>(fields, "organisation", problems, read_organisation);
  trust.witnesses = read_list<TrustedWitness>(fields, "witness", problems, read_witness);
  const std::string policy = fields.text("policy", Need::required, kPolicyBytesMax);
  if (!policy.empty())
    fields.part(transparency::parse_policy(policy, fmt::format("{}: policy", source)),
                trust.policy);
  if (const Json* floor = fields.any("floor"))
    fields.part(parse_quorum(*floor, fmt::format("{}: floor", source)), trust.floor);
  fields.finish();
  if (problems.empty()) {
    check_operator(trust, fields);
    check_policy(trust, fields);
  }
  if (!problems.empty()) return problems.error();
  return trust;
}

Result<Trust> read_trust(const std::filesystem::path& path) {
  Result<std::string> bytes = read_file(path);
  if (!bytes) return pass_on(bytes);
  return parse_trust(*bytes, path.string());
}

}  // namespace aloft::authority
