/// A catalogue by name, propagated to any instant, and the null model without perturbations.
/// Private to validation/.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "aloft/orbit/orbit.h"

namespace aloft::validation {

enum class Motion {
  sgp4,
  two_body,  ///< Null model: Kepler's orbit of the epoch's elements, the Earth a point.
};

class SkyOfDate {
 public:
  /// The Earth's orientation is taken from `orientation` if that file is there.
  static Result<SkyOfDate> read(const std::filesystem::path& catalogue,
                                const std::filesystem::path& orientation);
  /// Nothing if there is no such satellite, or if it has decayed.
  [[nodiscard]] std::optional<Position<Itrf>> position(const std::string& name, UtcTime time,
                                                       Motion motion) const;
  [[nodiscard]] const std::map<std::string, orbit::ElementSet>& elements() const {
    return elements_;
  }

 private:
  std::map<std::string, orbit::ElementSet> elements_;
  orbit::EarthOrientationTable orientation_;
};

}  // namespace aloft::validation
