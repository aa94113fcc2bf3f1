/// Filings that a witness takes instead of the log.
#pragma once

#include <string>

#include "aloft/cli/commands.h"
#include "aloft/cli/decision_log.h"

namespace aloft::cli {

/// Hands the entry to the witness, if one is chosen, keeps its receipt and prints its time; else
/// `submit`.
int file_with(const Filer& filer, const WitnessChoice& witness, const std::string& entry,
              const Common& common);

/// Says of the filing that a witness's receipt names whether the log has taken it: in time, not
/// yet, or late.
int report_from_witness(const FilingStatusCommand& command, const DecisionLog& log,
                        const Common& common);

}  // namespace aloft::cli
