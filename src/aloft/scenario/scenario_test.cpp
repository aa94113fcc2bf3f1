// What a scenario file may say, and what a person reads who got it wrong.
#include "aloft/scenario/scenario.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>
#include <unistd.h>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/base/file.h"

namespace aloft::scenario {
namespace {

namespace fs = std::filesystem;

const std::string kTime = "[time]\nstart = 2026-06-15T12:00:00Z\n";
const std::string kShell =
    "[[shell]]\nplanes = 4\nsatellites_per_plane = 5\ninclination_deg = 53\naltitude_km = 550\n";
const std::string kGround = "[gateways]\ncount = 200\n[pops]\ncities = [\"Seattle,US\"]\n";
const std::string kMinimal = kTime + kShell + kGround;

class ScenarioFile : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() / fmt::format("aloft_{}_{}", info->name(), getpid());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  [[nodiscard]] Result<Scenario> read(const std::string& text) const {
    write("s.toml", text);
    return read_scenario(folder_ / "s.toml");
  }
  // The messages without the folder of this test, one a line.
  [[nodiscard]] std::string errors_of(const std::string& text) const {
    const auto scenario = read(text);
    return scenario ? "no error" : without_folder(scenario.error().text());
  }
  [[nodiscard]] std::string without_folder(std::string text) const {
    const std::string prefix = folder_.string() + "/";
    for (std::size_t at = 0; (at = text.find(prefix)) != std::string::npos;)
      text.erase(at, prefix.size());
    return text;
  }
  // A minimal scenario whose shell has `line` as its first, line 4 of the file, and no other line
  // with the same key.
  [[nodiscard]] std::string shell_error(const std::string& line) const {
    std::string shell = "[[shell]]\n" + line + "\n";
    const std::string key = line.substr(0, line.find(' ')) + " ";
    for (const std::string_view old : split_lines(kShell))
      if (!old.starts_with(key) && !old.starts_with('[')) shell += std::string(old) + "\n";
    return errors_of(kTime + shell + kGround);
  }
  [[nodiscard]] std::string assumption_error(const std::string& line) const {
    return errors_of(kMinimal + "[assumptions]\n" + line + "\n");
  }

