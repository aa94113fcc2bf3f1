/// A made-up run for the tests of this folder: small, with names that are hard to write safely.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aloft/results/results.h"

namespace aloft::results::synthetic {

/// A folder of the test's own, removed at its end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const;

 private:
  std::filesystem::path path_;
};

RunInfo info();

/// Four territories; the second has no service, the third no people.
RunTables tables(std::size_t places = 40);

/// The series of slot number `n`.
SlotSeries slot(const RunInfo& about, const RunTables& of, std::size_t n, std::size_t traces);

/// Writes a whole run with traces of `traced`.
Result<void> write_run(const std::filesystem::path& folder, const RunInfo& about,
                       const RunTables& of, const std::vector<std::string>& traced = {});

std::vector<std::string> names_in(const std::filesystem::path& folder);

}  // namespace aloft::results::synthetic
