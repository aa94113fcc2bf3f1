/// `run(scenario)`: the stages in order, per block of time. The only module that knows threads.
#pragma once

#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "aloft/authority/authority.h"
#include "aloft/base/result.h"
#include "aloft/base/time.h"
#include "aloft/earth/earth.h"
#include "aloft/link/link.h"
#include "aloft/network/network.h"
#include "aloft/orbit/orbit.h"
#include "aloft/plan/plan.h"
#include "aloft/results/results.h"
#include "aloft/scenario/scenario.h"
#include "aloft/sky/sky.h"
#include "aloft/traffic/traffic.h"

namespace aloft::engine {

/// What `--without` takes away.
struct Without {
  std::vector<std::string> gateways;
  std::vector<std::string> pops;
  std::vector<std::string> territories;
};
/// "gateway:NAME", "pop:NAME" or "territory:ID"; anything else is an error that says so.
Result<Without> parse_without(const std::vector<std::string>& texts);

/// What a terminal gets at most.
struct RateLimit {
  float downlink_bps = std::numeric_limits<float>::infinity();
  float uplink_bps = std::numeric_limits<float>::infinity();
  [[nodiscard]] bool is_set() const {
    constexpr float kNone = std::numeric_limits<float>::infinity();
    return downlink_bps < kNone || uplink_bps < kNone;
  }
};
/// What the operator of this world does to territories: by decision, and without one.
struct Policy {
  authority::Rules rules;                ///< Of a bundle that the trust file proves.
  std::string source;                    ///< The bundle in words, or that there is none.
  std::vector<std::string> alarms;       ///< Of its decisions, at the end of the run.
  std::vector<TerritoryIndex> left_out;  ///< With --without.
  Column<TerritoryIndex, RateLimit> throttle;
};

/// Everything of a run that does not change with time.
struct World {
  scenario::Scenario scenario;
  const earth::Atlas* atlas = nullptr;
  orbit::Fleet fleet;
  link::Gateways gateways;
  network::Pops pops;
  Policy policy;
  Without without;
};
/// Loads catalogues, gateways, PoPs and the policy. `atlas` must outlive the world.
Result<World> load_world(const scenario::Scenario& scenario, const earth::Atlas& atlas,
                         const Without& without);

/// What is on and off in slots that begin from `from` until before `to`.
authority::Schedule schedule_of(const World& world, UtcTime from, UtcTime to);

/// What the tables will say about themselves.
results::RunInfo describe(const World& world);

/// What a slot leaves; everything else of it is forgotten.
struct SlotRecord {
  Slot slot;
  plan::SlotPlan plan;
  network::Paths paths;
  traffic::Flows flows;
  const authority::Activation* activation = nullptr;  ///< Lives until the last slot is visited.
};

/// What the part of a cell that belongs to one territory has in a slot.
struct ParcelService {
  plan::Reason reason = plan::Reason::served;
  const authority::Standing* standing = nullptr;  ///< By decision, or silence.
  float downlink_typical_bps = 0.0F;              ///< Of one active terminal; 0 where not served.
  float downlink_busy_hour_bps = 0.0F;
  float uplink_typical_bps = 0.0F;
  float uplink_busy_hour_bps = 0.0F;
};
ParcelService service_of(const World& world, const SlotRecord& record, earth::CellId cell,
                         const earth::Parcel& parcel);

/// Runs all slots that begin in [start, start + duration) over `cells` (the atlas' planned cells,
/// or some of them) and hands each to `visit` in the order of time, one after the other, though not
/// always on one thread. What is handed on is the same for any number of threads. Stops early where
/// `visit` returns an error.
Result<void> for_each_slot(const World& world, const earth::PlannedCells& cells,
                           const std::function<Result<void>(const SlotRecord&)>& visit);

struct RunOptions {
  std::filesystem::path folder;           ///< Where the results go.
  std::vector<PlaceIndex> traced_places;  ///< --place
  bool quiet = false;                     ///< No progress bar.
};
/// Runs all slots that begin in [start, start + duration) and writes the results. Byte-identical
/// for any number of threads.
Result<results::RunTables> run(const World& world, const RunOptions& options);

/// What a run comes to in a few numbers.
struct Tally {
  std::size_t slots = 0;
  std::uint64_t cell_slots = 0;  ///< Cells times slots.
  std::uint64_t served = 0;      ///< Of those, with service.
  std::uint64_t checksum = 0;    ///< Of satellite, round trip and rate of all of them.
};
/// All the work of `run` over `cells`, statistics included, but for reading the inputs and writing
/// the results: to measure how long it takes.
Result<Tally> tally(const World& world, const earth::PlannedCells& cells);

/// A point asked about: a place, or coordinates.
struct Spot {
  std::string name;
  earth::Geodetic location;
  TerritoryIndex territory;  ///< Of the place, as the tables have it; none of coordinates.
};
/// "Name", "Name,CC" or "LAT,LON" in degrees. Unknown and ambiguous names are errors with
/// suggestions.
Result<Spot> find_spot(const earth::Atlas& atlas, const std::string& text);

/// Whose part of its cell a spot stands in: of a place, its territory's; else who claims the point,
/// or, between a generalised border and the sea, those that have a part of the planned cell.
std::vector<TerritoryIndex> territories_of(const earth::Atlas& atlas, const Spot& spot);

/// Every satellite above the horizon of a spot in a slot, and what became of it.
struct SkyRow {
  std::string satellite;
  scenario::SatelliteClass satellite_class = scenario::SatelliteClass::v1;
  double elevation_deg = 0.0;
  double azimuth_deg = 0.0;
  double range_km = 0.0;
  double gso_separation_deg = 0.0;
  bool candidate = false;  ///< Of those that the planner chooses from.
  bool serves = false;
  std::string verdict;  ///< "serves this cell", or why it does not.
  double score = 0.0;   ///< 0 where it was no candidate.
};
struct Explanation {
  Spot spot;
  Slot slot;
  std::vector<std::string> claims;  ///< "FR France"; empty at sea.
  std::string activation;           ///< "on", or "off: reason".
  std::int64_t decision = 0;        ///< That holds here; 0: none.
  std::string cell_token;
  bool cell_is_planned =
      false;  ///< False: no people and no sample there; asked as one more cell, after all others.
  std::vector<SkyRow> sky;  ///< Highest first.
  plan::Reason reason = plan::Reason::served;
  std::string satellite;
  int channels = 0;
  int cells_of_satellite = 0;  ///< Shares of the satellite in use.
  std::string gateway;
  std::string pop;
  int laser_hops = 0;
  double rtt_ms = 0.0;
  double downlink_busy_hour_mbps = 0.0;
  double uplink_busy_hour_mbps = 0.0;
  double downlink_typical_mbps = 0.0;
  double uplink_typical_mbps = 0.0;
};
/// The slot that holds `time`, as `run` decides it: planned from the window's cold start on, over
/// all cells. `show_sky` gets the answer as soon as the sky is known: which satellites the planner
/// chooses from, and why not from the others. Uses all threads.
Result<Explanation> explain(
    const World& world, const Spot& spot, UtcTime time,
    const std::function<void(const Explanation&)>& show_sky = [](const Explanation&) {});

/// The way between two spots over the run's slots.
struct PathRow {
  Slot slot;
  std::optional<network::SkyPath> path;
  double rtt_ms = 0.0;  ///< Twice the one-way delay; 0 where there is no path.
};
struct PathSeries {
  std::vector<PathRow> rows;
  double rtt_median_ms = 0.0;
  double rtt_min_ms = 0.0;
  double rtt_max_ms = 0.0;
  double connected_share = 0.0;
  int changes = 0;  ///< Slots whose satellites differ from the slot before.
};
Result<PathSeries> find_path(const World& world, const Spot& from, const Spot& to);

}  // namespace aloft::engine
