/// An invented island state, an invented operator, and a log of theirs. Private to the tests of
/// authority.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "aloft/authority/authority.h"
#include "aloft/base/check.h"

namespace aloft::authority {

inline constexpr std::int64_t kHour = 3'600;
inline constexpr std::int64_t kDay = 24 * kHour;
inline constexpr const char* kOrigin = "skylark.example/decisions";
/// Hours after the genesis, as a time.
inline UtcTime hours(std::int64_t count) {
  return plus_seconds(UtcTime{1'800'000'000LL * kNanosecondsPerSecond}, count * kHour);
}

inline std::string quorum_text() {
  std::ifstream file(std::string(ALOFT_SOURCE_DIR) + "/scenarios/authority/quorum.toml");
  std::stringstream text;
  text << file.rdbuf();
  ALOFT_CHECK(!text.str().empty(), "the table is part of the sources");
  return text.str();
}
inline Quorum default_quorum() { return *read_quorum(quorum_text(), "quorum.toml"); }

/// Cell `i` of the sea around the atoll.
inline earth::CellId cell(int i) {
  const int row = i / 10;
  return earth::cell_at(degrees(-8.0 + 0.4 * row), degrees(-150.0 + 0.4 * (i - 10 * row)));
}
inline std::vector<earth::CellId> cells(const std::vector<int>& numbers) {
  std::vector<earth::CellId> out;
  for (const int i : numbers) out.push_back(cell(i));
  std::sort(out.begin(), out.end());
  return out;
}

/// x-atoll: cells 0 to 19, 100 people each. x-reef: cells 30 to 39. Both claim cells 19 and 30.
inline Ground test_ground() {
  GroundTerritory atoll{"x-atoll", {}};
  for (int i = 0; i < 20; ++i) atoll.cells.push_back({cell(i), 100});
  GroundTerritory reef{"x-reef", {}};
  for (int i = 30; i < 40; ++i) reef.cells.push_back({cell(i), 10});
  GroundTerritory empty{"x-empty", {}};
  for (int i = 40; i < 60; ++i) empty.cells.push_back({cell(i), 0});
  const DisputedArea shoal{
      "shoal", {"x-atoll", "x-reef"}, "old charts", "the test", cells({19, 30})};
  return make_ground({atoll, reef, empty}, {shoal});
}

/// Keys are made once a test program: making them is slow, and no test depends on their bits.
inline const PersonKey& key_of(const std::string& person) {
  static std::map<std::string, PersonKey> keys;
  const auto found = keys.find(person);
  if (found != keys.end()) return found->second;
  return keys.emplace(person, PersonKey::generate()).first->second;
}
inline const LetterBox& oversight_box() {
  static const LetterBox box = make_letter_box("Assembly of the Atoll", 1'800'000'000);
  return box;
}
inline const transparency::Ed25519Key& machine_key(const std::string& name) {
  static std::map<std::string, transparency::Ed25519Key> keys;
  const auto found = keys.find(name);
  if (found != keys.end()) return found->second;
  return keys.emplace(name, transparency::Ed25519Key::generate()).first->second;
}

inline RegisteredKey registered(const std::string& person, std::vector<Role> roles) {
  const std::string bytes = key_of(person).public_key();
  return {fingerprint_of(bytes), person, bytes, std::move(roles)};
}

/// skylark operates; the assembly oversees; tern runs gateways; the clinic is protected in cell 7;
/// the harbour licenses; ned and nell of tern are one family.
inline Registry test_registry() {
  Registry registry;
  registry.organisations = {{"skylark", "Skylark Service", ""},
                            {"assembly", "The Assembly", ""},
                            {"tern", "Tern Gateways", ""},
                            {"clinic", "The Clinic", ""},
                            {"harbour", "Harbour Licensing", ""},
                            {"skylark-leasing", "Skylark Leasing", "skylark-group"},
                            {"skylark-ground", "Skylark Ground", "skylark-group"}};
  registry.people = {
      {"ana", "skylark", ""},  {"ben", "skylark", ""},         {"cyd", "skylark", ""},
      {"dov", "assembly", ""}, {"eli", "assembly", ""},        {"fay", "clinic", ""},
      {"gus", "harbour", ""},  {"ned", "tern", "family-n"},    {"nell", "tern", "family-n"},
      {"ora", "tern", ""},     {"pia", "skylark-leasing", ""}, {"quin", "skylark-ground", ""}};
  registry.keys = {registered("ana", {Role::operations}),
                   registered("ben", {Role::legal}),
                   registered("cyd", {Role::compliance}),
                   registered("dov", {Role::oversight}),
                   registered("eli", {Role::oversight}),
                   registered("fay", {Role::customer}),
                   registered("gus", {}),
                   registered("ned", {Role::operations}),
                   registered("nell", {Role::legal}),
                   registered("ora", {Role::operations, Role::legal})};
  registry.protections = {{"clinic-wing", "clinic", "x-atoll", cells({7})},
                          {"reef-people", "clinic", "x-reef", {}}};
  registry.oversight_certificate = oversight_box().certificate_pem;
  return registry;
}

inline std::string vkey_of(const std::string& name, transparency::SignatureType type) {
  return transparency::to_vkey({name, type, machine_key(name).public_key()});
}

inline std::string policy_text(const std::string& quorum = "two") {
  using transparency::SignatureType;
  const char* group = quorum == "two"       ? "group two 2 own island college\n"
                      : quorum == "outside" ? "group outside any island college\n"
                                            : "";
  return fmt::format("log {}\nwitness own {}\nwitness island {}\nwitness college {}\n{}quorum {}\n",
                     vkey_of(kOrigin, SignatureType::ed25519),
                     vkey_of("own.example", SignatureType::cosignature_v1),
                     vkey_of("island.example", SignatureType::cosignature_v1),
                     vkey_of("college.example", SignatureType::cosignature_v1), group, quorum);
}

/// The floor of the trust file is the default table.
inline std::string trust_text(const std::string& first_entry, const std::string& quorum = "two") {
  std::string floor;
  std::istringstream lines(quorum_text());
  for (std::string line; std::getline(lines, line);)
    floor += (line.starts_with("[") ? "[floor." + line.substr(1) : line) + "\n";
  const auto organisation = [](const std::string& id, bool signs) {
    return fmt::format(
        "[[organisation]]\nid = \"{}\"\n{}", id,
        signs ? fmt::format("root_key = \"{}\"\n",
                            transparency::to_base64(key_of("root of " + id).public_key()))
              : "");
  };
  const auto witness = [](const std::string& name, const std::string& by) {
    return fmt::format("[[witness]]\nname = \"{}\"\norganisation = \"{}\"\nfiling_key = \"{}\"\n",
                       name, by, vkey_of("filings." + name, transparency::SignatureType::ed25519));
  };
  return fmt::format(
      "origin = \"{}\"\nfirst_entry = \"{}\"\noperator = \"skylark\"\n"
      "data_rate_floor_bps = 1000000\npolicy = '''\n{}'''\n{}{}{}{}{}{}{}",
      kOrigin, first_entry, policy_text(quorum), organisation("skylark", true),
      organisation("assembly", true), organisation("college", false), witness("own", "skylark"),
      witness("island", "assembly"), witness("college", "college"), floor);
}

inline std::string genesis_text(const Genesis& unsigned_genesis) {
  Genesis genesis = unsigned_genesis;
  const std::string message = genesis_message(genesis);
  for (const std::string organisation : {"skylark", "assembly"}) {
    const PersonKey& key = key_of("root of " + organisation);
    genesis.signatures.push_back(
        {organisation, {fingerprint_of(key.public_key()), kAlgorithm, key.sign(message)}});
  }
  return entry_text(kOrigin, genesis);
}

struct Approver {
  std::string person;
  Role role;
};
inline const std::vector<Approver> kTwo = {{"ana", Role::operations}, {"ben", Role::legal}};
inline const std::vector<Approver> kFour = {{"ana", Role::operations},
                                            {"ben", Role::legal},
                                            {"cyd", Role::compliance},
                                            {"dov", Role::oversight}};

/// A log that grows; every entry is witnessed at the hour that `hour` says, unless `witnessed` is
/// off.
class TestLog {
 public:
  std::int64_t hour = 0;
  bool witnessed = true;

  TestLog() {
    Genesis genesis{kOrigin,
                    default_quorum(),
                    test_registry(),
                    {transparency::sha256("scenario"), ground_.hash},
                    {}};
    append(genesis_text(genesis));
    last_ = transparency::leaf_hash(log_.entries.front().bytes);
    hour = 1;
  }

  std::uint64_t append(std::string bytes) {
    const std::uint64_t index = log_.entries.size();
    log_.entries.push_back({index, std::move(bytes), std::nullopt});
    if (witnessed) log_.entries.back().witnessing = Witnessing{hours(hour), index + 1};
    if (witnessed) log_.clock = hours(hour);
    return index;
  }
  std::uint64_t sign(const std::string& person, const Body& body) {
    return append(sign_entry(kOrigin, body, key_of(person)));
  }

  /// A draft with everything that its verb needs.
  Draft draft(Verb verb, Scope scope = {"x-atoll", {}, {}}) {
    Draft draft;
    draft.number = ++drafts_;
    draft.verb = verb;
    draft.reason_code = verb == Verb::restrict_service ? "interference" : "no_licence";
    draft.legal_basis = "Atoll Radio Act, section 4";
    draft.owner = "ana";
    draft.requested_by = "a foreign leader";
    if (verb == Verb::activate || takes_away(verb)) draft.scope = std::move(scope);
    if (takes_away(verb) || verb == Verb::ratify) {
      const std::int64_t lasts = verb == Verb::break_glass ? 20 : 20 * 24;
      draft.expiry = hours(hour + lasts);
      draft.review = hours(hour + lasts / 2);
    }
    return draft;
  }

  std::uint64_t file_draft(const Draft& draft, const std::string& author = "ana") {
    return sign(author, DraftEntry{draft});
  }
  /// Appends the decision; gives its number.
  std::int64_t publish(const Draft& draft, const std::vector<Approver>& approvers) {
    Decision decision{++decisions_, last_, draft, {}};
    for (const Approver& one : approvers)
      decision.approvals.push_back(approve(kOrigin, draft, one.role, key_of(one.person)));
    const std::uint64_t index = append(entry_text(kOrigin, decision));
    last_ = transparency::leaf_hash(log_.entries[index].bytes);
    return decisions_;
  }
  std::int64_t decide(const Draft& draft, const std::vector<Approver>& approvers) {
    file_draft(draft);
    return publish(draft, approvers);
  }
  std::int64_t rescind(std::int64_t target, const std::vector<Approver>& approvers = kTwo) {
    Draft draft = this->draft(Verb::rescind);
    draft.decision = target;
    return decide(draft, approvers);
  }

  [[nodiscard]] Trust trust() const {
    const auto hash = transparency::leaf_hash(log_.entries.front().bytes);
    const auto trust = parse_trust(trust_text(transparency::to_hex(hash)), "trust.toml");
    ALOFT_CHECK(trust.has_value(), trust ? "" : trust.error().text().c_str());
    return *trust;
  }
  [[nodiscard]] State state_at(std::int64_t at_hour) const {
    auto state = replay(log_, trust(), std::span(&ground_, 1), hours(at_hour));
    ALOFT_CHECK(state.has_value(), state ? "" : state.error().text().c_str());
    return std::move(*state);
  }
  /// Rules that were broken, joined by a blank.
  [[nodiscard]] std::string broken() const {
    std::string rules;
    for (const Violation& one : state_at(hour).violations)
      rules += (rules.empty() ? "" : " ") + one.rule;
    return rules;
  }
  [[nodiscard]] bool off_at(std::int64_t at_hour, const std::string& territory,
                            int cell_number) const {
    return state_at(at_hour).rules.standing({territory, cell(cell_number)}, hours(at_hour)).off;
  }
  [[nodiscard]] const LogView& log() const { return log_; }
  LogView& log() { return log_; }
  [[nodiscard]] const Ground& ground() const { return ground_; }
  [[nodiscard]] std::vector<std::string> entries() const {
    std::vector<std::string> out;
    for (const LoggedEntry& entry : log_.entries) out.push_back(entry.bytes);
    return out;
  }

 private:
  Ground ground_ = test_ground();
  LogView log_;
  Hash last_{};
  std::int64_t drafts_ = 0;
  std::int64_t decisions_ = 0;
};

}  // namespace aloft::authority
