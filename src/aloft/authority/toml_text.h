/// TOML as a `Json` that knows its lines. Private to authority/: the only place that knows TOML.
#pragma once

#include <string_view>

#include "aloft/authority/json.h"

namespace aloft::authority {

/// Floats, dates and times are refused, since JSON of the log has none.
Result<Json> parse_toml(std::string_view bytes, std::string_view source);

}  // namespace aloft::authority
