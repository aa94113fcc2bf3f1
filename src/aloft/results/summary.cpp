#include "aloft/results/summary.h"

#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "aloft/base/file.h"
#include "aloft/results/text.h"

namespace aloft::results {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "aloft-results-1";
constexpr int kShareDecimals = 6;
constexpr int kNumberDecimals = 3;

Json shares_json(const Shares& shares) {
  Json out = Json::array();
  for (const auto& [name, share] : shares)
    out.push_back({{"name", valid_utf8(name)}, {"share", rounded(share, kShareDecimals)}});
  return out;
}

// Null where nothing was served: 0 ms would be read as a measurement.
Json latency_json(const LatencySummary& latency) {
  if (latency.samples <= 0.0) return nullptr;
  return {{"p20_ms", rounded(latency.p20_ms, kNumberDecimals)},
          {"median_ms", rounded(latency.median_ms, kNumberDecimals)},
          {"p80_ms", rounded(latency.p80_ms, kNumberDecimals)},
          {"p95_ms", rounded(latency.p95_ms, kNumberDecimals)}};
}

Json quality_json(const LatencySummary& latency, const Quality& quality) {
  if (latency.samples <= 0.0) return nullptr;
  return {{"downlink_typical_mbps", rounded(quality.downlink_typical_mbps, kNumberDecimals)},
          {"downlink_busy_hour_mbps", rounded(quality.downlink_busy_hour_mbps, kNumberDecimals)},
          {"uplink_typical_mbps", rounded(quality.uplink_typical_mbps, kNumberDecimals)},
          {"uplink_busy_hour_mbps", rounded(quality.uplink_busy_hour_mbps, kNumberDecimals)}};
}

Json reasons_json(const ReasonNames& reasons, const std::vector<double>& shares) {
  Json out = Json::object();
  for (std::size_t i = 0; i < reasons.keys.size(); ++i)
    out[reasons.keys[i]] = i < shares.size() ? rounded(shares[i], kShareDecimals) : 0.0;
  return out;
}

Json texts_json(const std::vector<std::string>& texts) {
  Json out = Json::array();
  for (const std::string& text : texts) out.push_back(valid_utf8(text));
  return out;
}

Json info_json(const RunInfo& info) {
  Json assumptions = Json::array();
  for (const RunInfo::Assumption& a : info.assumptions)
    assumptions.push_back({{"key", valid_utf8(a.key)},
                           {"value", a.value},
                           {"source", valid_utf8(a.source)},
                           {"meaning", valid_utf8(a.meaning)}});
  return {{"scenario_name", valid_utf8(info.scenario_name)},
          {"scenario_file", valid_utf8(info.scenario_file)},
          {"scenario_sha256", info.scenario_sha256},
          {"aloft_version", info.aloft_version},
          {"seed", info.seed},
          {"first_slot_begin", format_utc(info.first_slot_begin)},
          {"slot_count", info.slot_count},
          {"slot_length_s", 15},
          {"catalogue_age", valid_utf8(info.catalogue_age)},
          {"catalogue_age_median_s", rounded(info.catalogue_age_median_s, 1)},
          {"along_track_error_median_m", rounded(info.along_track_error_median_m, 1)},
          {"earth_orientation_source", valid_utf8(info.earth_orientation_source)},
          {"gateway_source", valid_utf8(info.gateway_source)},
          {"pop_source", valid_utf8(info.pop_source)},
          {"policy_source", valid_utf8(info.policy_source)},
          {"policy_alarms", texts_json(info.policy_alarms)},
          {"satellites", info.satellites},
          {"broadband_satellites", info.broadband_satellites},
          {"gateways", info.gateways},
          {"pops", info.pops},
          {"planned_cells", info.planned_cells},
          {"skipped", texts_json(info.skipped)},
          {"without", texts_json(info.without)},
          {"assumptions", std::move(assumptions)}};
}

Json world_json(const RunTables& tables) {
  const WorldSummary& world = tables.world;
  return {{"land_area_km2", rounded(world.land_area_km2, 1)},
          {"served_area_share", rounded(world.served_area_share, kShareDecimals)},
          {"gazetteer_population", rounded(world.gazetteer_population, 0)},
          {"gazetteer_population_share", rounded(world.gazetteer_population_share, kShareDecimals)},
          {"latency", latency_json(world.latency)},
          {"quality", quality_json(world.latency, world.quality)},
          {"laser_share", rounded(world.laser_share, kShareDecimals)},
          {"reason_shares", reasons_json(tables.reasons, world.reason_shares)}};
}

Json gazetteer_json(const WorldSummary& world) {
  return {{"population", rounded(world.gazetteer_population, 0)},
          {"world_population", rounded(world.world_population, 0)},
          {"places_without_population", world.places_without_population},
          {"coverage", gazetteer_coverage(world)},
          {"credit", earth::kGazetteerCredit}};
}

Json territory_json(const ReasonNames& reasons, const TerritoryRow& row) {
  return {{"id", valid_utf8(row.id)},
          {"name", valid_utf8(row.name)},
          {"iso_alpha2", valid_utf8(row.iso_alpha2)},
          {"iso_alpha3", valid_utf8(row.iso_alpha3)},
          {"area_km2", rounded(row.area_km2, 1)},
          {"served_area_share", rounded(row.served_area_share, kShareDecimals)},
          {"gazetteer_population", rounded(row.gazetteer_population, 0)},
          {"gazetteer_population_share", rounded(row.gazetteer_population_share, kShareDecimals)},
          {"served_time_share", rounded(row.served_time_share, kShareDecimals)},
          {"latency", latency_json(row.latency)},
          {"quality", quality_json(row.latency, row.quality)},
          {"laser_share", rounded(row.laser_share, kShareDecimals)},
          {"longest_outage_s", rounded(row.longest_outage_s, 1)},
          {"gateways", shares_json(row.gateways)},
          {"pops", shares_json(row.pops)},
          {"reason_shares", reasons_json(reasons, row.reason_shares)},
          {"activation_reason", valid_utf8(row.activation_reason)}};
}

Json decision_json(const DecisionRow& row) {
  const auto time = [](const std::optional<UtcTime>& at) {
    return at ? Json(format_utc(*at)) : Json(nullptr);
  };
  return {{"number", row.number},
          {"reason", valid_utf8(row.reason)},
          {"since", time(row.since)},
          {"until", time(row.until)},
          {"territories", texts_json(row.territories)},
          {"cells", row.cells},
          {"area_km2", rounded(row.area_km2, 1)},
          {"gazetteer_population", rounded(row.gazetteer_population, 0)},
          {"longest_off_s", rounded(row.longest_off_s, 1)}};
}

EarlierSummary earlier_of(const Json& json) {
  const Json& info = json.at("info");
  const Json& world = json.at("world");
  EarlierSummary out;
  out.scenario_name = info.at("scenario_name");
  out.scenario_sha256 = info.at("scenario_sha256");
  out.aloft_version = info.at("aloft_version");
  out.first_slot_begin = info.at("first_slot_begin");
  out.catalogue_age = info.at("catalogue_age");
  out.seed = info.at("seed");
  out.slot_count = info.at("slot_count");
  out.without = info.at("without").get<std::vector<std::string>>();
  out.files = json.at("files").get<std::vector<std::string>>();
  out.served_area_share = world.at("served_area_share");
  out.gazetteer_population_share = world.at("gazetteer_population_share");
  if (const Json& latency = world.at("latency"); !latency.is_null())
    out.latency_median_ms = latency.at("median_ms");
  if (const Json& quality = world.at("quality"); !quality.is_null())
    out.downlink_busy_hour_mbps = quality.at("downlink_busy_hour_mbps");
  return out;
}

}  // namespace

