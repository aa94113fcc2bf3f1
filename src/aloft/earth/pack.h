/// The pack: one file with everything the atlas reads. Private to earth and its pack maker.
///
/// Little endian: a header, then the columns of `PackContents` in the order of `for_each_column`,
/// each an element count (8 bytes), an element size (8 bytes) and the elements, filled up to 8
/// bytes.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/base/result.h"
#include "aloft/earth/claim_grid.h"

namespace aloft::earth {

inline constexpr std::uint32_t kPackVersion = 1;

/// Strings one after the other; string i ends at `ends[i]`.
struct StringColumn {
  std::vector<char> bytes;
  std::vector<std::uint32_t> ends;
  void push_back(std::string_view text);
  [[nodiscard]] std::size_t size() const { return ends.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t i) const;
  /// True if the ends ascend and the last one is the number of bytes.
  [[nodiscard]] bool is_consistent() const;
};

/// Columns as they lie in the file. Places, cells and parcels are in the order of `Atlas`.
struct PackContents {
  ClaimGrid grid;
  StringColumn territory_text;  ///< Five a territory: id, name, alpha-2, alpha-3, numeric.
  std::vector<double> territory_area_km2;
  StringColumn place_name;
  std::vector<std::array<char, 2>> place_country;
  std::vector<std::int32_t> place_latitude_e5;  ///< 1e-5 degrees, the source's own unit.
  std::vector<std::int32_t> place_longitude_e5;
  std::vector<std::uint32_t> place_population;
  std::vector<std::uint64_t> place_cell;
  std::vector<std::uint16_t> place_territory;
  std::vector<std::uint32_t> place_by_folded_name;
  std::vector<std::uint64_t> cell_id;
  std::vector<std::uint32_t> parcel_cell;
  std::vector<std::uint16_t> parcel_territory;
  std::vector<double> parcel_area_km2;
  std::vector<double> parcel_population;
};

/// Calls `visit(column)` for every column, in the order of the file.
template <class Contents, class Visit>
void for_each_column(Contents& c, Visit visit) {
  visit(c.grid.vertices);
  visit(c.grid.box);
  visit(c.grid.set_begin);
  visit(c.grid.set_members);
  visit(c.grid.border_boxes);
  visit(c.grid.box_territories);
  visit(c.grid.edges);
  visit(c.grid.edge_masks);
  visit(c.territory_text.bytes);
  visit(c.territory_text.ends);
  visit(c.territory_area_km2);
  visit(c.place_name.bytes);
  visit(c.place_name.ends);
  visit(c.place_country);
  visit(c.place_latitude_e5);
  visit(c.place_longitude_e5);
  visit(c.place_population);
  visit(c.place_cell);
  visit(c.place_territory);
  visit(c.place_by_folded_name);
  visit(c.cell_id);
  visit(c.parcel_cell);
  visit(c.parcel_territory);
  visit(c.parcel_area_km2);
  visit(c.parcel_population);
}

Result<void> write_pack(const std::filesystem::path& path, const PackContents& contents);

/// Every index in the result is in range: whoever uses it need not check again.
Result<PackContents> read_pack(const std::filesystem::path& path);

}  // namespace aloft::earth
