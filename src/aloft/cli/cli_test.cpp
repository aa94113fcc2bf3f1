#include <cmath>

#include <gtest/gtest.h>

#include "aloft/cli/arguments.h"
#include "aloft/cli/catalogue_summary.h"
#include "aloft/cli/json_text.h"
#include "aloft/cli/terminal.h"

namespace aloft::cli {
namespace {

template <class T>
T command_of(std::vector<std::string> arguments) {
  const Parsed parsed = parse_arguments(std::move(arguments));
  EXPECT_EQ(parsed.error, "");
  const T* command = parsed.command ? std::get_if<T>(&*parsed.command) : nullptr;
  EXPECT_NE(command, nullptr);
  return command == nullptr ? T{} : *command;
}

void expect_bad_usage(std::vector<std::string> arguments, const std::string& part) {
  const Parsed parsed = parse_arguments(std::move(arguments));
  EXPECT_FALSE(parsed.command);
  EXPECT_EQ(parsed.exit_code, 2);
  EXPECT_EQ(parsed.out, "");
  EXPECT_NE(parsed.error.find(part), std::string::npos) << parsed.error;
  EXPECT_NE(parsed.error.find("--help"), std::string::npos) << parsed.error;
}

TEST(Arguments, ALoneProgramPrintsAShortHelp) {
  const Parsed parsed = parse_arguments({});
  EXPECT_EQ(parsed.exit_code, 0);
  EXPECT_NE(parsed.out.find("aloft explain --at"), std::string::npos);
  EXPECT_LT(parsed.out.size(), 800U);
}

TEST(Arguments, EverySubcommandHasHelpWithExamplesThatParse) {
  const std::vector<std::vector<std::string>> names = {{"run"},
                                                       {"diff"},
                                                       {"explain"},
                                                       {"path"},
                                                       {"doctor"},
                                                       {"bench", "sgp4"},
                                                       {"bench", "sdp4"},
                                                       {"catalogue", "info"},
                                                       {"catalogue", "check"},
                                                       {"catalogue", "convert"},
                                                       {"key", "new"},
                                                       {"key", "show"},
                                                       {"log", "init"},
                                                       {"log", "append"},
                                                       {"log", "checkpoint"},
                                                       {"log", "prove"},
                                                       {"log", "verify"},
                                                       {"log", "serve"},
                                                       {"witness"}};
  for (auto name : names) {
    name.emplace_back("--help");
    const Parsed parsed = parse_arguments(name);
    EXPECT_EQ(parsed.exit_code, 0);
    EXPECT_NE(parsed.out.find("Examples:\n  aloft " + name.front()), std::string::npos);
    EXPECT_NE(parsed.out.find("--json"), std::string::npos);
    name.pop_back();
    name.insert(name.begin(), "help");
    EXPECT_EQ(parse_arguments(name).out, parsed.out);
  }
}

TEST(Arguments, RunTakesItsOptionsInAnyOrder) {
  const auto run = command_of<RunCommand>({"run", "--place", "Kyiv", "a.toml", "--place", "Lviv,UA",
                                           "--without", "gateway:X", "--out", "o"});
  EXPECT_EQ(run.scenario, "a.toml");
  EXPECT_EQ(run.out, "o");
  EXPECT_EQ(run.places, (std::vector<std::string>{"Kyiv", "Lviv,UA"}));
  EXPECT_EQ(run.without, std::vector<std::string>{"gateway:X"});
}

TEST(Arguments, BenchTakesAnInstructionSetByName) {
  const auto bench = command_of<BenchCommand>(
      {"bench", "sdp4", "--simd", "avx2", "--satellites", "24", "--uniform"});
  EXPECT_EQ(bench.what, BenchCommand::What::sdp4);
  EXPECT_EQ(bench.simd, orbit::Simd::avx2);
  EXPECT_EQ(bench.satellites, 24U);
  EXPECT_TRUE(bench.uniform);
  EXPECT_FALSE(command_of<BenchCommand>({"bench", "sgp4"}).simd);
  expect_bad_usage({"bench", "sgp4", "--simd", "mmx"}, "--simd");
  expect_bad_usage({"bench", "sgp4", "--instants", "0"}, "--instants");
  expect_bad_usage({"bench"}, "a subcommand is needed");
}

TEST(Arguments, CommonOptionsWorkBeforeAndAfterTheSubcommand) {
  const std::vector<std::vector<std::string>> both = {
      {"--json", "--seed", "7", "--threads", "2", "-q", "doctor"},
      {"doctor", "--json", "--seed=7", "--threads=2", "--quiet"}};
  for (const auto& arguments : both) {
    const Parsed parsed = parse_arguments(arguments);
    EXPECT_TRUE(parsed.common.json);
    EXPECT_TRUE(parsed.common.quiet);
    EXPECT_EQ(parsed.common.seed, 7U);
    EXPECT_EQ(parsed.common.threads, 2U);
  }
}

TEST(Arguments, ASouthernLatitudeIsNoOption) {
  EXPECT_EQ(command_of<ExplainCommand>({"explain", "--at", "-33.9,18.4"}).at, "-33.9,18.4");
  EXPECT_EQ(command_of<ExplainCommand>({"explain", "--at=-33.9,18.4"}).at, "-33.9,18.4");
  const auto path = command_of<PathCommand>({"path", "-33.9,18.4", "-0.5,-10"});
  EXPECT_EQ(path.from, "-33.9,18.4");
  EXPECT_EQ(path.to, "-0.5,-10");
}

TEST(Arguments, ConvertTakesOneOfItsFormats) {
  const auto convert = command_of<ConvertCommand>(
      {"catalogue", "convert", "a.tle", "--to", "kvn", "--out", "b", "--no-verify-checksums"});
  EXPECT_EQ(convert.file, "a.tle");
  EXPECT_EQ(convert.format, "kvn");
  EXPECT_EQ(convert.out, "b");
  EXPECT_FALSE(convert.verify_checksums);
  expect_bad_usage({"catalogue", "convert", "a.tle", "--to", "yaml"}, "yaml");
  expect_bad_usage({"catalogue", "convert", "a.tle"}, "--to");
}

TEST(Arguments, TimesAreReadAndChecked) {
  const auto explain =
      command_of<ExplainCommand>({"explain", "--at", "Kyiv", "--time", "2026-06-15T12:00:00Z"});
  ASSERT_TRUE(explain.time);
  EXPECT_EQ(format_utc(*explain.time), "2026-06-15T12:00:00Z");
  const Parsed bad = parse_arguments({"explain", "--at", "Kyiv", "--time", "yesterday"});
  EXPECT_EQ(bad.exit_code, 2);
  EXPECT_NE(bad.error.find("--time"), std::string::npos);
}

TEST(Arguments, CatalogueKnowsItsTwoQuestions) {
  const auto info = command_of<CatalogueCommand>({"catalogue", "info", "a", "b"});
  EXPECT_FALSE(info.check);
  EXPECT_TRUE(info.verify_checksums);
  EXPECT_EQ(info.files.size(), 2U);
  const auto check =
      command_of<CatalogueCommand>({"catalogue", "check", "a", "--no-verify-checksums"});
  EXPECT_TRUE(check.check);
  EXPECT_FALSE(check.verify_checksums);
}

TEST(Arguments, SlipsAreToldWithTheNearestName) {
  expect_bad_usage({"explan", "--at", "Kyiv"}, "did you mean 'explain'?");
  expect_bad_usage({"run", "a.toml", "--plce", "Kyiv"}, "did you mean '--place'?");
  expect_bad_usage({"run", "--sede=4", "a.toml"}, "no option '--sede'; did you mean '--seed'?");
  expect_bad_usage({"catalogue", "inf", "a"}, "did you mean 'info'?");
}

TEST(Arguments, CompatTakesPairsAndOneRange) {
  const auto command = command_of<CompatCommand>(
      {"compat", "hypatia", "--network", "kuiper_630", "--ground-stations", "g.csv", "--pair", "0",
       "Rio, BR", "--pair", "1", "2", "--duration-s", "3", "--step-ms", "500", "--elevation-deg",
       "35"});
  EXPECT_EQ(command.network, "kuiper_630");
  EXPECT_EQ(command.pairs,
            (std::vector<std::pair<std::string, std::string>>{{"0", "Rio, BR"}, {"1", "2"}}));
  EXPECT_EQ(command.duration_ms, 3000);
  EXPECT_EQ(command.step_ms, 500);
  EXPECT_EQ(command.elevation_min_deg, 35.0);
  const std::vector<std::string> needed{"compat",     "hypatia",           "--network",
                                        "kuiper_630", "--ground-stations", "g.csv"};
  const auto refused = [&](std::vector<std::string> more, const std::string& part) {
    more.insert(more.begin(), needed.begin(), needed.end());
    expect_bad_usage(more, part);
  };
  refused({"--elevation-deg", "25", "--ground-range-m", "1e6"}, "excludes");
  refused({"--elevation-deg", "0"}, "--elevation-deg");
  refused({"--step-ms", "0"}, "--step-ms");
  refused({"--pair", "0"}, "--pair");
  expect_bad_usage({"compat", "hypatia", "--network", "kuiper_630"},
                   "--ground-stations is required");
  expect_bad_usage({"compat"}, "a subcommand is needed: hypatia");
}

TEST(Arguments, AKeyIsOfALogOrAWitness) {
  const auto key = command_of<KeyCommand>({"key", "new", "k", "--of", "witness", "--name", "w"});
  EXPECT_TRUE(key.make);
  EXPECT_EQ(key.whose, KeyCommand::Whose::witness);
  EXPECT_FALSE(command_of<KeyCommand>({"key", "show", "k", "--of", "log", "--name", "w"}).make);
  expect_bad_usage({"key", "new", "k", "--of", "nobody", "--name", "w"}, "--of");
  expect_bad_usage({"key", "new", "k", "--name", "w"}, "--of is required");
}

TEST(Arguments, VerifyTakesALogOrAProof) {
  const auto whole =
      command_of<LogVerifyCommand>({"log", "verify", "l", "--policy", "p", "--extends", "c"});
  EXPECT_EQ(whole.log, "l");
  EXPECT_EQ(whole.extends, "c");
  const auto one = command_of<LogVerifyCommand>(
      {"log", "verify", "--proof", "x", "--entry", "e", "--policy", "p", "--timeout-s", "0.5"});
  EXPECT_EQ(one.proof, "x");
  EXPECT_EQ(one.entry, "e");
  EXPECT_EQ(one.patience.timeout_s, 0.5);
  expect_bad_usage({"log", "verify", "l", "--policy", "p", "--trust", "t"}, "excludes");
  expect_bad_usage({"log", "verify", "l", "--proof", "x", "--entry", "e", "--policy", "p"},
                   "excludes");
  expect_bad_usage({"log", "verify", "--extends", "c", "--policy", "p"}, "requires");
  expect_bad_usage({"log", "verify", "l", "--policy", "p", "--timeout-s", "0"}, "--timeout-s");
}

TEST(Arguments, AWitnessKnowsLogs) {
  const auto witness =
      command_of<WitnessCommand>({"witness", "--name", "w", "--key", "k", "--log", "a", "--log",
                                  "b", "--state", "s", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(witness.logs, (std::vector<std::string>{"a", "b"}));
  expect_bad_usage({"log", "show"}, "no subcommand 'show'");
  expect_bad_usage({"log"}, "a subcommand is needed: init, append, checkpoint, prove, verify");
}

TEST(Arguments, BadUsageIsRefused) {
  expect_bad_usage({"run"}, "SCENARIO is required");
  expect_bad_usage({"explain"}, "--at is required");
  expect_bad_usage({"explain", "Kyiv"}, "--at is required; nothing took 'Kyiv'");
  expect_bad_usage({"catalogue"}, "a subcommand is needed: info, check");
  expect_bad_usage({"--json"}, "a subcommand is needed");
  expect_bad_usage({"diff", "a", "b", "c"}, "no further argument 'c'");
  expect_bad_usage({"run", "a.toml", "--seed", "-1"}, "--seed");
  expect_bad_usage({"run", "a.toml", "--seed", "1.5"}, "--seed");
  expect_bad_usage({"run", "a.toml", "--seed", "99999999999999999999999"}, "--seed");
  expect_bad_usage({"run", "a.toml", "--threads", "-1"}, "--threads");
  expect_bad_usage({"run", "a.toml", "--threads", "many"}, "--threads");
  expect_bad_usage({"run", "a.toml", "--place"}, "--place");
}

TEST(NearestName, IsEmptyWhenNothingIsNear) {
  EXPECT_EQ(nearest_name("exlpain", {"run", "explain"}), "explain");
  EXPECT_EQ(nearest_name("zzzzzz", {"run", "explain"}), "");
  EXPECT_EQ(nearest_name("x", {"run"}), "");
}

TEST(Table, AlignsByLettersNotBytes) {
  Table table;
  table.add_column("place", Table::Align::left);
  table.add_column("ms", Table::Align::right);
  table.add_row({"Malé", "9.5"});
  table.add_row({"Lima", "10.25"});
  EXPECT_EQ(table.text(), "place     ms\nMalé     9.5\nLima   10.25\n");
}

TEST(Json, EscapesAndRoundTrips) {
  EXPECT_EQ(json::string("a\"b\\c\n"), "\"a\\\"b\\\\c\\u000a\"");
  EXPECT_EQ(json::number(0.1), "0.1");
  EXPECT_EQ(json::number(NAN), "null");
  EXPECT_EQ(json::object({{"a", json::strings({"x", "y"})}}), "{\"a\": [\"x\", \"y\"]}");
}

orbit::ElementSet element_set(const char* name, double inclination_deg, double altitude_km) {
  orbit::ElementSet one;
  one.name = name;
  one.inclination = degrees(inclination_deg);
  const double radius_km = 6378.135 + altitude_km;
  one.mean_motion_rad_per_s = std::sqrt(398600.8 / (radius_km * radius_km * radius_km));
  one.epoch = utc_from_date(2026, 6, 15, 0);
  return one;
}

TEST(CatalogueSummary, CountsByDegreeAndBandMostFirst) {
  std::vector<orbit::ElementSet> elements = {element_set("OTHER", 97.6, 555.0),
                                             element_set("STARLINK-1008", 53.05, 551.0),
                                             element_set("STARLINK-31000", 52.99, 558.0)};
  elements[0].epoch = plus_seconds(elements[0].epoch, -2 * 86'400);
  const CatalogueSummary summary = summarise(elements, std::nullopt);
  ASSERT_EQ(summary.shells.size(), 2U);
  EXPECT_EQ(summary.shells[0].inclination_deg, 53);
  EXPECT_EQ(summary.shells[0].altitude_from_km, 550);
  EXPECT_EQ(summary.shells[0].satellites, 2U);
  EXPECT_EQ(summary.shells[1].inclination_deg, 98);
  EXPECT_EQ(summary.relative_to, elements[1].epoch);
  EXPECT_DOUBLE_EQ(summary.age_median_days, 0.0);
  EXPECT_DOUBLE_EQ(summary.age_max_days, 2.0);
  EXPECT_EQ(summary.classes.size(), 3U);
}

}  // namespace
}  // namespace aloft::cli
