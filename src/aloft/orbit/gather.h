/// What the catalogues of a scenario give for its run. Private to orbit/.
#pragma once

#include <string>
#include <vector>

#include "aloft/orbit/orbit.h"

namespace aloft::orbit {

/// The run's interval: what elements are measured against.
struct Span {
  UtcTime begin;
  UtcTime end;
  [[nodiscard]] UtcTime middle() const { return {begin.ns + (end.ns - begin.ns) / 2}; }
  [[nodiscard]] double distance_s(UtcTime t) const {
    if (t < begin) return elapsed_s(t, begin);
    return t > end ? elapsed_s(end, t) : 0.0;
  }
};

/// The sets of one object that count within the run, by ascending epochs.
struct ObjectSets {
  std::vector<ElementSet> sets;
  std::size_t nearest = 0;  ///< To the run's middle: it gives the row its name and epoch.
};

/// Objects in the order in which the files name them first.
struct Gathered {
  std::vector<ObjectSets> objects;
  std::vector<StateTable> tables;
};

/// Reads all catalogues; whoever is left out, wholly or for a part of the run, is named in
/// `skipped`. An error is a file that cannot be read, or none of whose sets is near enough; those
/// of all files are reported together.
Result<Gathered> gather(const scenario::Scenario& scenario, const Span& span,
                        std::vector<Skipped>& skipped);

}  // namespace aloft::orbit
