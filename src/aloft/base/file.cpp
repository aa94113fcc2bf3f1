#include "aloft/base/file.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <openssl/sha.h>

namespace aloft {
namespace {

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, FileCloser>;

// A no-break space looks like a blank and is none: lists copied from web pages are full of them.
std::string with_plain_blanks(std::string text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  for (std::size_t at = 0; (at = text.find(kNoBreakSpace, at)) != std::string::npos;)
    text.replace(at, kNoBreakSpace.size(), " ");
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

// Takes one CSV field from the front of `line`; false when a quote is never closed.
bool take_field(std::string_view& line, std::string& field) {
  field.clear();
  if (line.empty() || line.front() != '"') {
    const std::size_t end = std::min(line.find(','), line.size());
    field = line.substr(0, end);
    line.remove_prefix(end);
    return true;
  }
  for (std::size_t i = 1; i < line.size(); ++i) {
    if (line[i] != '"') {
      field += line[i];
    } else if (i + 1 < line.size() && line[i + 1] == '"') {
      field += line[++i];
    } else {
      line.remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

Result<std::vector<std::string>> split_csv_line(std::string_view line, const std::string& path,
                                                std::size_t line_number) {
  std::vector<std::string> fields;
  std::string field;
  for (;;) {
    if (!take_field(line, field))
      return invalid_input(fmt::format("{}:{}: a quoted field is not closed", path, line_number));
    fields.push_back(with_plain_blanks(field));
    if (line.empty()) return fields;
    if (line.front() != ',')
      return invalid_input(fmt::format("{}:{}: found '{}' after a quoted field; a comma is allowed",
                                       path, line_number, line.front()));
    line.remove_prefix(1);
  }
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code code;
  if (std::filesystem::is_directory(path, code))
    return invalid_input(fmt::format("{}: is a folder; a file is needed", path.string()));
  const FileHandle file(std::fopen(path.c_str(), "rb"));
  if (!file)
    return invalid_input(
        fmt::format("{}: cannot be read: {}", path.string(), std::strerror(errno)));
  std::string bytes;
  // A hint only: pipes and /proc have no size, and a growing file outgrows it.
  if (const auto size = std::filesystem::file_size(path, code); !code) bytes.reserve(size);
  std::array<char, 1 << 16> buffer;
  std::size_t got = 0;
  while ((got = std::fread(buffer.data(), 1, buffer.size(), file.get())) > 0)
    bytes.append(buffer.data(), got);
  if (std::ferror(file.get()) != 0)
    return invalid_input(fmt::format("{}: cannot be read to its end", path.string()));
  return bytes;
}

Result<void> write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::path part = path;
  part += ".part";
  std::FILE* file = std::fopen(part.c_str(), "wb");
  if (file == nullptr)
    return failed(fmt::format("{}: cannot be written: {}", part.string(), std::strerror(errno)));
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const bool closed = std::fclose(file) == 0;
  std::error_code code;
  if (written && closed) std::filesystem::rename(part, path, code);
  if (written && closed && !code) return {};
  const std::string reason = code ? code.message() : std::strerror(errno);
  std::filesystem::remove(part, code);
  return failed(fmt::format("{}: cannot be written: {}", path.string(), reason));
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    while (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Result<std::size_t> CsvTable::column(std::string_view name) const {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (header[i] == name) return i;
  return invalid_input(
      fmt::format("{}:1: no column '{}'; found: {}", path, name, fmt::join(header, ", ")));
}

Result<CsvTable> read_csv(const std::filesystem::path& path) {
  const auto bytes = read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  return parse_csv(*bytes, path.string());
}

Result<CsvTable> parse_csv(std::string_view text, std::string_view path) {
  CsvTable table;
  table.path = path;
  std::size_t line_number = 0;
  for (std::string_view line : split_lines(text)) {
    ++line_number;
    if (line_number == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (line.empty()) continue;
    auto fields = split_csv_line(line, table.path, line_number);
    if (!fields) return tl::unexpected(fields.error());
    if (table.header.empty()) {
      table.header = std::move(*fields);
      continue;
    }
    if (fields->size() != table.header.size())
      return invalid_input(fmt::format("{}:{}: found {} fields; the header has {}", table.path,
                                       line_number, fields->size(), table.header.size()));
    table.rows.push_back(std::move(*fields));
    table.line_numbers.push_back(line_number);
  }
  if (table.header.empty())
    return invalid_input(
        fmt::format("{}: is empty; a CSV file with a header line is needed", table.path));
  return table;
}

Result<double> csv_number(const CsvTable& table, std::size_t row, std::size_t column) {
  const std::string& text = table.rows[row][column];
  double value = 0.0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return invalid_input(fmt::format("{}:{}: column '{}': found '{}'; a finite number is allowed",
                                     table.path, table.line_numbers[row], table.header[column],
                                     text));
  return value;
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace aloft
