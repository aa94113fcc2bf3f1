// How long does a day of slots take, and how much memory?
#include <fmt/core.h>

#include "aloft/base/parallel.h"
#include "aloft/cli/bench_parts.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

constexpr std::size_t kSlotsOfDay = 5'760;
constexpr std::int64_t kSlot_s = 15;
constexpr double kMebibyte = 1024.0 * 1024.0;

struct Day {
  const BenchCommand& command;
  const BenchWorld& bench;
  std::size_t cells = 0;
  engine::Tally tally;
  Times times;
  [[nodiscard]] double slot_s() const {
    return median(times.wall_s) / static_cast<double>(tally.slots);
  }
  [[nodiscard]] double slot_cpu_s() const {
    return median(times.cpu_s) / static_cast<double>(tally.slots);
  }
  [[nodiscard]] double served_share() const {
    return static_cast<double>(tally.served) / static_cast<double>(tally.cell_slots);
  }
};

std::string text_of(const Day& day) {
  const auto of_day = static_cast<double>(kSlotsOfDay);
  const std::string whole = day.tally.slots == kSlotsOfDay
                                ? "a whole day"
                                : fmt::format("measured {} slots; a day of {} would be {:.0f} s",
                                              day.tally.slots, kSlotsOfDay, day.slot_s() * of_day);
  return fmt::format(
      "{} satellites ({}), {} cells, {} gateways, slots of {} s, {} thread(s)\n"
      "{:8.1f} ms a slot ({:.1f} ms of processor time), median of {}, spread {:.0f} %\n"
      "{:8.1f} s in all: {}\n"
      "{:8.0f} MiB of memory at most\n"
      "{:8.1f} % of the cells were served\n",
      day.bench.world.fleet.satellites().size(), day.bench.fleet, day.cells,
      day.bench.world.gateways.size(), kSlot_s, thread_count(), 1e3 * day.slot_s(),
      1e3 * day.slot_cpu_s(), day.times.wall_s.size(), 100.0 * spread(day.times.wall_s),
      median(day.times.wall_s), whole, static_cast<double>(peak_memory_bytes()) / kMebibyte,
      100.0 * day.served_share());
}

std::string json_of(const Day& day) {
  const auto of_day = static_cast<double>(kSlotsOfDay);
  return json::object({{"benchmark", json::string("day")},
                       {"threads", json::count(thread_count())},
                       {"fleet", json::string(day.bench.fleet)},
                       {"satellites", json::count(day.bench.world.fleet.satellites().size())},
                       {"cells", json::count(day.cells)},
                       {"gateways", json::count(day.bench.world.gateways.size())},
                       {"slots", json::count(day.tally.slots)},
                       {"whole_day", json::boolean(day.tally.slots == kSlotsOfDay)},
                       {"repetitions", json::count(day.times.wall_s.size())},
                       {"median_s", json::number(median(day.times.wall_s))},
                       {"best_s", json::number(day.times.wall_s.front())},
                       {"spread", json::number(spread(day.times.wall_s))},
                       {"cpu_median_s", json::number(median(day.times.cpu_s))},
                       {"cpu_spread", json::number(spread(day.times.cpu_s))},
                       {"slot_s", json::number(day.slot_s())},
                       {"slot_cpu_s", json::number(day.slot_cpu_s())},
                       {"day_s", json::number(day.slot_s() * of_day)},
                       {"peak_memory_bytes", json::count(peak_memory_bytes())},
                       {"served_share", json::number(day.served_share())},
                       {"checksum", json::string(fmt::format("{:016x}", day.tally.checksum))}});
}

}  // namespace

int bench_day(const BenchCommand& command, const Common& common) {
  const std::size_t slots = command.full ? kSlotsOfDay : command.slots;
  auto bench = bench_world(command, kSlot_s * static_cast<std::int64_t>(slots));
  if (!bench) return report(bench.error());
  const earth::PlannedCells cells = demand_cells(*bench->atlas, command.cells);
  Day day{command, *bench, cells.size(), {}, {}};
  for (std::size_t i = 0; i < command.repetitions.value_or(command.full ? 1 : 3); ++i) {
    Result<engine::Tally> found;
    measure_once([&] { found = engine::tally(bench->world, cells); }, day.times);
    if (!found) return report(found.error());
    day.tally = *found;
  }
  sort(day.times);
  return print(common.json ? json_of(day) + "\n" : text_of(day));
}

}  // namespace aloft::cli
