#include "aloft/sky/visibility_kernel.h"

#include <cmath>

#include "aloft/base/processor.h"

namespace aloft::sky {
namespace {

[[gnu::always_inline]] inline void margins(const double* x, const double* y, const double* z,
                                           const double* cos_limit, const double* sin_limit,
                                           std::size_t count, GroupQuery g,
                                           double* __restrict above) {
  for (std::size_t i = 0; i < count; ++i) {
    const double cosine = x[i] * g.x + y[i] * g.y + z[i] * g.z;
    above[i] = cosine - (cos_limit[i] * g.cos_angle - sin_limit[i] * g.sin_angle);
  }
}

[[gnu::always_inline]] inline void looks(ObserverNumbers o, const double* x, const double* y,
                                         const double* z, std::size_t count, SightColumns out) {
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

}  // namespace

void margin_above_limit(const double* x, const double* y, const double* z, const double* cos_limit,
                        const double* sin_limit, std::size_t count, const GroupQuery& group,
                        double* above) {
  run_on_this_processor<margins>(x, y, z, cos_limit, sin_limit, count, group, above);
}

void look_at_all(const ObserverNumbers& observer, const double* x, const double* y, const double* z,
                 std::size_t count, const SightColumns& out) {
  run_on_this_processor<looks>(observer, x, y, z, count, out);
}

}  // namespace aloft::sky
