#include "aloft/base/processor.h"
#include "aloft/orbit/batch_constants.h"

namespace aloft::orbit {

const batch::Kernels* batch::kernels_of(Simd simd) {
  switch (simd) {
    case Simd::avx512: return batch::avx512_kernels();
    case Simd::avx2: return batch::avx2_kernels();
    case Simd::scalar: return batch::scalar_kernels();
    case Simd::portable: return batch::portable_kernels();
  }
  return nullptr;
}

namespace {

bool processor_has(Simd simd) {
  switch (simd) {
    case Simd::avx512: return processor_level() >= ProcessorLevel::v4;
    case Simd::avx2:
    case Simd::scalar: return processor_level() >= ProcessorLevel::v3;
    case Simd::portable: return true;
  }
  return false;
}

}  // namespace

std::string_view name_of(Simd simd) {
  switch (simd) {
    case Simd::avx512: return "avx512";
    case Simd::avx2: return "avx2";
    case Simd::scalar: return "scalar";
    case Simd::portable: return "portable";
  }
  return "";
}

bool is_available(Simd simd) { return batch::kernels_of(simd) != nullptr && processor_has(simd); }

Simd fastest_simd() {
  for (const Simd simd : {Simd::avx512, Simd::avx2, Simd::scalar})
    if (is_available(simd)) return simd;
  return Simd::portable;
}

}  // namespace aloft::orbit
