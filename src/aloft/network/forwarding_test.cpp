#include <gtest/gtest.h>

#include "aloft/base/random.h"
#include "aloft/network/network.h"

namespace aloft::network {
namespace {

constexpr std::size_t kSatellites = 60;
constexpr std::size_t kGateways = 11;

link::Links random_links(std::uint64_t seed) {
  link::Links links;
  std::uint64_t counter = 0;
  const auto any = [&] { return random_uniform(seed, 0, counter++); };
  for (std::size_t g = 0; g < kGateways; ++g)
    for (std::size_t s = 0; s < kSatellites; ++s)
      if (g % 4 != 3 && any() < 0.1)
        links.feeders.push_back({GatewayIndex(g), SatelliteIndex(s), 5e5 + 1e6 * any(), 0.5});
  for (std::size_t a = 0; a < kSatellites; ++a)
    for (std::size_t b = a + 1; b < kSatellites; ++b)
      if (any() < 0.05)
        links.lasers.push_back({SatelliteIndex(a), SatelliteIndex(b), 1e6 + 1e6 * any()});
  return links;
}

Forwarding forward(const link::Links& links) {
  Forwarding found;
  forward_to_gateways(links, {.satellites = kSatellites, .gateways = kGateways}, found);
  return found;
}

// Relaxes every link again and again: the definition of a shortest way.
std::vector<double> lengths_to(GatewayIndex gateway, const link::Links& links) {
  std::vector<double> length(kSatellites, NextHops::kUnreachable);
  for (const link::FeederLink& feeder : links.feeders)
    if (feeder.gateway == gateway) length[feeder.satellite.value()] = feeder.range_m;
  for (std::size_t round = 0; round < kSatellites; ++round)
    for (const link::LaserLink& laser : links.lasers) {
      double& a = length[laser.a.value()];
      double& b = length[laser.b.value()];
      a = std::min(a, b + laser.range_m);
      b = std::min(b, a + laser.range_m);
    }
  return length;
}

TEST(ForwardToGateways, EverySatelliteTakesAShortestWay) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const link::Links links = random_links(seed);
    const Forwarding found = forward(links);
    ASSERT_EQ(found.hops.length.size(), kSatellites * kGateways);
    for (std::size_t g = 0; g < kGateways; ++g) {
      const auto expected = lengths_to(GatewayIndex(g), links);
      for (std::size_t s = 0; s < kSatellites; ++s) {
        const std::size_t row = found.hops.row(s, g);
        ASSERT_EQ(found.hops.length[row], expected[s]);
        if (found.hops.link[row] >= NextHops::kLinksMax) continue;
        const std::size_t link = found.lasers.first[s] + found.hops.link[row];
        ASSERT_EQ(found.lasers.length[link] + expected[found.lasers.neighbour[link]], expected[s]);
      }
    }
  }
}

TEST(ForwardToGateways, AGatewayWithoutAFeederIsReachedByNobody) {
  const Forwarding found = forward(random_links(1));
  for (const std::size_t g : {3U, 7U})
    for (std::size_t s = 0; s < kSatellites; ++s)
      EXPECT_EQ(found.hops.link[found.hops.row(s, g)], NextHops::kNone);
}

}  // namespace
}  // namespace aloft::network
