#include "aloft/authority/registry.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/core.h>

#include "aloft/authority/fields.h"
#include "aloft/authority/keys.h"

namespace aloft::authority {
namespace {

constexpr std::array<const char*, kRoleCount> kRoleTexts = {"operations", "legal", "compliance",
                                                            "oversight", "customer"};

template <class T>
const T* find_by(const std::vector<T>& all, std::string T::* member, std::string_view value) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const T& one) { return one.*member == value; });
  return found == all.end() ? nullptr : &*found;
}

// One list of the registry: each item is read by `read`, and two of one id are refused.
template <class T, class Read>
void read_list(Fields& fields, const char* key, std::string T::* id, Problems& problems, Read read,
               std::vector<T>& out) {
  const auto* items = fields.array(key, Need::optional);
  if (!items) return;
  for (const Json& json : *items) {
    Fields item(json, fmt::format("{}[{}]", fields.full_name(key), out.size()), problems);
    T one = read(item);
    if (find_by(out, id, one.*id))
      item.report("id", fmt::format("{} twice", in_quotes(one.*id)), "each one once");
    out.push_back(std::move(one));
    item.finish();
  }
}

Organisation read_organisation(Fields& item) {
  return {item.id("id"), item.text("name", Need::required, 200),
          item.id("conflict_group", Need::optional)};
}

Person read_person(Fields& item) {
  return {item.id("id"), item.id("organisation"), item.id("conflict_group", Need::optional)};
}

RegisteredKey read_key(Fields& item) {
  RegisteredKey key;
  key.person = item.id("person");
  key.public_key = item.base64("public_key");
  key.fingerprint = fingerprint_of(key.public_key);
  if (!key.public_key.empty() && !is_public_key(key.public_key))
    item.report("public_key", "no key of P-256", "a SubjectPublicKeyInfo of P-256 in DER");
  for (const std::string& text : item.ids("roles")) {
    if (const auto role = role_from(text))
      key.roles.push_back(*role);
    else
      item.report("roles", in_quotes(text), "operations, legal, compliance, oversight, customer");
  }
  return key;
}

Protected read_protected(Fields& item) {
  Protected one{item.id("id"), item.id("organisation"), item.id("territory"), {}};
  for (const std::string& token : item.ids("cells")) {
    if (const auto cell = cell_from_token(token))
      one.cells.push_back(*cell);
    else
      item.report("cells", in_quotes(token), "tokens of S2 cells of level 9");
  }
  std::sort(one.cells.begin(), one.cells.end());
  return one;
}

// Names that lead nowhere, and names that mean two things.
void check_references(const Registry& registry, Fields& fields) {
  for (const Person& person : registry.people) {
    if (!registry.organisation(person.organisation))
      fields.report("people", fmt::format("{} of {}", person.id, in_quotes(person.organisation)),
                    "people of registered organisations");
    if (registry.organisation(person.id))
      fields.report("people", fmt::format("{} that is an organisation too", in_quotes(person.id)),
                    "names that mean one thing");
  }
  for (const RegisteredKey& key : registry.keys)
    if (!registry.person(key.person))
      fields.report("keys", fmt::format("a key of {}", in_quotes(key.person)), "keys of people");
  for (const Protected& one : registry.protections)
    if (!registry.organisation(one.organisation))
      fields.report("protected", in_quotes(one.organisation), "registered organisations");
}

void check_roles(const Registry& registry, Fields& fields) {
  for (const Role role : {Role::operations, Role::legal, Role::compliance, Role::oversight}) {
    const bool held =
        std::any_of(registry.keys.begin(), registry.keys.end(), [&](const RegisteredKey& key) {
          return std::find(key.roles.begin(), key.roles.end(), role) != key.roles.end();
        });
    if (!held)
      fields.report("keys", fmt::format("nobody for {}", text_of(role)),
                    "at least one key for each of operations, legal, compliance, oversight");
  }
}

Json json_of(const RegisteredKey& key) {
  Json::Array roles;
  for (const Role role : key.roles) roles.emplace_back(text_of(role));
  return Json::Object{{"person", key.person},
                      {"public_key", transparency::to_base64(key.public_key)},
                      {"roles", std::move(roles)}};
}

