/// The twin's skies: every satellite judged for every cell, one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "geometry.h"

#include "aloft/earth/earth.h"
#include "aloft/orbit/orbit.h"

namespace aloft::twin {

/// Thresholds nearer than this may flip with the rounding of another formula.
inline constexpr double kBorderline_rad = 1e-7;

struct Seen {
  std::uint32_t satellite = 0;
  double sine_elevation = 0.0;
  double away_from_arc = 0.0;
};

/// A satellite so near to a threshold that either verdict is right.
struct Borderline {
  Seen seen;
  sky::Refusal refusal = sky::Refusal::none;  ///< What the twin says.
};

struct CellSky {
  std::vector<Seen> usable;  ///< By satellite index.
  std::vector<Borderline> borderline;
  sky::Refusal best_refusal = sky::Refusal::below_mask;
};

std::vector<Site> sites_of(const earth::PlannedCells& cells,
                           const scenario::Assumptions& assumptions);

std::vector<CellSky> find_skies(const std::vector<Site>& sites, const orbit::Satellites& satellites,
                                const orbit::Ephemeris& ephemeris,
                                const scenario::Assumptions& assumptions);

/// How the engine's sightings differ from the twin's.
struct SightingsComparison {
  std::size_t pairs = 0;
  std::size_t borderline_pairs = 0;
  std::size_t borderline_flips = 0;  ///< The engine decided the other way; the twin follows.
  std::size_t missing = 0;           ///< Cells where the engine lacks a satellite.
  std::size_t extra = 0;             ///< Cells where the engine has one too many.
  std::size_t wrong_refusals = 0;
  double sine_error_max = 0.0;
  double away_error_max = 0.0;
  std::vector<std::string> examples;  ///< The first few mismatches, in words.
};

/// Compares, and lets the twin adopt the engine's verdict on borderline pairs (and on nothing
/// else).
SightingsComparison compare_and_settle(std::vector<CellSky>& skies, const sky::Sightings& engine);

}  // namespace aloft::twin
