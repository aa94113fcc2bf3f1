/// Which satellites are near a group of cells? Private to sky/.
///
/// Cells in caps within caps: what is not near a large cap need not be asked for the small ones in
/// it.
#pragma once

#include <cstddef>
#include <vector>

#include "aloft/base/quantity.h"
#include "aloft/orbit/orbit.h"
#include "aloft/sky/sky.h"
#include "aloft/sky/visibility_kernel.h"

namespace aloft::sky {

/// Neighbouring cells, [begin, end), inside a cap around a unit vector.
struct Group {
  std::size_t begin = 0;
  std::size_t end = 0;
  GroupQuery cap{};
};

/// Satellites as seen from the Earth's centre, each with the largest central angle at which it
/// stands above the mask: cos and sin of acos(r cos e / a) - e. The first `count` rows hold.
struct Directions {
  std::vector<double> x, y, z, cos_limit, sin_limit;
  std::vector<SatelliteIndex> row;
  std::size_t count = 0;
  void reserve(std::size_t rows);  ///< Keeps no row.
};

/// The usable satellites of an ephemeris that can stand above the mask at all.
void list_directions(const orbit::Ephemeris& ephemeris, Angle mask, Directions& out);

/// Groups of S2 cells of ever finer levels; each lies in one of the level before.
class Groups {
 public:
  Groups() = default;
  /// `observers` are the cells', in their order.
  Groups(const earth::PlannedCells& cells, const std::vector<Observer>& observers);

  /// Buffers of one call, kept to spare allocations.
  struct Workspace {
    std::vector<Directions> near;
    std::vector<double> margin;
  };
  /// Calls `visit(group, near)` for the finest groups in the order of their cells, with a superset
  /// of the satellites that any of its cells has above the mask, by satellite index.
  template <class Visit>
  void visit_all(const Directions& all, Workspace& work, const Visit& visit) const {
    work.near.resize(levels_.size());
    if (levels_.empty()) return;
    std::vector<std::size_t> next(levels_.size(), 0);
    for (const Group& finest : levels_.back()) {
      for (std::size_t level = 0; level < levels_.size(); ++level) {
        const bool entered = next[level] < levels_[level].size() &&
                             levels_[level][next[level]].begin == finest.begin;
        if (!entered) continue;
        narrow(level == 0 ? all : work.near[level - 1], levels_[level][next[level]].cap,
               work.margin, work.near[level]);
        ++next[level];
      }
      visit(finest, work.near.back());
    }
  }

 private:
  static void narrow(const Directions& from, const GroupQuery& cap, std::vector<double>& margin,
                     Directions& to);
  std::vector<std::vector<Group>> levels_;  ///< Coarse to fine.
};

}  // namespace aloft::sky
