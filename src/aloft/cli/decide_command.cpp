// `aloft decide show|approve|refuse|withdraw`: what people do with a draft.
#include <algorithm>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/base/file.h"
#include "aloft/cli/decision_log.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

using authority::ApprovalFile;
using authority::Assessment;
using authority::Draft;
using authority::PersonKey;
using authority::Role;
using transparency::to_hex;

// ---- What a draft says -------------------------------------------------------------------------

std::string scope_text(const authority::Scope& scope) {
  std::string text = scope.territory;
  if (scope.cells.empty() && scope.areas.empty()) return text + ", all of it";
  if (!scope.cells.empty()) text += fmt::format(", {} cells of it", scope.cells.size());
  if (!scope.areas.empty())
    text += fmt::format(", disputed areas {}", fmt::join(scope.areas, ", "));
  return text;
}

std::string draft_text(const Draft& draft) {
  std::string text = fmt::format("draft {}, revision {}: {}\n", draft.number, draft.revision,
                                 authority::text_of(draft.verb));
  const auto line = [&](const char* name, const std::string& value) {
    if (!value.empty()) text += fmt::format("  {:<14}{}\n", name, value);
  };
  line("where", draft.scope ? scope_text(*draft.scope) : "");
  line("decision", draft.decision ? fmt::format("{}", *draft.decision) : "");
  line("reason", draft.reason_text.empty() ? draft.reason_code
                                           : draft.reason_code + ": " + draft.reason_text);
  line("third party", draft.third_party);
  line("legal basis", draft.legal_basis);
  line("owner", draft.owner);
  line("requested by", draft.requested_by);
  line("benefits", fmt::format("{}", fmt::join(draft.beneficiaries, ", ")));
  line("review", text_of(draft.review, ""));
  line("expires", text_of(draft.expiry, ""));
  line("changes", draft.quorum      ? "the quorum table"
                  : draft.registry  ? "roles and keys"
                  : draft.reference ? "the reference"
                                    : "");
  line("hash", to_hex(authority::hash_of(draft)));
  return text;
}

// ---- How far it has come -----------------------------------------------------------------------

Result<Assessment> assess_in(const DecisionLog& log, const Draft& draft,
                             const std::vector<ApprovalFile>& files, const std::string& source) {
  const auto known = log.state.drafts.find(draft.number);
  if (known != log.state.drafts.end() && known->second.hash != authority::hash_of(draft))
    return invalid_input(
        fmt::format("{}: found another text than the log's draft {}, revision {}; allowed that one",
                    source, draft.number, known->second.draft.revision));
  std::vector<authority::Approval> approvals;
  for (const ApprovalFile& file : files) approvals.push_back(file.approval);
  return authority::assess(log.state, draft.number, approvals, ground_in_force(log));
}

std::string approvals_text(const std::vector<ApprovalFile>& files,
                           const std::vector<std::filesystem::path>& paths,
                           const authority::Hash& hash) {
  std::string text;
  for (std::size_t i = 0; i < files.size(); ++i)
    text += fmt::format("  {}: as {}, key {}{}\n", paths[i].string(),
                        authority::text_of(files[i].approval.role),
                        files[i].approval.signature.key.substr(0, 16),
                        files[i].draft_hash == hash ? "" : ", over another text");
  return text.empty() ? "  none\n" : text;
}

std::string assessment_text(const Assessment& assessment) {
  std::string text = fmt::format("phase: {}\n", authority::text_of(assessment.phase));
  for (const std::string& one : assessment.rejected) text += "not counted: " + one + "\n";
  for (const std::string& one : assessment.missing) text += "missing: " + one + "\n";
  return text;
}

std::string json_of(const Draft& draft, const std::optional<Assessment>& assessment) {
  json::Members members = {{"draft", authority::canonical_text(authority::to_json(draft))},
                           {"draft_hash", json::string(to_hex(authority::hash_of(draft)))}};
  if (assessment) {
    members.emplace_back("phase", json::string(authority::text_of(assessment->phase)));
    members.emplace_back("missing", json::strings(assessment->missing));
    members.emplace_back("rejected", json::strings(assessment->rejected));
  }
  return json::object(members) + "\n";
}

// ---- Who signs ---------------------------------------------------------------------------------

Result<Role> role_of(const std::string& text) {
  if (const auto role = authority::role_from(text)) return *role;
  return invalid_input(
      fmt::format("--role: found {}; allowed operations, legal, compliance, oversight, customer",
                  authority::in_quotes(text)));
}

