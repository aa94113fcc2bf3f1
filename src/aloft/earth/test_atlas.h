/// The atlas of this build, read once a test program. Private to the tests of earth.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "aloft/base/check.h"
#include "aloft/earth/earth.h"

namespace aloft::earth {

inline std::filesystem::path built_pack() {
  return std::filesystem::path(ALOFT_BINARY_DIR) / "earth.pack";
}

inline const Atlas& built_atlas() {
  static const Result<Atlas> atlas = Atlas::read(built_pack());
  ALOFT_CHECK(atlas.has_value(), "the build writes earth.pack before tests run");
  return *atlas;
}

/// Ids of the claims at a point, joined by a blank.
inline std::string claims(double latitude_deg, double longitude_deg) {
  std::string ids;
  for (const TerritoryIndex t :
       built_atlas().claims_at(degrees(latitude_deg), degrees(longitude_deg)))
    ids += (ids.empty() ? "" : " ") + built_atlas().territories()[t].id;
  return ids;
}

}  // namespace aloft::earth
