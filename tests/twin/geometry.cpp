#include "geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <GeographicLib/Geocentric.hpp>

namespace aloft::twin {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kArcRadius_m = 42'164'172.0;  // As sky.h says.
constexpr double kArcStep = kPi / 180.0;

Vec arc_point(double longitude) {
  return {kArcRadius_m * std::cos(longitude), kArcRadius_m * std::sin(longitude), 0.0};
}

}  // namespace

Vec operator+(const Vec& a, const Vec& b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
Vec operator-(const Vec& a, const Vec& b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
Vec operator*(double k, const Vec& v) { return {k * v.x, k * v.y, k * v.z}; }
double dot(const Vec& a, const Vec& b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
double length(const Vec& v) { return std::sqrt(dot(v, v)); }

double angle_between(const Vec& a, const Vec& b) {
  const Vec c{a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
  return std::atan2(length(c), dot(a, b));
}

Vec vec_of(const Position<Itrf>& p) { return {p.x, p.y, p.z}; }

Site site_at(const earth::Geodetic& where, const scenario::Assumptions& assumptions) {
  Site site;
  std::vector<double> m(9);  // Columns: east, north, up.
  GeographicLib::Geocentric::WGS84().Forward(where.latitude.degrees(), where.longitude.degrees(),
                                             where.height_m, site.position.x, site.position.y,
                                             site.position.z, m);
  site.east = {m[0], m[3], m[6]};
  site.north = {m[1], m[4], m[7]};
  site.up = {m[2], m[5], m[8]};
  const bool northern = where.latitude.radians() >= 0.0;
  site.away = northern ? site.north : -1.0 * site.north;
  const double tilt = assumptions.terminal_tilt.radians();
  const bool to_north =
      std::abs(where.latitude.degrees()) > assumptions.terminal_turn_latitude.degrees() ? !northern
                                                                                        : northern;
  const double azimuth = assumptions.terminal_azimuth ? assumptions.terminal_azimuth->radians()
                                                      : (to_north ? 0.0 : kPi);
  const Vec lean = std::cos(azimuth) * site.north + std::sin(azimuth) * site.east;
  site.boresight = std::cos(tilt) * site.up + std::sin(tilt) * lean;
  return site;
}

double sine_elevation(const Site& site, const Vec& satellite) {
  const Vec sight = satellite - site.position;
  return dot(site.up, sight) / length(sight);
}

Arc::Arc(const Site& site) : site_(site) {
  for (int degree = -180; degree < 180; ++degree) {
    const double longitude = degree * kArcStep;
    const Vec sight = arc_point(longitude) - site.position;
    if (dot(sight, site.up) >= 0.0) visible_.push_back({longitude, 1.0 / length(sight) * sight});
  }
}

double Arc::separation(const Vec& direction, double interesting_below) const {
  if (visible_.empty()) return kPi;
  const Vec wanted = 1.0 / length(direction) * direction;
  const Point* nearest = nullptr;
  double best = -2.0;
  for (const Point& point : visible_) {
    const double cosine = dot(point.direction, wanted);
    if (cosine > best) {
      best = cosine;
      nearest = &point;
    }
  }
  const double coarse = angle_between(nearest->direction, wanted);
  // Neighbouring points of the grid are at most 1.2 degrees apart as seen from the ground.
  if (coarse > interesting_below + 3.0 * kArcStep) return coarse;
  return std::min(coarse, refine(direction, nearest->longitude));
}

double Arc::refine(const Vec& direction, double longitude) const {
  const double golden = (std::sqrt(5.0) - 1.0) / 2.0;
  const auto angle_at = [&](double at) {
    const Vec sight = arc_point(at) - site_.position;
    // A point below the horizon is no point of the arc; a falling wall keeps the search inside.
    const double below = -dot(sight, site_.up) / kArcRadius_m;
    return below > 0.0 ? kPi + below : angle_between(sight, direction);
  };
  double low = longitude - kArcStep;
  double high = longitude + kArcStep;
  double a = high - golden * (high - low);
  double b = low + golden * (high - low);
  double at_a = angle_at(a);
  double at_b = angle_at(b);
  for (int step = 0; step < 30; ++step) {
    if (at_a < at_b) {
      high = b;
      b = a;
      at_b = at_a;
      a = high - golden * (high - low);
      at_a = angle_at(a);
    } else {
      low = a;
      a = b;
      at_a = at_b;
      b = low + golden * (high - low);
      at_b = angle_at(b);
    }
  }
  return std::min(at_a, at_b);
}

Judgement judge(const Site& site, const Arc& arc, const Vec& satellite,
                scenario::SatelliteClass satellite_class,
                const scenario::Assumptions& assumptions) {
  Judgement result;
  const Vec sight = satellite - site.position;
  const double along_up = dot(site.up, sight);
  const double along_ground = std::hypot(dot(site.north, sight), dot(site.east, sight));
  result.sine_elevation = along_up / length(sight);
  result.away_from_arc = dot(site.away, sight) / along_ground;
  // True if the rule refuses; the margin remembers how near that was.
  const auto refuses = [&](sky::Refusal refusal, double excess) {
    result.margin = std::min(result.margin, std::abs(excess));
    if (excess > 0.0) result.refusal = refusal;
    return excess > 0.0;
  };
  const double elevation = std::atan2(along_up, along_ground);
  if (refuses(sky::Refusal::below_mask, assumptions.elevation_mask.radians() - elevation))
    return result;
  if (satellite_class == scenario::SatelliteClass::direct_to_cell) {
    result.refusal = sky::Refusal::class_without_broadband;
    return result;
  }
  if (refuses(
          sky::Refusal::outside_field_of_view,
          angle_between(sight, site.boresight) - assumptions.field_of_view_half_angle.radians()))
    return result;
  const double exclusion = assumptions.gso_exclusion.radians();
  refuses(sky::Refusal::gso_exclusion, exclusion - arc.separation(sight, exclusion));
  return result;
}

}  // namespace aloft::twin
