#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/core.h>

#include "aloft/base/names.h"
#include "aloft/server/http.h"

namespace aloft::server {
namespace {

constexpr unsigned kPortMax = 65'535;

std::optional<std::uint16_t> parse_port(std::string_view text) {
  unsigned value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || value > kPortMax)
    return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

// `host`, `host:port`, `[v6]` or `[v6]:port`; the port is empty where there is none.
struct HostAndPort {
  std::string_view host;
  std::optional<std::string_view> port;
};
std::optional<HostAndPort> split(std::string_view text) {
  std::size_t end = std::min(text.find(':'), text.size());
  HostAndPort parts{text.substr(0, end), std::nullopt};
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return std::nullopt;
    parts.host = text.substr(1, bracket - 1);
    end = bracket + 1;
  }
  if (end < text.size() && text[end] != ':') return std::nullopt;
  if (end < text.size()) parts.port = text.substr(end + 1);
  return parts.host.empty() ? std::nullopt : std::optional(parts);
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

// Letters that a host or a path has without being decoded.
bool is_plain(char c) {
  constexpr std::string_view kMarks = "-._~%/:!$&'()*+,;=";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kMarks.find(c) != std::string_view::npos;
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view text) {
  const auto parts = split(text);
  const auto port = parts && parts->port ? parse_port(*parts->port) : std::nullopt;
  if (!port)
    return invalid_input(fmt::format(
        "'{}' is no address to listen at; 127.0.0.1:8080 or [::1]:8080 is allowed", text));
  return Endpoint{std::string(parts->host), *port};
}

std::string to_text(const Endpoint& endpoint) {
  return fmt::format("{}:{}", bracketed(endpoint.address), endpoint.port);
}

Result<Url> parse_url(std::string_view text) {
  constexpr std::string_view kScheme = "http://";
  const auto refuse = [&](std::string_view why) {
    return invalid_input(
        fmt::format("'{}': {}; http://host[:port][/prefix] is allowed", text, why));
  };
  if (text.starts_with("https://"))
    return refuse("this program speaks no TLS; a proxy on this machine can");
  if (!text.starts_with(kScheme)) return refuse("no URL of HTTP");
  std::string_view rest = text.substr(kScheme.size());
  std::string_view prefix = rest.substr(std::min(rest.find('/'), rest.size()));
  rest.remove_suffix(prefix.size());
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  const auto parts = split(rest);
  if (!parts) return refuse("no host");
  const bool plain = std::all_of(parts->host.begin(), parts->host.end(), is_plain) &&
                     std::all_of(prefix.begin(), prefix.end(), is_plain);
  if (!plain) return refuse("has letters that no host and path has");
  Url url{std::string(parts->host), "80", std::string(prefix)};
  if (parts->port) {
    const auto port = parse_port(*parts->port);
    if (!port || *port == 0) return refuse("no port from 1 to 65535");
    url.port = fmt::format("{}", *port);
  }
  return url;
}

std::string to_text(const Url& url) {
  return fmt::format("http://{}:{}{}", bracketed(url.host), url.port, url.prefix);
}

}  // namespace aloft::server
