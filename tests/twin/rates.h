/// The twin's fair shares: the common level is found by halving an interval, not by filling.
#pragma once

#include <string>
#include <vector>

#include "plan.h"

#include "aloft/traffic/traffic.h"

namespace aloft::twin {

/// Amounts min(limit, level * weight) whose sum is the capacity, or the limits if they all fit.
std::vector<double> level_shares(const std::vector<double>& weights,
                                 const std::vector<double>& limits, double capacity);

struct RatesComparison {
  std::size_t compared = 0;
  std::size_t wrong = 0;   ///< More than 0.1 % away in one of the four rates.
  double error_max = 0.0;  ///< Relative.
  std::vector<std::string> examples;
};
RatesComparison compare_rates(const PlanningWorld& world, const plan::SlotPlan& plan,
                              const traffic::Flows& flows);

}  // namespace aloft::twin
