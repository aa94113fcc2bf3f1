#include "aloft/traffic/traffic.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace aloft::traffic {
namespace {

/// One direction: what satellites, channels and terminals can carry.
struct Direction {
  Column<SatelliteIndex, double> satellite_bps;
  double channel_bps = 0.0;
  double busy_hour_bps = 0.0;  ///< Mean demand of a terminal.
  double terminal_max_bps = 0.0;
};

/// Cells by serving satellite: rows [first[s], first[s + 1]).
struct CellsBySatellite {
  std::vector<std::uint32_t> first;
  std::vector<CellIndex> cell;
};

CellsBySatellite group(const plan::SlotPlan& plan) {
  CellsBySatellite grouped;
  grouped.first.assign(plan.shares_used.size() + 1, 0);
  for (const SatelliteIndex s : plan.satellite)
    if (s.valid()) ++grouped.first[s.value() + 1];
  std::partial_sum(grouped.first.begin(), grouped.first.end(), grouped.first.begin());
  grouped.cell.resize(grouped.first.back());
  std::vector<std::uint32_t> next = grouped.first;
  for (const CellIndex c : rows<CellIndex>(plan.satellite.size()))
    if (plan.satellite[c].valid()) grouped.cell[next[plan.satellite[c].value()]++] = c;
  return grouped;
}

// What an active terminal gets: the cell's capacity among the terminals active with it.
double rate_of_active(double cell_bps, double terminals, double active_share,
                      double terminal_max_bps) {
  return std::min(terminal_max_bps, cell_bps / std::max(1.0, terminals * active_share));
}

/// What one of several wants of a capacity, and gets.
struct Claim {
  double weight = 0.0;
  double limit = 0.0;
  std::size_t row = 0;
  double share = 0.0;
};

// Claims reach their limit in the order of limit / weight; between two of them the level rises for
// all that are left. Leaves them in that order.
void share_out(std::vector<Claim>& claims, double capacity) {
  double weight_left = 0.0;
  for (const Claim& claim : claims) weight_left += claim.weight;
  std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
    const double level_a = a.limit * b.weight;
    const double level_b = b.limit * a.weight;
    return level_a != level_b ? level_a < level_b : a.row < b.row;
  });
  double capacity_left = capacity;
  for (Claim& claim : claims) {
    const double equal = weight_left > 0.0 ? capacity_left * claim.weight / weight_left : 0.0;
    claim.share = std::max(0.0, std::min(claim.limit, equal));
    capacity_left -= claim.share;
    weight_left -= claim.weight;
  }
}

}  // namespace

struct Traffic::Fixed {
  Column<CellIndex, double> terminals;
  Direction down;
  Direction up;
  double typical_load_share = 0.0;

  void share_direction(const Direction& direction, const plan::SlotPlan& plan,
                       const CellsBySatellite& grouped, Column<CellIndex, float>& typical,
                       Column<CellIndex, float>& busy_hour) const;
};

std::vector<double> fair_shares(const std::vector<double>& weights,
                                const std::vector<double>& limits, double capacity) {
  std::vector<Claim> claims(weights.size());
  for (std::size_t i = 0; i < claims.size(); ++i) claims[i] = {weights[i], limits[i], i, 0.0};
  share_out(claims, capacity);
  std::vector<double> shares(weights.size(), 0.0);
  for (const Claim& claim : claims) shares[claim.row] = claim.share;
  return shares;
}

Traffic::Traffic(const orbit::Satellites& satellites, Column<CellIndex, double> terminals,
                 const scenario::Assumptions& a)
    : fixed_(std::make_unique<Fixed>()) {
  fixed_->terminals = std::move(terminals);
  fixed_->typical_load_share = a.typical_load_share;
  fixed_->down = {{},
                  a.downlink_channel_hz * a.downlink_bit_per_s_per_hz,
                  a.busy_hour_downlink_bps,
                  a.terminal_downlink_max_bps};
  fixed_->up = {{},
                a.uplink_channel_hz * a.uplink_bit_per_s_per_hz,
                a.busy_hour_uplink_bps,
                a.terminal_uplink_max_bps};
  for (const scenario::SatelliteClass satellite_class : satellites.satellite_class) {
    const bool v2_mini = satellite_class == scenario::SatelliteClass::v2_mini;
    fixed_->down.satellite_bps.push_back(plan::downlink_bps_of(satellite_class, a));
    fixed_->up.satellite_bps.push_back(v2_mini ? a.uplink_v2_mini_bps : a.uplink_v1_bps);
  }
}

Traffic::~Traffic() = default;
Traffic::Traffic(Traffic&&) noexcept = default;

void Traffic::Fixed::share_direction(const Direction& direction, const plan::SlotPlan& plan,
                                     const CellsBySatellite& grouped,
                                     Column<CellIndex, float>& typical,
                                     Column<CellIndex, float>& busy_hour) const {
  typical.assign(terminals.size(), 0.0F);
  busy_hour.assign(terminals.size(), 0.0F);
  const double busy_active = std::min(1.0, direction.busy_hour_bps / direction.terminal_max_bps);
  std::vector<Claim> claims;
  for (const SatelliteIndex s : rows<SatelliteIndex>(plan.shares_used.size())) {
    claims.clear();
    for (std::uint32_t i = grouped.first[s.value()]; i < grouped.first[s.value() + 1]; ++i) {
      const CellIndex cell = grouped.cell[i];
      const double limit = direction.channel_bps * std::popcount(plan.channels[cell]);
      claims.push_back({terminals[cell], limit, cell.value(), 0.0});
    }
    share_out(claims, direction.satellite_bps[s]);
    for (const Claim& claim : claims) {
      const CellIndex cell(claim.row);
      const double most = direction.terminal_max_bps;
      busy_hour[cell] =
          static_cast<float>(rate_of_active(claim.share, terminals[cell], busy_active, most));
      typical[cell] = static_cast<float>(
          rate_of_active(claim.share, terminals[cell], busy_active * typical_load_share, most));
    }
  }
}

void Traffic::share(const plan::SlotPlan& plan, Flows& out) const {
  const CellsBySatellite grouped = group(plan);
  fixed_->share_direction(fixed_->down, plan, grouped, out.downlink_typical_bps,
                          out.downlink_busy_hour_bps);
  fixed_->share_direction(fixed_->up, plan, grouped, out.uplink_typical_bps,
                          out.uplink_busy_hour_bps);
}

}  // namespace aloft::traffic
