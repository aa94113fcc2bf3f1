/// Angles as a type. Other quantities are doubles in SI whose name ends in the unit (`range_m`).
#pragma once

#include <compare>
#include <numbers>

namespace aloft {

/// An angle: made by `radians()` or `degrees()`, read by `radians()` or `degrees()`.
class Angle {
 public:
  constexpr Angle() = default;
  static constexpr Angle from_radians(double value) { return Angle(value); }
  static constexpr Angle from_degrees(double value) {
    return Angle(value * (std::numbers::pi / 180.0));
  }
  [[nodiscard]] constexpr double radians() const { return radians_; }
  [[nodiscard]] constexpr double degrees() const { return radians_ * (180.0 / std::numbers::pi); }
  friend constexpr Angle operator+(Angle a, Angle b) { return Angle(a.radians_ + b.radians_); }
  friend constexpr Angle operator-(Angle a, Angle b) { return Angle(a.radians_ - b.radians_); }
  friend constexpr Angle operator-(Angle a) { return Angle(-a.radians_); }
  friend constexpr Angle operator*(double k, Angle a) { return Angle(k * a.radians_); }
  friend constexpr auto operator<=>(Angle, Angle) = default;

 private:
  constexpr explicit Angle(double value) : radians_(value) {}
  double radians_ = 0.0;
};

constexpr Angle radians(double value) { return Angle::from_radians(value); }
constexpr Angle degrees(double value) { return Angle::from_degrees(value); }

inline constexpr double kSpeedOfLight_m_per_s = 299'792'458.0;  // Exact, SI.

}  // namespace aloft
