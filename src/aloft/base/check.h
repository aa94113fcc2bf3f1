/// Broken invariants stop the process; they are never reported as input errors.
#pragma once

namespace aloft {

/// Prints the claim, the reason why it should hold and the place, then aborts.
[[noreturn]] void check_failed(const char* condition, const char* why, const char* file, int line);

}  // namespace aloft

/// Holds in every build. `why` says why the condition holds.
#define ALOFT_CHECK(condition, why)                               \
  do {                                                            \
    if (!(condition)) [[unlikely]]                                \
      ::aloft::check_failed(#condition, why, __FILE__, __LINE__); \
  } while (false)

/// For inner loops: on in debug and sanitizer builds only.
#ifdef ALOFT_DEBUG_CHECKS
#define ALOFT_DCHECK(condition, why) ALOFT_CHECK(condition, why)
#else
#define ALOFT_DCHECK(condition, why) static_cast<void>(0)
#endif
