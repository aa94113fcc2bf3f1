/// results.nc: series by slot while the run goes on, then the tables.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aloft/results/netcdf_file.h"
#include "aloft/results/results.h"

namespace aloft::results {

/// The served share of a set of territories over time, thinned to what a plot can show.
struct ServedSeries {
  std::vector<UtcTime> begin;
  std::vector<double> mean;  ///< Of the slots from this begin to the next.
  std::vector<double> lowest;
};

/// Series of territories by slot. Keeps one block of slots in memory, whatever the run's length.
class NetcdfSeries {
 public:
  NetcdfSeries(const std::filesystem::path& path, const RunInfo& info,
               const std::vector<std::string>& territory_ids);
  void append(const SlotSeries& slot);
  /// Adds the tables and closes the file. `territories` must be those of the constructor.
  Result<void> finish(const RunTables& tables);
  /// Mean over territories, weighted; reads the file back. To be called before `finish`.
  ServedSeries served_series(const std::vector<double>& weights, std::size_t points);
  [[nodiscard]] std::size_t slots() const { return written_ + time_s_.size(); }

 private:
  void flush();
  NetcdfFile file_;
  std::size_t territories_;
  std::size_t block_;
  std::size_t written_ = 0;
  int territory_dimension_ = -1;
  int time_ = -1;
  int served_ = -1;
  int rtt_ = -1;
  int laser_ = -1;
  std::vector<double> time_s_;
  std::vector<float> served_share_;
  std::vector<float> mean_rtt_ms_;
  std::vector<float> laser_share_;
};

/// The variables of RunTables: territories, places, cells. (netcdf_tables.cpp)
void write_tables(NetcdfFile& file, int territory_dimension, const RunTables& tables);

}  // namespace aloft::results
