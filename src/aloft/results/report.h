/// report.html: one page that needs nothing else.
#pragma once

#include <string>

#include "aloft/results/netcdf_series.h"
#include "aloft/results/results.h"

namespace aloft::results {

/// The whole page. No part of it is fetched from anywhere.
std::string report_page(const RunInfo& info, const RunTables& tables, const ServedSeries& served);

}  // namespace aloft::results
