// One satellite at a time with the processor's fused multiply-add. The build compiles this file for
// x86-64-v3, and elsewhere leaves it empty.
#include "aloft/orbit/batch_blocks.h"

#ifdef __FMA__
#define ALOFT_PACK_WIDTH 1
#include "aloft/orbit/batch_kernels.h"

namespace aloft::orbit::batch {

const Kernels* scalar_kernels() {
  static constexpr Kernels kKernels{near_circular, general, deep, integrate};
  return &kKernels;
}

}  // namespace aloft::orbit::batch

#else

const aloft::orbit::batch::Kernels* aloft::orbit::batch::scalar_kernels() { return nullptr; }

#endif
