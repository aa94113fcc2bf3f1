#include <algorithm>
#include <cmath>
#include <numbers>

#include "aloft/base/math.h"
#include "aloft/sky/geostationary_arc.h"
#include "aloft/sky/sky.h"

namespace aloft::sky {

bool carries_broadband(scenario::SatelliteClass satellite_class) {
  return satellite_class != scenario::SatelliteClass::direct_to_cell;
}

Observer observer_at(const earth::Geodetic& where, const scenario::Assumptions& assumptions) {
  Observer observer;
  observer.position = earth::position_of(where);
  observer.axes = earth::local_axes(where.latitude, where.longitude);
  const bool northern = where.latitude.radians() >= 0.0;
  observer.away_from_arc = northern ? observer.axes.north : -1.0 * observer.axes.north;
  // Towards the latitude at which most satellites turn back: there the sky is fullest.
  const bool beyond =
      std::abs(where.latitude.radians()) > assumptions.terminal_turn_latitude.radians();
  const Angle azimuth =
      assumptions.terminal_azimuth.value_or(radians(northern != beyond ? 0.0 : std::numbers::pi));
  const SinCos tilt = sin_cos(assumptions.terminal_tilt.radians());
  const SinCos turn = sin_cos(azimuth.radians());
  const Vector<Itrf> horizontal = turn.cos * observer.axes.north + turn.sin * observer.axes.east;
  observer.boresight = tilt.cos * observer.axes.up + tilt.sin * horizontal;
  return observer;
}

Angle gso_separation(const Observer& observer, const Position<Itrf>& target) {
  const Position<Itrf>& from = observer.position;
  const Vector<Itrf>& up = observer.axes.up;
  const auto ends = ends_of_visible_arc(from, up);
  if (!ends) return radians(std::numbers::pi);
  const Vector<Itrf> direction = unit(target - from);
  // The nearest of 72 points is close enough for Newton's steps to end at the nearest of all.
  ArcPoint start = ends->front();
  double best = cosine_to_arc(from, direction, start);
  const auto consider = [&](const ArcPoint& point) {
    const double cosine = cosine_to_arc(from, direction, point);
    if (cosine <= best) return;
    start = point;
    best = cosine;
  };
  consider(ends->back());
  for (int i = 0; i < 72; ++i) {
    const SinCos longitude = sin_cos(i * std::numbers::pi / 36.0);
    const ArcPoint point{longitude.cos, longitude.sin};
    if (arc_point_is_up(from, up, point)) consider(point);
  }
  const ArcPoint nearest = nearest_arc_point(from, direction, start);
  if (arc_point_is_up(from, up, nearest)) consider(nearest);
  return radians(arc_cosine(best));
}

namespace {

Refusal refusal_of(const Look& look, const Position<Itrf>& satellite,
                   scenario::SatelliteClass satellite_class,
                   const scenario::Assumptions& assumptions) {
  if (satellite == Position<Itrf>{}) return Refusal::unusable_elements;
  if (look.elevation < assumptions.elevation_mask) return Refusal::below_mask;
  if (!carries_broadband(satellite_class)) return Refusal::class_without_broadband;
  if (look.off_boresight > assumptions.field_of_view_half_angle)
    return Refusal::outside_field_of_view;
  if (look.gso_separation < assumptions.gso_exclusion) return Refusal::gso_exclusion;
  return Refusal::none;
}

}  // namespace

Look look_at(const Observer& observer, const Position<Itrf>& satellite,
             scenario::SatelliteClass satellite_class, const scenario::Assumptions& assumptions) {
  const Vector<Itrf> sight = satellite - observer.position;
  Look look;
  look.range_m = norm(sight);
  const Vector<Itrf> direction = unit(sight);
  look.elevation = radians(arc_sine(dot(direction, observer.axes.up)));
  look.azimuth = radians(wrap_two_pi(
      arc_tangent(dot(direction, observer.axes.east), dot(direction, observer.axes.north))));
  look.off_boresight = radians(arc_cosine(dot(direction, observer.boresight)));
  look.gso_separation = gso_separation(observer, satellite);
  look.refusal = refusal_of(look, satellite, satellite_class, assumptions);
  return look;
}

}  // namespace aloft::sky
