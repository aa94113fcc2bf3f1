#include "aloft/base/forwarding_kernel.h"

#include <cstring>
#include <limits>

#include "aloft/base/processor.h"

// The compiler's own vector types, which become one, two or four of the processor's: loops over
// lanes, which it is left to vectorise, take twice as long here.

namespace aloft::forwarding {
namespace {

constexpr std::size_t kWidth = 8;
constexpr std::size_t kVectors = kLanes / kWidth;
using Lengths __attribute__((vector_size(kWidth * sizeof(double)))) = double;
using Integers = decltype(Lengths{} < Lengths{});
using Bytes __attribute__((vector_size(kWidth))) = std::uint8_t;

[[gnu::always_inline]] inline std::size_t shorten(LinkColumns links, std::size_t nodes, Pass pass,
                                                  double* lengths, std::uint8_t* __restrict marks) {
  std::size_t visited = 0;
  for (std::size_t i = 0; i < nodes; ++i) {
    const std::size_t v = pass == Pass::upwards ? i : nodes - 1 - i;
    if (marks[v] == 0) continue;
    marks[v] = 0;
    ++visited;
    Lengths own[kVectors];
    Lengths shortest[kVectors];
    for (std::size_t j = 0; j < kVectors; ++j) {
      std::memcpy(&own[j], lengths + kLanes * v + kWidth * j, sizeof(Lengths));
      shortest[j] = own[j];
    }
    for (std::uint32_t l = links.first[v]; l < links.first[v + 1]; ++l) {
      const double* theirs = lengths + kLanes * links.neighbour[l];
      for (std::size_t j = 0; j < kVectors; ++j) {
        Lengths way;
        std::memcpy(&way, theirs + kWidth * j, sizeof(way));
        way += links.length[l];
        shortest[j] = way < shortest[j] ? way : shortest[j];
      }
    }
    Integers changes{};
    for (std::size_t j = 0; j < kVectors; ++j) {
      // By bits: the compiler takes a comparison that nothing selects by apart into lanes.
      changes |= reinterpret_cast<Integers>(shortest[j]) ^ reinterpret_cast<Integers>(own[j]);
      std::memcpy(lengths + kLanes * v + kWidth * j, &shortest[j], sizeof(Lengths));
    }
    std::int64_t any = 0;
    for (std::size_t lane = 0; lane < kWidth; ++lane) any |= changes[lane];
    // Without a branch: whether a node became shorter is a coin toss to the processor.
    const std::uint8_t mark = any != 0 ? 1 : 0;
    for (std::uint32_t l = links.first[v]; l < links.first[v + 1]; ++l)
      marks[links.neighbour[l]] |= mark;
  }
  return visited;
}

[[gnu::always_inline]] inline void choose(LinkColumns links, std::size_t nodes,
                                          const double* lengths, std::uint8_t none,
                                          std::uint8_t* __restrict chosen) {
  for (std::size_t v = 0; v < nodes; ++v) {
    Lengths own[kVectors];
    for (std::size_t j = 0; j < kVectors; ++j)
      std::memcpy(&own[j], lengths + kLanes * v + kWidth * j, sizeof(Lengths));
    Integers number[kVectors] = {};
    for (Integers& one : number) one += none;
    // From the last to the first, so that the first that fits stays.
    for (std::uint32_t l = links.first[v + 1]; l-- > links.first[v];) {
      const double* theirs = lengths + kLanes * links.neighbour[l];
      const Integers candidate = Integers{} + (l - links.first[v]);
      for (std::size_t j = 0; j < kVectors; ++j) {
        Lengths way;
        std::memcpy(&way, theirs + kWidth * j, sizeof(way));
        number[j] = way + links.length[l] == own[j] ? candidate : number[j];
      }
    }
    // Without a way, endless lengths equal each other.
    const Lengths endless = Lengths{} + std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < kVectors; ++j) {
      number[j] = own[j] < endless ? number[j] : Integers{} + none;
      const Bytes bytes = __builtin_convertvector(number[j], Bytes);
      std::memcpy(chosen + kLanes * v + kWidth * j, &bytes, sizeof(bytes));
    }
  }
}

}  // namespace

std::size_t shorten_marked(const LinkColumns& links, std::size_t nodes, Pass pass, double* lengths,
                           std::uint8_t* marks) {
  return run_on_this_processor<shorten>(links, nodes, pass, lengths, marks);
}

void choose_links(const LinkColumns& links, std::size_t nodes, const double* lengths,
                  std::uint8_t none, std::uint8_t* chosen) {
  run_on_this_processor<choose>(links, nodes, lengths, none, chosen);
}

}  // namespace aloft::forwarding
