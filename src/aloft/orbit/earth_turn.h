/// The Earth's turn and the wobble of its pole. Private to orbit/.
#pragma once

#include "aloft/orbit/orbit.h"

namespace aloft::orbit {

/// Rows of R1(-yp) R2(-xp), IERS Conventions 2010, equation 5.3 with s' = 0 (below 1e-10 rad in
/// this century), times R3(angle), where `angle` is that of the Earth about the pole of date.
Rotation<Itrf, Teme> turned_earth(Angle angle, const EarthOrientation& orientation);

/// Of the turning Earth, rad/s (Vallado et al. 2006, appendix C), about the pole of date.
inline constexpr double kEarthRate_rad_per_s = 7.292115146706979e-5;

}  // namespace aloft::orbit
