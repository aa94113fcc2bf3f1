// `aloft decide draft`: a decision in preparation, from options to canonical JSON.
#include <algorithm>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/cli/decision_log.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/read_tables.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

using authority::Draft;
using authority::PersonKey;

Result<void> add_scope(const DraftCommand& command, Draft& draft) {
  if (command.territory.empty() && command.cells.empty() && command.areas.empty()) return {};
  authority::Scope scope{command.territory, {}, command.areas};
  for (const std::string& token : command.cells) {
    const auto cell = authority::cell_from_token(token);
    if (!cell)
      return invalid_input(
          fmt::format("--cell: found {}; allowed the token of an S2 cell of level "
                      "9",
                      authority::in_quotes(token)));
    scope.cells.push_back(*cell);
  }
  std::sort(scope.cells.begin(), scope.cells.end());
  draft.scope = std::move(scope);
  return {};
}

Result<void> add_dates(const DraftCommand& command, Draft& draft) {
  const auto review = time_of(command.review, "--review");
  if (!review) return tl::unexpected<Error>(review.error());
  const auto expiry = time_of(command.expires, "--expires");
  if (!expiry) return tl::unexpected<Error>(expiry.error());
  draft.review = *review;
  draft.expiry = *expiry;
  return {};
}

Result<void> add_request(const DraftCommand& command, Draft& draft) {
  if (command.request.empty()) return {};
  const auto bytes = transparency::from_hex(command.request);
  authority::Hash hash{};
  if (!bytes || bytes->size() != hash.size())
    return invalid_input(fmt::format("--request: found {}; allowed the request's id, 64 hex digits",
                                     authority::in_quotes(command.request)));
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  draft.request = hash;
  return {};
}

// What a change of the rules puts in their place.
Result<void> add_tables(const DraftCommand& command, Draft& draft) {
  if (!command.quorum.empty()) {
    auto quorum = read_quorum_file(command.quorum);
    if (!quorum) return pass_on(quorum);
    draft.quorum = std::move(*quorum);
  }
  if (!command.registry.empty()) {
    auto registry = read_registry_file(command.registry);
    if (!registry) return pass_on(registry);
    draft.registry = std::move(*registry);
  }
  if (command.scenario.empty()) return {};
  const auto& claims = command.filer.to.claims;
  if (claims.size() > 1)
    return invalid_input(
        "--claims: found more than one; allowed one, the new reference's, with --scenario");
  const auto reference = read_reference_files(
      command.scenario, claims.empty() ? std::filesystem::path() : claims.front());
  if (!reference) return tl::unexpected<Error>(reference.error());
  draft.reference = *reference;
  return {};
}

Result<Draft> draft_of(const DraftCommand& command) {
  const auto verb = authority::verb_from(command.verb);
  Draft draft;
  draft.number = command.number;
  draft.revision = command.revision;
  draft.verb = verb.value_or(authority::Verb::activate);
  draft.reason_code = command.reason;
  draft.reason_text = command.reason_text;
  draft.legal_basis = command.legal_basis;
  draft.owner = command.owner;
  draft.requested_by = command.requested_by;
  draft.beneficiaries = command.beneficiaries;
  draft.third_party = command.third_party;
  draft.services = command.services;
  if (command.decision != 0) draft.decision = command.decision;
  for (const auto add : {add_scope, add_dates, add_request, add_tables})
    if (const Result<void> added = add(command, draft); !added)
      return tl::unexpected<Error>(added.error());
  // The reader of drafts says what is missing, and what this verb does not have.
  return authority::parse_draft(authority::to_json(draft), command.file.string());
}

}  // namespace

int execute(const DraftCommand& command, const Common& common) {
  const auto draft = draft_of(command);
  if (!draft) return report(draft.error());
  std::optional<std::string> entry;
  if (!command.filer.key.empty()) {
    const auto key = PersonKey::read(command.filer.key);
    if (!key) return report(key.error());
    const auto trust = authority::read_trust(command.filer.to.trust);
    if (!trust) return report(trust.error());
    entry = authority::sign_entry(trust->origin, authority::DraftEntry{*draft}, *key);
  }
  if (const auto written =
          write_file(command.file, authority::canonical_text(authority::to_json(*draft)));
      !written)
    return report(written.error());
  if (entry) return submit(command.filer, *entry, common);
  const std::string hash = transparency::to_hex(authority::hash_of(*draft));
  return print(common.json ? json::object({{"file", json::string(command.file.string())},
                                           {"draft_hash", json::string(hash)}}) +
                                 "\n"
                           : fmt::format("{} {}\n", command.file.string(), hash));
}

}  // namespace aloft::cli
