/// What goes to the terminal: text, tables, errors. No colours anywhere, so that a pipe, a log and
/// a screen get the same bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/base/result.h"

namespace aloft::cli {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitBadInput = 2;

/// Writes to standard output and flushes. Gives `exit_code` back, unless the text could not be
/// written (a full disk): then it says so and gives 1. A reader that went away (`| head`) is no
/// failure.
int print(std::string_view text, int exit_code = kExitOk);

/// "aloft: " before every line, on standard error.
void print_error(std::string_view text);

/// Prints the error and gives the exit code that belongs to it.
int report(const Error& error);

/// Columns side by side, two blanks between; columns of numbers are right-aligned.
class Table {
 public:
  enum class Align { left, right };
  void add_column(std::string title, Align align);
  void add_row(std::vector<std::string> fields);
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::string> titles_;
  std::vector<Align> aligns_;
  std::vector<std::vector<std::string>> rows_;
};

/// The one of `names` that is most like `text`, or empty if none is near.
std::string nearest_name(std::string_view text, const std::vector<std::string>& names);

}  // namespace aloft::cli
