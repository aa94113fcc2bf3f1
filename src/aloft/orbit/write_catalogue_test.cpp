// Writing catalogues: what is read back is what was written.
#include <cmath>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "aloft/base/random.h"
#include "aloft/orbit/orbit.h"
#include "aloft/orbit/test_elements.h"

namespace aloft::orbit {
namespace {

constexpr CatalogueFormat kOmm[] = {CatalogueFormat::json, CatalogueFormat::csv,
                                    CatalogueFormat::kvn, CatalogueFormat::xml};

Catalogue written_and_read(const Catalogue& catalogue, CatalogueFormat format) {
  const auto text = write_catalogue(catalogue, format);
  EXPECT_TRUE(text) << (text ? "" : text.error().text());
  const auto read = parse_catalogue(text.value_or(""), "a");
  EXPECT_TRUE(read) << (read ? "" : read.error().text());
  return read.value_or(Catalogue{});
}

// Sets with as many digits as TLE have, of all signs and sizes.
Catalogue random_catalogue(int count) {
  Catalogue catalogue;
  std::uint64_t draw = 0;
  const auto below = [&draw](int limit) {
    return static_cast<int>(random_uniform(7, 0, draw++) * limit);
  };
  for (int i = 0; i < count; ++i) {
    WrittenSet set;
    set.number = static_cast<std::uint64_t>(i) * 113 % 340'000;
    set.year = 1957 + below(100);
    set.day_e8 = 1'0000'0000 + below(364) * 1'0000'0000LL + below(1'0000'0000);
    set.dot_e8 = below(2'0000'0000) - 1'0000'0000 + 1;
    set.ddot_e5 = below(199'999) - 99'999;
    set.ddot_exponent = -below(10);
    set.bstar_e5 = below(199'999) - 99'999;
    set.bstar_exponent = -below(10);
    set.inclination_e4 = below(180'0000);
    set.node_e4 = below(360'0000);
    set.eccentricity_e7 = below(1'000'0000);
    set.perigee_e4 = below(360'0000);
    set.anomaly_e4 = below(360'0000);
    set.mean_motion_e8 = 1 + below(17'0000'0000);
    const auto read = parse_tle(set.text(), "a.tle");
    EXPECT_TRUE(read) << (read ? "" : read.error().text());
    catalogue.elements.push_back(read->elements.front());
  }
  return catalogue;
}

TEST(WriteCatalogue, EveryNotationReadsBackToTheSameBits) {
  Catalogue catalogue = random_catalogue(2000);
  catalogue.elements[3].catalogue_number = 799'500'123;
  catalogue.elements[4].name = "A \"B\", <C> & 'D' [DTC]";
  catalogue.elements[5].name = "CAT\xC3\x89 1";
  catalogue.elements[6].epoch.ns += 1;
  catalogue.elements[7].international_designator = "";
  for (const CatalogueFormat format : kOmm)
    EXPECT_EQ(written_and_read(catalogue, format).elements, catalogue.elements);
}

TEST(WriteCatalogue, ATleReadsBackToTheSameBitsWhenItsDigitsAreEnough) {
  const Catalogue catalogue = random_catalogue(2000);
  const Catalogue read = written_and_read(catalogue, CatalogueFormat::tle);
  ASSERT_EQ(read.elements.size(), catalogue.elements.size());
  for (std::size_t i = 0; i < read.elements.size(); ++i) {
    ElementSet expected = catalogue.elements[i];
    const ElementSet& found = read.elements[i];
    // An exponent below -9 has no column: there the mantissa has fewer digits.
    if (std::fabs(expected.bstar_per_earth_radius) < 1e-10) {
      EXPECT_NEAR(expected.bstar_per_earth_radius, found.bstar_per_earth_radius, 0.6e-14);
      expected.bstar_per_earth_radius = found.bstar_per_earth_radius;
    }
    if (std::fabs(expected.mean_motion_ddot_rev_per_day3) < 1e-10) {
      EXPECT_NEAR(expected.mean_motion_ddot_rev_per_day3, found.mean_motion_ddot_rev_per_day3,
                  0.6e-14);
      expected.mean_motion_ddot_rev_per_day3 = found.mean_motion_ddot_rev_per_day3;
    }
    EXPECT_EQ(found, expected) << i;
  }
}

TEST(WriteCatalogue, ATleRoundsWhatHasMoreDigits) {
  ElementSet e = parse_tle(WrittenSet{}.text(), "a")->elements.front();
  e.inclination = degrees(51.641'649);
  e.node = degrees(359.999'99);
  e.mean_anomaly = degrees(-10.0);
  e.epoch = plus_ns(e.epoch, 400'000);
  e.bstar_per_earth_radius = 0.099'999'96;
  Catalogue catalogue;
  catalogue.elements.push_back(e);
  const ElementSet read = written_and_read(catalogue, CatalogueFormat::tle).elements.front();
  EXPECT_EQ(read.inclination, degrees(51.6416));
  EXPECT_EQ(read.node, degrees(0.0));
  EXPECT_EQ(read.mean_anomaly, degrees(350.0));
  EXPECT_EQ(read.epoch, plus_ns(e.epoch, -400'000));
  EXPECT_EQ(read.bstar_per_earth_radius, 0.1);
}

TEST(WriteCatalogue, WhatDoesNotFitATleIsRefusedByName) {
  const Catalogue one = *parse_tle(WrittenSet{}.text(), "a");
  Catalogue catalogue;
  catalogue.elements.assign(3, one.elements.front());
  catalogue.elements[0].catalogue_number = 340'000;
  catalogue.elements[2].epoch = utc_from_date(2057, 1, 1, 0);
  const auto text = write_catalogue(catalogue, CatalogueFormat::tle);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().messages,
            (std::vector<std::string>{
                "ISS (ZARYA): catalogue number is 340000; at most 339999 fits a TLE",
                "ISS (ZARYA): EPOCH is 2057-01-01T00:00:00Z; the years 1957 to 2056 fit a TLE"}));
  EXPECT_FALSE(write_catalogue(Catalogue{}, CatalogueFormat::json));
}

TEST(WriteCatalogue, RealCataloguesGoThroughEveryNotation) {
  const auto path = data_file("catalogue/starlink_2026-05-30.tle");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << path;
  const auto catalogue = read_catalogue(path);
  ASSERT_TRUE(catalogue);
  for (const CatalogueFormat format : kOmm)
    EXPECT_TRUE(written_and_read(*catalogue, format).elements == catalogue->elements);
  EXPECT_TRUE(written_and_read(*catalogue, CatalogueFormat::tle).elements == catalogue->elements);
}

}  // namespace
}  // namespace aloft::orbit
