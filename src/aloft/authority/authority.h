/// Who decided that service is on or off, on what ground, and can an outsider prove it?
///
/// Pure functions over a log and what witnesses say of it; knows no satellites, has no clock and
/// opens no connection. The front door is in parts, which read in this order:
/// - json.h      canonical JSON, the bytes that are hashed and signed
/// - fields.h    the members of one JSON object, taken key by key
/// - keys.h      keys of people, letters to oversight
/// - registry.h  organisations, people, keys, roles, who is protected
/// - quorum.h    how many must agree, how long everybody else has notice
/// - trust.h     what a verifier knows by another way than the log
/// - ground.h    people, cells and disputed areas that decisions are judged by
/// - records.h   what an entry of the log says
/// - rules.h     what is on and off where and when: what `plan` obeys
/// - state.h     replay of a log, every rule checked again
/// - filings.h   contact reports, receipts, filings handed to a witness
/// - bundle.h    rules with their proofs in one file, for who cannot hold the log
#pragma once

#include "aloft/authority/bundle.h"    // IWYU pragma: export
#include "aloft/authority/fields.h"    // IWYU pragma: export
#include "aloft/authority/filings.h"   // IWYU pragma: export
#include "aloft/authority/ground.h"    // IWYU pragma: export
#include "aloft/authority/json.h"      // IWYU pragma: export
#include "aloft/authority/keys.h"      // IWYU pragma: export
#include "aloft/authority/quorum.h"    // IWYU pragma: export
#include "aloft/authority/records.h"   // IWYU pragma: export
#include "aloft/authority/registry.h"  // IWYU pragma: export
#include "aloft/authority/rules.h"     // IWYU pragma: export
#include "aloft/authority/state.h"     // IWYU pragma: export
#include "aloft/authority/trust.h"     // IWYU pragma: export
