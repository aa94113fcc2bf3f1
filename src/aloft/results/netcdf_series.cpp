#include "aloft/results/netcdf_series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "aloft/base/check.h"

namespace aloft::results {
namespace {

// An hour of slots: a chunk of all territories is about 240 kB, small enough to keep and large
// enough to compress.
constexpr std::size_t kSlotsInChunk = 240;
constexpr float kNothing = std::numeric_limits<float>::quiet_NaN();

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : " | ") + text;
  return out;
}

// No time of writing: the same run gives the same bytes.
void write_info(NetcdfFile& file, const RunInfo& info) {
  const auto say = [&](const char* name, const std::string& text) {
    file.attribute(kWholeFile, name, text);
  };
  say("Conventions", "CF-1.10");
  say("title", "Aloft: satellite internet service of scenario " + info.scenario_name);
  say("source", "Aloft " + info.aloft_version + ", model simulation");
  say("references", earth::kGazetteerCredit);
  say("scenario_name", info.scenario_name);
  say("scenario_file", info.scenario_file);
  say("scenario_sha256", info.scenario_sha256);
  say("aloft_version", info.aloft_version);
  file.attribute(kWholeFile, "seed", info.seed);
  say("first_slot_begin", format_utc(info.first_slot_begin));
  file.attribute(kWholeFile, "slot_count", static_cast<std::uint64_t>(info.slot_count));
  say("catalogue_age", info.catalogue_age);
  file.attribute(kWholeFile, "catalogue_age_median_s", info.catalogue_age_median_s);
  file.attribute(kWholeFile, "along_track_error_median_m", info.along_track_error_median_m);
  say("earth_orientation_source", info.earth_orientation_source);
  say("gateway_source", info.gateway_source);
  say("pop_source", info.pop_source);
  say("skipped", joined(info.skipped));
  say("without", joined(info.without));
}

}  // namespace

NetcdfSeries::NetcdfSeries(const std::filesystem::path& path, const RunInfo& info,
                           const std::vector<std::string>& territory_ids)
    : file_(path),
      territories_(std::max<std::size_t>(territory_ids.size(), 1)),
      block_(std::clamp<std::size_t>(info.slot_count, 1, kSlotsInChunk)) {
  write_info(file_, info);
  const int time = file_.dimension("time", 0);
  territory_dimension_ = file_.dimension("territory", territories_);
  file_.texts("territory_id", territory_dimension_, territory_ids,
              {.long_name = "territory identifier", .units = "", .standard_name = ""});
  time_ = file_.doubles("time", {time},
                        {"begin of the 15 s slot, UTC, leap seconds not counted",
                         "seconds since 1970-01-01T00:00:00Z", "time"});
  file_.attribute(time_, "calendar", std::string("standard"));
  file_.attribute(time_, "axis", std::string("T"));
  file_.chunks(time_, {kSlotsInChunk});
  const auto series = [&](const char* name, const VariableMeaning& meaning) {
    const int id = file_.floats(name, {time, territory_dimension_}, meaning);
    file_.attribute(id, "coordinates", std::string("territory_id"));
    file_.chunks(id, {block_, territories_});
    return id;
  };
  served_ = series("served_population_share",
                   {"share of the gazetteer's people served in the slot (of area where there are "
                    "no people)",
                    "1", ""});
  rtt_ =
      series("mean_rtt", {"mean round-trip time to the point of presence while served", "ms", ""});
  laser_ = series("laser_share", {"share of the served whose path has a laser link", "1", ""});
}

void NetcdfSeries::append(const SlotSeries& slot) {
  ALOFT_CHECK(slot.served_population_share.size() <= territories_ &&
                  slot.mean_rtt_ms.size() == slot.served_population_share.size() &&
                  slot.laser_share.size() == slot.served_population_share.size(),
              "a slot has one value for each territory that the writer was made with");
  const std::int64_t whole_s = slot.slot_begin.ns / kNanosecondsPerSecond;
  const std::int64_t rest_ns = slot.slot_begin.ns % kNanosecondsPerSecond;
  time_s_.push_back(static_cast<double>(whole_s) + 1e-9 * static_cast<double>(rest_ns));
  for (std::size_t t = 0; t < territories_; ++t) {
    const bool known = t < slot.served_population_share.size();
    const bool served = known && slot.served_population_share[t] > 0.0F;
    served_share_.push_back(known ? slot.served_population_share[t] : kNothing);
    mean_rtt_ms_.push_back(served ? slot.mean_rtt_ms[t] : kNothing);
    laser_share_.push_back(served ? slot.laser_share[t] : kNothing);
  }
  if (time_s_.size() >= block_) flush();
}

void NetcdfSeries::flush() {
  file_.put_rows(time_, written_, time_s_);
  file_.put_rows(served_, written_, territories_, served_share_);
  file_.put_rows(rtt_, written_, territories_, mean_rtt_ms_);
  file_.put_rows(laser_, written_, territories_, laser_share_);
  written_ += time_s_.size();
  time_s_.clear();
  for (std::vector<float>* values : {&served_share_, &mean_rtt_ms_, &laser_share_}) values->clear();
}

ServedSeries NetcdfSeries::served_series(const std::vector<double>& weights, std::size_t points) {
  flush();
  ServedSeries series;
  const std::size_t step = std::max<std::size_t>((written_ + points - 1) / points, 1);
  double total = 0.0;
  for (const double weight : weights) total += weight;
  if (weights.size() != territories_ || total <= 0.0) return series;
  std::vector<float> block;
  for (std::size_t first = 0; first < written_ && file_.good(); first += step) {
    const std::size_t count = std::min(step, written_ - first);
    double sum = 0.0;
    double lowest = 1.0;
    for (std::size_t slot = first; slot < first + count; ++slot) {
      block.resize(territories_);
      file_.read_rows(served_, slot, territories_, block);
      double served = 0.0;
      for (std::size_t t = 0; t < territories_; ++t)
        served += weights[t] * static_cast<double>(std::isfinite(block[t]) ? block[t] : 0.0F);
      sum += served / total;
      lowest = std::min(lowest, served / total);
    }
    double begin_s = 0.0;
    file_.read_rows(time_, first, {&begin_s, 1});
    series.begin.push_back({std::llround(begin_s) * kNanosecondsPerSecond});
    series.mean.push_back(sum / static_cast<double>(count));
    series.lowest.push_back(lowest);
  }
  return series;
}

Result<void> NetcdfSeries::finish(const RunTables& tables) {
  flush();
  ALOFT_CHECK(std::max<std::size_t>(tables.territories.size(), 1) == territories_,
              "the tables are about the territories that the writer was made with");
  write_tables(file_, territory_dimension_, tables);
  return file_.close();
}

}  // namespace aloft::results
