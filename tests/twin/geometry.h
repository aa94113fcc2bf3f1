/// The twin's own geometry: GeographicLib's ellipsoid, std:: functions, and a search instead of a
/// formula.
#pragma once

#include <vector>

#include "aloft/scenario/scenario.h"
#include "aloft/sky/sky.h"

namespace aloft::twin {

/// Metres or a direction, Earth-fixed. The twin has vectors of its own on purpose.
struct Vec {
  double x = 0.0;
  double y = 0.0;
  double z = 0.0;
};
Vec operator+(const Vec& a, const Vec& b);
Vec operator-(const Vec& a, const Vec& b);
Vec operator*(double k, const Vec& v);
double dot(const Vec& a, const Vec& b);
double length(const Vec& v);
/// Accurate for small and for large angles: atan2 of cross and dot product.
double angle_between(const Vec& a, const Vec& b);
Vec vec_of(const Position<Itrf>& p);

/// A terminal or a gateway on the ellipsoid.
struct Site {
  Vec position;
  Vec east;
  Vec north;
  Vec up;
  Vec boresight;
  Vec away;  ///< Horizontal, away from the geostationary arc.
};
Site site_at(const earth::Geodetic& where, const scenario::Assumptions& assumptions);

double sine_elevation(const Site& site, const Vec& satellite);

/// The geostationary arc as one site sees it: points at every degree of longitude, where visible.
class Arc {
 public:
  explicit Arc(const Site& site);
  /// Smallest angle to a visible point of the arc; pi if none is visible. Angles above
  /// `interesting_below` by more than the grid's step are given to the grid's precision only.
  [[nodiscard]] double separation(const Vec& direction, double interesting_below) const;

 private:
  struct Point {
    double longitude = 0.0;
    Vec direction;  // Unit.
  };
  [[nodiscard]] double refine(const Vec& direction, double longitude) const;
  Site site_;
  std::vector<Point> visible_;
};

/// What the rules say about one satellite in one sky.
struct Judgement {
  sky::Refusal refusal = sky::Refusal::none;
  double margin = 10.0;  ///< Radians to the nearest threshold that was asked.
  double sine_elevation = 0.0;
  double away_from_arc = 0.0;
};
Judgement judge(const Site& site, const Arc& arc, const Vec& satellite,
                scenario::SatelliteClass satellite_class, const scenario::Assumptions& assumptions);

}  // namespace aloft::twin
