// The subcommands about keys, logs and witnesses.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "aloft/cli/subcommands.h"

namespace aloft::cli {
namespace {

constexpr double kTimeoutMin_s = 0.05;
constexpr double kTimeoutMax_s = 3'600.0;

// An option that is a file, with the name that the help page gives it.
CLI::Option* add_file(CLI::App& app, const char* name, std::filesystem::path& path,
                      const char* description) {
  return app.add_option(name, path, description)->type_name("FILE");
}

void add_folder(CLI::App& app, std::filesystem::path& folder) {
  app.add_option("FOLDER", folder, "The log's folder")->required()->type_name("");
}

void add_patience(CLI::App& app, Patience& patience, const char* description) {
  app.add_option("--timeout-s", patience.timeout_s, description)
      ->type_name("S")
      ->check(CLI::Range(kTimeoutMin_s, kTimeoutMax_s).description(""));
}

void add_claims(CLI::App& app, std::vector<std::filesystem::path>& claims) {
  app.add_option("--claims", claims, "Disputed areas; repeatable, for each that the log has named")
      ->needs(app.get_option("--trust"))
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void add_listen(CLI::App& app, std::string& listen, Patience& patience) {
  app.add_option("--listen", listen, "Where; port 0: any that is free")
      ->required()
      ->type_name("ADDRESS:PORT");
  add_patience(app, patience, "A request must be whole by then; default 10");
}

void add_one_key(CLI::App& parent, const char* name, const HelpPage& help, Values& values) {
  CLI::App& app = add_subcommand(parent, name, help, values.common);
  KeyCommand& key = values.key;
  values.commands[&app] = [&values, make = &help == &kKeyNewHelp] {
    values.key.make = make;
    return values.key;
  };
  app.add_option("FILE", key.file, "The private key, PEM")->required()->type_name("");
  app.add_option("--name", key.name, "Its name: of a log, the origin; of an approver, none")
      ->type_name("NAME");
  using Whose = KeyCommand::Whose;
  const std::map<std::string, Whose> whose = {{"log", Whose::log},
                                              {"witness", Whose::witness},
                                              {"approver", Whose::approver},
                                              {"oversight", Whose::oversight}};
  app.add_option("--of", key.whose, "Whose key: log, witness, approver or oversight")
      ->required()
      ->type_name("WHOSE")
      ->transform(CLI::CheckedTransformer(whose).description(""));
}

void add_log_init(CLI::App& log, Values& values) {
  CLI::App& app = add_subcommand(log, "init", kLogInitHelp, values.common);
  server::NewLog& init = values.log_init.log;
  values.commands[&app] = [&values] { return values.log_init; };
  add_folder(app, init.folder);
  app.add_option("--origin", init.origin, "The log's name, as in its checkpoints")
      ->required()
      ->type_name("NAME");
  add_file(app, "--key", init.key, "Its private key (aloft key new)")->required();
  app.add_option("--anchor", init.anchor, "Folder for the last signed checkpoint")
      ->required()
      ->type_name("DIR");
  add_file(app, "--policy", init.policy, "Witnesses and quorum (tlog-policy)");
}

void add_log_append(CLI::App& log, Values& values) {
  CLI::App& app = add_subcommand(log, "append", kLogAppendHelp, values.common);
  LogAppendCommand& append = values.log_append;
  values.commands[&app] = [&values] { return values.log_append; };
  add_folder(app, append.folder);
  app.add_option("FILE", append.files, "Entries; - or none: standard input")->type_name("");
  app.add_flag("--lines", append.lines, "Each line is an entry, without its newline");
}

void add_log_checkpoint(CLI::App& log, Values& values) {
  CLI::App& app = add_subcommand(log, "checkpoint", kLogCheckpointHelp, values.common);
  values.commands[&app] = [&values] { return values.log_checkpoint; };
  add_folder(app, values.log_checkpoint.folder);
  add_patience(app, values.log_checkpoint.patience, "Wait for a witness; default 10");
}

void add_log_prove(CLI::App& log, Values& values) {
  CLI::App& app = add_subcommand(log, "prove", kLogProveHelp, values.common);
  LogProveCommand& prove = values.log_prove;
  values.commands[&app] = [&values] { return values.log_prove; };
  app.add_option("LOG", prove.log, "The log's folder or URL")->required()->type_name("");
  app.add_option("INDEX", prove.index, "The entry's number, from 0")->required()->type_name("");
  add_file(app, "--policy", prove.policy, "Without it, that of the log's folder");
  add_file(app, "--out", prove.out, "Without it, standard output");
  add_patience(app, prove.patience, "Wait for an answer; default 10");
}

void add_log_verify(CLI::App& log, Values& values) {
  CLI::App& app = add_subcommand(log, "verify", kLogVerifyHelp, values.common);
  LogVerifyCommand& verify = values.log_verify;
  values.commands[&app] = [&values] { return values.log_verify; };
  CLI::Option* whole = app.add_option("LOG", verify.log, "The log's folder or URL")->type_name("");
  CLI::Option* policy =
      add_file(app, "--policy", verify.policy, "Logs, witnesses, quorum (tlog-policy)");
  add_file(app, "--trust", verify.trust, "Trust file: its policy, and its log of decisions")
      ->excludes(policy);
  add_claims(app, verify.claims);
  add_file(app, "--extends", verify.extends, "A checkpoint kept from before")->needs(whole);
  CLI::Option* proof = add_file(app, "--proof", verify.proof, "A proof of one entry (tlog-proof)");
  CLI::Option* entry = add_file(app, "--entry", verify.entry, "The entry");
  // One of the two excludes the log: the library lists several in the order of their addresses.
  proof->needs(entry)->excludes(whole);
  entry->needs(proof);
  add_patience(app, verify.patience, "Wait for an answer; default 10");
}

void add_log_serve(CLI::App& log, Values& values) {
  CLI::App& app = add_subcommand(log, "serve", kLogServeHelp, values.common);
  values.commands[&app] = [&values] { return values.log_serve; };
  add_folder(app, values.log_serve.folder);
  add_listen(app, values.log_serve.listen, values.log_serve.patience);
}

}  // namespace

void add_key(CLI::App& app, Values& values) {
  CLI::App& key = add_subcommand(app, "key", kKeyHelp, values.common);
  add_one_key(key, "new", kKeyNewHelp, values);
  add_one_key(key, "show", kKeyShowHelp, values);
}

void add_log(CLI::App& app, Values& values) {
  CLI::App& log = add_subcommand(app, "log", kLogHelp, values.common);
  add_log_init(log, values);
  add_log_append(log, values);
  add_log_checkpoint(log, values);
  add_log_prove(log, values);
  add_log_verify(log, values);
  add_log_serve(log, values);
}

void add_witness(CLI::App& app, Values& values) {
  CLI::App& witness = add_subcommand(app, "witness", kWitnessHelp, values.common);
  WitnessCommand& w = values.witness;
  values.commands[&witness] = [&values] { return values.witness; };
  witness.add_option("--name", w.name, "The witness's name")->required()->type_name("NAME");
  add_file(witness, "--key", w.key, "Its private key (aloft key new)")->required();
  witness.add_option("--log", w.logs, "Verifier key of a log it knows; repeatable")
      ->required()
      ->type_name("VKEY")
      ->allow_extra_args(false);
  witness.add_option("--state", w.state, "Folder of what it has cosigned")
      ->required()
      ->type_name("DIR");
  CLI::Option* key = add_file(witness, "--filing-key", w.filing_key,
                              "Take filings: the key for receipts, in the trust file");
  CLI::Option* trust = add_file(witness, "--trust", w.trust, "The trust file of their log");
  CLI::Option* read = witness.add_option("--read", w.read, "That log's folder or URL");
  read->type_name("LOG")->needs(key);
  trust->needs(read);
  key->needs(trust);
  add_claims(witness, w.claims);
  add_listen(witness, w.listen, w.patience);
}

}  // namespace aloft::cli
