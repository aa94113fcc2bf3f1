#include "aloft/transparency/tiles.h"

#include <map>

#include <gtest/gtest.h>

#include "aloft/transparency/merkle.h"
#include "aloft/transparency/test_world.h"

namespace aloft::transparency {
namespace {

TEST(TilePaths, AreThoseOfTheSpecification) {
  EXPECT_EQ(to_text(TilePath{0, 1234067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(to_text(TilePath{2, 0, 1}), "tile/2/000.p/1");
  EXPECT_EQ(to_text(TilePath{-1, 273, 112}), "tile/entries/273.p/112");
  EXPECT_EQ(to_text(TilePath{63, 1000, 256}), "tile/63/x001/000");
}

TEST(TilePaths, GoRound) {
  for (const int level : {-1, 0, 5, 63})
    for (const std::uint64_t index : {0ULL, 999ULL, 1000ULL, 1234067ULL, 999'999'999'999ULL})
      for (const std::uint32_t width : {1U, 255U, 256U}) {
        const TilePath tile{level, index, width};
        EXPECT_EQ(parse_tile_path(to_text(tile)), tile) << to_text(tile);
      }
}

TEST(TilePaths, HaveOneSpelling) {
  for (const char* path : {"tile/0",           "tile/0/",
                           "tile/0/0",         "tile/0/0000",
                           "tile/00/000",      "tile/64/000",
                           "tile/-1/000",      "tile/data/000",
                           "tile/0/000.p/0",   "tile/0/000.p/256",
                           "tile/0/000.p/01",  "tile/0/000.p/",
                           "tile/0/x000/000",  "tile/0/x001",
                           "tile/0/001/000",   "tile/0/x001/000/",
                           "tile/0/../000",    "tile/0/000.part",
                           "/tile/0/000",      "tile/0/x1/000",
                           "tile/0/000.p/1/2", "tile/0/x999/x999/x999/x999/x999/x999/x999/999"})
    EXPECT_FALSE(parse_tile_path(path)) << path;
}

TEST(Bundles, GoRoundAndRefuseWhatIsCutShort) {
  const std::vector<std::string> entries{"", "a", std::string(kEntryBytesMax, 'x')};
  const std::string bundle = to_bundle(entries);
  EXPECT_EQ(parse_bundle(bundle, "b").value(), entries);
  EXPECT_EQ(parse_bundle("", "b").value(), std::vector<std::string>());
  for (const std::size_t length : {std::size_t{1}, std::size_t{3}, bundle.size() - 1})
    EXPECT_FALSE(parse_bundle(std::string_view(bundle).substr(0, length), "b")) << length;
}

TEST(TreeEdge, OfSeventyThousandHasTheTilesOfTheSpecification) {
  TreeEdge edge;
  std::vector<TileFile> full;
  for (int i = 0; i < 70'000; ++i) edge.push(std::to_string(i), &full);
  std::map<int, int> count;
  for (const auto& [tile, bytes] : full) ++count[tile.level];
  EXPECT_EQ(count, (std::map<int, int>{{-1, 273}, {0, 273}, {1, 1}}));
  std::vector<TilePath> partial;
  for (const auto& [tile, bytes] : edge.partial()) partial.push_back(tile);
  EXPECT_EQ(partial, (std::vector<TilePath>{{-1, 273, 112}, {0, 273, 112}, {1, 1, 17}, {2, 0, 1}}));
}

TEST(TreeEdge, OfTwoHundredAndFiftySixHasOneHashAbove) {
  TreeEdge edge;
  std::vector<TileFile> full;
  for (int i = 0; i < 256; ++i) edge.push("", &full);
  EXPECT_EQ(full.size(), 2U);
  ASSERT_EQ(edge.partial().size(), 1U);
  EXPECT_EQ(edge.partial()[0].first, (TilePath{1, 0, 1}));
}

TEST(TreeEdge, HasTheRootOfItsLeavesAtEverySize) {
  TreeEdge edge;
  std::map<std::string, std::string> files;
  std::vector<TileFile> full;
  std::vector<Hash> leaves;
  EXPECT_EQ(edge.head().root, root_of({}));
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    edge.push(std::to_string(i), &full);
    leaves.push_back(leaf_hash(std::to_string(i)));
    EXPECT_EQ(edge.head(), (TreeHead{i + 1, root_of(leaves)}));
    for (const auto& [tile, bytes] : full) files[to_text(tile)] = bytes;
    // What is the same at the size before need not be written again.
    for (const auto& [tile, bytes] : edge.partial_since(i)) files[to_text(tile)] = bytes;
    full.clear();
    const auto root = root_from_tiles(
        i + 1, [&](const TilePath& tile) { return Result<std::string>(files.at(to_text(tile))); });
    EXPECT_EQ(root.value(), root_of(leaves));
  }
}

}  // namespace
}  // namespace aloft::transparency
