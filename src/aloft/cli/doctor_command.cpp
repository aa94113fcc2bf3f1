#include <filesystem>
#include <sys/sysinfo.h>
#include <thread>

#include <fmt/core.h>

#include "aloft/cli/commands.h"
#include "aloft/cli/find_files.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"
#include "aloft/earth/earth.h"

namespace aloft::cli {
namespace {

// A run of the whole world was measured to need well below this.
constexpr double kMemoryNeededGib = 2.0;
constexpr double kDiskNeededGib = 0.5;
constexpr double kBytesPerGib = 1024.0 * 1024.0 * 1024.0;

/// One line of the answer.
struct Finding {
  enum class State { good, advice, missing };  ///< `missing` makes the exit code 1.
  std::string topic;
  State state = State::good;
  std::string found;
  std::string advice;  ///< What to do; empty if good.
};

const char* name_of(Finding::State state) {
  if (state == Finding::State::good) return "ok";
  return state == Finding::State::advice ? "note" : "MISSING";
}

Finding look_at_cores(std::size_t threads) {
  const unsigned cores = std::thread::hardware_concurrency();
  const std::string used = threads == 0 ? "" : fmt::format(", {} asked for", threads);
  return {"cores", Finding::State::good, fmt::format("{}{}", cores, used), ""};
}

Finding look_at_memory() {
  struct sysinfo info{};
  if (sysinfo(&info) != 0)
    return {"memory", Finding::State::advice, "unknown", "the system does not tell"};
  const double unit = static_cast<double>(info.mem_unit);
  const double total = static_cast<double>(info.totalram) * unit / kBytesPerGib;
  const bool enough = total >= kMemoryNeededGib;
  return {"memory", enough ? Finding::State::good : Finding::State::advice,
          fmt::format("{:.1f} GiB", total),
          enough ? "" : "a run of the world may not fit: take a scenario with fewer satellites"};
}

Finding look_at_simd() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
  const bool avx512 = __builtin_cpu_supports("avx512f") != 0 &&
                      __builtin_cpu_supports("avx512dq") != 0 &&
                      __builtin_cpu_supports("avx512vl") != 0;
  const char* found = avx512 ? "sse2, avx2 + fma, avx512" : avx2 ? "sse2, avx2 + fma" : "sse2";
  const bool fast = avx2 || avx512;
  return {"simd", fast ? Finding::State::good : Finding::State::advice, found,
          fast ? "" : "runs give the same bytes, only slower: nothing to do"};
#else
  return {"simd", Finding::State::advice, "not x86-64", "plain loops are used: nothing to do"};
#endif
}

Finding look_at_earth() {
  const auto pack = earth::default_pack_path();
  const auto atlas = earth::Atlas::read(pack);
  if (!atlas)
    return {"earth pack", Finding::State::missing, atlas.error().text(),
            "build it with the program ('./dev run' does), or name one in ALOFT_EARTH_PACK"};
  return {"earth pack", Finding::State::good,
          fmt::format("{}: {} territories, {} places, {} cells", pack.string(),
                      atlas->territories().size(), atlas->places().size(),
                      atlas->planned_cells().size()),
          ""};
}

Finding look_at_scenarios() {
  const auto found = find_world_scenario();
  if (!found)
    return {"scenario", Finding::State::missing, "no world.toml",
            "run aloft in the folder that holds scenarios/, or name a file with --scenario"};
  return {"scenario", Finding::State::good, found->string(), ""};
}

Finding look_at_disk() {
  std::error_code code;
  const auto space = std::filesystem::space(".", code);
  if (code) return {"disk", Finding::State::advice, code.message(), "the system does not tell"};
  const double free = static_cast<double>(space.available) / kBytesPerGib;
  const bool enough = free >= kDiskNeededGib;
  return {"disk", enough ? Finding::State::good : Finding::State::advice,
          fmt::format("{:.1f} GiB free here", free),
          enough ? "" : "a run of the world may not fit: choose another place with --out"};
}

// Where scenarios/real-2026-05-30.toml has its files: beside the checkout.
Finding look_at_real_data() {
  const auto world = find_world_scenario();
  const auto data = (world ? world->parent_path() : "scenarios") / "../../shared/data";
  std::error_code code;
  if (std::filesystem::is_directory(data, code))
    return {"real data", Finding::State::good, data.lexically_normal().string(), ""};
  return {"real data", Finding::State::good,
          "none beside the checkout (optional: only scenarios/real-2026-05-30.toml needs it)", ""};
}

Finding look_at_optional_parts() {
  return {"parts", Finding::State::good, "processor only: this version uses no GPU and no MPI", ""};
}

std::string text_of(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& one : findings) {
    text += fmt::format("{:<8}{:<12}{}\n", name_of(one.state), one.topic, one.found);
    if (!one.advice.empty()) text += fmt::format("{:20}to do: {}\n", "", one.advice);
  }
  return text;
}

std::string json_of(const std::vector<Finding>& findings, bool all_needed) {
  std::vector<std::string> values;
  for (const Finding& one : findings)
    values.push_back(json::object({{"topic", json::string(one.topic)},
                                   {"state", json::string(name_of(one.state))},
                                   {"found", json::string(one.found)},
                                   {"advice", json::string(one.advice)}}));
  return json::object(
      {{"all_needed_is_here", json::boolean(all_needed)}, {"findings", json::array(values)}});
}

}  // namespace

int execute(const DoctorCommand&, const Common& common) {
  const std::vector<Finding> findings = {
      {"version", Finding::State::good, "aloft " ALOFT_VERSION ", compiler " __VERSION__, ""},
      look_at_cores(common.threads),
      look_at_memory(),
      look_at_simd(),
      look_at_earth(),
      look_at_scenarios(),
      look_at_disk(),
      look_at_real_data(),
      look_at_optional_parts()};
  bool all_needed = true;
  for (const Finding& one : findings) all_needed &= one.state != Finding::State::missing;
  const int exit_code = all_needed ? kExitOk : kExitFailed;
  return print(common.json ? json_of(findings, all_needed) + "\n" : text_of(findings), exit_code);
}

}  // namespace aloft::cli
