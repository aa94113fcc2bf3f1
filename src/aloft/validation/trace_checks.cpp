// Round trips of single dishes, packet by packet, and the slots that show in them.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/core.h>

#include "aloft/validation/checks.h"
#include "aloft/validation/measured.h"
#include "aloft/validation/samples.h"
#include "aloft/validation/worlds.h"

namespace aloft::validation {
namespace {

constexpr const char* kVictoria = "measured/traces/rtt_victoria_seattle-gw_2023-09-12.csv";
constexpr const char* kLagos = "measured/traces/rtt_lagos-gw_isl_2023-09-12.csv";
constexpr const char* kCowichan = "measured/traces/rtt_cowichan-bc_seattle-pop_2025-05-29.csv";

constexpr double kSlot_s = 15.0;
constexpr double kSlotPhase_s = 12.0;

/// Median of the round trips in [begin, end), or nothing if there are less than five.
std::optional<double> median_between(const std::vector<RoundTrip>& trace, double begin_s,
                                     double end_s) {
  const auto before = [](const RoundTrip& r, double t) { return r.unix_s < t; };
  const auto first = std::lower_bound(trace.begin(), trace.end(), begin_s, before);
  const auto last = std::lower_bound(trace.begin(), trace.end(), end_s, before);
  if (last - first < 5) return std::nullopt;
  std::vector<double> values;
  for (auto it = first; it != last; ++it) values.push_back(it->rtt_ms);
  return median(std::move(values));
}

/// The phase of a 15 s grid, in seconds after the minute's quarter, at which the median changes
/// most from the 2 s before to the 2 s after.
double phase_of_steps(const std::vector<RoundTrip>& trace) {
  double best_phase = 0.0;
  double most = -1.0;
  for (int tenth = 0; tenth < 150; ++tenth) {
    const double phase = 0.1 * tenth;
    double sum = 0.0;
    double count = 0.0;
    for (double t = (std::floor(trace.front().unix_s / kSlot_s) + 1.0) * kSlot_s + phase;
         t < trace.back().unix_s - 2.0; t += kSlot_s) {
      const auto before = median_between(trace, t - 2.0, t);
      const auto after = median_between(trace, t, t + 2.0);
      if (!before || !after) continue;
      sum += std::abs(*after - *before);
      count += 1.0;
    }
    if (count == 0.0 || sum / count <= most) continue;
    most = sum / count;
    best_phase = phase;
  }
  return best_phase;
}

Result<void> check_slot_grid(const Bench& bench, const char* file, const char* name) {
  if (!bench.have({file})) return {};
  auto trace = read_round_trips(bench.path(file));
  if (!trace) return pass_on(trace);
  if (trace->size() < 100) return {};
  const double phase = phase_of_steps(*trace);
  bench.report.checks.push_back(
      {"slot grid", fmt::format("{}: seconds at which slots begin, modulo 15", name), phase,
       kSlotPhase_s, 0.0, "slots begin with the minute", phase - 0.5, phase + 0.5});
  return {};
}

/// Medians of the packets of each slot; slots with less than 20 packets are left out.
std::vector<double> slot_medians(const std::map<std::int64_t, std::vector<double>>& by_slot) {
  std::vector<double> medians;
  for (const auto& [slot, values] : by_slot)
    if (values.size() >= 20) medians.push_back(median(values));
  return medians;
}

/// Packets by slot, ms.
using Packets = std::map<std::int64_t, std::vector<double>>;

Packets measured_packets(const std::vector<RoundTrip>& trace) {
  Packets packets;
  for (const RoundTrip& r : trace)
    packets[static_cast<std::int64_t>(std::floor((r.unix_s - kSlotPhase_s) / kSlot_s))].push_back(
        r.rtt_ms);
  return packets;
}

struct TraceSite {
  const char* name;
  const char* file;
  earth::Geodetic where;
  const char* pop;    ///< The only point of presence that is left in the list.
  double load_share;  ///< Of the busy hour, at the local time of the trace [assumed].
};

Result<void> keep_only(const char* pop, network::Pops& pops) {
  network::Pops kept;
  kept.source = pops.source;
  kept.allowed.resize(pops.allowed.size());
  for (const PopIndex p : rows<PopIndex>(pops.size())) {
    if (pops.name[p].find(pop) == std::string::npos) continue;
    kept.name.push_back(pops.name[p]);
    kept.location.push_back(pops.location[p]);
  }
  if (kept.size() == 0) return failed(fmt::format("no point of presence is called {}", pop));
  pops = std::move(kept);
  return {};
}

/// Packets of the engine's terminal: those of the model, and those of the null model, in which
/// access is a constant.
struct Simulated {
  Packets model;
  Packets constant;
};

Result<Simulated> simulate(const Bench& bench, const TraceSite& site) {
  constexpr std::uint64_t kPackets = 60;
  constexpr double kRegion_m = 2.5e6;
  // The oldest catalogue's own day: with elements of their time, satellites stand where they stood.
  scenario::Scenario scenario =
      scenario_of(bench.options.data, files_of_2023(), instant("2024-07-17T18:00:00Z"), 9000,
                  bench.options.seed);
  use_assumptions_of_2023(scenario.assumptions);
  scenario.assumptions.typical_load_share = site.load_share;
  const Region region = region_around(bench.atlas, site.where, kRegion_m);
  auto world = load_region_world(scenario, bench.atlas, region);
  if (!world) return pass_on(world);
  auto kept = keep_only(site.pop, world->pops);
  if (!kept) return pass_on(kept);
  const scenario::Assumptions& assumptions = world->scenario.assumptions;
  const auto terminals = plan::spread_terminals(region.cells, assumptions);
  Simulated out;
  const auto visit = [&](const engine::SlotRecord& record) -> Result<void> {
    if (!record.plan.satellite[region.cell].valid()) return {};
    const double load = network::loads_of(record.plan, terminals, world->fleet.satellites(),
                                          assumptions)[region.cell];
    const network::AccessKey key{bench.options.seed, region.cells.id[region.cell], record.slot};
    const double first_s = network::access_delay_s(key, load, 0, assumptions);
    const double rest_s = static_cast<double>(record.paths.rtt_s[region.cell]) - first_s;
    const double constant_s = assumptions.access_processing_s + assumptions.access_wait_s;
    for (std::uint64_t packet = 0; packet < kPackets; ++packet) {
      const double access_s = network::access_delay_s(key, load, packet, assumptions);
      out.model[record.slot.number].push_back(1e3 * (rest_s + access_s));
      out.constant[record.slot.number].push_back(1e3 * (rest_s + constant_s));
    }
    return {};
  };
  auto ran = engine::for_each_slot(*world, region.cells, visit);
  if (!ran) return pass_on(ran);
  if (out.model.empty()) return failed(fmt::format("the engine does not serve {}", site.name));
  return out;
}

struct TraceFigures {
  double lowest = 0.0;
  double p5 = 0.0;
  double p50 = 0.0;
  double p95 = 0.0;
  double step = 0.0;  ///< Median absolute change of the slot median from slot to slot.
};

TraceFigures figures_of(const Packets& packets) {
  std::vector<double> all;
  for (const auto& [slot, values] : packets) all.insert(all.end(), values.begin(), values.end());
  return {*std::min_element(all.begin(), all.end()), quantile(all, 0.05), quantile(all, 0.5),
          quantile(all, 0.95), median(absolute_steps(slot_medians(packets)))};
}

/// How far each figure may be off.
struct TraceBands {
  std::optional<std::pair<double, double>> lowest_ms;
  std::optional<double> p5_ms;
  double p50_share;
  std::optional<double> p95_share;
  double step_ms;  ///< Measured; a factor of 2 is allowed.
};

Result<void> check_trace(const Bench& bench, const TraceSite& site, const TraceBands& bands) {
  const WorldFiles files = files_of_2023();
  if (!bench.have({site.file, files.catalogue.c_str(), files.gateways.c_str(), files.pops.c_str()}))
    return {};
  bench.tell(fmt::format("round trips of {}", site.name));
  auto trace = read_round_trips(bench.path(site.file));
  if (!trace) return pass_on(trace);
  auto simulated = simulate(bench, site);
  if (!simulated) return pass_on(simulated);
  const TraceFigures measured = figures_of(measured_packets(*trace));
  const TraceFigures engine = figures_of(simulated->model);
  const TraceFigures null = figures_of(simulated->constant);
  const auto add = [&](const char* what, double TraceFigures::* figure, double low, double high) {
    bench.report.checks.push_back({"round trip, 2023", fmt::format("{}: {}, ms", site.name, what),
                                   measured.*figure, engine.*figure, null.*figure,
                                   "the mean access as a constant", low, high});
  };
  if (bands.lowest_ms)
    add("lowest", &TraceFigures::lowest, bands.lowest_ms->first, bands.lowest_ms->second);
  if (bands.p5_ms)
    add("p5", &TraceFigures::p5, measured.p5 - *bands.p5_ms, measured.p5 + *bands.p5_ms);
  add("p50", &TraceFigures::p50, (1.0 - bands.p50_share) * measured.p50,
      (1.0 + bands.p50_share) * measured.p50);
  if (bands.p95_share)
    add("p95", &TraceFigures::p95, (1.0 - *bands.p95_share) * measured.p95,
        (1.0 + *bands.p95_share) * measured.p95);
  add("median change from slot to slot", &TraceFigures::step, bands.step_ms / 2.0,
      bands.step_ms * 2.0);
  return {};
}

}  // namespace

Result<void> check_traces(const Bench& bench) {
  bench.tell("slot grid");
  for (const auto& [file, name] :
       {std::pair(kVictoria, "Victoria 2023"), std::pair(kLagos, "Lagos 2023"),
        std::pair(kCowichan, "Cowichan 2025")}) {
    auto checked = check_slot_grid(bench, file, name);
    if (!checked) return checked;
  }
  const TraceSite victoria{
      "Victoria, bent pipe", kVictoria, {degrees(48.43), degrees(-123.37), 0.0}, "STTLWAX1", 0.8};
  auto bent_pipe = check_trace(bench, victoria, {{}, 3.0, 0.20, 0.35, 9.8});
  if (!bent_pipe) return bent_pipe;
  // The dish of the Lagos trace is inferred to be in the Seychelles.
  const TraceSite lagos{
      "Lagos, by laser", kLagos, {degrees(-4.62), degrees(55.45), 0.0}, "LGOSNGA1", 0.2};
  return check_trace(bench, lagos, {std::pair(50.0, 62.0), {}, 0.25, {}, 15.0});
}

}  // namespace aloft::validation
