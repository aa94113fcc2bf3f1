// `aloft audit`: gathers public evidence and prints what it shows.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <thread>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/base/file.h"
#include "aloft/base/parallel.h"
#include "aloft/cli/audit_text.h"
#include "aloft/cli/decision_log.h"
#include "aloft/cli/patience.h"
#include "aloft/cli/terminal.h"
#include "aloft/server/server.h"

namespace aloft::cli {
namespace {

constexpr std::chrono::seconds kPause{5};

using oversight::Asked;
using oversight::Evidence;
using oversight::Inspection;
using oversight::Question;
using oversight::Servable;
using transparency::Hash;

// ---- Evidence ----------------------------------------------------------------------------------

Result<void> ask_witnesses(const AuditCommand& command, const authority::Trust& trust,
                           Evidence& evidence) {
  std::vector<std::string> urls = command.witnesses;
  if (urls.empty())
    for (const transparency::Policy::Witness& witness : trust.policy.witnesses)
      if (!witness.url.empty()) urls.push_back(witness.url);
  for (const std::string& text : urls) {
    auto url = server::parse_url(text);
    if (!url) return pass_on(url);
    oversight::ask_witness(server::http_sender(*url, client_settings(command.log.patience)), text,
                           trust.origin, evidence);
  }
  return {};
}

// Trees that the log has shown before: by themselves, and in receipts.
Result<void> read_earlier(const AuditCommand& command, Evidence& evidence) {
  for (const std::filesystem::path& path : command.extends) {
    const auto text = read_file(path);
    if (!text) return tl::unexpected<Error>(text.error());
    auto note = transparency::parse_note(*text, path.string());
    if (!note) return pass_on(note);
    evidence.remembered.push_back({path.string(), std::move(*note)});
  }
  for (const std::filesystem::path& path : command.receipts) {
    const auto text = read_file(path);
    if (!text) return tl::unexpected<Error>(text.error());
    auto proof = transparency::parse_log_proof(*text, path.string());
    if (!proof) return pass_on(proof);
    evidence.remembered.push_back({path.string(), std::move(proof->checkpoint)});
  }
  return {};
}

Result<void> read_files(const AuditCommand& command, Evidence& evidence) {
  if (auto read = read_earlier(command, evidence); !read) return read;
  for (const std::filesystem::path& path : command.probes) {
    const auto text = read_file(path);
    if (!text) return tl::unexpected<Error>(text.error());
    auto probes = oversight::parse_probes(*text, path.string());
    if (!probes) return pass_on(probes);
    std::move(probes->begin(), probes->end(), std::back_inserter(evidence.probes));
  }
  if (!command.counters.empty()) {
    auto counters = oversight::read_counters(command.counters);
    if (!counters) return pass_on(counters);
    evidence.counters = std::move(*counters);
  }
  if (command.bundle.empty()) return {};
  auto bundle = read_file(command.bundle);
  if (!bundle) return pass_on(bundle);
  evidence.bundle = std::move(*bundle);
  return {};
}

// Lets a log publish, for so long in all.
std::function<bool()> waiting_for(double within_s) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds(std::llround(within_s * 1e3));
  return [end] {
    if (Clock::now() >= end) return false;
    std::this_thread::sleep_for(std::min<Clock::duration>(end - Clock::now(), kPause));
    return true;
  };
}

// Witnesses first, and time for the log: then an honest one is never behind them.
Result<Evidence> gather(const AuditCommand& command, const authority::Trust& trust) {
  Evidence evidence;
  if (auto read = read_files(command, evidence); !read) return pass_on(read);
  auto log = server::log_at(command.log.log, client_settings(command.log.patience));
  if (!log) return pass_on(log);
  if (auto asked = ask_witnesses(command, trust, evidence); !asked) return pass_on(asked);
  if (auto read = oversight::read_log(*log, trust, waiting_for(command.publish_within_s), evidence);
      !read)
    return pass_on(read);
  return evidence;
}

// ---- The reference -----------------------------------------------------------------------------

// What the log names as its reference now, or has named before.
Result<std::map<Hash, scenario::Scenario>> read_references(const AuditCommand& command,
                                                           const authority::State& state) {
  std::map<Hash, scenario::Scenario> references;
  for (const std::filesystem::path& path : command.references) {
    auto read = read_hashed_scenario(path);
    if (!read) return pass_on(read);
    if (std::none_of(state.eras.begin(), state.eras.end(), [&](const authority::Era& era) {
          return era.reference.scenario == read->hash;
        }))
      return tl::unexpected<Error>(not_the_reference(path, read->hash, state));
    references.insert_or_assign(read->hash, std::move(read->scenario));
  }
  return references;
}

// Where the reference of the time serves: only where it is asked, since each slot is work.
Result<Servable> servable_of(const AuditCommand& command, const Evidence& evidence,
                             const Question& question, const TerritoryData& territories) {
  std::vector<Asked> all;
  const auto listen = [&](const authority::PlaceOnGround& place, UtcTime time) {
    all.push_back({place, time});
    return false;
  };
  Inspection before = oversight::inspect(evidence, question, listen);
  // Without a reference there are no probes, so nobody asks.
  if (command.references.empty() || !before.state) return Servable();
  const auto references = read_references(command, *before.state);
  if (!references) return tl::unexpected<Error>(references.error());
  const auto named_at = [state = std::move(*before.state)](UtcTime time) {
    return state.era_at(time).reference.scenario;
  };
  std::map<Hash, Servable> by_reference;
  for (const auto& [hash, reference] : *references) {
    std::vector<Asked> asked;
    std::copy_if(all.begin(), all.end(), std::back_inserter(asked),
                 [&](const Asked& one) { return named_at(one.time) == hash; });
    by_reference[hash] = oversight::reference_service(reference, *territories.atlas, asked,
                                                      question.trust.data_rate_floor_bps);
  }
  return Servable([by_reference, named_at](const authority::PlaceOnGround& place,
                                           UtcTime time) -> Result<bool> {
    const auto found = by_reference.find(named_at(time));
    if (found != by_reference.end()) return found->second(place, time);
    return failed("no --reference has the SHA-256 that the log named then: " +
                  transparency::to_hex(named_at(time)));
  });
}

Result<Inspection> audit(const AuditCommand& command, const authority::Trust& trust) {
  const auto from = time_of(command.from, "--from");
  if (!from) return tl::unexpected<Error>(from.error());
  const auto to = time_of(command.to, "--to");
  if (!to) return tl::unexpected<Error>(to.error());
  if (*from && **from > to->value_or(now()))
    return invalid_input(fmt::format("--from: found {}; allowed a time before --to, {}",
                                     format_utc(**from), format_utc(to->value_or(now()))));
  const auto territories = read_territory_data(command.log.claims);
  if (!territories) return tl::unexpected<Error>(territories.error());
  const auto evidence = gather(command, trust);
  if (!evidence) return tl::unexpected<Error>(evidence.error());
  const Question question{trust, territories->grounds, *from, to->value_or(now()),
                          oversight::land_of(*territories->atlas)};
  const auto servable = servable_of(command, *evidence, question, *territories);
  if (!servable) return tl::unexpected<Error>(servable.error());
  return oversight::inspect(*evidence, question, *servable);
}

}  // namespace

int execute(const AuditCommand& command, const Common& common) {
  set_thread_count(common.threads);
  const auto trust = authority::read_trust(command.log.trust);
  if (!trust) return report(trust.error());
  const auto found = audit(command, *trust);
  if (!found) return report(found.error());
  return print(common.json ? audit_json(*found) : audit_text(*found, trust->origin),
               found->findings.empty() ? kExitOk : kExitFailed);
}

}  // namespace aloft::cli
