#include "aloft/results/csv_tables.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "aloft/results/text.h"

namespace aloft::results {
namespace {

// Digits that carry meaning: a share of 138,000 places needs 6, half a microsecond is noise.
constexpr int kShareDecimals = 6;
constexpr int kMillisecondDecimals = 3;
constexpr int kMbpsDecimals = 3;
constexpr int kAreaDecimals = 1;
constexpr int kDegreeDecimals = 5;

constexpr std::string_view kServiceColumns =
    "latency_p20_ms,latency_median_ms,latency_p80_ms,latency_p95_ms,"
    "downlink_typical_mbps,downlink_busy_hour_mbps,uplink_typical_mbps,uplink_busy_hour_mbps,"
    "laser_share,longest_outage_s,gateways,pops";

class CsvLines {
 public:
  explicit CsvLines(const std::filesystem::path& path) : file_(path) {}
  void text(std::string_view field) {
    separate();
    append_csv_field(buffer_, field);
  }
  void number(double value, int decimals) {
    separate();
    append_fixed(buffer_, value, decimals);
  }
  void empty(int count) {
    for (int i = 0; i < count; ++i) separate();
  }
  void end_line() {
    constexpr std::size_t kFlushBytes = 1 << 20;
    buffer_ += '\n';
    at_line_begin_ = true;
    if (buffer_.size() < kFlushBytes) return;
    file_.write(buffer_);
    buffer_.clear();
  }
  void header(std::string_view columns, const ReasonNames& reasons) {
    buffer_ += columns;
    for (const std::string& key : reasons.keys) buffer_ += ",reason_" + slug(key) + "_share";
  }
  void raw(std::string_view bytes) { buffer_ += bytes; }
  Result<void> close() {
    file_.write(buffer_);
    return file_.close();
  }

 private:
  void separate() {
    if (!at_line_begin_) buffer_ += ',';
    at_line_begin_ = false;
  }
  OutputFile file_;
  std::string buffer_;
  bool at_line_begin_ = true;
};

// The columns that territories and places share, in the order of kServiceColumns.
template <class Row>
void write_service(CsvLines& csv, const Row& row) {
  if (row.latency.samples > 0.0) {
    for (const double ms :
         {row.latency.p20_ms, row.latency.median_ms, row.latency.p80_ms, row.latency.p95_ms})
      csv.number(ms, kMillisecondDecimals);
    const Quality& q = row.quality;
    for (const double mbps : {q.downlink_typical_mbps, q.downlink_busy_hour_mbps,
                              q.uplink_typical_mbps, q.uplink_busy_hour_mbps})
      csv.number(mbps, kMbpsDecimals);
    csv.number(row.laser_share, kShareDecimals);
  } else {
    constexpr int kColumnsWithoutService = 9;
    csv.empty(kColumnsWithoutService);
  }
  csv.number(row.longest_outage_s, 0);
  csv.text(shares_text(row.gateways));
  csv.text(shares_text(row.pops));
}

template <class Row>
void write_reasons(CsvLines& csv, const Row& row, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    csv.number(i < row.reason_shares.size() ? row.reason_shares[i] : 0.0, kShareDecimals);
}

}  // namespace

std::string shares_text(const Shares& shares) {
  std::string out;
  for (const auto& [name, share] : shares) {
    if (!out.empty()) out += ';';
    // A semicolon separates, so that a name cannot hold one; a colon may: the last one counts.
    for (const char c : name) out += c == ';' ? ',' : c;
    out += ':';
    append_fixed(out, share, 4);
  }
  return out;
}

Result<void> write_territories(const std::filesystem::path& path, const RunTables& tables) {
  CsvLines csv(path);
  csv.raw(
      "territory_id,name,iso_alpha2,iso_alpha3,area_km2,served_area_share,gazetteer_population,"
      "gazetteer_population_share,served_time_share,");
  csv.header(kServiceColumns, tables.reasons);
  csv.raw(",activation_reason");
  csv.end_line();
  for (const TerritoryRow& row : tables.territories) {
    for (const std::string* text : {&row.id, &row.name, &row.iso_alpha2, &row.iso_alpha3})
      csv.text(*text);
    csv.number(row.area_km2, kAreaDecimals);
    csv.number(row.served_area_share, kShareDecimals);
    csv.number(row.gazetteer_population, 0);
    csv.number(row.gazetteer_population_share, kShareDecimals);
    csv.number(row.served_time_share, kShareDecimals);
    write_service(csv, row);
    write_reasons(csv, row, tables.reasons.keys.size());
    csv.text(row.activation_reason);
    csv.end_line();
  }
  return csv.close();
}

Result<void> write_places(const std::filesystem::path& path, const RunTables& tables) {
  CsvLines csv(path);
  csv.raw(
      "name,country,territory_id,latitude_deg,longitude_deg,gazetteer_population,served,"
      "served_time_share,");
  csv.header(kServiceColumns, tables.reasons);
  csv.raw(",activation_reason");
  csv.end_line();
  for (const PlaceRow& row : tables.places) {
    for (const std::string* text : {&row.name, &row.country, &row.territory_id}) csv.text(*text);
    csv.number(row.latitude_deg, kDegreeDecimals);
    csv.number(row.longitude_deg, kDegreeDecimals);
    csv.number(row.gazetteer_population, 0);
    csv.text(row.served ? "true" : "false");
    csv.number(row.served_time_share, kShareDecimals);
    write_service(csv, row);
    write_reasons(csv, row, tables.reasons.keys.size());
    csv.text(row.activation_reason);
    csv.end_line();
  }
  return csv.close();
}

void write_trace_header(OutputFile& file) {
  file.write(
      "slot_begin_utc,satellite,gateway,pop,laser_hops,elevation_deg,rtt_ms,"
      "downlink_busy_hour_mbps,uplink_busy_hour_mbps,reason\n");
}

void write_trace_row(OutputFile& file, UtcTime slot_begin, const SlotSeries::PlaceSlot& slot) {
  std::string line = format_utc(slot_begin);
  for (const std::string* name : {&slot.satellite, &slot.gateway, &slot.pop}) {
    line += ',';
    append_csv_field(line, *name);
  }
  if (slot.satellite.empty()) {
    line += ",,,,,";
  } else {
    line += fmt::format(",{},", slot.laser_hops);
    append_fixed(line, slot.elevation_deg, 2);
    for (const double value :
         {slot.rtt_ms, slot.downlink_busy_hour_mbps, slot.uplink_busy_hour_mbps}) {
      line += ',';
      append_fixed(line, value, kMillisecondDecimals);
    }
  }
  line += ',';
  append_csv_field(line, slot.reason);
  line += '\n';
  file.write(line);
}

std::vector<std::string> trace_file_names(const std::vector<std::string>& places) {
  std::vector<std::string> names;
  for (const std::string& place : places) {
    const std::string base = "place_" + slug(place);
    std::string name = base + ".csv";
    for (int n = 2; std::find(names.begin(), names.end(), name) != names.end(); ++n)
      name = fmt::format("{}_{}.csv", base, n);
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace aloft::results
