#include "aloft/results/synthetic_run_test.h"

#include <algorithm>
#include <system_error>
#include <unistd.h>

#include <fmt/core.h>

namespace aloft::results::synthetic {
namespace {

namespace fs = std::filesystem;

LatencySummary latency(double median_ms) {
  return {median_ms - 6.5, median_ms, median_ms + 9.25, median_ms + 21.0, 100.0};
}

TerritoryRow territory(std::string id, std::string name, double population, double share) {
  TerritoryRow row;
  row.id = std::move(id);
  row.name = std::move(name);
  row.iso_alpha2 = row.id.size() == 2 ? row.id : "";
  row.area_km2 = 123456.78;
  row.gazetteer_population = population;
  row.served_area_share = 0.9 * share;
  row.gazetteer_population_share = share;
  row.served_time_share = share;
  row.reason_shares = {0.0, 0.75 * (1.0 - share), 0.25 * (1.0 - share)};
  row.longest_outage_s = share < 1.0 ? 45.0 : 0.0;
  if (share <= 0.0) return row;
  row.latency = latency(40.0 + 10.0 * share);
  row.quality = {180.5, 95.25, 20.0, 11.5};
  row.laser_share = 0.125;
  row.gateways = {{"Gravelines", 0.75}, {"Villenave; d'Ornon", 0.25}};
  row.pops = {{"Frankfurt", 1.0}};
  return row;
}

PlaceRow place(std::size_t i) {
  static const std::vector<std::string> kNames{
      "Plain", "Quote \"d\", comma", "<script>alert(1)</script>",
      "東京",  "Zürich & more",      "line\nbreak"};
  PlaceRow row;
  row.name = kNames[i % kNames.size()];
  row.country = i % 2 == 0 ? "AA" : "BB";
  row.territory_id = row.country;
  row.latitude_deg = -60.0 + 0.5 * static_cast<double>(i % 240);
  row.longitude_deg = -180.0 + static_cast<double>(i % 360);
  row.gazetteer_population = static_cast<double>(1000 * (i % 977));
  row.served = i % 2 == 0;
  row.served_time_share = row.served ? 1.0 : 0.0;
  row.reason_shares = {0.0, row.served ? 0.0 : 1.0, 0.0};
  if (!row.served) return row;
  row.latency = latency(30.0 + static_cast<double>(i % 50));
  row.quality = {200.0, 100.0, 20.0, 10.0};
  row.gateways = {{"Gravelines", 1.0}};
  row.pops = {{"Frankfurt", 1.0}};
  return row;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  static int count = 0;
  path_ = fs::temp_directory_path() / fmt::format("aloft-results-{}-{}", ::getpid(), ++count);
  fs::create_directories(path_);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path TemporaryFolder::operator/(const std::string& name) const { return path_ / name; }

RunInfo info() {
  RunInfo about;
  about.scenario_name = "synthetic <b>&\"quoted\"";
  about.scenario_file = "synthetic.toml";
  about.scenario_sha256 = "00aa11bb";
  about.aloft_version = "0.1.0";
  about.seed = 18'446'744'073'709'551'615ULL;
  about.first_slot_begin =
      slot_at(utc_from_date(2026, 6, 15, 43'212 * kNanosecondsPerSecond)).begin();
  about.slot_count = 500;
  about.catalogue_age = "median 0.4 days";
  about.catalogue_age_median_s = 34560.0;
  about.earth_orientation_source = "IERS finals2000A";
  about.gateway_source = "a list";
  about.pop_source = "another list";
  about.policy_source = "bundle.json: 9 entries of log.example";
  about.policy_alarms = {"decision 8 <expired>; the service stays on"};
  about.satellites = 6000;
  about.broadband_satellites = 5900;
  about.gateways = 2;
  about.pops = 1;
  about.planned_cells = 90;
  about.skipped = {"2 satellites without elements"};
  about.assumptions = {{"sky.min_elevation_deg", 25.0, "SAT-MOD-<2020>", "lowest elevation"}};
  return about;
}

RunTables tables(std::size_t places) {
  RunTables out;
  out.reasons.keys = {"not_activated", "gso_exclusion", "no_gateway_in_reach"};
  out.reasons.texts = {"territory not activated", "inside the GSO exclusion",
                       "no gateway in reach"};
  out.territories = {territory("AA", "Alpha <script>", 1e6, 1.0),
                     territory("BB", "Beta \"the\" second", 2e6, 0.0),
                     territory("CC", "Gamma", 0.0, 0.5), territory("x-dd", "Δέλτα", 5e5, 0.75)};
  out.territories[1].activation_reason = "refused by decision 7";
  DecisionRow decision;
  decision.number = 7;
  decision.reason = "refused by <decision> 7";
  decision.until = utc_from_date(2026, 7, 1, 0);
  decision.territories = {"BB"};
  decision.cells = 3;
  decision.area_km2 = 1234.0;
  decision.gazetteer_population = 2e6;
  out.decisions = {decision};
  for (std::size_t i = 0; i < places; ++i) out.places.push_back(place(i));
  for (int lat = -50; lat < 70; lat += 4)
    for (int lon = -170; lon < 180; lon += 5)
      out.cells.push_back({static_cast<double>(lat), static_cast<double>(lon),
                           lon < 0 ? 1.0F : 0.0F, lon < 0 ? 44.5F : 0.0F, 100.0, 5000.0, 1,
                           0x4000000000000000ULL + static_cast<std::uint64_t>(lat * 1000 + lon)});
  out.world.land_area_km2 = 1e8;
  out.world.served_area_share = 0.6;
  out.world.gazetteer_population = 3.13e9;
  out.world.gazetteer_population_share = 0.7;
  out.world.places_without_population = 1234;
  out.world.latency = latency(48.0);
  out.world.quality = {190.0, 99.0, 21.0, 12.0};
  out.world.laser_share = 0.2;
  out.world.reason_shares = {0.2, 0.1, 0.0};
  out.gateways = {{"Gravelines", 50.99, 2.13}};
  out.pops = {{"Frankfurt", 50.11, 8.68}};
  return out;
}

SlotSeries slot(const RunInfo& about, const RunTables& of, std::size_t n, std::size_t traces) {
  SlotSeries out;
  out.slot_begin = plus_seconds(about.first_slot_begin, 15 * static_cast<std::int64_t>(n));
  for (const TerritoryRow& row : of.territories) {
    const bool off = n % 4 == 3 && row.served_time_share < 1.0;
    const double share = off ? 0.0 : row.served_time_share;
    out.served_population_share.push_back(static_cast<float>(share));
    out.mean_rtt_ms.push_back(share > 0.0 ? 45.5F : 0.0F);
    out.laser_share.push_back(share > 0.0 ? 0.25F : 0.0F);
  }
  for (std::size_t i = 0; i < traces; ++i) {
    SlotSeries::PlaceSlot trace;
    trace.reason = "no satellite above the mask";
    if (n % 2 == 0)
      trace = {"SAT-1", "Gravelines, FR", "Frankfurt", 1, 51.25, 40.125, 99.0, 10.0, "served"};
    out.places.push_back(trace);
  }
  return out;
}

Result<void> write_run(const fs::path& folder, const RunInfo& about, const RunTables& of,
                       const std::vector<std::string>& traced) {
  std::vector<std::string> ids;
  for (const TerritoryRow& row : of.territories) ids.push_back(row.id);
  auto writer = RunWriter::create(folder, about, ids, traced);
  if (!writer) return pass_on(writer);
  for (std::size_t n = 0; n < about.slot_count; ++n) {
    auto appended = writer->append(slot(about, of, n, traced.size()));
    if (!appended) return appended;
  }
  return writer->finish(of);
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace aloft::results::synthetic
