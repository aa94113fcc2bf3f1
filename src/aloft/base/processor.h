/// Which of a kernel's versions this processor runs. All versions give the same bits.
#pragma once

#include <cstdint>

namespace aloft {

/// Levels of x86-64 as the System V ABI has them: v3 adds AVX2 and fused multiply-add, v4 AVX-512.
/// Other processors are `baseline`.
enum class ProcessorLevel : std::uint8_t { baseline, v3, v4 };

/// The highest level whose instruction sets are all in use by the C library, if that is glibc: so
/// GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2 takes them away from the program as well.
ProcessorLevel processor_level();

// The compiler has to make three versions of `kBody`, a function that is always inlined. Its own
// way of doing so (target_clones) asks the processor only, and dies under sanitizers.
#if defined(__x86_64__)
template <auto kBody, class... Arguments>
[[gnu::target("arch=x86-64-v4"), gnu::noinline]] auto run_on_v4(Arguments... arguments) {
  return kBody(arguments...);
}
template <auto kBody, class... Arguments>
[[gnu::target("arch=x86-64-v3"), gnu::noinline]] auto run_on_v3(Arguments... arguments) {
  return kBody(arguments...);
}
#endif

/// Calls the version of `kBody` for this processor. Arguments are copied: pointers and small rows.
template <auto kBody, class... Arguments>
auto run_on_this_processor(Arguments... arguments) {
#if defined(__x86_64__)
  switch (processor_level()) {
    case ProcessorLevel::v4: return run_on_v4<kBody>(arguments...);
    case ProcessorLevel::v3: return run_on_v3<kBody>(arguments...);
    case ProcessorLevel::baseline: break;
  }
#endif
  return kBody(arguments...);
}

}  // namespace aloft
