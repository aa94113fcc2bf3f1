/// Elementary functions with the same bits on every processor and every C library.
///
/// The C library's versions change their last bit with the instruction set, which would break
/// "same scenario, same seed, same bytes". These use only +, -, *, /, sqrt and explicit fma.
#pragma once

namespace aloft {

struct SinCos {
  double sin;
  double cos;
};

/// Error below 2.6 units in the last place for |angle| up to 1e5 rad. The angle within its quadrant
/// is kept in one double after two roundings. Just above a power of two that sine stays below,
/// those weigh up to 2 units of the sine; its own rounding adds half a one.
SinCos sin_cos(double angle_rad);

/// As std::atan2, within a few units in the last place; (0, 0) gives 0.
double arc_tangent(double y, double x);

/// Argument is clamped to [-1, 1].
double arc_sine(double x);
double arc_cosine(double x);

/// `angle_rad` brought into [0, 2 pi).
double wrap_two_pi(double angle_rad);

/// Natural logarithm of x > 0; error below 2 units in the last place (of 1 near x = 1).
double natural_log(double x);

/// e to the power x, for |x| at most 700; error below 2 units in the last place.
double exponential(double x);

}  // namespace aloft
