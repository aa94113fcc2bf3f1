#include "aloft/engine/statistics.h"

#include <algorithm>

namespace aloft::engine {
namespace {

std::array<float, 4> rates_of(const ParcelService& service) {
  return {service.downlink_typical_bps, service.downlink_busy_hour_bps, service.uplink_typical_bps,
          service.uplink_busy_hour_bps};
}

void add_served(WeightedCounts& counts, double weight, const SlotRecord& record, CellIndex cell,
                const ParcelService& service) {
  counts.served += weight;
  if (record.paths.laser_hops[cell] > 0) counts.by_laser += weight;
  counts.latency[LatencyBins::bin_of(record.paths.rtt_s[cell])] += weight;
  const std::array<float, 4> rates = rates_of(service);
  for (std::size_t i = 0; i < rates.size(); ++i)
    counts.rates[i][RateBins::bin_of(rates[i])] += weight;
  if (record.paths.gateway[cell].valid())
    counts.gateways[record.paths.gateway[cell].value()] += weight;
  if (record.paths.pop[cell].valid()) counts.pops[record.paths.pop[cell].value()] += weight;
}

}  // namespace

void UseCounts::add(CellIndex cell, std::size_t id) {
  for (Entry& entry : entries_[cell]) {
    if (entry.count != 0 && entry.id != id) continue;
    entry.id = static_cast<std::uint32_t>(id);
    ++entry.count;
    return;
  }
  ++overflow_[{cell.value(), id}];
}

std::vector<std::pair<std::size_t, std::uint32_t>> UseCounts::of(CellIndex cell) const {
  std::vector<std::pair<std::size_t, std::uint32_t>> uses;
  for (const Entry& entry : entries_[cell])
    if (entry.count != 0) uses.emplace_back(entry.id, entry.count);
  for (auto it = overflow_.lower_bound({cell.value(), 0});
       it != overflow_.end() && it->first.first == cell.value(); ++it)
    uses.emplace_back(it->first.second, it->second);
  std::sort(uses.begin(), uses.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  return uses;
}

CellCounts::CellCounts(std::size_t cells)
    : served(cells),
      by_laser(cells),
      outage(cells),
      longest_outage(cells),
      reasons(cells),
      rate_sums_bps(cells),
      latency(cells * CellLatencyBins::kCount),
      gateways(cells),
      pops(cells) {}

WeightedCounts::WeightedCounts(std::size_t gateway_count, std::size_t pop_count)
    : gateways(gateway_count), pops(pop_count) {
  rates.fill(std::vector<double>(RateBins::kCount));
}

Statistics::Statistics(const World& world, const earth::PlannedCells& cells,
                       std::vector<PlaceIndex> traced_places)
    : world_(world),
      cells_(cells),
      traced_(std::move(traced_places)),
      cell_counts_(cells_.size()),
      territory_counts_(world.atlas->territories().size(),
                        WeightedCounts(world.gateways.size(), world.pops.size())),
      world_counts_(world.gateways.size(), world.pops.size()),
      people_(world.atlas->territories().size()),
      off_parcels_(cells.parcels.size()) {
  for (const earth::Parcel& parcel : cells_.parcels)
    if (parcel.territory.valid()) people_[parcel.territory] += parcel.population;
  for (const earth::Parcel& parcel : cells_.parcels) {
    const bool by_people = !parcel.territory.valid() || people_[parcel.territory] > 0.0;
    parcel_weight_.push_back(by_people ? parcel.population : parcel.area_km2);
  }
}

std::size_t Statistics::parcel_at(CellIndex cell, TerritoryIndex territory) const {
  std::size_t parcel = cells_.first_parcel[cell];
  const std::size_t end = cells_.first_parcel[CellIndex(cell.value() + 1)];
  while (parcel < end && cells_.parcels[parcel].territory != territory) ++parcel;
  ALOFT_CHECK(parcel < end, "every place stands for a part of its cell");
  return parcel;
}

Statistics::ParcelCounts Statistics::counts_of(std::size_t parcel) const {
  const CellIndex cell = cells_.parcels[parcel].cell;
  ParcelCounts counts{cell_counts_.reasons[cell], cell_counts_.longest_outage[cell]};
  const OffParcels::Record* off = off_parcels_.find(parcel);
  if (off == nullptr) return counts;
  for (std::size_t i = 0; i < plan::kReasonCount; ++i) counts.reasons[i] -= off->cell_meanwhile[i];
  counts.reasons[static_cast<std::size_t>(plan::Reason::not_activated)] += off->off;
  counts.longest_outage = off->longest_outage;
  return counts;
}

results::SlotSeries Statistics::add(const SlotRecord& record) {
  ++slots_;
  results::SlotSeries series;
  series.slot_begin = record.slot.begin();
  count_cells(record);
  count_parcels(record, series);
  trace_places(record, series);
  return series;
}

void Statistics::count_cells(const SlotRecord& record) {
  CellCounts& counts = cell_counts_;
  for (const CellIndex cell : rows<CellIndex>(cells_.size())) {
    const plan::Reason reason = record.plan.reason[cell];
    ++counts.reasons[cell][static_cast<std::size_t>(reason)];
    if (reason != plan::Reason::served) {
      counts.longest_outage[cell] = std::max(counts.longest_outage[cell], ++counts.outage[cell]);
      continue;
    }
    counts.outage[cell] = 0;
    ++counts.served[cell];
    if (record.paths.laser_hops[cell] > 0) ++counts.by_laser[cell];
    ++counts.latency[cell.value() * CellLatencyBins::kCount +
                     CellLatencyBins::bin_of(record.paths.rtt_s[cell])];
    const traffic::Flows& flows = record.flows;
    const std::array rates{flows.downlink_typical_bps[cell], flows.downlink_busy_hour_bps[cell],
                           flows.uplink_typical_bps[cell], flows.uplink_busy_hour_bps[cell]};
    for (std::size_t i = 0; i < rates.size(); ++i)
      counts.rate_sums_bps[cell][i] += static_cast<double>(rates[i]);
    if (record.paths.gateway[cell].valid())
      counts.gateways.add(cell, record.paths.gateway[cell].value());
    if (record.paths.pop[cell].valid()) counts.pops.add(cell, record.paths.pop[cell].value());
  }
}

void Statistics::count_parcels(const SlotRecord& record, results::SlotSeries& series) {
  const std::size_t territories = territory_counts_.size();
  Column<TerritoryIndex, double> all(territories), served(territories), by_laser(territories),
      rtt_sum(territories);
  for (std::size_t p = 0; p < cells_.parcels.size(); ++p) {
    const earth::Parcel& parcel = cells_.parcels[p];
    const ParcelService service = service_of(world_, record, cells_.id[parcel.cell], parcel);
    const plan::Reason reason = service.reason;
    off_parcels_.add(p, service,
                     {record.plan.reason[parcel.cell], cell_counts_.outage[parcel.cell],
                      cell_counts_.longest_outage[parcel.cell]});
    if (parcel.territory.valid() && world_.policy.throttle[parcel.territory].is_set()) {
      std::array<double, 4>& sums = throttled_rate_sums_bps_[p];
      const std::array<float, 4> rates = rates_of(service);
      for (std::size_t i = 0; i < rates.size(); ++i) sums[i] += static_cast<double>(rates[i]);
    }
    const double weight = parcel_weight_[p];
    const auto count = [&](WeightedCounts& counts, double w) {
      counts.weight_in_all += w;
      counts.reasons[static_cast<std::size_t>(reason)] += w;
      if (reason == plan::Reason::served) add_served(counts, w, record, parcel.cell, service);
    };
    if (parcel.population > 0.0) count(world_counts_, parcel.population);
    if (!parcel.territory.valid() || weight <= 0.0) continue;
    count(territory_counts_[parcel.territory], weight);
    all[parcel.territory] += weight;
    if (reason != plan::Reason::served) continue;
    served[parcel.territory] += weight;
    rtt_sum[parcel.territory] += weight * static_cast<double>(record.paths.rtt_s[parcel.cell]);
    if (record.paths.laser_hops[parcel.cell] > 0) by_laser[parcel.territory] += weight;
  }
  for (const TerritoryIndex t : rows<TerritoryIndex>(territories)) {
    const double reached = std::max(served[t], 1e-300);
    series.served_population_share.push_back(
        static_cast<float>(all[t] > 0.0 ? served[t] / all[t] : 0.0));
    series.mean_rtt_ms.push_back(static_cast<float>(1e3 * rtt_sum[t] / reached));
    series.laser_share.push_back(static_cast<float>(by_laser[t] / reached));
  }
}

void Statistics::trace_places(const SlotRecord& record, results::SlotSeries& series) const {
  if (traced_.empty()) return;
  orbit::Ephemeris ephemeris;
  world_.fleet.propagate(record.slot.middle(), ephemeris);
  const earth::Places& places = world_.atlas->places();
  for (const PlaceIndex place : traced_) {
    results::SlotSeries::PlaceSlot row;
    const auto found = std::lower_bound(cells_.id.begin(), cells_.id.end(), places.cell[place]);
    ALOFT_CHECK(found != cells_.id.end() && *found == places.cell[place],
                "run() takes places of planned cells only");
    const CellIndex cell(static_cast<std::size_t>(found - cells_.id.begin()));
    const earth::Parcel& parcel = cells_.parcels[parcel_at(cell, places.territory[place])];
    const ParcelService service = service_of(world_, record, cells_.id[cell], parcel);
    const plan::Reason reason = service.reason;
    row.reason = service.standing->off ? service.standing->reason : plan::text_of(reason);
    if (reason == plan::Reason::served) {
      const SatelliteIndex satellite = record.plan.satellite[cell];
      row.satellite = world_.fleet.satellites().name[satellite];
      row.gateway = record.paths.gateway[cell].valid()
                        ? world_.gateways.name[record.paths.gateway[cell]]
                        : "";
      row.pop = record.paths.pop[cell].valid() ? world_.pops.name[record.paths.pop[cell]] : "";
      row.laser_hops = record.paths.laser_hops[cell];
      row.rtt_ms = 1e3 * static_cast<double>(record.paths.rtt_s[cell]);
      row.downlink_busy_hour_mbps = 1e-6 * static_cast<double>(service.downlink_busy_hour_bps);
      row.uplink_busy_hour_mbps = 1e-6 * static_cast<double>(service.uplink_busy_hour_bps);
      row.elevation_deg =
          sky::look_at(sky::observer_at(cells_.center[cell], world_.scenario.assumptions),
                       ephemeris.position[satellite],
                       world_.fleet.satellites().satellite_class[satellite],
                       world_.scenario.assumptions)
              .elevation.degrees();
    }
    series.places.push_back(std::move(row));
  }
}

}  // namespace aloft::engine
