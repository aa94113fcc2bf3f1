// The bytes stand for a pack with two things left out that a fuzzer cannot find: the number of
// bytes and the checksum, and, of a grid of a million boxes, all but the first few.
#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "fuzz.h"

#include "aloft/earth/claim_grid.h"
#include "aloft/earth/earth.h"

namespace aloft::fuzz {
namespace {

// The layout as earth/pack.h and pack.cpp have it.
constexpr std::size_t kHeader = 64;
constexpr std::size_t kFrame = 32;
constexpr std::size_t kColumnHead = 16;
constexpr std::uint64_t kBoxes = std::uint64_t{earth::kBoxColumns} * earth::kBoxRows;

std::uint64_t word_at(std::string_view bytes, std::size_t at) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data() + at, sizeof(word));
  return word;
}

void set_word(std::string& bytes, std::size_t at, std::uint64_t word) {
  std::memcpy(bytes.data() + at, &word, sizeof(word));
}

/// The bytes with the second column, that of the boxes, repeated up to its length.
std::string with_all_boxes(std::string_view bytes) {
  if (bytes.size() < kHeader + kColumnHead) return std::string(bytes);
  const std::uint64_t vertices = word_at(bytes, kHeader);
  if (vertices > bytes.size() / sizeof(earth::GridVertex)) return std::string(bytes);
  const std::size_t head = kHeader + kColumnHead + vertices * sizeof(earth::GridVertex);
  if (head + kColumnHead > bytes.size()) return std::string(bytes);
  const std::uint64_t boxes = word_at(bytes, head);
  const std::size_t begin = head + kColumnHead;
  if (boxes == 0 || boxes % 2 != 0 || boxes > (bytes.size() - begin) / sizeof(std::uint32_t))
    return std::string(bytes);
  std::string whole(bytes.substr(0, begin));
  set_word(whole, head, kBoxes);
  const std::string_view few = bytes.substr(begin, boxes * sizeof(std::uint32_t));
  const std::size_t all = kBoxes * sizeof(std::uint32_t);
  whole.reserve(begin + all + bytes.size());
  while (whole.size() < begin + all)
    whole += few.substr(0, std::min(few.size(), begin + all - whole.size()));
  whole += bytes.substr(begin + few.size());
  return whole;
}

void repair_header(std::string& bytes) {
  if (bytes.size() < kHeader) return;
  set_word(bytes, 16, bytes.size() - kHeader);
  std::uint64_t sum = 0xcbf2'9ce4'8422'2325ULL;
  for (std::size_t at = kHeader - kFrame; at + sizeof(sum) <= bytes.size(); at += sizeof(sum))
    sum = std::rotl((sum ^ word_at(bytes, at)) * 0x0000'0100'0000'01b3ULL, 29);
  set_word(bytes, 24, sum);
}

}  // namespace

void feed(std::string_view bytes) {
  std::string pack = with_all_boxes(bytes);
  repair_header(pack);
  const auto atlas = earth::Atlas::read(as_file(pack));
  if (value_or_reasons(atlas) == nullptr) return;
  const std::size_t territories = atlas->territories().size();
  for (int latitude = -90; latitude <= 90; latitude += 9)
    for (int longitude = -180; longitude <= 180; longitude += 9)
      for (const TerritoryIndex claim : atlas->claims_at(degrees(latitude), degrees(longitude)))
        ALOFT_CHECK(claim.value() < territories, "a claim is a territory's");
  for (const char* name : {"Paris,FR", "a", "", "x"}) {
    const auto place = atlas->find_place(name);
    ALOFT_CHECK(!place || place->value() < atlas->places().size(), "a place is in the table");
  }
}

}  // namespace aloft::fuzz
