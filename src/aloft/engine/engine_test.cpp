#include "aloft/engine/engine.h"

#include <gtest/gtest.h>

namespace aloft::engine {
namespace {

const earth::Atlas& atlas() {
  static const earth::Atlas loaded = [] {
    auto read = earth::Atlas::read(ALOFT_BINARY_DIR "/earth.pack");
    ALOFT_CHECK(read.has_value(), "the build makes the pack");
    return std::move(*read);
  }();
  return loaded;
}

TEST(Without, NamesWhatItTakesAway) {
  const auto without = parse_without({"gateway:Adelanto, CA", "pop:Lagos,NG", "territory:FR"});
  ASSERT_TRUE(without);
  EXPECT_EQ(without->gateways, (std::vector<std::string>{"Adelanto, CA"}));
  EXPECT_EQ(without->pops, (std::vector<std::string>{"Lagos,NG"}));
  EXPECT_EQ(without->territories, (std::vector<std::string>{"FR"}));
}

TEST(Without, RefusesAnythingElseAndSaysWhatIsAllowed) {
  for (const char* text : {"satellite:1", "gateway", "gateway:", "FR", ""}) {
    const auto without = parse_without({text});
    ASSERT_FALSE(without) << text;
    EXPECT_EQ(without.error().text(), std::string("--without: found '") + text +
                                          "'; gateway:NAME, pop:NAME or territory:ID is allowed");
  }
}

TEST(Spots, CoordinatesAreLatitudeThenLongitude) {
  const auto spot = find_spot(atlas(), "-33.9, 18.4");
  ASSERT_TRUE(spot);
  EXPECT_NEAR(spot->location.latitude.degrees(), -33.9, 1e-12);
  EXPECT_NEAR(spot->location.longitude.degrees(), 18.4, 1e-12);
  EXPECT_FALSE(find_spot(atlas(), "95,10"));
  EXPECT_FALSE(find_spot(atlas(), "nan,10"));
}

TEST(Spots, AnAmbiguousNameListsItsCandidates) {
  const auto spot = find_spot(atlas(), "San Jose");
  ASSERT_FALSE(spot);
  EXPECT_NE(spot.error().text().find("San Jose,US"), std::string::npos) << spot.error().text();
  const auto resolved = find_spot(atlas(), "San Jose,US");
  ASSERT_TRUE(resolved);
  EXPECT_NEAR(resolved->location.latitude.degrees(), 37.34, 0.1)
      << "the most populous one of the country";
}

TEST(Spots, AnUnknownNameSuggestsNearOnes) {
  const auto spot = find_spot(atlas(), "Timbuktoo");
  ASSERT_FALSE(spot);
  EXPECT_NE(spot.error().text().find("did you mean"), std::string::npos) << spot.error().text();
}

}  // namespace
}  // namespace aloft::engine
