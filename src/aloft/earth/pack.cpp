#include "aloft/earth/pack.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <type_traits>

#include <fmt/core.h>

#include "aloft/base/file.h"

namespace aloft::earth {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the pack is read without swapping bytes");

struct Header {
  std::array<char, 8> magic{};
  std::uint32_t version = 0;
  std::uint32_t reserved = 0;
  std::uint64_t payload_bytes = 0;
  std::uint64_t checksum = 0;
  GridFrame frame;  ///< Part of the checksum.
};
static_assert(std::is_trivially_copyable_v<Header> && sizeof(Header) == 64);

constexpr std::array<char, 8> kMagic = {'A', 'L', 'O', 'F', 'T', 'E', 'A', 'R'};
constexpr std::size_t kAlignment = 8;
constexpr std::size_t kStringsPerTerritory = 5;

/// FNV-1a on words of 8 bytes, with a rotation since a product carries only upward. Every step is
/// one-to-one in the word, so a single damaged word always shows. It finds damage, not forgery.
std::uint64_t add_to_checksum(std::uint64_t sum, const char* bytes, std::size_t count) {
  for (std::size_t i = 0; i + kAlignment <= count; i += kAlignment) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + i, kAlignment);
    sum = std::rotl((sum ^ word) * 0x0000'0100'0000'01b3ULL, 29);
  }
  return sum;
}

std::uint64_t checksum_of(const GridFrame& frame, std::string_view payload) {
  std::array<char, sizeof(GridFrame)> head{};
  std::memcpy(head.data(), &frame, sizeof(GridFrame));
  const std::uint64_t sum = add_to_checksum(0xcbf2'9ce4'8422'2325ULL, head.data(), head.size());
  return add_to_checksum(sum, payload.data(), payload.size());
}

template <class T>
void append(std::string& out, const std::vector<T>& column) {
  static_assert(std::is_trivially_copyable_v<T>);
  const std::array<std::uint64_t, 2> head = {column.size(), sizeof(T)};
  const std::size_t begin = out.size();
  const std::size_t bytes = column.size() * sizeof(T);
  const std::size_t padded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  out.resize(begin + sizeof(head) + padded);
  std::memcpy(out.data() + begin, head.data(), sizeof(head));
  if (bytes > 0) std::memcpy(out.data() + begin + sizeof(head), column.data(), bytes);
}

/// Takes a column from the front; false if the bytes end early or the elements have another size.
template <class T>
bool take(std::string_view& in, std::vector<T>& column) {
  static_assert(std::is_trivially_copyable_v<T>);
  std::array<std::uint64_t, 2> head{};
  if (in.size() < sizeof(head)) return false;
  std::memcpy(head.data(), in.data(), sizeof(head));
  in.remove_prefix(sizeof(head));
  if (head[1] != sizeof(T) || head[0] > in.size() / sizeof(T)) return false;
  column.resize(head[0]);
  const std::size_t bytes = column.size() * sizeof(T);
  if (bytes > 0) std::memcpy(column.data(), in.data(), bytes);
  const std::size_t padded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  if (padded > in.size()) return false;
  in.remove_prefix(padded);
  return true;
}

template <class T>
bool all_below(const std::vector<T>& column, std::size_t limit) {
  return std::all_of(column.begin(), column.end(), [&](T v) { return v < limit; });
}

bool all_amounts(const std::vector<double>& column) {
  return std::all_of(column.begin(), column.end(),
                     [](double v) { return std::isfinite(v) && v >= 0.0; });
}

/// An S2 cell id of level 9: face below 6, then the marker bit of the level, then zeros.
bool is_cell_of_level_9(std::uint64_t id) {
  constexpr std::uint64_t kMarker = std::uint64_t{1} << (2 * (30 - 9));
  return (id >> 61U) < 6 && (id & (2 * kMarker - 1)) == kMarker;
}

bool all_cells(const std::vector<std::uint64_t>& column) {
  return std::all_of(column.begin(), column.end(), is_cell_of_level_9);
}

bool has_good_places(const PackContents& c, std::size_t territories) {
  const std::size_t places = c.place_name.size();
  const auto in_range = [](std::int32_t limit) {
    return [limit](std::int32_t v) { return v >= -limit && v <= limit; };
  };
  return c.place_name.is_consistent() && c.place_country.size() == places &&
         c.place_latitude_e5.size() == places && c.place_longitude_e5.size() == places &&
         c.place_population.size() == places && c.place_cell.size() == places &&
         c.place_territory.size() == places && c.place_by_folded_name.size() == places &&
         std::all_of(c.place_latitude_e5.begin(), c.place_latitude_e5.end(), in_range(9'000'000)) &&
         std::all_of(c.place_longitude_e5.begin(), c.place_longitude_e5.end(),
                     in_range(18'000'000)) &&
         all_cells(c.place_cell) && all_below(c.place_territory, territories) &&
         all_below(c.place_by_folded_name, places);
}

/// True if the sorted column `parcel_cell` names every cell.
bool every_cell_has_a_parcel(const PackContents& c) {
  std::size_t next = 0;
  for (const std::uint32_t cell : c.parcel_cell)
    if (cell == next) ++next;
  return next == c.cell_id.size();
}

/// True if every place lies in a cell that is planned; asks a bit for each cell of level 9.
bool every_place_is_planned(const PackContents& c) {
  const auto number_of = [](std::uint64_t cell) { return cell >> (2 * (30 - 9) + 1); };
  std::vector<bool> planned(std::size_t{6} << (2 * 9));
  for (const std::uint64_t cell : c.cell_id) planned[number_of(cell)] = true;
  return std::all_of(c.place_cell.begin(), c.place_cell.end(),
                     [&](std::uint64_t cell) { return planned[number_of(cell)]; });
}

bool has_good_cells(const PackContents& c, std::size_t territories) {
  const std::size_t parcels = c.parcel_cell.size();
  return all_cells(c.cell_id) &&
         std::adjacent_find(c.cell_id.begin(), c.cell_id.end(), std::greater_equal<>()) ==
             c.cell_id.end() &&
         every_place_is_planned(c) && c.parcel_territory.size() == parcels &&
         c.parcel_area_km2.size() == parcels && c.parcel_population.size() == parcels &&
         all_below(c.parcel_cell, c.cell_id.size()) &&
         std::is_sorted(c.parcel_cell.begin(), c.parcel_cell.end()) && every_cell_has_a_parcel(c) &&
         all_below(c.parcel_territory, territories) && all_amounts(c.parcel_area_km2) &&
         all_amounts(c.parcel_population);
}

bool is_consistent(const PackContents& c) {
  const std::size_t territories = c.territory_area_km2.size();
  return c.territory_text.is_consistent() &&
         c.territory_text.size() == kStringsPerTerritory * territories &&
         all_amounts(c.territory_area_km2) && is_consistent(c.grid, territories) &&
         has_good_places(c, territories) && has_good_cells(c, territories);
}

tl::unexpected<Error> refuse(const std::filesystem::path& path, std::string_view reason) {
  return invalid_input(
      fmt::format("{}: {}; './dev build' writes a good earth pack", path.string(), reason));
}

}  // namespace

