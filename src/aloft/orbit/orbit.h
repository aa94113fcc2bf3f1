/// Where is each satellite? Catalogues and shells become rows of mean elements; SGP4/SDP4 moves
/// them; frames turn them into positions on the rotating Earth.
///
/// Takes a scenario's constellation; gives `Ephemeris` columns to sky/. Struct of arrays
/// throughout; a bad row carries its own error code and never touches its neighbours.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/base/geometry.h"
#include "aloft/base/index.h"
#include "aloft/base/quantity.h"
#include "aloft/base/result.h"
#include "aloft/base/time.h"
#include "aloft/scenario/scenario.h"

namespace aloft::orbit {

using scenario::SatelliteClass;

/// One set of mean elements as SGP4 wants them (Brouwer mean elements, Kozai mean motion, TEME).
struct ElementSet {
  std::string name;
  std::string international_designator;  ///< "1998-067A", in TLE too; else as found.
  std::uint64_t catalogue_number = 0;    ///< Up to 64 bits; shells have 0.
  UtcTime epoch;
  double mean_motion_rad_per_s = 0.0;  ///< Kozai, as published.
  double eccentricity = 0.0;
  Angle inclination;
  Angle node;  ///< Right ascension of the ascending node.
  Angle argument_of_perigee;
  Angle mean_anomaly;
  double bstar_per_earth_radius = 0.0;
  double mean_motion_dot_rev_per_day2 =
      0.0;  ///< As published (half of the derivative); SGP4 ignores it.
  double mean_motion_ddot_rev_per_day3 = 0.0;  ///< As published (a sixth); SGP4 ignores it.
  friend bool operator==(const ElementSet&, const ElementSet&) = default;
};

/// Axes in which a table of states is given.
enum class TableFrame : std::uint8_t { gcrf, eme2000, teme, itrf };
enum class Interpolation : std::uint8_t { hermite, lagrange };

/// States of one object in one frame, and how to go from one to the next.
struct StateSegment {
  TableFrame frame = TableFrame::eme2000;
  Interpolation interpolation = Interpolation::hermite;
  int degree = 7;       ///< Of the polynomial; less where there are fewer states.
  UtcTime usable_from;  ///< Both ends belong to the segment.
  UtcTime usable_to;
  std::vector<std::int64_t> tai_ns;  ///< Ascending: TAI since 1970-01-01T00:00:00 TAI.
  std::vector<std::array<double, 3>> position_m;
  std::vector<std::array<double, 3>> velocity_m_per_s;
};

/// Where a record stands in its file.
struct Origin {
  std::size_t line = 0;    ///< Its first, from 1; 0 in JSON.
  std::size_t record = 0;  ///< Counted from 1.
};

/// A record that was not taken: where, what, why.
struct Skipped {
  std::string file;
  Origin origin;
  std::string name;
  std::string reason;
  /// "file:line: name: reason", or "file: record 5: name: reason" without a line.
  [[nodiscard]] std::string text() const;
};

/// An ephemeris: states of one object, as OEM and MEME files give them.
struct StateTable {
  std::string name;
  std::string international_designator;
  std::uint64_t catalogue_number = 0;  ///< 0 where the file has none.
  std::vector<StateSegment> segments;  ///< Where two hold an instant, the later one counts.
  Origin origin;
};

struct Catalogue {
  std::vector<ElementSet> elements;
  std::vector<Origin> origins;  ///< Of each element set.
  std::vector<StateTable> tables;
  std::vector<Skipped> skipped;  ///< Repeated sets, decayed objects, ends that are missing.
};

/// TLE/3LE (Alpha-5, CRLF, doubled and ragged line ends, trailing blanks) or OMM in JSON (CelesTrak
/// and Space-Track dialects: numbers or strings), CSV, KVN or XML; or states: OEM in KVN or XML, or
/// the operator's MEME ephemerides. The content tells which. Any
/// malformed record makes the whole file an error that names every bad line (up to 20 and a
/// count): a half-written file is refused. Other kinds of message, frames, centres, time systems
/// and theories are refused by name. A file without a usable set is an error. A later set of the
/// same object and epoch is skipped.
Result<Catalogue> read_catalogue(const std::filesystem::path& path, bool verify_checksums = true);
Result<Catalogue> parse_catalogue(std::string_view text, std::string_view file,
                                  bool verify_checksums = true);
Result<Catalogue> parse_tle(std::string_view text, std::string_view file,
                            bool verify_checksums = true);
Result<Catalogue> parse_omm_json(std::string_view text, std::string_view file);
Result<Catalogue> parse_omm_csv(std::string_view text, std::string_view file);
Result<Catalogue> parse_omm_kvn(std::string_view text, std::string_view file);
Result<Catalogue> parse_oem(std::string_view text, std::string_view file);
/// The object's number and name are those of the file's name, MEME_<number>_<name>_...
Result<Catalogue> parse_meme(std::string_view text, std::string_view file);

enum class CatalogueFormat : std::uint8_t { tle, json, csv, kvn, xml };

/// The element sets as text. The notations of OMM read back to the same bits of all fields. A TLE
/// rounds to its columns' last digits (0.0001 degrees, 864 us), and it is an error that names them
/// if sets do not fit: numbers above 339,999, years beyond 2056. What is no part of an `ElementSet`
/// (the set's and the revolution's number) is left out or, in a TLE, 0.
Result<std::string> write_catalogue(const Catalogue& catalogue, CatalogueFormat format);

/// Class by name: STARLINK with "[DTC]" is direct to cell, else with five digits (3xxxx) v2 mini,
/// with fewer (1xxx to 6xxx) v1; ONEWEB-* is oneweb; all else is other.
SatelliteClass class_of_name(std::string_view name);

/// Starlink but for STARLINK-1xxx, -2xxx and below 1000 (v0.9 and v1.0, launched before 2021-09;
/// the few polar ones of them with lasers are not told apart): assumed from the launch history.
bool has_lasers_by_name(std::string_view name);

/// What SGP4 reported: the numbers of the reference implementation (which reports 5 no more).
enum class PropagationError : std::uint8_t {
  none = 0,
  mean_eccentricity = 1,
  mean_motion = 2,
  perturbed_eccentricity = 3,
  semi_latus_rectum = 4,
  decayed = 6,
};
/// In words, such as "decayed: the satellite is below the Earth's surface".
const char* describe(PropagationError error);

struct State {
  Position<Teme> position_m;
  Vector<Teme> velocity_m_per_s;
  PropagationError error = PropagationError::none;
};

/// Initialised element set. WGS-72, opsmode improved ("i"). Immutable after construction: the
/// deep-space resonance integration restarts at the epoch for every call, so results do not depend
/// on the order of calls.
class Sgp4 {
 public:
  explicit Sgp4(const ElementSet& elements);
  ~Sgp4();
  Sgp4(Sgp4&&) noexcept;
  Sgp4& operator=(Sgp4&&) noexcept;
  [[nodiscard]] State at_minutes(double minutes_since_epoch) const;
  [[nodiscard]] bool deep_space() const;

