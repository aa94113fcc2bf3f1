#include <cmath>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/scenario/scenario.h"

namespace aloft::scenario {
namespace {

namespace fs = std::filesystem;

const std::string kOrbits =
    "orbits = 34\nsatellites_per_orbit = 34\ninclination_deg = 51.9\n"
    "mean_motion_rev_per_day = 14.8\naltitude_m = 630000\n";

class HypatiaFile : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() / fmt::format("aloft_{}_{}", info->name(), getpid());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] Result<HypatiaNetwork> read(const std::string& text) const {
    std::ofstream(folder_ / "n.toml") << text;
    return read_hypatia_network(folder_ / "n.toml");
  }
  [[nodiscard]] std::string errors_of(const std::string& text) const {
    const auto network = read(text);
    if (network) return "no error";
    std::string errors = network.error().text();
    const std::string prefix = folder_.string() + "/";
    for (std::size_t at = 0; (at = errors.find(prefix)) != std::string::npos;)
      errors.erase(at, prefix.size());
    return errors;
  }
  fs::path folder_;
};

TEST_F(HypatiaFile, SaysLittleAndGetsTheDefaults) {
  const auto network = read(kOrbits + "elevation_min_deg = 30\n");
  ASSERT_TRUE(network) << network.error().text();
  EXPECT_EQ(network->name, "n");
  EXPECT_EQ(network->orbits, 34);
  EXPECT_EQ(network->eccentricity, 1e-7);
  EXPECT_TRUE(network->shift_odd_orbits);
  EXPECT_EQ(network->laser_shift, 0);
  EXPECT_NEAR(network->ground_range_max_m, 1'260'000.0, 1e-6);
  // As that simulator prints it for its network of this altitude.
  EXPECT_NEAR(network->laser_range_max_m, 5442958.2030362869, 1e-6);
}

TEST_F(HypatiaFile, LimitsTheRangeInOneOfThreeWays) {
  EXPECT_NEAR(read(kOrbits + "cone_radius_m = 940700\n")->ground_range_max_m,
              std::hypot(940'700.0, 630'000.0), 1e-6);
  EXPECT_EQ(read(kOrbits + "ground_range_max_m = 1098371\n")->ground_range_max_m, 1'098'371.0);
  EXPECT_EQ(errors_of(kOrbits),
            "n.toml:1: ground_range_max_m: found 0 of the keys that limit the range; allowed one "
            "of elevation_min_deg, cone_radius_m and ground_range_max_m");
  EXPECT_EQ(errors_of(kOrbits + "cone_radius_m = 940700\nelevation_min_deg = 30\n"),
            "n.toml:1: ground_range_max_m: found 2 of the keys that limit the range; allowed one "
            "of elevation_min_deg, cone_radius_m and ground_range_max_m");
}

TEST_F(HypatiaFile, ReportsAllItsProblemsInTheOrderOfItsLines) {
  EXPECT_EQ(
      errors_of("orbits = 2\nsatellites_per_orbit = 34\ninclination_deg = 51.9\n"
                "mean_motion_rev_per_dya = 14.8\naltitude_m = 630000\nelevation_min_deg = 30\n"
                "eccentricity = 0\nlaser_shift = 34\n"),
      "n.toml:1: orbits: found 2; allowed a whole number from 3 to 99999\n"
      "n.toml:4: mean_motion_rev_per_dya: found an unknown key; allowed mean_motion_rev_per_day\n"
      "n.toml:7: eccentricity: found 0; allowed a number from 1e-07 to 0.1\n"
      "n.toml:8: laser_shift: found 34; allowed a whole number from 0 to 33");
}

TEST_F(HypatiaFile, HasANameOfOneWord) {
  EXPECT_EQ(read(kOrbits + "elevation_min_deg = 30\nname = \"K-2_a.1\"\n")->name, "K-2_a.1");
  for (const char* name : {"two words", "a/b"})
    EXPECT_EQ(errors_of(kOrbits + "elevation_min_deg = 30\nname = \"" + name + "\"\n"),
              fmt::format("n.toml:7: name: found \"{}\"; allowed letters, digits, '_', '-' and '.'",
                          name));
}

TEST_F(HypatiaFile, HasAtMostFiveDigitsOfSatellites) {
  EXPECT_EQ(errors_of("orbits = 1000\nsatellites_per_orbit = 1000\ninclination_deg = 51.9\n"
                      "mean_motion_rev_per_day = 14.8\naltitude_m = 630000\n"
                      "elevation_min_deg = 30\n"),
            "n.toml:1: orbits: found 1000000 satellites in all; allowed at most 99999");
}

TEST_F(HypatiaFile, MustBeThereAndBeToml) {
  EXPECT_FALSE(read_hypatia_network(folder_ / "none.toml"));
  EXPECT_NE(errors_of("orbits = [").find("n.toml:1: found broken TOML"), std::string::npos);
}

}  // namespace
}  // namespace aloft::scenario
