// The subcommands about territories, filings, decisions and policy bundles.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "aloft/authority/authority.h"
#include "aloft/cli/subcommands.h"

namespace aloft::cli {
namespace {

constexpr std::int64_t kNumberMax = 1'000'000'000;
constexpr double kTimeoutMin_s = 0.05;
constexpr double kTimeoutMax_s = 3'600.0;

using Path = std::filesystem::path;

CLI::Option* add_file(CLI::App& app, const char* name, Path& path, const char* description) {
  return app.add_option(name, path, description)->type_name("FILE");
}

CLI::Option* add_text(CLI::App& app, const char* name, std::string& text, const char* description,
                      const char* type = "TEXT") {
  return app.add_option(name, text, description)->type_name(type);
}

template <class T>
CLI::Option* add_many(CLI::App& app, const char* name, std::vector<T>& all, const char* description,
                      const char* type) {
  return app.add_option(name, all, description)->type_name(type)->allow_extra_args(false);
}

CLI::Option* add_trust(CLI::App& app, Path& trust) {
  return add_file(app, "--trust", trust, "The root of trust, got by another way than the log");
}

CLI::Option* add_claims(CLI::App& app, std::vector<Path>& claims) {
  return add_many(app, "--claims", claims,
                  "Disputed areas; repeatable, for each that the log has named", "FILE");
}

// The log is an option here, since most commands have other things as their arguments.
CLI::Option* add_log_choice(CLI::App& app, DecisionLogChoice& choice, const char* description) {
  CLI::Option* log = add_text(app, "--log", choice.log, description, "LOG");
  add_trust(app, choice.trust);
  add_claims(app, choice.claims);
  app.add_option("--timeout-s", choice.patience.timeout_s, "Wait for an answer; default 10")
      ->type_name("S")
      ->check(CLI::Range(kTimeoutMin_s, kTimeoutMax_s).description(""));
  return log;
}

void add_reader(CLI::App& app, DecisionLogChoice& choice) {
  add_log_choice(app, choice, "The log's folder or URL")->required();
  app.get_option("--trust")->required();
}

// Whoever signs an entry says with which key, for which log, and where it goes.
void add_filer(CLI::App& app, Filer& filer) {
  add_log_choice(app, filer.to, "The log's folder; its entry is appended");
  app.get_option("--trust")->required();
  add_file(app, "--key", filer.key, "Private key of who signs (aloft key new)")->required();
  add_file(app, "--out", filer.out, "Write the entry there, for a witness or the log");
}

// Instead of the log, a witness takes a filing.
void add_witness_choice(CLI::App& app, WitnessChoice& witness) {
  CLI::Option* url = add_text(app, "--witness", witness.url, "Hand it to this witness", "URL");
  CLI::Option* receipt =
      add_file(app, "--receipt", witness.receipt, "Where the witness's receipt goes");
  url->needs(receipt)->excludes(app.get_option("--out"));
  receipt->needs(url);
}

CLI::Option* add_role(CLI::App& app, std::string& role) {
  return add_text(app, "--role", role, "operations, legal, compliance, oversight, customer",
                  "ROLE");
}

void add_draft_file(CLI::App& app, Path& draft) {
  app.add_option("DRAFT", draft, "The draft file")->required()->type_name("");
}

// ---- request, contact --------------------------------------------------------------------------

void add_filing_readers(CLI::App& app, Filing kind, const FilingHelp& help, Values& values) {
  CLI::App& list = add_subcommand(app, "list", help.list, values.common);
  values.commands[&list] = [&values, kind] {
    values.filing_list.kind = kind;
    return values.filing_list;
  };
  add_reader(list, values.filing_list.log);

  CLI::App& status = add_subcommand(app, "status", help.status, values.common);
  FilingStatusCommand& s = values.filing_status;
  values.commands[&status] = [&values, kind] {
    values.filing_status.kind = kind;
    return values.filing_status;
  };
  CLI::Option* id =
      status.add_option("ID", s.id, "Its leaf hash, or the number of its entry")->type_name("");
  add_reader(status, s.log);
  add_file(status, "--from-witness", s.from_witness, "A witness's receipt, instead of an ID")
      ->excludes(id);
  add_file(status, "--receipt", s.receipt, "Write the proof that it is in the log");

  CLI::App& answer = add_subcommand(app, "answer", help.answer, values.common);
  FilingAnswerCommand& a = values.filing_answer;
  values.commands[&answer] = [&values, kind] {
    values.filing_answer.kind = kind;
    return values.filing_answer;
  };
  answer.add_option("ID", a.id, "Its leaf hash, or the number of its entry")
      ->required()
      ->type_name("");
  add_text(answer, "--outcome", a.outcome, "accepted, refused or noted", "OUTCOME")->required();
  add_text(answer, "--text", a.text, "What is answered")->required();
  add_filer(answer, a.filer);
}

// ---- decide ------------------------------------------------------------------------------------

void add_genesis(CLI::App& decide, Values& values) {
  CLI::App& app = add_subcommand(decide, "genesis", kGenesisHelp, values.common);
  GenesisCommand& g = values.genesis;
  values.commands[&app] = [&values] { return values.genesis; };
  app.add_option("FILE", g.file, "The entry")->required()->type_name("");
  CLI::Option* origin = add_text(app, "--origin", g.origin, "Make it: the log's name", "NAME");
  add_file(app, "--quorum", g.quorum, "The quorum table, TOML")->needs(origin);
  add_file(app, "--registry", g.registry, "Organisations, people, keys, JSON")->needs(origin);
  add_file(app, "--scenario", g.scenario, "The reference scenario")->needs(origin);
  add_file(app, "--claims", g.claims, "Disputed areas")->needs(origin);
  CLI::Option* organisation =
      add_text(app, "--organisation", g.organisation, "Sign it for this organisation", "ID");
  CLI::Option* key = add_file(app, "--key", g.key, "With the organisation's root key");
  key->needs(organisation);
  organisation->needs(key);
}

void add_draft_content(CLI::App& app, DraftCommand& d) {
  add_text(app, "--reason", d.reason, "Its code: interference, no_licence, ...", "CODE");
  add_text(app, "--reason-text", d.reason_text, "The reason in words");
  add_text(app, "--legal-basis", d.legal_basis, "On what law it rests");
  add_text(app, "--owner", d.owner, "The registered person who answers for it", "PERSON");
  add_text(app, "--requested-by", d.requested_by, "Who asks for it", "NAME");
  add_many(app, "--beneficiary", d.beneficiaries, "Organisation; repeatable", "ID");
  add_text(app, "--third-party", d.third_party, "Organisation the reason points at", "ID");
  add_text(app, "--request", d.request, "Leaf hash of the request it answers", "HASH");
  add_text(app, "--territory", d.territory, "Where", "ID");
  add_many(app, "--cell", d.cells, "A cell of the territory; repeatable", "TOKEN");
  add_many(app, "--area", d.areas, "A disputed area; repeatable", "ID");
  add_many(app, "--service", d.services, "Without it, all but safety of life", "NAME");
  add_text(app, "--review", d.review, "When it is to be reviewed, UTC", "TIME");
  add_text(app, "--expires", d.expires, "When it ends by itself, UTC", "TIME");
  app.add_option("--decision", d.decision, "Number of what it ratifies or rescinds")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kNumberMax).description(""));
  add_file(app, "--quorum", d.quorum, "The new quorum table, TOML");
  add_file(app, "--registry", d.registry, "The new registry, JSON");
  add_file(app, "--scenario", d.scenario, "The new reference scenario");
}

