#include <algorithm>
#include <numeric>

#include "aloft/engine/map_grid.h"
#include "aloft/engine/statistics.h"

namespace aloft::engine {
namespace {

constexpr double kServedShare = 0.99;  // "Served" means service in at least 99 % of the slots.
constexpr double kSlot_s = 15.0;

template <class Bins, class Weight>
results::LatencySummary latency_of(std::span<const Weight> weights) {
  const double samples = std::accumulate(weights.begin(), weights.end(), 0.0);
  return {1e3 * Bins::quantile(weights, 0.2), 1e3 * Bins::quantile(weights, 0.5),
          1e3 * Bins::quantile(weights, 0.8), 1e3 * Bins::quantile(weights, 0.95), samples};
}

results::LatencySummary latency_of(const WeightedCounts& counts) {
  return latency_of<LatencyBins, double>(std::span<const double>(counts.latency));
}

results::Quality quality_of(const WeightedCounts& counts) {
  const auto median_mbps = [&](std::size_t i) {
    return 1e-6 * RateBins::quantile(std::span<const double>(counts.rates[i]), 0.5);
  };
  return {median_mbps(0), median_mbps(1), median_mbps(2), median_mbps(3)};
}

double share_of(double part, double whole) { return whole > 0.0 ? part / whole : 0.0; }

std::vector<double> reason_shares(const WeightedCounts& counts) {
  std::vector<double> shares;
  for (std::size_t i = 1; i < plan::kReasonCount; ++i)
    shares.push_back(share_of(counts.reasons[i], counts.weight_in_all));
  return shares;
}

// The corners of a line that rises inside bins that hold something and is level elsewhere.
std::vector<std::pair<double, double>> latency_distribution(const WeightedCounts& counts) {
  std::vector<std::pair<double, double>> steps;
  double below = 0.0;
  for (std::size_t bin = 0; bin < counts.latency.size(); ++bin) {
    if (counts.latency[bin] <= 0.0) continue;
    const double lower_ms = 1e3 * LatencyBins::lower_edge(bin);
    if (steps.empty() || steps.back().first < lower_ms)
      steps.emplace_back(lower_ms, below / counts.served);
    below += counts.latency[bin];
    steps.emplace_back(1e3 * LatencyBins::lower_edge(bin + 1), below / counts.served);
  }
  return steps;
}

template <class Sites>
std::vector<results::MapPoint> map_points(const Sites& sites) {
  std::vector<results::MapPoint> points;
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const earth::Geodetic& location = sites.location.raw()[i];
    points.push_back(
        {sites.name.raw()[i], location.latitude.degrees(), location.longitude.degrees()});
  }
  return points;
}

results::ReasonNames reason_names() {
  results::ReasonNames names;
  for (std::size_t i = 1; i < plan::kReasonCount; ++i) {
    names.keys.emplace_back(plan::key_of(static_cast<plan::Reason>(i)));
    names.texts.emplace_back(plan::text_of(static_cast<plan::Reason>(i)));
  }
  return names;
}

}  // namespace

bool Statistics::always_served(std::size_t parcel) const {
  return counts_of(parcel).reasons[0] >= kServedShare * static_cast<double>(slots_);
}

results::Shares Statistics::named(const std::vector<double>& weights, double total,
                                  bool gateways) const {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i] > 0.0) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return weights[a] > weights[b]; });
  results::Shares shares;
  for (const std::size_t i : order)
    shares.emplace_back(
        gateways ? world_.gateways.name[GatewayIndex(i)] : world_.pops.name[PopIndex(i)],
        share_of(weights[i], total));
  return shares;
}

results::Shares Statistics::named(const UseCounts& uses, CellIndex cell, bool gateways) const {
  results::Shares shares;
  const double served = cell_counts_.served[cell];
  for (const auto& [id, count] : uses.of(cell))
    shares.emplace_back(
        gateways ? world_.gateways.name[GatewayIndex(id)] : world_.pops.name[PopIndex(id)],
        share_of(count, served));
  return shares;
}

