#include <optional>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/base/file.h"
#include "aloft/base/time.h"
#include "aloft/cli/commands.h"
#include "aloft/cli/decision_log.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/patience.h"
#include "aloft/cli/terminal.h"
#include "aloft/server/server.h"
#include "aloft/transparency/transparency.h"

namespace aloft::cli {
namespace {

using transparency::Policy;
using transparency::WitnessedCheckpoint;

std::string time_text(const WitnessedCheckpoint& witnessed) {
  if (witnessed.cosigners.empty()) return "cosigned by nobody";
  return fmt::format("cosigned by {}, median time {}", fmt::join(witnessed.cosigners, ", "),
                     format_utc(plus_seconds(utc_from_date(1970, 1, 1, 0),
                                             static_cast<std::int64_t>(witnessed.time_s))));
}

json::Members members_of(const WitnessedCheckpoint& witnessed) {
  return {{"origin", json::string(witnessed.checkpoint.origin)},
          {"size", json::count(witnessed.checkpoint.tree.size)},
          {"root", json::string(transparency::to_base64(witnessed.checkpoint.tree.root))},
          {"time_s", json::count(witnessed.time_s)},
          {"cosigners", json::strings(witnessed.cosigners)}};
}

// ---- A log of decisions ------------------------------------------------------------------------

// What the replay of a log of decisions finds fault with.
struct Faults {
  std::vector<std::string> violations;
  std::vector<std::string> alarms;
};

Result<std::optional<Faults>> faults_of(const LogVerifyCommand& command) {
  if (command.trust.empty()) return std::nullopt;
  const auto log =
      read_decision_log({command.log, command.trust, command.claims, command.patience});
  if (!log) return tl::unexpected<Error>(log.error());
  Faults faults;
  for (const authority::Violation& one : log->state.violations)
    faults.violations.push_back(fmt::format("entry {}: {}: {}", one.index, one.rule, one.message));
  for (const authority::Alarm& one : log->state.alarms) faults.alarms.push_back(one.message);
  return faults;
}

std::string faults_text(const Faults& faults) {
  std::string text;
  for (const std::string& one : faults.violations) text += "without effect: " + one + "\n";
  for (const std::string& one : faults.alarms) text += "alarm: " + one + "\n";
  return text.empty() ? "every rule kept, no alarm\n" : text;
}

// ---- The whole log, one proof ------------------------------------------------------------------

int verify_whole(const LogVerifyCommand& command, const Policy& policy, const Common& common) {
  std::optional<transparency::Note> earlier;
  if (!command.extends.empty()) {
    const auto text = read_file(command.extends);
    if (!text) return report(text.error());
    const auto note = transparency::parse_note(*text, command.extends.string());
    if (!note) return report(note.error());
    earlier = *note;
  }
  const auto log = server::log_at(command.log, client_settings(command.patience));
  if (!log) return report(log.error());
  const auto found = server::verify_log(*log, policy, earlier);
  if (!found) return report(found.error());
  const auto faults = faults_of(command);
  if (!faults) return report(faults.error());
  const bool good = !*faults || ((*faults)->violations.empty() && (*faults)->alarms.empty());
  const int exit_code = good ? kExitOk : kExitFailed;
  if (!common.json)
    return print(
        fmt::format("{}: {} entries, {} tiles, {} checkpoints ({} witnessed): whole\n{}\n{}",
                    found->latest.checkpoint.origin, found->latest.checkpoint.tree.size,
                    found->tiles, found->checkpoints, found->witnessed, time_text(found->latest),
                    *faults ? faults_text(**faults) : ""),
        exit_code);
  json::Members members = members_of(found->latest);
  members.emplace_back("tiles", json::count(found->tiles));
  members.emplace_back("checkpoints", json::count(found->checkpoints));
  members.emplace_back("witnessed_checkpoints", json::count(found->witnessed));
  if (*faults) {
    members.emplace_back("violations", json::strings((*faults)->violations));
    members.emplace_back("alarms", json::strings((*faults)->alarms));
  }
  return print(json::object(members) + "\n", exit_code);
}

// The trust file's policy, if there is one.
Result<Policy> policy_of(const LogVerifyCommand& command) {
  if (command.trust.empty()) return server::read_policy(command.policy);
  auto trust = authority::read_trust(command.trust);
  if (!trust) return pass_on(trust);
  return std::move(trust->policy);
}

int verify_one(const LogVerifyCommand& command, const Policy& policy, const Common& common) {
  const auto proof = read_file(command.proof);
  if (!proof) return report(proof.error());
  const auto entry = read_file(command.entry);
  if (!entry) return report(entry.error());
  const auto found = server::verify_proof(*proof, *entry, policy, command.proof.string());
  if (!found) return report(found.error());
  return print(common.json ? json::object(members_of(*found)) + "\n"
                           : fmt::format("{}: in the log {}, among {} entries\n{}\n",
                                         command.entry.string(), found->checkpoint.origin,
                                         found->checkpoint.tree.size, time_text(*found)));
}

}  // namespace

int execute(const LogVerifyCommand& command, const Common& common) {
  if (command.log.empty() && command.proof.empty())
    return report(Error{Error::Code::invalid_input,
                        {"aloft log verify: a LOG, or --proof and --entry, is needed",
                         "see 'aloft log verify --help'"}});
  if (command.policy.empty() && command.trust.empty())
    return report(Error{
        Error::Code::invalid_input,
        {"aloft log verify: --policy or --trust is needed", "see 'aloft log verify --help'"}});
  const auto policy = policy_of(command);
  if (!policy) return report(policy.error());
  return command.log.empty() ? verify_one(command, *policy, common)
                             : verify_whole(command, *policy, common);
}

}  // namespace aloft::cli
