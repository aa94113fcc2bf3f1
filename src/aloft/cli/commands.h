/// What each subcommand was asked to do, as plain structs, and the functions that do it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "aloft/base/time.h"
#include "aloft/cli/authority_commands.h"
#include "aloft/cli/log_choice.h"
#include "aloft/cli/oversight_commands.h"
#include "aloft/orbit/orbit.h"
#include "aloft/server/server.h"

namespace aloft::cli {

/// Options that every subcommand takes.
struct Common {
  bool json = false;
  bool quiet = false;
  std::optional<std::uint64_t> seed;  ///< Overrides the scenario's.
  std::size_t threads = 0;            ///< 0: one a core.
};

struct RunCommand {
  std::filesystem::path scenario;
  std::filesystem::path out;  ///< Empty: out/<the scenario file's stem>.
  std::vector<std::string> places;
  std::vector<std::string> without;
};

struct DiffCommand {
  std::filesystem::path before;
  std::filesystem::path after;
};

struct ExplainCommand {
  std::string at;
  std::optional<UtcTime> time;     ///< Absent: the scenario's first slot.
  std::filesystem::path scenario;  ///< Empty: see `find_world_scenario`.
};

struct PathCommand {
  std::string from;
  std::string to;
  std::optional<UtcTime> time;  ///< Absent: every slot of the scenario.
  std::filesystem::path scenario;
};

struct CatalogueCommand {
  bool check = false;  ///< Else: info.
  std::vector<std::filesystem::path> files;
  std::optional<UtcTime> time;  ///< Absent: the newest epoch of each file.
  bool verify_checksums = true;
};

struct ConvertCommand {
  std::filesystem::path file;
  std::string format;         ///< tle, json, csv, kvn or xml.
  std::filesystem::path out;  ///< Empty: standard output.
  bool verify_checksums = true;
};

struct PassesCommand {
  std::string at;
  std::vector<std::filesystem::path> catalogues;  ///< Empty: the scenario's satellites.
  std::filesystem::path scenario;
  std::optional<UtcTime> time;  ///< Absent: the scenario's start.
  double hours = 24.0;
  double elevation_min_deg = 10.0;
};

struct ValidateCommand {
  std::filesystem::path data;
  std::filesystem::path out;  ///< JSON; empty: none.
};

/// `aloft compat hypatia`.
struct CompatCommand {
  std::string network;  ///< A built-in one's name, or a file.
  std::filesystem::path ground_stations;
  std::filesystem::path out;  ///< Empty: out/<the network's name>.
  std::int64_t duration_ms = 200'000;
  std::int64_t step_ms = 100;
  std::vector<std::pair<std::string, std::string>> pairs;
  std::optional<double> elevation_min_deg;   ///< Ground range: altitude / sin(elevation).
  std::optional<double> ground_range_max_m;  ///< Overrides the network's.
  std::optional<double> near_ties_m;
  std::filesystem::path compare;  ///< Empty: nothing to compare with.
};

struct DoctorCommand {};

struct BenchCommand {
  enum class What { sgp4, sdp4, forwarding, day };
  What what = What::sgp4;
  std::optional<orbit::Simd> simd;  ///< Absent: the fastest.
  std::size_t satellites = 10'000;  ///< Of the synthetic fleet.
  std::filesystem::path catalogue;  ///< Measured instead, if given.
  std::size_t instants = 1'000;
  std::optional<std::size_t> repetitions;  ///< Absent: what suits the work.
  bool uniform = false;                    ///< Evenly spaced instants.
  bool store = false;                      ///< Keep all states in memory.
  std::size_t cells = 100'000;             ///< Of a day.
  std::size_t slots = 160;                 ///< Of a day; fewer than a day's unless `full`.
  bool full = false;
};

/// A word of the program's with what may follow it, as far as a shell must know.
struct Completions {
  std::string path;                ///< Subcommands so far, "catalogue info"; empty at the top.
  std::vector<std::string> words;  ///< Subcommands and options.
  std::vector<std::string> with_values;  ///< Options whose value is the next word.
};

struct CompletionCommand {
  std::string shell;
  std::vector<Completions> completions;  ///< Of the program itself: no list beside it.
};

struct KeyCommand {
  enum class Whose { log, witness, approver, oversight };
  bool make = false;  ///< Else: show.
  std::filesystem::path file;
  std::string name;  ///< Empty: none.
  Whose whose = Whose::log;
};

struct LogInitCommand {
  server::NewLog log;
};

struct LogAppendCommand {
  std::filesystem::path folder;
  std::vector<std::string> files;  ///< One entry each; "-" or none: standard input.
  bool lines = false;              ///< Each line is an entry.
};

struct LogCheckpointCommand {
  std::filesystem::path folder;
  Patience patience;
};

struct LogProveCommand {
  std::string log;  ///< Folder or URL.
  std::uint64_t index = 0;
  std::filesystem::path policy;  ///< Empty: that of the folder.
  std::filesystem::path out;     ///< Empty: standard output.
  Patience patience;
};

struct LogVerifyCommand {
  std::string log;               ///< Folder or URL; empty: one proof.
  std::filesystem::path policy;  ///< Empty: that of the trust file.
  std::filesystem::path trust;   ///< Empty: the log may hold anything.
  std::vector<std::filesystem::path> claims;
  std::filesystem::path extends;  ///< An earlier checkpoint; empty: none.
  std::filesystem::path proof;
  std::filesystem::path entry;
  Patience patience;
};

struct LogServeCommand {
  std::filesystem::path folder;
  std::string listen;
  Patience patience;
};

struct WitnessCommand {
  std::string name;
  std::filesystem::path key;
  std::vector<std::string> logs;  ///< Verifier keys.
  std::filesystem::path state;
  std::filesystem::path filing_key;  ///< Empty, as are the next three: it takes no filings.
  std::filesystem::path trust;
  std::string read;  ///< Folder or URL of the trust file's log.
  std::vector<std::filesystem::path> claims;
  std::string listen;
  Patience patience;
};

using Command =
    std::variant<RunCommand, DiffCommand, ExplainCommand, PathCommand, CatalogueCommand,
                 ConvertCommand, PassesCommand, ValidateCommand, CompatCommand, DoctorCommand,
                 BenchCommand, CompletionCommand, KeyCommand, LogInitCommand, LogAppendCommand,
                 LogCheckpointCommand, LogProveCommand, LogVerifyCommand, LogServeCommand,
                 WitnessCommand, TerritoryShowCommand, TerritoryClaimsCommand, RequestFileCommand,
                 ContactFileCommand, FilingListCommand, FilingStatusCommand, FilingAnswerCommand,
                 GenesisCommand, DraftCommand, DraftShowCommand, ApproveCommand, RefuseCommand,
                 WithdrawCommand, CountersignCommand, PublishCommand, PolicyCompileCommand,
                 PolicyVerifyCommand, PolicyTakeCommand, ContactOpenCommand, ProbeSignCommand,
                 DarkCommand, AuditCommand>;

/// Each returns the exit code.
int execute(const RunCommand& command, const Common& common);
int execute(const DiffCommand& command, const Common& common);
int execute(const ExplainCommand& command, const Common& common);
int execute(const PathCommand& command, const Common& common);
int execute(const CatalogueCommand& command, const Common& common);
int execute(const ConvertCommand& command, const Common& common);
int execute(const PassesCommand& command, const Common& common);
int execute(const ValidateCommand& command, const Common& common);
int execute(const CompatCommand& command, const Common& common);
int execute(const DoctorCommand& command, const Common& common);
int execute(const BenchCommand& command, const Common& common);
int execute(const CompletionCommand& command, const Common& common);
int execute(const KeyCommand& command, const Common& common);
int execute(const LogInitCommand& command, const Common& common);
int execute(const LogAppendCommand& command, const Common& common);
int execute(const LogCheckpointCommand& command, const Common& common);
int execute(const LogProveCommand& command, const Common& common);
int execute(const LogVerifyCommand& command, const Common& common);
int execute(const LogServeCommand& command, const Common& common);
int execute(const WitnessCommand& command, const Common& common);
int execute(const TerritoryShowCommand& command, const Common& common);
int execute(const TerritoryClaimsCommand& command, const Common& common);
int execute(const RequestFileCommand& command, const Common& common);
int execute(const ContactFileCommand& command, const Common& common);
int execute(const FilingListCommand& command, const Common& common);
int execute(const FilingStatusCommand& command, const Common& common);
int execute(const FilingAnswerCommand& command, const Common& common);
int execute(const GenesisCommand& command, const Common& common);
int execute(const DraftCommand& command, const Common& common);
int execute(const DraftShowCommand& command, const Common& common);
int execute(const ApproveCommand& command, const Common& common);
int execute(const RefuseCommand& command, const Common& common);
int execute(const WithdrawCommand& command, const Common& common);
int execute(const CountersignCommand& command, const Common& common);
int execute(const PublishCommand& command, const Common& common);
int execute(const PolicyCompileCommand& command, const Common& common);
int execute(const PolicyVerifyCommand& command, const Common& common);
int execute(const ProbeSignCommand& command, const Common& common);
int execute(const DarkCommand& command, const Common& common);
int execute(const AuditCommand& command, const Common& common);
int execute(const PolicyTakeCommand& command, const Common& common);
int execute(const ContactOpenCommand& command, const Common& common);

}  // namespace aloft::cli