// What the third party confirms. Asked here, since an entry in a file is judged by nobody yet.
Result<authority::Countersignature> countersignature_of(const DecisionLog& log, std::int64_t number,
                                                        const PersonKey& key) {
  const auto& decisions = log.state.decisions;
  const auto found = std::find_if(decisions.begin(), decisions.end(),
                                  [&](const auto& one) { return one.number == number; });
  if (found == decisions.end())
    return invalid_input(fmt::format(
        "decision: found {}; allowed the number of one of the log's {}", number, decisions.size()));
  const auto& registry = log.state.registry;
  const auto* registered = registry.key(authority::fingerprint_of(key.public_key()));
  const auto* person = registered ? registry.person(registered->person) : nullptr;
  if (found->draft.third_party.empty())
    return invalid_input(fmt::format("decision {}: its reason points at no third party", number));
  if (!person || person->organisation != found->draft.third_party)
    return invalid_input(
        fmt::format("--key: found one that is not of {}; allowed a registered key "
                    "of that organisation, at which the reason points",
                    authority::in_quotes(found->draft.third_party)));
  return authority::Countersignature{number, found->leaf};
}

// Signs a record for the log of the filer's trust file, and files it.
template <class Body>
int sign_and_submit(const Filer& filer, const Body& body, const Common& common) {
  const auto trust = authority::read_trust(filer.to.trust);
  if (!trust) return report(trust.error());
  const auto key = PersonKey::read(filer.key);
  if (!key) return report(key.error());
  const std::string entry = authority::sign_entry(trust->origin, body, *key);
  if (const auto read = authority::parse_entry(entry, "entry"); !read) return report(read.error());
  return submit(filer, entry, common);
}

}  // namespace

int execute(const DraftShowCommand& command, const Common& common) {
  const auto draft = read_draft(command.draft);
  if (!draft) return report(draft.error());
  const auto approvals = read_approvals(command.approvals);
  if (!approvals) return report(approvals.error());
  std::optional<Assessment> assessment;
  if (!command.log.log.empty()) {
    const auto log = read_decision_log(command.log);
    if (!log) return report(log.error());
    auto found = assess_in(*log, *draft, *approvals, command.draft.string());
    if (!found) return report(found.error());
    assessment = std::move(*found);
  }
  if (common.json) return print(json_of(*draft, assessment));
  return print(draft_text(*draft) + "approvals:\n" +
               approvals_text(*approvals, command.approvals, authority::hash_of(*draft)) +
               (assessment ? assessment_text(*assessment) : ""));
}

int execute(const ApproveCommand& command, const Common& common) {
  const auto draft = read_draft(command.draft);
  if (!draft) return report(draft.error());
  const auto role = role_of(command.role);
  if (!role) return report(role.error());
  const auto trust = authority::read_trust(command.trust);
  if (!trust) return report(trust.error());
  const auto key = PersonKey::read(command.key);
  if (!key) return report(key.error());
  const auto approval = authority::approve(trust->origin, *draft, *role, *key);
  if (const auto written =
          write_file(command.out, authority::approval_file_text(trust->origin, *draft, approval));
      !written)
    return report(written.error());
  const std::string hash = to_hex(authority::hash_of(*draft));
  return print(common.json ? json::object({{"file", json::string(command.out.string())},
                                           {"draft_hash", json::string(hash)},
                                           {"key", json::string(approval.signature.key)}}) +
                                 "\n"
                           : fmt::format("{}: draft {} {}, as {}\n", command.out.string(),
                                         draft->number, hash, authority::text_of(*role)));
}

int execute(const RefuseCommand& command, const Common& common) {
  const auto draft = read_draft(command.draft);
  if (!draft) return report(draft.error());
  const auto role = role_of(command.role);
  if (!role) return report(role.error());
  return sign_and_submit(
      command.filer,
      authority::Refusal{draft->number, authority::hash_of(*draft), *role, command.text}, common);
}

int execute(const CountersignCommand& command, const Common& common) {
  const auto key = PersonKey::read(command.filer.key);
  if (!key) return report(key.error());
  Result<std::string> entry = [&]() -> Result<std::string> {
    // The log is let go again, since `submit` opens it as its writer.
    const auto log = read_decision_log(command.filer.to);
    if (!log) return tl::unexpected<Error>(log.error());
    const auto body = countersignature_of(*log, command.decision, *key);
    if (!body) return tl::unexpected<Error>(body.error());
    return authority::sign_entry(log->trust.origin, *body, *key);
  }();
  return entry ? submit(command.filer, *entry, common) : report(entry.error());
}

int execute(const WithdrawCommand& command, const Common& common) {
  const auto draft = read_draft(command.draft);
  if (!draft) return report(draft.error());
  return sign_and_submit(command.filer, authority::Withdrawal{draft->number, command.text}, common);
}

}  // namespace aloft::cli
