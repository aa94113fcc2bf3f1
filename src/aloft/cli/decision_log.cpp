#include "aloft/cli/decision_log.h"

#include <algorithm>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/patience.h"
#include "aloft/cli/terminal.h"
#include "aloft/server/server.h"

namespace aloft::cli {
namespace {

using transparency::to_hex;

Result<void> read_published(DecisionLog& log) {
  auto checkpoints = transparency::read_checkpoints(log.send);
  if (!checkpoints) return does_not_hold(checkpoints);
  log.checkpoints = std::move(*checkpoints);
  std::vector<Error> faults;
  const auto tree =
      transparency::largest_tree(log.trust.policy, log.checkpoints, "/checkpoints", faults);
  if (!faults.empty()) return failed(faults.front().text());
  if (!tree || tree->size == 0) return {};
  auto entries = transparency::read_entries(log.send, *tree);
  if (!entries) return does_not_hold(entries);
  log.entries = std::move(*entries);
  return {};
}

Result<void> read_unpublished(DecisionLog& log, const std::string& folder) {
  auto waiting = log.writer->unsigned_entries();
  if (!waiting) return pass_on(waiting);
  log.entries.insert(log.entries.end(), waiting->begin(), waiting->end());
  if (log.entries.size() != log.writer->size())
    return failed(
        fmt::format("{}: {} entries are signed and not published; 'aloft log checkpoint' does it",
                    folder, log.writer->size() - log.entries.size()));
  return {};
}

Result<void> judge(DecisionLog& log) {
  auto view = authority::log_view(log.entries, log.checkpoints, log.trust);
  if (!view) return does_not_hold(view);
  log.view = std::move(*view);
  auto state = authority::replay(log.view, log.trust, log.territories.grounds,
                                 std::max(log.view.clock, now()));
  if (!state) return does_not_hold(state);
  log.state = std::move(*state);
  return {};
}

Result<DecisionLog> begin(const DecisionLogChoice& choice) {
  if (choice.log.empty()) return invalid_input("--log: found nothing; allowed a folder or a URL");
  DecisionLog log;
  auto trust = authority::read_trust(choice.trust);
  if (!trust) return pass_on(trust);
  log.trust = std::move(*trust);
  auto send = server::log_at(choice.log, client_settings(choice.patience));
  if (!send) return pass_on(send);
  log.send = std::move(*send);
  auto territories = read_territory_data(choice.claims);
  if (!territories) return pass_on(territories);
  log.territories = std::move(*territories);
  return log;
}

}  // namespace

Result<TerritoryData> read_territory_data(const std::vector<std::filesystem::path>& claims) {
  auto atlas = earth::Atlas::read(earth::default_pack_path());
  if (!atlas) return pass_on(atlas);
  TerritoryData data{std::make_unique<earth::Atlas>(std::move(*atlas)), {}};
  std::vector<std::vector<authority::DisputedArea>> all;
  for (const std::filesystem::path& path : claims) {
    auto areas = authority::read_claims(path);
    if (!areas) return pass_on(areas);
    all.push_back(std::move(*areas));
  }
  if (all.empty()) all.emplace_back();
  for (std::vector<authority::DisputedArea>& areas : all) {
    auto ground = authority::make_ground(*data.atlas, std::move(areas));
    if (!ground) return pass_on(ground);
    data.grounds.push_back(std::move(*ground));
  }
  return data;
}

Result<DecisionLog> read_decision_log(const DecisionLogChoice& choice) {
  auto log = begin(choice);
  if (!log) return log;
  if (auto read = read_published(*log); !read) return pass_on(read);
  if (auto judged = judge(*log); !judged) return pass_on(judged);
  return log;
}

Result<DecisionLog> open_decision_log(const DecisionLogChoice& choice) {
  auto log = begin(choice);
  if (!log) return log;
  if (choice.log.find("://") != std::string::npos)
    return invalid_input(fmt::format("--log: found {}; allowed the log's folder, or --out FILE",
                                     authority::in_quotes(choice.log)));
  const auto settings = server::read_log_folder(choice.log);
  if (!settings) return tl::unexpected<Error>(settings.error());
  auto writer = server::open_log(*settings, client_settings(choice.patience));
  if (!writer) return pass_on(writer);
  log->writer = std::move(*writer);
  if (auto read = read_published(*log); !read) return pass_on(read);
  if (auto read = read_unpublished(*log, choice.log); !read) return pass_on(read);
  if (auto judged = judge(*log); !judged) return pass_on(judged);
  return log;
}

Result<std::uint64_t> append_entry(DecisionLog& log, const std::string& entry) {
  if (entry.size() > transparency::kEntryBytesMax)
    return invalid_input(fmt::format("entry: found {} bytes; allowed {}", entry.size(),
                                     transparency::kEntryBytesMax));
  const auto broken =
      authority::foresee(log.view, entry, log.trust, log.territories.grounds, now());
  if (!broken) return does_not_hold(broken);
  if (!broken->empty()) {
    Error error{Error::Code::failed, {}};
    for (const authority::Violation& one : *broken)
      error.messages.push_back(fmt::format("refused: {}: {}", one.rule, one.message));
    return tl::unexpected<Error>(std::move(error));
  }
  return log.writer->append(std::vector<std::string>{entry});
}

int submit(const Filer& filer, const std::string& entry, const Common& common) {
  const std::string hash = to_hex(transparency::leaf_hash(entry));
  if (!filer.out.empty()) {
    if (const auto written = write_file(filer.out, entry); !written) return report(written.error());
    return print(common.json ? json::object({{"file", json::string(filer.out.string())},
                                             {"leaf_hash", json::string(hash)}}) +
                                   "\n"
                             : fmt::format("{} {}\n", filer.out.string(), hash));
  }
  auto log = open_decision_log(filer.to);
  if (!log) return report(log.error());
  const auto index = append_entry(*log, entry);
  if (!index) return report(index.error());
  return print(
      common.json
          ? json::object({{"index", json::count(*index)}, {"leaf_hash", json::string(hash)}}) + "\n"
          : fmt::format("{} {}\n", *index, hash));
}

const authority::Ground& ground_in_force(const DecisionLog& log) {
  // Replay has found it: a log that names other data is no log to judge.
  return *authority::find_ground(log.territories.grounds, log.state.reference.ground);
}

Result<HashedScenario> read_hashed_scenario(const std::filesystem::path& path) {
  auto scenario = scenario::read_scenario(path);
  if (!scenario) return pass_on(scenario);
  const auto inputs = scenario::list_inputs(*scenario);
  if (!inputs) return tl::unexpected<Error>(inputs.error());
  return HashedScenario{std::move(*scenario), transparency::sha256(*inputs)};
}

Error not_the_reference(const std::filesystem::path& path, const transparency::Hash& found,
                        const authority::State& state) {
  return {Error::Code::invalid_input,
          {fmt::format("{}: found SHA-256 {}, of it and the files that it names; the log allows "
                       "{}, its reference scenario in force",
                       path.string(), to_hex(found), to_hex(state.reference.scenario))}};
}

Result<scenario::Scenario> read_reference(const std::filesystem::path& path,
                                          const authority::State& state) {
  auto reference = read_hashed_scenario(path);
  if (!reference) return pass_on(reference);
  if (reference->hash == state.reference.scenario) return std::move(reference->scenario);
  return tl::unexpected<Error>(not_the_reference(path, reference->hash, state));
}

Result<authority::Draft> read_draft(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  const auto json = authority::parse_canonical(*bytes, path.string(), transparency::kEntryBytesMax);
  if (!json) return tl::unexpected<Error>(json.error());
  return authority::parse_draft(*json, path.string());
}

Result<std::vector<authority::ApprovalFile>> read_approvals(
    const std::vector<std::filesystem::path>& paths) {
  std::vector<authority::ApprovalFile> approvals;
  for (const std::filesystem::path& path : paths) {
    const auto bytes = read_file(path);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    auto file = authority::parse_approval_file(*bytes, path.string());
    if (!file) return pass_on(file);
    approvals.push_back(std::move(*file));
  }
  return approvals;
}

UtcTime now() {
  return {static_cast<std::int64_t>(server::system_clock_s()) * kNanosecondsPerSecond};
}

Result<std::optional<UtcTime>> time_of(const std::string& text, const char* option) {
  if (text.empty()) return std::nullopt;
  const auto time = parse_utc(text);
  if (!time) return invalid_input(fmt::format("{}: {}", option, time.error().text()));
  return *time;
}

std::string text_of(const std::optional<UtcTime>& time, const char* without) {
  return time ? format_utc(*time) : without;
}

}  // namespace aloft::cli
