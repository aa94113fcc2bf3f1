#include "aloft/earth/pack.h"

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>

#include "aloft/base/file.h"
#include "aloft/base/random.h"
#include "aloft/earth/test_atlas.h"

namespace aloft::earth {
namespace {

std::filesystem::path scratch_file(const std::string& name) {
  return std::filesystem::path(::testing::TempDir()) / name;
}

/// The smallest world: one territory that has every box.
PackContents small_world() {
  PackContents c;
  c.grid.frame = {.scale_x_deg = 0.1, .scale_y_deg = 0.1, .origin_y_deg = -90.0, .period = 3600.0};
  c.grid.vertices = {{0, 0}, {1, 1}};
  c.grid.box.assign(kBoxColumns * kBoxRows, 0);
  c.grid.set_begin = {0, 1};
  c.grid.set_members = {0};
  for (const char* text : {"FR", "France", "FR", "FRA", "250"}) c.territory_text.push_back(text);
  c.territory_area_km2 = {5.1e8};
  return c;
}

bool is_refused(const PackContents& contents) {
  return !write_pack(scratch_file("refused.pack"), contents).has_value();
}

TEST(Pack, SmallWorldIsRead) {
  const auto path = scratch_file("small.pack");
  ASSERT_TRUE(write_pack(path, small_world()));
  const auto atlas = Atlas::read(path);
  ASSERT_TRUE(atlas) << atlas.error().text();
  EXPECT_EQ(atlas->claims_at(degrees(0), degrees(0)).size(), 1U);
  EXPECT_FALSE(atlas->find_place("Paris"));
}

TEST(Pack, IndicesOutOfRangeAreRefused) {
  EXPECT_FALSE(is_refused(small_world()));
  PackContents c = small_world();
  c.grid.set_members[0] = 1;
  EXPECT_TRUE(is_refused(c));
  c = small_world();
  c.grid.box[7] = 1;
  EXPECT_TRUE(is_refused(c));
  c = small_world();
  c.grid.box[7] = kBorderBoxBit;
  EXPECT_TRUE(is_refused(c));
  c.grid.border_boxes = {{.first_edge = 0, .edges = 1}};
  EXPECT_TRUE(is_refused(c));
  c.grid.edges = {1};  // Vertex 2 would end it.
  c.grid.edge_masks = {1};
  EXPECT_TRUE(is_refused(c));
  c.grid.edges = {0};
  EXPECT_FALSE(is_refused(c));
  c = small_world();
  c.cell_id = {3};
  EXPECT_TRUE(is_refused(c));
  c = small_world();
  c.territory_text.ends.back() += 1;
  EXPECT_TRUE(is_refused(c));
}

TEST(Pack, MissingPackSaysHowToBuildOne) {
  const auto atlas = Atlas::read(scratch_file("no-such.pack"));
  ASSERT_FALSE(atlas);
  EXPECT_NE(atlas.error().text().find("./dev build"), std::string::npos);
}

TEST(Pack, TruncatedPackIsRefused) {
  const auto bytes = read_file(built_pack());
  ASSERT_TRUE(bytes);
  const auto path = scratch_file("truncated.pack");
  for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{63}, std::size_t{64},
                                 bytes->size() / 2, bytes->size() - 8, bytes->size() - 1}) {
    ASSERT_TRUE(write_file(path, std::string_view(*bytes).substr(0, size)));
    EXPECT_FALSE(Atlas::read(path)) << size;
  }
  ASSERT_TRUE(write_file(path, *bytes + "x"));
  EXPECT_FALSE(Atlas::read(path));
}

TEST(Pack, EveryFlippedBitIsRefused) {
  auto bytes = read_file(built_pack());
  ASSERT_TRUE(bytes);
  const auto path = scratch_file("flipped.pack");
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < 64; i += 4) positions.push_back(i);
  for (std::uint64_t i = 0; i < 24; ++i) positions.push_back(random_bits(7, i, 0) % bytes->size());
  positions.push_back(bytes->size() - 1);
  for (const std::size_t position : positions) {
    const auto bit = static_cast<char>(1U << (random_bits(7, position, 1) % 8));
    (*bytes)[position] = static_cast<char>((*bytes)[position] ^ bit);
    ASSERT_TRUE(write_file(path, *bytes));
    EXPECT_FALSE(Atlas::read(path)) << position;
    (*bytes)[position] = static_cast<char>((*bytes)[position] ^ bit);
  }
}