std::vector<results::TerritoryRow> Statistics::territory_rows() const {
  std::vector<results::TerritoryRow> table;
  const auto& territories = world_.atlas->territories();
  const Column<TerritoryIndex, std::string> reasons_for_off = this->reasons_for_off();
  for (const TerritoryIndex t : rows<TerritoryIndex>(territories.size())) {
    const WeightedCounts& counts = territory_counts_[t];
    results::TerritoryRow row;
    row.id = territories[t].id;
    row.name = territories[t].name;
    row.iso_alpha2 = territories[t].iso_alpha2;
    row.iso_alpha3 = territories[t].iso_alpha3;
    row.area_km2 = territories[t].area_km2;
    row.gazetteer_population = people_[t];
    row.served_time_share = share_of(counts.served, counts.weight_in_all);
    row.latency = latency_of(counts);
    row.quality = quality_of(counts);
    row.laser_share = share_of(counts.by_laser, counts.served);
    row.gateways = named(counts.gateways, counts.served, true);
    row.pops = named(counts.pops, counts.served, false);
    row.reason_shares = reason_shares(counts);
    row.activation_reason = reasons_for_off[t];
    table.push_back(std::move(row));
  }
  std::vector<double> area(table.size());
  for (std::size_t p = 0; p < cells_.parcels.size(); ++p) {
    const earth::Parcel& parcel = cells_.parcels[p];
    if (!parcel.territory.valid()) continue;
    results::TerritoryRow& row = table[parcel.territory.value()];
    area[parcel.territory.value()] += parcel.area_km2;
    if (always_served(p)) {
      row.served_area_share += parcel.area_km2;
      row.gazetteer_population_share += parcel.population;
    }
    if (row.gazetteer_population > 0.0 && parcel.population <= 0.0) continue;
    row.longest_outage_s = std::max(row.longest_outage_s, kSlot_s * counts_of(p).longest_outage);
  }
  for (std::size_t t = 0; t < table.size(); ++t) {
    table[t].served_area_share = share_of(table[t].served_area_share, area[t]);
    table[t].gazetteer_population_share =
        share_of(table[t].gazetteer_population_share, table[t].gazetteer_population);
  }
  return table;
}

// Latency and gateways are those of the whole cell, also while the place's part of it is off.
results::PlaceRow Statistics::place_row(PlaceIndex place, std::size_t parcel) const {
  const earth::Places& places = world_.atlas->places();
  const CellIndex cell = cells_.parcels[parcel].cell;
  const TerritoryIndex territory = cells_.parcels[parcel].territory;
  const ParcelCounts counts = counts_of(parcel);
  const auto slots = static_cast<double>(slots_);
  const double served = counts.reasons[0];
  results::PlaceRow row;
  row.name = places.name[place];
  row.country = places.country[place];
  if (territory.valid()) row.territory_id = world_.atlas->territories()[territory].id;
  row.latitude_deg = places.location[place].latitude.degrees();
  row.longitude_deg = places.location[place].longitude.degrees();
  row.gazetteer_population = places.population[place];
  row.served_time_share = share_of(served, slots);
  row.served = served >= kServedShare * slots;
  row.longest_outage_s = kSlot_s * counts.longest_outage;
  for (std::size_t i = 1; i < plan::kReasonCount; ++i)
    row.reason_shares.push_back(share_of(counts.reasons[i], slots));
  row.activation_reason = reason_for_off(parcel);
  if (counts.reasons[0] == 0) return row;
  const CellCounts& of_cell = cell_counts_;
  const double cell_served = of_cell.served[cell];
  const std::size_t first_bin = cell.value() * CellLatencyBins::kCount;
  row.latency = latency_of<CellLatencyBins, std::uint32_t>(
      std::span<const std::uint32_t>(of_cell.latency).subspan(first_bin, CellLatencyBins::kCount));
  const auto throttled = throttled_rate_sums_bps_.find(parcel);
  const bool as_cell = throttled == throttled_rate_sums_bps_.end();
  const std::array<double, 4>& sums = as_cell ? of_cell.rate_sums_bps[cell] : throttled->second;
  const double slots_of_sums = as_cell ? cell_served : served;
  const auto mean_mbps = [&](std::size_t i) { return 1e-6 * share_of(sums[i], slots_of_sums); };
  row.quality = {mean_mbps(0), mean_mbps(1), mean_mbps(2), mean_mbps(3)};
  row.laser_share = share_of(of_cell.by_laser[cell], cell_served);
  row.gateways = named(of_cell.gateways, cell, true);
  row.pops = named(of_cell.pops, cell, false);
  return row;
}

