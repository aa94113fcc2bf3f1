#include "aloft/base/forwarding_kernel.h"

#include <bit>

// Sanitizers instrument the resolvers of target_clones before they are ready to run.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(__clang__)
#define ALOFT_EVERY_CPU
#else
#define ALOFT_EVERY_CPU [[gnu::target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")]]
#endif

namespace aloft::forwarding {

ALOFT_EVERY_CPU
std::size_t shorten_marked(const LinkColumns& links, const Visit& visit, double* __restrict lengths,
                           std::uint8_t* __restrict marks) {
  std::size_t visited = 0;
  const std::uint32_t* node = visit.node;
  for (std::size_t i = 0; i < visit.count; ++i, node += visit.stride) {
    const std::size_t v = *node;
    if (marks[v] == 0) continue;
    marks[v] = 0;
    ++visited;
    double* own = lengths + kLanes * v;
    double shortest[kLanes];
    for (std::size_t lane = 0; lane < kLanes; ++lane) shortest[lane] = own[lane];
    for (std::uint32_t l = links.first[v]; l < links.first[v + 1]; ++l) {
      const double* theirs = lengths + kLanes * links.neighbour[l];
      const double length = links.length[l];
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const double way = theirs[lane] + length;
        shortest[lane] = way < shortest[lane] ? way : shortest[lane];
      }
    }
    // Bits instead of values: a reduction of comparisons would stay scalar.
    std::uint64_t change = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      change |=
          std::bit_cast<std::uint64_t>(shortest[lane]) ^ std::bit_cast<std::uint64_t>(own[lane]);
    for (std::size_t lane = 0; lane < kLanes; ++lane) own[lane] = shortest[lane];
    // Without a branch: whether a node became shorter is a coin toss to the processor.
    const std::uint8_t mark = change != 0 ? 1 : 0;
    for (std::uint32_t l = links.first[v]; l < links.first[v + 1]; ++l)
      marks[links.neighbour[l]] |= mark;
  }
  return visited;
}

ALOFT_EVERY_CPU
void choose_links(const LinkColumns& links, std::size_t nodes, const double* __restrict lengths,
                  std::uint8_t none, std::uint8_t* __restrict chosen) {
  for (std::size_t v = 0; v < nodes; ++v) {
    const double* own = lengths + kLanes * v;
    double number[kLanes];
    for (std::size_t lane = 0; lane < kLanes; ++lane) number[lane] = none;
    // From the last to the first, so that the first that fits stays.
    for (std::uint32_t l = links.first[v + 1]; l-- > links.first[v];) {
      const double* theirs = lengths + kLanes * links.neighbour[l];
      const double length = links.length[l];
      const double candidate = l - links.first[v];
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        number[lane] = theirs[lane] + length == own[lane] ? candidate : number[lane];
    }
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      chosen[kLanes * v + lane] = static_cast<std::uint8_t>(number[lane]);
  }
}

}  // namespace aloft::forwarding
