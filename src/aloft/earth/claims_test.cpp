// Claims against what the data set says, and against a slow twin that reads the rings again.
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "aloft/base/file.h"
#include "aloft/base/random.h"
#include "aloft/earth/test_atlas.h"

namespace aloft::earth {
namespace {

TEST(Claims, AreWhatNaturalEarthSays) {
  EXPECT_EQ(claims(48.8566, 2.3522), "FR");
  EXPECT_EQ(claims(30.0, -40.0), "");  // Mid-Atlantic.
  EXPECT_EQ(claims(90.0, 0.0), "");
  EXPECT_EQ(claims(-90.0, 0.0), "AQ");
  EXPECT_EQ(claims(-90.0, 123.4), "AQ");
  EXPECT_EQ(claims(-80.0, 180.0), "AQ");
}

TEST(Claims, HoldAtTheAntimeridian) {
  EXPECT_EQ(claims(-16.85, 179.98), "FJ");   // Taveuni.
  EXPECT_EQ(claims(-16.50, -179.97), "FJ");  // Rabi lies on both sides.
  EXPECT_EQ(claims(71.2, 180.0), "RU");      // Wrangel.
  EXPECT_EQ(claims(71.2, -180.0), "RU");
  EXPECT_EQ(claims(71.2, -179.0), "RU");
  EXPECT_EQ(claims(71.2, 179.0), "RU");
  EXPECT_EQ(claims(71.2, 181.0), "RU");  // Longitudes wrap.
}

TEST(Claims, OfDisputedPlacesAreThoseOfTheDataSet) {
  EXPECT_EQ(claims(44.60, 33.53), "RU");        // Sevastopol: de facto, as Natural Earth draws it.
  EXPECT_EQ(claims(27.15, -13.20), "EH");       // El Aaiun; other data sets say Morocco.
  EXPECT_EQ(claims(21.87, 33.75), "");          // Bir Tawil.
  EXPECT_EQ(claims(24.44, 118.32), "TW");       // Kinmen.
  EXPECT_EQ(claims(26.155, 119.95), "TW");      // Matsu.
  EXPECT_EQ(claims(42.66, 21.16), "x-kosovo");  // Pristina.
  EXPECT_EQ(claims(35.34, 33.32), "x-n-cyprus");   // Kyrenia.
  EXPECT_EQ(claims(9.56, 44.06), "x-somaliland");  // Hargeisa.
  EXPECT_EQ(claims(10.377, 114.366), "");          // Itu Aba.
}

TEST(Claims, OfSmallStates) {
  EXPECT_EQ(claims(43.7384, 7.4246), "MC");
  EXPECT_EQ(claims(36.1408, -5.3536), "GI");
  // The Vatican's ring is a line after quantisation to 400 m, so its place is in Italy's polygon.
  EXPECT_EQ(claims(41.9022, 12.4533), "IT");
}

TEST(Claims, OfNonsenseAreNone) {
  EXPECT_EQ(claims(std::nan(""), 0.0), "");
  EXPECT_EQ(claims(0.0, std::nan("")), "");
  EXPECT_EQ(claims(0.0, INFINITY), "");
  EXPECT_EQ(claims(-95.0, 0.0), "AQ");
}

/// Every edge of every ring, read from the TopoJSON without any of our code: a point is inside if
/// the meridian north of it meets the rings an odd number of times.
class SlowTwin {
 public:
  explicit SlowTwin(const std::string& text) {
    const auto topology = nlohmann::json::parse(text);
    for (int k = 0; k < 2; ++k) {
      scale_[k] = topology["transform"]["scale"][static_cast<std::size_t>(k)];
      origin_[k] = topology["transform"]["translate"][static_cast<std::size_t>(k)];
    }
    for (const auto& arc : topology["arcs"]) {
      auto& points = arcs_.emplace_back();
      std::array<double, 2> at{};
      for (const auto& delta : arc) {
        at[0] += delta[0].get<double>();
        at[1] += delta[1].get<double>();
        points.push_back({origin_[0] + at[0] * scale_[0], origin_[1] + at[1] * scale_[1]});
      }
    }
    for (const auto& geometry : topology["objects"]["countries"]["geometries"]) {
      auto polygons = geometry["arcs"];
      if (geometry["type"] == "Polygon") polygons = nlohmann::json::array({polygons});
      auto& rings = rings_[geometry["properties"]["name"]];
      for (const auto& polygon : polygons)
        for (const auto& ring : polygon) rings.push_back(ring);
    }
  }

