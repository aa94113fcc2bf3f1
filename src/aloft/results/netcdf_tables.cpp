#include <limits>
#include <span>
#include <string>
#include <vector>

#include "aloft/results/netcdf_series.h"

namespace aloft::results {
namespace {

constexpr float kNothing = std::numeric_limits<float>::quiet_NaN();

template <class Row>
using Value = double (*)(const Row&);

// One number a row, as a variable of its own. NaN where `measured` says that there is none.
template <class Row>
struct NumberColumn {
  const char* name;
  VariableMeaning meaning;
  Value<Row> value;
  bool only_if_served = false;
};

template <class Row>
bool was_served(const Row& row) {
  return row.latency.samples > 0.0;
}
bool was_served(const MapCell& cell) { return cell.served_time_share > 0.0F; }

template <class Row>
void write_numbers(NetcdfFile& file, int dimension, const std::vector<Row>& rows,
                   const std::string& prefix, const char* coordinates,
                   const std::vector<NumberColumn<Row>>& columns) {
  for (const NumberColumn<Row>& column : columns) {
    std::vector<float> values;
    values.reserve(rows.size());
    for (const Row& row : rows) {
      const bool missing = column.only_if_served && !was_served(row);
      values.push_back(missing ? kNothing : static_cast<float>(column.value(row)));
    }
    const int id = file.floats(prefix + column.name, {dimension}, column.meaning);
    file.attribute(id, "coordinates", std::string(coordinates));
    file.put(id, std::span<const float>(values));
  }
}

// The columns that territories and places share.
template <class Row>
std::vector<NumberColumn<Row>> service_columns() {
  return {
      {"gazetteer_population",
       {"people in the gazetteer", "1", ""},
       [](const Row& r) { return r.gazetteer_population; }},
      {"served_time_share",
       {"share of time served, mean over people", "1", ""},
       [](const Row& r) { return r.served_time_share; }},
      {"latency_p20",
       {"20th percentile of round-trip time while served", "ms", ""},
       [](const Row& r) { return r.latency.p20_ms; },
       true},
      {"latency_median",
       {"median round-trip time while served", "ms", ""},
       [](const Row& r) { return r.latency.median_ms; },
       true},
      {"latency_p80",
       {"80th percentile of round-trip time while served", "ms", ""},
       [](const Row& r) { return r.latency.p80_ms; },
       true},
      {"latency_p95",
       {"95th percentile of round-trip time while served", "ms", ""},
       [](const Row& r) { return r.latency.p95_ms; },
       true},
      {"downlink_typical",
       {"median downlink rate of a terminal", "Mbit s-1", ""},
       [](const Row& r) { return r.quality.downlink_typical_mbps; },
       true},
      {"downlink_busy_hour",
       {"downlink rate of a terminal in the busy hour", "Mbit s-1", ""},
       [](const Row& r) { return r.quality.downlink_busy_hour_mbps; },
       true},
      {"uplink_typical",
       {"median uplink rate of a terminal", "Mbit s-1", ""},
       [](const Row& r) { return r.quality.uplink_typical_mbps; },
       true},
      {"uplink_busy_hour",
       {"uplink rate of a terminal in the busy hour", "Mbit s-1", ""},
       [](const Row& r) { return r.quality.uplink_busy_hour_mbps; },
       true},
      {"laser_time_share",
       {"share of served time with a laser link in the path", "1", ""},
       [](const Row& r) { return r.laser_share; },
       true},
      {"longest_outage",
       {"longest outage", "s", ""},
       [](const Row& r) { return r.longest_outage_s; }},
  };
}

template <class Row, class Member>
std::vector<std::string> texts_of(const std::vector<Row>& rows, Member member) {
  std::vector<std::string> out;
  out.reserve(rows.size());
  for (const Row& row : rows) out.push_back(row.*member);
  return out;
}

template <class Row>
void write_reasons(NetcdfFile& file, int row_dimension, int reason_dimension, std::size_t reasons,
                   const std::vector<Row>& rows, const std::string& prefix,
                   const char* coordinates) {
  std::vector<float> values;
  values.reserve(rows.size() * reasons);
  for (const Row& row : rows)
    for (std::size_t i = 0; i < reasons; ++i)
      values.push_back(i < row.reason_shares.size() ? static_cast<float>(row.reason_shares[i])
                                                    : 0.0F);
  const int id = file.floats(prefix + "reason_share", {row_dimension, reason_dimension},
                             {"share of all time without service, by reason", "1", ""});
  file.attribute(id, "coordinates", std::string(coordinates) + " reason_key");
  file.put(id, std::span<const float>(values));
}

template <class Row>
void write_location(NetcdfFile& file, int dimension, const std::string& prefix,
                    const std::vector<Row>& rows) {
  std::vector<double> latitude;
  std::vector<double> longitude;
  for (const Row& row : rows) {
    latitude.push_back(row.latitude_deg);
    longitude.push_back(row.longitude_deg);
  }
  const int lat = file.doubles(prefix + "latitude", {dimension},
                               {"WGS-84 latitude", "degrees_north", "latitude"});
  const int lon = file.doubles(prefix + "longitude", {dimension},
                               {"WGS-84 longitude", "degrees_east", "longitude"});
  file.put(lat, std::span<const double>(latitude));
  file.put(lon, std::span<const double>(longitude));
}

void write_territories(NetcdfFile& file, int dimension, int reason, const RunTables& tables) {
  constexpr const char* kCoordinates = "territory_id territory_name";
  file.texts("territory_name", dimension, texts_of(tables.territories, &TerritoryRow::name),
             {"name of the territory", "", ""});
  auto columns = service_columns<TerritoryRow>();
  columns.insert(
      columns.begin(),
      {{"area",
        {"area of the territory", "km2", ""},
        [](const TerritoryRow& r) { return r.area_km2; }},
       {"served_area_share",
        {"share of the area served in at least 99 % of the slots", "1", ""},
        [](const TerritoryRow& r) { return r.served_area_share; }},
       {"gazetteer_population_share",
        {"share of the gazetteer's people served in at least 99 % of the slots", "1", ""},
        [](const TerritoryRow& r) { return r.gazetteer_population_share; }}});
  write_numbers(file, dimension, tables.territories, "territory_", kCoordinates, columns);
  if (reason >= 0)
    write_reasons(file, dimension, reason, tables.reasons.keys.size(), tables.territories,
                  "territory_", kCoordinates);
}

void write_places(NetcdfFile& file, int reason, const RunTables& tables) {
  constexpr const char* kCoordinates = "place_name place_country place_latitude place_longitude";
  const int dimension = file.dimension("place", tables.places.size());
  file.texts("place_name", dimension, texts_of(tables.places, &PlaceRow::name),
             {"name of the place", "", ""});
  file.texts("place_country", dimension, texts_of(tables.places, &PlaceRow::country),
             {"ISO 3166 alpha-2 code", "", ""});
  file.texts("place_territory_id", dimension, texts_of(tables.places, &PlaceRow::territory_id),
             {"territory identifier", "", ""});
  write_location(file, dimension, "place_", tables.places);
  std::vector<std::int8_t> served;
  for (const PlaceRow& row : tables.places) served.push_back(row.served ? 1 : 0);
  const int id = file.flags("place_served", {dimension},
                            {"1 if served in at least 99 % of the slots, else 0", "1", ""});
  file.attribute(id, "coordinates", std::string(kCoordinates));
  file.put(id, std::span<const std::int8_t>(served));
  write_numbers(file, dimension, tables.places, "place_", kCoordinates,
                service_columns<PlaceRow>());
  if (reason >= 0)
    write_reasons(file, dimension, reason, tables.reasons.keys.size(), tables.places, "place_",
                  kCoordinates);
}

void write_cells(NetcdfFile& file, const std::vector<MapCell>& cells) {
  const int dimension = file.dimension("cell", cells.size());
  std::vector<unsigned long long> ids;
  for (const MapCell& cell : cells) ids.push_back(cell.cell_id);
  const int id = file.identifiers("cell_id", {dimension}, {"S2 cell of level 9", "", ""});
  file.put(id, std::span<const unsigned long long>(ids));
  write_location(file, dimension, "cell_", cells);
  std::vector<unsigned long long> decisions;
  for (const MapCell& cell : cells)
    decisions.push_back(static_cast<unsigned long long>(cell.decision));
  const int decision = file.identifiers(
      "cell_decision", {dimension},
      {"number of the last decision that kept a part of the cell off; 0: none", "", ""});
  file.put(decision, std::span<const unsigned long long>(decisions));
  write_numbers<MapCell>(
      file, dimension, cells, "cell_", "cell_latitude cell_longitude",
      {{"served_time_share",
        {"share of the slots served", "1", ""},
        [](const MapCell& c) { return static_cast<double>(c.served_time_share); }},
       {"median_rtt",
        {"median round-trip time while served", "ms", ""},
        [](const MapCell& c) { return static_cast<double>(c.median_rtt_ms); },
        true},
       {"gazetteer_population",
        {"people in the gazetteer", "1", ""},
        [](const MapCell& c) { return c.population; }},
       {"area", {"area that the cell stands for", "km2", ""}, [](const MapCell& c) {
          return c.area_km2;
        }}});
}

}  // namespace

void write_tables(NetcdfFile& file, int territory_dimension, const RunTables& tables) {
  int reason = -1;
  if (!tables.reasons.keys.empty()) {
    reason = file.dimension("reason", tables.reasons.keys.size());
    file.texts("reason_key", reason, tables.reasons.keys, {"reason for no service", "", ""});
  }
  if (!tables.territories.empty()) write_territories(file, territory_dimension, reason, tables);
  if (!tables.places.empty()) write_places(file, reason, tables);
  if (!tables.cells.empty()) write_cells(file, tables.cells);
}

}  // namespace aloft::results
