#include <chrono>
#include <fstream>
#include <sys/resource.h>
#include <thread>

#include <gtest/gtest.h>

#include "aloft/base/file.h"
#include "aloft/results/results.h"
#include "aloft/results/synthetic_run_test.h"

namespace aloft::results {
namespace {

using Names = std::vector<std::string>;
namespace fs = std::filesystem;

void put(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

TEST(RunWriter, LeavesWholeFilesAndNoPartialFolder) {
  const synthetic::TemporaryFolder temporary;
  const auto written =
      synthetic::write_run(temporary / "run/", synthetic::info(), synthetic::tables(),
                           {"Zürich, CH", "zürich ch", "///"});
  ASSERT_TRUE(written) << written.error().text();
  EXPECT_EQ(synthetic::names_in(temporary / "run"),
            (Names{"place_unnamed.csv", "place_zürich_ch.csv", "place_zürich_ch_2.csv",
                   "places.csv", "report.html", "results.nc", "summary.json", "territories.csv"}));
  EXPECT_EQ(synthetic::names_in(temporary / ""), Names{"run"});
}

TEST(RunWriter, LeavesNothingWhenItEndsEarly) {
  const synthetic::TemporaryFolder temporary;
  {
    auto writer = RunWriter::create(temporary / "run", synthetic::info(), {"AA"}, {"X"});
    ASSERT_TRUE(writer);
    EXPECT_EQ(synthetic::names_in(temporary / ""), Names{"run.part"});
  }
  EXPECT_EQ(synthetic::names_in(temporary / ""), Names{});
}

TEST(RunWriter, RefusesAFolderOfSomebodyElse) {
  const synthetic::TemporaryFolder temporary;
  put(temporary / "run/thesis.txt", "dear");
  for (const char* summary : {"", "{\"format\": \"other\"}", "no json"}) {
    if (*summary != '\0') put(temporary / "run/summary.json", summary);
    const auto writer = RunWriter::create(temporary / "run", synthetic::info(), {"AA"}, {});
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().code, Error::Code::invalid_input);
    EXPECT_NE(writer.error().text().find("summary.json"), std::string::npos);
  }
  const auto file = RunWriter::create(temporary / "run/thesis.txt", synthetic::info(), {}, {});
  EXPECT_FALSE(file);
}

TEST(RunWriter, RefusesAPartialFolderOfSomebodyElse) {
  const synthetic::TemporaryFolder temporary;
  put(temporary / "run.part/results.nc", "left by a killed run");
  EXPECT_TRUE(RunWriter::create(temporary / "run", synthetic::info(), {"AA"}, {}));
  put(temporary / "run.part/thesis.txt", "dear");
  EXPECT_FALSE(RunWriter::create(temporary / "run", synthetic::info(), {"AA"}, {}));
  EXPECT_TRUE(fs::exists(temporary / "run.part/thesis.txt"));
}

TEST(RunWriter, ReplacesAnEarlierRunAndKeepsTheUsersFiles) {
  const synthetic::TemporaryFolder temporary;
  fs::create_directories(temporary / "run");
  ASSERT_TRUE(
      synthetic::write_run(temporary / "run", synthetic::info(), synthetic::tables(), {"A"}));
  put(temporary / "run/notes.txt", "mine");
  put(temporary / "run/place_mine.csv", "mine");
  RunInfo other = synthetic::info();
  other.seed = 2;
  const auto second = synthetic::write_run(temporary / "run", other, synthetic::tables(), {"B"});
  ASSERT_TRUE(second) << second.error().text();
  EXPECT_EQ(synthetic::names_in(temporary / "run"),
            (Names{"notes.txt", "place_b.csv", "place_mine.csv", "places.csv", "report.html",
                   "results.nc", "summary.json", "territories.csv"}));
  EXPECT_NE(read_file(temporary / "run/summary.json")->find("\"seed\": 2,"), std::string::npos);
  EXPECT_EQ(synthetic::names_in(temporary / ""), Names{"run"});
}

TEST(RunWriter, GivesTheSameBytesAtAnotherTime) {
  const synthetic::TemporaryFolder temporary;
  ASSERT_TRUE(synthetic::write_run(temporary / "a", synthetic::info(), synthetic::tables(), {"A"}));
  // HDF5 can keep times of writing, in seconds.
  std::this_thread::sleep_for(std::chrono::milliseconds(1200));
  ASSERT_TRUE(synthetic::write_run(temporary / "b", synthetic::info(), synthetic::tables(), {"A"}));
  for (const std::string& name : synthetic::names_in(temporary / "a"))
    EXPECT_EQ(*read_file(temporary / "a" / name), *read_file(temporary / "b" / name)) << name;
}

TEST(RunWriter, WritesAGazetteerInLittleTimeAndMemory) {
  const synthetic::TemporaryFolder temporary;
  constexpr std::size_t kPlacesOfTheGazetteer = 138'000;
  const RunTables tables = synthetic::tables(kPlacesOfTheGazetteer);
  rusage before{};
  getrusage(RUSAGE_SELF, &before);
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(synthetic::write_run(temporary / "run", synthetic::info(), tables));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  rusage after{};
  getrusage(RUSAGE_SELF, &after);
  RecordProperty("seconds", std::to_string(took.count()));
  std::printf("138,000 places: %.2f s, %ld MB more\n", took.count(),
              (after.ru_maxrss - before.ru_maxrss) / 1024);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 200 * 1024);  // kB
  // 2 s on an idle core; a build with checks is slower, with sanitizers much slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  EXPECT_LT(took.count(), 100.0);
#else
  EXPECT_LT(took.count(), 10.0);
#endif
}

}  // namespace
}  // namespace aloft::results
