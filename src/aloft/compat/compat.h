/// Another simulator's world, rebuilt from its description, so that its users can swap Aloft in and
/// both can be compared.
///
/// Takes a network of the Hypatia simulator (Kassing et al., IMC 2020) and ground stations; gives
/// that simulator's forwarding state, its files and its round trips. Two worlds are rebuilt, for it
/// has two: its *generator* computes forwarding state and round trips with one ephemeris library,
/// its *packet simulator* moves packets with another. docs/models/compat.md says how they differ.
///
/// Left out: relays on the ground, more than one ground interface a satellite, failures, queues.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/base/forwarding.h"
#include "aloft/base/quantity.h"
#include "aloft/base/result.h"
#include "aloft/scenario/scenario.h"

namespace aloft::compat {

using scenario::HypatiaNetwork;

/// kuiper_630, starlink_550 and telesat_1015, as that simulator comes with them.
const std::vector<HypatiaNetwork>& built_in_networks();
/// A built-in network by its name, or that of a file (see scenario/). The error of an unknown name
/// lists the names.
Result<HypatiaNetwork> find_network(const std::string& name_or_file);

struct GroundStation {
  std::string name;
  Angle latitude;  ///< Geodetic.
  Angle longitude;
  double elevation_m = 0.0;
};
/// A CSV file with the columns name, lat_deg, lon_deg and elev_m; or that simulator's own lists,
/// without a header: number, name, latitude, longitude, elevation, and perhaps a position. Numbers
/// (or a column gid) must count up from 0.
Result<std::vector<GroundStation>> read_ground_stations(const std::filesystem::path& path);
/// `count` stations between 60 degrees south and north, evenly over the sphere, for benchmarks.
std::vector<GroundStation> spread_stations(std::size_t count);

/// Where every node sends what is for a ground station, at one instant.
struct ForwardingState {
  static constexpr std::uint32_t kNowhere = 0xffff'ffff;
  std::int64_t time_ns = 0;  ///< Since 2000-01-01T00:00:00.
  LinkRows lasers;           ///< Metres. The number of a link in its row is its interface's.
  Exits ground_links;        ///< By station, then satellite: those in range, in metres.
  NextHops hops;             ///< Of satellites to stations, in metres.
  /// Of stations to stations, row source * stations + destination: the first satellite, or
  /// kNowhere (also to itself), and the length of the whole way.
  std::vector<std::uint32_t> first_satellite;
  std::vector<double> length_m;
};

/// Node numbers: satellites by orbit and place in it, then the stations.
struct NextHop {
  std::int64_t node = -1;
  std::int64_t own_interface = -1;
  std::int64_t their_interface = -1;
  friend bool operator==(const NextHop&, const NextHop&) = default;
};

/// One way to go on from a node: over it the whole way is `length_m` long.
struct Alternative {
  std::uint32_t node = 0;
  double length_m = 0.0;
};

class HypatiaWorld {
 public:
  HypatiaWorld(HypatiaNetwork network, std::vector<GroundStation> stations);
  ~HypatiaWorld();
  HypatiaWorld(HypatiaWorld&&) noexcept;

  [[nodiscard]] const HypatiaNetwork& network() const;
  [[nodiscard]] const std::vector<GroundStation>& stations() const;
  [[nodiscard]] std::size_t satellites() const;
  [[nodiscard]] std::size_t nodes() const { return satellites() + stations().size(); }
  [[nodiscard]] std::size_t node_of_station(std::size_t station) const {
    return satellites() + station;
  }

  /// By shortest length, with the generator's lengths. Ties: as `find_next_hops`; of a station's
  /// satellites the lower one. The time counts in whole milliseconds, rounded, as the generator
  /// writes them. A laser longer than the network allows is an error. `out` keeps its memory.
  /// Thread-safe.
  Result<void> find_state(std::int64_t time_ns, ForwardingState& out) const;

  /// What `state` says, in node numbers. `node` is not the destination itself.
  [[nodiscard]] NextHop next_hop(const ForwardingState& state, std::size_t node,
                                 std::size_t destination_station) const;
  /// All ways to go on, the chosen one among them; none where there is no way at all.
  [[nodiscard]] std::vector<Alternative> alternatives(const ForwardingState& state,
                                                      std::size_t node,
                                                      std::size_t destination_station) const;
  /// Node numbers from station to station; empty without a way.
  [[nodiscard]] std::vector<std::uint32_t> path(const ForwardingState& state, std::size_t source,
                                                std::size_t destination) const;
  /// Share of the ground links of `state` whose satellite is below the station's horizon.
  [[nodiscard]] double share_below_horizon(const ForwardingState& state) const;

  /// The lines of that simulator's fstate_<nanoseconds>.txt: all, or what changed since `previous`.
  [[nodiscard]] std::string forwarding_text(const ForwardingState& state,
                                            const ForwardingState* previous) const;

