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
  return fmt::format("{} {} to {} {}", low_open ? "above" : "from", low,
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

void skip_repeated(Catalogue& catalogue, const std::vector<std::size_t>& lines,
                   std::string_view file) {
  std::set<std::pair<std::uint64_t, std::int64_t>> seen;
  std::vector<ElementSet> kept;
  kept.reserve(catalogue.elements.size());
  for (std::size_t i = 0; i < catalogue.elements.size(); ++i) {
    ElementSet& e = catalogue.elements[i];
    if (seen.emplace(e.catalogue_number, e.epoch.ns).second) {
      kept.push_back(std::move(e));
      continue;
    }
    const std::string reason =
        fmt::format("repeats catalogue number {} at epoch {}{}", e.catalogue_number,
                    format_utc(e.epoch), lines.empty() ? fmt::format(" (record {})", i + 1) : "");
    catalogue.skipped.push_back({std::string(file), lines.empty() ? 0 : lines[i], e.name, reason});
  }
  catalogue.elements = std::move(kept);
}

}  // namespace aloft::orbit
