/// Vectors that know their frame: mixing two frames does not compile.
#pragma once

#include <array>
#include <cmath>

namespace aloft {

struct Teme {};  ///< True equator, mean equinox: inertial, what SGP4 speaks.
struct Itrf {};  ///< Turns with the Earth: where terminals and gateways live.

/// Metres, expressed in `Frame`.
template <class Frame>
struct Position {
  double x = 0.0;
  double y = 0.0;
  double z = 0.0;
  friend constexpr bool operator==(const Position&, const Position&) = default;
};

/// The difference of two positions, or a direction, expressed in `Frame`.
template <class Frame>
struct Vector {
  double x = 0.0;
  double y = 0.0;
  double z = 0.0;
  friend constexpr Vector operator*(double k, const Vector& v) {
    return {k * v.x, k * v.y, k * v.z};
  }
  friend constexpr Vector operator+(const Vector& a, const Vector& b) {
    return {a.x + b.x, a.y + b.y, a.z + b.z};
  }
  friend constexpr Vector operator-(const Vector& a, const Vector& b) {
    return {a.x - b.x, a.y - b.y, a.z - b.z};
  }
};

template <class F>
constexpr Vector<F> operator-(const Position<F>& to, const Position<F>& from) {
  return {to.x - from.x, to.y - from.y, to.z - from.z};
}
template <class F>
constexpr Position<F> operator+(const Position<F>& p, const Vector<F>& v) {
  return {p.x + v.x, p.y + v.y, p.z + v.z};
}
template <class F>
constexpr Vector<F> from_center(const Position<F>& p) {
  return {p.x, p.y, p.z};
}
template <class F>
constexpr double dot(const Vector<F>& a, const Vector<F>& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
template <class F>
constexpr Vector<F> cross(const Vector<F>& a, const Vector<F>& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
template <class F>
double norm(const Vector<F>& v) {
  return std::sqrt(dot(v, v));
}
template <class F>
Vector<F> unit(const Vector<F>& v) {
  return (1.0 / norm(v)) * v;
}
template <class F>
double distance_m(const Position<F>& a, const Position<F>& b) {
  return norm(b - a);
}

/// Turns vectors of frame `From` into frame `To`; rows of an orthogonal matrix.
template <class To, class From>
struct Rotation {
  std::array<std::array<double, 3>, 3> m{};
  friend constexpr Vector<To> operator*(const Rotation& r, const Vector<From>& v) {
    return {r.m[0][0] * v.x + r.m[0][1] * v.y + r.m[0][2] * v.z,
            r.m[1][0] * v.x + r.m[1][1] * v.y + r.m[1][2] * v.z,
            r.m[2][0] * v.x + r.m[2][1] * v.y + r.m[2][2] * v.z};
  }
  friend constexpr Position<To> operator*(const Rotation& r, const Position<From>& p) {
    const Vector<To> v = r * Vector<From>{p.x, p.y, p.z};
    return {v.x, v.y, v.z};
  }
  [[nodiscard]] constexpr Rotation<From, To> inverse() const {
    Rotation<From, To> t;
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j) t.m[i][j] = m[j][i];
    return t;
  }
};

}  // namespace aloft
