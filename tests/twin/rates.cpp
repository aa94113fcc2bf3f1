#include "rates.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace aloft::twin {
namespace {

using scenario::Assumptions;
using scenario::SatelliteClass;

/// The figures of one direction.
struct Direction {
  double channel_bps = 0.0;
  double v1_bps = 0.0;
  double v2_mini_bps = 0.0;
  double terminal_max_bps = 0.0;
  double active_busy = 0.0;
  double active_typical = 0.0;
};

Direction downlink_of(const Assumptions& a) {
  const double busy = std::min(1.0, a.busy_hour_downlink_bps / a.terminal_downlink_max_bps);
  return {a.downlink_channel_hz * a.downlink_bit_per_s_per_hz,
          a.downlink_v1_bps,
          a.downlink_v2_mini_bps,
          a.terminal_downlink_max_bps,
          busy,
          busy * a.typical_load_share};
}

Direction uplink_of(const Assumptions& a) {
  const double busy = std::min(1.0, a.busy_hour_uplink_bps / a.terminal_uplink_max_bps);
  return {a.uplink_channel_hz * a.uplink_bit_per_s_per_hz,
          a.uplink_v1_bps,
          a.uplink_v2_mini_bps,
          a.terminal_uplink_max_bps,
          busy,
          busy * a.typical_load_share};
}

/// What each cell gets in one direction.
std::vector<double> cell_rates(const PlanningWorld& world, const plan::SlotPlan& plan,
                               const Direction& direction) {
  std::vector<std::vector<std::uint32_t>> cells_of(world.satellites->size());
  for (const CellIndex cell : rows<CellIndex>(plan.satellite.size()))
    if (plan.satellite[cell].valid())
      cells_of[plan.satellite[cell].value()].push_back(static_cast<std::uint32_t>(cell.value()));
  std::vector<double> rates(plan.satellite.size(), 0.0);
  for (std::size_t satellite = 0; satellite < cells_of.size(); ++satellite) {
    std::vector<double> weights;
    std::vector<double> limits;
    for (const std::uint32_t cell : cells_of[satellite]) {
      weights.push_back(world.terminals[cell]);
      limits.push_back(std::popcount(plan.channels[CellIndex(cell)]) * direction.channel_bps);
    }
    const bool v2_mini =
        world.satellites->satellite_class[SatelliteIndex(satellite)] == SatelliteClass::v2_mini;
    const std::vector<double> shares =
        level_shares(weights, limits, v2_mini ? direction.v2_mini_bps : direction.v1_bps);
    for (std::size_t i = 0; i < shares.size(); ++i) rates[cells_of[satellite][i]] = shares[i];
  }
  return rates;
}

double terminal_rate(double cell_bps, double terminals, double active, double max_bps) {
  return std::min(max_bps, cell_bps / std::max(1.0, terminals * active));
}

void compare_direction(const PlanningWorld& world, const plan::SlotPlan& plan,
                       const Direction& direction, const char* name,
                       const Column<CellIndex, float>& typical,
                       const Column<CellIndex, float>& busy, RatesComparison& out) {
  const std::vector<double> rates = cell_rates(world, plan, direction);
  const auto compare = [&](CellIndex cell, const char* hour, double wanted, double got) {
    ++out.compared;
    const double error = std::abs(got - wanted) / std::max(wanted, 1.0);
    out.error_max = std::max(out.error_max, error);
    if (error < 1e-3) return;
    ++out.wrong;
    if (out.examples.size() < 10)
      out.examples.push_back("cell " + std::to_string(cell.value()) + " " + name + " " + hour +
                             ": engine " + std::to_string(got) + " bit/s, twin " +
                             std::to_string(wanted));
  };
  for (const CellIndex cell : rows<CellIndex>(plan.satellite.size())) {
    const double terminals = world.terminals[cell.value()];
    const double rate = rates[cell.value()];
    compare(cell, "busy hour",
            terminal_rate(rate, terminals, direction.active_busy, direction.terminal_max_bps),
            busy[cell]);
    compare(cell, "typical",
            terminal_rate(rate, terminals, direction.active_typical, direction.terminal_max_bps),
            typical[cell]);
  }
}

}  // namespace

std::vector<double> level_shares(const std::vector<double>& weights,
                                 const std::vector<double>& limits, double capacity) {
  std::vector<double> amounts = limits;
  if (std::accumulate(limits.begin(), limits.end(), 0.0) <= capacity) return amounts;
  const auto fill = [&](double level) {
    double sum = 0.0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      amounts[i] = std::min(limits[i], level * weights[i]);
      sum += amounts[i];
    }
    return sum;
  };
  double low = 0.0;
  double high = 1.0;
  while (fill(high) < capacity) high *= 2.0;
  for (int step = 0; step < 100; ++step) {
    const double middle = (low + high) / 2.0;
    (fill(middle) < capacity ? low : high) = middle;
  }
  fill(low);
  return amounts;
}

RatesComparison compare_rates(const PlanningWorld& world, const plan::SlotPlan& plan,
                              const traffic::Flows& flows) {
  RatesComparison out;
  const Assumptions& a = *world.assumptions;
  compare_direction(world, plan, downlink_of(a), "downlink", flows.downlink_typical_bps,
                    flows.downlink_busy_hour_bps, out);
  compare_direction(world, plan, uplink_of(a), "uplink", flows.uplink_typical_bps,
                    flows.uplink_busy_hour_bps, out);
  return out;
}

}  // namespace aloft::twin
