#include "aloft/base/processor.h"

#if defined(__x86_64__) && __has_include(<sys/platform/x86.h>)
// The header is C's in one word, which g++ knows and clang does not.
#define _Bool bool  // NOLINT(bugprone-reserved-identifier)
#include <sys/platform/x86.h>
#undef _Bool
#endif

namespace aloft {
namespace {

ProcessorLevel level_in_use() {
#if defined(__x86_64__) && __has_include(<sys/platform/x86.h>)
  const bool v3 = CPU_FEATURE_ACTIVE(AVX) && CPU_FEATURE_ACTIVE(AVX2) && CPU_FEATURE_ACTIVE(BMI1) &&
                  CPU_FEATURE_ACTIVE(BMI2) && CPU_FEATURE_ACTIVE(F16C) && CPU_FEATURE_ACTIVE(FMA) &&
                  CPU_FEATURE_ACTIVE(LZCNT) && CPU_FEATURE_ACTIVE(MOVBE);
  if (!v3) return ProcessorLevel::baseline;
  const bool v4 = CPU_FEATURE_ACTIVE(AVX512F) && CPU_FEATURE_ACTIVE(AVX512BW) &&
                  CPU_FEATURE_ACTIVE(AVX512CD) && CPU_FEATURE_ACTIVE(AVX512DQ) &&
                  CPU_FEATURE_ACTIVE(AVX512VL);
  return v4 ? ProcessorLevel::v4 : ProcessorLevel::v3;
#elif defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return ProcessorLevel::v4;
  return __builtin_cpu_supports("x86-64-v3") ? ProcessorLevel::v3 : ProcessorLevel::baseline;
#else
  return ProcessorLevel::baseline;
#endif
}

}  // namespace

ProcessorLevel processor_level() {
  static const ProcessorLevel level = level_in_use();
  return level;
}

}  // namespace aloft
