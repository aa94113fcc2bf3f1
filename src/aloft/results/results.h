/// What a run leaves behind: tables, NetCDF, CSV, JSON and the HTML report.
///
/// Knows no satellites' physics: takes plain rows from engine/ and writes them. Everything is
/// written into a folder DIR.part beside DIR, whose files are moved to DIR when all are whole; a
/// run that ends early leaves nothing behind.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aloft/base/result.h"
#include "aloft/base/time.h"
#include "aloft/earth/earth.h"

namespace aloft::results {

/// What every table states about itself.
struct RunInfo {
  std::string scenario_name;
  std::string scenario_file;
  std::string scenario_sha256;
  std::string aloft_version;
  std::uint64_t seed = 0;
  UtcTime first_slot_begin;
  std::size_t slot_count = 0;
  std::string
      catalogue_age;  ///< In words with numbers, e.g. "shells: exact" or "median 0.4 days, ...".
  double catalogue_age_median_s = 0.0;
  double along_track_error_median_m = 0.0;
  std::string earth_orientation_source;
  std::string gateway_source;
  std::string pop_source;
  std::string policy_source;               ///< The policy bundle in words, or that there is none.
  std::vector<std::string> policy_alarms;  ///< An "on" that has expired, a review that is overdue.
  std::size_t satellites = 0;
  std::size_t broadband_satellites = 0;
  std::size_t gateways = 0;
  std::size_t pops = 0;
  std::size_t planned_cells = 0;
  std::vector<std::string> skipped;  ///< Everything left out, one sentence each.
  std::vector<std::string> without;  ///< What --without took away.
  /// Key, value, source, meaning of every assumption.
  struct Assumption {
    std::string key;
    double value;
    std::string source;
    std::string meaning;
  };
  std::vector<Assumption> assumptions;
};

/// name and share of time (of the served time), most used first.
using Shares = std::vector<std::pair<std::string, double>>;

struct LatencySummary {
  double p20_ms = 0.0;  ///< NaN-free: 0 where nothing was served; `samples` tells.
  double median_ms = 0.0;
  double p80_ms = 0.0;
  double p95_ms = 0.0;
  double samples = 0.0;  ///< Weight; 0: no service in the whole run.
};

struct Quality {
  double downlink_typical_mbps = 0.0;  ///< Median over time (and terminals) while served.
  double downlink_busy_hour_mbps = 0.0;
  double uplink_typical_mbps = 0.0;
  double uplink_busy_hour_mbps = 0.0;
};

/// Names of the reasons for no service, in the order of `reason_shares`.
struct ReasonNames {
  std::vector<std::string> keys;   ///< For column names.
  std::vector<std::string> texts;  ///< For people.
};

struct TerritoryRow {
  std::string id;
  std::string name;
  std::string iso_alpha2;
  std::string iso_alpha3;
  double area_km2 = 0.0;
  double served_area_share = 0.0;  ///< Of the area: cells served in at least 99 % of the slots.
  double gazetteer_population = 0.0;
  double gazetteer_population_share =
      0.0;  ///< Of those people: in cells served in at least 99 % of the slots.
  double served_time_share = 0.0;  ///< Mean over people (over area where there are none).
  LatencySummary latency;
  Quality quality;
  double laser_share = 0.0;       ///< Of served time: at least one laser hop.
  double longest_outage_s = 0.0;  ///< Longest at any of its parcels with people (any, if none).
  Shares gateways;
  Shares pops;
  std::vector<double>
      reason_shares;              ///< Of all time, by ReasonNames; sums to 1 - served_time_share.
  std::string activation_reason;  ///< What kept it off, wholly or in part; empty if nothing.
};

/// What one decision kept off in the run.
struct DecisionRow {
  std::int64_t number = 0;  ///< 0: what was left out without a decision.
  std::string reason;
  std::optional<UtcTime> since;
  std::optional<UtcTime> until;
  std::vector<std::string> territories;  ///< Ids, ascending.
  std::size_t cells = 0;                 ///< Parts of cells, one for each territory.
  double area_km2 = 0.0;
  double gazetteer_population = 0.0;
  double longest_off_s = 0.0;  ///< In the run, at any cell.
};

struct PlaceRow {
  std::string name;
  std::string country;
  std::string territory_id;
  double latitude_deg = 0.0;
  double longitude_deg = 0.0;
  double gazetteer_population = 0.0;
  double served_time_share = 0.0;
  bool served = false;  ///< In at least 99 % of the slots.
  LatencySummary latency;
  Quality quality;
  double laser_share = 0.0;
  double longest_outage_s = 0.0;
  Shares gateways;
  Shares pops;
  std::vector<double> reason_shares;
  std::string activation_reason;  ///< What kept it off in some slot; empty if nothing.
};

/// A cell of the map: where, what share of the slots was served, and what it stands for.
struct MapCell {
  double latitude_deg = 0.0;
  double longitude_deg = 0.0;
  float served_time_share = 0.0F;
  float median_rtt_ms = 0.0F;
  double population = 0.0;
  double area_km2 = 0.0;
  std::uint8_t main_reason =
      0;  ///< Index into ReasonNames of the most frequent reason, if not served.
  std::uint64_t cell_id = 0;
  std::int64_t decision = 0;  ///< The last that kept a part of it off; 0: none.
};

/// The whole world, and the coverage of the gazetteer, said wherever a population share is.
struct WorldSummary {
  double land_area_km2 = 0.0;
  double served_area_share = 0.0;
  double gazetteer_population = 0.0;
  double gazetteer_population_share = 0.0;
  double world_population = 8.0e9;  ///< Rounded; for the gazetteer's coverage.
  std::size_t places_without_population = 0;
  LatencySummary latency;
  Quality quality;
  double laser_share = 0.0;
  std::vector<double> reason_shares;       ///< Of people and time.
  std::vector<double> area_reason_shares;  ///< Of land area and time.
  /// Round trip in ms, and the share of the served time of people that lies below it; ascending.
  std::vector<std::pair<double, double>> latency_distribution;
  Shares gateways;  ///< Of the served time of people.
  Shares pops;
};

/// A gateway or a point of presence on the map.
struct MapPoint {
  std::string name;
  double latitude_deg = 0.0;
  double longitude_deg = 0.0;
};

/// What stands at each point of the report's map, row by row from the north-west. The points lie
/// evenly in the Equal Earth projection, so each stands for the same area, about 570 km2. Empty:
/// the report has no map.
struct MapGrid {
  static constexpr std::size_t kColumns = 1440;
  static constexpr std::size_t kRows = 701;
  static constexpr std::int32_t kSea = -1;
  std::vector<std::int32_t> territory;  ///< Row of `RunTables::territories`, or kSea.
  std::vector<std::int32_t> cell;       ///< Row of `RunTables::cells`, or kSea.
};
/// Where on the Earth a point of the map is; nothing in the corners outside the Earth's outline.
std::optional<earth::Geodetic> location_of_map_point(std::size_t point);
/// The point of the map nearest to a place.
std::size_t map_point_at(const earth::Geodetic& place);

struct RunTables {
  ReasonNames reasons;
  WorldSummary world;
  std::vector<TerritoryRow> territories;  ///< Ordered by id.
  std::vector<PlaceRow> places;           ///< In the gazetteer's order.
  std::vector<MapCell> cells;
  std::vector<DecisionRow> decisions;  ///< By number.
  std::vector<MapPoint> gateways;      ///< For the report's map; may be empty.
  std::vector<MapPoint> pops;
  MapGrid map;
  std::vector<std::size_t> traced_places;  ///< Rows of `places` whose slots were asked for.
};

/// One slot, as series by territory (in the order of TerritoryRow) and as traces of asked-for
/// places.
struct SlotSeries {
  UtcTime slot_begin;
  std::vector<float> served_population_share;  ///< By territory: people served in this slot (area
                                               ///< where no people).
  std::vector<float> mean_rtt_ms;  ///< By territory, weighted alike; 0 where nothing is served.
  std::vector<float> laser_share;
  struct PlaceSlot {
    std::string satellite;  ///< Empty where not served.
    std::string gateway;
    std::string pop;
    int laser_hops = 0;
    double elevation_deg = 0.0;
    double rtt_ms = 0.0;
    double downlink_busy_hour_mbps = 0.0;
    double uplink_busy_hour_mbps = 0.0;
    std::string reason;  ///< "served" or why not.
  };
  std::vector<PlaceSlot> places;  ///< In the order of the names given to `create`.
};

/// Streams a run into a folder. Files: summary.json, territories.csv, places.csv, results.nc,
/// report.html, and place_NAME.csv for every traced place.
class RunWriter {
 public:
  /// Fails if the folder cannot be made, or exists and holds something that no run has written.
  static Result<RunWriter> create(const std::filesystem::path& folder, const RunInfo& info,
                                  const std::vector<std::string>& territory_ids,
                                  const std::vector<std::string>& traced_places);
  ~RunWriter();  ///< Removes the partial folder unless finished.
  RunWriter(RunWriter&&) noexcept;
  RunWriter& operator=(RunWriter&&) noexcept;
  /// Slots in order of time.
  Result<void> append(const SlotSeries& slot);
  Result<void> finish(const RunTables& tables);

 private:
  struct State;
  explicit RunWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The table that `aloft run` ends with: the world, then the `rows` most populous territories.
std::string terminal_table(const RunInfo& info, const RunTables& tables, std::size_t rows);

/// The differences of two result folders, for people or as JSON: territories and places that gained
/// or lost service, and changes of latency and rates; scenario differences first.
Result<std::string> compare(const std::filesystem::path& before, const std::filesystem::path& after,
                            bool json);

}  // namespace aloft::results
