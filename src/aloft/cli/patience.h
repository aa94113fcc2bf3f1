/// From what the user can wait for to settings of the server and its clients.
#pragma once

#include <chrono>

#include "aloft/cli/commands.h"
#include "aloft/server/server.h"

namespace aloft::cli {

inline std::chrono::milliseconds to_milliseconds(const Patience& patience) {
  constexpr double kMilliseconds = 1'000.0;
  return std::chrono::milliseconds(static_cast<long>(patience.timeout_s * kMilliseconds));
}

inline server::ClientSettings client_settings(const Patience& patience) {
  server::ClientSettings settings;
  settings.timeout = to_milliseconds(patience);
  return settings;
}

}  // namespace aloft::cli
