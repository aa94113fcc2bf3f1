#include "aloft/sky/visibility_kernel.h"

#include <cmath>

#include "aloft/base/processor.h"

// The columns written are nobody else's.
#if defined(__clang__)
#define ALOFT_ROWS_APART _Pragma("clang loop vectorize(assume_safety)")
#else
#define ALOFT_ROWS_APART _Pragma("GCC ivdep")
#endif

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

[[gnu::always_inline]] inline void looks(ObserverNumbers o, SightLimits l, SatelliteColumns s,
                                         std::size_t count, SightColumns out) {
  double* x = out.x;
  double* y = out.y;
  double* z = out.z;
  double* sine_elevation = out.sine_elevation;
  double* away = out.away;
  std::int64_t* verdict = out.verdict;
  ALOFT_ROWS_APART
  for (std::size_t i = 0; i < count; ++i) {
    const double dx = s.x[i] - o.position[0];
    const double dy = s.y[i] - o.position[1];
    const double dz = s.z[i] - o.position[2];
    const double inverse = 1.0 / std::sqrt(dx * dx + dy * dy + dz * dz);
    const double sine = (dx * o.up[0] + dy * o.up[1] + dz * o.up[2]) * inverse;
    const double boresight =
        (dx * o.boresight[0] + dy * o.boresight[1] + dz * o.boresight[2]) * inverse;
    const double polar = dz * inverse;
    x[i] = dx * inverse;
    y[i] = dy * inverse;
    z[i] = polar;
    sine_elevation[i] = sine;
    away[i] = (dx * o.away[0] + dy * o.away[1] + dz * o.away[2]) * inverse;
    std::int64_t found = polar < o.polar_low ? usable : ask_arc;
    found = polar > o.polar_high ? usable : found;
    found = boresight < l.cos_field_of_view ? off_boresight : found;
    found = s.broadband[i] == 0 ? without_broadband : found;
    found = sine < l.sine_mask ? below : found;
    verdict[i] = found;
  }
}

[[gnu::always_inline]] inline void near_arcs(ObserverNumbers o, double nearest, const double* x,
                                             const double* y, const double* z, std::size_t count,
                                             std::int64_t* __restrict certain) {
  constexpr double kRadius = 42'164'172.0;
  constexpr double kHeightMin_m = 1e3;  // Far above what rounding could make of the horizon.
  const double* p = o.position;
  const double square = kRadius * kRadius - (p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
  for (std::size_t i = 0; i < count / 8 * 8; ++i) {
    // Where the ray leaves the sphere of that radius, dropped onto the arc.
    const double along = p[0] * x[i] + p[1] * y[i] + p[2] * z[i];
    const double t = std::sqrt(along * along + square) - along;
    const double px = p[0] + t * x[i];
    const double py = p[1] + t * y[i];
    const double scale = kRadius / std::sqrt(px * px + py * py);
    const double sx = px * scale - p[0];
    const double sy = py * scale - p[1];
    const double sz = -p[2];
    const double height = sx * o.up[0] + sy * o.up[1] + sz * o.up[2];
    const double dot = x[i] * sx + y[i] * sy + z[i] * sz;
    const double needed = nearest * std::sqrt(sx * sx + sy * sy + sz * sz);
    std::int64_t found = dot > needed ? 1 : 0;
    found = height > kHeightMin_m ? found : 0;
    certain[i] = found;
  }
}

[[gnu::always_inline]] inline void floats(const double* sine_elevation, const double* away,
                                          std::size_t count, float* __restrict sine_out,
                                          float* __restrict away_out) {
  for (std::size_t i = 0; i < count; ++i) {
    const double sine = sine_elevation[i];
    const double square = 1.0 - sine * sine;
    const double horizontal = std::sqrt(square < 1e-18 ? 1e-18 : square);
    sine_out[i] = static_cast<float>(sine);
    away_out[i] = static_cast<float>(away[i] / horizontal);
  }
}

}  // namespace

void margin_above_limit(const double* x, const double* y, const double* z, const double* cos_limit,
                        const double* sin_limit, std::size_t count, const GroupQuery& group,
                        double* above) {
  run_on_this_processor<margins>(x, y, z, cos_limit, sin_limit, count, group, above);
}

void look_at_all(const ObserverNumbers& observer, const SightLimits& limits,
                 const SatelliteColumns& satellites, std::size_t count, const SightColumns& out) {
  run_on_this_processor<looks>(observer, limits, satellites, count, out);
}

void find_near_arc(const ObserverNumbers& observer, const SightLimits& limits, const double* x,
                   const double* y, const double* z, std::size_t count, std::int64_t* certain) {
  run_on_this_processor<near_arcs>(observer, limits.cos_near_arc, x, y, z, count, certain);
}

void write_floats(const double* sine_elevation, const double* away, std::size_t count,
                  float* sine_out, float* away_out) {
  run_on_this_processor<floats>(sine_elevation, away, count, sine_out, away_out);
}

}  // namespace aloft::sky
