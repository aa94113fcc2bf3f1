/// Tables of one TOML file, taken key by key. Private to scenario/: knows TOML, and nothing of what
/// the keys mean.
///
/// Each taking function remembers its key, reports what is wrong with the value, and gives nothing
/// for a key that is absent or wrong. What nobody has taken at `finish` is an unknown key: the list
/// of allowed keys is written once, as the code that takes them.
#pragma once

// The parser is linked, not compiled into every file that reads TOML.
#define TOML_HEADER_ONLY 0

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "aloft/base/result.h"
#include "aloft/base/time.h"
#include "aloft/scenario/scenario.h"

namespace aloft::scenario {

/// All problems of one file, in the order of its lines.
class Problems {
 public:
  explicit Problems(std::filesystem::path file) : file_(std::move(file)) {}
  /// "FILE:LINE: KEY: found FOUND; allowed ALLOWED".
  void add(std::size_t line, std::string_view key, std::string_view found,
           std::string_view allowed);
  [[nodiscard]] bool empty() const { return problems_.empty(); }
  [[nodiscard]] Error error() const;
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

 private:
  struct Problem {
    std::size_t line;
    std::string message;
  };
  std::filesystem::path file_;
  std::vector<Problem> problems_;
};

/// The file's root table, or the syntax error with its line.
Result<toml::table> parse_toml(std::string_view bytes, const std::filesystem::path& file);

enum class Need { optional, required };

template <class Number>
struct Range {
  Number min;
  Number max;
};

class Section {
 public:
  /// `name` stands before the keys in messages; empty for the root. `problems` outlives the
  /// section.
  Section(const toml::table& table, std::string name, Problems& problems);

  std::optional<std::string> text(std::string_view key, Need need = Need::optional);
  std::optional<bool> truth(std::string_view key);
  std::optional<double> number(std::string_view key, Range<double> range,
                               Need need = Need::optional);
  std::optional<std::int64_t> integer(std::string_view key, Range<std::int64_t> range,
                                      Need need = Need::optional);
  /// Position of the text in `choices`.
  std::optional<std::size_t> choice(std::string_view key, std::span<const char* const> choices);
  std::optional<UtcTime> utc(std::string_view key, Need need);
  /// An existing file, relative to the folder of the scenario file.
  std::optional<std::filesystem::path> file(std::string_view key, Need need = Need::optional);
  std::vector<std::filesystem::path> files(std::string_view key, Need need = Need::optional);
  std::vector<NameInFile> names(std::string_view key);
  /// A table inside this one, written [key].
  std::optional<Section> table(std::string_view key);
  /// Tables written [[key]].
  std::vector<Section> tables(std::string_view key);

  /// Where the key stands; the section's line, at least 1, when it is absent.
  [[nodiscard]] std::size_t line_of(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return table_->contains(key); }
  /// Reports a problem at the key's line, or at the section's when the key is absent.
  void report(std::string_view key, std::string_view found, std::string_view allowed);
  /// Reports unknown and missing keys. Call once, after everything was taken.
  void finish();

 private:
  struct Missing {
    std::string key;
    std::string allowed;
  };
  const toml::node* take(std::string_view key, Need need, std::string_view allowed);
  std::string full_name(std::string_view key) const;
  std::optional<std::filesystem::path> existing_file(const toml::node& node, std::string_view key);
  void report_node(const toml::node& node, std::string_view key, std::string_view found,
                   std::string_view allowed);

  const toml::table* table_;
  std::string name_;
  Problems* problems_;
  std::vector<std::string> known_;
  std::vector<Missing> missing_;
};

}  // namespace aloft::scenario
