/// The built atlas and a small scenario, for tests that go through the engine. Private to the tests
/// of oversight.
#pragma once

#include <utility>

#include "aloft/base/check.h"
#include "aloft/engine/engine.h"

namespace aloft::oversight {

inline const earth::Atlas& atlas() {
  static const earth::Atlas loaded = [] {
    auto read = earth::Atlas::read(ALOFT_BINARY_DIR "/earth.pack");
    ALOFT_CHECK(read.has_value(), "the build makes the pack");
    return std::move(*read);
  }();
  return loaded;
}

inline scenario::Scenario small() {
  auto read = scenario::read_scenario(ALOFT_SOURCE_DIR "/tests/cli/small.toml");
  ALOFT_CHECK(read.has_value(), "the scenario of the program's tests");
  return std::move(*read);
}

}  // namespace aloft::oversight