 private:
  struct Constants;
  std::unique_ptr<Constants> constants_;
};

/// Instruction sets that the batch has code for. All give the same bits; `scalar` is one satellite
/// at a time with fused multiply-add in the processor, `portable` without.
enum class Simd : std::uint8_t { portable, scalar, avx2, avx512 };
std::string_view name_of(Simd simd);
/// Whether this build and this processor have it.
bool is_available(Simd simd);
Simd fastest_simd();

/// Instants of a batch: a list in any order, or a uniform grid, which is faster.
class Instants {
 public:
  /// Minutes after each set's own epoch, until `after` says otherwise. `minutes` must outlive this.
  static Instants list(std::span<const double> minutes);
  /// `first_min` + i `step_min` for i below `count`.
  static Instants uniform(double first_min, double step_min, std::size_t count);
  /// The same minutes, counted from `reference` for all sets.
  [[nodiscard]] Instants after(UtcTime reference) const;
  /// A part; its states have the same bits as within the whole.
  [[nodiscard]] Instants part(std::size_t begin, std::size_t count) const;
  [[nodiscard]] std::size_t size() const { return count_; }

 private:
  friend class Sgp4Batch;
  [[nodiscard]] std::pair<double, double> range_min() const;
  std::optional<std::int64_t> reference_tai_ns_;
  const double* minutes_ = nullptr;  ///< Null: uniform.
  double first_min_ = 0.0;
  double step_min_ = 0.0;
  std::size_t begin_ = 0;
  std::size_t count_ = 0;
};

/// Eight satellites at one instant in TEME: x, y, z in metres, then their rates in m/s.
struct alignas(64) BlockState {
  double value[6][8];
};
using BlockErrors = std::array<PropagationError, 8>;
State state_of(const BlockState& states, const BlockErrors& errors, std::size_t lane);

/// Element sets in blocks of eight, moved eight at a time. Each state is a function of its own set
/// and instant: neighbours, the order of calls and the instruction set change no bit. Agrees with
/// `Sgp4` within 2e-12 rad along the orbit: the theory stops its Kepler iteration at 1e-12.
/// Thread-safe; REQUIRES instants within a century of the epochs.
class Sgp4Batch {
 public:
  static constexpr std::size_t kLanes = 8;

