// The statistics behind the table, and how it answers folders that are not what they should be.
// The table itself is held by tests/validation/validate_test.py, which needs the measurements.
#include "aloft/validation/validation.h"

#include <cmath>
#include <filesystem>
#include <unistd.h>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/base/file.h"
#include "aloft/base/random.h"
#include "aloft/validation/measured.h"
#include "aloft/validation/samples.h"

namespace aloft::validation {
namespace {

namespace fs = std::filesystem;

TEST(Quantile, IsLinearBetweenOrderStatistics) {
  const std::vector<double> samples{40.0, 10.0, 30.0, 20.0};
  EXPECT_DOUBLE_EQ(quantile(samples, 0.0), 10.0);
  EXPECT_DOUBLE_EQ(quantile(samples, 1.0), 40.0);
  EXPECT_DOUBLE_EQ(median(samples), 25.0);
  EXPECT_DOUBLE_EQ(quantile(samples, 0.25), 17.5);
}

TEST(Quantile, OfWeightedSamplesIsWhereTheWeightLies) {
  const std::vector<Weighted> samples{{10.0, 1.0}, {20.0, 8.0}, {30.0, 1.0}};
  EXPECT_DOUBLE_EQ(quantile(samples, 0.05), 10.0);
  EXPECT_DOUBLE_EQ(quantile(samples, 0.5), 20.0);
  EXPECT_DOUBLE_EQ(quantile(samples, 0.95), 30.0);
}

TEST(LargestDistance, OfTwoDistributionsEqualsASearchOverAllValues) {
  std::vector<double> a;
  std::vector<double> b;
  for (std::uint64_t i = 0; i < 300; ++i) a.push_back(std::floor(40.0 * random_uniform(1, 2, i)));
  for (std::uint64_t i = 0; i < 200; ++i) b.push_back(std::floor(50.0 * random_uniform(1, 3, i)));
  double expected = 0.0;
  for (double value = -0.5; value < 60.0; value += 0.5) {
    const auto share = [&](const std::vector<double>& samples) {
      double below = 0.0;
      for (const double sample : samples) below += sample <= value ? 1.0 : 0.0;
      return below / static_cast<double>(samples.size());
    };
    expected = std::max(expected, std::abs(share(a) - share(b)));
  }
  EXPECT_NEAR(largest_distance(a, b), expected, 1e-12);
  EXPECT_DOUBLE_EQ(largest_distance(a, a), 0.0);
}

TEST(AbsoluteSteps, AreOneLessThanTheSamples) {
  EXPECT_EQ(absolute_steps({1.0, 4.0, 2.0}), (std::vector<double>{3.0, 2.0}));
  EXPECT_TRUE(absolute_steps({1.0}).empty());
}

TEST(Check, IsMetAtBothEndsOfItsBand) {
  Check check{"s", "q", 1.0, 2.0, 5.0, "null", 2.0, 4.0};
  EXPECT_EQ(check.verdict(), Verdict::met);
  EXPECT_EQ(check.null_verdict(), Verdict::missed);
  check.engine = 4.0001;
  EXPECT_EQ(check.verdict(), Verdict::missed);
  check.engine = std::nan("");
  EXPECT_EQ(check.verdict(), Verdict::missed) << "no answer is no pass";
  check.null_value.reset();
  EXPECT_FALSE(check.null_verdict().has_value());
}

class Folder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / fmt::format("aloft_validation_{}", getpid());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path folder_;
};

TEST_F(Folder, OfMeasurementsNamesTheLineAndColumnOfABadNumber) {
  const fs::path file = folder_ / "trace.csv";
  ASSERT_TRUE(write_file(file, "unix_s,seq,rtt_ms(-1=lost)\n1.0,1,30.5\n2.0,2,-1\n3.0,3,fast\n"));
  const auto bad = read_round_trips(file);
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().text().find(file.string() + ":4: "), std::string::npos)
      << bad.error().text();
  ASSERT_TRUE(write_file(file, "unix_s,seq,rtt_ms(-1=lost)\n1.0,1,30.5\n2.0,2,-1\n"));
  const auto good = read_round_trips(file);
  ASSERT_TRUE(good);
  EXPECT_EQ(good->size(), 1U) << "a lost packet has no round trip";
}

TEST_F(Folder, WithoutAColumnSaysWhichColumnsThereAre) {
  const fs::path file = folder_ / "serving.csv";
  ASSERT_TRUE(write_file(file, "slot,satellite\n2024-07-17 18:07:57,STARLINK-1\n"));
  const auto bad = read_serving(file);
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().text().find("slot, satellite"), std::string::npos) << bad.error().text();
}

TEST_F(Folder, ThatIsEmptyOrNoneIsRefused) {
  const auto atlas = earth::Atlas::read(ALOFT_BINARY_DIR "/earth.pack");
  ASSERT_TRUE(atlas);
  const auto empty = validate(*atlas, {folder_, 1, {}});
  ASSERT_FALSE(empty);
  EXPECT_NE(empty.error().text().find("none of the measurement files"), std::string::npos);
  const auto absent = validate(*atlas, {folder_ / "absent", 1, {}});
  ASSERT_FALSE(absent);
  EXPECT_NE(absent.error().text().find("which is no folder"), std::string::npos);
}

}  // namespace
}  // namespace aloft::validation
