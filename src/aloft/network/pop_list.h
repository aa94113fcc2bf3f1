/// Lists of PoPs as files have them. Private to network/.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/network/network.h"

namespace aloft::network {

struct PopRow {
  std::string name;
  earth::Geodetic location;
  std::vector<std::string> names;  ///< All by which it is known, for `without` and assignments.
};

struct PopList {
  std::vector<PopRow> rows;
  std::vector<std::string> skipped;
  std::string source;
};

/// Any of the row's names, whatever the case of ASCII letters.
bool has_name(const PopRow& row, std::string_view name);

/// Columns lat, lon, code or name, and optionally city, type (pop, netfac; others are left out) and
/// status (operational; others are left out).
Result<PopList> read_pops(const std::filesystem::path& path);

struct AssignedPop {
  std::string pop;
  double subnets = 0.0;
};
using Assignment = std::vector<AssignedPop>;

/// Columns iso2, pop, subnets; by country.
Result<std::map<std::string, Assignment>> read_assignment(const std::filesystem::path& path);

/// Rows of `list` that hold at least `share_min` of the country's subnets, ascending; empty, and
/// said so in `skipped`, if none of them is in the list.
std::vector<PopIndex> allowed_pops(const std::string& country, const Assignment& assignment,
                                   double share_min, const PopList& list,
                                   std::vector<std::string>& skipped);

}  // namespace aloft::network
