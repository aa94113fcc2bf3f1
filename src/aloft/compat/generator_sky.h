/// Lengths of links as the Hypatia generator has them. Private to compat/.
///
/// Its ephemeris library looks at satellites from the ground, and gives ranges in single precision.
/// Distances of two satellites come from the triangle with an observer at 0 degrees north, 0 east:
/// both ranges and the angle between, whose azimuths are in single precision too. That rounds
/// lasers to about a metre, and which of two ways is the shorter may hang on it.
#pragma once

#include <cstdint>
#include <vector>

#include "aloft/base/geometry.h"
#include "aloft/compat/compat.h"
#include "aloft/compat/generator_orbit.h"

namespace aloft::compat {

/// Satellites of one instant.
struct GeneratorSky {
  std::vector<Position<Itrf>> position;
  /// Seen from the observer: the direction (up to a turn), and the range.
  std::vector<Vector<Itrf>> direction;
  std::vector<double> range_m;
};

/// `time_ns` since 2000-01-01, rounded to milliseconds.
void find_sky(const std::vector<GeneratorOrbit>& orbits, std::int64_t time_ns, GeneratorSky& out);

/// The library's ellipsoid: 6,378.16 km and 1/298.25.
Position<Itrf> generator_position(const GroundStation& station);

/// In metres.
double laser_length(const GeneratorSky& sky, std::uint32_t a, std::uint32_t b);
double ground_link_length(const Position<Itrf>& station, const Position<Itrf>& satellite);

}  // namespace aloft::compat
