/// HTTP/1.1 as values, a server and a client. Public: a part of the front door.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aloft/base/result.h"
#include "aloft/transparency/transparency.h"

namespace aloft::server {

// ---- Server ------------------------------------------------------------------------------------

struct HttpRequest {
  std::string method;           ///< As it came: "GET".
  std::string target;           ///< As it came, with its query, not decoded: "/checkpoint?x=%2e".
  std::string accept_encoding;  ///< Empty if the client names none.
  std::string body;
};

struct HttpAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> fields;  ///< Without lengths.
  std::string body;  ///< Of an answer to HEAD only its length is sent.
};

using Handler = std::function<HttpAnswer(const HttpRequest&)>;

/// Where a server listens: an IP address and a port.
struct Endpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: the system picks one.
};
/// `127.0.0.1:8080` or `[::1]:8080`.
Result<Endpoint> parse_endpoint(std::string_view text);
std::string to_text(const Endpoint& endpoint);

struct ServerSettings {
  Endpoint endpoint;
  std::size_t header_bytes_max = 8'192;  ///< A longer header is answered with 431.
  std::size_t body_bytes_max = 0;        ///< A longer body is answered with 413.
  /// A request that is not whole by then is cut off. It begins when the connection is free for a
  /// request, so that an idle connection is closed after it as well.
  std::chrono::milliseconds request_timeout{10'000};
  std::size_t connections_max = 500;  ///< Further ones wait until one of these is closed.
};

/// Answers one request at a time, in one thread, over any number of connections.
class HttpServer {
 public:
  /// From now on, connections are taken and signals are caught; nothing is answered before `run`.
  static Result<HttpServer> listen(const ServerSettings& settings, Handler handler);
  ~HttpServer();
  HttpServer(HttpServer&&) noexcept;
  HttpServer& operator=(HttpServer&&) noexcept;

  [[nodiscard]] Endpoint endpoint() const;  ///< With the port that was picked.
  /// Until SIGINT or SIGTERM: then it takes no further request, and ends when those that have begun
  /// are answered or too late. A second signal ends it at once.
  void run();

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// ---- Client ------------------------------------------------------------------------------------

/// `http://host[:port][/prefix]`, without query, fragment and user.
struct Url {
  std::string host;  ///< A name or an IP address, IPv6 without brackets.
  std::string port = "80";
  std::string prefix;  ///< Empty, or "/a/b" without a slash at its end.
};
Result<Url> parse_url(std::string_view text);
std::string to_text(const Url& url);

struct ClientSettings {
  std::chrono::milliseconds timeout{10'000};  ///< Of connecting, and of one exchange.
  std::size_t body_bytes_max = std::size_t{64} << 20;
};

/// Carries requests to a server, over a connection that is kept. Redirections are not followed.
/// Of copies of one `Send`, one may be called at a time.
transparency::Send http_sender(Url url, ClientSettings settings = {});

}  // namespace aloft::server
