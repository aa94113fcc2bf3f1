/// Which satellites can a place on the ground use in a slot, and why not the others?
///
/// Takes positions from orbit/ and cell centres from earth/, gives `Sightings` to plan/. Elevation
/// is taken at the ellipsoid's normal; refraction (about 0.04 degrees at 25 degrees) is ignored.
/// All geometry of a slot is that of its middle.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "aloft/base/geometry.h"
#include "aloft/base/index.h"
#include "aloft/base/quantity.h"
#include "aloft/earth/earth.h"
#include "aloft/orbit/orbit.h"
#include "aloft/scenario/scenario.h"

namespace aloft::sky {

/// Why a satellite cannot serve a terminal, in the order in which it is asked.
enum class Refusal : std::uint8_t {
  none,
  unusable_elements,        ///< Propagation failed.
  below_mask,               ///< Elevation below the mask.
  class_without_broadband,  ///< Direct to cell, or a class that carries no broadband.
  outside_field_of_view,    ///< Too far from the terminal's boresight.
  gso_exclusion,            ///< Too near to the geostationary arc as seen from the terminal.
};

/// True for v1, v2_mini, oneweb and other; false for direct_to_cell.
bool carries_broadband(scenario::SatelliteClass satellite_class);

/// A terminal: where it is, which way is up, and where its boresight points.
struct Observer {
  Position<Itrf> position;
  earth::LocalAxes axes;
  Vector<Itrf> boresight;      ///< Unit; tilted by terminal_tilt from the zenith towards
                               ///< terminal_azimuth; else towards the nearer pole, or beyond
                               ///< terminal_turn_latitude towards the equator.
  Vector<Itrf> away_from_arc;  ///< Unit, horizontal: north in the northern hemisphere (and on the
                               ///< equator), else south.
};
Observer observer_at(const earth::Geodetic& where, const scenario::Assumptions& assumptions);

/// Smallest angle, as seen from `observer`, between the direction to `target` and a point of the
/// geostationary arc (radius 42,164,172 m in the equator's plane) above the observer's horizon.
/// Pi if the whole arc is below the horizon, as it is within 9 degrees of the poles.
Angle gso_separation(const Observer& observer, const Position<Itrf>& target);

/// Everything about one satellite in one sky: the slow and plain way, for `explain` and tests.
struct Look {
  Refusal refusal = Refusal::none;
  Angle elevation;
  Angle azimuth;  ///< Clockwise from north, [0, 2 pi).
  Angle off_boresight;
  Angle gso_separation;
  double range_m = 0.0;
};
Look look_at(const Observer& observer, const Position<Itrf>& satellite,
             scenario::SatelliteClass satellite_class, const scenario::Assumptions& assumptions);

/// One instant of a pass.
struct PassPoint {
  UtcTime time;
  Angle azimuth;  ///< Clockwise from north, [0, 2 pi).
  Angle elevation;
  double range_m = 0.0;
};

/// A satellite above a place from its rise to its set.
struct Pass {
  SatelliteIndex satellite;
  std::optional<PassPoint> rise;  ///< Absent: it was up when the search, or its states, began.
  PassPoint culmination;          ///< The highest of what was searched.
  std::optional<PassPoint> set;   ///< Absent: it was up when the search, or its states, ended.
};

struct PassSearch {
  UtcTime from;
  UtcTime to;
  Angle elevation_min;
};

/// All passes above `elevation_min`, by culmination, then satellite; times within a hundredth of a
/// second of the fleet's orbits below 2,000 km, and nearer above. Passes between two steps of 60 s
/// are found too.
std::vector<Pass> find_passes(const orbit::Fleet& fleet, const Observer& observer,
                              const PassSearch& search);

/// Usable satellites of every cell: rows [first[c], first[c+1]) of the columns, by satellite index.
struct Sightings {
  Column<CellIndex, std::uint32_t> first;  ///< size()+1 entries.
  std::vector<SatelliteIndex> satellite;
  std::vector<float> sine_elevation;
  std::vector<float>
      away_from_arc;  ///< Cosine between the azimuth and `Observer::away_from_arc`, [-1, 1].
  /// The furthest that any satellite came in a cell without a usable one (`none` if there is one;
  /// `below_mask` if the sky is empty): the latest Refusal in the order of the enum.
  Column<CellIndex, Refusal> best_refusal;
};

/// The fixed part: cells as observers, grouped so that neighbours share a list of satellites.
class Sky {
 public:
  Sky(const earth::PlannedCells& cells, const orbit::Satellites& satellites,
      const scenario::Assumptions& assumptions);
  ~Sky();
  Sky(Sky&&) noexcept;
  /// Fills `out`. Thread-safe.
  void find_sightings(const orbit::Ephemeris& ephemeris, Sightings& out) const;
  [[nodiscard]] const Observer& observer(CellIndex cell) const;

 private:
  struct Fixed;
  std::unique_ptr<Fixed> fixed_;
};

}  // namespace aloft::sky
