/// Errors as values: what is wrong with the world outside (files, scenarios, requests).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace aloft {

/// One or more problems of one input, each a full sentence that names file, line, key, what was
/// found and what is allowed. `invalid_input` ends the program with exit code 2, `failed` with 1.
struct Error {
  enum class Code { invalid_input, failed };
  Code code = Code::invalid_input;
  std::vector<std::string> messages;

  /// The messages, one a line, without a newline at the end. They quote files that anybody may have
  /// written: control characters in them become '?'.
  [[nodiscard]] std::string text() const;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> invalid_input(std::string message) {
  return tl::unexpected<Error>(Error{Error::Code::invalid_input, {std::move(message)}});
}

inline tl::unexpected<Error> failed(std::string message) {
  return tl::unexpected<Error>(Error{Error::Code::failed, {std::move(message)}});
}

/// Hands an error of one `Result` on as the error of another.
template <class T>
tl::unexpected<Error> pass_on(Result<T>& result) {
  return tl::unexpected<Error>(std::move(result.error()));
}

}  // namespace aloft
