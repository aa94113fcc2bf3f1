// `aloft decide publish` and `aloft decide break-glass`: a draft and its approvals become a
// decision.
#include <fmt/core.h>

#include "aloft/cli/decision_log.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

using authority::Approval;
using authority::ApprovalFile;
using authority::Draft;

Result<void> check_verb(const PublishCommand& command, const Draft& draft) {
  const bool is_break_glass = draft.verb == authority::Verb::break_glass;
  if (is_break_glass == command.break_glass) return {};
  return invalid_input(fmt::format(
      "{}: verb: found {}; allowed {}", command.draft.string(), authority::text_of(draft.verb),
      is_break_glass ? "others: 'aloft decide break-glass' has its own" : "break_glass"));
}

// Approvals stay in the entry for ever, so those that do not count are left out, and named.
std::vector<Approval> counted(const DecisionLog& log, const Draft& draft,
                              const std::vector<ApprovalFile>& files,
                              const std::vector<std::filesystem::path>& paths) {
  std::vector<Approval> approvals;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Approval& approval = files[i].approval;
    const auto why = authority::why_no_vote(log.state.registry, log.trust.origin, draft, approval);
    if (why)
      print_error(fmt::format("{}: not counted: {}", paths[i].string(), *why));
    else
      approvals.push_back(approval);
  }
  return approvals;
}

// A break-glass has no effect before witnesses have seen it, so it does not wait for anybody.
Result<bool> publish_at_once(DecisionLog& log) {
  const auto published = log.writer->publish();
  if (!published) return tl::unexpected<Error>(published.error());
  for (const std::string& refusal : published->refusals) print_error(refusal);
  if (!published->witnessed)
    print_error("published, but without the quorum of the policy: it has no effect yet");
  return published->witnessed.has_value();
}

std::string published_text(std::int64_t number, std::uint64_t index, const Draft& draft,
                           bool at_once) {
  std::string text =
      fmt::format("decision {}: {}, entry {}\n", number, authority::text_of(draft.verb), index);
  if (!at_once) return text + "witnesses have not seen it yet: 'aloft log checkpoint' asks them\n";
  return text +
         fmt::format("reverts at {} unless it is ratified\n", text_of(draft.expiry, "no time"));
}

}  // namespace

int execute(const PublishCommand& command, const Common& common) {
  const auto draft = read_draft(command.draft);
  if (!draft) return report(draft.error());
  if (const auto checked = check_verb(command, *draft); !checked) return report(checked.error());
  const auto files = read_approvals(command.approvals);
  if (!files) return report(files.error());
  auto log = open_decision_log(command.log);
  if (!log) return report(log.error());
  const auto decision = authority::next_decision(log->state, *draft,
                                                 counted(*log, *draft, *files, command.approvals));
  const std::string entry = authority::entry_text(log->trust.origin, decision);
  const auto index = append_entry(*log, entry);
  if (!index) return report(index.error());
  bool witnessed = false;
  if (command.break_glass) {
    const auto published = publish_at_once(*log);
    if (!published) return report(published.error());
    witnessed = *published;
  }
  const std::string leaf = transparency::to_hex(transparency::leaf_hash(entry));
  const int exit_code = command.break_glass && !witnessed ? kExitFailed : kExitOk;
  if (!common.json)
    return print(published_text(decision.number, *index, *draft, command.break_glass), exit_code);
  return print(json::object({{"decision", json::count(static_cast<std::size_t>(decision.number))},
                             {"index", json::count(*index)},
                             {"leaf_hash", json::string(leaf)},
                             {"witnessed", json::boolean(witnessed)}}) +
                   "\n",
               exit_code);
}

}  // namespace aloft::cli
