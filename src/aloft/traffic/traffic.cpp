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
  // Cells reach their limit in the order of limit / weight; between two of them the level rises for
  // all that are left.
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double level_a = limits[a] * weights[b];
    const double level_b = limits[b] * weights[a];
    return level_a != level_b ? level_a < level_b : a < b;
  });
  double weight_left = std::accumulate(weights.begin(), weights.end(), 0.0);
  double capacity_left = capacity;
  std::vector<double> shares(weights.size(), 0.0);
  for (const std::size_t i : order) {
    const double equal = weight_left > 0.0 ? capacity_left * weights[i] / weight_left : 0.0;
    shares[i] = std::max(0.0, std::min(limits[i], equal));
    capacity_left -= shares[i];
    weight_left -= weights[i];
  }
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
  std::vector<double> weights;
  std::vector<double> limits;
  for (const SatelliteIndex s : rows<SatelliteIndex>(plan.shares_used.size())) {
    const std::uint32_t begin = grouped.first[s.value()];
    const std::uint32_t end = grouped.first[s.value() + 1];
    if (begin == end) continue;
    weights.clear();
    limits.clear();
    for (std::uint32_t i = begin; i < end; ++i) {
      const CellIndex cell = grouped.cell[i];
      weights.push_back(terminals[cell]);
      limits.push_back(direction.channel_bps * std::popcount(plan.channels[cell]));
    }
    const std::vector<double> shares = fair_shares(weights, limits, direction.satellite_bps[s]);
    for (std::uint32_t i = begin; i < end; ++i) {
      const CellIndex cell = grouped.cell[i];
      const double bps = shares[i - begin];
      const double most = direction.terminal_max_bps;
      busy_hour[cell] = static_cast<float>(rate_of_active(bps, terminals[cell], busy_active, most));
      typical[cell] = static_cast<float>(
          rate_of_active(bps, terminals[cell], busy_active * typical_load_share, most));
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
