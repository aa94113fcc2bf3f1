#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/base/file.h"
#include "aloft/base/progress.h"
#include "aloft/base/time.h"
#include "aloft/compat/compat.h"
#include "aloft/compat/own_files.h"

namespace aloft::compat {
namespace {

constexpr std::int64_t kNanosecondsPerMillisecond = 1'000'000;

/// Quoted where it must be (RFC 4180).
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

/// The texts of one run's tables, and its files as they come.
class Run {
 public:
  Run(const HypatiaWorld& world, const HypatiaRun& run) : world_(world), run_(run) {
    summary_.pairs.resize(run.pairs.size());
    paths_.resize(run.pairs.size());
    if (!run.compare_with) return;
    theirs_.emplace(world, *run.compare_with);
    summary_.comparison.emplace();
  }

  Result<void> write_network() {
    for (const auto& [name, text] : world_.network_files())
      if (auto written = write(name, text); !written) return written;
    return {};
  }

  Result<void> take_step(std::int64_t time_ns) {
    std::swap(state_, previous_);
    if (auto found = world_.find_state(time_ns, state_); !found) return found;
    if (auto written = write_state(); !written) return written;
    for (std::size_t i = 0; i < run_.pairs.size(); ++i) add_round_trip(i);
    if (run_.near_ties_m) add_near_ties(*run_.near_ties_m);
    if (theirs_) return add_comparison(*theirs_);
    return {};
  }

  Result<RunSummary> finish() {
    if (!run_.pairs.empty())
      if (auto written = write("rtt.csv", kRoundTripHeader + round_trips_); !written)
        return pass_on(written);
    if (run_.near_ties_m)
      if (auto written = write("near_ties.csv", kNearTieHeader + near_ties_); !written)
        return pass_on(written);
    if (theirs_)
      if (auto written = write("differences.csv", kDifferenceHeader + differences_); !written)
        return pass_on(written);
    if (auto moved = move_into_place(run_.folder); !moved) return pass_on(moved);
    return std::move(summary_);
  }

 private:
  static inline const std::string kRoundTripHeader =
      "source,source_name,destination,destination_name,time_ns,rtt_ms,ping_ms,links,path\n";
  static inline const std::string kNearTieHeader =
      "time_ns,node,destination,next_hop,other_next_hop,longer_m\n";
  static inline const std::string kDifferenceHeader =
      "time_ns,node,destination,next_hop,their_next_hop,longer_m\n";

  [[nodiscard]] Result<void> write(const std::string& name, std::string_view text) const {
    return write_file(part_of(run_.folder) / name, text);
  }

  Result<void> write_state() {
    const bool is_first = summary_.steps == 0;
    const std::string text = world_.forwarding_text(state_, is_first ? nullptr : &previous_);
    const std::string bandwidth = is_first ? world_.bandwidth_text(state_) : "";
    if (is_first) {
      summary_.ground_links = state_.ground_links.node.size();
      summary_.share_below_horizon = world_.share_below_horizon(state_);
    }
    ++summary_.steps;
    summary_.lines += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    auto written = write(fmt::format("fstate_{}.txt", state_.time_ns), text);
    if (!written) return written;
    return write(fmt::format("gsl_if_bandwidth_{}.txt", state_.time_ns), bandwidth);
  }

  void add_round_trip(std::size_t i) {
    const auto [source, destination] = run_.pairs[i];
    PairSummary& pair = summary_.pairs[i];
    const auto& stations = world_.stations();
    round_trips_ += fmt::format("{},{},{},{},{},", source, csv_field(stations[source].name),
                                destination, csv_field(stations[destination].name), state_.time_ns);
    std::vector<std::uint32_t> path = world_.path(state_, source, destination);
    const auto rtt_s = world_.round_trip_s(state_, source, destination);
    const auto ping_s = world_.ping_s(state_, source, destination);
    if (rtt_s && ping_s) {
      round_trips_ += fmt::format("{:.6f},{:.6f},{},{}\n", *rtt_s * 1e3, *ping_s * 1e3,
                                  path.size() - 1, fmt::join(path, "-"));
      add_to(pair, *rtt_s, *ping_s);
    } else {
      round_trips_ += ",,,\n";
      ++pair.steps_without_way;
    }
    if (summary_.steps > 1 && path != paths_[i]) pair.changes_ns.push_back(state_.time_ns);
    paths_[i] = std::move(path);
  }

  void add_to(PairSummary& pair, double rtt_s, double ping_s) const {
    const bool is_first = summary_.steps == pair.steps_without_way + 1;
    pair.rtt_min_s = is_first ? rtt_s : std::min(pair.rtt_min_s, rtt_s);
    pair.rtt_max_s = std::max(pair.rtt_max_s, rtt_s);
    pair.ping_min_s = is_first ? ping_s : std::min(pair.ping_min_s, ping_s);
    pair.ping_max_s = std::max(pair.ping_max_s, ping_s);
  }

  void add_near_ties(double limit_m) {
    for (const NearTie& tie : find_near_ties(world_, state_, limit_m)) {
      ++summary_.near_ties;
      near_ties_ += fmt::format("{},{},{},{},{},{:.6f}\n", state_.time_ns, tie.node,
                                tie.destination, tie.chosen, tie.other, tie.longer_m);
    }
  }

  Result<void> add_comparison(ForwardingReader& theirs) {
    if (auto read = theirs.read_step(state_.time_ns); !read) return read;
    ComparisonSummary& comparison = *summary_.comparison;
    comparison.hops += (world_.nodes() - 1) * world_.stations().size();
    for (const Difference& d : compare(world_, state_, theirs)) {
      ++comparison.different;
      const bool is_way = d.longer_m < NextHops::kUnreachable;
      if (is_way)
        comparison.longer_max_m = std::max(comparison.longer_max_m, d.longer_m);
      else
        ++comparison.without_way_here;
      differences_ +=
          fmt::format("{},{},{},{},{},{}\n", state_.time_ns, d.node, d.destination, d.ours.node,
                      d.theirs.node, is_way ? fmt::format("{:.6f}", d.longer_m) : "no way");
    }
    return {};
  }

  const HypatiaWorld& world_;
  const HypatiaRun& run_;
  ForwardingState state_;
  ForwardingState previous_;
  std::optional<ForwardingReader> theirs_;
  std::vector<std::vector<std::uint32_t>> paths_;
  std::string round_trips_;
  std::string near_ties_;
  std::string differences_;
  RunSummary summary_;
};

Result<RunSummary> run_steps(const HypatiaWorld& world, const HypatiaRun& run) {
  Run steps(world, run);
  if (auto written = steps.write_network(); !written) return pass_on(written);
  const std::int64_t count = (run.duration_ms + run.step_ms - 1) / run.step_ms;
  Progress progress("steps", static_cast<std::size_t>(count), run.quiet);
  for (std::int64_t i = 0; i < count; ++i) {
    if (auto taken = steps.take_step(i * run.step_ms * kNanosecondsPerMillisecond); !taken)
      return pass_on(taken);
    progress.advance(1);
  }
  return steps.finish();
}

}  // namespace

Result<RunSummary> run_hypatia(const HypatiaWorld& world, const HypatiaRun& run) {
  if (auto made = make_part(run.folder); !made) return pass_on(made);
  auto summary = run_steps(world, run);
  if (!summary) discard_part(run.folder);
  return summary;
}

}  // namespace aloft::compat
