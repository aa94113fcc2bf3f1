#include <algorithm>

#include <fmt/core.h>

#include "aloft/authority/judge.h"

// Who has approved, and whether that is enough.

namespace aloft::authority {
namespace {

// Whether the person stands on the side of this name: is it, belongs to it, or shares a conflict
// group with it.
bool stands_with(const Registry& registry, const Person& person, const std::string& name) {
  if (registry.person(name)) return registry.person_class(person.id) == registry.person_class(name);
  if (!registry.organisation(name)) return false;
  return registry.organisation_class(person.organisation) == registry.organisation_class(name);
}

}  // namespace

std::optional<std::string> why_no_vote(const Registry& registry, std::string_view origin,
                                       const Draft& draft, const Approval& approval) {
  const RegisteredKey* key = registry.key(approval.signature.key);
  if (!key)
    return fmt::format("the key {} is not registered", approval.signature.key.substr(0, 16));
  const Person* person = registry.person(key->person);
  if (std::find(key->roles.begin(), key->roles.end(), approval.role) == key->roles.end())
    return fmt::format("{} has no role {}", key->person, text_of(approval.role));
  // Consent of who is protected is no approval: it may ask for its own service to be cut.
  if (approves(approval.role)) {
    if (stands_with(registry, *person, draft.requested_by))
      return fmt::format("{} asks for it", key->person);
    for (const std::string& organisation : draft.beneficiaries)
      if (stands_with(registry, *person, organisation))
        return fmt::format("{} benefits", key->person);
  }
  if (approval.signature.algorithm != kAlgorithm ||
      !verify_signature(key->public_key,
                        approval_message(origin, draft, approval.role, approval.signature.key),
                        approval.signature.bytes))
    return fmt::format("the signature of {} is not over this draft", key->person);
  return std::nullopt;
}

Ballot count_votes(const State& state, const Draft& draft, std::span<const Approval> approvals) {
  Ballot ballot;
  const auto known = state.drafts.find(draft.number);
  for (const Approval& approval : approvals) {
    if (auto why = why_no_vote(state.registry, state.origin, draft, approval)) {
      ballot.rejected.push_back(std::move(*why));
      continue;
    }
    const std::string& person = state.registry.key(approval.signature.key)->person;
    if (known != state.drafts.end()) {
      const auto& refused = known->second.refused_by;
      if (std::find(refused.begin(), refused.end(), person) != refused.end()) {
        ballot.rejected.push_back(fmt::format("{} has refused it", person));
        continue;
      }
    }
    ballot.votes.push_back({person, state.registry.person(person)->organisation, approval.role});
  }
  return ballot;
}

std::vector<Fault> faults_of_votes(const State& state, const Draft& draft, const Ballot& ballot,
                                   const std::vector<const Protected*>& consents) {
  std::vector<Fault> faults;
  const QuorumRow& row = state.quorum.row(act_of(state, draft));
  for (std::string& lack : missing_votes(row, state.registry, ballot.votes)) {
    for (const std::string& why : ballot.rejected) lack += fmt::format("; not counted: {}", why);
    faults.push_back({"quorum", std::move(lack)});
  }
  for (const Protected* one : consents) {
    const bool given = std::any_of(ballot.votes.begin(), ballot.votes.end(), [&](const Vote& vote) {
      return vote.role == Role::customer && vote.organisation == one->organisation;
    });
    if (!given)
      faults.push_back({"consent", fmt::format("{} needs the consent of {} with its own key",
                                               one->id, one->organisation)});
  }
  return faults;
}

const DecisionState* decision_numbered(const State& state, std::int64_t number) {
  if (number < 1 || number > static_cast<std::int64_t>(state.decisions.size())) return nullptr;
  return &state.decisions[static_cast<std::size_t>(number - 1)];
}

Act act_of(const State& state, const Draft& draft) {
  switch (draft.verb) {
    case Verb::activate: return Act::activate;
    case Verb::restrict_service: return Act::restrict_service;
    case Verb::deactivate: return Act::deactivate;
    case Verb::break_glass: return Act::break_glass;
    case Verb::ratify: return Act::ratify;
    case Verb::set_quorum:
    case Verb::set_roles: return Act::governance;
    case Verb::set_reference: return Act::reference;
    case Verb::rescind: break;
  }
  // To stop a change of the rules takes as much as to make it; to give service back, little.
  const DecisionState* target = decision_numbered(state, draft.decision.value_or(0));
  if (target && governs(target->draft.verb)) return act_of(state, target->draft);
  return Act::rescind;
}

std::vector<Reach> reach_of(const State& state, const Ground& ground, const Draft& draft,
                            std::vector<Fault>& faults) {
  if (draft.scope) return reach_of(ground, *draft.scope, faults);
  if (draft.verb != Verb::ratify) return {};
  const DecisionState* target = decision_numbered(state, draft.decision.value_or(0));
  return target ? target->reach : std::vector<Reach>{};
}

std::vector<Fault> faults_of_registry(const Registry& registry, const Trust& trust) {
  std::vector<Fault> faults;
  const std::string operators = registry.organisation_class(trust.operator_id);
  for (const RegisteredKey& key : registry.keys) {
    if (std::find(key.roles.begin(), key.roles.end(), Role::oversight) == key.roles.end()) continue;
    const std::string& organisation = registry.person(key.person)->organisation;
    if (trust.is_operator(organisation) || registry.organisation_class(organisation) == operators)
      faults.push_back(
          {"oversight", fmt::format("{} of the operator cannot oversee it", key.person)});
  }
  return faults;
}

std::vector<Fault> faults_of_quorum(const Quorum& quorum, const Trust& trust) {
  std::vector<Fault> faults;
  for (std::string& lack : below_floor(quorum, trust.floor))
    faults.push_back({"floor", std::move(lack)});
  return faults;
}

}  // namespace aloft::authority
