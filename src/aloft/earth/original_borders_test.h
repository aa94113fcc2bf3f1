/// The borders as the data package has them, read by plain code of the tests alone: an oracle for
/// the pack. Private to the tests of earth.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aloft::earth {

class OriginalBorders {
 public:
  struct Point {
    double latitude_deg = 0.0;
    double longitude_deg = 0.0;
  };
  using Ring = std::vector<Point>;  ///< The last point is the first.
  struct Country {
    std::string numeric;  ///< ISO 3166-1 numeric as the data set has it; may be empty.
    std::vector<Ring> outsides;
    std::vector<Ring> holes;
  };

  explicit OriginalBorders(std::string_view topojson);

  [[nodiscard]] const std::map<std::string, Country>& countries() const { return countries_; }
  /// Vertices of all rings, to pick points close to a border.
  [[nodiscard]] const std::vector<Point>& vertices() const { return vertices_; }
  /// Names of the countries that hold a point: the meridian north of it meets their rings an odd
  /// number of times.
  [[nodiscard]] std::set<std::string> claims(Point point) const;

 private:
  std::map<std::string, Country> countries_;
  std::vector<Point> vertices_;
};

/// From the folder of npm packages that the build used; nothing if it is not there.
std::optional<OriginalBorders> original_borders();

/// Area of a ring on a flat map that keeps areas: Lambert's cylinder over the authalic sphere.
double planar_area_km2(const OriginalBorders::Ring& ring);
/// Sums over a country's rings.
double planar_area_km2(const OriginalBorders::Country& country);
double outline_km(const OriginalBorders::Country& country);

}  // namespace aloft::earth
