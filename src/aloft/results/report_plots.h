/// The report's plots.
#pragma once

#include <string>

#include "aloft/results/netcdf_series.h"
#include "aloft/results/results.h"

namespace aloft::results {

/// Share of people served, slot by slot.
std::string served_over_time(const RunInfo& info, const ServedSeries& served);
/// Which share of the served time of people has a round trip below so many milliseconds.
std::string latency_plot(const WorldSummary& world);
/// What holds service back, by people and by area.
std::string reasons_plot(const RunTables& tables);
/// p20 to p95 of the round trip in the territories with most people.
std::string latency_by_territory(const RunTables& tables);
/// Downlink rates, typical and in the busy hour, in the territories with most people.
std::string rates_by_territory(const RunTables& tables);
/// The gateways and points of presence used most.
std::string uses_plot(const WorldSummary& world);

}  // namespace aloft::results
