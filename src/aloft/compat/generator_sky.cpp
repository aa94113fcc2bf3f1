#include "aloft/compat/generator_sky.h"

#include <cmath>
#include <numbers>

#include "aloft/base/math.h"

namespace aloft::compat {
namespace {

constexpr double kEquator_m = 6'378'160.0;
constexpr double kFlattening = 1.0 / 298.25;

// Days since 1900-01-00T12:00 of 2000-01-01T00:00, the library's count.
constexpr double kEpoch_day = 36'524.5;

// The library's sidereal time (Newcomb's, from 1900): turns at the day's beginning, and turns a
// day.
double sidereal_angle(double day) {
  constexpr double kTurnsPerDay = 1.0027379093;
  const double from_midnight = day + 0.5;
  const double midnight = std::floor(from_midnight);
  const double centuries = (midnight - 0.5) / 36525.0;
  double turns = (6.6460656 + 2400.051262 * centuries + 0.00002581 * centuries * centuries) / 24.0;
  turns -= std::floor(turns);
  turns += (from_midnight - midnight) * kTurnsPerDay;
  return 2.0 * std::numbers::pi * turns;
}

double single(double value) { return static_cast<float>(value); }

// From a point on the equator at longitude 0, so that east is y and north is z.
void look(const Position<Itrf>& satellite, Vector<Itrf>& direction, double& range_m) {
  const double up = satellite.x - kEquator_m;
  const double east = satellite.y;
  const double north = satellite.z;
  const double level = std::sqrt(east * east + north * north);
  const double range = std::sqrt(up * up + east * east + north * north);
  const SinCos a = sin_cos(single(std::numbers::pi - arc_tangent(east, -north)));
  direction = {level / range * a.cos, level / range * a.sin, up / range};
  range_m = single(range);
}

}  // namespace

void find_sky(const std::vector<GeneratorOrbit>& orbits, std::int64_t time_ns, GeneratorSky& out) {
  constexpr std::int64_t kNanosecondsPerMillisecond = 1'000'000;
  constexpr double kMillisecondsPerDay = 86'400'000.0;
  const std::int64_t time_ms =
      (time_ns + kNanosecondsPerMillisecond / 2) / kNanosecondsPerMillisecond;
  // One double for the day, as there: it counts in steps of 0.6 microseconds.
  const double day = kEpoch_day + static_cast<double>(time_ms) / kMillisecondsPerDay;
  const double minutes = (day - kEpoch_day) * 1440.0;
  const SinCos turn = sin_cos(sidereal_angle(day));
  out.position.resize(orbits.size());
  out.direction.resize(orbits.size());
  out.range_m.resize(orbits.size());
  for (std::size_t s = 0; s < orbits.size(); ++s) {
    const Position<Teme> p = orbits[s].position_m(minutes);
    out.position[s] = {turn.cos * p.x + turn.sin * p.y, turn.cos * p.y - turn.sin * p.x, p.z};
    look(out.position[s], out.direction[s], out.range_m[s]);
  }
}

Position<Itrf> generator_position(const GroundStation& station) {
  constexpr double kPolar2 = (1.0 - kFlattening) * (1.0 - kFlattening);
  const SinCos geodetic = sin_cos(station.latitude.radians());
  // The library stretches the latitude a little first: tan / (1 - f^2).
  const double latitude =
      arc_tangent(geodetic.sin, (1.0 - kFlattening * kFlattening) * geodetic.cos);
  const SinCos phi = sin_cos(latitude);
  const SinCos lambda = sin_cos(station.longitude.radians());
  const double vertical_m = kEquator_m / std::sqrt(1.0 - (1.0 - kPolar2) * phi.sin * phi.sin);
  const double axis_m = (vertical_m + station.elevation_m) * phi.cos;
  return {axis_m * lambda.cos, axis_m * lambda.sin,
          (vertical_m * kPolar2 + station.elevation_m) * phi.sin};
}

double laser_length(const GeneratorSky& sky, std::uint32_t a, std::uint32_t b) {
  const double cosine = dot(sky.direction[a], sky.direction[b]);
  const double ra = sky.range_m[a];
  const double rb = sky.range_m[b];
  return std::sqrt(ra * ra + rb * rb - 2.0 * ra * rb * cosine);
}

double ground_link_length(const Position<Itrf>& station, const Position<Itrf>& satellite) {
  return single(distance_m(station, satellite));
}

}  // namespace aloft::compat
