#include "aloft/scenario/toml_section.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "aloft/scenario/nearest_key.h"

namespace aloft::scenario {
namespace {

constexpr std::string_view kAnExistingFile = "an existing file, relative to the scenario's folder";

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  if (text.size() <= kLongest) return fmt::format("\"{}\"", text);
  return fmt::format("\"{}...\"", text.substr(0, kLongest));
}

// The value as a person would write it.
std::string show(const toml::node& node) {
  if (const auto* text = node.as_string()) return in_quotes(text->get());
  if (const auto* number = node.as_integer()) return fmt::format("{}", number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
  if (node.is_array()) return "a list";
  if (node.is_table()) return "a table";
  if (node.is_date_time()) return "a date-time";
  return node.is_date() ? "a date" : "a time";
}

// The root table has no line of its own when the file is empty.
std::size_t line_of_node(const toml::node& node) {
  return std::max<std::size_t>(1, node.source().begin.line);
}

std::string show_file(std::string_view text, std::string_view what) {
  return fmt::format("{}, which {}", in_quotes(text), what);
}

// Empty for a date-time without an offset: whose noon would it be?
std::optional<UtcTime> utc_of(const toml::date_time& value) {
  if (!value.offset) return std::nullopt;
  if (value.date.year < 1957 || value.date.year > 2199) return std::nullopt;
  const std::int64_t second_of_day =
      value.time.hour * 3600 + value.time.minute * 60 + value.time.second;
  const UtcTime local =
      utc_from_date(value.date.year, value.date.month, value.date.day,
                    second_of_day * kNanosecondsPerSecond + value.time.nanosecond);
  return plus_seconds(local, -60 * static_cast<std::int64_t>(value.offset->minutes));
}

}  // namespace

void Problems::add(std::size_t line, std::string_view key, std::string_view found,
                   std::string_view allowed) {
  problems_.push_back({line, fmt::format("{}:{}: {}: found {}; allowed {}", file_.string(), line,
                                         key, found, allowed)});
}

Error Problems::error() const {
  std::vector<Problem> sorted = problems_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  Error error;
  for (Problem& problem : sorted) error.messages.push_back(std::move(problem.message));
  return error;
}

Result<toml::table> parse_toml(std::string_view bytes, const std::filesystem::path& file) {
  try {
    return toml::parse(bytes, file.string());
  } catch (const toml::parse_error& error) {
    return invalid_input(fmt::format("{}:{}: found broken TOML ({}); allowed TOML 1.0",
                                     file.string(), error.source().begin.line,
                                     error.description()));
  }
}

Section::Section(const toml::table& table, std::string name, Problems& problems)
    : table_(&table), name_(std::move(name)), problems_(&problems) {}

std::string Section::full_name(std::string_view key) const {
  return name_.empty() ? std::string(key) : fmt::format("{}.{}", name_, key);
}

const toml::node* Section::take(std::string_view key, Need need, std::string_view allowed) {
  known_.emplace_back(key);
  const toml::node* node = table_->get(key);
  if (node == nullptr && need == Need::required)
    missing_.push_back({std::string(key), std::string(allowed)});
  return node;
}

std::size_t Section::line_of(std::string_view key) const {
  const toml::node* node = table_->get(key);
  return line_of_node(node == nullptr ? *table_ : *node);
}

void Section::report(std::string_view key, std::string_view found, std::string_view allowed) {
  problems_->add(line_of(key), full_name(key), found, allowed);
}

void Section::report_node(const toml::node& node, std::string_view key, std::string_view found,
                          std::string_view allowed) {
  problems_->add(line_of_node(node), full_name(key), found, allowed);
}

std::optional<std::string> Section::text(std::string_view key, Need need) {
  constexpr std::string_view kAllowed = "a text that is not empty";
  const toml::node* node = take(key, need, kAllowed);
  if (node == nullptr) return std::nullopt;
  const auto* text = node->as_string();
  if (text != nullptr && !text->get().empty()) return text->get();
  report_node(*node, key, show(*node), kAllowed);
  return std::nullopt;
}

std::optional<bool> Section::truth(std::string_view key) {
  const toml::node* node = take(key, Need::optional, "");
  if (node == nullptr) return std::nullopt;
  if (const auto* truth = node->as_boolean()) return truth->get();
  report_node(*node, key, show(*node), "true or false");
  return std::nullopt;
}

std::optional<double> Section::number(std::string_view key, Range<double> range, Need need) {
  const std::string allowed = fmt::format("a number from {} to {}", range.min, range.max);
  const toml::node* node = take(key, need, allowed);
  if (node == nullptr) return std::nullopt;
  std::optional<double> value;
  if (const auto* whole = node->as_integer()) value = static_cast<double>(whole->get());
  if (const auto* real = node->as_floating_point()) value = real->get();
  // Written so that a value that is not a number fails.
  if (value && *value >= range.min && *value <= range.max) return value;
  report_node(*node, key, show(*node), allowed);
  return std::nullopt;
}

std::optional<std::int64_t> Section::integer(std::string_view key, Range<std::int64_t> range,
                                             Need need) {
  const std::string allowed = fmt::format("a whole number from {} to {}", range.min, range.max);
  const toml::node* node = take(key, need, allowed);
  if (node == nullptr) return std::nullopt;
  const auto* value = node->as_integer();
  if (value != nullptr && value->get() >= range.min && value->get() <= range.max)
    return value->get();
  report_node(*node, key, show(*node), allowed);
  return std::nullopt;
}

std::optional<std::size_t> Section::choice(std::string_view key,
                                           std::span<const char* const> choices) {
  const toml::node* node = take(key, Need::optional, "");
  if (node == nullptr) return std::nullopt;
  if (const auto* text = node->as_string()) {
    const auto found = std::find(choices.begin(), choices.end(), std::string_view(text->get()));
    if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  }
  report_node(*node, key, show(*node), fmt::format("\"{}\"", fmt::join(choices, "\", \"")));
  return std::nullopt;
}

std::optional<UtcTime> Section::utc(std::string_view key, Need need) {
  constexpr std::string_view kAllowed =
      "a UTC date and time such as 2026-06-15T12:00:00Z, years 1957 to 2199";
  const toml::node* node = take(key, need, kAllowed);
  if (node == nullptr) return std::nullopt;
  std::optional<UtcTime> time;
  if (const auto* value = node->as_date_time()) time = utc_of(value->get());
  if (const auto* text = node->as_string()) {
    const auto parsed = parse_utc(text->get());
    if (parsed) time = *parsed;
  }
  if (!time) report_node(*node, key, show(*node), kAllowed);
  return time;
}

std::optional<std::filesystem::path> Section::existing_file(const toml::node& node,
                                                            std::string_view key) {
  const auto* text = node.as_string();
  if (text == nullptr || text->get().empty()) {
    report_node(node, key, show(node), kAnExistingFile);
    return std::nullopt;
  }
  const std::filesystem::path path =
      (problems_->file().parent_path() / text->get()).lexically_normal();
  std::error_code code;
  const std::filesystem::file_status status = std::filesystem::status(path, code);
  if (std::filesystem::is_directory(status)) {
    report_node(node, key, show_file(text->get(), "is a folder"), kAnExistingFile);
    return std::nullopt;
  }
  if (!std::filesystem::exists(status)) {
    report_node(node, key, show_file(text->get(), "does not exist"), kAnExistingFile);
    return std::nullopt;
  }
  return path;
}

std::optional<std::filesystem::path> Section::file(std::string_view key, Need need) {
  const toml::node* node = take(key, need, kAnExistingFile);
  return node == nullptr ? std::nullopt : existing_file(*node, key);
}

std::vector<std::filesystem::path> Section::files(std::string_view key, Need need) {
  std::vector<std::filesystem::path> paths;
  const toml::node* node = take(key, need, "a list of files");
  if (node == nullptr) return paths;
  const toml::array* list = node->as_array();
  if (list == nullptr || list->empty()) {
    report_node(*node, key, list == nullptr ? show(*node) : "an empty list", "a list of files");
    return paths;
  }
  for (const toml::node& element : *list)
    if (auto path = existing_file(element, key)) paths.push_back(std::move(*path));
  return paths;
}

std::vector<NameInFile> Section::names(std::string_view key) {
  constexpr std::string_view kAllowed = "a list of texts that are not empty";
  std::vector<NameInFile> names;
  const toml::node* node = take(key, Need::optional, "");
  if (node == nullptr) return names;
  const toml::array* list = node->as_array();
  if (list == nullptr || list->empty()) {
    report_node(*node, key, list == nullptr ? show(*node) : "an empty list", kAllowed);
    return names;
  }
  for (const toml::node& element : *list) {
    const auto* text = element.as_string();
    if (text != nullptr && !text->get().empty())
      names.push_back({text->get(), line_of_node(element)});
    else
      report_node(element, key, show(element), kAllowed);
  }
  return names;
}

std::optional<Section> Section::table(std::string_view key) {
  const toml::node* node = take(key, Need::optional, "");
  if (node == nullptr) return std::nullopt;
  if (const toml::table* table = node->as_table())
    return Section(*table, full_name(key), *problems_);
  report_node(*node, key, show(*node), fmt::format("a table, written [{}]", key));
  return std::nullopt;
}

std::vector<Section> Section::tables(std::string_view key) {
  std::vector<Section> sections;
  const toml::node* node = take(key, Need::optional, "");
  if (node == nullptr) return sections;
  const std::string allowed = fmt::format("tables, each written [[{}]]", key);
  const toml::array* list = node->as_array();
  if (list == nullptr || list->empty()) {
    report_node(*node, key, list == nullptr ? show(*node) : "an empty list", allowed);
    return sections;
  }
  for (const toml::node& element : *list) {
    if (const toml::table* table = element.as_table())
      sections.push_back(Section(*table, full_name(key), *problems_));
    else
      report_node(element, key, show(element), allowed);
  }
  return sections;
}

void Section::finish() {
  for (const auto& [key, node] : *table_) {
    if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
    const KeySuggestion nearest = nearest_key(key.str(), known_);
    problems_->add(key.source().begin.line, full_name(key.str()), nearest.found, nearest.key);
    // One mistake, one message: a misspelt key is not also missing.
    if (nearest.is_same_key)
      std::erase_if(missing_, [&](const Missing& missing) { return missing.key == nearest.key; });
  }
  for (const Missing& missing : missing_)
    report_node(*table_, missing.key, "nothing", missing.allowed);
}

}  // namespace aloft::scenario