  /// The lines of its gsl_if_bandwidth_0.txt; those of later steps are empty.
  [[nodiscard]] std::string bandwidth_text(const ForwardingState& state) const;

  /// That simulator's files about the network itself: name and text.
  using File = std::pair<std::string, std::string>;
  [[nodiscard]] std::vector<File> network_files() const;

  /// Light's time there and back at one instant, as the generator computes round trips. Nothing
  /// where one of the ways is missing.
  [[nodiscard]] std::optional<double> round_trip_s(const ForwardingState& state, std::size_t source,
                                                   std::size_t destination) const;
  /// Light's time there and back of a packet sent at the state's instant, as the packet simulator
  /// computes it: each link as long as when the packet enters it. Without transmission times.
  [[nodiscard]] std::optional<double> ping_s(const ForwardingState& state, std::size_t source,
                                             std::size_t destination) const;

 private:
  struct Fixed;
  std::unique_ptr<Fixed> fixed_;
};

/// WGS-72 positions of stations, as the packet simulator has them.
std::array<double, 3> wgs72_position_m(const GroundStation& station);

/// Another's forwarding state, read step by step.
class ForwardingReader {
 public:
  ForwardingReader(const HypatiaWorld& world, std::filesystem::path folder);
  /// Applies the folder's fstate file of that instant to what was read before.
  Result<void> read_step(std::int64_t time_ns);
  [[nodiscard]] const NextHop& next_hop(std::size_t node, std::size_t destination_station) const {
    return hops_[node * stations_ + destination_station];
  }

 private:
  std::filesystem::path folder_;
  std::size_t satellites_;
  std::size_t stations_;
  std::vector<NextHop> hops_;
};

/// A next hop that another chose differently.
struct Difference {
  std::uint32_t node = 0;
  std::uint32_t destination = 0;  ///< Node number of the station.
  NextHop ours;
  NextHop theirs;
  double longer_m = 0.0;  ///< How much longer the way over theirs is; endless if it is none here.
};
std::vector<Difference> compare(const HypatiaWorld& world, const ForwardingState& state,
                                const ForwardingReader& theirs);

/// A choice that rounding could turn: the second best way is hardly longer.
struct NearTie {
  std::uint32_t node = 0;
  std::uint32_t destination = 0;
  std::uint32_t chosen = 0;
  std::uint32_t other = 0;
  double longer_m = 0.0;
};
/// All choices of which another way is at most `limit_m` longer.
std::vector<NearTie> find_near_ties(const HypatiaWorld& world, const ForwardingState& state,
                                    double limit_m);

/// What a run computes besides the forwarding state.
struct HypatiaRun {
  std::filesystem::path folder;  ///< Files of an earlier run in it are replaced, others stay.
  std::int64_t duration_ms = 200'000;
  std::int64_t step_ms = 100;
  struct Pair {
    std::size_t source = 0;
    std::size_t destination = 0;
  };
  std::vector<Pair> pairs;  ///< Stations whose round trips go into rtt.csv.
  /// Choices that are at most that much shorter than another go into near_ties.csv.
  std::optional<double> near_ties_m;
  std::optional<std::filesystem::path> compare_with;  ///< Another's forwarding state.
  bool quiet = false;
};

struct PairSummary {
  double rtt_min_s = 0.0;  ///< As are the next three, of the steps with a way; 0 without.
  double rtt_max_s = 0.0;
  double ping_min_s = 0.0;
  double ping_max_s = 0.0;
  std::size_t steps_without_way = 0;
  std::vector<std::int64_t> changes_ns;  ///< Steps whose path differs from that of the step before.
};

struct ComparisonSummary {
  std::size_t hops = 0;
  std::size_t different = 0;
  std::size_t without_way_here = 0;  ///< Different, and no way here where there is one there.
  double longer_max_m = 0.0;         ///< Of the others that differ.
};

struct RunSummary {
  std::size_t steps = 0;
  std::size_t lines = 0;         ///< Of forwarding state written.
  std::size_t ground_links = 0;  ///< At the first step, as is the next.
  double share_below_horizon = 0.0;
  std::vector<PairSummary> pairs;
  std::size_t near_ties = 0;
  std::optional<ComparisonSummary> comparison;
};

/// Writes fstate_<nanoseconds>.txt and gsl_if_bandwidth_<nanoseconds>.txt of every step, the
/// network's own files, and what `run` asks for: into the folder's name with ".part", from which
/// whole files move to the folder at the end.
Result<RunSummary> run_hypatia(const HypatiaWorld& world, const HypatiaRun& run);

/// Wall-clock times of whole steps (orbits, links, next hops) of the network starlink_550 with 100
/// stations, one step each, on as many threads as are set. For `aloft bench`.
std::vector<double> time_forwarding_s(std::size_t steps);

}  // namespace aloft::compat