void add_draft(CLI::App& decide, Values& values) {
  CLI::App& app = add_subcommand(decide, "draft", kDraftHelp, values.common);
  DraftCommand& d = values.draft;
  values.commands[&app] = [&values] { return values.draft; };
  app.add_option("FILE", d.file, "The draft file to write")->required()->type_name("");
  std::vector<std::string> verbs;
  for (std::size_t i = 0; i < authority::kVerbCount; ++i)
    verbs.emplace_back(authority::text_of(static_cast<authority::Verb>(i)));
  add_text(app, "--verb", d.verb, "What it does: activate, deactivate, rescind, ...", "VERB")
      ->required()
      ->check(CLI::IsMember(verbs).description(""));
  app.add_option("--number", d.number, "The draft's number: any that the log does not have")
      ->required()
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kNumberMax).description(""));
  app.add_option("--revision", d.revision, "1; of an edited draft one more than before")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kNumberMax).description(""));
  add_draft_content(app, d);
  CLI::Option* log = add_log_choice(app, d.filer.to, "Also file it: append it to this folder");
  CLI::Option* out = add_file(app, "--out", d.filer.out, "Also write its entry, for the log");
  CLI::Option* key = add_file(app, "--key", d.filer.key, "Private key of its author, who files it");
  key->needs(app.get_option("--trust"));
  log->needs(key)->excludes(out);
  out->needs(key);
}

