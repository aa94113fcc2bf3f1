/// Constants of eight element sets side by side, and what the batch kernels do with them. Private
/// to orbit/. Units and notation are those of theory.h; angles of `NearCircularBlock` are in
/// sixteenths of a turn, which the kernel's sines want.
///
/// Plain structs: the kernels are compiled for one processor each, so this includes nothing that
/// brings functions along, which the linker might then give to another processor.
#pragma once

#include <cstddef>
#include <cstdint>

namespace aloft::orbit::batch {

inline constexpr std::size_t kLanes = 8;

// Constants of theory.h, which batch_constants.cpp holds to it.
inline constexpr double kKe = 0.07436691613317342;
inline constexpr double kJ2 = 0.001082616;
inline constexpr double kJ3OverJ2 = -0.00000253881 / kJ2;
inline constexpr double kEarthRadius_m = 6378135.0;
inline constexpr double kEarthRate = 4.37526908801129966e-3;
inline constexpr double kTwoPi = 6.28318530717958647693;

/// One number of each of eight satellites.
struct alignas(64) Lanes {
  double v[kLanes] = {};
};

/// Functions of the inclination that the end of the theory needs.
struct InclinationLanes {
  Lanes sin_i, cos_i;
  Lanes ay, xl;       ///< Of the long periodics ("aycof", "xlcof").
  Lanes radius;       ///< J2/4 (1 - theta^2)
  Lanes rate;         ///< J2/2 (1 - theta^2)
  Lanes secular;      ///< 3/4 J2 (3 theta^2 - 1)
  Lanes latitude;     ///< -J2/8 (7 theta^2 - 1)
  Lanes node;         ///< 3/4 J2 theta
  Lanes inclination;  ///< 3/4 J2 theta sin i
};

/// A nearly circular orbit near the Earth whose drag is not strong: what every instant reads.
struct NearCircularBlock {
  Lanes longitude;           ///< Mean anomaly plus argument of perigee, at the epoch.
  Lanes longitude_rate;      ///< A minute.
  Lanes longitude_rate_low;  ///< What the rate's rounding lost.
  Lanes longitude_t2, longitude_t3, longitude_t4, longitude_t5;  ///< By drag.
  Lanes perigee, perigee_rate;
  Lanes node, node_rate, node_t2;
  Lanes anomaly, anomaly_rate;
  Lanes eta, anomaly_cube, anomaly_cube_epoch, perigee_t;
  Lanes eccentricity;       ///< The epoch's, with the constant part of the change by drag.
  Lanes eccentricity_t;     ///< bstar C4
  Lanes eccentricity_sine;  ///< bstar C5
  Lanes decay_t, decay_t2, decay_t3, decay_t4;  ///< Of the root of the semi-major axis' factor.
  Lanes a, inverse_root_a;
  InclinationLanes inclination;
};

/// Any orbit; angles in radians.
struct GeneralBlock {
  Lanes anomaly, anomaly_rate, perigee, perigee_rate, node, node_rate, node_t2;
  Lanes mean_motion, eccentricity, a;
  Lanes eta, anomaly_cube, anomaly_cube_epoch, perigee_t;
  Lanes eccentricity_t, eccentricity_sine, sine_epoch;
  Lanes decay_t, decay_t2, decay_t3, decay_t4;
  Lanes longitude_t2, longitude_t3, longitude_t4, longitude_t5;
  InclinationLanes inclination;  ///< Deep space has new ones at every instant.
};

/// `theory::ThirdBody` of eight satellites.
struct ThirdBodyLanes {
  Lanes anomaly, anomaly_rate, eccentricity;
  Lanes e2, e3, i2, i3, l2, l3, l4, gh2, gh3, gh4, h2, h3;
};

/// amplitude * sin(multiple * angle + perigee_multiple * perigee - phase): a harmonic of the
/// geopotential that a resonant orbit keeps pace with.
struct HarmonicLanes {
  Lanes amplitude;
  double multiple = 0.0;
  double perigee_multiple = 0.0;
  double phase = 0.0;
};

enum class ResonanceKind : std::uint8_t { none, one_day, half_day };

inline constexpr std::size_t kHarmonicsMax = 10;

/// What deep space adds to a `GeneralBlock`. All lanes have one kind of resonance.
struct DeepBlock {
  ThirdBodyLanes sun, moon;
  Lanes inclination, root_a;  ///< At the epoch.
  Lanes eccentricity_rate, inclination_rate, perigee_rate, node_rate, anomaly_rate;
  ResonanceKind resonance = ResonanceKind::none;
  std::size_t harmonic_count = 0;
  HarmonicLanes harmonics[kHarmonicsMax];
  Lanes angle_epoch, angle_rate;  ///< Of the resonant angle, less the mean motion.
  Lanes sidereal_epoch;
};

/// The resonant orbit at a whole number of 720-minute steps from the epoch, with its derivatives.
struct ResonanceRow {
  Lanes angle, mean_motion, angle_dot, mean_motion_dot, mean_motion_ddot;
};

/// Rows of whole steps from `first` (at most 0) to `last` (at least 0); `rows` is that of `first`.
struct ResonanceTable {
  const ResonanceRow* rows = nullptr;
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// Instants of one block, and where the states go.
struct BlockRequest {
  const Lanes* minutes_at_zero;  ///< Minutes since the epoch of each lane where an instant is 0.
  const double* minutes;         ///< Null: instant i is `first_min` + i `step_min`.
  double first_min, step_min;
  std::size_t begin;  ///< The first instant's number in its grid.
  std::size_t count;
  double* states;        ///< [count][6][8]: x, y, z in metres, then their rates; aligned to 64.
  std::uint8_t* errors;  ///< [count][8], numbers of `PropagationError`.
};

/// The kernels of one instruction set.
struct Kernels {
  void (*near_circular)(const NearCircularBlock&, const GeneralBlock&, const BlockRequest&);
  void (*general)(const GeneralBlock&, const BlockRequest&);
  void (*deep)(const GeneralBlock&, const DeepBlock&, const ResonanceTable&, const BlockRequest&);
  void (*integrate)(const GeneralBlock&, const DeepBlock&, std::int64_t first, std::int64_t last,
                    ResonanceRow* rows);
};

/// Null where this build has none.
const Kernels* portable_kernels();
const Kernels* scalar_kernels();
const Kernels* avx2_kernels();
const Kernels* avx512_kernels();

}  // namespace aloft::orbit::batch
