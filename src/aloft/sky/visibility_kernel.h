/// Loops over columns, vectorised by the compiler. Private to sky/.
#pragma once

#include <cstddef>
#include <cstdint>

namespace aloft::sky {

/// `above[i]` > 0 where direction i is within its own angle (cosine, sine given) plus the group's
/// angle of the group's centre: cos(a + b) = cos a cos b - sin a sin b.
struct GroupQuery {
  double x, y, z;  ///< Unit vector to the group's centre.
  double cos_angle, sin_angle;
};
void margin_above_limit(const double* x, const double* y, const double* z, const double* cos_limit,
                        const double* sin_limit, std::size_t count, const GroupQuery& group,
                        double* above);

/// One observer as plain numbers.
struct ObserverNumbers {
  double position[3];
  double up[3];
  double boresight[3];
  double away[3];
  double polar_low, polar_high;  ///< Polar components of sights that may be near the arc.
};

/// What is the same for all observers.
struct SightLimits {
  double sine_mask;
  double cos_field_of_view;
  double cos_near_arc;  ///< Of an angle within which the arc is certainly too near.
};

/// What becomes of a sight, in the order of sky::Refusal; `ask_arc` is left for later.
enum Verdict : std::int64_t {
  usable = 0,
  below = 2,
  without_broadband = 3,
  off_boresight = 4,
  near_arc = 5,
  ask_arc = 6
};

/// Positions of satellites, metres; `broadband` is 0 for those that carry none.
struct SatelliteColumns {
  const double* x;
  const double* y;
  const double* z;
  const std::int64_t* broadband;
};

/// The unit line of sight, its dot products with up and `away`, and the verdict.
struct SightColumns {
  double* x;
  double* y;
  double* z;
  double* sine_elevation;
  double* away;
  std::int64_t* verdict;
};
void look_at_all(const ObserverNumbers& observer, const SightLimits& limits,
                 const SatelliteColumns& satellites, std::size_t count, const SightColumns& out);

/// For unit lines of sight: `certain[i]` is 1 where the point of the geostationary arc under the
/// ray is well above the horizon and within `limits.cos_near_arc`, so that the nearest point of the
/// visible arc is at least as near. `count` is a multiple of 8.
void find_near_arc(const ObserverNumbers& observer, const SightLimits& limits, const double* x,
                   const double* y, const double* z, std::size_t count, std::int64_t* certain);

/// Sines of elevation, and `away` over the cosines, as floats.
void write_floats(const double* sine_elevation, const double* away, std::size_t count,
                  float* sine_out, float* away_out);

}  // namespace aloft::sky