void add_show_and_approve(CLI::App& decide, Values& values) {
  CLI::App& show = add_subcommand(decide, "show", kDraftShowHelp, values.common);
  values.commands[&show] = [&values] { return values.draft_show; };
  add_draft_file(show, values.draft_show.draft);
  show.add_option("APPROVAL", values.draft_show.approvals, "Approvals so far")->type_name("");
  add_log_choice(show, values.draft_show.log, "Say what is missing: the log's folder or URL")
      ->needs(show.get_option("--trust"));

  CLI::App& approve = add_subcommand(decide, "approve", kApproveHelp, values.common);
  ApproveCommand& a = values.approve;
  values.commands[&approve] = [&values] { return values.approve; };
  add_draft_file(approve, a.draft);
  add_role(approve, a.role)->required();
  add_trust(approve, a.trust)->required();
  add_file(approve, "--key", a.key, "The approver's private key")->required();
  add_file(approve, "--out", a.out, "Where the approval goes")->required();
}

void add_refuse_and_withdraw(CLI::App& decide, Values& values) {
  CLI::App& refuse = add_subcommand(decide, "refuse", kRefuseHelp, values.common);
  values.commands[&refuse] = [&values] { return values.refuse; };
  add_draft_file(refuse, values.refuse.draft);
  add_role(refuse, values.refuse.role)->required();
  add_text(refuse, "--text", values.refuse.text, "Why")->required();
  add_filer(refuse, values.refuse.filer);

  CLI::App& withdraw = add_subcommand(decide, "withdraw", kWithdrawHelp, values.common);
  values.commands[&withdraw] = [&values] { return values.withdraw; };
  add_draft_file(withdraw, values.withdraw.draft);
  add_text(withdraw, "--text", values.withdraw.text, "Why")->required();
  add_filer(withdraw, values.withdraw.filer);
}

void add_countersign(CLI::App& decide, Values& values) {
  CLI::App& app = add_subcommand(decide, "countersign", kCountersignHelp, values.common);
  CountersignCommand& c = values.countersign;
  values.commands[&app] = [&values] { return values.countersign; };
  app.add_option("DECISION", c.decision, "The decision's number")
      ->required()
      ->type_name("")
      ->check(CLI::Range(std::int64_t{1}, kNumberMax).description(""));
  add_filer(app, c.filer);
  app.get_option("--log")->required();
}

void add_publish(CLI::App& decide, const char* name, const HelpPage& help, bool break_glass,
                 Values& values) {
  CLI::App& app = add_subcommand(decide, name, help, values.common);
  PublishCommand& publish = values.publish;
  values.commands[&app] = [&values, break_glass] {
    values.publish.break_glass = break_glass;
    return values.publish;
  };
  add_draft_file(app, publish.draft);
  app.add_option("APPROVAL", publish.approvals, "The approvals")->type_name("");
  add_log_choice(app, publish.log, "The log's folder")->required();
  app.get_option("--trust")->required();
}

}  // namespace

void add_territory(CLI::App& app, Values& values) {
  CLI::App& territory = add_subcommand(app, "territory", kTerritoryHelp, values.common);
  CLI::App& show = add_subcommand(territory, "show", kTerritoryShowHelp, values.common);
  values.commands[&show] = [&values] { return values.territory_show; };
  show.add_option("NAME", values.territory_show.name, "Id, ISO code or name")
      ->required()
      ->type_name("");
  add_file(show, "--claims", values.territory_show.claims, "Disputed areas");
  CLI::App& claims = add_subcommand(territory, "claims", kTerritoryClaimsHelp, values.common);
  values.commands[&claims] = [&values] { return values.territory_claims; };
  add_file(claims, "--claims", values.territory_claims.claims, "Disputed areas")->required();
}

