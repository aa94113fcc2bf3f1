/// From slots to tables: counts and histograms whose size does not grow with the run. Private to
/// engine/.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "aloft/engine/engine.h"
#include "aloft/engine/histogram.h"
#include "aloft/engine/off_parcels.h"

namespace aloft::engine {

/// How often a cell used which gateway or PoP: the first few in place, the rest in one ordered map.
class UseCounts {
 public:
  explicit UseCounts(std::size_t cells) : entries_(cells) {}
  void add(CellIndex cell, std::size_t id);
  /// (id, count), most used first, ties by id.
  [[nodiscard]] std::vector<std::pair<std::size_t, std::uint32_t>> of(CellIndex cell) const;

 private:
  struct Entry {
    std::uint32_t id = 0;
    std::uint32_t count = 0;
  };
  Column<CellIndex, std::array<Entry, 6>> entries_;
  std::map<std::pair<std::size_t, std::size_t>, std::uint32_t> overflow_;
};

/// Counts of one planned cell, whatever the activation of its parcels.
struct CellCounts {
  explicit CellCounts(std::size_t cells);
  Column<CellIndex, std::uint32_t> served;
  Column<CellIndex, std::uint32_t> by_laser;
  Column<CellIndex, std::uint32_t> outage;  ///< Slots of the outage that goes on now.
  Column<CellIndex, std::uint32_t> longest_outage;
  Column<CellIndex, std::array<std::uint32_t, plan::kReasonCount>> reasons;
  Column<CellIndex, std::array<double, 4>>
      rate_sums_bps;                   ///< Downlink typical, busy; uplink typical, busy.
  std::vector<std::uint32_t> latency;  ///< CellLatencyBins::kCount a cell.
  UseCounts gateways;
  UseCounts pops;
};

/// Weighted sums over parcels and slots: of one territory, or of the world.
struct WeightedCounts {
  WeightedCounts(std::size_t gateways, std::size_t pops);
  double weight_in_all = 0.0;
  double served = 0.0;
  double by_laser = 0.0;
  std::array<double, plan::kReasonCount> reasons{};
  std::vector<double> latency = std::vector<double>(LatencyBins::kCount);
  std::array<std::vector<double>, 4> rates;
  std::vector<double> gateways;
  std::vector<double> pops;
};

class Statistics {
 public:
  /// `world` and `cells` must outlive it. Tables and traced places need the atlas' planned cells.
  Statistics(const World& world, const earth::PlannedCells& cells,
             std::vector<PlaceIndex> traced_places);
  /// Takes slots in the order of time; gives the slot's row of the series.
  results::SlotSeries add(const SlotRecord& record);
  [[nodiscard]] results::RunTables tables() const;

 private:
  void count_cells(const SlotRecord& record);
  void count_parcels(const SlotRecord& record, results::SlotSeries& series);
  void trace_places(const SlotRecord& record, results::SlotSeries& series) const;

  /// What a parcel has had; its cell's counts, but for the slots in which it was off.
  struct ParcelCounts {
    std::array<std::uint32_t, plan::kReasonCount> reasons{};  ///< Slots; `served` among them.
    std::uint32_t longest_outage = 0;
  };
  [[nodiscard]] ParcelCounts counts_of(std::size_t parcel) const;
  [[nodiscard]] bool always_served(std::size_t parcel) const;
  /// The part of a cell that belongs to a territory, or to none.
  [[nodiscard]] std::size_t parcel_at(CellIndex cell, TerritoryIndex territory) const;
  [[nodiscard]] Column<TerritoryIndex, std::string> reasons_for_off() const;
  [[nodiscard]] std::string reason_for_off(std::size_t parcel) const;
  /// The last one that kept any part of the cell off; 0: none did.
  [[nodiscard]] std::int64_t decision_of(CellIndex cell) const;
  [[nodiscard]] std::vector<results::DecisionRow> decision_rows() const;
  [[nodiscard]] std::vector<results::TerritoryRow> territory_rows() const;
  [[nodiscard]] results::PlaceRow place_row(PlaceIndex place, std::size_t parcel) const;
  [[nodiscard]] std::vector<results::PlaceRow> place_rows() const;
  [[nodiscard]] std::vector<results::MapCell> map_cells() const;
  [[nodiscard]] results::WorldSummary world_summary() const;
  [[nodiscard]] std::vector<double> area_reason_shares(double land_area_km2) const;
  [[nodiscard]] results::Shares named(const std::vector<double>& weights, double total,
                                      bool gateways) const;
  [[nodiscard]] results::Shares named(const UseCounts& uses, CellIndex cell, bool gateways) const;

  const World& world_;
  const earth::PlannedCells& cells_;
  std::vector<PlaceIndex> traced_;
  std::size_t slots_ = 0;
  CellCounts cell_counts_;
  Column<TerritoryIndex, WeightedCounts> territory_counts_;
  WeightedCounts world_counts_;
  Column<TerritoryIndex, double> people_;
  OffParcels off_parcels_;
  /// Of parcels of throttled territories, which get less than their cell carries.
  std::map<std::size_t, std::array<double, 4>> throttled_rate_sums_bps_;
  std::vector<double> parcel_weight_;  ///< People; area where the territory has no people.
};

}  // namespace aloft::engine
