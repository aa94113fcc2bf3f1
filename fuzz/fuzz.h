/// What the fuzzers share. Each reader has one source here, `<reader>_fuzz.cpp`, which defines
/// `feed`; CMake makes a program of each, and `./dev fuzz` runs them.
#pragma once

#include <filesystem>
#include <string_view>

#include "aloft/base/check.h"
#include "aloft/base/result.h"

namespace aloft::fuzz {

/// Hands bytes that nobody vouches for to a reader. What must hold of its answer is checked with
/// `ALOFT_CHECK`, which libFuzzer reports like any other crash.
void feed(std::string_view bytes);

/// The bytes as a file without a disk behind it. Every call replaces the file of the one before.
std::filesystem::path as_file(std::string_view bytes);

/// A refusal says why: at least one sentence, none empty, each one line as the user sees it, and no
/// control characters, which a terminal would obey.
void expect_reasons(const Error& error);

/// The value, or null after a look at the reasons.
template <class T>
const T* value_or_reasons(const Result<T>& result) {
  if (result) return &*result;
  expect_reasons(result.error());
  return nullptr;
}

}  // namespace aloft::fuzz
