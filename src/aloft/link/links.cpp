#include <algorithm>
#include <tuple>

#include "aloft/link/feeders.h"
#include "aloft/link/lasers.h"

namespace aloft::link {
namespace {

/// Marks everything that hangs together with a satellite that has a feeder link.
void spread_reach(const std::vector<LaserLink>& lasers,
                  Column<SatelliteIndex, std::uint8_t>& reach) {
  std::vector<std::uint32_t> parent(reach.size());
  for (std::size_t s = 0; s < parent.size(); ++s) parent[s] = static_cast<std::uint32_t>(s);
  const auto root_of = [&](std::size_t s) {
    auto node = static_cast<std::uint32_t>(s);
    while (parent[node] != node) {
      parent[node] = parent[parent[node]];
      node = parent[node];
    }
    return node;
  };
  for (const LaserLink& laser : lasers) {
    const std::uint32_t a = root_of(laser.a.value());
    const std::uint32_t b = root_of(laser.b.value());
    parent[std::max(a, b)] = std::min(a, b);
  }
  std::vector<std::uint8_t> fed(reach.size(), 0);
  for (std::size_t s = 0; s < reach.size(); ++s)
    if (reach[SatelliteIndex(s)] != 0) fed[root_of(s)] = 1;
  for (std::size_t s = 0; s < reach.size(); ++s) reach[SatelliteIndex(s)] = fed[root_of(s)];
}

}  // namespace

struct LinkPlanner::Fixed {
  std::vector<GatewaySky> gateways;
  std::vector<ShellGrid> shells;
  std::vector<std::uint8_t> takes_feeders;
  std::vector<std::uint8_t> chooses_lasers;
  LaserRules rules;
  int feeder_links_per_satellite = 0;
};

LinkPlanner::LinkPlanner(const orbit::Satellites& satellites, const Gateways& gateways,
                         const scenario::Assumptions& assumptions)
    : fixed_(std::make_unique<Fixed>()) {
  fixed_->gateways = skies_of(gateways);
  fixed_->shells = shell_grids(satellites);
  fixed_->rules = laser_rules(assumptions);
  fixed_->feeder_links_per_satellite = assumptions.feeder_links_per_satellite;
  for (const SatelliteIndex s : rows<SatelliteIndex>(satellites.size())) {
    fixed_->takes_feeders.push_back(sky::carries_broadband(satellites.satellite_class[s]) ? 1 : 0);
    fixed_->chooses_lasers.push_back(satellites.has_lasers[s] != 0 && satellites.shell[s] < 0 ? 1
                                                                                              : 0);
  }
}

LinkPlanner::~LinkPlanner() = default;
LinkPlanner::LinkPlanner(LinkPlanner&&) noexcept = default;

void LinkPlanner::find_links(const orbit::Ephemeris& ephemeris, Links& out) const {
  const std::size_t count = fixed_->takes_feeders.size();
  ALOFT_CHECK(ephemeris.position.size() == count, "the ephemeris is of the planner's satellites");
  const auto usable_of = [&](const std::vector<std::uint8_t>& marks) {
    std::vector<std::uint8_t> usable(marks);
    for (std::size_t s = 0; s < count; ++s)
      if (ephemeris.usable[SatelliteIndex(s)] == 0) usable[s] = 0;
    return usable;
  };
  const DirectionGrid grid(ephemeris, usable_of(fixed_->takes_feeders));
  out.feeders =
      choose_feeders(fixed_->gateways, grid, ephemeris, fixed_->feeder_links_per_satellite);

  out.lasers.clear();
  for (const ShellGrid& shell : fixed_->shells)
    add_grid_lasers(shell, ephemeris, fixed_->rules, out.lasers);
  add_free_lasers(usable_of(fixed_->chooses_lasers), ephemeris, fixed_->rules, out.lasers);
  std::sort(out.lasers.begin(), out.lasers.end(), [](const LaserLink& x, const LaserLink& y) {
    return std::tuple(x.a, x.b) < std::tuple(y.a, y.b);
  });

  out.has_feeder.assign(count, 0);
  for (const FeederLink& feeder : out.feeders) out.has_feeder[feeder.satellite] = 1;
  out.reaches_gateway = out.has_feeder;
  spread_reach(out.lasers, out.reaches_gateway);
}

}  // namespace aloft::link
