#include <chrono>

#include "aloft/base/check.h"
#include "aloft/base/time.h"
#include "aloft/compat/compat.h"

namespace aloft::compat {

std::vector<double> time_forwarding_s(std::size_t steps) {
  using Clock = std::chrono::steady_clock;
  const auto network = find_network("starlink_550");
  ALOFT_CHECK(network, "it is built in");
  const HypatiaWorld world(*network, spread_stations(100));
  ForwardingState state;
  std::vector<double> times_s;
  for (std::size_t step = 0; step < steps; ++step) {
    const auto begin = Clock::now();
    const auto found =
        world.find_state(static_cast<std::int64_t>(step) * kNanosecondsPerSecond, state);
    const std::chrono::duration<double> time = Clock::now() - begin;
    ALOFT_CHECK(found, "lasers of a built-in network are short enough");
    times_s.push_back(time.count());
  }
  return times_s;
}

}  // namespace aloft::compat
