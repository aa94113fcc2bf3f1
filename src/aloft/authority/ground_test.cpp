#include <filesystem>

#include <gtest/gtest.h>

#include "aloft/authority/test_world.h"

namespace aloft::authority {
namespace {

std::string claims_text(const std::string& cell_token, const std::string& claimants) {
  return fmt::format(
      "[[area]]\nid = \"shoal\"\nclaimants = [{}]\nbasis = \"old charts\"\nsource = \"the "
      "test\"\ncells = [\"{}\"]\n",
      claimants, cell_token);
}

TEST(Claims, NameAreaClaimantsBasisSourceAndCells) {
  const auto areas =
      parse_claims(claims_text(earth::token_of(cell(3)), "\"x-reef\", \"x-atoll\""), "claims.toml");
  ASSERT_TRUE(areas) << areas.error().text();
  ASSERT_EQ(areas->size(), 1U);
  EXPECT_EQ(areas->front().claimants, (std::vector<std::string>{"x-atoll", "x-reef"}));
  EXPECT_EQ(areas->front().cells, cells({3}));
}

TEST(Claims, MistakesNameTheLine) {
  const auto one = parse_claims(claims_text(earth::token_of(cell(3)), "\"x-reef\""), "claims.toml");
  ASSERT_FALSE(one);
  EXPECT_NE(one.error().text().find("claims.toml:3: area[0].claimants"), std::string::npos);
  for (const char* token : {"xyz", "89c25a", "ffffffffffffffffff", ""})
    EXPECT_FALSE(parse_claims(claims_text(token, "\"a\", \"b\""), "claims.toml")) << token;
}

TEST(Ground, HashDependsOnPeopleCellsAndClaims) {
  const Ground ground = test_ground();
  Ground people = ground;
  people.territories[0].cells[0].people += 1;
  Ground claim = ground;
  claim.areas[0].claimants[1] = "x-empty";
  EXPECT_EQ(make_ground(ground.territories, ground.areas).hash, ground.hash);
  EXPECT_NE(make_ground(people.territories, people.areas).hash, ground.hash);
  EXPECT_NE(make_ground(claim.territories, claim.areas).hash, ground.hash);
}

const earth::Atlas& built_atlas() {
  static const auto atlas =
      earth::Atlas::read(std::filesystem::path(ALOFT_BINARY_DIR) / "earth.pack");
  ALOFT_CHECK(atlas.has_value(), "the build writes earth.pack before tests run");
  return *atlas;
}

TEST(Ground, OfTheAtlasHasItsPeopleAndCells) {
  const auto ground = make_ground(built_atlas(), {});
  ASSERT_TRUE(ground) << ground.error().text();
  std::size_t cells = 0;
  double people = 0.0;
  for (const GroundTerritory& one : ground->territories) {
    cells += one.cells.size();
    people += static_cast<double>(one.people());
  }
  EXPECT_EQ(cells, built_atlas().planned_cells().parcels.size());
  EXPECT_NEAR(people, built_atlas().gazetteer_population(),
              static_cast<double>(cells));  // Rounded cell by cell.
  const auto index = built_atlas().find_territory("FJ");
  ASSERT_TRUE(index);
  ASSERT_NE(ground->territory("FJ"), nullptr);
  EXPECT_GT(ground->territory("FJ")->people(), 0);
}

TEST(Ground, ClaimantsMustBeTerritoriesOfTheAtlas) {
  const auto ground = make_ground(built_atlas(), test_ground().areas);
  ASSERT_FALSE(ground);
  EXPECT_NE(ground.error().text().find("area shoal: claimants: found 'x-atoll'"),
            std::string::npos);
}

TEST(Activation, OfOneInstantFollowsTheAtlas) {
  const auto index = built_atlas().find_territory("FJ");
  const earth::CellId suva = earth::cell_at(degrees(-18.14), degrees(178.44));
  Rule all;
  all.decision = 1;
  all.verb = Verb::deactivate;
  all.reach = {{"FJ", Reach::Extent::all_but, {}}};
  all.since = hours(0);
  all.until = hours(10);
  all.reason_code = "sanctions";
  Rule back = all;
  back.decision = 2;
  back.verb = Verb::activate;
  back.reach = {{"FJ", Reach::Extent::only, {suva}}};
  back.since = hours(2);
  back.until.reset();
  const Rules rules({back, all});
  const auto at = [&](std::int64_t hour, earth::CellId place) {
    const auto activation = activation_at(rules, built_atlas(), hours(hour));
    ALOFT_CHECK(activation.has_value(), "FJ is in the atlas");
    return activation->of(*index, place);
  };
  EXPECT_FALSE(at(-1, suva).off);
  EXPECT_TRUE(at(1, suva).off);
  EXPECT_EQ(at(1, suva).reason, "decision 1: sanctions");
  EXPECT_FALSE(at(3, suva).off);
  EXPECT_EQ(at(3, suva).decision, 2);
  EXPECT_TRUE(at(3, cell(0)).off);
  EXPECT_FALSE(at(10, cell(0)).off);
  EXPECT_EQ(at(10, cell(0)).decision, 0);
  EXPECT_EQ(rules.changes_between(hours(0), hours(100)),
            (std::vector<UtcTime>{hours(2), hours(10)}));
  const auto schedule = schedule_between(rules, built_atlas(), hours(1), hours(3));
  ASSERT_TRUE(schedule) << schedule.error().text();
  EXPECT_EQ(schedule->steps().size(), 2U);  // Before and after the activation.
  EXPECT_TRUE(schedule->at(hours(1)).of(*index, suva).off);
  EXPECT_FALSE(schedule->at(hours(2)).of(*index, suva).off);
  EXPECT_TRUE(schedule->at(hours(2)).of(*index, cell(0)).off);
  Rule unknown = all;
  unknown.reach[0].territory = "x-nowhere";
  EXPECT_FALSE(activation_at(Rules({unknown}), built_atlas(), hours(1)));
}

}  // namespace
}  // namespace aloft::authority
