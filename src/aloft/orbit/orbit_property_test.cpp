// What holds for every element set, tried on thousands of made-up ones.
#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "aloft/base/random.h"
#include "aloft/orbit/element_text.h"
#include "aloft/orbit/orbit.h"
#include "aloft/orbit/test_elements.h"
#include "aloft/orbit/theory.h"

namespace aloft::orbit {
namespace {

constexpr std::uint64_t kCases = 2'000;

// Whole numbers of one case: the same in every run, and known from the case's number alone.
class Draw {
 public:
  explicit Draw(std::uint64_t number) : case_(number) {}
  std::int64_t among(std::int64_t low, std::int64_t high) {
    const auto count = static_cast<std::uint64_t>(high - low + 1);
    return low + static_cast<std::int64_t>(random_bits(1, case_, ++drawn_) % count);
  }
  int small(int low, int high) { return static_cast<int>(among(low, high)); }
  template <class T>
  T one_of(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(
        among(0, static_cast<std::int64_t>(choices.size()) - 1))];
  }

 private:
  std::uint64_t case_;
  std::uint64_t drawn_ = 0;
};

// Any set that the format can hold and the reader allows, ends of ranges more often than others.
WrittenSet any_set(Draw& draw) {
  const auto within = [&draw](std::int64_t low, std::int64_t high) {
    const std::int64_t value = draw.among(low, high);
    return draw.one_of<std::int64_t>({low, high, value, value, value, value, value, value});
  };
  const auto small = [&](int low, int high) { return static_cast<int>(within(low, high)); };
  WrittenSet set;
  set.name = draw.one_of<std::string>({"", "A", "STARLINK-1007", "0x", "1 KUNS-PF", "[X]"});
  set.number = static_cast<std::uint64_t>(within(1, 339'999));
  set.year = small(1957, 2056);
  set.day_e8 = within(1'00000000, 365'99999999);
  set.dot_e8 = small(-99'999'999, 99'999'999);
  set.ddot_e5 = small(-99'999, 99'999);
  set.ddot_exponent = small(-9, 1);
  set.bstar_e5 = small(-99'999, 99'999);
  set.bstar_exponent = small(-9, 1);
  set.inclination_e4 = small(0, 180'0000);
  set.node_e4 = small(0, 360'0000);
  set.eccentricity_e7 = small(0, 9'999'999);
  set.perigee_e4 = small(0, 360'0000);
  set.anomaly_e4 = small(0, 360'0000);
  set.mean_motion_e8 = within(1, 20'00000000);
  return set;
}

// A set of a satellite that stays up for days: perigee above 350 km, little drag.
WrittenSet any_lasting_set(Draw& draw) {
  WrittenSet set = any_set(draw);
  set.eccentricity_e7 = draw.small(0, 7'500'000);
  set.bstar_e5 = draw.small(0, 99'999);
  set.bstar_exponent = -4;
  const double e = set.eccentricity_e7 / 1e7;
  const double perigee_km = theory::kEarthRadius_km + draw.small(350, 20'000);
  const double a_km = perigee_km / (1 - e);
  const double rev_per_day =
      std::sqrt(theory::kMu_km3_per_s2 / (a_km * a_km * a_km)) * 86'400 / (2 * std::numbers::pi);
  set.mean_motion_e8 = std::llround(rev_per_day * 1e8);
  return set;
}

ElementSet read(const WrittenSet& set) {
  const auto catalogue = parse_tle(set.text(), "a.tle");
  EXPECT_TRUE(catalogue) << set.text() << (catalogue ? "" : catalogue.error().text());
  return catalogue ? catalogue->elements.front() : ElementSet{};
}

// One division of whole numbers, so that it is rounded once.
double scaled(int mantissa_e5, int exponent) {
  double one = 1.0;
  for (int power = exponent; power < 5; ++power) one *= 10.0;
  return mantissa_e5 / one;
}

TEST(AnyTleText, IsReadAsItWasWritten) {
  for (std::uint64_t i = 0; i < kCases; ++i) {
    Draw draw(i);
    const WrittenSet set = any_set(draw);
    const ElementSet e = read(set);
    EXPECT_EQ(e.name, set.name.empty() ? std::to_string(set.number) : set.name);
    EXPECT_EQ(e.catalogue_number, set.number);
    EXPECT_EQ(e.epoch, set.epoch());
    EXPECT_EQ(e.inclination, degrees(set.inclination_e4 / 1e4));
    EXPECT_EQ(e.node, degrees(set.node_e4 / 1e4));
    EXPECT_EQ(e.argument_of_perigee, degrees(set.perigee_e4 / 1e4));
    EXPECT_EQ(e.mean_anomaly, degrees(set.anomaly_e4 / 1e4));
    EXPECT_EQ(e.eccentricity, set.eccentricity_e7 / 1e7);
    EXPECT_EQ(e.mean_motion_dot_rev_per_day2, set.dot_e8 / 1e8);
    EXPECT_EQ(e.mean_motion_ddot_rev_per_day3, scaled(set.ddot_e5, set.ddot_exponent));
    EXPECT_EQ(e.bstar_per_earth_radius, scaled(set.bstar_e5, set.bstar_exponent));
    EXPECT_EQ(e.mean_motion_rad_per_s,
              mean_motion_from_rev_per_day(static_cast<double>(set.mean_motion_e8) / 1e8));
  }
}

TEST(AnyOmmJsonText, GivesWhatTheTleGives) {
  for (std::uint64_t i = 0; i < kCases; ++i) {
    Draw draw(i);
    const WrittenSet set = any_set(draw);
    const ElementSet tle = read(set);
    for (const auto dialect : {WrittenSet::Dialect::numbers, WrittenSet::Dialect::strings}) {
      const auto catalogue = parse_omm_json(set.json(dialect), "a.json");
      ASSERT_TRUE(catalogue) << set.json(dialect) << catalogue.error().text();
      const ElementSet& omm = catalogue->elements.front();
      EXPECT_EQ(omm.name, tle.name);
      EXPECT_EQ(omm.catalogue_number, tle.catalogue_number);
      EXPECT_EQ(omm.epoch, tle.epoch);
      EXPECT_EQ(omm.mean_motion_rad_per_s, tle.mean_motion_rad_per_s);
      EXPECT_EQ(omm.eccentricity, tle.eccentricity);
      EXPECT_EQ(omm.inclination, tle.inclination);
      EXPECT_EQ(omm.node, tle.node);
      EXPECT_EQ(omm.argument_of_perigee, tle.argument_of_perigee);
      EXPECT_EQ(omm.mean_anomaly, tle.mean_anomaly);
      EXPECT_EQ(omm.bstar_per_earth_radius, tle.bstar_per_earth_radius);
      EXPECT_EQ(omm.mean_motion_dot_rev_per_day2, tle.mean_motion_dot_rev_per_day2);
      EXPECT_EQ(omm.mean_motion_ddot_rev_per_day3, tle.mean_motion_ddot_rev_per_day3);
    }
  }
}

// Pieces of real lines between noise come further into the reader than noise alone.
TEST(AnyTleText, OfWhateverBytesIsReadOrRefusedWithReasons) {
  int read_whole = 0;
  for (std::uint64_t i = 0; i < 10 * kCases; ++i) {
    Draw draw(i);
    const WrittenSet set = any_set(draw);
    std::string text;
    for (const std::string& line : {set.name, set.line1(), set.line2()}) {
      const auto cut = static_cast<std::size_t>(draw.among(0, static_cast<int>(line.size())));
      text += draw.one_of<std::string>({line, line, line, line.substr(0, cut)});
      text += draw.one_of<std::string>({"\n", "\r\n", "\r\r\n", " \n", "\n", "\n", ""});
      text += draw.one_of<std::string>(
          {"", "", "", "", "", "x", std::string(1, '\0'), "\xFF", "1 ", "2 "});
    }
    const auto catalogue = parse_tle(text, "a.tle");
    if (catalogue) {
      ++read_whole;
      EXPECT_EQ(catalogue->elements.size(), 1U) << text;
      EXPECT_EQ(catalogue->elements.front().catalogue_number, set.number) << text;
    } else {
      EXPECT_FALSE(catalogue.error().messages.empty()) << text;
    }
  }
  EXPECT_GT(read_whole, 100);
}

bool is_finite(const State& state) {
  return std::isfinite(norm(from_center(state.position_m))) &&
         std::isfinite(norm(state.velocity_m_per_s));
}

TEST(AnyOrbit, IsAnsweredWithAStateOrAnErrorAtAnyTime) {
  int errors = 0;
  for (std::uint64_t i = 0; i < kCases; ++i) {
    Draw draw(i);
    const WrittenSet set = any_set(draw);
    const Sgp4 sgp4(read(set));
    for (int k = 0; k < 5; ++k) {
      const State state = sgp4.at_minutes(draw.small(-5'000'000, 5'000'000));
      EXPECT_TRUE(is_finite(state) || state.error != PropagationError::none) << set.text();
      errors += state.error == PropagationError::none ? 0 : 1;
    }
  }
  EXPECT_GT(errors, 100) << "the sets reach into what SGP4 refuses";
}

// Periodic terms of oblateness move a satellite by some 25 km, Sun and Moon by more where the orbit
// is long.
TEST(AnyLastingOrbit, StaysBetweenPerigeeAndApogee) {
  for (std::uint64_t i = 0; i < kCases; ++i) {
    Draw draw(i);
    const WrittenSet set = any_lasting_set(draw);
    const ElementSet elements = read(set);
    const Sgp4 sgp4(elements);
    const double n = elements.mean_motion_rad_per_s;
    const double a_km = std::cbrt(theory::kMu_km3_per_s2 / (n * n));
    const double slack_km = 30.0 + 0.01 * a_km;
    for (int k = 0; k < 10; ++k) {
      const State state = sgp4.at_minutes(draw.small(-1440, 1440));
      ASSERT_EQ(state.error, PropagationError::none) << set.text();
      const double r_km = norm(from_center(state.position_m)) / 1e3;
      EXPECT_GT(r_km, a_km * (1 - elements.eccentricity) - slack_km) << set.text();
      EXPECT_LT(r_km, a_km * (1 + elements.eccentricity) + slack_km) << set.text();
    }
  }
}

// The vis-viva integral: the speed follows from the radius, but for oblateness and the like.
TEST(AnyLastingOrbit, IsAsFastAsItsRadiusAsks) {
  for (std::uint64_t i = 0; i < kCases; ++i) {
    Draw draw(i);
    const WrittenSet set = any_lasting_set(draw);
    const ElementSet elements = read(set);
    const Sgp4 sgp4(elements);
    const double n = elements.mean_motion_rad_per_s;
    const double a_m = 1e3 * std::cbrt(theory::kMu_km3_per_s2 / (n * n));
    for (int k = 0; k < 10; ++k) {
      const State state = sgp4.at_minutes(draw.small(-1440, 1440));
      const double r_m = norm(from_center(state.position_m));
      const double speed = std::sqrt(1e9 * theory::kMu_km3_per_s2 * (2 / r_m - 1 / a_m));
      EXPECT_NEAR(norm(state.velocity_m_per_s), speed, 0.02 * speed) << set.text();
    }
  }
}

// SGP4's velocity leaves out the slopes of its slow periodic terms. SDP4 divides by the sine of the
// inclination, so that a deep orbit over the equator against the Earth's turn has no smooth node.
TEST(AnyLastingOrbit, HasAVelocityThatIsTheSlopeOfItsPosition) {
  constexpr double kStep_min = 1.0 / 600.0;
  for (std::uint64_t i = 0; i < kCases; ++i) {
    Draw draw(i);
    WrittenSet set = any_lasting_set(draw);
    set.inclination_e4 = draw.small(0, 175'0000);
    const Sgp4 sgp4(read(set));
    const double t = draw.small(-1440, 1440);
    const State now = sgp4.at_minutes(t);
    const Vector<Teme> slope =
        (1 / (120 * kStep_min)) *
        (sgp4.at_minutes(t + kStep_min).position_m - sgp4.at_minutes(t - kStep_min).position_m);
    EXPECT_LT(norm(slope - now.velocity_m_per_s), 2e-3 * norm(now.velocity_m_per_s)) << set.text();
  }
}

}  // namespace
}  // namespace aloft::orbit
