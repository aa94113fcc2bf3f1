// What a person reads who got a name or a file wrong.
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/compat/compat.h"

namespace aloft::compat {
namespace {

namespace fs = std::filesystem;

class CompatFile : public testing::Test {
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
  [[nodiscard]] Result<std::vector<GroundStation>> stations_of(const std::string& text) const {
    write("g.csv", text);
    return read_ground_stations(folder_ / "g.csv");
  }
  template <class T>
  [[nodiscard]] std::string error_of(const Result<T>& result) const {
    if (result) return "no error";
    std::string text = result.error().text();
    const std::string prefix = folder_.string() + "/";
    for (std::size_t at = 0; (at = text.find(prefix)) != std::string::npos;)
      text.erase(at, prefix.size());
    return text;
  }
  fs::path folder_;
};

TEST_F(CompatFile, OfStationsMayHaveAHeader) {
  const auto stations = stations_of(
      "gid,name,lat_deg,lon_deg,elev_m,note\n0,Tokyo,35.5,139.5,10,x\n"
      "1,\"Rio, BR\",-22.5,-43.5,0,\n");
  ASSERT_TRUE(stations) << stations.error().text();
  ASSERT_EQ(stations->size(), 2U);
  EXPECT_EQ((*stations)[1].name, "Rio, BR");
  EXPECT_DOUBLE_EQ((*stations)[1].latitude.degrees(), -22.5);
  EXPECT_DOUBLE_EQ((*stations)[0].longitude.degrees(), 139.5);
  EXPECT_EQ((*stations)[0].elevation_m, 10.0);
}

TEST_F(CompatFile, OfStationsMayBeThatSimulators) {
  const auto basic = stations_of("0,Tokyo,35.5,139.5,0.0\n1,Delhi,28.5,77.25,0.0\n");
  ASSERT_TRUE(basic) << basic.error().text();
  ASSERT_EQ(basic->size(), 2U);
  EXPECT_EQ((*basic)[0].name, "Tokyo");
  const auto extended = stations_of("0,Tokyo,35.5,139.5,0.0,1,2,3\n");
  ASSERT_TRUE(extended) << extended.error().text();
  EXPECT_DOUBLE_EQ((*extended)[0].latitude.degrees(), 35.5);
}

TEST_F(CompatFile, OfStationsNamesEveryBadField) {
  EXPECT_EQ(error_of(stations_of("gid,name,lat_deg,lon_deg,elev_m\n0,A,91,0,0\n2,B,0,400,deep\n")),
            "g.csv:2: column 'lat_deg': found 91; allowed -90 to 90\n"
            "g.csv:3: column 'gid': found 2; allowed 1, as stations count up from 0\n"
            "g.csv:3: column 'lon_deg': found 400; allowed -180 to 360\n"
            "g.csv:3: column 'elev_m': found 'deep'; a finite number is allowed");
  EXPECT_EQ(error_of(stations_of("name,latitude,lon_deg,elev_m\nA,0,0,0\n")),
            "g.csv:1: no column 'lat_deg'; found: name, latitude, lon_deg, elev_m");
  EXPECT_EQ(error_of(stations_of("gid,name,lat_deg,lon_deg,elev_m\n")),
            "g.csv: found no ground station; at least one is needed");
  EXPECT_EQ(error_of(stations_of("")), "g.csv: is empty; a CSV file with a header line is needed");
}

TEST_F(CompatFile, OfANetworkIsNamedOrThere) {
  EXPECT_EQ(find_network("kuiper_630")->orbits, 34);
  EXPECT_EQ(error_of(find_network("kuiper_631")),
            "network: found 'kuiper_631', which is neither a network's name nor a file; allowed "
            "kuiper_630, starlink_550, telesat_1015, or a network file");
  write("n.toml", "orbits = 5\n");
  EXPECT_NE(error_of(find_network((folder_ / "n.toml").string())).find("n.toml:1: altitude_m"),
            std::string::npos);
}

TEST_F(CompatFile, OfForwardingStateNamesTheBadLine) {
  const HypatiaWorld world(*find_network("telesat_1015"), spread_stations(3));
  ForwardingReader reader(world, folder_);
  EXPECT_NE(error_of(reader.read_step(0)).find("fstate_0.txt: cannot be read"), std::string::npos);
  const std::string allowed =
      "; allowed node,destination,next hop,interface,interface, with nodes 0 to 353, stations from "
      "351";
  for (const char* bad : {"0,351,1,0", "0,351,1,0,2,", "354,351,1,0,2", "0,350,1,0,2",
                          "0,351,-2,0,2", "0,351,1,0,x", ""}) {
    write("fstate_0.txt", fmt::format("0,351,1,0,2\n{}\n", bad));
    EXPECT_EQ(error_of(reader.read_step(0)),
              fmt::format("fstate_0.txt:2: found '{}'{}", bad, allowed));
  }
}

}  // namespace
}  // namespace aloft::compat
