/// An inspection as tables for a reader, and as JSON. Private to the audit command.
#pragma once

#include <string>

#include "aloft/oversight/oversight.h"

namespace aloft::cli {

std::string audit_text(const oversight::Inspection& found, const std::string& origin);
std::string audit_json(const oversight::Inspection& found);

}  // namespace aloft::cli