  fs::path folder_;
};

TEST_F(ScenarioFile, SaysLittleAndGetsTheDefaults) {
  const auto scenario = read(kMinimal);
  ASSERT_TRUE(scenario) << scenario.error().text();
  EXPECT_EQ(scenario->name, "s");
  EXPECT_EQ(scenario->description, "");
  EXPECT_EQ(scenario->seed, 1U);
  EXPECT_EQ(format_utc(scenario->start), "2026-06-15T12:00:00Z");
  EXPECT_EQ(scenario->duration_s, 3600);
  EXPECT_EQ(scenario->sha256, sha256_hex(kMinimal));
  ASSERT_EQ(scenario->constellation.shells.size(), 1U);
  const Shell& shell = scenario->constellation.shells[0];
  EXPECT_EQ(shell.name, "shell 1");
  EXPECT_EQ(shell.pattern, Shell::Pattern::delta);
  EXPECT_EQ(shell.planes, 4);
  EXPECT_EQ(shell.satellites_per_plane, 5);
  EXPECT_EQ(shell.inclination, degrees(53));
  EXPECT_EQ(shell.altitude_m, 550e3);
  EXPECT_EQ(shell.phasing, 0);
  EXPECT_EQ(shell.satellite_class, SatelliteClass::v2_mini);
  EXPECT_TRUE(shell.has_lasers);
  EXPECT_EQ(scenario->gateways.generated_count, 200);
  EXPECT_FALSE(scenario->gateways.file);
  EXPECT_EQ(scenario->pops.cities, (std::vector<NameInFile>{{"Seattle,US", 11}}));
  EXPECT_FALSE(scenario->earth_orientation_file);
  EXPECT_FALSE(scenario->policy);
  EXPECT_TRUE(scenario->throttles.empty());
}

TEST_F(ScenarioFile, MaySetEveryKey) {
  for (const char* name : {"a.tle", "b.json", "eop.csv", "g.csv", "p.csv", "assign.csv", "t.toml"})
    write(name, "x\n");
  const auto scenario = read(
      "name = \"n\"\ndescription = \"d\"\nseed = 7\n"
      "[time]\nstart = \"2026-06-15T12:00:12Z\"\nduration_s = 90\n"
      "[[shell]]\nname = \"polar\"\npattern = \"star\"\nplanes = 12\nsatellites_per_plane = 49\n"
      "inclination_deg = 87.9\naltitude_km = 1200\nphasing = 6\nfirst_node_deg = 10.0\n"
      "first_anomaly_deg = 20\nclass = \"oneweb\"\nlasers = false\n"
      "[catalogue]\nfiles = [\"a.tle\", \"b.json\"]\nverify_checksums = false\n"
      "[earth]\norientation = \"eop.csv\"\n[gateways]\nfile = \"g.csv\"\n"
      "[pops]\nfile = \"p.csv\"\nassignment = \"assign.csv\"\n"
      "[policy]\nbundle = \"b.json\"\ntrust = \"t.toml\"\nclaims = [\"a.tle\"]\n"
      "[[throttle]]\nterritory = \"FR\"\ndownlink_kbps = 1.5\n"
      "[assumptions]\nelevation_mask_deg = 30\nterminal_azimuth_deg = -10\n");
  ASSERT_TRUE(scenario) << scenario.error().text();
  EXPECT_EQ(scenario->name, "n");
  EXPECT_EQ(scenario->description, "d");
  EXPECT_EQ(scenario->seed, 7U);
  EXPECT_EQ(format_utc(scenario->start), "2026-06-15T12:00:12Z");
  EXPECT_EQ(scenario->duration_s, 90);
  const Shell& shell = scenario->constellation.shells.at(0);
  EXPECT_EQ(shell.name, "polar");
  EXPECT_EQ(shell.pattern, Shell::Pattern::star);
  EXPECT_EQ(shell.phasing, 6);
  EXPECT_EQ(shell.first_node, degrees(10));
  EXPECT_EQ(shell.first_anomaly, degrees(20));
  EXPECT_EQ(shell.satellite_class, SatelliteClass::oneweb);
  EXPECT_FALSE(shell.has_lasers);
  EXPECT_EQ(scenario->constellation.catalogues,
            (std::vector<fs::path>{folder_ / "a.tle", folder_ / "b.json"}));
  EXPECT_FALSE(scenario->constellation.verify_checksums);
  EXPECT_EQ(scenario->earth_orientation_file, folder_ / "eop.csv");
  EXPECT_EQ(scenario->gateways.file, folder_ / "g.csv");
  EXPECT_EQ(scenario->pops.file, folder_ / "p.csv");
  EXPECT_EQ(scenario->pops.assignment_file, folder_ / "assign.csv");
  ASSERT_TRUE(scenario->policy);
  EXPECT_EQ(scenario->policy->bundle, folder_ / "b.json");
  EXPECT_EQ(scenario->policy->trust, folder_ / "t.toml");
  EXPECT_EQ(scenario->policy->claims, std::vector<fs::path>{folder_ / "a.tle"});
  EXPECT_EQ(scenario->throttles.at(0).territory, (NameInFile{"FR", 34}));
  EXPECT_EQ(scenario->throttles.at(0).downlink_bps, 1500.0);
  EXPECT_EQ(scenario->throttles.at(0).uplink_bps, std::numeric_limits<double>::infinity());
  EXPECT_EQ(scenario->assumptions.elevation_mask, degrees(30));
  EXPECT_EQ(scenario->assumptions.terminal_azimuth, degrees(-10));
}

TEST_F(ScenarioFile, CountsItsStartInUtcWhateverTheOffset) {
  const auto scenario =
      read("[time]\nstart = 2026-06-15T14:30:00.5+02:30\nduration_min = 0.25\n" + kShell + kGround);
  ASSERT_TRUE(scenario) << scenario.error().text();
  EXPECT_EQ(format_utc(scenario->start), "2026-06-15T12:00:00.500Z");
  EXPECT_EQ(scenario->duration_s, 15);
}

TEST_F(ScenarioFile, ReportsAllItsProblemsInTheOrderOfItsLines) {
  EXPECT_EQ(errors_of("sead = 3\n[time]\nstart = \"noon\"\n[[shell]]\nplanes = 0\n"
                      "satellites_per_plane = 20\ninclination_deg = 53\naltitude_m = 550000\n"
                      "[gateways]\ncount = 5\n"),
            "s.toml:1: pops: found nothing; allowed a table [pops] with file or cities\n"
            "s.toml:1: sead: found an unknown key; allowed seed\n"
            "s.toml:3: time.start: found \"noon\"; allowed a UTC date and time such as "
            "2026-06-15T12:00:00Z, years 1957 to 2199\n"
            "s.toml:5: shell.planes: found 0; allowed a whole number from 1 to 1000000\n"
            "s.toml:8: shell.altitude_m: found the unit m; allowed altitude_km");
}

TEST_F(ScenarioFile, NeedsTimeSatellitesGatewaysAndPops) {
  EXPECT_EQ(
      errors_of(""),
      "s.toml:1: time: found nothing; allowed a table [time] with start\n"
      "s.toml:1: shell: found no satellites; allowed at least one [[shell]] or a [catalogue]\n"
      "s.toml:1: gateways: found nothing; allowed a table [gateways] with file or count\n"
      "s.toml:1: pops: found nothing; allowed a table [pops] with file or cities");
}

TEST_F(ScenarioFile, NamesTheLineOfBrokenToml) {
  const std::string errors = errors_of("name = \"a\"\n[time\n");
  EXPECT_TRUE(errors.starts_with("s.toml:2: found broken TOML (")) << errors;
  EXPECT_TRUE(errors.ends_with("); allowed TOML 1.0")) << errors;
  EXPECT_TRUE(errors_of("a = 1\na = 2\n").starts_with("s.toml:2: found broken TOML (")) << "twice";
  EXPECT_TRUE(errors_of("a = \"\xff\"\n").starts_with("s.toml:1: found broken TOML (")) << "UTF-8";
}

TEST_F(ScenarioFile, MustExistAndBeAFile) {
  const auto absent = read_scenario(folder_ / "absent.toml");
  ASSERT_FALSE(absent);
  EXPECT_EQ(without_folder(absent.error().text()),
            "absent.toml: cannot be read: No such file or directory");
  fs::create_directory(folder_ / "folder.toml");
  const auto folder = read_scenario(folder_ / "folder.toml");
  ASSERT_FALSE(folder);
  EXPECT_EQ(without_folder(folder.error().text()), "folder.toml: is a folder; a file is needed");
  EXPECT_EQ(folder.error().code, Error::Code::invalid_input);
}

TEST_F(ScenarioFile, NamesTheNearestKeyOfAnUnknownOne) {
  EXPECT_EQ(shell_error("altitud_km = 550"),
            "s.toml:4: shell.altitud_km: found an unknown key; allowed altitude_km");
  EXPECT_EQ(assumption_error("elevatoin_mask_deg = 25"),
            "s.toml:13: assumptions.elevatoin_mask_deg: found an unknown key; "
            "allowed elevation_mask_deg");
  EXPECT_EQ(errors_of(kMinimal + "[asumptions]\n"),
            "s.toml:12: asumptions: found an unknown key; allowed assumptions");
}

TEST_F(ScenarioFile, NamesTheUnitThatAKeyMustHave) {
  EXPECT_EQ(shell_error("altitude_mi = 340"),
            "s.toml:4: shell.altitude_mi: found the unit mi; allowed altitude_km");
  EXPECT_EQ(shell_error("inclination = 53"),
            "s.toml:4: shell.inclination: found no unit in the key; allowed inclination_deg");
  EXPECT_EQ(assumption_error("mask_rad = 0.4"),
            "s.toml:13: assumptions.mask_rad: found the unit rad; allowed elevation_mask_deg");
  EXPECT_EQ(assumption_error("laser_range_max_m = 5e6"),
            "s.toml:13: assumptions.laser_range_max_m: found the unit m; "
            "allowed laser_range_max_km");
}

TEST_F(ScenarioFile, RefusesShellsThatCannotFly) {
  const std::string allowed = "; allowed a number from 100 to 50000";
  for (const std::string value : {"-550", "99.9", "50001", "nan", "inf", "\"550\"", "true"})
    EXPECT_EQ(shell_error("altitude_km = " + value),
              fmt::format("s.toml:4: shell.altitude_km: found {}{}", value, allowed));
  EXPECT_EQ(shell_error("inclination_deg = 181.5"),
            "s.toml:4: shell.inclination_deg: found 181.5; allowed a number from 0 to 180");
  EXPECT_EQ(shell_error("first_node_deg = [1]"),
            "s.toml:4: shell.first_node_deg: found a list; allowed a number from -360 to 360");
}

TEST_F(ScenarioFile, RefusesEccentricCounts) {
  for (const std::string value : {"0", "-3", "1000001", "2.5", "\"many\"", "nan"})
    EXPECT_EQ(shell_error("planes = " + value), "s.toml:4: shell.planes: found " + value +
                                                    "; allowed a whole number from 1 to 1000000");
  EXPECT_EQ(shell_error("phasing = 20"),
            "s.toml:4: shell.phasing: found 20; allowed a whole number from 0 to 19");
}

TEST_F(ScenarioFile, RefusesMoreThanAMillionSatellites) {
  const std::string many =
      "[[shell]]\nplanes = 1000\nsatellites_per_plane = 600\ninclination_deg = 53\n"
      "altitude_km = 550\n";
  EXPECT_EQ(errors_of(kTime + many + kGround), "no error");
  EXPECT_EQ(errors_of(kTime + many + many + many + kGround),
            "s.toml:9: shell.planes: found 1200000 satellites up to this shell; "
            "allowed 1000000 in all");
}

TEST_F(ScenarioFile, RefusesWhatIsNotOfTheKeysType) {
  EXPECT_EQ(errors_of("name = 3\nseed = -1\n" + kMinimal),
            "s.toml:1: name: found 3; allowed a text that is not empty\n"
            "s.toml:2: seed: found -1; allowed a whole number from 0 to 9223372036854775807");
  EXPECT_EQ(shell_error("pattern = \"ring\""),
            "s.toml:4: shell.pattern: found \"ring\"; allowed \"delta\", \"star\"");
  EXPECT_EQ(shell_error("class = \"v3\""),
            "s.toml:4: shell.class: found \"v3\"; allowed \"v1\", \"v2-mini\", "
            "\"direct-to-cell\", \"oneweb\", \"other\"");
  EXPECT_EQ(shell_error("lasers = \"yes\""),
            "s.toml:4: shell.lasers: found \"yes\"; allowed true or false");
  EXPECT_EQ(errors_of("time = 5\n" + kShell + kGround),
            "s.toml:1: time: found 5; allowed a table, written [time]");
  EXPECT_EQ(errors_of(kTime + "[shell]\nplanes = 1\n" + kGround),
            "s.toml:3: shell: found a table; allowed tables, each written [[shell]]");
  EXPECT_EQ(errors_of("shell = []\n" + kTime + kGround),
            "s.toml:1: shell: found an empty list; allowed tables, each written [[shell]]");
}

TEST_F(ScenarioFile, StartsAtAKnownInstantAndLastsFifteenSecondsToAMonth) {
  const std::string start =
      "; allowed a UTC date and time such as 2026-06-15T12:00:00Z, "
      "years 1957 to 2199";
  const auto time_error = [&](const std::string& lines) {
    return errors_of("[time]\n" + lines + kShell + kGround);
  };
  EXPECT_EQ(time_error("start = 2026-06-15\n"), "s.toml:2: time.start: found a date" + start);
  EXPECT_EQ(time_error("start = 2026-06-15T12:00:00\n"),
            "s.toml:2: time.start: found a date-time" + start);
  EXPECT_EQ(time_error("start = 2300-01-01T00:00:00Z\n"),
            "s.toml:2: time.start: found a date-time" + start);
  EXPECT_EQ(time_error(""), "s.toml:1: time.start: found nothing" + start);
  const std::string good = "start = 2026-06-15T12:00:00Z\n";
  EXPECT_EQ(time_error(good + "duration_s = 14\n"),
            "s.toml:3: time.duration_s: found 14; allowed a whole number from 15 to 2678400");
  EXPECT_EQ(time_error(good + "duration_min = 44641\n"),
            "s.toml:3: time.duration_min: found 44641; allowed a number from 0.25 to 44640");
  EXPECT_EQ(time_error(good + "duration_min = 60\nduration_s = 60\n"),
            "s.toml:4: time.duration_s: found both duration_min and duration_s; "
            "allowed one of them");
}

TEST_F(ScenarioFile, NamesFilesThatAreNotThere) {
  fs::create_directory(folder_ / "folder");
  const std::string allowed = "; allowed an existing file, relative to the scenario's folder";
  EXPECT_EQ(errors_of(kTime + "[catalogue]\nfiles = [\n\"a.tle\",\n\"folder\",\n5]\n" + kGround),
            "s.toml:5: catalogue.files: found \"a.tle\", which does not exist" + allowed +
                "\ns.toml:6: catalogue.files: found \"folder\", which is a folder" + allowed +
                "\ns.toml:7: catalogue.files: found 5" + allowed);
  EXPECT_EQ(errors_of(kTime + "[catalogue]\nfiles = []\n" + kGround),
            "s.toml:4: catalogue.files: found an empty list; allowed a list of files");
  EXPECT_EQ(errors_of(kMinimal + "[earth]\norientation = \"eop.csv\"\n"),
            "s.toml:13: earth.orientation: found \"eop.csv\", which does not exist" + allowed);
}

TEST_F(ScenarioFile, TakesGatewaysAndPopsFromOneSourceEach) {
  const std::string sky = kTime + kShell;
  EXPECT_EQ(errors_of(sky + "[gateways]\n[pops]\nassignment = \"s.toml\"\n"),
            "s.toml:8: gateways.count: found neither file nor count; allowed one of them\n"
            "s.toml:9: pops.cities: found neither file nor cities; allowed one of them");
  EXPECT_EQ(errors_of(sky + "[gateways]\nfile = \"s.toml\"\ncount = 5\n[pops]\n"
                            "file = \"s.toml\"\ncities = [\"\", 5]\n"),
            "s.toml:10: gateways.count: found both file and count; allowed one of them\n"
            "s.toml:13: pops.cities: found \"\"; allowed a list of texts that are not empty\n"
            "s.toml:13: pops.cities: found 5; allowed a list of texts that are not empty\n"
            "s.toml:13: pops.cities: found both file and cities; allowed one of them");
}

TEST_F(ScenarioFile, NamesABundleAndWhatProvesIt) {
  EXPECT_EQ(
      errors_of(kMinimal + "[policy]\nbundle = \"no.json\"\nclaims = []\n"),
      "s.toml:12: policy.trust: found nothing; allowed an existing file, relative to the "
      "scenario's folder\n"
      "s.toml:13: policy.bundle: found \"no.json\", which does not exist; allowed an existing "
      "file, relative to the scenario's folder\n"
      "s.toml:14: policy.claims: found an empty list; allowed a list of files");
  EXPECT_EQ(
      errors_of(kMinimal + "[[throttle]]\nterritory = \"FR\"\nuplink_kbps = -1\n"),
      "s.toml:12: throttle.downlink_kbps: found nothing; allowed a number from 0 to 1000000000\n"
      "s.toml:14: throttle.uplink_kbps: found -1; allowed a number from 0 to 1000000000");
}

TEST_F(ScenarioFile, MaySetEveryAssumptionFromItsLeastToItsGreatestValue) {
  for (const AssumptionRow& row : describe(Assumptions{})) {
    for (const double value : {row.minimum, row.maximum}) {
      const auto scenario =
          read(kMinimal + fmt::format("[assumptions]\n{} = {}\n", row.key, value));
      ASSERT_TRUE(scenario) << scenario.error().text();
      for (const AssumptionRow& now : describe(scenario->assumptions)) {
        if (now.key == row.key) {
          EXPECT_NEAR(now.value, value, 1e-9 * std::abs(value)) << row.key;
        }
      }
    }
    EXPECT_NE(assumption_error(fmt::format("{} = {}", row.key, row.maximum * 1.5 + 1)), "no error");
    EXPECT_NE(assumption_error(row.key + " = nan"), "no error");
    EXPECT_NE(assumption_error(row.key + " = \"5\""), "no error");
  }
}

TEST_F(ScenarioFile, WithEveryDefaultWrittenOutIsTheDefault) {
  std::string text = kMinimal + "[assumptions]\n";
  for (const AssumptionRow& row : describe(Assumptions{}))
    if (!std::isnan(row.value)) text += fmt::format("{} = {}\n", row.key, row.value);
  const auto scenario = read(text);
  ASSERT_TRUE(scenario) << scenario.error().text();
  const Assumptions& read_back = scenario->assumptions;
  const Assumptions built_in;
  // A key that is wired to its neighbour's member, or scaled wrongly, shows here.
  EXPECT_EQ(read_back.elevation_mask, built_in.elevation_mask);
  EXPECT_EQ(read_back.laser_range_max_m, built_in.laser_range_max_m);
  EXPECT_EQ(read_back.downlink_channel_hz, built_in.downlink_channel_hz);
  EXPECT_EQ(read_back.uplink_v1_bps, built_in.uplink_v1_bps);
  EXPECT_EQ(read_back.access_processing_s, built_in.access_processing_s);
  EXPECT_EQ(read_back.laser_hop_s, built_in.laser_hop_s);
  EXPECT_EQ(read_back.catalogue_age_max_s, built_in.catalogue_age_max_s);
  EXPECT_EQ(read_back.terminals, built_in.terminals);
}

TEST(Assumptions, AreEachListedOnceWithSourceMeaningAndRange) {
  std::set<std::string> keys;
  for (const AssumptionRow& row : describe(Assumptions{})) {
    EXPECT_TRUE(keys.insert(row.key).second) << row.key;
    EXPECT_FALSE(row.source.empty()) << row.key;
    EXPECT_FALSE(row.meaning.empty()) << row.key;
    EXPECT_LT(row.minimum, row.maximum) << row.key;
    if (std::isnan(row.value)) {
      EXPECT_EQ(row.key, "terminal_azimuth_deg");
    } else {
      EXPECT_LE(row.minimum, row.value) << row.key;
      EXPECT_GE(row.maximum, row.value) << row.key;
    }
  }
}

// The header promises a key for every member, in the comment beside it.
TEST(Assumptions, HaveTheKeysThatTheHeaderNames) {
  const auto header = read_file(fs::path(ALOFT_SOURCE_DIR) / "src/aloft/scenario/scenario.h");
  ASSERT_TRUE(header);
  const std::size_t begin = header->find("struct Assumptions {");
  const std::string_view body =
      std::string_view(*header).substr(begin, header->find("};", begin) - begin);
  std::vector<std::string> promised;
  for (std::string_view line : split_lines(body)) {
    const std::size_t comment = line.find("///< ");
    if (comment == std::string_view::npos) continue;
    line.remove_prefix(comment + 5);
    promised.emplace_back(line.substr(0, line.find_first_of(",: ;")));
  }
  std::vector<std::string> described;
  for (const AssumptionRow& row : describe(Assumptions{})) described.push_back(row.key);
  EXPECT_EQ(promised, described);
}

std::string table_of_assumptions() {
  std::string table = "| key | default | allowed | meaning | source |\n|---|---|---|---|---|\n";
  for (const AssumptionRow& row : describe(Assumptions{}))
    table += fmt::format("| `{}` | {} | {} to {} | {} | {} |\n", row.key,
                         std::isnan(row.value) ? "absent" : fmt::format("{}", row.value),
                         row.minimum, row.maximum, row.meaning, row.source);
  return table;
}

// ALOFT_UPDATE_DOCS=1 in the environment rewrites the table; the change is then reviewed.
TEST(Assumptions, StandInTheDocumentationAsTheyAreInTheProgram) {
  const fs::path path = fs::path(ALOFT_SOURCE_DIR) / "docs/assumptions.md";
  const auto text = read_file(path);
  ASSERT_TRUE(text) << text.error().text();
  const std::size_t begin = text->find("| key |");
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(text->find("\n\n", begin), std::string::npos) << "a paragraph follows the table";
  const std::size_t end = text->find("\n\n", begin) + 1;
  if (std::getenv("ALOFT_UPDATE_DOCS") != nullptr) {
    const auto written =
        write_file(path, text->substr(0, begin) + table_of_assumptions() + text->substr(end));
    ASSERT_TRUE(written) << written.error().text();
    return;
  }
  EXPECT_EQ(text->substr(begin, end - begin), table_of_assumptions());
}

TEST(ShippedScenarios, AreAllReadable) {
  const fs::path root = ALOFT_SOURCE_DIR;
  std::size_t read_count = 0;
  std::string left_out;
  for (const auto& entry : fs::directory_iterator(root / "scenarios")) {
    if (entry.path().extension() != ".toml") continue;
    const bool needs_data = entry.path().filename().string().starts_with("real-");
    if (needs_data && !fs::exists(root / "../shared/data")) {
      left_out += " " + entry.path().filename().string();
      continue;
    }
    const auto scenario = read_scenario(entry.path());
    EXPECT_TRUE(scenario) << scenario.error().text();
    ++read_count;
  }
  EXPECT_GE(read_count, 4U);
  if (!left_out.empty()) GTEST_SKIP() << "the folder shared/data is absent; left out:" << left_out;
}

TEST(ShippedScenarios, CountTheSatellitesTheyClaim) {
  const auto satellites = [](const char* name) {
    const auto scenario = read_scenario(fs::path(ALOFT_SOURCE_DIR) / "scenarios" / name);
    int count = 0;
    if (scenario)
      for (const Shell& shell : scenario->constellation.shells)
        count += shell.planes * shell.satellites_per_plane;
    return count;
  };
  EXPECT_EQ(satellites("starlink-gen1.toml"), 4408);
  EXPECT_EQ(satellites("kuiper.toml"), 3236);
  EXPECT_EQ(satellites("oneweb.toml"), 588);
  EXPECT_EQ(satellites("world.toml"), 9573);
}

}  // namespace
}  // namespace aloft::scenario
