#include "aloft/earth/pack.h"

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

}  // namespace
}  // namespace aloft::earth
