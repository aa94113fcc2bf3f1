/// Names and columns of lists of ground sites. Private to link/.
#pragma once

#include <string>
#include <string_view>

#include "aloft/link/link.h"

namespace aloft::link {

/// Operational gateways of a CSV file, before any name is taken away. `assumptions` gives antennas
/// and mask where the file has none.
Result<Gateways> read_gateways(const std::filesystem::path& path,
                               const scenario::Assumptions& assumptions);

/// Takes away the gateways that `without` names.
Result<Gateways> take_away(Gateways gateways, const std::vector<std::string>& without);

/// A place that could host a gateway.
struct Site {
  std::string_view name;
  std::string_view country;
  earth::Geodetic location;
  double population = 0.0;
};

/// Which sites get a gateway, the most populous first, and the spacing that was found.
struct Siting {
  std::vector<std::size_t> chosen;
  int spacing_km = 0;
};

/// Sites are walked from the most populous down (ties: the earlier one); one is taken if it is at
/// least the spacing away (great circle) from all taken ones; the walk ends at `count`. The spacing
/// is a whole number of kilometres for which the walk gets there, while with one more it does not;
/// all sites if there are too few.
Siting choose_sites(const std::vector<Site>& sites, std::size_t count);

}  // namespace aloft::link
