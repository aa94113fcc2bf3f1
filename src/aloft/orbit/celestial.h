/// From axes that stay among the stars to the turning Earth. Private to orbit/.
#pragma once

#include "aloft/orbit/orbit.h"

namespace aloft::orbit {

struct Gcrs {};  ///< Geocentric celestial reference system, the axes of the GCRF.
/// Mean equator and equinox of J2000, the axes of EME2000: 17 milliarcseconds from those of GCRS.
struct MeanJ2000 {};

/// IERS Conventions (2010), section 5: the pole of IAU 2006/2000A and the Earth rotation angle. The
/// pole's offsets dX and dY (below 1 milliarcsecond, 3 cm in low orbit) are left out.
Rotation<Itrf, Gcrs> itrf_from_gcrs(UtcTime t, const EarthOrientation& orientation);

/// The bias between both frames (IERS Conventions 2010, equation 5.33).
Rotation<Gcrs, MeanJ2000> gcrs_from_mean_j2000();

}  // namespace aloft::orbit
