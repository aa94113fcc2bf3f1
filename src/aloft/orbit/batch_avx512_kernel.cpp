// Eight satellites a pack. The build compiles this file for x86-64-v4, and elsewhere leaves it
// empty.
#include "aloft/orbit/batch_blocks.h"

#ifdef __AVX512F__
// Long chains of dependent operations: g++ must interleave them before it hands out registers,
// which it leaves undone on x86-64. A quarter faster, the same bits.
#ifndef __clang__
#pragma GCC optimize("schedule-insns", "sched-pressure")
#endif

#define ALOFT_PACK_WIDTH 8
#include "aloft/orbit/batch_kernels.h"

namespace aloft::orbit::batch {

const Kernels* avx512_kernels() {
  static constexpr Kernels kKernels{near_circular, general, deep, integrate};
  return &kKernels;
}

}  // namespace aloft::orbit::batch

#else

const aloft::orbit::batch::Kernels* aloft::orbit::batch::avx512_kernels() { return nullptr; }

#endif
