#include "aloft/server/log_folder.h"

#include <optional>
#include <sstream>

#define TOML_HEADER_ONLY 0
#include <fmt/core.h>
#include <toml++/toml.h>

#include "aloft/base/file.h"

namespace aloft::server {
namespace {

using namespace std::literals;
using transparency::Policy;
using transparency::Verifier;

constexpr const char* kSettingsFile = "log.toml";
constexpr const char* kPolicyFile = "policy";
constexpr const char* kOrigin = "origin";
constexpr const char* kKey = "key";
constexpr const char* kAnchor = "anchor";

std::string settings_text(const NewLog& wanted) {
  const toml::table table{{kOrigin, wanted.origin},
                          {kKey, std::filesystem::absolute(wanted.key).string()},
                          {kAnchor, std::filesystem::absolute(wanted.anchor).string()}};
  std::ostringstream text;
  text << "# Where this log has its key, and the second copy of its last signed checkpoint.\n"
       << table << '\n';
  return text.str();
}

// Reads the keys that there are to read, and keeps every problem.
class SettingsReader {
 public:
  SettingsReader(const toml::table& table, const std::filesystem::path& file)
      : table_(table), file_(file) {
    for (const auto& [key, value] : table)
      if (key != kOrigin && key != kKey && key != kAnchor)
        complain(key.source().begin.line, fmt::format("found the key '{}'; allowed origin, key, "
                                                      "anchor",
                                                      key.str()));
  }

  std::string text(const char* key) {
    const toml::node* node = table_.get(key);
    const auto* value = node == nullptr ? nullptr : node->as_string();
    if (value != nullptr && !value->get().empty()) return value->get();
    complain(node == nullptr ? 1 : node->source().begin.line,
             fmt::format("{}: {}; allowed a text in quotes", key,
                         node == nullptr ? "is missing" : "found something else"));
    return "";
  }
  std::filesystem::path path(const char* key) { return file_.parent_path() / text(key); }

  [[nodiscard]] std::optional<Error> error() const {
    return messages_.empty() ? std::nullopt
                             : std::optional(Error{Error::Code::invalid_input, messages_});
  }

 private:
  void complain(std::size_t line, const std::string& what) {
    messages_.push_back(fmt::format("{}:{}: {}", file_.string(), line, what));
  }

  const toml::table& table_;
  const std::filesystem::path& file_;
  std::vector<std::string> messages_;
};

Result<toml::table> parse_settings(const std::string& text, const std::filesystem::path& file) {
  try {
    return toml::parse(text, file.string());
  } catch (const toml::parse_error& error) {
    return invalid_input(fmt::format("{}:{}: found broken TOML ({}); allowed TOML 1.0",
                                     file.string(), error.source().begin.line,
                                     error.description()));
  }
}

Result<std::string> policy_text(const NewLog& wanted) {
  if (!wanted.policy.empty()) return read_file(wanted.policy);
  const auto key = transparency::Ed25519Key::read(wanted.key);
  if (!key) return tl::unexpected<Error>(key.error());
  const Verifier own{wanted.origin, transparency::SignatureType::ed25519, key->public_key()};
  return fmt::format("log {}\nquorum none\n", to_vkey(own));
}

// A way that only says why it leads nowhere.
transparency::Send no_way(const Error& error) {
  return [error](const transparency::Request&) -> Result<transparency::Answer> {
    return tl::unexpected<Error>(error);
  };
}

Result<transparency::LogSettings> settings_of(const LogFolder& log, ClientSettings client) {
  auto key = transparency::Ed25519Key::read(log.key);
  if (!key) return pass_on(key);
  transparency::LogSettings settings{log.folder, log.anchor, log.origin, *key, log.policy, {}};
  for (const Policy::Witness& witness : log.policy.witnesses) {
    if (witness.url.empty()) continue;
    const auto url = parse_url(witness.url);
    settings.witnesses.emplace_back(witness.name,
                                    url ? http_sender(*url, client) : no_way(url.error()));
  }
  return settings;
}

}  // namespace

Result<LogFolder> create_log(const NewLog& wanted) {
  const std::filesystem::path file = wanted.folder / kSettingsFile;
  std::error_code code;
  if (std::filesystem::exists(file, code))
    return invalid_input(wanted.folder.string() + ": there is a log here already");
  const auto policy = policy_text(wanted);
  if (!policy) return tl::unexpected<Error>(policy.error());
  auto parsed = transparency::parse_policy(
      *policy, wanted.policy.empty() ? "policy"s : wanted.policy.string());
  if (!parsed) return pass_on(parsed);
  LogFolder log{wanted.folder, wanted.origin, wanted.key, wanted.anchor, std::move(*parsed)};
  auto settings = settings_of(log, {});
  if (!settings) return pass_on(settings);
  if (auto begun = transparency::Log::create(std::move(*settings)); !begun) return pass_on(begun);
  if (auto written = write_file(wanted.folder / kPolicyFile, *policy); !written)
    return pass_on(written);
  if (auto written = write_file(file, settings_text(wanted)); !written) return pass_on(written);
  return log;
}

Result<LogFolder> read_log_folder(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / kSettingsFile;
  const auto text = read_file(file);
  if (!text) return invalid_input(text.error().text() + "; a log begins with: aloft log init");
  const auto table = parse_settings(*text, file);
  if (!table) return tl::unexpected<Error>(table.error());
  SettingsReader reader(*table, file);
  LogFolder log{folder, reader.text(kOrigin), reader.path(kKey), reader.path(kAnchor), {}};
  if (auto error = reader.error()) return tl::unexpected<Error>(std::move(*error));
  auto policy = read_policy(folder / kPolicyFile);
  if (!policy) return pass_on(policy);
  log.policy = std::move(*policy);
  return log;
}

Result<transparency::Log> open_log(const LogFolder& log, ClientSettings settings) {
  auto opened = settings_of(log, settings);
  if (!opened) return pass_on(opened);
  return transparency::Log::open(std::move(*opened));
}

Result<transparency::Send> log_at(const std::string& where, ClientSettings settings) {
  if (where.find("://") == std::string::npos) {
    std::error_code code;
    if (!std::filesystem::is_directory(where, code))
      return invalid_input(fmt::format("{}: neither a folder nor a URL", where));
    return transparency::reader_of_folder(where);
  }
  auto url = parse_url(where);
  if (!url) return pass_on(url);
  return http_sender(std::move(*url), settings);
}

Result<Policy> read_policy(const std::filesystem::path& path) {
  const auto text = read_file(path);
  if (!text) return tl::unexpected<Error>(text.error());
  return transparency::parse_policy(*text, path.string());
}

}  // namespace aloft::server
