// The generator's orbits and lengths, against its ephemeris library and against orbit/.
#include <gtest/gtest.h>

#include "aloft/compat/element_lines.h"
#include "aloft/compat/generator_sky.h"
#include "aloft/orbit/orbit.h"

namespace aloft::compat {
namespace {

std::vector<GeneratorOrbit> orbits_of(const HypatiaNetwork& network) {
  std::vector<GeneratorOrbit> orbits;
  for (const ElementLines& lines : write_elements(network)) orbits.emplace_back(lines.elements);
  return orbits;
}

std::vector<orbit::ElementSet> catalogue_of(const HypatiaNetwork& network) {
  std::string text;
  for (const ElementLines& lines : write_elements(network))
    text += lines.name + "\n" + lines.first + "\n" + lines.second + "\n";
  auto catalogue = orbit::parse_tle(text, "elements");
  EXPECT_TRUE(catalogue) << catalogue.error().text();
  return catalogue->elements;
}

TEST(ElementLines, AreRoundedAsTheGeneratorWritesThem) {
  const auto lines = write_elements(*find_network("starlink_550"));
  ASSERT_EQ(lines.size(), 1584U);
  EXPECT_EQ(lines[23].name, "starlink_550 23");
  EXPECT_EQ(lines[23].first,
            "1 00024U 00000ABC 00001.00000000  .00000000  00000-0  00000+0 0    09");
  EXPECT_EQ(lines[23].second,
            "2 00024  53.0000   5.0000 0000001   0.0000  24.5455 15.19000000    03");
  EXPECT_EQ(lines[23].elements.mean_anomaly_deg, 24.5455);
}

TEST(ElementLines, AreWholeTwoLineElements) {
  for (const HypatiaNetwork& network : built_in_networks()) {
    const auto elements = catalogue_of(network);
    ASSERT_EQ(elements.size(),
              static_cast<std::size_t>(network.orbits * network.satellites_per_orbit));
    EXPECT_EQ(elements.back().epoch, utc_from_date(2000, 1, 1, 0));
  }
}

struct Looked {
  const char* network;
  std::uint32_t satellite;
  double latitude_deg;
  double longitude_deg;
  std::int64_t time_ms;
  double range_m;
  double to_next_in_orbit_m;
  double to_next_orbit_m;
};

// By PyEphem 4.1.4 (Debian 12) from the lines above: Body.range from a station, and the triangle
// with an observer at 0 north, 0 east.
constexpr Looked kPyEphem[] = {
    {"starlink_550", 0, 35.6895, 139.69171, 0, 11141250.0, 1960988.8900103, 1425592.3486584},
    {"starlink_550", 700, 40.717042, -74.003663, 17300, 11102765.0, 1958902.3576875,
     663741.9958271},
    {"starlink_550", 1583, 16.80528, 96.15611, 199900, 12876180.0, 1961086.8266918, 784818.9392752},
    {"starlink_550", 25, 35.18147, 136.90641, 86399000, 7801502.5, 1961408.7983019, 678849.2324916},
    {"kuiper_630", 0, 19.427318, -99.141869, 0, 2339900.8, 1293541.8215682, 1764317.6115469},
    {"kuiper_630", 612, 51.50853, -0.12574, 100000, 9368958.0, 1293634.9929887, 1758076.298264},
    {"kuiper_630", 1155, 25.03889, 102.71833, 3600500, 6489532.0, 1292401.8275643, 854677.0689395},
    {"telesat_1015", 1, 35.6895, 139.69171, 0, 9986038.0, 3541201.7110821, 2053337.5221924},
    {"telesat_1015", 175, -33.45694, -70.64827, 42000, 5461400.0, 3538875.7687661, 2647524.0816925},
    {"telesat_1015", 350, -33.86785, 151.20732, 7200000, 8947784.0, 3541179.9206507,
     1596774.4087502},
};

TEST(GeneratorSky, LengthsAreThoseOfItsLibrary) {
  for (const Looked& looked : kPyEphem) {
    const auto network = find_network(looked.network);
    ASSERT_TRUE(network);
    GeneratorSky sky;
    find_sky(orbits_of(*network), looked.time_ms * 1'000'000, sky);
    const auto places = static_cast<std::uint32_t>(network->satellites_per_orbit);
    const auto count = static_cast<std::uint32_t>(sky.position.size());
    const std::uint32_t s = looked.satellite;
    const GroundStation station{"", degrees(looked.latitude_deg), degrees(looked.longitude_deg), 0};
    // Printed with seven decimals at most; ranges are whole steps of single precision.
    EXPECT_NEAR(ground_link_length(generator_position(station), sky.position[s]), looked.range_m,
                0.06);
    EXPECT_NEAR(laser_length(sky, s, s / places * places + (s + 1) % places),
                looked.to_next_in_orbit_m, 1e-6);
    EXPECT_NEAR(laser_length(sky, s, (s + places) % count), looked.to_next_orbit_m, 1e-6);
  }
}

TEST(GeneratorOrbit, IsTheRevisedTheoryButForItsEarthRadiusAndRounding) {
  // At this eccentricity the revised theory keeps it as it is.
  HypatiaNetwork network = *find_network("kuiper_630");
  network.eccentricity = 1e-4;
  network.argument_of_perigee_deg = 77.0;
  const auto elements = catalogue_of(network);
  const auto orbits = orbits_of(network);
  for (std::size_t s = 0; s < orbits.size(); s += 41) {
    const orbit::Sgp4 revised(elements[s]);
    for (const double minutes : {0.0, 3.3, 200.0}) {
      const Position<Teme> expected = revised.at_minutes(minutes).position_m;
      const double scale = 6378.16 / 6378.135;
      EXPECT_LT(distance_m(orbits[s].position_m(minutes),
                           {scale * expected.x, scale * expected.y, scale * expected.z}),
                4.0);
    }
  }
}

TEST(GeneratorOrbit, OfANearlyCircularOrbitIsWithinThirteenMetresOfTheRevisedTheory) {
  for (const HypatiaNetwork& network : built_in_networks()) {
    const auto elements = catalogue_of(network);
    const auto orbits = orbits_of(network);
    for (std::size_t s = 0; s < orbits.size(); s += 17) {
      const Position<Teme> expected = orbit::Sgp4(elements[s]).at_minutes(2.0).position_m;
      const double scale = 6378.16 / 6378.135;
      EXPECT_LT(distance_m(orbits[s].position_m(2.0),
                           {scale * expected.x, scale * expected.y, scale * expected.z}),
                15.0);
    }
  }
}

}  // namespace
}  // namespace aloft::compat
