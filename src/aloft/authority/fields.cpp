#include "aloft/authority/fields.h"

#include <algorithm>

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace aloft::authority {
namespace {

constexpr std::int64_t kTimeMax_s = 7'258'118'400;  // 2200-01-01, the last that `UtcTime` prints.
constexpr std::size_t kIdBytesMax = 64;
constexpr std::size_t kBase64BytesMax = 8'000;

std::string shown(const Json& json) {
  if (const auto* text = json.text()) return in_quotes(*text);
  return in_quotes(canonical_text(json));
}

}  // namespace

bool is_id(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text.size() <= kIdBytesMax && plain(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return plain(c) || c == '.' || c == '-' || c == '_' || c == '/';
         });
}

std::int64_t unix_s(UtcTime time) { return time.ns / kNanosecondsPerSecond; }

void Problems::add(const Json& at, std::string_view key, std::string_view found,
                   std::string_view allowed) {
  const std::string where =
      at.line > 0 ? fmt::format("{}:{}", source_, at.line) : std::string(source_);
  messages_.push_back(fmt::format("{}: {}: found {}; allowed {}", where, key, found, allowed));
}

void Problems::absorb(const Error& error) {
  messages_.insert(messages_.end(), error.messages.begin(), error.messages.end());
}

tl::unexpected<Error> Problems::error() const {
  return tl::unexpected<Error>(Error{Error::Code::invalid_input, messages_});
}

Fields::Fields(const Json& json, std::string name, Problems& problems)
    : json_(&json), name_(std::move(name)), problems_(&problems) {
  if (!json.object())
    problems.add(json, name_.empty() ? "the whole" : name_, shown(json), "an object");
}

std::string Fields::full_name(std::string_view key) const {
  return name_.empty() ? std::string(key) : fmt::format("{}.{}", name_, key);
}

bool Fields::has(std::string_view key) const {
  const auto* object = json_->object();
  return object && object->contains(key);
}

void Fields::report(std::string_view key, std::string_view found, std::string_view allowed) {
  const auto* object = json_->object();
  const auto at = object ? object->find(key) : Json::Object::const_iterator{};
  const bool is_there = object && at != object->end();
  problems_->add(is_there ? at->second : *json_, full_name(key), found, allowed);
}

const Json* Fields::take(std::string_view key, Need need, std::string_view allowed) {
  taken_.emplace(key);
  const auto* object = json_->object();
  if (!object) return nullptr;
  const auto found = object->find(key);
  if (found != object->end()) return &found->second;
  if (need == Need::required) report(key, "nothing", allowed);
  return nullptr;
}

std::string Fields::text(std::string_view key, Need need, std::size_t bytes_max) {
  const std::string allowed = fmt::format("a text of 1 to {} bytes", bytes_max);
  const Json* found = take(key, need, allowed);
  if (!found) return {};
  const auto* text = found->text();
  if (text && !text->empty() && text->size() <= bytes_max) return *text;
  report(key, shown(*found), allowed);
  return {};
}

std::string Fields::id(std::string_view key, Need need) {
  constexpr const char* kAllowed = "a name of 1 to 64 letters, digits, '.', '-', '_', '/'";
  const Json* found = take(key, need, kAllowed);
  if (!found) return {};
  if (found->text() && is_id(*found->text())) return *found->text();
  report(key, shown(*found), kAllowed);
  return {};
}

std::optional<std::int64_t> Fields::integer(std::string_view key, std::int64_t min,
                                            std::int64_t max, Need need) {
  const std::string allowed = fmt::format("an integer from {} to {}", min, max);
  const Json* found = take(key, need, allowed);
  if (!found) return std::nullopt;
  const auto* number = found->integer();
  if (number && *number >= min && *number <= max) return *number;
  report(key, shown(*found), allowed);
  return std::nullopt;
}

std::optional<UtcTime> Fields::time(std::string_view key, Need need) {
  const auto seconds = integer(key, 0, kTimeMax_s, need);
  if (!seconds) return std::nullopt;
  return UtcTime{*seconds * kNanosecondsPerSecond};
}

std::optional<transparency::Hash> Fields::hash(std::string_view key, Need need) {
  constexpr const char* kAllowed = "64 lower-case hex digits";
  const Json* found = take(key, need, kAllowed);
  if (!found) return std::nullopt;
  const auto bytes = found->text() ? transparency::from_hex(*found->text()) : std::nullopt;
  transparency::Hash hash{};
  if (bytes && bytes->size() == hash.size()) {
    std::transform(bytes->begin(), bytes->end(), hash.begin(),
                   [](char c) { return static_cast<std::uint8_t>(c); });
    if (transparency::to_hex(hash) == *found->text()) return hash;
  }
  report(key, shown(*found), kAllowed);
  return std::nullopt;
}

std::string Fields::base64(std::string_view key, Need need) {
  constexpr const char* kAllowed = "base64 with padding";
  const Json* found = take(key, need, kAllowed);
  if (!found) return {};
  if (found->text() && found->text()->size() <= kBase64BytesMax) {
    auto bytes = transparency::from_base64(*found->text());
    if (bytes && !bytes->empty()) return *bytes;
  }
  report(key, shown(*found), kAllowed);
  return {};
}

std::vector<std::string> Fields::ids(std::string_view key, Need need) {
  std::vector<std::string> out;
  const auto* items = array(key, need);
  if (!items) return out;
  for (const Json& item : *items) {
    if (item.text() && is_id(*item.text()))
      out.push_back(*item.text());
    else
      report(key, shown(item), "names");
  }
  return out;
}

const Json* Fields::any(std::string_view key, Need need) { return take(key, need, "a value"); }

const Json::Array* Fields::array(std::string_view key, Need need) {
  const Json* found = take(key, need, "a list");
  if (!found) return nullptr;
  if (!found->array()) report(key, shown(*found), "a list");
  return found->array();
}

void Fields::finish() {
  if (!json_->object()) return;
  std::vector<std::string> allowed(taken_.begin(), taken_.end());
  for (const auto& [key, item] : *json_->object())
    if (!taken_.contains(key))
      problems_->add(item, full_name(in_quotes(key)), "an unknown key",
                     fmt::format("{}", fmt::join(allowed, ", ")));
}

}  // namespace aloft::authority
