#include <algorithm>
#include <bit>

#include <fmt/core.h>

#include "aloft/base/parallel.h"
#include "aloft/base/random.h"
#include "aloft/cli/bench_fleet.h"
#include "aloft/cli/bench_parts.h"
#include "aloft/cli/commands.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"
#include "aloft/orbit/orbit.h"

namespace aloft::cli {
namespace {

using orbit::Instants;
using orbit::Sgp4Batch;

/// What is moved, and when.
struct Load {
  std::string fleet;
  std::vector<orbit::ElementSet> sets;
  UtcTime reference;
  std::vector<double> minutes;  ///< Empty: evenly spaced.
  double first_min = 0.0;
  Instants instants = Instants::uniform(0.0, 0.0, 0);
};

// The sets of a catalogue that SGP4, or SDP4, moves.
Result<std::vector<orbit::ElementSet>> sets_of_catalogue(const BenchCommand& command) {
  auto catalogue = orbit::read_catalogue(command.catalogue);
  if (!catalogue) return pass_on(catalogue);
  const bool deep = command.what == BenchCommand::What::sdp4;
  std::vector<orbit::ElementSet> sets;
  for (orbit::ElementSet& set : catalogue->elements)
    if (orbit::Sgp4(set).deep_space() == deep) sets.push_back(std::move(set));
  if (sets.empty())
    return invalid_input(fmt::format(
        "{}: has no satellite with a period {} 225 minutes, which is what is to be measured",
        command.catalogue.string(), deep ? "of at least" : "below"));
  return sets;
}

Result<Load> load_of(const BenchCommand& command) {
  constexpr double kSpan_min = 3.0 * 1440.0;
  constexpr double kGridStep_min = 1.0;
  Load load;
  load.reference = kBenchEpoch;
  if (!command.catalogue.empty()) {
    auto sets = sets_of_catalogue(command);
    if (!sets) return pass_on(sets);
    load.fleet = command.catalogue.string();
    load.sets = std::move(*sets);
    // To the second, which the answer can write.
    load.reference.ns = load.sets.front().epoch.ns / kNanosecondsPerSecond * kNanosecondsPerSecond;
  } else {
    const bool deep = command.what == BenchCommand::What::sdp4;
    load.fleet = "synthetic";
    load.sets = deep ? deep_fleet(command.satellites) : low_fleet(command.satellites);
  }
  if (command.uniform) {
    load.first_min = -kSpan_min;
    load.instants = Instants::uniform(load.first_min, kGridStep_min, command.instants);
  } else {
    for (std::size_t i = 0; i < command.instants; ++i)
      load.minutes.push_back((2.0 * random_uniform(2, 0, i) - 1.0) * kSpan_min);
    load.first_min = load.minutes.front();
    load.instants = Instants::list(load.minutes);
  }
  load.instants = load.instants.after(load.reference);
  return load;
}

/// Blocks shared out to threads. Where states are kept, each block has memory of its own.
class Moving {
 public:
  Moving(const Sgp4Batch& batch, const Instants& instants, bool store)
      : batch_(batch), instants_(instants) {
    if (!store) return;
    states_.resize(batch.block_count() * instants.size());
    errors_.resize(states_.size());
  }

  void operator()() {
    constexpr std::size_t kBlocksAtOnce = 25;
    const std::size_t blocks = batch_.block_count();
    for_each_index((blocks + kBlocksAtOnce - 1) / kBlocksAtOnce, [&](std::size_t task) {
      Sgp4Batch::Workspace workspace;
      const std::size_t end = std::min(blocks, (task + 1) * kBlocksAtOnce);
      for (std::size_t block = task * kBlocksAtOnce; block < end; ++block) move(block, workspace);
    });
  }

 private:
  void move(std::size_t block, Sgp4Batch::Workspace& workspace) {
    const std::size_t count = instants_.size();
    if (states_.empty()) {
      batch_.visit(block, instants_, workspace, [](const Sgp4Batch::Part&) {});
      return;
    }
    batch_.propagate(block, instants_, workspace, std::span(states_).subspan(block * count, count),
                     std::span(errors_).subspan(block * count, count));
  }

