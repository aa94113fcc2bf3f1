/// Loops over columns, vectorised by the compiler. Private to sky/.
#pragma once

#include <cstddef>

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
};

/// Dot products of the unit line of sight with up, boresight, `away` and the polar axis.
struct SightColumns {
  double* sine_elevation;
  double* cos_off_boresight;
  double* away;
  double* polar;
};
void look_at_all(const ObserverNumbers& observer, const double* x, const double* y, const double* z,
                 std::size_t count, const SightColumns& out);

}  // namespace aloft::sky