void StringColumn::push_back(std::string_view text) {
  bytes.insert(bytes.end(), text.begin(), text.end());
  ends.push_back(static_cast<std::uint32_t>(bytes.size()));
}

std::string_view StringColumn::operator[](std::size_t i) const {
  const std::size_t begin = i == 0 ? 0 : ends[i - 1];
  return {bytes.data() + begin, ends[i] - begin};
}

bool StringColumn::is_consistent() const {
  return std::is_sorted(ends.begin(), ends.end()) &&
         (ends.empty() ? 0 : ends.back()) == bytes.size();
}

Result<void> write_pack(const std::filesystem::path& path, const PackContents& contents) {
  if (!is_consistent(contents)) return failed("the earth pack to be written contradicts itself");
  std::string payload;
  for_each_column(contents, [&](const auto& column) { append(payload, column); });
  const Header header{.magic = kMagic,
                      .version = kPackVersion,
                      .payload_bytes = payload.size(),
                      .checksum = checksum_of(contents.grid.frame, payload),
                      .frame = contents.grid.frame};
  std::string bytes(sizeof(Header), '\0');
  std::memcpy(bytes.data(), &header, sizeof(Header));
  return write_file(path, bytes + payload);
}

Result<PackContents> read_pack(const std::filesystem::path& path) {
  auto bytes = read_file(path);
  if (!bytes) return refuse(path, "the earth pack cannot be read (" + bytes.error().text() + ")");
  Header header;
  if (bytes->size() < sizeof(Header)) return refuse(path, "is too short for an earth pack");
  std::memcpy(&header, bytes->data(), sizeof(Header));
  if (header.magic != kMagic) return refuse(path, "is not an earth pack");
  if (header.version != kPackVersion)
    return refuse(
        path, fmt::format("has version {}, this program reads {}", header.version, kPackVersion));
  std::string_view payload = std::string_view(*bytes).substr(sizeof(Header));
  if (payload.size() != header.payload_bytes)
    return refuse(path, fmt::format("has {} bytes of data, {} are announced", payload.size(),
                                    header.payload_bytes));
  if (header.reserved != 0 || checksum_of(header.frame, payload) != header.checksum)
    return refuse(path, "is damaged (checksum)");
  PackContents contents;
  contents.grid.frame = header.frame;
  bool good = true;
  for_each_column(contents, [&](auto& column) { good = good && take(payload, column); });
  if (!good || !payload.empty() || !is_consistent(contents))
    return refuse(path, "contradicts itself");
  return contents;
}

}  // namespace aloft::earth
