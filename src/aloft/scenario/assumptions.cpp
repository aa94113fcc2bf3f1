#include "aloft/scenario/assumptions.h"

#include <cmath>
#include <cstdlib>
#include <limits>

#include <fmt/core.h>

namespace aloft::scenario {
namespace {

using A = Assumptions;

constexpr KeyUnit kOne{};
constexpr KeyUnit kKilo{1e3, 1.0};
constexpr KeyUnit kMega{1e6, 1.0};
constexpr KeyUnit kGiga{1e9, 1.0};
constexpr KeyUnit kMilli{1.0, 1e3};
constexpr KeyUnit kDays{86'400.0, 1.0};

constexpr const char* kAssumed = "assumed";
constexpr const char* kOperator = "operator's statement, as given in the project's brief";
constexpr const char* kFittedChoice = "fitted on 500 slots of Louvain, 2024-07-17";
constexpr const char* kFiling = "FCC filing SAT-MOD-20200417-00037";
constexpr const char* kTurn =
    "assumed: there most orbits turn back, so that the sky is fullest; the inclination of the "
    "53-degree shells";
constexpr const char* kCone =
    "measured on one dish in Louvain, 2024: a cone of about 56 degrees around elevation 71";

const AssumptionKey kKeys[] = {
    {"elevation_mask_deg",
     &A::elevation_mask,
     kOne,
     {0, 89},
     kFiling,
     "lowest elevation at which a terminal is served"},
    {"gso_exclusion_deg",
     &A::gso_exclusion,
     kOne,
     {0, 45},
     "measured, July 2024: acts like 10 to 13 degrees, not the filings' 18 to 22",
     "smallest angle between a satellite and the geostationary arc, seen from the terminal"},
    {"field_of_view_half_angle_deg",
     &A::field_of_view_half_angle,
     kOne,
     {1, 180},
     kCone,
     "half angle of the cone a terminal sees around its boresight"},
    {"terminal_tilt_deg",
     &A::terminal_tilt,
     kOne,
     {0, 90},
     kCone,
     "angle of the boresight from the zenith"},
    {"terminal_azimuth_deg",
     &A::terminal_azimuth,
     kOne,
     {-180, 360},
     kAssumed,
     "azimuth of the boresight, clockwise from north; absent: towards the nearer pole, beyond "
     "terminal_turn_latitude_deg towards the equator"},
    {"terminal_turn_latitude_deg",
     &A::terminal_turn_latitude,
     kOne,
     {0, 90},
     kTurn,
     "latitude, north or south, beyond which terminals lean towards the equator"},
    {"gateway_elevation_mask_deg",
     &A::gateway_elevation_mask,
     kOne,
     {0, 89},
     kAssumed,
     "lowest elevation at which a gateway's antenna tracks"},
    {"gateway_antennas",
     &A::gateway_antennas,
     kOne,
     {1, 1000},
     kAssumed,
     "antennas of a gateway whose list has no number"},
    {"feeder_links_per_satellite",
     &A::feeder_links_per_satellite,
     kOne,
     {1, 100},
     kAssumed,
     "gateways that one satellite uses at once"},
    {"laser_range_max_km",
     &A::laser_range_max_m,
     kKilo,
     {1, 100'000},
     kOperator,
     "longest laser link"},
    {"laser_grazing_altitude_km",
     &A::laser_grazing_altitude_m,
     kKilo,
     {0, 1000},
     kAssumed,
     "lowest altitude through which a laser link may pass"},
    {"laser_terminals", &A::laser_terminals, kOne, {0, 16}, kAssumed, "lasers of one satellite"},
    {"laser_pointing_half_angle_deg",
     &A::laser_pointing_half_angle,
     kOne,
     {1, 180},
     kAssumed,
     "how far a laser turns around ahead, behind, left or right"},
    {"channels_v1",
     &A::channels_v1,
     kOne,
     {1, 10'000},
     kAssumed,
     "downlink channels of a v1 satellite"},
    {"channels_v2_mini",
     &A::channels_v2_mini,
     kOne,
     {1, 10'000},
     kAssumed,
     "downlink channels of a v2 mini satellite"},
    {"cells_per_channel",
     &A::cells_per_channel,
     kOne,
     {1, 1000},
     kAssumed,
     "cells that take turns on one channel"},
    {"channels_per_cell",
     &A::channels_per_cell,
     kOne,
     {1, 8},
     kOperator,
     "frequencies that may serve one cell at once"},
    {"downlink_channel_mhz",
     &A::downlink_channel_hz,
     kMega,
     {0.001, 100'000},
     kOperator,
     "width of a downlink channel"},
    {"downlink_bit_per_s_per_hz",
     &A::downlink_bit_per_s_per_hz,
     kOne,
     {0.01, 20},
     "middle of the 4 to 6 bit/s/Hz that the brief's cell ceiling takes",
     "spectral efficiency of the downlink"},
    {"uplink_channel_mhz",
     &A::uplink_channel_hz,
     kMega,
     {0.001, 100'000},
     kAssumed,
     "width of an uplink channel"},
    {"uplink_bit_per_s_per_hz",
     &A::uplink_bit_per_s_per_hz,
     kOne,
     {0.01, 20},
     kAssumed,
     "spectral efficiency of the uplink"},
    {"downlink_v1_gbps",
     &A::downlink_v1_bps,
     kGiga,
     {0.001, 100'000},
     kOperator,
     "all downlink of a v1 satellite; the number is stated for v1.5"},
    {"downlink_v2_mini_gbps",
     &A::downlink_v2_mini_bps,
     kGiga,
     {0.001, 100'000},
     kOperator,
     "all downlink of a v2 mini satellite"},
    {"uplink_v1_gbps",
     &A::uplink_v1_bps,
     kGiga,
     {0.001, 100'000},
     "assumed: the v2 mini's ratio of uplink to downlink",
     "all uplink of a v1 satellite"},
    {"uplink_v2_mini_gbps",
     &A::uplink_v2_mini_bps,
     kGiga,
     {0.001, 100'000},
     kOperator,
     "all uplink of a v2 mini satellite"},
    {"terminals", &A::terminals, kOne, {0, 1e10}, kAssumed, "terminals in the world"},
    {"busy_hour_downlink_mbps",
     &A::busy_hour_downlink_bps,
     kMega,
     {0, 1e6},
     kAssumed,
     "downlink demand of a terminal in the busy hour, mean over terminals"},
    {"busy_hour_uplink_mbps",
     &A::busy_hour_uplink_bps,
     kMega,
     {0, 1e6},
     kAssumed,
     "uplink demand of a terminal in the busy hour, mean over terminals"},
    {"typical_load_share",
     &A::typical_load_share,
     kOne,
     {0, 1},
     kAssumed,
     "typical demand as a share of the busy hour's"},
    {"terminal_downlink_max_mbps",
     &A::terminal_downlink_max_bps,
     kMega,
     {0.001, 1e6},
     kAssumed,
     "most that one terminal receives"},
    {"terminal_uplink_max_mbps",
     &A::terminal_uplink_max_bps,
     kMega,
     {0.001, 1e6},
     kAssumed,
     "most that one terminal sends"},
    {"score_elevation",
     &A::score_elevation,
     kOne,
     {-1e9, 1e9},
     kFittedChoice,
     "weight of the sine of elevation in the choice of a satellite"},
    {"score_elevation_enough_deg",
     &A::score_elevation_enough,
     kOne,
     {0, 90},
     kFittedChoice,
     "elevation above which higher is not better"},
    {"score_azimuth",
     &A::score_azimuth,
     kOne,
     {-1e9, 1e9},
     kFittedChoice,
     "weight of the direction towards the pole, away from the geostationary arc"},
    {"score_capacity",
     &A::score_capacity,
     kOne,
     {-1e9, 1e9},
     "1: chosen in proportion to free capacity; the fit on Louvain gives 0.9 to 1.0",
     "weight of the logarithm of the satellite's free shares"},
    {"score_own_feeder",
     &A::score_own_feeder,
     kOne,
     {-1e9, 1e9},
     "assumed: lasers are for where no gateway is in reach",
     "weight of a feeder link of its own, which spares lasers"},
    {"score_staying",
     &A::score_staying,
     kOne,
     {-1e9, 1e9},
     kFittedChoice,
     "weight of having served in the slot before"},
    {"score_noise",
     &A::score_noise,
     kOne,
     {0, 1e9},
     "1 by definition: it sets the unit of the other weights",
     "weight of what a scheduler knows and this model does not, a random number"},
    {"access_processing_ms",
     &A::access_processing_s,
     kMilli,
     {0, 1000},
     kAssumed,
     "processing in terminal, satellite and gateway, both ways together"},
    {"access_wait_ms",
     &A::access_wait_s,
     kMilli,
     {0, 1000},
     kAssumed,
     "mean wait for frame, grant and beam in a cell without load, both ways together"},
    {"access_load_max",
     &A::access_load_max,
     kOne,
     {0, 0.99},
     kAssumed,
     "load of a cell beyond which its queues do not grow"},
    {"laser_detour",
     &A::laser_detour,
     kOne,
     {0, 100},
     "fitted on the Lagos trace of 2023-09-12 (validation.md)",
     "mean excess of a laser route over the shortest at full load, as a share of its length"},
    {"laser_hop_ms",
     &A::laser_hop_s,
     kMilli,
     {0, 1000},
     kAssumed,
     "switching in a satellite of a laser path, one way"},
    {"laser_penalty_ms",
     &A::laser_penalty_s,
     kMilli,
     {0, 1000},
     kAssumed,
     "by how much lasers must be faster, one way, than a satellite's own feeder link"},
    {"fibre_index",
     &A::fibre_index,
     kOne,
     {1, 3},
     "data sheets of single-mode fibre at 1550 nm",
     "refractive index of fibre"},
    {"fibre_detour",
     &A::fibre_detour,
     kOne,
     {1, 10},
     "fitted on the medians of 68 markets of 2023-10-11 (validation.md)",
     "length of a fibre route over the great circle"},
    {"pop_subnet_share_min",
     &A::pop_subnet_share_min,
     kOne,
     {0, 1},
     kAssumed,
     "smallest share of a territory's subnets for which a point of presence counts"},
    {"catalogue_age_max_days",
     &A::catalogue_age_max_s,
     kDays,
     {0.01, 36'525},
     kAssumed,
     "oldest element set that is propagated"},
};

// Conversion leaves noise in the last digits of a double: 55 degrees come back
// as 55.00000000000001.
double without_noise(double value) {
  return std::strtod(fmt::format("{:.12g}", value).c_str(), nullptr);
}

struct ReadMember {
  Section& section;
  Assumptions& assumptions;
  const AssumptionKey& key;

  void operator()(Angle A::* member) const {
    if (const auto value = section.number(key.key, key.range))
      assumptions.*member = degrees(*value);
  }
  void operator()(std::optional<Angle> A::* member) const {
    if (const auto value = section.number(key.key, key.range))
      assumptions.*member = degrees(*value);
  }
  void operator()(double A::* member) const {
    if (const auto value = section.number(key.key, key.range))
      assumptions.*member = *value * key.unit.times / key.unit.over;
  }
  void operator()(int A::* member) const {
    const Range<std::int64_t> range{static_cast<std::int64_t>(key.range.min),
                                    static_cast<std::int64_t>(key.range.max)};
    if (const auto value = section.integer(key.key, range))
      assumptions.*member = static_cast<int>(*value);
  }
};

struct ValueInKeyUnit {
  const Assumptions& assumptions;
  const AssumptionKey& key;

  double operator()(Angle A::* member) const { return (assumptions.*member).degrees(); }
  double operator()(std::optional<Angle> A::* member) const {
    const std::optional<Angle>& angle = assumptions.*member;
    return angle ? angle->degrees() : std::numeric_limits<double>::quiet_NaN();
  }
  double operator()(double A::* member) const {
    return assumptions.*member * key.unit.over / key.unit.times;
  }
  double operator()(int A::* member) const { return assumptions.*member; }
};

}  // namespace

std::span<const AssumptionKey> assumption_keys() { return kKeys; }

void read_assumptions(Section& section, Assumptions& assumptions) {
  for (const AssumptionKey& key : kKeys)
    std::visit(ReadMember{section, assumptions, key}, key.member);
  section.finish();
}

std::vector<AssumptionRow> describe(const Assumptions& assumptions) {
  std::vector<AssumptionRow> rows;
  for (const AssumptionKey& key : kKeys) {
    const double value = std::visit(ValueInKeyUnit{assumptions, key}, key.member);
    rows.push_back(
        {key.key, without_noise(value), key.source, key.meaning, key.range.min, key.range.max});
  }
  return rows;
}

}  // namespace aloft::scenario
