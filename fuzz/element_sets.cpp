#include "element_sets.h"

#include <cmath>

namespace aloft::fuzz {

void expect_usable(const orbit::Catalogue& catalogue) {
  ALOFT_CHECK(!catalogue.elements.empty(), "a catalogue without a usable set is refused");
  ALOFT_CHECK(catalogue.elements.size() == catalogue.origins.size(), "each set has its origin");
  for (const orbit::Skipped& skipped : catalogue.skipped)
    ALOFT_CHECK(!skipped.text().empty(), "what is skipped is named");
  for (const orbit::ElementSet& elements : catalogue.elements) {
    const orbit::Sgp4 propagator(elements);
    for (const double minutes : {0.0, -1440.0, 1e5}) {
      const orbit::State state = propagator.at_minutes(minutes);
      if (state.error != orbit::PropagationError::none) continue;
      ALOFT_CHECK(std::isfinite(state.position_m.x) && std::isfinite(state.position_m.y) &&
                      std::isfinite(state.position_m.z) && std::isfinite(state.velocity_m_per_s.x),
                  "without an error there is a position");
    }
  }
}

}  // namespace aloft::fuzz
