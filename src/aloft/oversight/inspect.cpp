#include "aloft/oversight/inspect.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "aloft/base/check.h"
#include "aloft/oversight/findings.h"

namespace aloft::oversight {
namespace {

struct Name {
  const char* text;
  const char* key;
};
constexpr std::array<Name, 12> kNames = {{
    {"log forked", "log_forked"},
    {"log does not hold", "log_broken"},
    {"not witnessed", "not_witnessed"},
    {"entry without effect", "entry_without_effect"},
    {"overdue", "alarm"},
    {"filing not taken", "filing_not_taken"},
    {"bundle not of the log", "bundle_not_of_log"},
    {"dark without decision", "dark_without_decision"},
    {"lapsed, still dark", "lapsed_still_dark"},
    {"reference not computed", "reference_not_computed"},
    {"served though off", "served_though_off"},
    {"counters contradicted", "counters_contradicted"},
}};

// Of the log's first witnessed checkpoint, or of the first probe that counts.
UtcTime beginning(const authority::LogView& log, const Evidence& evidence, const Question& question,
                  const authority::State& state) {
  if (const auto& first = log.entries.front().witnessing) return std::min(first->time, question.to);
  UtcTime begin = question.to;
  for (const Probe& probe : evidence.probes)
    if (!why_not_counted(probe, question, state)) begin = std::min(begin, probe.time);
  return begin;
}

void keep_those_of_the_interval(Inspection& out) {
  std::erase_if(out.findings, [&](const Finding& one) {
    return one.since > out.to || (one.until && *one.until < out.from);
  });
  std::stable_sort(out.findings.begin(), out.findings.end(),
                   [](const Finding& a, const Finding& b) {
                     return std::tie(a.kind, a.since) < std::tie(b.kind, b.since);
                   });
}

}  // namespace

const char* text_of(Finding::Kind kind) { return kNames.at(static_cast<std::size_t>(kind)).text; }
const char* key_of(Finding::Kind kind) { return kNames.at(static_cast<std::size_t>(kind)).key; }

Inspection inspect(const Evidence& evidence, const Question& question, const Servable& servable) {
  Inspection out;
  out.to = question.to;
  out.from = question.from.value_or(question.to);
  out.not_counted = evidence.missing;
  compare_trees(evidence, question, out);
  const auto log = judge_log(evidence, question, out);
  if (log) {
    out.from = question.from.value_or(beginning(*log, evidence, question, *out.state));
    judge_filings(evidence, question, *log, out);
    const auto probes = counted_probes(evidence, question, out);
    compare_probes(evidence, question, probes, servable, out);
    compare_counters(evidence, question, probes, out);
    find_gaps(probes, ground_of(out.state->reference, question), servable, out);
  }
  compare_bundle(evidence, question, out);
  keep_those_of_the_interval(out);
  return out;
}

const authority::Ground& ground_of(const authority::Reference& reference,
                                   const Question& question) {
  const authority::Ground* found = authority::find_ground(question.grounds, reference.ground);
  ALOFT_CHECK(found != nullptr, "replay has refused a log that names other data");
  return *found;
}

std::optional<std::string> why_not_counted(const Probe& probe, const Question& question,
                                           const authority::State& state) {
  const authority::Era& era = state.era_at(probe.time);
  return why_not_counted(probe, era.registry, question.trust, ground_of(era.reference, question),
                         question.has_land);
}

std::int64_t seconds_between(UtcTime from, UtcTime to) {
  return (to.ns - from.ns) / kNanosecondsPerSecond;
}

bool is_served(const Probe& probe, const authority::Trust& trust) {
  return probe.service && probe.downlink_bps >= trust.data_rate_floor_bps;
}

std::int64_t people_in(const authority::Ground& ground, const std::string& territory,
                       const std::vector<earth::CellId>& cells) {
  std::int64_t people = 0;
  if (const authority::GroundTerritory* found = ground.territory(territory))
    for (const earth::CellId cell : cells)
      if (const authority::GroundCell* one = found->find(cell)) people += one->people;
  return people;
}

}  // namespace aloft::oversight
