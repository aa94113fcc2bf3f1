/// What the files that describe subcommands to the library share. Private to arguments.cpp and its
/// kin.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "aloft/cli/commands.h"
#include "aloft/cli/help_authority_text.h"
#include "aloft/cli/help_text.h"

namespace CLI {
class App;
}

namespace aloft::cli {

/// Where the library puts what it reads. Texts that need a check of ours become values afterwards.
struct Values {
  Common common;
  RunCommand run;
  DiffCommand diff;
  ExplainCommand explain;
  PathCommand path;
  CatalogueCommand catalogue;
  ConvertCommand convert;
  PassesCommand passes;
  ValidateCommand validate;
  CompatCommand compat;
  BenchCommand bench;
  CompletionCommand completion;
  KeyCommand key;
  LogInitCommand log_init;
  LogAppendCommand log_append;
  LogCheckpointCommand log_checkpoint;
  LogProveCommand log_prove;
  LogVerifyCommand log_verify;
  LogServeCommand log_serve;
  WitnessCommand witness;
  TerritoryShowCommand territory_show;
  TerritoryClaimsCommand territory_claims;
  RequestFileCommand request_file;
  ContactFileCommand contact_file;
  FilingListCommand filing_list;
  FilingStatusCommand filing_status;
  FilingAnswerCommand filing_answer;
  GenesisCommand genesis;
  DraftCommand draft;
  DraftShowCommand draft_show;
  ApproveCommand approve;
  RefuseCommand refuse;
  WithdrawCommand withdraw;
  CountersignCommand countersign;
  PublishCommand publish;
  PolicyCompileCommand policy_compile;
  PolicyVerifyCommand policy_verify;
  ProbeSignCommand probe_sign;
  DarkCommand dark;
  AuditCommand audit;
  PolicyTakeCommand policy_take;
  ContactOpenCommand contact_open;
  std::string time;
  /// How each subcommand that does something becomes a command, once all is read.
  std::map<const CLI::App*, std::function<Command()>> commands;
};

/// With the options that every subcommand takes.
CLI::App& add_subcommand(CLI::App& parent, const char* name, const HelpPage& help, Common& common);

void add_bench(CLI::App& app, Values& values);
void add_key(CLI::App& app, Values& values);
void add_log(CLI::App& app, Values& values);
void add_witness(CLI::App& app, Values& values);
void add_territory(CLI::App& app, Values& values);
void add_request(CLI::App& app, Values& values);
void add_contact(CLI::App& app, Values& values);
void add_decide(CLI::App& app, Values& values);
void add_policy(CLI::App& app, Values& values);
void add_probe(CLI::App& app, Values& values);
void add_dark(CLI::App& app, Values& values);
void add_audit(CLI::App& app, Values& values);

}  // namespace aloft::cli
