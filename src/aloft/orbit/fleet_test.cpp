// From a scenario's constellation to positions: which sets are taken, which are left out and why.
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/base/parallel.h"
#include "aloft/orbit/orbit.h"
#include "aloft/orbit/test_elements.h"

namespace aloft::orbit {
namespace {

using scenario::Scenario;

constexpr std::int64_t kDay_s = 86'400;
const WrittenSet kIss;

// An hour from half a day after the epoch of `kIss` on.
Scenario scenario_with(std::vector<std::filesystem::path> catalogues) {
  Scenario s;
  s.file = "a.toml";
  s.start = plus_seconds(kIss.epoch(), kDay_s / 2);
  s.duration_s = 3600;
  s.constellation.catalogues = std::move(catalogues);
  return s;
}

scenario::Shell small_shell() {
  scenario::Shell shell;
  shell.name = "small";
  shell.planes = 3;
  shell.satellites_per_plane = 4;
  shell.inclination = degrees(53);
  shell.altitude_m = 550e3;
  shell.has_lasers = false;
  return shell;
}

Fleet load(const Scenario& scenario) {
  auto fleet = Fleet::load(scenario);
  EXPECT_TRUE(fleet) << (fleet ? "" : fleet.error().text());
  return fleet ? std::move(*fleet) : Fleet();
}

std::vector<std::string> refusal(const Scenario& scenario) {
  const auto fleet = Fleet::load(scenario);
  EXPECT_FALSE(fleet);
  return fleet ? std::vector<std::string>{} : fleet.error().messages;
}

// `days` after `kIss`, of another number.
WrittenSet later_set(double days, std::uint64_t number) {
  WrittenSet set = kIss;
  set.day_e8 += std::llround(days * 1e8);
  set.number = number;
  set.name = fmt::format("OBJECT {}", number);
  return set;
}

std::string without_folder(const std::string& message) {
  return message.substr(message.find("aloft-orbit-"));
}

TEST(FleetOfShells, HasTheRowsOfItsShellsInOrder) {
  Scenario scenario = scenario_with({});
  scenario.constellation.shells = {small_shell(), small_shell()};
  scenario.constellation.shells[1].satellite_class = scenario::SatelliteClass::oneweb;
  const Fleet fleet = load(scenario);
  const Satellites& rows = fleet.satellites();
  ASSERT_EQ(rows.size(), 24U);
  const SatelliteIndex s(12 + 1 * 4 + 2);
  EXPECT_EQ(rows.shell[s], 1);
  EXPECT_EQ(rows.plane[s], 1);
  EXPECT_EQ(rows.slot_in_plane[s], 2);
  EXPECT_EQ(rows.satellite_class[s], scenario::SatelliteClass::oneweb);
  EXPECT_EQ(rows.has_lasers[s], 0);
  EXPECT_EQ(rows.name[s], "small p01 s02");
  EXPECT_EQ(rows.epoch[s], scenario.start);
  EXPECT_TRUE(fleet.element_age(scenario.start).from_shells_only);
}

TEST(FleetOfCatalogues, HasARowForEachObjectAndNoShell) {
  const TemporaryFile file("two.tle", kIss.text() + later_set(0.1, 7).text());
  const Fleet fleet = load(scenario_with({file.path()}));
  const Satellites& rows = fleet.satellites();
  ASSERT_EQ(rows.size(), 2U);
  const SatelliteIndex s(1);
  EXPECT_EQ(rows.name[s], "OBJECT 7");
  EXPECT_EQ(rows.catalogue_number[s], 7U);
  EXPECT_EQ(rows.shell[s], -1);
  EXPECT_EQ(rows.plane[s], -1);
  EXPECT_EQ(rows.slot_in_plane[s], -1);
  EXPECT_EQ(rows.epoch[s], later_set(0.1, 7).epoch());
  EXPECT_TRUE(fleet.skipped().empty());
}

TEST(FleetOfCatalogues, StandsBeforeTheShells) {
  const TemporaryFile file("one.tle", kIss.text());
  Scenario scenario = scenario_with({file.path()});
  scenario.constellation.shells = {small_shell()};
  const Fleet fleet = load(scenario);
  ASSERT_EQ(fleet.satellites().size(), 13U);
  EXPECT_EQ(fleet.satellites().shell[SatelliteIndex(0)], -1);
  EXPECT_EQ(fleet.satellites().shell[SatelliteIndex(1)], 0);
  EXPECT_FALSE(fleet.element_age(scenario.start).from_shells_only);
}

TEST(ElementAge, IsTheMedianAndTheLargestDistanceOfTheCataloguesEpochs) {
  const TemporaryFile file("ages.tle",
                           kIss.text() + later_set(0.25, 7).text() + later_set(2.5, 8).text());
  Scenario scenario = scenario_with({file.path()});
  scenario.constellation.shells = {small_shell()};
  const Fleet fleet = load(scenario);
  const ElementAge age = fleet.element_age(plus_seconds(kIss.epoch(), kDay_s));
  EXPECT_NEAR(age.median_s, kDay_s, 1e-3) << "of 1, 0.75 and 1.5 days; shells do not count";
  EXPECT_NEAR(age.max_s, 1.5 * kDay_s, 1e-3) << "after the time counts as before";
  EXPECT_NEAR(age.along_track_error_median_m, 8000, 1);
}

TEST(AlongTrackError, GoesThroughTheMeasuredMedians) {
  EXPECT_NEAR(along_track_error_m(3 * 3600.0), 1'000, 1e-6);
  EXPECT_NEAR(along_track_error_m(24 * 3600.0), 8'000, 1e-6);
  EXPECT_NEAR(along_track_error_m(120 * 3600.0), 60'000, 1e-6);
  EXPECT_EQ(along_track_error_m(0), 0);
  EXPECT_EQ(along_track_error_m(-5), 0);
  EXPECT_EQ(along_track_error_m(std::nan("")), 0);
  // On the power law's middle: the geometric mean of both ends.
  EXPECT_NEAR(along_track_error_m(std::sqrt(3.0 * 24.0) * 3600), std::sqrt(1e3 * 8e3), 1e-6);
  double before = 0.0;
  for (double age_s = 60; age_s < 30 * kDay_s; age_s *= 1.1) {
    const double error_m = along_track_error_m(age_s);
    EXPECT_GT(error_m, before);
    before = error_m;
  }
}

TEST(OldElements, OfAWholeCatalogueAreAnErrorWithTheNearestSetsPlace) {
  const TemporaryFile file("old.tle", later_set(-30, 7).text() + later_set(-20, 8).text());
  const auto messages = refusal(scenario_with({file.path()}));
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(
      without_folder(messages[0]),
      fmt::format("aloft-orbit-{}-old.tle:4: OBJECT 8: epoch 2008-08-31T12:25:40.104Z is 20.5 "
                  "days from the run (2008-09-21T00:25:40.104Z to 2008-09-21T01:25:40.104Z); "
                  "at most 14 days are allowed (catalogue_age_max_days); of the file's 2 "
                  "set(s) it is the nearest",
                  getpid()));
}

TEST(OldElements, OfOneObjectAreSkippedAndNamed) {
  const TemporaryFile file("mixed.tle",
                           later_set(-20, 7).text() + kIss.text() + later_set(30, 8).text());
  const Fleet fleet = load(scenario_with({file.path()}));
  EXPECT_EQ(fleet.satellites().size(), 1U);
  ASSERT_EQ(fleet.skipped().size(), 2U);
  EXPECT_TRUE(without_folder(fleet.skipped()[0].text())
                  .find("mixed.tle:1: OBJECT 7: epoch 2008-08-31T12:25:40.104Z is 20.5 days from "
                        "the run") != std::string::npos)
      << fleet.skipped()[0].text();
  EXPECT_TRUE(fleet.skipped()[1].reason.starts_with("epoch 2008-10-20T12:25:40.104Z is 29.5 days"))
      << fleet.skipped()[1].reason;
}

TEST(OldElements, AreAllowedUpToTheLimitBeforeAndAfterTheRun) {
  for (const double days : {0.5 - 14.0, 0.5 + 14.0 + 0.04166666}) {
    const TemporaryFile file("limit.tle", later_set(days, 7).text());
    EXPECT_EQ(load(scenario_with({file.path()})).satellites().size(), 1U) << days;
  }
  for (const double days : {0.5 - 14.0 - 1e-5, 0.5 + 14.0 + 1.0 / 24 + 1e-5}) {
    const TemporaryFile file("limit.tle", later_set(days, 7).text());
    EXPECT_EQ(refusal(scenario_with({file.path()})).size(), 1U) << days;
  }
  const TemporaryFile file("limit.tle", later_set(-15, 7).text());
  Scenario longer = scenario_with({file.path()});
  longer.assumptions.catalogue_age_max_s = 16.0 * kDay_s;
  EXPECT_EQ(load(longer).satellites().size(), 1U);
}

TEST(SeveralSetsOfOneObject, GiveOneRowNamedAfterTheNearestToTheRunsMiddle) {
  const TemporaryFile first("first.tle", later_set(-1, 7).text() + later_set(0.4, 7).text());
  const TemporaryFile second("second.tle", later_set(0.7, 7).text() + later_set(0.4, 7).text());
  const Fleet fleet = load(scenario_with({first.path(), second.path()}));
  ASSERT_EQ(fleet.satellites().size(), 1U);
  EXPECT_EQ(fleet.satellites().epoch[SatelliteIndex(0)], later_set(0.4, 7).epoch());
  ASSERT_EQ(fleet.skipped().size(), 2U) << "the set of 0.7 days counts too";
  EXPECT_NE(fleet.skipped()[0].file.find("second.tle"), std::string::npos)
      << "of equals, the first stays";
  EXPECT_EQ(fleet.skipped()[1].origin.line, 1U);
  EXPECT_EQ(fleet.skipped()[1].reason,
            "epoch 2008-09-19T12:25:40.104Z: another set of object 7 is nearer to the run");
}

TEST(SetsThatSgp4CannotMove, AreSkippedAndNamed) {
  WrittenSet sinking = later_set(0, 9);
  sinking.bstar_e5 = 0;
  sinking.mean_motion_e8 = 17'20000000;  // A radius below the Earth's.
  const TemporaryFile file("sinking.tle", sinking.text() + kIss.text());
  const Fleet fleet = load(scenario_with({file.path()}));
  EXPECT_EQ(fleet.satellites().size(), 1U);
  ASSERT_EQ(fleet.skipped().size(), 1U);
  EXPECT_EQ(fleet.skipped()[0].name, "OBJECT 9");
  EXPECT_EQ(
      fleet.skipped()[0].reason,
      "SGP4 at 2008-09-21T00:25:40.104Z: decayed: the satellite is below the Earth's surface");
}

TEST(FleetLoading, ReportsAllItsProblemsTogether) {
  const TemporaryFile old("old.tle", later_set(-30, 7).text());
  const TemporaryFile cut("cut.tle", kIss.text().substr(0, 100));
  const TemporaryFile eop("eop.csv",
                          "mjd,ut1_utc_s,pm_x_arcsec,pm_y_arcsec\n61000,0,0,0\n"
                          "61001,0,0,0\n");
  Scenario scenario = scenario_with({old.path(), cut.path(), "/no/such.tle"});
  scenario.earth_orientation_file = eop.path();
  const auto messages = refusal(scenario);
  ASSERT_EQ(messages.size(), 4U);
  EXPECT_NE(messages[0].find("eop.csv: does not cover the run (2008-09-21T00:25:40.104Z to "),
            std::string::npos)
      << messages[0];
  EXPECT_NE(messages[0].find("(2025-11-21 to 2025-11-22)"), std::string::npos) << messages[0];
  EXPECT_NE(messages[1].find("old.tle:1: "), std::string::npos);
  EXPECT_NE(messages[2].find("cut.tle:3: "), std::string::npos);
  EXPECT_NE(messages[3].find("/no/such.tle: cannot be read"), std::string::npos);
}

TEST(FleetLoading, WithoutSatellitesIsAnError) {
  EXPECT_EQ(
      refusal(scenario_with({})),
      std::vector<std::string>{"a.toml: has no satellites; a shell or a catalogue with usable "
                               "elements is needed"});
}

TEST(FleetLoading, TakesTheEarthOrientationOfTheScenario) {
  // 54,730 is 2008-09-21.
  const TemporaryFile eop("eop.csv",
                          "mjd,ut1_utc_s,pm_x_arcsec,pm_y_arcsec\n54730,-0.4,0.1,0.2\n"
                          "54731,-0.4,0.1,0.2\n");
  const TemporaryFile file("one.tle", kIss.text());
  Scenario scenario = scenario_with({file.path()});
  const Fleet plain = load(scenario);
  scenario.earth_orientation_file = eop.path();
  const Fleet oriented = load(scenario);
  EXPECT_EQ(plain.earth_orientation().source(), "none: UT1 = UTC, no polar motion");
  EXPECT_TRUE(oriented.earth_orientation().source().ends_with("(2008-09-21 to 2008-09-22)"));
  Ephemeris a, b;
  plain.propagate(scenario.start, a);
  oriented.propagate(scenario.start, b);
  // 0.4 s of the Earth's turn is 186 m at the equator; the poles move by metres.
  const double moved_m = distance_m(a.position[SatelliteIndex(0)], b.position[SatelliteIndex(0)]);
  EXPECT_GT(moved_m, 100);
  EXPECT_LT(moved_m, 215);
}

TEST(FleetPropagation, IsSgp4TurnedIntoItrf) {
  const TemporaryFile file("one.tle", kIss.text());
  const Scenario scenario = scenario_with({file.path()});
  const Fleet fleet = load(scenario);
  Ephemeris ephemeris;
  fleet.propagate(scenario.start, ephemeris);
  EXPECT_EQ(ephemeris.time, scenario.start);
  ASSERT_EQ(ephemeris.position.size(), 1U);
  const auto catalogue = parse_tle(kIss.text(), "a.tle");
  const State state = Sgp4(catalogue->elements[0]).at_minutes(720.0);
  const auto rotation = itrf_from_teme(scenario.start, {});
  const SatelliteIndex s(0);
  // The fleet moves in a batch, which agrees with single sets within 2e-12 rad.
  EXPECT_LT(distance_m(ephemeris.position[s], rotation * state.position_m), 1.5e-5);
  EXPECT_LT(norm(ephemeris.velocity_m_per_s[s] - itrf_velocity(rotation, state)), 2e-8);
  EXPECT_EQ(ephemeris.usable[s], 1);
}

TEST(FleetPropagation, CountsTheLeapSecondBetweenEpochAndRun) {
  WrittenSet set = kIss;
  set.year = 2016;
  set.day_e8 = 366'50000000;  // Noon of 31 December 2016; its last minute had 61 seconds.
  const TemporaryFile file("leap.tle", set.text());
  Scenario scenario = scenario_with({file.path()});
  scenario.start = utc_from_date(2017, 1, 1, 0);
  const Fleet fleet = load(scenario);
  Ephemeris ephemeris;
  fleet.propagate(scenario.start, ephemeris);
  const auto catalogue = parse_tle(set.text(), "a.tle");
  const State state = Sgp4(catalogue->elements[0]).at_minutes(720.0 + 1.0 / 60.0);
  EXPECT_LT(distance_m(ephemeris.position[SatelliteIndex(0)],
                       itrf_from_teme(scenario.start, {}) * state.position_m),
            1e-6);
}

// Like 33333 of the verification set: no orbit at some times, an orbit again at others.
WrittenSet sometimes_bad() {
  WrittenSet set = later_set(0, 33333);
  set.bstar_e5 = 24476;
  set.bstar_exponent = -3;
  set.inclination_e4 = 96'4736;
  set.node_e4 = 157'9986;
  set.eccentricity_e7 = 9950000;
  set.perigee_e4 = 244'0492;
  set.anomaly_e4 = 110'6523;
  set.mean_motion_e8 = 4'00004038;
  return set;
}

TEST(ABadRow, NeverChangesItsNeighbours) {
  const std::string before = later_set(0, 1).text();
  const std::string after = later_set(0, 2).text() + later_set(0.01, 3).text();
  const TemporaryFile with("with.tle", before + sometimes_bad().text() + after);
  const TemporaryFile without("without.tle", before + after);
  Scenario scenario = scenario_with({with.path()});
  scenario.start = kIss.epoch();
  const Fleet four = load(scenario);
  scenario.constellation.catalogues = {without.path()};
  const Fleet three = load(scenario);
  ASSERT_EQ(four.satellites().size(), 4U) << "usable at the run's start and end";
  int failures = 0;
  for (std::int64_t s = 0; s <= scenario.duration_s; s += 60) {
    Ephemeris a, b;
    four.propagate(plus_seconds(scenario.start, s), a);
    three.propagate(plus_seconds(scenario.start, s), b);
    const SatelliteIndex bad(1);
    if (a.usable[bad] == 0) {
      ++failures;
      EXPECT_EQ(a.position[bad], Position<Itrf>{}) << "no number is left over";
    }
    for (const auto& [in_four, in_three] :
         {std::pair<std::size_t, std::size_t>{0, 0}, {2, 1}, {3, 2}}) {
      const SatelliteIndex x(in_four), y(in_three);
      EXPECT_EQ(a.usable[x], 1);
      EXPECT_EQ(a.position[x], b.position[y]);
      EXPECT_EQ(norm(a.velocity_m_per_s[x] - b.velocity_m_per_s[y]), 0.0);
    }
  }
  EXPECT_GT(failures, 0);
}

TEST(FleetPropagation, GivesTheSameBitsOnAnyThreadInAnyOrder) {
  std::string text;
  for (std::uint64_t i = 1; i <= 200; ++i) {
    WrittenSet set = later_set(0, i);
    set.mean_motion_e8 = i % 3 == 0 ? 2'00560000 + static_cast<std::int64_t>(i) * 1000
                                    : 15'00000000 + static_cast<std::int64_t>(i) * 1000;
    set.eccentricity_e7 = static_cast<int>(i) * 100;
    set.anomaly_e4 = static_cast<int>(i) * 17'000;
    text += set.text();
  }
  const TemporaryFile file("many.tle", text);
  const Scenario scenario = scenario_with({file.path()});
  const Fleet fleet = load(scenario);
  constexpr std::size_t kInstants = 64;
  const auto at = [&](std::size_t i) {
    return plus_seconds(scenario.start, 15 * static_cast<std::int64_t>(i));
  };
  std::vector<Ephemeris> one_thread(kInstants);
  for (std::size_t i = kInstants; i-- > 0;) fleet.propagate(at(i), one_thread[i]);
  for (const std::size_t threads : {2U, 7U}) {
    set_thread_count(threads);
    std::vector<Ephemeris> many(kInstants);
    for_each_index(kInstants, [&](std::size_t i) { fleet.propagate(at(i), many[i]); });
    for (std::size_t i = 0; i < kInstants; ++i) {
      const std::size_t count = one_thread[i].position.size();
      EXPECT_EQ(std::memcmp(many[i].position.raw().data(), one_thread[i].position.raw().data(),
                            count * sizeof(Position<Itrf>)),
                0);
      EXPECT_EQ(
          std::memcmp(many[i].velocity_m_per_s.raw().data(),
                      one_thread[i].velocity_m_per_s.raw().data(), count * sizeof(Vector<Itrf>)),
          0);
    }
  }
  set_thread_count(0);
}

}  // namespace
}  // namespace aloft::orbit
