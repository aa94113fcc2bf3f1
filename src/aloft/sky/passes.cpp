#include <algorithm>
#include <cmath>

#include "aloft/base/math.h"
#include "aloft/sky/sky.h"

namespace aloft::sky {
namespace {

constexpr std::int64_t kStep_ns = 60 * kNanosecondsPerSecond;
constexpr double kPrecision_s = 0.001;

// A satellite between two instants: the cubic through both positions with both velocities. Over 60
// s of a low orbit it is within a metre of the orbit, 0.1 ms of its time.
class Piece {
 public:
  Piece(const orbit::Ephemeris& begin, const orbit::Ephemeris& end, SatelliteIndex satellite,
        const Observer& observer)
      : observer_(observer),
        begin_(begin.time),
        length_s_(elapsed_s(begin.time, end.time)),
        p0_(begin.position[satellite] - observer.position),
        p1_(end.position[satellite] - observer.position),
        v0_(begin.velocity_m_per_s[satellite]),
        v1_(end.velocity_m_per_s[satellite]) {}

  // From the observer to the satellite, `s` seconds after the beginning.
  [[nodiscard]] Vector<Itrf> sight(double s) const {
    const double u = s / length_s_;
    const double w = 1.0 - u;
    return (w * w * (1.0 + 2.0 * u)) * p0_ + (u * u * (3.0 - 2.0 * u)) * p1_ +
           (length_s_ * u * w * w) * v0_ - (length_s_ * u * u * w) * v1_;
  }

  [[nodiscard]] double sine(double s) const { return dot(unit(sight(s)), observer_.axes.up); }

  // True while the satellite climbs.
  [[nodiscard]] bool rises(double s) const {
    const double u = s / length_s_;
    const double slope = 6.0 * u * (1.0 - u) / length_s_;
    const Vector<Itrf> velocity =
        slope * (p1_ - p0_) + ((1.0 - u) * (1.0 - 3.0 * u)) * v0_ + (u * (3.0 * u - 2.0)) * v1_;
    const Vector<Itrf> at = sight(s);
    const double range2 = dot(at, at);
    return dot(velocity, observer_.axes.up) * range2 >
           dot(at, observer_.axes.up) * dot(at, velocity);
  }

  // By bisection in (from, to): the second at which `holds` becomes another.
  template <class Holds>
  static double change(double from, double to, Holds holds) {
    const bool at_begin = holds(from);
    while (to - from > kPrecision_s) {
      const double middle = 0.5 * (from + to);
      (holds(middle) == at_begin ? from : to) = middle;
    }
    return 0.5 * (from + to);
  }

  [[nodiscard]] PassPoint point(double s) const {
    const Vector<Itrf> at = sight(s);
    const Vector<Itrf> direction = unit(at);
    PassPoint point;
    point.time = plus_ns(begin_, std::llround(s * 1e9));
    point.azimuth = radians(wrap_two_pi(
        arc_tangent(dot(direction, observer_.axes.east), dot(direction, observer_.axes.north))));
    point.elevation = radians(arc_sine(dot(direction, observer_.axes.up)));
    point.range_m = norm(at);
    return point;
  }

  [[nodiscard]] double length() const { return length_s_; }

 private:
  const Observer& observer_;
  UtcTime begin_;
  double length_s_;
  Vector<Itrf> p0_;
  Vector<Itrf> p1_;
  Vector<Itrf> v0_;
  Vector<Itrf> v1_;
};

// The passes of all satellites, step by step; at most one of each is open.
class PassFinder {
 public:
  PassFinder(std::size_t satellites, const Observer& observer, Angle elevation_min)
      : observer_(observer), limit_(sin_cos(elevation_min.radians()).sin), open_(satellites) {}

  void take(const orbit::Ephemeris& begin, const orbit::Ephemeris& end) {
    for (const SatelliteIndex s : rows<SatelliteIndex>(open_.size())) {
      // An ephemeris that begins or ends within the step leaves its part of the step out.
      if (begin.usable[s] == 0 || end.usable[s] == 0)
        close(s, std::nullopt);
      else
        take_piece(s, Piece(begin, end, s, observer_));
    }
  }

  std::vector<Pass> finish() {
    for (const SatelliteIndex s : rows<SatelliteIndex>(open_.size())) close(s, std::nullopt);
    std::sort(passes_.begin(), passes_.end(), [](const Pass& a, const Pass& b) {
      return std::pair(a.culmination.time, a.satellite) <
             std::pair(b.culmination.time, b.satellite);
    });
    return std::move(passes_);
  }

 private:
  void take_piece(SatelliteIndex s, const Piece& piece) {
    const double end = piece.length();
    const auto above = [&](double t) { return piece.sine(t) >= limit_; };
    if (above(0.0) && !open_[s]) open(s, std::nullopt, piece.point(0.0));
    const bool turns = piece.rises(0.0) && !piece.rises(end);
    // The highest of the step: its summit, or one of its ends.
    const double top = turns ? Piece::change(0.0, end, [&](double t) { return piece.rises(t); })
                             : (piece.sine(end) > piece.sine(0.0) ? end : 0.0);
    if (!above(top)) return;
    if (!open_[s]) open(s, piece.point(Piece::change(0.0, top, above)), piece.point(top));
    if (piece.point(top).elevation > open_[s]->culmination.elevation)
      open_[s]->culmination = piece.point(top);
    if (!above(end)) close(s, piece.point(Piece::change(top, end, above)));
  }

  void open(SatelliteIndex s, std::optional<PassPoint> rise, const PassPoint& highest) {
    open_[s] = Pass{s, rise, highest, std::nullopt};
  }

  void close(SatelliteIndex s, std::optional<PassPoint> set) {
    if (!open_[s]) return;
    open_[s]->set = set;
    passes_.push_back(*open_[s]);
    open_[s].reset();
  }

  const Observer& observer_;
  double limit_;
  Column<SatelliteIndex, std::optional<Pass>> open_;
  std::vector<Pass> passes_;
};

}  // namespace

std::vector<Pass> find_passes(const orbit::Fleet& fleet, const Observer& observer,
                              const PassSearch& search) {
  PassFinder finder(fleet.satellites().size(), observer, search.elevation_min);
  orbit::Ephemeris begin;
  orbit::Ephemeris end;
  fleet.propagate(search.from, begin);
  for (UtcTime t = search.from; t < search.to;) {
    t = std::min(plus_ns(t, kStep_ns), search.to);
    fleet.propagate(t, end);
    finder.take(begin, end);
    std::swap(begin, end);
  }
  return finder.finish();
}

}  // namespace aloft::sky
