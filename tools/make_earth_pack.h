/// Parts of the program that writes the earth pack at build time. It may use the C library's sine
/// and the like: its output is one file, the same for everyone who has it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aloft/base/result.h"
#include "aloft/earth/pack.h"

namespace aloft::earth::pack_maker {

/// A country of the border data: rings of arcs, as TopoJSON writes them (~i is arc i reversed).
struct Country {
  std::string name;
  std::string numeric;  ///< As the data set has it; empty for the disputed and the unlisted.
  struct Ring {
    std::vector<std::int32_t> arcs;
    bool is_hole = false;
  };
  std::vector<Ring> rings;
};

struct Borders {
  GridFrame frame;
  std::vector<std::vector<GridVertex>> arcs;
  std::vector<Country> countries;
};

struct IsoCountry {
  std::string alpha2;
  std::string alpha3;
  std::string numeric;
  std::string name;
};

struct City {
  std::string name;
  std::string country;
  std::int64_t latitude_e5 = 0;
  std::int64_t longitude_e5 = 0;
  std::uint64_t population = 0;
};

Result<Borders> read_borders(const std::filesystem::path& topojson);
Result<std::vector<IsoCountry>> read_iso_countries(const std::filesystem::path& json);
Result<std::vector<City>> read_cities(const std::filesystem::path& pbf);

/// The vertices of a ring, the last one equal to the first.
std::vector<GridVertex> vertices_of(const Borders& borders, const Country::Ring& ring);

/// Unsigned area of a ring in km2: the line integral of the sine of the authalic latitude over the
/// longitude, exact for borders that are straight in longitude and latitude.
double ring_area_km2(const GridFrame& frame, const std::vector<GridVertex>& ring);

/// True if the ring's area in grid units is exactly zero: quantisation has left a point or a line.
bool is_degenerate(const GridFrame& frame, const std::vector<GridVertex>& ring);

/// Gives each country whose rings all lost their area (Vatican) a stand-in: the smallest rectangle
/// with corners on the grid that has every point which rounds to the ring's vertices in its
/// interior. Neighbours that share the ring's arc get the same outline. Returns the countries.
Result<std::vector<std::string>> add_stand_ins(Borders& borders);

/// A territory as the pack lists it, and the country it was made from.
struct NamedTerritory {
  std::string id;
  std::string name;
  IsoCountry iso;  ///< Empty strings where ISO has none.
  std::size_t country = 0;
  double area_km2 = 0.0;
};

/// Ids of our own for what ISO does not list or what shares an ISO code; ordered by id.
std::vector<NamedTerritory> name_territories(const Borders& borders,
                                             const std::vector<IsoCountry>& iso);

/// The lookup table of claims. `order[t]` is the country of territory t.
Result<ClaimGrid> make_claim_grid(const Borders& borders, const std::vector<std::size_t>& order);

/// Polygons on the sphere, behind a wall since S2's headers are heavy.
class Polygons {
 public:
  static Result<Polygons> build(const Borders& borders, const std::vector<std::size_t>& order);
  ~Polygons();
  Polygons(Polygons&&) noexcept;
  Polygons& operator=(Polygons&&) noexcept;

  /// The territory with the nearest border, or -1 if there is none within `limit_km`.
  [[nodiscard]] int nearest(double latitude_deg, double longitude_deg, double limit_km) const;

  /// The part of a territory inside one S2 cell of level 7, in the child of level 9 that stands for
  /// it: the nearest to the part's centroid among `preferred` children, else among those whose
  /// centre the territory holds, else the child with the largest share of the part.
  struct Piece {
    std::uint64_t cell_id = 0;
    std::uint16_t territory = 0;
    double area_km2 = 0.0;
  };
  /// `prefers(cell, territory)` says whether a planned cell already stands there.
  [[nodiscard]] std::vector<Piece> sample_areas(
      const ClaimGrid& grid,
      const std::function<bool(std::uint64_t, std::uint16_t)>& prefers) const;

 private:
  struct Data;
  explicit Polygons(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

/// How the places found their territory.
struct PlaceCounts {
  std::size_t by_claim = 0;         ///< The polygon that holds it.
  std::size_t by_coast = 0;         ///< The nearest border, as near as coasts are wrong.
  std::size_t by_country_code = 0;  ///< What the gazetteer says.
  std::size_t left_out = 0;
};

/// Fills the columns of places, in the order of the gazetteer.
Result<PlaceCounts> add_places(const std::vector<City>& cities,
                               const std::vector<NamedTerritory>& territories,
                               const Polygons& polygons, PackContents& contents);

/// Fills cells and parcels; needs places and grid.
void add_cells(const Polygons& polygons, PackContents& contents);

}  // namespace aloft::earth::pack_maker
