/// SGP4 as the Hypatia generator's ephemeris library has it. Private to compat/.
#pragma once

#include "aloft/base/geometry.h"
#include "aloft/compat/element_lines.h"

namespace aloft::compat {

/// The equations of Hoots & Roehrich (1980), Spacetrack Report 3, for an orbit without drag, with
/// what that library adds to them: angles and eccentricity in single precision, the report's
/// constants of eight digits, and an Earth radius of 6,378.16 km where positions become lengths.
/// orbit/ has the revised theory, which also takes eccentricities below 1e-6 for 1e-6: that alone
/// moves these satellites by up to 13 m.
class GeneratorOrbit {
 public:
  explicit GeneratorOrbit(const WrittenElements& elements);
  /// Near-Earth orbits only.
  [[nodiscard]] Position<Teme> position_m(double minutes) const;

 private:
  /// Angles at an instant, and the solution of Kepler's equation.
  struct Mean {
    double anomaly;
    double perigee;
    double node;
  };
  struct Eccentric {
    double axn;  ///< e cos(perigee), with the long-period terms below.
    double ayn;  ///< e sin(perigee)
    double sin;  ///< Of eccentric anomaly plus perigee.
    double cos;
  };
  [[nodiscard]] Eccentric solve_kepler(const Mean& mean) const;
  [[nodiscard]] Position<Teme> with_short_periods(const Mean& mean, const Eccentric& kepler) const;
  void set_rates(double mean_motion);

  double inclination_ = 0.0;
  double eccentricity_ = 0.0;
  Mean epoch_{};
  Mean rate_{};
  double semi_major_axis_ = 0.0;
  double sin_i_ = 0.0;
  double cos_i_ = 0.0;
  double long_period_longitude_ = 0.0;  ///< "XLCOF"
  double long_period_ayn_ = 0.0;        ///< "AYCOF"
};

}  // namespace aloft::compat