  /// Buffers of one thread, kept between calls so that nothing is allocated in the long run.
  class Workspace {
   public:
    Workspace();
    ~Workspace();

   private:
    friend class Sgp4Batch;
    struct Buffers;
    std::unique_ptr<Buffers> buffers_;
  };

  /// Some instants of one block, from `first` on.
  struct Part {
    std::size_t block;
    std::size_t first;
    std::span<const BlockState> states;
    std::span<const BlockErrors> errors;
  };

  Sgp4Batch();
  explicit Sgp4Batch(std::span<const ElementSet> elements, Simd simd = fastest_simd());
  ~Sgp4Batch();
  Sgp4Batch(Sgp4Batch&&) noexcept;
  Sgp4Batch& operator=(Sgp4Batch&&) noexcept;

  [[nodiscard]] std::size_t block_count() const;
  /// The rows of `elements` in a block's first lanes. What stands in further lanes is padding.
  [[nodiscard]] std::span<const std::uint32_t> sets_of(std::size_t block) const;

  /// All states of a block. A set with an error has zeros, but for `decayed`, as `Sgp4` has it.
  /// REQUIRES: `states` and `errors` as many as instants.
  void propagate(std::size_t block, const Instants& instants, Workspace& workspace,
                 std::span<BlockState> states, std::span<BlockErrors> errors) const;
  /// Hands them on in parts that stay in the processor's cache, so that states need no memory.
  void visit(std::size_t block, const Instants& instants, Workspace& workspace,
             const std::function<void(const Part&)>& consumer) const;

 private:
  struct Blocks;
  std::unique_ptr<const Blocks> blocks_;
};

struct EarthOrientation {
  double ut1_minus_utc_s = 0.0;
  Angle polar_x;
  Angle polar_y;
};

/// UT1-UTC and polar motion by day, linear between days but for the steps of leap seconds.
class EarthOrientationTable {
 public:
  EarthOrientationTable() = default;  ///< Empty: covers nothing.
  /// Columns mjd, ut1_utc_s, pm_x_arcsec, pm_y_arcsec and any others; days ascend, by at most 31.
  static Result<EarthOrientationTable> read(const std::filesystem::path& csv);
  /// All zero where the table does not cover `t`.
  [[nodiscard]] EarthOrientation at(UtcTime t) const;
  [[nodiscard]] bool covers(UtcTime t) const;
  /// "none: UT1 = UTC, no polar motion", or the file's name and the days that it covers.
  [[nodiscard]] std::string source() const;

