// Frames against ERFA (the IAU's SOFA routines) and the worked example of Vallado et al. (2006),
// AIAA 2006-6753, appendix C.
#include <cmath>
#include <numbers>
#include <vector>

#include <erfa.h>
#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/base/random.h"
#include "aloft/orbit/orbit.h"
#include "aloft/orbit/test_elements.h"

namespace aloft::orbit {
namespace {

constexpr double kArcsecond_rad = std::numbers::pi / 648'000.0;

// An instant between 1960 and 2060.
UtcTime random_time(std::uint64_t i) {
  const double century_s = 100 * 365.25 * 86'400;
  const auto s = static_cast<std::int64_t>(century_s * random_uniform(1, 1, i));
  return plus_ns(plus_seconds(utc_from_date(1960, 1, 1, 0), s),
                 static_cast<std::int64_t>(1e9 * random_uniform(1, 2, i)));
}

double angle_between(double a, double b) {
  return std::fabs(std::remainder(a - b, 2 * std::numbers::pi));
}

TEST(Gmst82, EqualsErfa) {
  double worst = 0.0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const UtcTime t = random_time(i);
    const double ut1_minus_utc_s = 1.8 * random_uniform(1, 3, i) - 0.9;
    const JulianDate jd = julian_date(t);
    const double erfa = eraGmst82(jd.day, jd.fraction + ut1_minus_utc_s / 86'400);
    worst = std::max(worst, angle_between(gmst82(t, ut1_minus_utc_s).radians(), erfa));
  }
  fmt::print("GMST 1982: at most {:.1e} rad from ERFA\n", worst);
  // A tenth of a millimetre on the ground would be 1.6e-11 rad.
  EXPECT_LT(worst, 1e-11);
}

TEST(LeapSeconds, EqualErfaOnEveryDayFrom1972To2026) {
  int days = 0;
  for (UtcTime t = utc_from_date(1972, 1, 1, 0); t < utc_from_date(2027, 1, 1, 0);
       t = plus_seconds(t, 86'400), ++days) {
    int year = 0, month = 0, day = 0;
    double fraction = 0.0;
    const JulianDate jd = julian_date(t);
    ASSERT_EQ(eraJd2cal(jd.day, jd.fraction, &year, &month, &day, &fraction), 0);
    double erfa_s = 0.0;
    ASSERT_GE(eraDat(year, month, day, 0.0, &erfa_s), 0);
    ASSERT_EQ(tai_minus_utc_s(t), erfa_s) << format_utc(t);
    ASSERT_EQ(tai_minus_utc_s(plus_ns(t, 86'400 * kNanosecondsPerSecond - 1)), erfa_s)
        << format_utc(t);
  }
  EXPECT_EQ(days, 55 * 365 + 14);
}

// Appendix C of AIAA 2006-6753, 6 April 2004, 07:51:28.386009 UTC.
struct WorkedExample {
  UtcTime time = utc_from_date(2004, 4, 6, 28'288'386'009'000);
  EarthOrientation orientation{-0.4399619, radians(-0.140682 * kArcsecond_rad),
                               radians(0.333309 * kArcsecond_rad)};
  State teme{{5'094'180.16210, 6'127'644.65950, 6'380'344.53270},
             {-4'746.131487, 785.818041, 5'531.931288},
             PropagationError::none};
  Position<Itrf> itrf_m{-1'033'479.3830, 7'901'295.2754, 6'380'356.5958};
  Vector<Itrf> itrf_m_per_s{-3'225.636520, -2'872.451450, 5'531.924446};
};

// The example holds its UT1 as a Julian date in one double, whose last digit is 40 us: it is late.
double example_lateness_s(const WorkedExample& example) {
  const JulianDate utc = julian_date(example.time);
  const double ut1 = utc.fraction + example.orientation.ut1_minus_utc_s / 86'400;
  return (((utc.day + ut1) - utc.day) - ut1) * 86'400;
}

TEST(ItrfFromTeme, ReproducesThePublishedExample) {
  WorkedExample example;
  EXPECT_NEAR(example_lateness_s(example), 14.69e-6, 1e-8);
  example.orientation.ut1_minus_utc_s += example_lateness_s(example);
  const Rotation<Itrf, Teme> rotation = itrf_from_teme(example.time, example.orientation);
  const double position_m = distance_m(rotation * example.teme.position_m, example.itrf_m);
  // The example has a day 1.5563 ms too long (its LOD); Aloft's days have 86,400 s.
  const Vector<Itrf> slower{0, 0, 7.292115146706979e-5 * 0.0015563 / 86'400};
  const Vector<Itrf> velocity =
      itrf_velocity(rotation, example.teme) + cross(slower, from_center(example.itrf_m));
  const double velocity_m_per_s = norm(velocity - example.itrf_m_per_s);
  fmt::print("published example: {:.1e} m, {:.1e} m/s away\n", position_m, velocity_m_per_s);
  EXPECT_LT(position_m, 1e-4) << "printed to 0.1 mm, 0.01 mm in TEME";
  EXPECT_LT(velocity_m_per_s, 2e-6) << "printed to 1e-6 m/s";
}

TEST(ItrfFromTeme, AtTheExactInstantIsAsFarFromTheExampleAsTheEarthTurnsMeanwhile) {
  const WorkedExample example;
  const Position<Itrf> itrf =
      itrf_from_teme(example.time, example.orientation) * example.teme.position_m;
  constexpr double kEarthRate_rad_per_s = 7.292115e-5;
  const double from_axis_m = std::hypot(example.itrf_m.x, example.itrf_m.y);
  EXPECT_NEAR(distance_m(itrf, example.itrf_m),
              example_lateness_s(example) * kEarthRate_rad_per_s * from_axis_m, 1e-4);
}

TEST(ItrfFromTeme, WithoutPolarMotionIsThePseudoEarthFixedPositionOfTheExample) {
  const WorkedExample example;
  EarthOrientation turned_only;
  turned_only.ut1_minus_utc_s = example.orientation.ut1_minus_utc_s + example_lateness_s(example);
  const Position<Itrf> pef = itrf_from_teme(example.time, turned_only) * example.teme.position_m;
  EXPECT_LT(distance_m(pef, Position<Itrf>{-1'033'475.03130, 7'901'305.58560, 6'380'344.53270}),
            1e-4);
}

TEST(ItrfFromTeme, EqualsErfasMatricesForAnyOrientation) {
  double worst = 0.0;
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    const UtcTime t = random_time(i);
    const EarthOrientation o{1.8 * random_uniform(2, 1, i) - 0.9,
                             radians((random_uniform(2, 2, i) - 0.5) * kArcsecond_rad),
                             radians((random_uniform(2, 3, i) - 0.5) * kArcsecond_rad)};
    const JulianDate jd = julian_date(t);
    double turn[3][3], pole[3][3], both[3][3];
    eraIr(turn);
    eraRz(eraGmst82(jd.day, jd.fraction + o.ut1_minus_utc_s / 86'400), turn);
    eraPom00(o.polar_x.radians(), o.polar_y.radians(), 0.0, pole);
    eraRxr(pole, turn, both);
    const Rotation<Itrf, Teme> rotation = itrf_from_teme(t, o);
    for (std::size_t row = 0; row < 3; ++row)
      for (std::size_t column = 0; column < 3; ++column)
        worst = std::max(worst, std::fabs(rotation.m[row][column] - both[row][column]));
  }
  EXPECT_LT(worst, 1e-11);
}

TEST(ItrfVelocity, IsTheSlopeOfTheItrfPosition) {
  const WorkedExample example;
  constexpr double kStep_s = 0.5;
  const auto itrf_after = [&](double s) {
    const Position<Teme> moved = example.teme.position_m + s * example.teme.velocity_m_per_s;
    const UtcTime t = plus_ns(example.time, std::llround(s * 1e9));
    return itrf_from_teme(t, example.orientation) * moved;
  };
  const Vector<Itrf> slope = (1 / (2 * kStep_s)) * (itrf_after(kStep_s) - itrf_after(-kStep_s));
  const Rotation<Itrf, Teme> rotation = itrf_from_teme(example.time, example.orientation);
  EXPECT_LT(norm(slope - itrf_velocity(rotation, example.teme)), 1e-3);
}

// What rests over one place of the turning Earth has no velocity.
TEST(ItrfVelocity, OfWhatTurnsWithTheEarthIsZero) {
  const UtcTime t = utc_from_date(2026, 6, 15, 0);
  constexpr double kEarthRate_rad_per_s = 7.292115146706979e-5;
  const Vector<Teme> axis{0, 0, kEarthRate_rad_per_s};
  State state;
  state.position_m = {42'164e3, 0, 0};
  state.velocity_m_per_s = cross(axis, from_center(state.position_m));
  EXPECT_LT(norm(itrf_velocity(itrf_from_teme(t, {}), state)), 1e-9);
}

constexpr const char* kHeader = "mjd,ut1_utc_s,pm_x_arcsec,pm_y_arcsec\n";

Result<EarthOrientationTable> table_of(const std::string& rows) {
  const TemporaryFile file("eop.csv", rows);
  return EarthOrientationTable::read(file.path());
}

std::string refusal(const std::string& rows) {
  const auto table = table_of(rows);
  EXPECT_FALSE(table) << rows;
  const std::string text = table ? "" : table.error().text();
  return text.substr(text.find("eop.csv"));
}

TEST(EarthOrientationTable, WithoutAFileSaysSo) {
  const EarthOrientationTable none;
  const UtcTime t = utc_from_date(2026, 6, 15, 0);
  EXPECT_EQ(none.source(), "none: UT1 = UTC, no polar motion");
  EXPECT_FALSE(none.covers(t));
  EXPECT_EQ(none.at(t).ut1_minus_utc_s, 0.0);
  EXPECT_EQ(none.at(t).polar_x.radians(), 0.0);
}

TEST(EarthOrientationTable, IsLinearBetweenDaysAndSilentOutside) {
  // 61,000 is 2025-11-21.
  const auto table = table_of(std::string(kHeader) + "61000,0.1,0.2,-0.3\n61001,0.3,0.4,0.5\n");
  ASSERT_TRUE(table) << table.error().text();
  const UtcTime begin = utc_from_date(2025, 11, 21, 0);
  const EarthOrientation first = table->at(begin);
  EXPECT_NEAR(first.ut1_minus_utc_s, 0.1, 1e-14);
  EXPECT_NEAR(first.polar_y.radians(), -0.3 * kArcsecond_rad, 1e-20);
  const EarthOrientation quarter = table->at(plus_seconds(begin, 21'600));
  EXPECT_NEAR(quarter.ut1_minus_utc_s, 0.15, 1e-14);
  EXPECT_NEAR(quarter.polar_x.radians(), 0.25 * kArcsecond_rad, 1e-20);
  EXPECT_NEAR(quarter.polar_y.radians(), -0.1 * kArcsecond_rad, 1e-20);
  EXPECT_NEAR(table->at(plus_seconds(begin, 86'400)).ut1_minus_utc_s, 0.3, 1e-14);
  for (const UtcTime outside : {plus_ns(begin, -1), plus_ns(plus_seconds(begin, 86'400), 1)}) {
    EXPECT_FALSE(table->covers(outside));
    EXPECT_EQ(table->at(outside).ut1_minus_utc_s, 0.0);
    EXPECT_EQ(table->at(outside).polar_x.radians(), 0.0);
  }
  EXPECT_TRUE(table->source().ends_with("eop.csv (2025-11-21 to 2025-11-22)")) << table->source();
}

TEST(EarthOrientationTable, FollowsALeapSecondWithoutAJumpOfUt1) {
  // 57,753 is 2016-12-31, whose last minute had 61 seconds.
  const auto table = table_of(std::string(kHeader) + "57753,-0.407,0,0\n57754,0.591,0,0\n");
  ASSERT_TRUE(table) << table.error().text();
  const UtcTime new_year = utc_from_date(2017, 1, 1, 0);
  EXPECT_NEAR(table->at(plus_ns(new_year, -1)).ut1_minus_utc_s, -0.409, 1e-9);
  EXPECT_NEAR(table->at(new_year).ut1_minus_utc_s, 0.591, 1e-12);
  EXPECT_NEAR(table->at(plus_seconds(new_year, -43'200)).ut1_minus_utc_s, -0.408, 1e-9);
}

TEST(EarthOrientationTable, RefusesBrokenFilesWithLineAndReason) {
  const std::string header = kHeader;
  EXPECT_EQ(refusal(""), "eop.csv: is empty; a CSV file with a header line is needed");
  EXPECT_EQ(refusal("mjd,ut1_utc_s\n1,2\n"),
            "eop.csv:1: no column 'pm_x_arcsec'; found: mjd, ut1_utc_s");
  EXPECT_EQ(refusal(header + "61000,0,0,0\n"), "eop.csv: has 1 rows; two or more are needed");
  EXPECT_EQ(refusal(header + "61000,nan,0,0\n61001,0,0,0\n"),
            "eop.csv:2: column 'ut1_utc_s': found 'nan'; a finite number is allowed");
  EXPECT_EQ(refusal(header + "61000,0,0,0\n61001,1.5,0,0\n"),
            "eop.csv:3: ut1_utc_s is 1.5; -1 to 1 is allowed");
  EXPECT_EQ(refusal(header + "61000,0,2.5,0\n"),
            "eop.csv:2: pm_x_arcsec is 2.5; -2 to 2 is allowed");
  EXPECT_EQ(refusal(header + "61000,0,0,-3\n"), "eop.csv:2: pm_y_arcsec is -3; -2 to 2 is allowed");
  EXPECT_EQ(refusal(header + "61000.5,0,0,0\n"),
            "eop.csv:2: mjd is 61000.5; a whole day from 0 to 99999 is allowed");
  EXPECT_EQ(refusal(header + "61000,0,0,0\n999999,0,0,0\n"),
            "eop.csv:3: mjd is 999999; a whole day from 0 to 99999 is allowed");
  EXPECT_EQ(refusal(header + "61001,0,0,0\n61000,0,0,0\n"),
            "eop.csv:3: mjd 61000 follows 61001; ascending days are allowed");
  // The gap from 1937 to 2016 would put the leap seconds between them into UT1 - UTC.
  EXPECT_EQ(refusal(header + "28876,-0.4,0,0\n57753,-0.4,0,0\n"),
            "eop.csv:3: mjd 57753 follows 28876; at most 31 days later is allowed");
  EXPECT_EQ(refusal(header + "61000,0,0\n"), "eop.csv:2: found 3 fields; the header has 4");
}

TEST(EarthOrientationTable, ReadsTheRealOne) {
  const auto path = data_file("eop/finals2000A_1973_2026-09.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the folder shared/data is absent";
  const auto table = EarthOrientationTable::read(path);
  ASSERT_TRUE(table) << table.error().text();
  EXPECT_EQ(table->source(), "finals2000A_1973_2026-09.csv (1973-01-02 to 2026-09-28)");
  EXPECT_FALSE(table->covers(utc_from_date(1973, 1, 1, 0)));
  EXPECT_TRUE(table->covers(utc_from_date(2026, 6, 15, 0)));
  EXPECT_FALSE(table->covers(utc_from_date(2026, 10, 1, 0)));
  // The published example's values, printed long before this file.
  const WorkedExample example;
  const EarthOrientation o = table->at(utc_from_date(2004, 4, 6, 0));
  EXPECT_NEAR(o.ut1_minus_utc_s, example.orientation.ut1_minus_utc_s, 1e-4);
  EXPECT_NEAR(o.polar_x.radians(), example.orientation.polar_x.radians(), 1e-3 * kArcsecond_rad);
  EXPECT_NEAR(o.polar_y.radians(), example.orientation.polar_y.radians(), 1e-3 * kArcsecond_rad);
  // UT1 never jumps: leap seconds keep it within 0.9 s of UTC, and a day changes it by
  // milliseconds.
  double before = table->at(utc_from_date(1973, 1, 2, 0)).ut1_minus_utc_s - 12;
  for (UtcTime t = utc_from_date(1973, 1, 2, 0); table->covers(t); t = plus_seconds(t, 21'600)) {
    const double ut1_minus_tai_s = table->at(t).ut1_minus_utc_s - tai_minus_utc_s(t);
    ASSERT_NEAR(ut1_minus_tai_s, before, 0.005) << format_utc(t);
    before = ut1_minus_tai_s;
  }
}

}  // namespace
}  // namespace aloft::orbit
