/// Satellites that one element set alone does not move: those with several sets, and those with an
/// ephemeris. Private to orbit/.
#pragma once

#include <span>
#include <vector>

#include "aloft/orbit/orbit.h"

namespace aloft::orbit {

/// What the later of two sets counts for at `u`, the part of the way in time from the earlier's
/// epoch (0) to its own (1). The error of a set grows about linearly with its age (see
/// `along_track_error_m`), so that weights by inverse variance are those of squared ages: the
/// nearer set counts more, both count alike in the middle, and at each epoch its own set alone
/// counts, without a kink.
struct BlendWeight {
  double later = 0.0;
  double later_per_u = 0.0;  ///< Derivative of `later`.
};
BlendWeight blend_weight(double u);

/// Between two states of one object: direction and radius are blended each for themselves, so that
/// states far apart along the orbit do not meet below it. The velocity is the position's derivative
/// with `later_per_s`. Sets that contradict each other by more than 90 degrees have no middle:
/// there the nearer one counts alone.
State blend(const State& earlier, const State& later, double weight, double later_per_s);

class SpecialRows {
 public:
  /// Two element sets or more, of ascending epochs.
  struct Sets {
    SatelliteIndex row;
    std::vector<ElementSet> sets;
  };
  struct Table {
    SatelliteIndex row;
    StateTable table;
  };
  SpecialRows(const std::vector<Sets>& several, std::vector<Table> tables);

  /// Overwrites these rows of `out`; `rotation` is that of `out.time`. Thread-safe.
  void fill(const EarthOrientation& orientation, const Rotation<Itrf, Teme>& rotation,
            Ephemeris& out) const;

 private:
  /// Sets [first, first + count) of the batch move this row.
  struct Object {
    SatelliteIndex row;
    std::size_t first = 0;
    std::size_t count = 0;
  };
  void fill_sets(const Rotation<Itrf, Teme>& rotation, Ephemeris& out) const;
  void fill_tables(const EarthOrientation& orientation, const Rotation<Itrf, Teme>& rotation,
                   Ephemeris& out) const;
  [[nodiscard]] State state_between(const Object& object, std::span<const State> states,
                                    std::int64_t tai_ns) const;

  std::vector<Object> objects_;
  std::vector<std::int64_t> epoch_tai_ns_;  ///< Of every set of the batch.
  Sgp4Batch batch_;
  std::vector<Table> tables_;
};

}  // namespace aloft::orbit
