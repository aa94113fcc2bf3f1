/// Whole files in, whole files out: nothing half-written stays behind.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/base/result.h"

namespace aloft {

/// The file's bytes. The error names the path and the system's reason.
Result<std::string> read_file(const std::filesystem::path& path);

/// Writes to `path` + ".part" in the same folder, flushes, then renames.
Result<void> write_file(const std::filesystem::path& path, std::string_view bytes);

/// Splits text into lines at "\n", "\r\n" or doubled "\r\r\n"; line ends are not part of a line.
std::vector<std::string_view> split_lines(std::string_view text);

/// A CSV file with a header line and quoted fields ("" inside quotes is a quote, RFC 4180).
/// No-break spaces count as blanks; blanks around a field are not part of it.
struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> line_numbers;  ///< Of each row, counted from 1.
  /// Position of a column, or an error naming the file and the columns that there are.
  [[nodiscard]] Result<std::size_t> column(std::string_view name) const;
  std::string path;
};

/// Every row must have as many fields as the header; an empty file is an error.
Result<CsvTable> read_csv(const std::filesystem::path& path);
/// The same of a text; `path` is for messages.
Result<CsvTable> parse_csv(std::string_view text, std::string_view path);

/// A field as a finite number; the error names file, line, column and what was found.
Result<double> csv_number(const CsvTable& table, std::size_t row, std::size_t column);

/// Lower-case hex SHA-256.
std::string sha256_hex(std::string_view bytes);

}  // namespace aloft
