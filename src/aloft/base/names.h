/// Names as people type them: which of a list did they mean?
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aloft {

/// ASCII letters only; other bytes stay.
std::string lower_case(std::string_view text);

/// Bytes to insert, delete or replace to turn `a` into `b` (Wagner and Fischer 1974).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// Up to `count` different names, the nearest first, by edit distance to the whole name or, as one
/// mistake more, to its beginning, whatever the case of ASCII letters; equally near ones in the
/// order of their bytes.
std::vector<std::string> nearest_names(std::string_view text, const std::vector<std::string>& names,
                                       std::size_t count);

}  // namespace aloft
