#include "aloft/cli/terminal.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/core.h>

#include "aloft/base/file.h"
#include "aloft/base/names.h"

namespace aloft::cli {
namespace {

// Letters, not bytes: a name like "Malé" must not shift its row.
std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & '\xC0') != '\x80'; }));
}

std::string padded(const std::string& field, std::size_t width, Table::Align align) {
  const std::size_t have = letters(field);
  const std::string blanks(width > have ? width - have : 0, ' ');
  return align == Table::Align::left ? field + blanks : blanks + field;
}

}  // namespace

int print(std::string_view text, int exit_code) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return exit_code;
  if (errno == EPIPE) return exit_code;
  print_error(fmt::format("standard output cannot be written: {}", std::strerror(errno)));
  return kExitFailed;
}

void print_error(std::string_view text) {
  std::string lines;
  for (const std::string_view line : split_lines(text)) lines += fmt::format("aloft: {}\n", line);
  std::fwrite(lines.data(), 1, lines.size(), stderr);
}

int report(const Error& error) {
  print_error(error.text());
  return error.code == Error::Code::invalid_input ? kExitBadInput : kExitFailed;
}

void Table::add_column(std::string title, Align align) {
  titles_.push_back(std::move(title));
  aligns_.push_back(align);
}

void Table::add_row(std::vector<std::string> fields) { rows_.push_back(std::move(fields)); }

std::string Table::text() const {
  std::vector<std::size_t> widths(titles_.size());
  for (std::size_t i = 0; i < titles_.size(); ++i) widths[i] = letters(titles_[i]);
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], letters(row[i]));
  std::string text;
  const auto add = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += (i == 0 ? "" : "  ") + padded(row[i], widths[i], aligns_[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  };
  add(titles_);
  for (const auto& row : rows_) add(row);
  return text;
}

std::string nearest_name(std::string_view text, const std::vector<std::string>& names) {
  std::string best;
  // More than a third of the letters wrong is a different word, not a slip.
  std::size_t limit = std::max<std::size_t>(2, text.size() / 3) + 1;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(text, name);
    if (distance < limit && distance < name.size()) {
      limit = distance;
      best = name;
    }
  }
  return best;
}

}  // namespace aloft::cli
