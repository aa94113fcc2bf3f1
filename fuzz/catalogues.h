/// What must hold of a catalogue that a reader let through.
#pragma once

#include "fuzz.h"

#include "aloft/orbit/orbit.h"

namespace aloft::fuzz {

/// Something is in it, each with its origin. SGP4 takes every element set, and gives finite numbers
/// or says why not; each notation of OMM brings back the same bits of it. Tables of states ascend,
/// and have a finite state at each end of their usable time and between.
void expect_usable(const orbit::Catalogue& catalogue);

}  // namespace aloft::fuzz