 private:
  std::vector<std::int64_t> mjd_;
  std::vector<EarthOrientation> values_;
  std::string file_;
};

/// GMST 1982 (Aoki et al.), of UT1.
Angle gmst82(UtcTime t, double ut1_minus_utc_s);

/// TEME to ITRF: R3(GMST82) then polar motion (Vallado 2006, AIAA 2006-6753).
Rotation<Itrf, Teme> itrf_from_teme(UtcTime t, const EarthOrientation& orientation);

/// Velocity relative to the turning Earth, in ITRF.
Vector<Itrf> itrf_velocity(const Rotation<Itrf, Teme>& rotation, const State& state);

/// Rows of a satellite table. `plane`/`slot_in_plane`/`shell` are -1 for catalogue objects.
struct Satellites {
  Column<SatelliteIndex, std::string> name;
  Column<SatelliteIndex, std::uint64_t> catalogue_number;
  Column<SatelliteIndex, SatelliteClass> satellite_class;
  Column<SatelliteIndex, std::uint8_t> has_lasers;
  Column<SatelliteIndex, std::int32_t> shell;
  Column<SatelliteIndex, std::int32_t> plane;
  Column<SatelliteIndex, std::int32_t> slot_in_plane;
  Column<SatelliteIndex, UtcTime> epoch;
  [[nodiscard]] std::size_t size() const { return name.size(); }
};

/// Positions and velocities of all satellites at one instant; `usable` is 0 where propagation
/// failed.
struct Ephemeris {
  UtcTime time;
  Column<SatelliteIndex, Position<Itrf>> position;
  Column<SatelliteIndex, Vector<Itrf>> velocity_m_per_s;  ///< Relative to the turning Earth.
  Column<SatelliteIndex, std::uint8_t> usable;
};

/// How old the elements are at the run's middle, and what that means.
struct ElementAge {
  double median_s = 0.0;
  double max_s = 0.0;
  double along_track_error_median_m = 0.0;  ///< See `along_track_error_m`.
  std::size_t sets = 0;  ///< Rows of catalogues counted; 0 where all have ephemerides.
  bool from_shells_only = false;
  /// Shells are as good at any time.
  [[nodiscard]] bool is_within(double limit_s) const {
    return from_shells_only || median_s <= limit_s;
  }
};

/// Estimated along-track error of elements of that age. Power law through the medians measured for
/// Starlink: 1 km at 3 h, 8 km at 1 day, 60 km at 5 days (log-log linear between, and beyond the
/// ends).
double along_track_error_m(double age_s);

class SpecialRows;

/// The fleet of a scenario: rows, propagators and what was skipped.
class Fleet {
 public:
  /// Reads catalogues and lays out shells (epoch of shells: the scenario's start). Of several sets
  /// of one object, those nearest in time to some instant of the run are taken, and blended between
  /// their epochs so that no position jumps. Objects with an ephemeris stand last, and an ephemeris
  /// is preferred to element sets of the same number; outside its span it has no position, which
  /// `skipped` tells. Single sets more than `catalogue_age_max_s` from the run, and those that SGP4
  /// cannot move at its start or end, are skipped and named. An error is a catalogue all of whose
  /// sets are too far away, and an Earth orientation table that does not cover the run; all
  /// problems are reported together.
  static Result<Fleet> load(const scenario::Scenario& scenario);
  [[nodiscard]] const Satellites& satellites() const { return satellites_; }
  [[nodiscard]] const std::vector<Skipped>& skipped() const { return skipped_; }
  [[nodiscard]] const EarthOrientationTable& earth_orientation() const { return orientation_; }
  [[nodiscard]] ElementAge element_age(UtcTime t) const;
  /// Fills `out` (resized). Thread-safe.
  void propagate(UtcTime t, Ephemeris& out) const;

 private:
  /// What a row has besides its elements.
  struct Membership {
    SatelliteClass satellite_class = SatelliteClass::other;
    bool has_lasers = false;
    std::int32_t shell = -1;
    std::int32_t plane = -1;
    std::int32_t slot_in_plane = -1;
  };
  SatelliteIndex add(const ElementSet& elements, const Membership& membership);
  SatelliteIndex add_table(const StateTable& table);
  void add_shells(const scenario::Scenario& scenario, std::vector<ElementSet>& sets);

  Satellites satellites_;
  Sgp4Batch batch_;  ///< The first rows: `element_rows_` of them.
  std::size_t element_rows_ = 0;
  std::shared_ptr<const SpecialRows> special_rows_;
  std::vector<Skipped> skipped_;
  EarthOrientationTable orientation_;
  bool has_catalogue_ = false;
};

/// The element sets of a Walker shell at `epoch`; BSTAR 0. The mean motion is the Kozai value for
/// which SGP4's mean radius is the shell's altitude.
std::vector<ElementSet> shell_elements(const scenario::Shell& shell, UtcTime epoch);

}  // namespace aloft::orbit
