#include "aloft/oversight/reference.h"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "aloft/base/check.h"
#include "aloft/engine/engine.h"
#include "aloft/oversight/land.h"
#include "aloft/oversight/test_small_world.h"

namespace aloft::oversight {
namespace {

Asked at(const engine::Spot& spot, const std::string& territory, UtcTime time) {
  return {{territory, earth::cell_at(spot.location.latitude, spot.location.longitude)}, time};
}

// `explain` plans one slot for one spot, by another way through the engine.
TEST(Reference, ServesWhatExplainSaysAtAnyTime) {
  const scenario::Scenario scenario = small();
  const engine::Spot spot = engine::find_spot(atlas(), "-53.1,73.5").value();
  const engine::World world = engine::load_world(scenario, atlas(), {}).value();
  std::vector<Asked> asked;
  for (std::int64_t i = 0; i < 6; ++i)
    asked.push_back(at(spot, "HM", plus_seconds(scenario.start, 7'001 * i * i)));
  asked.push_back(at(spot, "HM", plus_seconds(asked.back().time, 15)));
  asked.push_back(at(spot, "HM", parse_utc("2026-11-25T15:00:00Z").value()));
  const Servable servable = reference_service(scenario, atlas(), asked, 1'000'000);
  int served = 0;
  for (const Asked& one : asked) {
    const auto seen = engine::explain(world, spot, one.time);
    ASSERT_TRUE(seen);
    const bool says = servable(one.place, one.time).value();
    EXPECT_EQ(says, seen->reason == plan::Reason::served) << format_utc(one.time);
    served += says ? 1 : 0;
  }
  EXPECT_GT(served, 0);
  EXPECT_LT(served, 8) << "both answers occur";
}

// The first cell of the territory, along a parallel, that is not planned.
engine::Spot unplanned(double latitude_deg, double longitude_deg, const std::string& territory) {
  const auto& planned = atlas().planned_cells().id;
  for (;; longitude_deg += 0.1) {
    const engine::Spot spot{"", {degrees(latitude_deg), degrees(longitude_deg), 0.0}, {}};
    const auto place = at(spot, territory, {}).place;
    if (land_in(atlas(), place) && !std::binary_search(planned.begin(), planned.end(), place.cell))
      return spot;
  }
}

TEST(Land, IsWhereverATerritoryHasSome) {
  const engine::Spot spot = unplanned(-25.0, 130.0, "AU");
  const auto place = at(spot, "AU", {}).place;
  const auto point = land_in(atlas(), place);
  ASSERT_TRUE(point);
  EXPECT_EQ(earth::cell_at(point->latitude, point->longitude), place.cell);
  const auto claims = atlas().claims_at(point->latitude, point->longitude);
  EXPECT_EQ(claims, std::vector{*atlas().find_territory("AU")});
  const HasLand has_land = land_of(atlas());
  EXPECT_TRUE(has_land(place));
  EXPECT_TRUE(has_land(place));
  EXPECT_FALSE(has_land({"NZ", place.cell}));
  EXPECT_FALSE(has_land({"x-none", place.cell}));
  EXPECT_FALSE(has_land({"AU", earth::cell_at(degrees(-40.0), degrees(100.0))})) << "at sea";
  EXPECT_TRUE(has_land({"FJ", earth::cell_at(degrees(-16.8), degrees(179.99))}))
      << "at 180 degrees";
}

TEST(Reference, AnswersForCellsThatAreNotPlanned) {
  const scenario::Scenario scenario = small();
  const engine::Spot spot = unplanned(-25.0, 130.0, "AU");
  const engine::World world = engine::load_world(scenario, atlas(), {}).value();
  std::vector<Asked> asked;
  for (std::int64_t i = 0; i < 8; ++i)
    asked.push_back(at(spot, "AU", plus_seconds(scenario.start, 1'201 * i)));
  const Servable servable = reference_service(scenario, atlas(), asked, 1);
  int served = 0;
  for (const Asked& one : asked) {
    const bool says = servable(one.place, one.time).value();
    EXPECT_EQ(says, engine::explain(world, spot, one.time)->reason == plan::Reason::served);
    served += says ? 1 : 0;
  }
  EXPECT_GT(served, 0);
}

TEST(Reference, WhoseElementsAreTooOldSaysSoAndAnswersTheRest) {
  const std::filesystem::path file =
      std::filesystem::path(::testing::TempDir()) / "reference_test_sky.tle";
  std::ofstream(file) << "STARLINK-44713\n"
                         "1 44713U 19074A   26166.50000000  .00000000  00000-0  00000-0 0  9996\n"
                         "2 44713  53.0000  10.0000 0001000 000.0000   0.0000 15.06000000 10004\n";
  scenario::Scenario scenario = small();
  scenario.constellation = {{}, {file}, true};
  const engine::Spot spot = engine::find_spot(atlas(), "-53.1,73.5").value();
  const UtcTime epoch = parse_utc("2026-06-15T12:00:00Z").value();
  const std::vector<Asked> asked = {at(spot, "HM", plus_seconds(epoch, -90 * 86'400)),
                                    at(spot, "HM", epoch),
                                    at(spot, "HM", plus_seconds(epoch, 90 * 86'400))};
  const Servable servable = reference_service(scenario, atlas(), asked, 1);
  for (const std::size_t too_far : {0U, 2U}) {
    const auto answer = servable(asked[too_far].place, asked[too_far].time);
    ASSERT_FALSE(answer);
    EXPECT_NE(answer.error().text().find("days"), std::string::npos) << answer.error().text();
  }
  const auto answer = servable(asked[1].place, asked[1].time);
  EXPECT_TRUE(answer) << (answer ? "" : answer.error().text());
}

TEST(Reference, HasEverythingOn) {
  scenario::Scenario scenario = small();
  const engine::Spot spot = engine::find_spot(atlas(), "-53.1,73.5").value();
  const std::vector<Asked> asked = {at(spot, "HM", scenario.start)};
  scenario.throttles.push_back({{"HM", 1}, 0.0, 0.0});
  const Servable servable = reference_service(scenario, atlas(), asked, 1);
  EXPECT_TRUE(servable(asked[0].place, asked[0].time).value());
  EXPECT_FALSE(servable(asked[0].place, plus_seconds(asked[0].time, 3'600))) << "nobody asked";
  const Servable too_slow = reference_service(scenario, atlas(), asked, 1'000'000'000);
  EXPECT_FALSE(too_slow(asked[0].place, asked[0].time).value()) << "less than the floor is none";
}

}  // namespace
}  // namespace aloft::oversight
