/// What must hold of element sets that a reader of catalogues let through.
#pragma once

#include "fuzz.h"

#include "aloft/orbit/orbit.h"

namespace aloft::fuzz {

/// SGP4 takes every set, and gives finite numbers or says why not.
void expect_usable(const orbit::Catalogue& catalogue);

}  // namespace aloft::fuzz
