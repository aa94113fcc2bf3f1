#include <optional>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/base/file.h"
#include "aloft/base/time.h"
#include "aloft/cli/commands.h"
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
  if (!common.json)
    return print(fmt::format("{}: {} entries, {} tiles, {} checkpoints ({} witnessed): whole\n{}\n",
                             found->latest.checkpoint.origin, found->latest.checkpoint.tree.size,
                             found->tiles, found->checkpoints, found->witnessed,
                             time_text(found->latest)));
  json::Members members = members_of(found->latest);
  members.emplace_back("tiles", json::count(found->tiles));
  members.emplace_back("checkpoints", json::count(found->checkpoints));
  members.emplace_back("witnessed_checkpoints", json::count(found->witnessed));
  return print(json::object(members) + "\n");
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
  const auto policy = server::read_policy(command.policy);
  if (!policy) return report(policy.error());
  return command.log.empty() ? verify_one(command, *policy, common)
                             : verify_whole(command, *policy, common);
}

}  // namespace aloft::cli