Json json_of(const Protected& one) {
  Json::Object object{
      {"id", one.id}, {"organisation", one.organisation}, {"territory", one.territory}};
  Json::Array cells;
  for (const earth::CellId cell : one.cells) cells.emplace_back(earth::token_of(cell));
  if (!cells.empty()) object.emplace("cells", std::move(cells));
  return object;
}

Json with_group(Json::Object object, const std::string& conflict_group) {
  if (!conflict_group.empty()) object.emplace("conflict_group", conflict_group);
  return object;
}

}  // namespace

const char* text_of(Role role) { return kRoleTexts[static_cast<std::size_t>(role)]; }

std::optional<Role> role_from(std::string_view text) {
  const auto found = std::find(kRoleTexts.begin(), kRoleTexts.end(), text);
  if (found == kRoleTexts.end()) return std::nullopt;
  return static_cast<Role>(found - kRoleTexts.begin());
}

const Organisation* Registry::organisation(std::string_view id) const {
  return find_by(organisations, &Organisation::id, id);
}

const Person* Registry::person(std::string_view id) const {
  return find_by(people, &Person::id, id);
}

const RegisteredKey* Registry::key(std::string_view fingerprint) const {
  return find_by(keys, &RegisteredKey::fingerprint, fingerprint);
}

std::string Registry::person_class(std::string_view id) const {
  const Person* one = person(id);
  if (one && !one->conflict_group.empty()) return "group:" + one->conflict_group;
  return fmt::format("person:{}", id);
}

std::string Registry::organisation_class(std::string_view id) const {
  const Organisation* one = organisation(id);
  if (one && !one->conflict_group.empty()) return "group:" + one->conflict_group;
  return fmt::format("organisation:{}", id);
}

Result<Registry> parse_registry(const Json& json, std::string_view source) {
  Problems problems(source);
  Fields fields(json, "registry", problems);
  Registry registry;
  read_list(fields, "organisations", &Organisation::id, problems, read_organisation,
            registry.organisations);
  read_list(fields, "people", &Person::id, problems, read_person, registry.people);
  read_list(fields, "keys", &RegisteredKey::fingerprint, problems, read_key, registry.keys);
  read_list(fields, "protected", &Protected::id, problems, read_protected, registry.protections);
  registry.oversight_certificate = fields.text("oversight_certificate");
  if (!registry.oversight_certificate.empty() && !is_certificate(registry.oversight_certificate))
    fields.report("oversight_certificate", "no certificate", "an X.509 certificate in PEM");
  check_references(registry, fields);
  check_roles(registry, fields);
  fields.finish();
  if (!problems.empty()) return problems.error();
  return registry;
}

Json to_json(const Registry& registry) {
  Json::Array organisations;
  for (const Organisation& one : registry.organisations)
    organisations.push_back(with_group({{"id", one.id}, {"name", one.name}}, one.conflict_group));
  Json::Array people;
  for (const Person& one : registry.people)
    people.push_back(
        with_group({{"id", one.id}, {"organisation", one.organisation}}, one.conflict_group));
  Json::Array keys;
  for (const RegisteredKey& one : registry.keys) keys.push_back(json_of(one));
  Json::Array protections;
  for (const Protected& one : registry.protections) protections.push_back(json_of(one));
  return Json::Object{{"organisations", std::move(organisations)},
                      {"people", std::move(people)},
                      {"keys", std::move(keys)},
                      {"protected", std::move(protections)},
                      {"oversight_certificate", registry.oversight_certificate}};
}

std::optional<earth::CellId> cell_from_token(std::string_view token) {
  constexpr std::size_t kDigits = 16;
  constexpr std::uint64_t kLowestBitOfLevel9 = std::uint64_t{1} << (2U * (30U - 9U));
  if (token.empty() || token.size() > kDigits) return std::nullopt;
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), id, 16);
  if (error != std::errc() || end != token.data() + token.size()) return std::nullopt;
  id <<= 4U * (kDigits - token.size());
  constexpr std::uint64_t kFaces = 6;
  if ((id & (~id + 1)) != kLowestBitOfLevel9 || (id >> 61U) >= kFaces) return std::nullopt;
  if (earth::token_of({id}) != token) return std::nullopt;
  return earth::CellId{id};
}

}  // namespace aloft::authority
