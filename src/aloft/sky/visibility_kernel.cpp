#include "aloft/sky/visibility_kernel.h"

#include <cmath>

// Sanitizers instrument the resolvers of target_clones before they are ready to run.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(__clang__)
#define ALOFT_EVERY_CPU
#else
#define ALOFT_EVERY_CPU [[gnu::target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")]]
#endif

namespace aloft::sky {

ALOFT_EVERY_CPU
void margin_above_limit(const double* x, const double* y, const double* z, const double* cos_limit,
                        const double* sin_limit, std::size_t count, const GroupQuery& group,
                        double* __restrict above) {
  const GroupQuery g = group;
  for (std::size_t i = 0; i < count; ++i) {
    const double cosine = x[i] * g.x + y[i] * g.y + z[i] * g.z;
    above[i] = cosine - (cos_limit[i] * g.cos_angle - sin_limit[i] * g.sin_angle);
  }
}

ALOFT_EVERY_CPU
void look_at_all(const ObserverNumbers& observer, const double* x, const double* y, const double* z,
                 std::size_t count, const SightColumns& out) {
  const ObserverNumbers o = observer;
  double* __restrict sine_elevation = out.sine_elevation;
  double* __restrict cos_off_boresight = out.cos_off_boresight;
  double* __restrict away = out.away;
  double* __restrict polar = out.polar;
  for (std::size_t i = 0; i < count; ++i) {
    const double dx = x[i] - o.position[0];
    const double dy = y[i] - o.position[1];
    const double dz = z[i] - o.position[2];
    const double inverse = 1.0 / std::sqrt(dx * dx + dy * dy + dz * dz);
    sine_elevation[i] = (dx * o.up[0] + dy * o.up[1] + dz * o.up[2]) * inverse;
    cos_off_boresight[i] =
        (dx * o.boresight[0] + dy * o.boresight[1] + dz * o.boresight[2]) * inverse;
    away[i] = (dx * o.away[0] + dy * o.away[1] + dz * o.away[2]) * inverse;
    polar[i] = dz * inverse;
  }
}

}  // namespace aloft::sky
