// What log, witnesses, filings and bundle show of each other.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/oversight/findings.h"

namespace aloft::oversight {
namespace {

using authority::Hash;
using transparency::Note;
using transparency::TreeHead;
using Kind = Finding::Kind;

UtcTime utc(std::uint64_t time_s) {
  return {static_cast<std::int64_t>(time_s) * kNanosecondsPerSecond};
}

Finding finding(Kind kind, UtcTime since, std::string text, std::string evidence) {
  Finding one;
  one.kind = kind;
  one.since = since;
  one.text = std::move(text);
  one.evidence = std::move(evidence);
  return one;
}

// ---- Trees -------------------------------------------------------------------------------------

// A tree of this log, and who vouches for it.
struct Sight {
  TreeHead tree;
  UtcTime time;  ///< When it was cosigned.
  std::string who;
  std::vector<std::string> cosigners;
};

// A note's tree and time, if the log has signed it; else it proves nothing.
std::optional<Sight> sight_of(const Note& note, const std::string& source, bool needs_cosigner,
                              const Question& question, Inspection& out) {
  const auto by_log = transparency::signed_by_log(question.trust.policy, note, source);
  std::string reason;
  if (!by_log)
    reason = by_log.error().text();
  else if (by_log->checkpoint.origin != question.trust.origin)
    reason = "its checkpoint is of another log: " + authority::in_quotes(by_log->checkpoint.origin);
  else if (needs_cosigner && by_log->cosigners.empty())
    reason = "no witness of the trust file has cosigned its checkpoint";
  if (!reason.empty()) {
    out.not_counted.push_back({source, reason});
    return std::nullopt;
  }
  const auto& cosigners = by_log->cosigners;
  return Sight{by_log->checkpoint.tree, cosigners.empty() ? question.to : utc(by_log->time_s),
               cosigners.empty()
                   ? source
                   : fmt::format("{} (cosigned by {})", source, fmt::join(cosigners, ", ")),
               cosigners};
}

std::vector<Hash> leaves_of(const Evidence& evidence) {
  std::vector<Hash> leaves;
  for (const std::string& entry : evidence.entries)
    leaves.push_back(transparency::leaf_hash(entry));
  return leaves;
}

void compare_tree(const Sight& sight, const std::vector<Hash>& leaves, const Question& question,
                  Inspection& out) {
  std::string text;
  if (sight.tree.size > leaves.size()) {
    text = fmt::format("the log shows {} entries, and has had {}", leaves.size(), sight.tree.size);
  } else if (transparency::root_of(std::span(leaves).first(sight.tree.size)) != sight.tree.root) {
    text = fmt::format("the log shows another tree of {} entries than it has signed before",
                       sight.tree.size);
  }
  if (text.empty()) return;
  Finding one = finding(Kind::log_forked, std::min(sight.time, question.to), text, sight.who);
  one.unseen_s = seconds_between(one.since, question.to);
  out.findings.push_back(std::move(one));
}

// ---- Entries -----------------------------------------------------------------------------------

// One finding an entry, whatever number of rules it breaks.
void add_violations(const authority::State& state, const authority::LogView& log,
                    const Question& question, Inspection& out) {
  std::map<std::uint64_t, std::string> broken;
  for (const authority::Violation& one : state.violations) {
    std::string& text = broken[one.index];
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", one.rule, one.message);
  }
  for (const auto& [index, text] : broken) {
    const auto& witnessing = log.entries.at(index).witnessing;
    Finding one = finding(Kind::entry_without_effect, witnessing ? witnessing->time : question.to,
                          fmt::format("entry {}: {}", index, text), "the log");
    one.until = one.since;
    out.findings.push_back(std::move(one));
  }
}

// Nothing that only the operator has signed can fall due, nor restrict; everybody can see that.
void add_not_witnessed(const authority::State& state, const Question& question, Inspection& out) {
  if (state.witnessed_entries == state.entries) return;
  const bool never = state.witnessed_entries == 0;
  Finding one =
      finding(Kind::not_witnessed, never ? question.from.value_or(question.to) : state.clock,
              never ? std::string("the log has no witnessed checkpoint")
                    : fmt::format("{} of {} entries are in no witnessed checkpoint",
                                  state.entries - state.witnessed_entries, state.entries),
              "the log");
  one.since = std::min(one.since, question.to);
  out.findings.push_back(std::move(one));
}

// ---- Bundles -----------------------------------------------------------------------------------

// How the rules of a bundle differ from the log's, in words; empty if they do not.
std::string difference(const authority::Bundle& bundle, const authority::Bundle& of_log) {
  const auto& has = bundle.state.rules.all();
  const auto& wanted = of_log.state.rules.all();
  if (has == wanted) return "";
  std::vector<std::int64_t> decisions;
  const auto collect = [&](const auto& rules, const auto& others) {
    for (const authority::Rule& rule : rules)
      if (std::find(others.begin(), others.end(), rule) == others.end())
        decisions.push_back(rule.decision);
  };
  collect(has, wanted);
  collect(wanted, has);
  std::sort(decisions.begin(), decisions.end());
  decisions.erase(std::unique(decisions.begin(), decisions.end()), decisions.end());
  return fmt::format(
      "it is of {} entries, witnessed at {}; by the log's {} entries decisions stand otherwise: {}",
      bundle.latest.size, format_utc(bundle.clock), of_log.latest.size, fmt::join(decisions, ", "));
}

void add_bundle_finding(UtcTime since, std::string text, const Question& question,
                        Inspection& out) {
  Finding one = finding(Kind::bundle_not_of_log, since, std::move(text), "the bundle");
  one.unseen_s = seconds_between(since, question.to);
  out.findings.push_back(std::move(one));
}

}  // namespace

void compare_trees(const Evidence& evidence, const Question& question, Inspection& out) {
  for (const std::string& what : evidence.unreadable)
    out.findings.push_back(finding(Kind::log_broken, question.to, what, "the log"));
  const std::vector<Hash> leaves = leaves_of(evidence);
  std::set<std::string> heard;
  const auto compare = [&](const Note& note, const std::string& source, bool needs_cosigner) {
    const auto sight = sight_of(note, source, needs_cosigner, question, out);
    if (!sight) return;
    if (needs_cosigner) heard.insert(sight->cosigners.begin(), sight->cosigners.end());
    compare_tree(*sight, leaves, question, out);
  };
  for (const WitnessWord& word : evidence.witnesses)
    if (word.checkpoint) compare(*word.checkpoint, word.source, true);
  for (const Remembered& one : evidence.remembered) compare(one.checkpoint, one.source, false);
  for (const authority::TrustedWitness& witness : question.trust.witnesses)
    if (heard.contains(witness.name) && !question.trust.is_operator(witness.organisation))
      ++out.witnesses_heard;
}

std::optional<authority::LogView> judge_log(const Evidence& evidence, const Question& question,
                                            Inspection& out) {
  if (evidence.entries.empty()) return std::nullopt;
  auto log = authority::log_view(evidence.entries, evidence.checkpoints, question.trust);
  if (!log) {
    out.findings.push_back(
        finding(Kind::log_broken, question.to, log.error().text(), "the log's own checkpoints"));
    return std::nullopt;
  }
  auto state = authority::replay(*log, question.trust, question.grounds, question.to);
  if (!state) {
    out.findings.push_back(finding(Kind::log_broken, question.to, state.error().text(), "the log"));
    return std::nullopt;
  }
  add_violations(*state, *log, question, out);
  add_not_witnessed(*state, question, out);
  for (const authority::Alarm& one : state->alarms)
    out.findings.push_back(finding(Kind::alarm, one.since, one.message, "the log"));
  out.state = std::move(*state);
  return std::move(*log);
}

// Of a filing that the log had to take by whom it knew at the receipt's time.
Result<authority::FilingReceipt> checked_receipt(const HeldFiling& held, const std::string& source,
                                                 const Question& question,
                                                 const authority::State& state) {
  auto receipt = authority::parse_filing_receipt(held.receipt, question.trust, source);
  if (!receipt) return receipt;
  const auto entry = authority::parse_filing(held.entry, state.origin);
  if (!entry) return tl::unexpected<Error>(entry.error());
  if (auto filed = authority::check_filer(*entry, state.era_at(receipt->time).registry); !filed)
    return pass_on(filed);
  if (receipt->leaf != transparency::leaf_hash(held.entry))
    return failed("a receipt is for another filing");
  return receipt;
}

void judge_filings(const Evidence& evidence, const Question& question,
                   const authority::LogView& log, Inspection& out) {
  for (const WitnessWord& word : evidence.witnesses)
    for (const HeldFiling& held : word.filings) {
      const auto receipt = checked_receipt(held, word.source, question, *out.state);
      if (!receipt) {
        out.not_counted.push_back({word.source, receipt.error().text()});
        continue;
      }
      for (const authority::LateFiling& late :
           authority::late_filings(std::span(&*receipt, 1), log, question.to)) {
        const authority::Alarm alarm = authority::alarm_of(late);
        Finding one = finding(Kind::filing_not_taken, late.receipt.time, alarm.message,
                              fmt::format("{}: filing and receipt", word.source));
        one.until = late.taken;
        one.unseen_s = seconds_between(one.since, late.taken.value_or(question.to));
        if (late.taken) one.trace = "the log has taken it";
        out.findings.push_back(std::move(one));
      }
    }
}

void compare_bundle(const Evidence& evidence, const Question& question, Inspection& out) {
  if (!evidence.bundle) return;
  const auto bundle = authority::verify_bundle(*evidence.bundle, question.trust, question.grounds,
                                               std::nullopt, "bundle");
  if (!bundle) return add_bundle_finding(question.to, bundle.error().text(), question, out);
  compare_tree({bundle->latest, bundle->clock, "the bundle", {}}, leaves_of(evidence), question,
               out);
  const auto bytes = authority::compile_bundle(evidence.entries, evidence.checkpoints,
                                               question.trust, question.grounds);
  const auto of_log = bytes ? authority::verify_bundle(*bytes, question.trust, question.grounds,
                                                       std::nullopt, "the log's bundle")
                            : tl::unexpected<Error>(bytes.error());
  if (!of_log)
    return add_bundle_finding(std::min(bundle->clock, question.to),
                              "it is proved, and the log gives none: " + of_log.error().text(),
                              question, out);
  if (std::string text = difference(*bundle, *of_log); !text.empty())
    add_bundle_finding(std::min(of_log->clock, question.to), std::move(text), question, out);
}

}  // namespace aloft::oversight
