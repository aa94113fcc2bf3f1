/// The members of one JSON object, taken key by key. Knows nothing of what the keys mean.
///
/// Each taking function remembers its key and notes what is wrong with the value. What nobody has
/// taken when the object goes out of scope at `finish` is an unknown key, so the list of allowed
/// keys is written once, as the code that takes them.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aloft/authority/json.h"
#include "aloft/base/time.h"
#include "aloft/transparency/transparency.h"

namespace aloft::authority {

/// Texts are at most this long unless a field says otherwise.
inline constexpr std::size_t kTextBytesMax = 4'000;

/// Problems of one input. Each names the source, the line if there is one, and the key.
class Problems {
 public:
  explicit Problems(std::string_view source) : source_(source) {}
  void add(const Json& at, std::string_view key, std::string_view found, std::string_view allowed);
  /// Problems of a part, which name their place themselves.
  void absorb(const Error& error);
  [[nodiscard]] bool empty() const { return messages_.empty(); }
  [[nodiscard]] tl::unexpected<Error> error() const;

 private:
  std::string source_;
  std::vector<std::string> messages_;
};

enum class Need { optional, required };

class Fields {
 public:
  /// `name` stands before the keys in messages. Something that is no object has no members, and is
  /// reported. `problems` outlives this.
  Fields(const Json& json, std::string name, Problems& problems);

  std::string text(std::string_view key, Need need = Need::required,
                   std::size_t bytes_max = kTextBytesMax);
  /// A name: 1 to 64 letters, digits, '.', '-', '_', '/', beginning with a letter or digit.
  std::string id(std::string_view key, Need need = Need::required);
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t min, std::int64_t max,
                                      Need need = Need::required);
  /// Whole seconds of UTC since 1970.
  std::optional<UtcTime> time(std::string_view key, Need need = Need::required);
  /// 64 lower-case hex digits.
  std::optional<transparency::Hash> hash(std::string_view key, Need need = Need::required);
  /// Bytes in base64.
  std::string base64(std::string_view key, Need need = Need::required);
  std::vector<std::string> ids(std::string_view key, Need need = Need::optional);
  /// Any value; null where absent.
  const Json* any(std::string_view key, Need need = Need::required);
  const Json::Array* array(std::string_view key, Need need = Need::required);

  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] std::string full_name(std::string_view key) const;
  void report(std::string_view key, std::string_view found, std::string_view allowed);
  /// Takes the value of a part's `result` into `out`, or its problems as they stand.
  template <class T, class Out>
  void part(const Result<T>& result, Out& out) {
    if (result)
      out = *result;
    else
      problems_->absorb(result.error());
  }
  /// Reports unknown keys. Call once, after everything was taken.
  void finish();

 private:
  const Json* take(std::string_view key, Need need, std::string_view allowed);

  const Json* json_;
  std::string name_;
  Problems* problems_;
  std::set<std::string, std::less<>> taken_;
};

bool is_id(std::string_view text);
std::int64_t unix_s(UtcTime time);

}  // namespace aloft::authority
