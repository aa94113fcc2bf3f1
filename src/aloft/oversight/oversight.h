/// Does service stand where the decisions say that it does, as far as an outsider can see?
///
/// Compares what is promised (the log of decisions, by `authority`) with what could be served (the
/// reference scenario, by `engine`) and with what is served (probes, counters). Has no clock and
/// opens no connection: evidence is given. The front door is in parts, which read in this order:
/// - probe.h      signed measurements of terminals that are not the operator's
/// - counters.h   what the operator says that it serves
/// - land.h       which cells belong to a territory, planned or not
/// - inspect.h    what all this evidence shows, and what would have stayed unseen without it
/// - gather.h     what witnesses and a log answer, as evidence
/// - reference.h  where the reference scenario serves with everything on
/// - dark.h       what the reference serves and the actual run does not
#pragma once

#include "aloft/oversight/counters.h"   // IWYU pragma: export
#include "aloft/oversight/dark.h"       // IWYU pragma: export
#include "aloft/oversight/gather.h"     // IWYU pragma: export
#include "aloft/oversight/inspect.h"    // IWYU pragma: export
#include "aloft/oversight/land.h"       // IWYU pragma: export
#include "aloft/oversight/probe.h"      // IWYU pragma: export
#include "aloft/oversight/reference.h"  // IWYU pragma: export