  const Sgp4Batch& batch_;
  const Instants& instants_;
  std::vector<orbit::BlockState> states_;
  std::vector<orbit::BlockErrors> errors_;
};

/// What was found, beside how long it took.
struct Answer {
  std::uint64_t checksum =
      0;  ///< Of every bit of every state: the same with every instruction set.
  std::size_t errors = 0;
  std::vector<std::string> sample;  ///< Some satellites at the first instant, as JSON.
};

std::string sample_of(const Load& load, std::size_t set, const orbit::State& state) {
  return json::object({{"row", json::count(set)},
                       {"catalogue_number", json::count(load.sets[set].catalogue_number)},
                       {"minutes", json::number(load.first_min)},
                       {"x_m", json::number(state.position_m.x)},
                       {"y_m", json::number(state.position_m.y)},
                       {"z_m", json::number(state.position_m.z)}});
}

Answer answer_of(const Sgp4Batch& batch, const Load& load) {
  constexpr std::size_t kSampleMax = 16;
  Answer answer;
  Sgp4Batch::Workspace workspace;
  for (std::size_t block = 0; block < batch.block_count(); ++block) {
    const auto sets = batch.sets_of(block);
    batch.visit(block, load.instants, workspace, [&](const Sgp4Batch::Part& part) {
      for (std::size_t i = 0; i < part.states.size(); ++i)
        for (std::size_t lane = 0; lane < sets.size(); ++lane) {
          for (const auto& value : part.states[i].value)
            answer.checksum =
                (std::rotl(answer.checksum, 5) ^ std::bit_cast<std::uint64_t>(value[lane])) *
                0x9e3779b97f4a7c15ULL;
          if (part.errors[i][lane] != orbit::PropagationError::none) ++answer.errors;
          if (part.first + i == 0 && answer.sample.size() < kSampleMax && lane == 0)
            answer.sample.push_back(
                sample_of(load, sets[lane], orbit::state_of(part.states[i], part.errors[i], lane)));
        }
    });
  }
  return answer;
}

json::Members members_of(const BenchCommand& command, const Load& load, orbit::Simd simd,
                         std::size_t threads, const Times& times) {
  const double count = static_cast<double>(load.sets.size() * load.instants.size());
  return {{"benchmark", json::string(command.what == BenchCommand::What::sdp4 ? "sdp4" : "sgp4")},
          {"simd", json::string(orbit::name_of(simd))},
          {"threads", json::count(threads)},
          {"fleet", json::string(load.fleet)},
          {"satellites", json::count(load.sets.size())},
          {"instants", json::count(load.instants.size())},
          {"uniform", json::boolean(command.uniform)},
          {"stored", json::boolean(command.store)},
          {"repetitions", json::count(times.wall_s.size())},
          {"propagations_per_s", json::number(count / median(times.wall_s))},
          {"propagations_per_cpu_s", json::number(count / median(times.cpu_s))},
          {"median_s", json::number(median(times.wall_s))},
          {"best_s", json::number(times.wall_s.front())},
          {"spread", json::number(spread(times.wall_s))},
          {"cpu_median_s", json::number(median(times.cpu_s))},
          {"cpu_best_s", json::number(times.cpu_s.front())},
          {"cpu_spread", json::number(spread(times.cpu_s))}};
}

std::string text_of(const BenchCommand& command, const Load& load, orbit::Simd simd,
                    std::size_t threads, const Times& times) {
  const double count = static_cast<double>(load.sets.size() * load.instants.size());
  return fmt::format(
      "{} satellites ({}) at {} {} instants, position and velocity, {}\n"
      "simd {}, {} thread(s), {} repetitions\n"
      "{:8.1f} million propagations a second ({:.3f} s; best {:.3f} s, spread {:.0f} %)\n"
      "{:8.1f} million propagations a second of processor time\n",
      load.sets.size(), load.fleet, load.instants.size(),
      command.uniform ? "evenly spaced" : "arbitrary",
      command.store ? "all kept in memory" : "handed on in parts", orbit::name_of(simd), threads,
      times.wall_s.size(), count / median(times.wall_s) / 1e6, median(times.wall_s),
      times.wall_s.front(), 100.0 * spread(times.wall_s), count / median(times.cpu_s) / 1e6);
}

int bench_propagation(const BenchCommand& command, const Common& common) {
  const auto load = load_of(command);
  if (!load) return report(load.error());
  const orbit::Simd simd = command.simd.value_or(orbit::fastest_simd());
  if (!orbit::is_available(simd))
    return report({Error::Code::invalid_input,
                   {fmt::format("--simd: this machine has no {}; the fastest it has is {}",
                                orbit::name_of(simd), orbit::name_of(orbit::fastest_simd()))}});
  const Sgp4Batch batch(load->sets, simd);
  Moving moving(batch, load->instants, command.store);
  const Times times = measure(command.repetitions.value_or(9), [&] { moving(); });
  if (!common.json) return print(text_of(command, *load, simd, thread_count(), times));
  const Answer answer = answer_of(batch, *load);
  json::Members members = members_of(command, *load, simd, thread_count(), times);
  members.emplace_back("errors", json::count(answer.errors));
  members.emplace_back("checksum", json::string(fmt::format("{:016x}", answer.checksum)));
  members.emplace_back("reference", json::string(format_utc(load->reference)));
  members.emplace_back("sample", json::array(answer.sample));
  return print(json::object(members) + "\n");
}

}  // namespace

int execute(const BenchCommand& command, const Common& common) {
  set_thread_count(common.threads);
  switch (command.what) {
    case BenchCommand::What::sgp4:
    case BenchCommand::What::sdp4: return bench_propagation(command, common);
    case BenchCommand::What::forwarding: return bench_forwarding(command, common);
    case BenchCommand::What::day: return bench_day(command, common);
  }
  return kExitFailed;
}

}  // namespace aloft::cli