  [[nodiscard]] std::set<std::string> claims(double latitude_deg, double longitude_deg) const {
    std::set<std::string> names;
    for (const auto& [name, rings] : rings_) {
      bool inside = false;
      for (const auto& ring : rings)
        for (const int arc : ring)
          inside ^= crosses_oddly(arcs_[static_cast<std::size_t>(arc < 0 ? ~arc : arc)],
                                  latitude_deg, longitude_deg);
      if (inside) names.insert(name);
    }
    return names;
  }

  [[nodiscard]] const std::vector<std::vector<std::array<double, 2>>>& arcs() const {
    return arcs_;
  }

 private:
  static double wrap(double degrees) {
    return degrees > 180.0 ? degrees - 360.0 : (degrees < -180.0 ? degrees + 360.0 : degrees);
  }
  static bool crosses_oddly(const std::vector<std::array<double, 2>>& arc, double latitude_deg,
                            double longitude_deg) {
    bool odd = false;
    for (std::size_t i = 0; i + 1 < arc.size(); ++i) {
      const double ax = wrap(arc[i][0] - longitude_deg);
      const double bx = wrap(arc[i + 1][0] - longitude_deg);
      if ((ax <= 0.0) == (bx <= 0.0) || std::abs(ax - bx) > 180.0) continue;
      odd ^= arc[i][1] - ax * (arc[i + 1][1] - arc[i][1]) / (bx - ax) > latitude_deg;
    }
    return odd;
  }

  std::array<double, 2> scale_{};
  std::array<double, 2> origin_{};
  std::vector<std::vector<std::array<double, 2>>> arcs_;
  std::map<std::string, std::vector<std::vector<int>>> rings_;
};

std::set<std::string> fast_claims(double latitude_deg, double longitude_deg) {
  std::set<std::string> names;
  const Atlas& atlas = built_atlas();
  for (const auto t : atlas.claims_at(degrees(latitude_deg), degrees(longitude_deg)))
    names.insert(atlas.territories()[t].name);
  return names;
}

TEST(Claims, AgreeWithASlowTwinOnTheOriginalRings) {
  const char* elsewhere = std::getenv("ALOFT_NODE_MODULES");
  const std::filesystem::path modules =
      elsewhere != nullptr ? elsewhere : std::string(ALOFT_SOURCE_DIR) + "/node_modules";
  const auto text = read_file(modules / "world-atlas/countries-10m.json");
  if (!text) GTEST_SKIP() << text.error().text();
  const SlowTwin twin(*text);
  std::map<std::string, int> differing;
  std::size_t inside = 0;
  for (std::uint64_t i = 0; i < 1500; ++i) {
    double latitude_deg = std::asin(2.0 * random_uniform(5, i, 0) - 1.0) * 180.0 / std::acos(-1.0);
    double longitude_deg = 360.0 * random_uniform(5, i, 1) - 180.0;
    if (i % 3 != 0) {  // Most points close to a border, where mistakes would be.
      const auto& arc = twin.arcs()[random_bits(5, i, 2) % twin.arcs().size()];
      const auto& vertex = arc[random_bits(5, i, 3) % arc.size()];
      const double reach_deg = i % 3 == 1 ? 0.3 : 0.003;
      longitude_deg = vertex[0] + reach_deg * (random_uniform(5, i, 4) - 0.5);
      latitude_deg = vertex[1] + reach_deg * (random_uniform(5, i, 5) - 0.5);
    }
    const auto expected = twin.claims(latitude_deg, longitude_deg);
    inside += expected.empty() ? 0 : 1;
    // The pack spells out shortened names, so the number of claims is compared with the name only
    // where neither side shortens.
    const auto found = fast_claims(latitude_deg, longitude_deg);
    EXPECT_EQ(found.size(), expected.size()) << latitude_deg << ", " << longitude_deg;
    for (const std::string& name : expected)
      if (name.find('.') == std::string::npos) {
        EXPECT_TRUE(found.contains(name))
            << name << " at " << latitude_deg << ", " << longitude_deg;
      }
  }
  EXPECT_GT(inside, 400U);
}

TEST(Claims, TakeLessThanFiveMicroseconds) {
  constexpr std::uint64_t kLookups = 200'000;
  const Places& places =
      built_atlas().places();  // People live near borders and coasts: a hard case.
  std::size_t found = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < kLookups; ++i) {
    const PlaceIndex place(random_bits(3, i, 0) % places.size());
    const Geodetic& g = places.location[place];
    found += built_atlas().claims_at(g.latitude, g.longitude).size();
  }
  const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - begin;
  RecordProperty("nanoseconds", static_cast<int>(1000.0 * taken.count() / kLookups));
  fmt::print("claims_at: {:.3f} us a lookup\n", taken.count() / kLookups);
  EXPECT_GT(found, kLookups * 9 / 10);
#ifdef NDEBUG
  EXPECT_LT(taken.count() / kLookups, 5.0);
#endif
}

}  // namespace
}  // namespace aloft::earth
