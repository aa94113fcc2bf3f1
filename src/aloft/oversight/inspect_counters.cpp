// What the operator's counters say, against probes: an exact test of a share.
#include <algorithm>

#include <fmt/core.h>

#include "aloft/oversight/findings.h"

namespace aloft::oversight {
namespace {

constexpr double kKilo = 1e3;
constexpr double kPercent = 100.0;

bool is_about(const Counter& counter, const Probe& probe) {
  return counter.territory == probe.place.territory &&
         (!counter.cell || *counter.cell == probe.place.cell) && counter.start <= probe.time &&
         probe.time < counter.end;
}

struct Tally {
  std::size_t count = 0;  ///< Probes of the counter's place and time.
  std::size_t served = 0;
  std::size_t fast = 0;  ///< Served, with the claimed median at least.
  std::vector<earth::CellId> cells;
};

Tally tally_of(const Counter& counter, const std::vector<const Probe*>& probes) {
  Tally tally;
  for (const Probe* probe : probes) {
    if (!is_about(counter, *probe)) continue;
    ++tally.count;
    if (probe->service) ++tally.served;
    if (probe->service && static_cast<double>(probe->downlink_bps) >= counter.downlink_bps)
      ++tally.fast;
    tally.cells.push_back(probe->place.cell);
  }
  std::sort(tally.cells.begin(), tally.cells.end());
  tally.cells.erase(std::unique(tally.cells.begin(), tally.cells.end()), tally.cells.end());
  return tally;
}

// Why the counter cannot be true, in words; empty if it can.
std::string contradiction(const Counter& counter, const Tally& tally) {
  if (chance_of_at_most(tally.served, tally.count, counter.served_share) < kChanceMax)
    return fmt::format("claimed: {:g} % served; {} of {} probes had service",
                       counter.served_share * kPercent, tally.served, tally.count);
  constexpr double kHalf = 0.5;  // As many terminals above a median as below.
  if (chance_of_at_most(tally.fast, tally.served, kHalf) < kChanceMax)
    return fmt::format("claimed: a median of {:g} kbit/s; {} of {} served probes had as much",
                       counter.downlink_bps / kKilo, tally.fast, tally.served);
  return "";
}

}  // namespace

// Terms are summed relative to the largest, each from its neighbour, so that none overflows and no
// logarithm is needed.
double chance_of_at_most(std::size_t good, std::size_t count, double share) {
  if (good >= count || share <= 0.0) return 1.0;
  if (share >= 1.0) return 0.0;
  const double odds = share / (1.0 - share);
  const auto mode =
      std::min(count, static_cast<std::size_t>(static_cast<double>(count + 1) * share));
  double lower = 0.0;
  double all = 0.0;
  const auto add = [&](std::size_t k, double term) {
    all += term;
    if (k <= good) lower += term;
  };
  add(mode, 1.0);
  double term = 1.0;
  for (std::size_t k = mode; k < count; ++k)
    add(k + 1, term *= static_cast<double>(count - k) / static_cast<double>(k + 1) * odds);
  term = 1.0;
  for (std::size_t k = mode; k > 0; --k)
    add(k - 1, term *= static_cast<double>(k) / static_cast<double>(count - k + 1) / odds);
  return lower / all;
}

void compare_counters(const Evidence& evidence, const Question& question,
                      const std::vector<const Probe*>& probes, Inspection& out) {
  for (const Counter& counter : evidence.counters) {
    const authority::Ground& ground =
        ground_of(out.state->era_at(counter.start).reference, question);
    if (!ground.territory(counter.territory)) {
      out.not_counted.push_back(
          {counter.source, "no territory " + authority::in_quotes(counter.territory)});
      continue;
    }
    const Tally tally = tally_of(counter, probes);
    Finding one;
    one.text = contradiction(counter, tally);
    if (one.text.empty()) continue;
    one.kind = Finding::Kind::counters_contradicted;
    one.territory = counter.territory;
    one.cells = tally.cells;
    one.people = people_in(ground, one.territory, one.cells);
    one.since = counter.start;
    one.until = counter.end;
    one.evidence = fmt::format("{}; {} probes", counter.source, tally.count);
    one.unseen_s = seconds_between(counter.start, question.to);
    out.findings.push_back(std::move(one));
  }
}

}  // namespace aloft::oversight
