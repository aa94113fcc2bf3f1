/// The traced places in the report: the round trip of each over time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aloft/results/results.h"

namespace aloft::results {

/// A traced place, slot after slot, thinned to what a plot can show: its size does not grow with
/// the run.
struct PlaceTrace {
  PlaceTrace(std::string place_name, std::string file_name, std::size_t slot_count);
  /// Slots in the order of time.
  void add(const SlotSeries::PlaceSlot& slot);

  struct Step {
    double rtt_sum_ms = 0.0;
    std::size_t served = 0;
    std::size_t slots = 0;
  };
  std::string name;
  std::string file;  ///< Of all slots, beside the page.
  std::size_t slots_in_step;
  std::vector<Step> steps;
  std::size_t slots = 0;
  std::size_t served = 0;
  std::size_t changes = 0;  ///< Slots served by another satellite than the slot before.

 private:
  std::string satellite_;
};

/// A plot for each trace; empty if there is none.
std::string traces_section(const RunInfo& info, const std::vector<PlaceTrace>& traces);

}  // namespace aloft::results
