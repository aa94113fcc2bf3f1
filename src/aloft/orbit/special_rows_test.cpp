// Rows with several element sets, and rows with an ephemeris, through the front door.
#include "aloft/orbit/special_rows.h"

#include <cmath>
#include <vector>

#include <erfa.h>
#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/orbit/celestial.h"
#include "aloft/orbit/orbit.h"
#include "aloft/orbit/state_table.h"
#include "aloft/orbit/test_elements.h"

namespace aloft::orbit {
namespace {

using scenario::Scenario;

constexpr SatelliteIndex kFirst(0);
const WrittenSet kIss;

Scenario day_from(UtcTime start, std::vector<std::filesystem::path> catalogues) {
  Scenario s;
  s.file = "a.toml";
  s.start = start;
  s.duration_s = 86'400;
  s.constellation.catalogues = std::move(catalogues);
  return s;
}

Fleet load(const Scenario& scenario) {
  auto fleet = Fleet::load(scenario);
  EXPECT_TRUE(fleet) << (fleet ? "" : fleet.error().text());
  return fleet ? std::move(*fleet) : Fleet();
}

// The same satellite some hours later, with a slip of the anomaly of some kilometres.
WrittenSet set_after(int hours, int slip_e4) {
  WrittenSet set = kIss;
  set.day_e8 += hours * 1'0000'0000LL / 24;
  const double turns = static_cast<double>(kIss.mean_motion_e8) * 1e-8 * hours / 24.0;
  const auto turned_e4 = static_cast<int>(std::lround((turns - std::floor(turns)) * 360e4));
  set.anomaly_e4 = (kIss.anomaly_e4 + turned_e4 + slip_e4) % 360'0000;
  return set;
}

TEST(SeveralSets, NoPositionJumpsAndTheVelocityIsItsSlope) {
  const TemporaryFile file("many.tle", kIss.text() + set_after(6, 2000).text() +
                                           set_after(13, -3000).text() + set_after(19, 0).text());
  const Fleet fleet = load(day_from(plus_seconds(kIss.epoch(), -3600), {file.path()}));
  ASSERT_EQ(fleet.satellites().size(), 1U);
  EXPECT_TRUE(fleet.skipped().empty());
  Ephemeris before;
  Ephemeris now;
  Ephemeris after;
  constexpr std::int64_t kStep_ns = 100'000'000;
  for (int i = 0; i < 86'400 / 7; ++i) {
    const UtcTime t = plus_seconds(plus_seconds(kIss.epoch(), -3600), 7 * i);
    fleet.propagate(plus_ns(t, -kStep_ns), before);
    fleet.propagate(t, now);
    fleet.propagate(plus_ns(t, kStep_ns), after);
    const Vector<Itrf> slope =
        (1.0 / (2e-9 * kStep_ns)) * (after.position[kFirst] - before.position[kFirst]);
    // SGP4's own velocity is within some hundredths; without the blend's own slope it were metres.
    ASSERT_LT(norm(slope - now.velocity_m_per_s[kFirst]), 0.1) << i;
  }
}

TEST(SeveralSets, TheNearestCountsMostAndAloneAtItsEpoch) {
  const WrittenSet other = set_after(8, 2000);
  const TemporaryFile both("both.tle", kIss.text() + other.text());
  const TemporaryFile one("one.tle", kIss.text());
  const TemporaryFile two("two.tle", other.text());
  const Fleet blended = load(day_from(kIss.epoch(), {both.path()}));
  const Fleet first = load(day_from(kIss.epoch(), {one.path()}));
  const Fleet second = load(day_from(kIss.epoch(), {two.path()}));
  const auto distances_m = [&](UtcTime t) {
    Ephemeris a;
    Ephemeris b;
    Ephemeris c;
    blended.propagate(t, a);
    first.propagate(t, b);
    second.propagate(t, c);
    return std::pair(distance_m(a.position[kFirst], b.position[kFirst]),
                     distance_m(a.position[kFirst], c.position[kFirst]));
  };
  EXPECT_LT(distances_m(kIss.epoch()).first, 1e-8);
  EXPECT_LT(distances_m(other.epoch()).second, 1e-8);
  EXPECT_EQ(distances_m(plus_seconds(other.epoch(), 3600)).second, 0.0);
  const auto early = distances_m(plus_seconds(kIss.epoch(), 2 * 3600));
  EXPECT_LT(early.first, 0.15 * early.second) << "ages of 2 and 6 hours weigh 9 to 1";
  const auto middle = distances_m(plus_seconds(kIss.epoch(), 4 * 3600));
  EXPECT_NEAR(middle.first / middle.second, 1.0, 1e-3);
  EXPECT_GT(middle.first, 1'000.0) << "the sets do differ";
}

TEST(SeveralSets, StatesFarApartMeetOnTheirOrbitNotBelowIt) {
  State a;
  a.position_m = {7e6, 0, 0};
  a.velocity_m_per_s = {0, 7.5e3, 0};
  State b;
  b.position_m = {0, 7.2e6, 0};
  b.position_m = {3.6e6, 7.2e6 * std::sqrt(0.75), 0};
  b.velocity_m_per_s = {-7.5e3 * std::sqrt(0.75), 3.75e3, 0};
  const State middle = blend(a, b, 0.5, 0.0);
  EXPECT_NEAR(norm(from_center(middle.position_m)), 7.1e6, 1e-6);
  EXPECT_NEAR(std::atan2(middle.position_m.y, middle.position_m.x), std::numbers::pi / 6, 0.01);
  State opposite = a;
  opposite.position_m = {-7e6, 0, 0};
  EXPECT_EQ(blend(a, opposite, 0.4, 0.0).position_m, a.position_m);
  EXPECT_EQ(blend(a, opposite, 0.6, 0.0).position_m, opposite.position_m);
}

TEST(CelestialAxes, TurnAsErfaSays) {
  for (int i = 0; i < 400; ++i) {
    const UtcTime t{utc_from_date(2000, 1, 1, 0).ns + i * 2'222'222'123'456'789};
    const EarthOrientation eo{0.3 - 0.001 * i, degrees(5e-5), degrees(-8e-5)};
    const JulianDate jd = julian_date(t);
    double rc2t[3][3];
    const double tt = jd.fraction + (tai_minus_utc_s(t) + 32.184) / 86'400.0;
    const double ut1 = jd.fraction + eo.ut1_minus_utc_s / 86'400.0;
    eraC2t06a(jd.day, tt, jd.day, ut1, eo.polar_x.radians(), eo.polar_y.radians(), rc2t);
    const Rotation<Itrf, Gcrs> r = itrf_from_gcrs(t, eo);
    for (std::size_t row = 0; row < 3; ++row)
      for (std::size_t column = 0; column < 3; ++column)
        ASSERT_NEAR(r.m[row][column], rc2t[row][column], 1.5e-10) << "1 mm in low orbit";
  }
}

TEST(CelestialAxes, OfJ2000HaveTheBiasThatErfaHas) {
  double bias[3][3];
  double precession[3][3];
  double both[3][3];
  eraBp06(2'451'545.0, 0.0, bias, precession, both);
  const Rotation<MeanJ2000, Gcrs> r = gcrs_from_mean_j2000().inverse();
  for (std::size_t row = 0; row < 3; ++row)
    for (std::size_t column = 0; column < 3; ++column)
      EXPECT_NEAR(r.m[row][column], bias[row][column], 2e-10) << row << column;
}

// An OEM of SGP4's states, one a minute.
std::string oem_of(const Sgp4& sgp4, UtcTime epoch, const std::string& extra, int minutes) {
  const auto time = [&](int minute) {
    std::string text = format_utc(plus_seconds(epoch, minute * 60));
    text.pop_back();
    return text;
  };
  std::string text = fmt::format(
      "CCSDS_OEM_VERS = 2.0\nCREATION_DATE = 2020-01-01T00:00:00\nORIGINATOR = X\nMETA_START\n"
      "OBJECT_NAME = STARLINK-30001\nOBJECT_ID = 2020-001A\nCENTER_NAME = EARTH\n"
      "REF_FRAME = TEME\nTIME_SYSTEM = UTC\nSTART_TIME = {}\nSTOP_TIME = {}\n{}META_STOP\n",
      time(0), time(minutes), extra);
  for (int minute = 0; minute <= minutes; ++minute) {
    const State s = sgp4.at_minutes(minute);
    text += fmt::format("{} {} {} {} {} {} {}\n", time(minute), s.position_m.x / 1e3,
                        s.position_m.y / 1e3, s.position_m.z / 1e3, s.velocity_m_per_s.x / 1e3,
                        s.velocity_m_per_s.y / 1e3, s.velocity_m_per_s.z / 1e3);
  }
  return text;
}

TEST(EphemerisRows, InterpolateTheStatesOfSgp4) {
  WrittenSet set = kIss;
  set.day_e8 = 264 * 1'0000'0000LL;
  const ElementSet elements = parse_tle(set.text(), "a")->elements.front();
  const Sgp4 sgp4(elements);
  struct Method {
    const char* keys;
    double position_m;
    double velocity_m_per_s;
  };
  // SGP4's own velocity is some hundredths of a metre a second beside its positions' slope, which
  // Hermite's polynomial must follow; Lagrange's needs no velocity.
  constexpr Method kMethods[] = {
      {"", 0.6, 0.05},
      {"INTERPOLATION = HERMITE\nINTERPOLATION_DEGREE = 7\n", 0.6, 0.05},
      {"INTERPOLATION = Lagrange\nINTERPOLATION_DEGREE = 7\n", 1e-3, 1e-4},
      {"INTERPOLATION = HERMITE\nINTERPOLATION_DEGREE = 3\n", 0.6, 0.05},
      {"INTERPOLATION = LINEAR\n", 4e3, 5.0}};
  for (const Method& method : kMethods) {
    const TemporaryFile tle("sgp4.tle", set.text());
    const TemporaryFile oem("sgp4.oem", oem_of(sgp4, elements.epoch, method.keys, 200));
    const Fleet from_oem = load(day_from(elements.epoch, {oem.path()}));
    const Fleet from_tle = load(day_from(elements.epoch, {tle.path()}));
    ASSERT_EQ(from_oem.satellites().size(), 1U);
    EXPECT_EQ(from_oem.satellites().satellite_class[kFirst], SatelliteClass::v2_mini);
    double worst_m = 0.0;
    double worst_m_per_s = 0.0;
    Ephemeris a;
    Ephemeris b;
    for (std::int64_t s = 0; s <= 200 * 60; s += 13) {
      from_oem.propagate(plus_seconds(elements.epoch, s), a);
      from_tle.propagate(plus_seconds(elements.epoch, s), b);
      ASSERT_EQ(a.usable[kFirst], 1);
      worst_m = std::max(worst_m, distance_m(a.position[kFirst], b.position[kFirst]));
      worst_m_per_s =
          std::max(worst_m_per_s, norm(a.velocity_m_per_s[kFirst] - b.velocity_m_per_s[kFirst]));
    }
    EXPECT_LT(worst_m, method.position_m) << method.keys;
    EXPECT_LT(worst_m_per_s, method.velocity_m_per_s) << method.keys;
  }
}

// A circle has a closed formula: at degree 7 what is left is rounding.
TEST(EphemerisRows, FollowACircleByEitherMethod) {
  constexpr double kRadius_m = 6.9e6;
  constexpr double kRate = 1.1e-3;
  const auto at = [](double s) {
    const double angle = kRate * s;
    return TableState{
        {kRadius_m * std::cos(angle), kRadius_m * std::sin(angle), 0.0},
        {-kRadius_m * kRate * std::sin(angle), kRadius_m * kRate * std::cos(angle), 0.0}};
  };
  StateSegment segment;
  for (int i = 0; i < 40; ++i) {
    // Steps need not be equal.
    const double s = 60.0 * i + (i % 3 == 0 ? 7.0 : 0.0);
    segment.tai_ns.push_back(std::llround(s * 1e9));
    segment.position_m.push_back(at(s).position_m);
    segment.velocity_m_per_s.push_back(at(s).velocity_m_per_s);
  }
  for (const Interpolation method : {Interpolation::hermite, Interpolation::lagrange}) {
    segment.interpolation = method;
    for (double s = 300.0; s < 2'000.0; s += 0.7) {
      const TableState found = interpolate(segment, std::llround(s * 1e9));
      for (std::size_t axis = 0; axis < 3; ++axis) {
        ASSERT_NEAR(found.position_m[axis], at(s).position_m[axis], 1e-5) << s;
        ASSERT_NEAR(found.velocity_m_per_s[axis], at(s).velocity_m_per_s[axis], 1e-7) << s;
      }
    }
  }
}

TEST(EphemerisRows, HaveNoPositionOutsideTheirSpanAndReplaceElementSets) {
  const ElementSet elements = parse_tle(kIss.text(), "a")->elements.front();
  std::string text = oem_of(Sgp4(elements), elements.epoch, "", 100);
  text.replace(text.find("2020-001A"), 9, "25544");
  const TemporaryFile oem("span.oem", text);
  const TemporaryFile tle("span.tle", kIss.text());
  const Fleet fleet = load(day_from(plus_seconds(elements.epoch, -600), {tle.path(), oem.path()}));
  ASSERT_EQ(fleet.satellites().size(), 1U);
  ASSERT_EQ(fleet.skipped().size(), 2U);
  EXPECT_EQ(fleet.skipped()[0].reason, "an ephemeris of the same number is used");
  EXPECT_TRUE(fleet.skipped()[1].reason.starts_with("only for a part of the run ("))
      << fleet.skipped()[1].reason;
  EXPECT_EQ(fleet.element_age(elements.epoch).sets, 0U);
  EXPECT_FALSE(fleet.element_age(elements.epoch).from_shells_only);
  Ephemeris e;
  for (const auto& [seconds, usable] :
       std::vector<std::pair<std::int64_t, int>>{{-1, 0}, {1, 1}, {5'999, 1}, {6'001, 0}}) {
    fleet.propagate(plus_seconds(elements.epoch, seconds), e);
    EXPECT_EQ(e.usable[kFirst], usable) << seconds;
    EXPECT_EQ(e.position[kFirst] == Position<Itrf>{}, usable == 0);
  }
  const auto late = Fleet::load(day_from(plus_seconds(elements.epoch, 7'000), {oem.path()}));
  EXPECT_FALSE(late) << "nothing is left";
}

// Operators publish a new file every few hours; their spans overlap.
TEST(EphemerisRows, OfOneObjectInSeveralFilesAreOneRowOfWhichTheLaterFileCounts) {
  const ElementSet elements = parse_tle(kIss.text(), "a")->elements.front();
  ElementSet turned = elements;
  turned.mean_anomaly = radians(turned.mean_anomaly.radians() + 0.01);
  const TemporaryFile early("early.oem", oem_of(Sgp4(elements), elements.epoch, "", 900));
  const TemporaryFile late("late.oem",
                           oem_of(Sgp4(turned), plus_seconds(elements.epoch, 36'000), "", 900));
  const Fleet both = load(day_from(elements.epoch, {early.path(), late.path()}));
  const Fleet first = load(day_from(elements.epoch, {early.path()}));
  const Fleet second = load(day_from(elements.epoch, {late.path()}));
  ASSERT_EQ(both.satellites().size(), 1U);
  EXPECT_TRUE(both.skipped().empty()) << "together they hold the whole run";
  EXPECT_EQ(first.skipped().size(), 1U);
  Ephemeris e;
  Ephemeris expected;
  for (std::int64_t s = 0; s <= 86'400; s += 1'200) {
    both.propagate(plus_seconds(elements.epoch, s), e);
    (s < 36'000 ? first : second).propagate(plus_seconds(elements.epoch, s), expected);
    ASSERT_EQ(e.usable[kFirst], 1) << s;
    EXPECT_EQ(e.position[kFirst], expected.position[kFirst]) << s;
  }
}

// Another program turned the same orbit into GCRF and into ITRF, with UT1 = UTC and the pole at
// rest: UT1 of that day, 0.46 s on, would be 225 m.
TEST(EphemerisRows, OfGcrfAndOfItrfAgreeInPublishedSamples) {
  const auto folder = data_file("ccsds");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no folder shared/data/ccsds";
  const auto celestial = read_catalogue(folder / "OEMExample5.txt");
  const auto terrestrial = read_catalogue(folder / "OEMExample5ITRF.txt");
  ASSERT_TRUE(celestial) << celestial.error().text();
  ASSERT_TRUE(terrestrial) << terrestrial.error().text();
  const UtcTime start = celestial->tables[0].segments[0].usable_from;
  const Fleet from_gcrf = load(day_from(start, {folder / "OEMExample5.txt"}));
  const Fleet from_itrf = load(day_from(start, {folder / "OEMExample5ITRF.txt"}));
  double worst_m = 0.0;
  double worst_m_per_s = 0.0;
  Ephemeris a;
  Ephemeris b;
  for (std::int64_t i = 0; i <= 48; ++i) {
    from_gcrf.propagate(plus_seconds(start, 1800 * i), a);
    from_itrf.propagate(plus_seconds(start, 1800 * i), b);
    worst_m = std::max(worst_m, distance_m(a.position[kFirst], b.position[kFirst]));
    worst_m_per_s =
        std::max(worst_m_per_s, norm(a.velocity_m_per_s[kFirst] - b.velocity_m_per_s[kFirst]));
  }
  fmt::print("GCRF against ITRF: {} m, {} m/s\n", worst_m, worst_m_per_s);
  EXPECT_LT(worst_m, 0.002);
  EXPECT_LT(worst_m_per_s, 1e-4);
  EXPECT_GT(worst_m, 0.0);
}

}  // namespace
}  // namespace aloft::orbit
