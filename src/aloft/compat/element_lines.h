/// Two-line elements as the Hypatia generator writes them, and their numbers read back. Private to
/// compat/.
#pragma once

#include <string>
#include <vector>

#include "aloft/scenario/scenario.h"

namespace aloft::compat {

/// What the lines say: rounded to their decimals.
struct WrittenElements {
  double inclination_deg = 0.0;
  double node_deg = 0.0;
  double eccentricity = 0.0;
  double argument_of_perigee_deg = 0.0;
  double mean_anomaly_deg = 0.0;
  double mean_motion_rev_per_day = 0.0;
};

struct ElementLines {
  std::string name;  ///< "starlink_550 17".
  std::string first;
  std::string second;
  WrittenElements elements;
};

/// Epoch 2000-01-01T00:00:00, no drag; by orbit, then place.
std::vector<ElementLines> write_elements(const scenario::HypatiaNetwork& network);

}  // namespace aloft::compat
