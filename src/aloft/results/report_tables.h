/// The report's tables. They show without JavaScript, which adds sorting and filtering.
#pragma once

#include <string>

#include "aloft/results/results.h"

namespace aloft::results {

/// All territories, the most populous first.
std::string territories_table(const RunTables& tables);

/// The traced places, then the most populous ones.
std::string places_table(const RunTables& tables);

/// Every decision that kept something off, and what was left out without one.
std::string decisions_table(const RunTables& tables);

/// Every assumption with its source.
std::string assumptions_table(const RunInfo& info);

}  // namespace aloft::results
