// The subcommands of `aloft bench`.
#include <map>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "aloft/cli/subcommands.h"

namespace aloft::cli {
namespace {

constexpr std::size_t kCountMax = 1'000'000;

CLI::App& add_part(CLI::App& bench, const char* name, BenchCommand::What what, const HelpPage& help,
                   Values& values) {
  CLI::App& app = add_subcommand(bench, name, help, values.common);
  values.commands[&app] = [&values, what] {
    values.bench.what = what;
    return values.bench;
  };
  const auto count = CLI::Range(std::size_t{1}, kCountMax).description("");
  app.add_option("--satellites", values.bench.satellites, "How many; without it 10000")
      ->type_name("N")
      ->check(count);
  app.add_option("--repetitions", values.bench.repetitions, "How often")
      ->type_name("N")
      ->check(count);
  app.add_option("--catalogue", values.bench.catalogue, "Take the satellites of this file")
      ->type_name("FILE");
  return app;
}

void add_propagation(CLI::App& bench, const char* name, BenchCommand::What what,
                     const HelpPage& help, Values& values) {
  CLI::App& app = add_part(bench, name, what, help, values);
  std::map<std::string, orbit::Simd> simds;
  for (const orbit::Simd simd :
       {orbit::Simd::portable, orbit::Simd::scalar, orbit::Simd::avx2, orbit::Simd::avx512})
    simds.emplace(orbit::name_of(simd), simd);
  app.add_option("--simd", values.bench.simd, "portable, scalar, avx2 or avx512; else the fastest")
      ->type_name("NAME")
      ->transform(CLI::CheckedTransformer(simds).description(""));
  app.add_option("--instants", values.bench.instants, "How many; without it 1000")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, kCountMax).description(""));
  app.add_flag("--uniform", values.bench.uniform, "Instants a minute apart, not arbitrary ones");
  app.add_flag("--store", values.bench.store, "Keep all states in memory (48 bytes each)");
}

void add_day(CLI::App& bench, Values& values) {
  constexpr std::size_t kSlotsMax = 100'000;
  CLI::App& day = add_part(bench, "day", BenchCommand::What::day, kBenchDayHelp, values);
  day.add_option("--cells", values.bench.cells, "How many; without it 100000")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, kCountMax).description(""));
  auto* slots = day.add_option("--slots", values.bench.slots, "How many; without it 160")
                    ->type_name("N")
                    ->check(CLI::Range(std::size_t{1}, kSlotsMax).description(""));
  day.add_flag("--full", values.bench.full, "All 5760 slots of a day, once")->excludes(slots);
}

}  // namespace

void add_bench(CLI::App& app, Values& values) {
  CLI::App& bench = add_subcommand(app, "bench", kBenchHelp, values.common);
  add_propagation(bench, "sgp4", BenchCommand::What::sgp4, kBenchSgp4Help, values);
  add_propagation(bench, "sdp4", BenchCommand::What::sdp4, kBenchSdp4Help, values);
  add_part(bench, "forwarding", BenchCommand::What::forwarding, kBenchForwardingHelp, values);
  add_day(bench, values);
}

}  // namespace aloft::cli
