#include <cstdio>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/cli/commands.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/patience.h"
#include "aloft/cli/terminal.h"
#include "aloft/server/server.h"
#include "aloft/transparency/transparency.h"

namespace aloft::cli {
namespace {

using transparency::Log;
using transparency::Published;
using transparency::to_hex;

// ---- Entries from files ------------------------------------------------------------------------

Result<std::string> read_standard_input() {
  std::string bytes;
  constexpr std::size_t kStepBytes = 65'536;
  std::size_t length = 0;
  do {
    bytes.resize(bytes.size() + kStepBytes);
    length = std::fread(bytes.data() + bytes.size() - kStepBytes, 1, kStepBytes, stdin);
    bytes.resize(bytes.size() - kStepBytes + length);
  } while (length == kStepBytes);
  if (std::ferror(stdin) != 0) return failed("standard input cannot be read");
  return bytes;
}

// An entry without bytes is allowed by the formats, but is nearly always a slip that stays for
// ever.
Result<void> add_entry(std::vector<std::string>& entries, std::string_view entry,
                       const std::string& source) {
  if (entry.empty() || entry.size() > transparency::kEntryBytesMax)
    return invalid_input(fmt::format("{}: an entry of {} bytes; 1 to {} are allowed", source,
                                     entry.size(), transparency::kEntryBytesMax));
  entries.emplace_back(entry);
  return {};
}

Result<void> add_lines(std::vector<std::string>& entries, std::string_view text,
                       const std::string& source) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (auto added = add_entry(entries, text.substr(0, end), fmt::format("{}:{}", source, number));
        !added)
      return added;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

Result<std::vector<std::string>> entries_of(const LogAppendCommand& command) {
  const std::vector<std::string> standard_input = {"-"};
  std::vector<std::string> entries;
  for (const std::string& file : command.files.empty() ? standard_input : command.files) {
    const auto text = file == "-" ? read_standard_input() : read_file(file);
    if (!text) return tl::unexpected<Error>(text.error());
    const std::string source = file == "-" ? "standard input" : file;
    auto added =
        command.lines ? add_lines(entries, *text, source) : add_entry(entries, *text, source);
    if (!added) return pass_on(added);
  }
  return entries;
}

// ---- What is printed ---------------------------------------------------------------------------

std::string recovery_text(const transparency::Recovery& recovery) {
  std::string text;
  if (recovery.torn_bytes > 0)
    text += fmt::format("recovered: {} bytes of an append that was never acknowledged, cut off\n",
                        recovery.torn_bytes);
  if (recovery.tiles_repaired > 0)
    text += fmt::format("recovered: {} tiles written again\n", recovery.tiles_repaired);
  return text;
}

Result<Log> open_telling(const server::LogFolder& settings, const Patience& patience) {
  auto log = server::open_log(settings, client_settings(patience));
  if (log)
    if (const std::string text = recovery_text(log->recovery()); !text.empty()) print_error(text);
  return log;
}

std::string appended_text(const std::vector<std::string>& entries, std::uint64_t first) {
  std::string text;
  for (std::size_t i = 0; i < entries.size(); ++i)
    text += fmt::format("{} {}\n", first + i, to_hex(transparency::leaf_hash(entries[i])));
  return text;
}

std::string appended_json(const std::vector<std::string>& entries, std::uint64_t first) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < entries.size(); ++i)
    values.push_back(
        json::object({{"index", json::count(first + i)},
                      {"leaf_hash", json::string(to_hex(transparency::leaf_hash(entries[i])))}}));
  return json::object({{"entries", json::array(values)}}) + "\n";
}

std::string published_json(const Published& published) {
  const auto& witnessed = published.witnessed;
  return json::object({{"checkpoint", json::string(to_text(published.note))},
                       {"witnessed", json::boolean(witnessed.has_value())},
                       {"time_s", witnessed ? json::count(witnessed->time_s) : json::kNull},
                       {"cosigners", witnessed ? json::strings(witnessed->cosigners) : json::kNull},
                       {"refusals", json::strings(published.refusals)}}) +
         "\n";
}

}  // namespace

// ---- Commands ----------------------------------------------------------------------------------

int execute(const LogInitCommand& command, const Common& common) {
  const auto log = server::create_log(command.log);
  if (!log) return report(log.error());
  return print(common.json
                   ? json::object({{"folder", json::string(log->folder.string())},
                                   {"origin", json::string(log->origin)},
                                   {"witnesses", json::count(log->policy.witnesses.size())}}) +
                         "\n"
                   : fmt::format("{}: a log with the origin {}, {} witnesses\n",
                                 log->folder.string(), log->origin, log->policy.witnesses.size()));
}

int execute(const LogAppendCommand& command, const Common& common) {
  // Before standard input is waited for.
  const auto settings = server::read_log_folder(command.folder);
  if (!settings) return report(settings.error());
  const auto entries = entries_of(command);
  if (!entries) return report(entries.error());
  auto log = open_telling(*settings, {});
  if (!log) return report(log.error());
  const auto first = log->append(*entries);
  if (!first) return report(first.error());
  return print(common.json ? appended_json(*entries, *first) : appended_text(*entries, *first));
}

int execute(const LogCheckpointCommand& command, const Common& common) {
  const auto settings = server::read_log_folder(command.folder);
  if (!settings) return report(settings.error());
  auto log = open_telling(*settings, command.patience);
  if (!log) return report(log.error());
  const auto published = log->publish();
  if (!published) return report(published.error());
  for (const std::string& refusal : published->refusals) print_error(refusal);
  if (!published->witnessed) print_error("published, but without the quorum of the policy");
  return print(common.json ? published_json(*published) : to_text(published->note),
               published->witnessed ? kExitOk : kExitFailed);
}

int execute(const LogProveCommand& command, const Common&) {
  const auto log = server::log_at(command.log, client_settings(command.patience));
  if (!log) return report(log.error());
  const std::filesystem::path own = std::filesystem::path(command.log) / "policy";
  const auto policy = server::read_policy(command.policy.empty() ? own : command.policy);
  if (!policy) return report(policy.error());
  const auto proof = server::make_proof(*log, command.index, *policy);
  if (!proof) return report(proof.error());
  if (command.out.empty()) return print(to_text(*proof));
  const auto written = write_file(command.out, to_text(*proof));
  return written ? kExitOk : report(written.error());
}

}  // namespace aloft::cli
