// Four satellites a pack. The build compiles this file for x86-64-v3, and elsewhere leaves it
// empty.
#include "aloft/orbit/batch_blocks.h"

#ifdef __AVX2__
// Long chains of dependent operations: g++ must interleave them before it hands out registers,
// which it leaves undone on x86-64. A quarter faster, the same bits.
#ifndef __clang__
#pragma GCC optimize("schedule-insns", "sched-pressure")
#endif

#define ALOFT_PACK_WIDTH 4
#include "aloft/orbit/batch_kernels.h"

namespace aloft::orbit::batch {

const Kernels* avx2_kernels() {
  static constexpr Kernels kKernels{near_circular, general, deep, integrate};
  return &kKernels;
}

}  // namespace aloft::orbit::batch

#else

const aloft::orbit::batch::Kernels* aloft::orbit::batch::avx2_kernels() { return nullptr; }

#endif
