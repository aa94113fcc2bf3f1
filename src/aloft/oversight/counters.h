/// Counters: what the operator says that it served. Claims, never proof.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/authority/authority.h"
#include "aloft/base/result.h"

namespace aloft::oversight {

/// One row: over a territory, or one cell of it, in an interval.
struct Counter {
  UtcTime start;
  UtcTime end;  ///< After the start; not part of the interval.
  std::string territory;
  std::optional<earth::CellId> cell;  ///< None: the whole territory.
  double served_share = 0.0;          ///< Of terminals and time, 0 to 1.
  double downlink_bps = 0.0;          ///< Median over the terminals that have service.
  std::string source;                 ///< "FILE:LINE", for messages.
};

/// A CSV file with the columns start_utc, end_utc, territory, served_share, downlink_mbps, and
/// perhaps cell (S2 token; empty: the whole territory). Other columns are errors, as is anything
/// else out of place: each with file, line and column.
Result<std::vector<Counter>> read_counters(const std::filesystem::path& path);
/// The same of a text; `path` is for messages.
Result<std::vector<Counter>> parse_counters(std::string_view text, std::string_view path);

}  // namespace aloft::oversight