std::string gazetteer_coverage(const WorldSummary& world) {
  return fmt::format("{} of {} billion people; {} places have no number.",
                     fixed(world.gazetteer_population / 1e9, 2),
                     fixed(world.world_population / 1e9, 2),
                     grouped(static_cast<double>(world.places_without_population)));
}

std::string summary_json(const RunInfo& info, const RunTables& tables,
                         const std::vector<std::string>& files) {
  Json reasons = Json::array();
  for (std::size_t i = 0; i < tables.reasons.keys.size(); ++i)
    reasons.push_back({{"key", tables.reasons.keys[i]},
                       {"text", i < tables.reasons.texts.size() ? tables.reasons.texts[i] : ""}});
  Json decisions = Json::array();
  for (const DecisionRow& row : tables.decisions) decisions.push_back(decision_json(row));
  Json territories = Json::array();
  for (const TerritoryRow& row : tables.territories)
    territories.push_back(territory_json(tables.reasons, row));
  const Json json{{"format", kFormat},
                  {"files", texts_json(files)},
                  {"info", info_json(info)},
                  {"world", world_json(tables)},
                  {"gazetteer", gazetteer_json(tables.world)},
                  {"reasons", std::move(reasons)},
                  {"decisions", std::move(decisions)},
                  {"territories", std::move(territories)}};
  // Replaces what is no UTF-8, so that dumping cannot throw.
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<EarlierSummary> read_summary(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "summary.json";
  auto bytes = read_file(path);
  if (!bytes) return pass_on(bytes);
  try {
    const Json json = Json::parse(*bytes);
    if (json.at("format") != kFormat)
      return invalid_input(fmt::format("{}: its format is {}; {} is needed", path.string(),
                                       json.at("format").dump(), kFormat));
    return earlier_of(json);
  } catch (const Json::exception& problem) {
    return invalid_input(
        fmt::format("{}: no run of this program wrote it: {}", path.string(), problem.what()));
  }
}

}  // namespace aloft::results
