// The subcommands about probes and audits.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "aloft/cli/help_oversight_text.h"
#include "aloft/cli/subcommands.h"

namespace aloft::cli {
namespace {

constexpr double kDownlinkMax_mbps = 1e6;
constexpr double kRttMax_ms = 3.6e6;
constexpr double kTimeoutMin_s = 0.05;
constexpr double kTimeoutMax_s = 3'600.0;

template <class T>
CLI::Option* add(CLI::App& app, const char* name, T& value, const char* description,
                 const char* type = "FILE") {
  return app.add_option(name, value, description)->type_name(type);
}

template <class T>
CLI::Option* add_many(CLI::App& app, const char* name, std::vector<T>& all, const char* description,
                      const char* type = "FILE") {
  return add(app, name, all, description, type)->allow_extra_args(false);
}

void add_place(CLI::App& app, ProbeSignCommand& p) {
  CLI::Option* at = add(app, "--at", p.at, "Where: a place or LAT,LON", "PLACE");
  CLI::Option* territory = add(app, "--territory", p.territory, "Of the terminal's licence", "ID");
  add(app, "--cell", p.cell, "Where: a cell of the territory", "TOKEN")
      ->excludes(at)
      ->needs(territory);
}

void add_values(CLI::App& app, ProbeSignCommand& p) {
  CLI::Option* down = add(app, "--downlink-mbps", p.downlink_mbps, "What came down", "MBPS")
                          ->check(CLI::Range(0.0, kDownlinkMax_mbps).description(""));
  CLI::Option* rtt = add(app, "--rtt-ms", p.rtt_ms, "Round trip", "MS")
                         ->check(CLI::Range(0.0, kRttMax_ms).description(""));
  down->needs(rtt);
  rtt->needs(down);
  CLI::Option* none = app.add_flag("--no-service", p.no_service, "There was none")->excludes(down);
  add(app, "--scenario", p.scenario, "Measure in the simulated sky of this scenario")
      ->excludes(down)
      ->excludes(none)
      ->needs(app.get_option("--at"));
}

}  // namespace

void add_probe(CLI::App& app, Values& values) {
  CLI::App& probe = add_subcommand(app, "probe", kProbeHelp, values.common);
  CLI::App& sign = add_subcommand(probe, "sign", kProbeSignHelp, values.common);
  ProbeSignCommand& p = values.probe_sign;
  values.commands[&sign] = [&values] { return values.probe_sign; };
  add_place(sign, p);
  add(sign, "--time", p.time, "When, UTC; default: now, or the scenario's start", "TIME");
  add_values(sign, p);
  add(sign, "--key", p.key, "Private key of who holds the terminal")->required();
  add(sign, "--trust", p.trust, "The root of trust: which log the probe is for")->required();
  add(sign, "--out", p.out, "Add it to this file; default: print it");
}

void add_dark(CLI::App& app, Values& values) {
  CLI::App& dark = add_subcommand(app, "dark", kDarkHelp, values.common);
  DarkCommand& d = values.dark;
  values.commands[&dark] = [&values] { return values.dark; };
  add(dark, "scenario", d.scenario, "What is run: with its policy, gateways and throttles")
      ->required();
  add_many(dark, "--without", d.without,
           "Take away gateway:NAME, pop:NAME or territory:ID; repeatable", "WHAT");
  add(dark, "--reference", d.reference, "The reference scenario that the log names")->required();
  add(dark, "--log", d.log.log, "The log's folder or URL", "LOG")->required();
  add(dark, "--trust", d.log.trust, "The root of trust, got by another way than the log")
      ->required();
  add_many(dark, "--claims", d.log.claims,
           "Disputed areas; repeatable, for each that the log has named");
}

void add_audit(CLI::App& app, Values& values) {
  CLI::App& audit = add_subcommand(app, "audit", kAuditHelp, values.common);
  AuditCommand& a = values.audit;
  values.commands[&audit] = [&values] { return values.audit; };
  add(audit, "--log", a.log.log, "The log's folder or URL", "LOG")->required();
  add(audit, "--trust", a.log.trust, "The root of trust, got by another way than the log")
      ->required();
  add_many(audit, "--claims", a.log.claims,
           "Disputed areas; repeatable, for each that the log has named");
  add_many(audit, "--reference", a.references,
           "The reference scenario; repeatable, for each that the log has named");
  add_many(audit, "--probes", a.probes, "Signed probes; repeatable");
  add(audit, "--counters", a.counters, "What the operator says that it served, CSV");
  add_many(audit, "--witness", a.witnesses, "Ask this witness; repeatable", "URL");
  add_many(audit, "--extends", a.extends, "A checkpoint that was seen before; repeatable");
  add_many(audit, "--receipt", a.receipts, "The receipt of an entry (tlog-proof); repeatable");
  add(audit, "--bundle", a.bundle, "What a node obeys");
  add(audit, "--from", a.from, "Since then, UTC; default: the log's beginning", "TIME");
  add(audit, "--to", a.to, "Until then, UTC; default: now", "TIME");
  add(audit, "--timeout-s", a.log.patience.timeout_s, "Wait for an answer; default 10", "S")
      ->check(CLI::Range(kTimeoutMin_s, kTimeoutMax_s).description(""));
  add(audit, "--publish-within-s", a.publish_within_s,
      "Wait for the log to show what a witness has seen; default 60", "S")
      ->check(CLI::Range(0.0, kTimeoutMax_s).description(""));
  audit.get_option("--probes")->needs(audit.get_option("--reference"));
}

}  // namespace aloft::cli
