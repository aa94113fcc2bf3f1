#include "aloft/orbit/element_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <set>
#include <utility>

#include <fmt/core.h>

namespace aloft::orbit {

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<double> parse_number(std::string_view text) {
  text = without_blanks(text);
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  text = without_blanks(text);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

bool has_unprintable(std::string_view text) {
  return has_control_character(text) || !is_utf8(text);
}

std::string shown(std::string_view text) {
  constexpr std::size_t kLengthMax = 40;
  std::string result(text.substr(0, kLengthMax));
  for (char& c : result)
    if (c < ' ' || c > '~') c = '?';
  return text.size() > kLengthMax ? result + "..." : result;
}

bool Range::holds(double value) const {
  return (low_open ? value > low : value >= low) && (high_open ? value < high : value <= high);
}

std::string Range::text() const {
  if (!low_open && !high_open) return fmt::format("from {} to {}", low, high);
  return fmt::format("{} {} and {} {}", low_open ? "above" : "at least", low,
                     high_open ? "below" : "at most", high);
}

double mean_motion_from_rev_per_day(double value) {
  return value * (2.0 * std::numbers::pi / 86'400.0);
}

void Complaints::add(std::string message) {
  constexpr std::size_t kShownMax = 20;
  if (count_++ < kShownMax) messages_.push_back(std::move(message));
}

tl::unexpected<Error> Complaints::as_error() const {
  Error error{Error::Code::invalid_input, messages_};
  if (count_ > messages_.size())
    error.messages.push_back(fmt::format("and {} more of this file", count_ - messages_.size()));
  return tl::unexpected<Error>(std::move(error));
}

ObjectKey object_key(const ElementSet& elements) {
  return {elements.catalogue_number, elements.catalogue_number == 0 ? elements.name : ""};
}

void skip_repeated(Catalogue& catalogue, std::string_view file) {
  std::set<std::pair<ObjectKey, std::int64_t>> seen;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < catalogue.elements.size(); ++i) {
    ElementSet& e = catalogue.elements[i];
    if (!seen.emplace(object_key(e), e.epoch.ns).second) {
      catalogue.skipped.push_back({std::string(file), catalogue.origins[i], e.name,
                                   fmt::format("repeats catalogue number {} at epoch {}",
                                               e.catalogue_number, format_utc(e.epoch))});
      continue;
    }
    if (kept != i) {
      catalogue.elements[kept] = std::move(e);
      catalogue.origins[kept] = catalogue.origins[i];
    }
    ++kept;
  }
  catalogue.elements.resize(kept);
  catalogue.origins.resize(kept);
}

}  // namespace aloft::orbit
