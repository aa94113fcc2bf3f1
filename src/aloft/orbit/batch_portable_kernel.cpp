// One satellite at a time, for any processor: without fused multiply-add in the processor, the C
// library computes it, exactly and slowly.
#include "aloft/orbit/batch_blocks.h"

#define ALOFT_PACK_WIDTH 1
#include "aloft/orbit/batch_kernels.h"

namespace aloft::orbit::batch {

const Kernels* portable_kernels() {
  static constexpr Kernels kKernels{near_circular, general, deep, integrate};
  return &kKernels;
}

}  // namespace aloft::orbit::batch