/// A world with one of everything: a border through a box, two places, two cells, three parcels.
PackContents crossed_world() {
  PackContents c = small_world();
  for (const char* text : {"DE", "Germany", "DE", "DEU", "276"}) c.territory_text.push_back(text);
  c.territory_area_km2.push_back(3.6e5);
  c.grid.vertices = {{1800, 880}, {1800, 920}, {1830, 905}};
  c.grid.edges = {0, 1};
  c.grid.edge_masks = {3, 1};
  c.grid.box_territories = {0, 1};
  c.grid.border_boxes = {{.first_edge = 0, .middle_mask = 1, .territories = 2, .edges = 2}};
  for (std::uint32_t column = 715; column < 725; ++column)
    c.grid.box[360 * kBoxColumns + column] = kBorderBoxBit;
  c.place_name.push_back("Ab");
  c.place_name.push_back("Äb");
  c.place_country = {{'D', 'E'}, {'F', 'R'}};
  c.place_latitude_e5 = {0, 4'500'000};
  c.place_longitude_e5 = {0, 1'000'000};
  c.place_population = {7, 0};
  c.cell_id = {cell_at(degrees(45.0), degrees(10.0)).id, cell_at(degrees(0.0), degrees(0.0)).id};
  std::sort(c.cell_id.begin(), c.cell_id.end());
  c.place_cell = {cell_at(degrees(0.0), degrees(0.0)).id, cell_at(degrees(45.0), degrees(10.0)).id};
  c.place_territory = {1, 0};
  c.place_by_folded_name = {0, 1};
  c.parcel_cell = {0, 0, 1};
  c.parcel_territory = {0, 1, 1};
  c.parcel_area_km2 = {1.0, 2.0, 3.0};
  c.parcel_population = {0.0, 7.0, 0.0};
  return c;
}

/// Flips a bit somewhere in a column, or takes an element away. False if the column is empty.
template <class T>
bool damage(std::vector<T>& column, std::uint64_t draw) {
  if (column.empty()) return false;
  const std::uint64_t where = random_bits(12, draw, 0);
  if (where % 8 == 0) {
    column.pop_back();
    return true;
  }
  std::string bytes(sizeof(T), '\0');
  T& element = column[random_bits(12, draw, 1) % column.size()];
  std::memcpy(bytes.data(), &element, sizeof(T));
  bytes[random_bits(12, draw, 2) % sizeof(T)] ^= static_cast<char>(1U << (where % 7));
  std::memcpy(&element, bytes.data(), sizeof(T));
  return true;
}

/// Asks everything that follows an index of the pack; a sanitizer sees a wrong one.
double ask_everything(const Atlas& atlas) {
  double sum = 0.0;
  for (double latitude_deg = -0.3; latitude_deg < 0.4; latitude_deg += 0.05)
    for (double longitude_deg = -2.0; longitude_deg < 2.0; longitude_deg += 0.05)
      for (const TerritoryIndex t : atlas.claims_at(degrees(latitude_deg), degrees(longitude_deg)))
        sum += atlas.territories()[t].area_km2;
  for (const char* name : {"Ab", "äb,FR", "Nowhere"}) sum += atlas.find_place(name) ? 1.0 : 0.0;
  const PlannedCells& cells = atlas.planned_cells();
  for (const CellIndex cell : rows<CellIndex>(cells.size())) {
    sum += center_of(cells.id[cell]).latitude.radians();
    for (auto p = cells.first_parcel[cell]; p < cells.first_parcel[CellIndex(cell.value() + 1)];
         ++p)
      sum += atlas.territories()[cells.parcels[p].territory].area_km2;
  }
  for (const PlaceIndex place : rows<PlaceIndex>(atlas.places().size())) {
    const CellId cell = atlas.places().cell[place];
    EXPECT_TRUE(std::binary_search(cells.id.begin(), cells.id.end(), cell));
    sum += atlas.territories()[atlas.places().territory[place]].area_km2;
  }
  return sum;
}

TEST(Pack, PlaceInACellThatIsNotPlannedIsRefused) {
  PackContents c = crossed_world();
  EXPECT_FALSE(is_refused(c));
  c.place_cell[1] = neighbours_of({c.place_cell[0]}).front().id;
  EXPECT_TRUE(is_refused(c));
}

// The checksum finds damage by accident. Behind it stands a check of every index, in whatever way a
// pack came to be wrong: it is refused, or nothing in it leads outside its tables.
TEST(Pack, DamageWithAGoodChecksumIsRefusedOrHarmless) {
  const auto path = scratch_file("damaged.pack");
  ASSERT_TRUE(write_pack(path, crossed_world()));
  const auto whole = Atlas::read(path);
  ASSERT_TRUE(whole);
  EXPECT_GT(ask_everything(*whole), 0.0);
  std::size_t refused = 0;
  std::size_t harmless = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    PackContents c = crossed_world();
    std::uint64_t column_number = 0;
    bool damaged = false;
    for_each_column(c, [&](auto& column) {
      if (column_number++ == i % 25) damaged = damage(column, i);
    });
    ASSERT_TRUE(damaged) << i;
    if (!write_pack(path, c)) {
      ++refused;
      continue;
    }
    ++harmless;
    const auto atlas = Atlas::read(path);
    ASSERT_TRUE(atlas) << "what is written can be read";
    ask_everything(*atlas);
  }
  EXPECT_GT(refused, 100U);
  EXPECT_GT(harmless, 30U);
}

// read_pack asks the same as write_pack: a pack of another program's making gets no further.
TEST(Pack, EveryColumnOfTheBuiltPackMustFitTheOthers) {
  auto contents = read_pack(built_pack());
  ASSERT_TRUE(contents);
  std::size_t columns = 0;
  for_each_column(*contents, [&](auto& column) {
    ++columns;
    ASSERT_FALSE(column.empty());
    auto kept = column;
    column.pop_back();
    EXPECT_TRUE(is_refused(*contents)) << "column " << columns;
    column = std::move(kept);
  });
  EXPECT_EQ(columns, 25U);
}

}  // namespace
}  // namespace aloft::earth
