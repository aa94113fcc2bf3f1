/// Who may do what: organisations, people, their keys and roles, and who is protected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/authority/json.h"
#include "aloft/earth/earth.h"

namespace aloft::authority {

/// What a key may sign for. The first four approve; a `customer` gives or withholds the consent of
/// who is protected. A key without a role can still file requests and contact reports.
enum class Role : std::uint8_t { operations, legal, compliance, oversight, customer };
inline constexpr std::size_t kRoleCount = 5;
const char* text_of(Role role);
std::optional<Role> role_from(std::string_view text);
inline bool approves(Role role) { return role != Role::customer; }

struct Organisation {
  std::string id;
  std::string name;
  /// Organisations of one group (a parent company, one government) count once. Empty: its own.
  std::string conflict_group;
};

struct Person {
  std::string id;
  std::string organisation;
  /// People of one group (a family, a common purse) count once. Empty: their own.
  std::string conflict_group;
};

struct RegisteredKey {
  std::string fingerprint;
  std::string person;
  std::string public_key;  ///< SubjectPublicKeyInfo in DER.
  std::vector<Role> roles;
};

/// A territory, or a customer in some cells, that nothing is taken from without a key of its own.
struct Protected {
  std::string id;
  std::string organisation;  ///< Whose keys with the role `customer` consent.
  std::string territory;
  std::vector<earth::CellId> cells;  ///< Ascending. Empty: the whole territory.
};

struct Registry {
  std::vector<Organisation> organisations;
  std::vector<Person> people;
  std::vector<RegisteredKey> keys;
  std::vector<Protected> protections;
  std::string oversight_certificate;  ///< PEM; letters with contact reports are sealed to it.

  [[nodiscard]] const Organisation* organisation(std::string_view id) const;
  [[nodiscard]] const Person* person(std::string_view id) const;
  [[nodiscard]] const RegisteredKey* key(std::string_view fingerprint) const;
  /// The group in which a person counts once: "group:NAME" or "person:NAME".
  [[nodiscard]] std::string person_class(std::string_view person) const;
  [[nodiscard]] std::string organisation_class(std::string_view organisation) const;
};

/// Refuses ids that occur twice, references to nobody, keys that are none, and a registry without
/// anybody for one of the four roles that approve.
Result<Registry> parse_registry(const Json& json, std::string_view source);
Json to_json(const Registry& registry);

/// 16 hex digits at most, as S2 writes the token of a cell of level 9.
std::optional<earth::CellId> cell_from_token(std::string_view token);

}  // namespace aloft::authority
