// Gateways from the lists that people publish, and from lists with mistakes.
#include <algorithm>

#include "aloft/link/site_list.h"
#include "aloft/link/test_world.h"

namespace aloft::link {
namespace {

Result<Gateways> read_text(std::string_view text) { return read_gateways(scratch_csv(text), {}); }

/// Row of a name, or none.
GatewayIndex find(const Gateways& gateways, std::string_view name) {
  for (const GatewayIndex g : rows<GatewayIndex>(gateways.size()))
    if (gateways.name[g] == name) return g;
  return {};
}

std::size_t count_skipped(const Gateways& gateways, std::string_view part) {
  return static_cast<std::size_t>(
      std::count_if(gateways.skipped.begin(), gateways.skipped.end(),
                    [&](const std::string& line) { return line.find(part) != std::string::npos; }));
}

void expect_error(const Result<Gateways>& result, const std::vector<std::string>& parts) {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Error::Code::invalid_input);
  for (const std::string& part : parts)
    EXPECT_NE(result.error().text().find(part), std::string::npos)
        << "'" << part << "' is missing in:\n"
        << result.error().text();
}

TEST(GatewayList, OfMarch2026HasItsOperationalGatewaysAndCountsTheRest) {
  const auto path = shared_data("ground/gateways_pops_2026-03-20.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there";
  const auto gateways = read_gateways(path, {});
  ASSERT_TRUE(gateways) << gateways.error().text();
  // Counted with awk: 214 operational gateways, 93 planned ones, 50 PoPs.
  EXPECT_EQ(gateways->size(), 214U);
  EXPECT_EQ(gateways->skipped.size(), 143U);
  EXPECT_EQ(count_skipped(*gateways, "not operational (planned)"), 93U);
  EXPECT_EQ(count_skipped(*gateways, "not a gateway (pop)"), 50U);
  EXPECT_EQ(gateways->source, path.string());
  const GatewayIndex adelanto = find(*gateways, "Adelanto, CA");
  ASSERT_TRUE(adelanto.valid());
  EXPECT_DOUBLE_EQ(gateways->location[adelanto].latitude.degrees(), 34.5828);
  EXPECT_DOUBLE_EQ(gateways->location[adelanto].longitude.degrees(), -117.409);
  EXPECT_EQ(gateways->location[adelanto].height_m, 0.0);
  // This list says nothing of antennas and masks, so the assumptions hold.
  const scenario::Assumptions assumptions;
  EXPECT_EQ(gateways->antennas[adelanto], assumptions.gateway_antennas);
  EXPECT_EQ(gateways->elevation_mask[adelanto], assumptions.gateway_elevation_mask);
}

TEST(GatewayList, OfOctober2023IsReadByItsFlagsWithAntennasAndMasks) {
  const auto path = shared_data("ground/gateways_2023-10-10.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there";
  const auto gateways = read_gateways(path, {});
  ASSERT_TRUE(gateways) << gateways.error().text();
  // Counted with awk: 171 of 222 rows have a band marked TRUE, but ten of those are under
  // construction or not built by their status.
  EXPECT_EQ(gateways->size(), 161U);
  EXPECT_EQ(gateways->skipped.size(), 61U);
  EXPECT_GE(count_skipped(*gateways, "(Construction)"), 13U);
  const GatewayIndex camacari = find(*gateways, "Camaçari, BR");
  ASSERT_TRUE(camacari.valid());
  EXPECT_EQ(gateways->antennas[camacari], 8);
  EXPECT_DOUBLE_EQ(gateways->elevation_mask[camacari].degrees(), 25.0);
  for (const int antennas : gateways->antennas) EXPECT_GE(antennas, 1);
}

TEST(GatewayList, OfSitesWithoutNameAndStatusIsRefusedWithBothColumns) {
  const auto path = shared_data("ground/oneweb_snp.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there";
  expect_error(read_gateways(path, {}), {"oneweb_snp.csv:1", "'name'", "'status'", "lon, lat"});
}

TEST(GatewayList, TakesTheFlagOfEachBand) {
  const auto gateways = read_text(
      "name,lat,lon,status,ka_operational,ka_antennas,ka_min_el_deg,"
      "e_operational,e_antennas,e_min_el_deg\n"
      "ka only,1,2,Built,TRUE,8,25,FALSE,32,5\n"
      "both,3,4,Unknown,TRUE,8,25,TRUE,32,15\n"
      "neither,5,6,Live,FALSE,8,25,FALSE,32,5\n"
      "contradictory,7,8,Construction,TRUE,8,25,FALSE,,\n"
      "no numbers,9,10,,true,,,,,\n");
  ASSERT_TRUE(gateways) << gateways.error().text();
  EXPECT_EQ(gateways->name.raw(), (std::vector<std::string>{"ka only", "both", "no numbers"}));
  EXPECT_EQ(gateways->antennas.raw(), (std::vector<int>{8, 40, 8}));
  EXPECT_DOUBLE_EQ(gateways->elevation_mask[GatewayIndex(0)].degrees(), 25.0);
  EXPECT_DOUBLE_EQ(gateways->elevation_mask[GatewayIndex(1)].degrees(), 15.0);
  EXPECT_DOUBLE_EQ(gateways->elevation_mask[GatewayIndex(2)].degrees(), 10.0);  // Assumed.
  EXPECT_EQ(gateways->skipped,
            (std::vector<std::string>{"neither: not operational (Live)",
                                      "contradictory: not operational (Construction)"}));
}

TEST(GatewayList, GivesNamesakesANumber) {
  const auto gateways =
      read_text("name,lat,lon,status\nHill,1,2,live\nhill,3,4,operational\nHill,5,6,built\n");
  ASSERT_TRUE(gateways);
  EXPECT_EQ(gateways->name.raw(), (std::vector<std::string>{"Hill", "hill (2)", "Hill (3)"}));
}

TEST(GatewayList, ReportsAllMistakesTogetherWithLineColumnFoundAndAllowed) {
  const auto gateways = read_text(
      "name,lat,lon,status,antennas,min_el_deg\n"
      "north of the pole,90.5,0,live,8,25\n"
      "nan,nan,0,live,8,25\n"
      "\n"
      "words,0,far away,live,8,25\n"
      "too far,0,180.1,live,8,25\n"
      "less than none,0,0,live,-1,25\n"
      "upside down,0,0,live,8,91\n"
      ",0,0,live,8,25\n");
  expect_error(gateways, {":2: column 'lat': found 90.5; allowed are -90 to 90",
                          ":3: column 'lat': found 'nan'; a finite number",
                          ":5: column 'lon': found 'far away'; a finite number",
                          ":6: column 'lon': found 180.1; allowed are -180 to 180",
                          ":7: column 'antennas': found -1; allowed are 0 to 1000",
                          ":8: column 'min_el_deg': found 91; allowed are 0 to 90",
                          ":9: column 'name': found nothing; a name is needed"});
  EXPECT_EQ(gateways.error().messages.size(), 7U);
}

TEST(GatewayList, OfBadShapeIsRefused) {
  expect_error(read_text(""), {"is empty", "a CSV file with a header line is needed"});
  expect_error(read_text("name,lat,lon,status\nHill,1,2\n"), {":2: found 3 fields", "has 4"});
  expect_error(read_text("name,lat,lon,status\n\"Hill,1,2,live\n"), {":2:", "not closed"});
  expect_error(read_text("name,latitude,lon,status\nHill,1,2,live\n"),
               {":1:", "'lat'", "name, latitude, lon, status"});
  expect_error(read_gateways("no/such/file.csv", {}), {"no/such/file.csv", "cannot be read"});
}

TEST(GatewayList, NeedsAnOperationalOne) {
  expect_error(read_text("name,lat,lon,status\nHill,1,2,planned\nDale,3,4,unknown\n"),
               {"no operational gateway among 2 rows"});
}

Gateways hill_dale_and_vale() {
  Gateways gateways;
  for (int i = 0; i < 3; ++i) add_gateway(gateways, i, i, 8, 10.0);
  gateways.name = Column<GatewayIndex, std::string>({"Hill, UK", "Dale, UK", "Vale, UK"});
  gateways.skipped = {"Moor: not operational (planned)"};
  return gateways;
}

TEST(WithoutGateway, TakesItAwayAndSaysSo) {
  const auto left = take_away(hill_dale_and_vale(), {"dale, uk"});
  ASSERT_TRUE(left);
  EXPECT_EQ(left->name.raw(), (std::vector<std::string>{"Hill, UK", "Vale, UK"}));
  EXPECT_EQ(left->location[GatewayIndex(1)].latitude.degrees(), degrees(2.0).degrees());
  EXPECT_EQ(left->skipped, (std::vector<std::string>{"Moor: not operational (planned)",
                                                     "Dale, UK: taken away on request"}));
}

TEST(WithoutGateway, SuggestsTheNearestNamesForUnknownOnes) {
  const auto left = take_away(hill_dale_and_vale(), {"Hull, UK", "Dale, UK", "Nowhere"});
  expect_error(left, {"no gateway is called 'Hull, UK'", "did you mean Hill, UK",
                      "no gateway is called 'Nowhere'"});
  EXPECT_EQ(left.error().messages.size(), 2U);
}

}  // namespace
}  // namespace aloft::link
