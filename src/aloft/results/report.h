/// report.html: one page that needs nothing else.
#pragma once

#include <string>
#include <vector>

#include "aloft/results/netcdf_series.h"
#include "aloft/results/report_trace.h"
#include "aloft/results/results.h"

namespace aloft::results {

/// The whole page. No part of it is fetched from anywhere; it is whole without JavaScript, which
/// adds sorting, filtering and hints. The same run gives the same bytes.
std::string report_page(const RunInfo& info, const RunTables& tables, const ServedSeries& served,
                        const std::vector<PlaceTrace>& traces);

}  // namespace aloft::results