std::vector<results::PlaceRow> Statistics::place_rows() const {
  std::vector<results::PlaceRow> table;
  const earth::Places& places = world_.atlas->places();
  table.reserve(places.size());
  for (const PlaceIndex place : rows<PlaceIndex>(places.size())) {
    const auto found = std::lower_bound(cells_.id.begin(), cells_.id.end(), places.cell[place]);
    ALOFT_CHECK(found != cells_.id.end() && *found == places.cell[place],
                "every place's cell is planned");
    const CellIndex cell(static_cast<std::size_t>(found - cells_.id.begin()));
    table.push_back(place_row(place, parcel_at(cell, places.territory[place])));
  }
  return table;
}

std::vector<results::MapCell> Statistics::map_cells() const {
  std::vector<results::MapCell> map;
  for (const CellIndex c : rows<CellIndex>(cells_.size())) {
    results::MapCell cell;
    const auto& reasons = cell_counts_.reasons[c];
    const double served = cell_counts_.served[c];
    cell.latitude_deg = cells_.center[c].latitude.degrees();
    cell.longitude_deg = cells_.center[c].longitude.degrees();
    cell.served_time_share = static_cast<float>(share_of(served, static_cast<double>(slots_)));
    const auto latency = std::span<const std::uint32_t>(cell_counts_.latency)
                             .subspan(c.value() * CellLatencyBins::kCount, CellLatencyBins::kCount);
    cell.median_rtt_ms = static_cast<float>(1e3 * CellLatencyBins::quantile(latency, 0.5));
    cell.population = cells_.population[c];
    for (std::uint32_t p = cells_.first_parcel[c];
         p < cells_.first_parcel[CellIndex(c.value() + 1)]; ++p)
      cell.area_km2 += cells_.parcels[p].area_km2;
    const auto main_reason = std::max_element(reasons.begin() + 1, reasons.end());
    cell.main_reason = static_cast<std::uint8_t>(main_reason - reasons.begin() - 1);
    cell.cell_id = cells_.id[c].id;
    cell.decision = decision_of(c);
    map.push_back(cell);
  }
  return map;
}

std::vector<double> Statistics::area_reason_shares(double land_area_km2) const {
  std::vector<double> shares(plan::kReasonCount - 1);
  for (std::size_t p = 0; p < cells_.parcels.size(); ++p) {
    const double share = share_of(cells_.parcels[p].area_km2, land_area_km2);
    const ParcelCounts counts = counts_of(p);
    for (std::size_t i = 1; i < plan::kReasonCount; ++i)
      shares[i - 1] += share * share_of(counts.reasons[i], static_cast<double>(slots_));
  }
  return shares;
}

results::WorldSummary Statistics::world_summary() const {
  results::WorldSummary world;
  world.gazetteer_population = world_.atlas->gazetteer_population();
  world.places_without_population = world_.atlas->places_without_population();
  for (std::size_t p = 0; p < cells_.parcels.size(); ++p) {
    const earth::Parcel& parcel = cells_.parcels[p];
    world.land_area_km2 += parcel.area_km2;
    if (!always_served(p)) continue;
    world.served_area_share += parcel.area_km2;
    world.gazetteer_population_share += parcel.population;
  }
  world.served_area_share = share_of(world.served_area_share, world.land_area_km2);
  world.gazetteer_population_share =
      share_of(world.gazetteer_population_share, world.gazetteer_population);
  world.latency = latency_of(world_counts_);
  world.quality = quality_of(world_counts_);
  world.laser_share = share_of(world_counts_.by_laser, world_counts_.served);
  world.reason_shares = reason_shares(world_counts_);
  world.area_reason_shares = area_reason_shares(world.land_area_km2);
  world.latency_distribution = latency_distribution(world_counts_);
  world.gateways = named(world_counts_.gateways, world_counts_.served, true);
  world.pops = named(world_counts_.pops, world_counts_.served, false);
  return world;
}

results::RunTables Statistics::tables() const {
  results::RunTables tables;
  tables.reasons = reason_names();
  tables.world = world_summary();
  tables.territories = territory_rows();
  tables.places = place_rows();
  tables.decisions = decision_rows();
  tables.cells = map_cells();
  tables.gateways = map_points(world_.gateways);
  tables.pops = map_points(world_.pops);
  tables.map = map_grid(*world_.atlas);
  for (const PlaceIndex place : traced_) tables.traced_places.push_back(place.value());
  return tables;
}

}  // namespace aloft::engine
