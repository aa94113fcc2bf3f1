/// A log of decisions as its reader and its writer find it: the same steps for request, contact,
/// decide and policy.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aloft/authority/authority.h"
#include "aloft/base/result.h"
#include "aloft/cli/commands.h"
#include "aloft/earth/earth.h"
#include "aloft/scenario/scenario.h"
#include "aloft/transparency/transparency.h"

namespace aloft::cli {

/// The atlas's territory data with each file of claims; without one, without disputed areas.
struct TerritoryData {
  std::unique_ptr<earth::Atlas> atlas;
  std::vector<authority::Ground> grounds;
};
Result<TerritoryData> read_territory_data(const std::vector<std::filesystem::path>& claims);

struct DecisionLog {
  authority::Trust trust;
  TerritoryData territories;
  std::vector<std::string> entries;
  std::vector<transparency::Note> checkpoints;
  authority::LogView view;
  authority::State state;  ///< At the reader's own time.
  transparency::Send send;
  std::optional<transparency::Log> writer;  ///< None: only read.
};

/// All that the log has published, replayed. What does not hold is a failure.
Result<DecisionLog> read_decision_log(const DecisionLogChoice& choice);
/// The same of a log in a folder, with what has been appended and not published, to append more.
Result<DecisionLog> open_decision_log(const DecisionLogChoice& choice);

/// Appends an entry that breaks no rule, and gives its index; else the error names the rules.
Result<std::uint64_t> append_entry(DecisionLog& log, const std::string& entry);

/// Appends the entry to the filer's log, or writes it to its file; prints which, and its leaf hash.
int submit(const Filer& filer, const std::string& entry, const Common& common);

/// The territory data that the log names now.
const authority::Ground& ground_in_force(const DecisionLog& log);

/// A scenario, and the SHA-256 of the list of its inputs, by which a log names its reference.
struct HashedScenario {
  scenario::Scenario scenario;
  transparency::Hash hash{};
};
Result<HashedScenario> read_hashed_scenario(const std::filesystem::path& path);
/// That the scenario of a file is not what the log names.
Error not_the_reference(const std::filesystem::path& path, const transparency::Hash& found,
                        const authority::State& state);

/// An error if the log names another scenario as its reference, or this one with other inputs.
Result<scenario::Scenario> read_reference(const std::filesystem::path& path,
                                          const authority::State& state);

Result<authority::Draft> read_draft(const std::filesystem::path& path);
/// In the order of the files.
Result<std::vector<authority::ApprovalFile>> read_approvals(
    const std::vector<std::filesystem::path>& paths);

/// The reader's own clock.
UtcTime now();
/// For `--option`; empty text: nothing.
Result<std::optional<UtcTime>> time_of(const std::string& text, const char* option);
std::string text_of(const std::optional<UtcTime>& time, const char* without);

/// What a log holds is no input of its reader's: it fails.
template <class T>
tl::unexpected<Error> does_not_hold(const Result<T>& result) {
  return tl::unexpected<Error>(Error{Error::Code::failed, result.error().messages});
}

}  // namespace aloft::cli
