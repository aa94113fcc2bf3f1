// The siting rule against a walk that compares every place with every chosen one.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/core.h>

#include "aloft/base/random.h"
#include "aloft/link/site_list.h"
#include "aloft/link/test_world.h"

namespace aloft::link {
namespace {

/// Towns at random; some share a size, and one in ten has none.
std::vector<Site> random_sites(std::uint64_t seed, std::size_t count) {
  std::vector<Site> sites;
  for (std::uint64_t i = 0; i < count; ++i) {
    const double z = 2.0 * random_uniform(seed, i, 0) - 1.0;
    const double size = std::floor(20.0 * random_uniform(seed, i, 2));
    sites.push_back({"town",
                     "XX",
                     {radians(std::asin(z)), degrees(360.0 * random_uniform(seed, i, 1) - 180.0)},
                     i % 10 == 0 ? 0.0 : 1000.0 * size});
  }
  return sites;
}

std::vector<std::size_t> by_size(const std::vector<Site>& sites) {
  std::vector<std::size_t> order(sites.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return sites[a].population > sites[b].population;
  });
  return order;
}

/// The rule of site_list.h, word by word.
std::vector<std::size_t> slow_walk(const std::vector<Site>& sites, std::size_t count,
                                   int spacing_km) {
  std::vector<std::size_t> taken;
  for (const std::size_t site : by_size(sites)) {
    if (taken.size() == count) break;
    const bool far = std::all_of(taken.begin(), taken.end(), [&](std::size_t other) {
      return earth::ground_distance_m(sites[site].location, sites[other].location) >=
             1000.0 * spacing_km;
    });
    if (far) taken.push_back(site);
  }
  return taken;
}

TEST(Siting, IsTheWalkFromTheMostPopulousDown) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const std::vector<Site> sites = random_sites(seed, 300);
    for (const std::size_t count : {1U, 2U, 17U, 60U}) {
      const Siting siting = choose_sites(sites, count);
      EXPECT_EQ(siting.chosen, slow_walk(sites, count, siting.spacing_km)) << seed << ' ' << count;
      EXPECT_EQ(siting.chosen.size(), count);
    }
  }
}

TEST(Siting, WithOneKilometreMoreDoesNotReachTheCount) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const std::vector<Site> sites = random_sites(seed, 300);
    for (const std::size_t count : {2U, 17U, 60U}) {
      const Siting siting = choose_sites(sites, count);
      EXPECT_LT(slow_walk(sites, count, siting.spacing_km + 1).size(), count);
    }
  }
}

TEST(Siting, TakesAllSitesIfThereAreTooFew) {
  const std::vector<Site> sites = random_sites(3, 9);
  EXPECT_EQ(choose_sites(sites, 20).chosen, by_size(sites));
  EXPECT_TRUE(choose_sites({}, 5).chosen.empty());
  EXPECT_TRUE(choose_sites(sites, 0).chosen.empty());
}

// Alexandria is within the spacing of Cairo, and Thebes is so of Luxor.
TEST(Siting, OfFourTownsIsAsByHand) {
  const auto town = [](const char* name, double latitude_deg, double longitude_deg, double people) {
    return Site{name, "EG", {degrees(latitude_deg), degrees(longitude_deg)}, people};
  };
  const std::vector<Site> sites = {
      town("Thebes", 25.70, 32.61, 10), town("Cairo", 30.06, 31.25, 9e6),
      town("Luxor", 25.70, 32.64, 4e5), town("Alexandria", 31.20, 29.92, 4e6)};
  const Siting siting = choose_sites(sites, 2);
  EXPECT_EQ(siting.chosen, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(siting.spacing_km, 503);  // Cairo to Luxor is 503.6 km.
}

class WorldGateways : public testing::Test {
 protected:
  static const earth::Atlas& atlas() {
    static const Result<earth::Atlas> atlas =
        earth::Atlas::read(std::filesystem::path(ALOFT_BINARY_DIR) / "earth.pack");
    ALOFT_CHECK(atlas.has_value(), "the build writes earth.pack before tests run");
    return *atlas;
  }
};

TEST_F(WorldGateways, AreTwoHundredTownsWithTheAssumedEquipment) {
  scenario::Scenario scenario;
  scenario.gateways.generated_count = 200;
  scenario.assumptions.gateway_antennas = 5;
  const auto gateways = load_gateways(scenario, atlas(), {"Shanghai,CN"});
  ASSERT_TRUE(gateways) << gateways.error().text();
  ASSERT_EQ(gateways->size(), 199U);
  EXPECT_EQ(gateways->skipped, std::vector<std::string>{"Shanghai,CN: taken away on request"});
  for (const int antennas : gateways->antennas) EXPECT_EQ(antennas, 5);
  int spacing_km = 0;
  ASSERT_EQ(std::sscanf(gateways->source.c_str(),
                        "siting rule: the 200 most populous places of the gazetteer at least %d km "
                        "apart (assumed)",
                        &spacing_km),
            1)
      << gateways->source;
  fmt::print("{}\n", gateways->source);
  EXPECT_GT(spacing_km, 100);
  for (const GatewayIndex a : rows<GatewayIndex>(gateways->size()))
    for (const GatewayIndex b : rows<GatewayIndex>(a.value())) {
      ASSERT_GE(earth::ground_distance_m(gateways->location[a], gateways->location[b]),
                1000.0 * spacing_km)
          << gateways->name[a] << " and " << gateways->name[b];
    }
}

TEST_F(WorldGateways, AreTheSlowWalkOverTheGazetteer) {
  const earth::Places& places = atlas().places();
  std::vector<Site> sites;
  for (const PlaceIndex p : rows<PlaceIndex>(places.size()))
    sites.push_back({places.name[p], places.country[p], places.location[p], places.population[p]});
  const Siting siting = choose_sites(sites, 200);
  EXPECT_EQ(siting.chosen, slow_walk(sites, 200, siting.spacing_km));
}

}  // namespace
}  // namespace aloft::link
