#include <charconv>
#include <cmath>
#include <numbers>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/base/math.h"
#include "aloft/compat/compat.h"

namespace aloft::compat {
namespace {

constexpr double kElevationMin_m = -1'000.0;
constexpr double kElevationMax_m = 50'000.0;

/// The columns of a table that a station is made of; `number` may be missing.
struct Columns {
  std::optional<std::size_t> number;
  std::size_t name;
  std::size_t latitude;
  std::size_t longitude;
  std::size_t elevation;
};

Result<double> number_within(const CsvTable& table, std::size_t row, std::size_t column,
                             double minimum, double maximum) {
  auto value = csv_number(table, row, column);
  if (!value) return value;
  if (*value >= minimum && *value <= maximum) return value;
  return invalid_input(fmt::format("{}:{}: column '{}': found {}; allowed {} to {}", table.path,
                                   table.line_numbers[row], table.header[column], *value, minimum,
                                   maximum));
}

template <class T>
bool keep(Result<T>& result, T& target, Error& errors) {
  if (result) {
    target = *result;
    return true;
  }
  for (std::string& message : result.error().messages)
    errors.messages.push_back(std::move(message));
  return false;
}

void check_number(const CsvTable& table, std::size_t row, std::size_t column, Error& errors) {
  auto found = csv_number(table, row, column);
  double number = 0.0;
  if (keep(found, number, errors) && number != static_cast<double>(row))
    errors.messages.push_back(
        fmt::format("{}:{}: column '{}': found {}; allowed {}, as stations count up from 0",
                    table.path, table.line_numbers[row], table.header[column], number, row));
}

GroundStation read_station(const CsvTable& table, std::size_t row, const Columns& columns,
                           Error& errors) {
  if (columns.number) check_number(table, row, *columns.number, errors);
  GroundStation station;
  station.name = table.rows[row][columns.name];
  double latitude_deg = 0.0;
  double longitude_deg = 0.0;
  auto latitude = number_within(table, row, columns.latitude, -90.0, 90.0);
  auto longitude = number_within(table, row, columns.longitude, -180.0, 360.0);
  auto elevation = number_within(table, row, columns.elevation, kElevationMin_m, kElevationMax_m);
  keep(latitude, latitude_deg, errors);
  keep(longitude, longitude_deg, errors);
  keep(elevation, station.elevation_m, errors);
  station.latitude = degrees(latitude_deg);
  station.longitude = degrees(longitude_deg);
  return station;
}

/// That simulator's lists have no header: what the reader took for one is the first row.
Columns without_header(CsvTable& table) {
  table.rows.insert(table.rows.begin(), table.header);
  table.line_numbers.insert(table.line_numbers.begin(), 1);
  table.header = {"number", "name", "latitude", "longitude", "elevation", "x", "y", "z"};
  table.header.resize(table.rows.front().size());
  return {0, 1, 2, 3, 4};
}

Result<Columns> find_columns(CsvTable& table) {
  const std::string& first = table.header.front();
  const std::size_t width = table.header.size();
  if (first.find_first_not_of("0123456789") == std::string::npos && (width == 5 || width == 8))
    return without_header(table);
  Columns columns{};
  Error errors;
  const auto find = [&](const char* name, std::size_t& target) {
    auto column = table.column(name);
    keep(column, target, errors);
  };
  find("name", columns.name);
  find("lat_deg", columns.latitude);
  find("lon_deg", columns.longitude);
  find("elev_m", columns.elevation);
  if (!errors.messages.empty()) return tl::unexpected(errors);
  if (const auto number = table.column("gid")) columns.number = *number;
  return columns;
}

}  // namespace

Result<std::vector<GroundStation>> read_ground_stations(const std::filesystem::path& path) {
  auto table = read_csv(path);
  if (!table) return pass_on(table);
  auto columns = find_columns(*table);
  if (!columns) return pass_on(columns);
  Error errors;
  std::vector<GroundStation> stations;
  for (std::size_t row = 0; row < table->rows.size(); ++row)
    stations.push_back(read_station(*table, row, *columns, errors));
  if (stations.empty())
    errors.messages.push_back(
        fmt::format("{}: found no ground station; at least one is needed", path.string()));
  if (!errors.messages.empty()) return tl::unexpected(errors);
  return stations;
}

std::vector<GroundStation> spread_stations(std::size_t count) {
  constexpr double kTurnsApart = 1.0 / (std::numbers::phi * std::numbers::phi);  // Golden angle.
  const double sine_max = sin_cos(degrees(60.0).radians()).sin;
  std::vector<GroundStation> stations;
  for (std::size_t i = 0; i < count; ++i) {
    const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
    const double turns = static_cast<double>(i) * kTurnsApart;
    GroundStation station;
    station.name = fmt::format("station {}", i);
    station.latitude = radians(arc_sine(sine_max * (2.0 * share - 1.0)));
    station.longitude = degrees(360.0 * (turns - std::floor(turns)));
    stations.push_back(station);
  }
  return stations;
}

}  // namespace aloft::compat
