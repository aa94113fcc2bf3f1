/// What is to be simulated? A TOML file, checked once, as plain structs.
///
/// `read_scenario` is the only place that checks these values: every later stage relies on the
/// ranges written here. All problems of one file are reported together; each names file, line, key,
/// what was found and what is allowed. Values are SI and radians inside; the file has the unit in
/// the key
/// (`altitude_km`, `mask_deg`). Paths in the file are relative to the file's folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "aloft/base/quantity.h"
#include "aloft/base/result.h"
#include "aloft/base/time.h"

namespace aloft::scenario {

/// Generation of a satellite; the catalogue's names tell it (orbit/), shells state it.
enum class SatelliteClass : std::uint8_t { v1, v2_mini, direct_to_cell, oneweb, other };
const char* name_of(SatelliteClass satellite_class);

/// Satellites in `planes` circular planes of `satellites_per_plane`, Walker notation i: t/p/f.
struct Shell {
  enum class Pattern : std::uint8_t {
    delta,
    star
  };  ///< Ascending nodes spread over 360 or 180 degrees.
  std::string name;
  Pattern pattern = Pattern::delta;
  int planes = 1;
  int satellites_per_plane = 1;
  Angle inclination;
  double altitude_m =
      0.0;              ///< Mean altitude above the equatorial radius of WGS-72, 100 to 50,000 km.
  int phasing = 0;      ///< F: neighbours in adjacent planes are F * 360/t degrees apart.
  Angle first_node;     ///< Right ascension of the first ascending node at the scenario's start.
  Angle first_anomaly;  ///< Argument of latitude of satellite 0 in plane 0 at the start.
  SatelliteClass satellite_class = SatelliteClass::v2_mini;
  bool has_lasers = true;
};

struct Constellation {
  std::vector<Shell> shells;
  std::vector<std::filesystem::path>
      catalogues;  ///< TLE, 3LE or OMM JSON; the content tells which.
  bool verify_checksums = true;
};

struct NamedSite {
  std::string name;
  Angle latitude;
  Angle longitude;
};

/// Where gateways come from: a CSV file, or the documented rule over the gazetteer.
struct GatewaySource {
  std::optional<std::filesystem::path>
      file;                 ///< Columns name,lat,lon,status[,type]; see network docs.
  int generated_count = 0;  ///< Used when `file` is absent.
};
/// A name with the line of the scenario file where it stands, for stages that look it up later.
struct NameInFile {
  std::string name;
  std::size_t line = 0;
  friend bool operator==(const NameInFile&, const NameInFile&) = default;
};
struct PopSource {
  std::optional<std::filesystem::path> file;             ///< Columns (code|name),lat,lon.
  std::vector<NameInFile> cities;                        ///< Place names, when `file` is absent.
  std::optional<std::filesystem::path> assignment_file;  ///< Columns iso2,pop,subnets.
};

/// What decides where service is on: a policy bundle, which a trust file proves.
struct PolicySource {
  std::filesystem::path bundle;
  std::filesystem::path trust;
  std::vector<std::filesystem::path> claims;  ///< Files of disputed areas that the log has named.
};

/// What terminals of a territory get at most: an operator's act that no decision stands behind.
struct Throttle {
  NameInFile territory;  ///< An id of earth/ or an ISO 3166-1 code.
  double downlink_bps = 0.0;
  double uplink_bps = 0.0;  ///< Infinite if the file has none.
};

/// Every value in here is listed, with its source or the word "assumed", in docs/assumptions.md,
/// and can be set in the scenario's [assumptions] table under the key in the comment.
struct Assumptions {
  // Terminal and sky.
  Angle elevation_mask = degrees(25.0);            ///< elevation_mask_deg
  Angle gso_exclusion = degrees(12.0);             ///< gso_exclusion_deg
  Angle field_of_view_half_angle = degrees(55.0);  ///< field_of_view_half_angle_deg
  Angle terminal_tilt = degrees(19.0);             ///< terminal_tilt_deg, from the zenith
  std::optional<Angle> terminal_azimuth;         ///< terminal_azimuth_deg; absent: by the latitude
  Angle terminal_turn_latitude = degrees(53.0);  ///< terminal_turn_latitude_deg
  // Gateways.
  Angle gateway_elevation_mask = degrees(10.0);  ///< gateway_elevation_mask_deg
  int gateway_antennas = 8;            ///< gateway_antennas, where the site's list has none
  int feeder_links_per_satellite = 2;  ///< feeder_links_per_satellite
  // Lasers.
  double laser_range_max_m = 5'400'000.0;      ///< laser_range_max_km
  double laser_grazing_altitude_m = 80'000.0;  ///< laser_grazing_altitude_km
  int laser_terminals = 4;                     ///< laser_terminals
  Angle laser_pointing_half_angle =
      degrees(60.0);  ///< laser_pointing_half_angle_deg, around ahead/behind/left/right
  // Beams and capacity.
  int channels_v1 = 16;                    ///< channels_v1
  int channels_v2_mini = 80;               ///< channels_v2_mini
  int cells_per_channel = 8;               ///< cells_per_channel: cells that time-share one
  int channels_per_cell = 8;               ///< channels_per_cell: frequencies, at most 8
  double downlink_channel_hz = 240e6;      ///< downlink_channel_mhz
  double downlink_bit_per_s_per_hz = 5.0;  ///< downlink_bit_per_s_per_hz
  double uplink_channel_hz = 62.5e6;       ///< uplink_channel_mhz
  double uplink_bit_per_s_per_hz = 2.5;    ///< uplink_bit_per_s_per_hz
  double downlink_v1_bps = 20e9;           ///< downlink_v1_gbps
  double downlink_v2_mini_bps = 96e9;      ///< downlink_v2_mini_gbps
  double uplink_v1_bps = 1.4e9;            ///< uplink_v1_gbps
  double uplink_v2_mini_bps = 6.7e9;       ///< uplink_v2_mini_gbps
  // Demand.
  double terminals = 10e6;                   ///< terminals
  double busy_hour_downlink_bps = 2.5e6;     ///< busy_hour_downlink_mbps, mean over terminals
  double busy_hour_uplink_bps = 0.25e6;      ///< busy_hour_uplink_mbps
  double typical_load_share = 0.4;           ///< typical_load_share, of the busy hour
  double terminal_downlink_max_bps = 250e6;  ///< terminal_downlink_max_mbps
  double terminal_uplink_max_bps = 30e6;     ///< terminal_uplink_max_mbps
  // Choice of the satellite: plan.h has the formula, docs/models/plan.md the fit.
  double score_elevation = 7.0;                  ///< score_elevation
  Angle score_elevation_enough = degrees(60.0);  ///< score_elevation_enough_deg
  double score_azimuth = 0.66;                   ///< score_azimuth
  double score_capacity = 1.0;                   ///< score_capacity
  double score_own_feeder = 6.0;                 ///< score_own_feeder
  double score_staying = 1.1;                    ///< score_staying
  double score_noise = 1.0;                      ///< score_noise
  // Latency.
  double access_processing_s = 5e-3;  ///< access_processing_ms, both ways together
  double access_wait_s = 6e-3;        ///< access_wait_ms: mean wait of an unloaded cell
  double access_load_max = 0.3;       ///< access_load_max: load beyond which queues are cut
  double laser_detour = 3.2;          ///< laser_detour: mean excess of a laser route at full load
  double laser_hop_s = 0.1e-3;        ///< laser_hop_ms: switching in a satellite, one way
  double laser_penalty_s = 20e-3;     ///< laser_penalty_ms: lasers must be that much faster
  double fibre_index = 1.468;         ///< fibre_index: refractive index
  double fibre_detour = 1.5;          ///< fibre_detour: route length over great circle
  double pop_subnet_share_min = 0.1;  ///< pop_subnet_share_min
  double catalogue_age_max_s = 14 * 86'400.0;  ///< catalogue_age_max_days
};

struct Scenario {
  std::string name;
  std::string description;
  std::filesystem::path file;
  std::string sha256;  ///< Of the file's bytes.
  UtcTime start;
  std::optional<UtcTime> shell_epoch;  ///< When shells stand as laid out; none: at the start.
  std::int64_t duration_s = 3600;      ///< At least 15.
  std::uint64_t seed = 1;
  Constellation constellation;
  std::optional<std::filesystem::path>
      earth_orientation_file;  ///< CSV mjd,ut1_utc_s,pm_x_arcsec,pm_y_arcsec,...
  GatewaySource gateways;
  PopSource pops;
  std::optional<PolicySource> policy;  ///< None: all is on.
  std::vector<Throttle> throttles;
  Assumptions assumptions;
};

/// Reads and checks a scenario file. Files that it names must exist.
Result<Scenario> read_scenario(const std::filesystem::path& path);

/// What a scenario's sky and ground rest on, as lines "KEY SHA256": one for the scenario file, one
/// for each catalogue, list and table that it names, in a fixed order. Policy and trust are not
/// among them.
Result<std::string> list_inputs(const Scenario& scenario);

/// One row of the table of assumptions, for docs, `doctor` and results.
struct AssumptionRow {
  std::string key;     ///< As in the file, with its unit.
  double value;        ///< In the key's unit; NaN for `terminal_azimuth_deg` when it is absent.
  std::string source;  ///< A source, or "assumed".
  std::string meaning;
  double minimum = 0.0;  ///< Smallest and largest allowed value, in the key's unit.
  double maximum = 0.0;
};
std::vector<AssumptionRow> describe(const Assumptions& assumptions);

/// A network as the Hypatia simulator describes one (compat/). Angles stay in degrees: that
/// simulator writes them out as decimals, and the rounding is part of its world.
struct HypatiaNetwork {
  std::string name;
  int orbits = 3;                ///< Nodes over 360 degrees; at least 3, as satellites_per_orbit.
  int satellites_per_orbit = 3;  ///< At most 99,999 in all.
  double inclination_deg = 0.0;
  double mean_motion_rev_per_day = 15.0;  ///< 6.4 to 16.5: near-Earth orbits.
  double eccentricity = 1e-7;             ///< At least 1e-7, the least that it takes.
  double argument_of_perigee_deg = 0.0;
  bool shift_odd_orbits = true;  ///< Satellites of every second orbit stand between the others'.
  int laser_shift = 0;      ///< Satellite j of an orbit has a laser to j + laser_shift of the next.
  double altitude_m = 0.0;  ///< Nominal: the orbits follow from the mean motion alone.
  double ground_range_max_m = 0.0;  ///< A satellite within this slant range is usable.
  double laser_range_max_m = 0.0;   ///< A longer laser is an error, as in that simulator.
};
/// Slant range at an elevation over a flat Earth, altitude / sin(elevation).
double flat_earth_range_m(double altitude_m, Angle elevation);
/// Longest line between two satellites that stays 80 km above the sphere of 6,378.135 km.
double laser_range_over_80_km_m(double altitude_m);
/// Reads and checks a network file (docs/models/compat.md lists its keys).
Result<HypatiaNetwork> read_hypatia_network(const std::filesystem::path& path);

}  // namespace aloft::scenario
