/// What is dark though it could be served: what the reference serves with everything on, minus what
/// the actual run serves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aloft/authority/authority.h"
#include "aloft/engine/engine.h"

namespace aloft::oversight {

/// Parts of one territory that are dark for one cause.
struct Dark {
  TerritoryIndex territory;
  /// In force by the log's own rules. None: no decision, whatever the run says of itself.
  std::optional<authority::Rule> decision;
  std::string
      cause;  ///< Without a decision, the way: "left out of the plan", "no gateway in reach".
  std::size_t cells = 0;
  double area_km2 = 0.0;
  double people = 0.0;         ///< Of the gazetteer.
  double share_of_time = 0.0;  ///< Of what the reference serves there: by people, else by cells.
};

struct DarkList {
  UtcTime from;  ///< Of the first slot.
  UtcTime to;
  std::size_t slots = 0;
  std::vector<Dark> rows;  ///< Without a decision first, then by people.
};

/// Compares slot by slot over the time of `actual`. `reference` has everything on
/// (`load_reference`, over the same time and the same shells). Served at less than `floor_bps` (of
/// a terminal in typical load, down or up) is dark. Who is off by decision is asked of `rules`,
/// those of the public log.
///
/// Without a decision, a part of a cell is listed if it has lost more than 1 % of what the
/// reference serves it (as much as "served" allows in the tables of a run). Beams that are free for
/// others change single slots everywhere, and rates: for want of them, other slots count.
Result<DarkList> find_dark(engine::World reference, engine::World actual,
                           const authority::Rules& rules, std::int64_t floor_bps);

}  // namespace aloft::oversight
