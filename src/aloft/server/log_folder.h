/// A log's folder with its settings. Public: a part of the front door.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "aloft/base/result.h"
#include "aloft/server/http.h"
#include "aloft/transparency/transparency.h"

namespace aloft::server {

/// What `log.toml` and `policy` in a log's folder say.
struct LogFolder {
  std::filesystem::path folder;
  std::string origin;
  std::filesystem::path key;     ///< Private key, PEM.
  std::filesystem::path anchor;  ///< Where the last signed checkpoint is kept a second time.
  transparency::Policy policy;
};

struct NewLog {
  std::filesystem::path folder;
  std::string origin;
  std::filesystem::path key;     ///< Must be there.
  std::filesystem::path anchor;  ///< Best on another device.
  std::filesystem::path policy;  ///< tlog-policy; empty: this log alone, and no witnesses.
};
/// Begins a log and writes its settings; paths are kept as absolute ones. Where it fails, no
/// settings are left. Gives what was written.
Result<LogFolder> create_log(const NewLog& wanted);

/// Paths in the file may be relative to the folder.
Result<LogFolder> read_log_folder(const std::filesystem::path& folder);

/// The writer of the log, with ways to the witnesses that have a URL in the policy.
Result<transparency::Log> open_log(const LogFolder& log, ClientSettings settings = {});

/// A way to ask a log: `where` is its URL, or else its folder.
Result<transparency::Send> log_at(const std::string& where, ClientSettings settings = {});

Result<transparency::Policy> read_policy(const std::filesystem::path& path);

}  // namespace aloft::server
