/// The one table of assumptions: it drives reading, describing and the documentation. Private to
/// scenario/.
#pragma once

#include <span>
#include <variant>

#include "aloft/scenario/scenario.h"
#include "aloft/scenario/toml_section.h"

namespace aloft::scenario {

/// The SI value is the file's value * `times` / `over`: of the two one is 1, so that 6 ms and
/// 6e-3 s are the same double.
struct KeyUnit {
  double times = 1.0;
  double over = 1.0;
};

struct AssumptionKey {
  using Member = std::variant<Angle Assumptions::*, std::optional<Angle> Assumptions::*,
                              double Assumptions::*, int Assumptions::*>;
  const char* key;
  Member member;
  KeyUnit unit;         ///< Angles are degrees, whatever stands here.
  Range<double> range;  ///< In the key's unit.
  const char* source;
  const char* meaning;
};

/// In the order of `Assumptions`.
std::span<const AssumptionKey> assumption_keys();

/// Reads the [assumptions] table; what is absent keeps its default.
void read_assumptions(Section& section, Assumptions& assumptions);

}  // namespace aloft::scenario