void add_request(CLI::App& app, Values& values) {
  CLI::App& request = add_subcommand(app, "request", kRequestHelp, values.common);
  CLI::App& file = add_subcommand(request, "file", kRequestFileHelp, values.common);
  RequestFileCommand& r = values.request_file;
  values.commands[&file] = [&values] { return values.request_file; };
  add_text(file, "--territory", r.territory, "Where", "ID")->required();
  add_text(file, "--ask", r.ask, "The verb of the decision: activate, ...", "VERB")->required();
  add_text(file, "--text", r.text, "What is asked, and why")->required();
  add_filer(file, r.filer);
  add_witness_choice(file, r.witness);
  add_filing_readers(request, Filing::request, kRequestReadHelp, values);
}

void add_contact(CLI::App& app, Values& values) {
  CLI::App& contact = add_subcommand(app, "contact", kContactHelp, values.common);
  CLI::App& file = add_subcommand(contact, "file", kContactFileHelp, values.common);
  ContactFileCommand& c = values.contact_file;
  values.commands[&file] = [&values] { return values.contact_file; };
  add_file(file, "--report", c.report, "What happened, as text")->required();
  add_file(file, "--letter", c.letter, "Where the letter for oversight goes")->required();
  add_file(file, "--secret", c.secret, "Where your own proof goes: keep it")->required();
  add_filer(file, c.filer);
  file.get_option("--log")->required();
  add_witness_choice(file, c.witness);
  add_filing_readers(contact, Filing::contact, kContactReadHelp, values);

  CLI::App& open = add_subcommand(contact, "open", kContactOpenHelp, values.common);
  ContactOpenCommand& o = values.contact_open;
  values.commands[&open] = [&values] { return values.contact_open; };
  open.add_option("LETTER", o.letter, "The letter")->required()->type_name("");
  add_file(open, "--key", o.box, "Oversight's private key, its certificate beside it")->required();
  add_reader(open, o.log);
}

void add_decide(CLI::App& app, Values& values) {
  CLI::App& decide = add_subcommand(app, "decide", kDecideHelp, values.common);
  add_genesis(decide, values);
  add_draft(decide, values);
  add_show_and_approve(decide, values);
  add_refuse_and_withdraw(decide, values);
  add_countersign(decide, values);
  add_publish(decide, "publish", kPublishHelp, false, values);
  add_publish(decide, "break-glass", kBreakGlassHelp, true, values);
}

void add_policy(CLI::App& app, Values& values) {
  CLI::App& policy = add_subcommand(app, "policy", kPolicyHelp, values.common);
  CLI::App& compile = add_subcommand(policy, "compile", kPolicyCompileHelp, values.common);
  values.commands[&compile] = [&values] { return values.policy_compile; };
  add_reader(compile, values.policy_compile.log);
  add_file(compile, "--out", values.policy_compile.out, "Where the bundle goes")->required();

  CLI::App& verify = add_subcommand(policy, "verify", kPolicyVerifyHelp, values.common);
  PolicyVerifyCommand& v = values.policy_verify;
  values.commands[&verify] = [&values] { return values.policy_verify; };
  verify.add_option("BUNDLE", v.bundle, "The bundle")->required()->type_name("");
  add_trust(verify, v.trust)->required();
  add_claims(verify, v.claims);
  add_file(verify, "--previous", v.previous, "The bundle that was taken before");
  add_text(verify, "--at", v.at, "Say what holds then; default: the bundle's own time", "TIME");

  CLI::App& take = add_subcommand(policy, "take", kPolicyTakeHelp, values.common);
  PolicyTakeCommand& t = values.policy_take;
  values.commands[&take] = [&values] { return values.policy_take; };
  take.add_option("BUNDLE", t.bundle, "The bundle")->required()->type_name("");
  add_trust(take, t.trust)->required();
  add_claims(take, t.claims);
  add_file(take, "--into", t.into, "The bundle that is obeyed so far, replaced")->required();
}

}  // namespace aloft::cli
