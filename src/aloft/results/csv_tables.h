/// The CSV files of a run: one header line with the unit in every column's name, then rows.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aloft/results/output_file.h"
#include "aloft/results/results.h"

namespace aloft::results {

/// Fields that were not measured (latency where nothing was served) are empty.
Result<void> write_territories(const std::filesystem::path& path, const RunTables& tables);
Result<void> write_places(const std::filesystem::path& path, const RunTables& tables);

/// "Name:0.52;Name2:0.30".
std::string shares_text(const Shares& shares);

/// A file place_NAME.csv: what one place sees in every slot.
void write_trace_header(OutputFile& file);
void write_trace_row(OutputFile& file, UtcTime slot_begin, const SlotSeries::PlaceSlot& slot);

/// One file name for each traced place, "place_NAME.csv"; no two are the same.
std::vector<std::string> trace_file_names(const std::vector<std::string>& places);

}  // namespace aloft::results
