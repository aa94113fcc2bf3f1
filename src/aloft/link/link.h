/// What ties a satellite to the ground and to its neighbours: feeder links and lasers of a slot.
///
/// Takes positions from orbit/ and gateways from files or from the siting rule; gives `Links` to
/// plan/ (who reaches a gateway at all) and network/ (by which way). Stateless: a slot's links
/// depend on nothing but the slot's geometry.
///
/// Left out: weather, GSO exclusion at gateways, acquisition time of lasers.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/base/file.h"
#include "aloft/base/index.h"
#include "aloft/base/result.h"
#include "aloft/earth/earth.h"
#include "aloft/orbit/orbit.h"
#include "aloft/scenario/scenario.h"
#include "aloft/sky/sky.h"

namespace aloft::link {

/// Ground stations with a feeder link. Only operational ones become rows.
struct Gateways {
  Column<GatewayIndex, std::string> name;
  Column<GatewayIndex, earth::Geodetic> location;
  Column<GatewayIndex, int> antennas;
  Column<GatewayIndex, Angle> elevation_mask;
  std::vector<std::string>
      skipped;         ///< "name: not operational (planned)", one a site that was left out.
  std::string source;  ///< The file, or the siting rule in words.
  [[nodiscard]] std::size_t size() const { return name.size(); }
};

/// From the scenario's file (columns name,lat,lon,status and optionally type, antenna counts and
/// masks), or sited by the documented rule over the gazetteer. Names in `without` are taken away;
/// an unknown one is an error that suggests the nearest name.
Result<Gateways> load_gateways(const scenario::Scenario& scenario, const earth::Atlas& atlas,
                               const std::vector<std::string>& without);

/// Latitude and longitude of a row, in degrees in the file, height 0. Errors name file, line,
/// column, what was found and what is allowed. For every list of sites, so also for PoPs.
Result<earth::Geodetic> read_location(const CsvTable& table, std::size_t row, std::size_t latitude,
                                      std::size_t longitude);

/// For each row 1 if `wanted` has one of the row's names, whatever the case of ASCII letters. A
/// wanted name that is in no row is an error that suggests the nearest names; all such are reported
/// together. `what` names a row in the error: "gateway".
Result<std::vector<std::uint8_t>> rows_named(
    const std::vector<std::vector<std::string>>& names_of_rows,
    const std::vector<std::string>& wanted, std::string_view what);

struct FeederLink {
  GatewayIndex gateway;
  SatelliteIndex satellite;
  double range_m = 0.0;
  double sine_elevation = 0.0;
};

struct LaserLink {
  SatelliteIndex a;  ///< a < b.
  SatelliteIndex b;
  double range_m = 0.0;
};

struct Links {
  std::vector<FeederLink> feeders;  ///< Ordered by gateway, then satellite.
  std::vector<LaserLink> lasers;    ///< Ordered by a, then b; each once.
  Column<SatelliteIndex, std::uint8_t> has_feeder;
  Column<SatelliteIndex, std::uint8_t> reaches_gateway;  ///< By a feeder of its own or over lasers.
};

class LinkPlanner {
 public:
  LinkPlanner(const orbit::Satellites& satellites, const Gateways& gateways,
              const scenario::Assumptions& assumptions);
  ~LinkPlanner();
  LinkPlanner(LinkPlanner&&) noexcept;

  /// Feeder links: of all pairs with elevation at or above the gateway's mask, highest elevation
  /// first (ties: lower gateway, then lower satellite), taken while the gateway has an antenna
  /// free: in a first round at most one for each satellite, in a second round at most two, and so
  /// on up to feeder_links_per_satellite. Direct-to-cell satellites take none.
  ///
  /// Lasers: satellites of shells form a +Grid (ahead, behind, and the same slot of the next plane;
  /// the last plane joins the first with the phase shift, except in star patterns, which have a
  /// seam). With two or three terminals only the rings of the planes are left, with fewer nothing.
  /// Which pattern and shift a shell has is read off its geometry. Catalogue objects choose
  /// dynamically, each with one terminal ahead, behind, left and right. A laser exists only if in
  /// range and clear of the atmosphere. Direct-to-cell satellites take part in lasers.
  /// Thread-safe.
  void find_links(const orbit::Ephemeris& ephemeris, Links& out) const;

 private:
  struct Fixed;
  std::unique_ptr<Fixed> fixed_;
};

}  // namespace aloft::link
