/// Public evidence, fetched through ways that others carry: what witnesses and a log answer.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/oversight/inspect.h"

namespace aloft::oversight {

/// Where a witness serves what it has of a log: "/HEX/checkpoint" and "/HEX/filings", HEX being
/// SHA-256 of the origin.
std::string witness_path(std::string_view origin, std::string_view resource);

/// Late filings as a witness publishes them: JSON lines {"entry": "...", "receipt": "..."}, in any
/// layout. Untrusted bytes; 16 MiB and 10,000 filings at most.
Result<std::vector<HeldFiling>> parse_held_filings(std::string_view text, std::string_view source);

/// Asks a witness, and adds its word to `evidence`; what it does not say goes to `missing`.
void ask_witness(const transparency::Send& witness, const std::string& source,
                 std::string_view origin, Evidence& evidence);

/// Reads all that a log publishes; what does not fit together goes to `unreadable`. An error if the
/// log does not answer, or has published nothing yet. Reads again while a witness that was asked
/// has cosigned more: a log publishes a tree only after its witnesses have seen it. `wait` lets
/// some time pass, or gives false when the log has had enough of it.
Result<void> read_log(const transparency::Send& log, const authority::Trust& trust,
                      const std::function<bool()>& wait, Evidence& evidence);

}  // namespace aloft::oversight
