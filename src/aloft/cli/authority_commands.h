/// What the subcommands about territories, filings, decisions and bundles were asked to do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "aloft/cli/log_choice.h"

namespace aloft::cli {

/// An entry that somebody signs, and where it goes.
struct Filer {
  DecisionLogChoice to;
  std::filesystem::path key;
  std::filesystem::path out;  ///< A file instead of the log; empty: the log.
};

/// A witness that takes a filing instead of the log; empty: the log takes it.
struct WitnessChoice {
  std::string url;
  std::filesystem::path receipt;  ///< Where the receipt goes.
};

struct TerritoryShowCommand {
  std::string name;
  std::filesystem::path claims;  ///< Empty: no disputed areas.
};

struct TerritoryClaimsCommand {
  std::filesystem::path claims;
};

struct RequestFileCommand {
  Filer filer;
  WitnessChoice witness;
  std::string territory;
  std::string ask;  ///< A verb.
  std::string text;
};

struct ContactFileCommand {
  Filer filer;
  WitnessChoice witness;
  std::filesystem::path report;
  std::filesystem::path letter;  ///< For the oversight body.
  std::filesystem::path secret;  ///< The reporter's own proof.
};

enum class Filing { request, contact };

struct FilingListCommand {
  Filing kind = Filing::request;
  DecisionLogChoice log;
};

struct FilingStatusCommand {
  Filing kind = Filing::request;
  DecisionLogChoice log;
  std::string id;                      ///< Leaf hash in hex, or index; empty: see `from_witness`.
  std::filesystem::path receipt;       ///< Where to write the proof; empty: nowhere.
  std::filesystem::path from_witness;  ///< A witness's receipt, which names the filing.
};

struct ContactOpenCommand {
  std::filesystem::path letter;
  std::filesystem::path box;  ///< Oversight's private key, its certificate beside it.
  DecisionLogChoice log;
};

struct FilingAnswerCommand {
  Filing kind = Filing::request;
  Filer filer;
  std::string id;
  std::string outcome;
  std::string text;
};

struct GenesisCommand {
  std::filesystem::path file;
  std::string origin;  ///< Empty, as are the next three: a signature is added to the file.
  std::filesystem::path quorum;
  std::filesystem::path registry;
  std::filesystem::path scenario;
  std::filesystem::path claims;
  std::string organisation;  ///< Signs with `key`; empty: nobody.
  std::filesystem::path key;
};

struct DraftCommand {
  std::filesystem::path file;
  std::int64_t number = 0;
  std::int64_t revision = 1;
  std::string verb;
  std::string reason;
  std::string reason_text;
  std::string legal_basis;
  std::string owner;
  std::string requested_by;
  std::vector<std::string> beneficiaries;
  std::string third_party;
  std::string request;  ///< Leaf hash in hex.
  std::string territory;
  std::vector<std::string> cells;  ///< S2 tokens.
  std::vector<std::string> areas;
  std::vector<std::string> services;
  std::string review;  ///< UTC.
  std::string expires;
  std::int64_t decision = 0;       ///< 0: none.
  std::filesystem::path quorum;    ///< TOML.
  std::filesystem::path registry;  ///< JSON.
  std::filesystem::path scenario;
  Filer filer;  ///< Its key is empty if the draft is not filed.
};

struct DraftShowCommand {
  std::filesystem::path draft;
  std::vector<std::filesystem::path> approvals;
  DecisionLogChoice log;
};

struct ApproveCommand {
  std::filesystem::path draft;
  std::filesystem::path trust;
  std::filesystem::path key;
  std::string role;
  std::filesystem::path out;
};

struct RefuseCommand {
  std::filesystem::path draft;
  std::string role;
  std::string text;
  Filer filer;
};

struct WithdrawCommand {
  std::filesystem::path draft;
  std::string text;
  Filer filer;
};

struct CountersignCommand {
  std::int64_t decision = 0;
  Filer filer;
};

struct PublishCommand {
  bool break_glass = false;  ///< Witnessed at once.
  std::filesystem::path draft;
  std::vector<std::filesystem::path> approvals;
  DecisionLogChoice log;
};

struct PolicyCompileCommand {
  DecisionLogChoice log;
  std::filesystem::path out;
};

struct PolicyVerifyCommand {
  std::filesystem::path bundle;
  std::filesystem::path trust;
  std::vector<std::filesystem::path> claims;
  std::filesystem::path previous;  ///< Empty: none.
  std::string at;                  ///< UTC; empty: the bundle's own clock.
};

struct PolicyTakeCommand {
  std::filesystem::path bundle;
  std::filesystem::path trust;
  std::vector<std::filesystem::path> claims;
  std::filesystem::path into;  ///< The bundle that a node obeys; it need not be there.
};

}  // namespace aloft::cli
