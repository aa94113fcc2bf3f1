/// What probes and audits are asked for. A part of commands.h.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "aloft/cli/log_choice.h"

namespace aloft::cli {

struct ProbeSignCommand {
  std::string at;  ///< A place; empty: `cell` of `territory`.
  std::string territory;
  std::string cell;  ///< S2 token.
  std::string time;  ///< UTC; empty: now, or the scenario's first slot.
  std::optional<double> downlink_mbps;
  std::optional<double> rtt_ms;
  bool no_service = false;
  std::filesystem::path scenario;  ///< Measured in its sky; empty: values are given.
  std::filesystem::path key;
  std::filesystem::path trust;
  std::filesystem::path out;  ///< A line is added; empty: standard output.
};

struct DarkCommand {
  std::filesystem::path scenario;  ///< The actual run.
  std::vector<std::string> without;
  std::filesystem::path reference;
  DecisionLogChoice log;
};

struct AuditCommand {
  DecisionLogChoice log;
  std::vector<std::filesystem::path> references;  ///< None: no probes.
  std::vector<std::filesystem::path> probes;
  std::filesystem::path counters;               ///< Empty: none.
  std::vector<std::string> witnesses;           ///< URLs; empty: those of the trust file.
  std::vector<std::filesystem::path> extends;   ///< Checkpoints.
  std::vector<std::filesystem::path> receipts;  ///< tlog-proofs.
  std::filesystem::path bundle;                 ///< Empty: none.
  /// For the log to show what a witness has cosigned.
  double publish_within_s = 60.0;
  std::string from;  ///< UTC; empty: the log's beginning.
  std::string to;    ///< UTC; empty: now.
};

}  // namespace aloft::cli
