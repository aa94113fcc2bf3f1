/// Whom and what a decision reaches: people and cells of each territory, and disputed areas.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/earth/earth.h"
#include "aloft/transparency/transparency.h"

namespace aloft::authority {

/// From our file of claims: an area that more than one claims.
struct DisputedArea {
  std::string id;
  std::vector<std::string> claimants;  ///< Territory ids, ascending.
  std::string basis;                   ///< On what each rests its claim, in words.
  std::string source;                  ///< Who says so.
  std::vector<earth::CellId> cells;    ///< Ascending.
};
/// Reads TOML: [[area]] tables with id, claimants (two at least), basis, source, cells (S2 tokens
/// of level 9).
Result<std::vector<DisputedArea>> parse_claims(std::string_view toml, std::string_view source);
Result<std::vector<DisputedArea>> read_claims(const std::filesystem::path& path);

struct GroundCell {
  earth::CellId cell;
  std::int64_t people = 0;
};
struct GroundTerritory {
  std::string id;
  std::vector<GroundCell> cells;  ///< Ascending.
  [[nodiscard]] std::int64_t people() const;
  [[nodiscard]] const GroundCell* find(earth::CellId cell) const;
};

/// The territory data that decisions are judged by. Its hash stands in the log, so that everybody
/// judges by the same.
struct Ground {
  std::vector<GroundTerritory> territories;  ///< Ascending by id.
  std::vector<DisputedArea> areas;           ///< Ascending by id.
  transparency::Hash hash{};                 ///< Of both; `make_ground` sets it.

  [[nodiscard]] const GroundTerritory* territory(std::string_view id) const;
  [[nodiscard]] const DisputedArea* area(std::string_view id) const;
  /// Cells of disputed areas that this territory claims, ascending.
  [[nodiscard]] std::vector<earth::CellId> disputed_cells(std::string_view territory) const;
};
/// With this hash, or nothing.
const Ground* find_ground(std::span<const Ground> grounds, const transparency::Hash& hash);
/// Sorts both, and their cells.
Ground make_ground(std::vector<GroundTerritory> territories, std::vector<DisputedArea> areas);

/// From the atlas: parcels of planned cells, people rounded to whole ones. A claim by a territory
/// that the atlas does not know is an error.
Result<Ground> make_ground(const earth::Atlas& atlas, std::vector<DisputedArea> areas);

}  // namespace aloft::authority
