// The only file that knows sockets, and the library for them, which takes long to compile.
#include "aloft/server/http.h"

// Without it, functions that report an error by reference return it as well.
#define BOOST_ASIO_NO_DEPRECATED
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <csignal>
#include <memory>
#include <optional>
#include <set>

#include <fmt/core.h>

#include "aloft/server/gzip.h"

namespace aloft::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using std::chrono::milliseconds;
using Tcp = asio::ip::tcp;

constexpr const char* kProgram = "aloft/" ALOFT_VERSION;
constexpr std::size_t kSlowestReader_bytes_per_ms = 16;
constexpr std::size_t kDrainBytesMax = std::size_t{1} << 20;
constexpr milliseconds kDrainTime{2'000};
constexpr milliseconds kPauseAfterFailedAccept{100};

// ---- Server ------------------------------------------------------------------------------------

class Session;

// What the sessions share.
struct Hall {
  ServerSettings settings;
  Handler handler;
  bool stopping = false;
  std::set<Session*> sessions;
  std::function<void()> on_leave;  // There is room again.
};

// One connection: request, answer, request, answer.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Tcp::socket socket, Hall& hall) : stream_(std::move(socket)), hall_(hall) {
    hall_.sessions.insert(this);
  }
  ~Session() {
    hall_.sessions.erase(this);
    hall_.on_leave();
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void read() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(hall_.settings.header_bytes_max));
    parser_->body_limit(hall_.settings.body_bytes_max);
    stream_.expires_after(hall_.settings.request_timeout);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](error_code error, std::size_t) { self->on_read(error); });
  }

  // Without a request under way there is nothing to wait for.
  void stop_if_idle() {
    if (!answering_ && buffer_.size() == 0 && !parser_->got_some()) stream_.close();
  }

 private:
  void on_read(error_code error) {
    if (error) {
      if (const int status = refusal_of(error); status != 0)
        write({status, {{"Content-Type", "text/plain"}}, error.message() + '\n'}, false, true);
      return;  // Else the other side is gone or too slow: nobody to answer.
    }
    const auto& message = parser_->get();
    const bool keep = message.keep_alive() && !hall_.stopping;
    const bool with_body = message.method() != http::verb::head;
    write(hall_.handler({std::string(message.method_string()), std::string(message.target()),
                         std::string(message[http::field::accept_encoding]), message.body()}),
          keep, with_body);
  }

  static int refusal_of(error_code error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
    if (error == http::error::body_limit) return 413;
    const bool gone = error == http::error::end_of_stream || error == http::error::partial_message;
    return !gone && error.category() == http::make_error_code(http::error::bad_method).category()
               ? 400
               : 0;
  }

  void write(HttpAnswer answer, bool keep, bool with_body) {
    answering_ = true;
    answer_.emplace(static_cast<http::status>(answer.status), 11);
    answer_->set(http::field::server, kProgram);
    for (const auto& [name, value] : answer.fields) answer_->set(name, value);
    answer_->content_length(answer.body.size());
    answer_->keep_alive(keep);
    stream_.expires_after(hall_.settings.request_timeout +
                          milliseconds(answer.body.size() / kSlowestReader_bytes_per_ms));
    if (with_body) answer_->body() = std::move(answer.body);
    // Header and body are gathered into one write.
    http::async_write(stream_, *answer_,
                      [self = shared_from_this(), keep](error_code error, std::size_t) {
                        self->on_write(error, keep);
                      });
  }

  void on_write(error_code error, bool keep) {
    answering_ = false;
    if (error) return;
    if (keep && !hall_.stopping) return read();
    stream_.socket().shutdown(Tcp::socket::shutdown_send, error);
    stream_.expires_after(kDrainTime);
    if (!error) drain(kDrainBytesMax);
  }

  // What is still under way would reset the connection, and the answer with it.
  void drain(std::size_t left) {
    buffer_.clear();
    stream_.async_read_some(
        buffer_.prepare(std::min(left, std::size_t{4'096})),
        [self = shared_from_this(), left](error_code error, std::size_t length) {
          if (!error && length < left) self->drain(left - length);
        });
  }

  beast::tcp_stream stream_;
  Hall& hall_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> answer_;
  bool answering_ = false;
};

tl::unexpected<Error> listening_failed(const Endpoint& endpoint, error_code error) {
  return failed(fmt::format("{}: cannot be listened at: {}", to_text(endpoint), error.message()));
}

}  // namespace

struct HttpServer::Impl {
  Hall hall;  // Outlives the sessions, which live in `context`.
  asio::io_context context{1};
  Tcp::acceptor acceptor{context};
  asio::signal_set signals{context};
  asio::steady_timer pause{context};
  bool accepting = false;

  Impl() = default;
  // Sessions that end with the server tell nobody.
  ~Impl() {
    hall.on_leave = [] {};
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void> listen();
  void accept();
  void on_accept(error_code error, Tcp::socket socket);
  void wait_for_signal();
  void stop();
  void end_if_empty();
};

Result<void> HttpServer::Impl::listen() {
  const Endpoint& wanted = hall.settings.endpoint;
  error_code error;
  const auto address = asio::ip::make_address(wanted.address, error);
  if (error)
    return invalid_input(fmt::format("'{}' is no IP address to listen at", wanted.address));
  const Tcp::endpoint endpoint(address, wanted.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) signals.add(SIGINT, error);
  if (!error) signals.add(SIGTERM, error);
  if (error) return listening_failed(wanted, error);
  hall.settings.endpoint.port = acceptor.local_endpoint(error).port();
  hall.on_leave = [this] { hall.stopping ? end_if_empty() : accept(); };
  accept();
  wait_for_signal();
  return {};
}

void HttpServer::Impl::accept() {
  if (accepting || hall.stopping || hall.sessions.size() >= hall.settings.connections_max) return;
  accepting = true;
  acceptor.async_accept([this](error_code error, Tcp::socket socket) {
    accepting = false;
    on_accept(error, std::move(socket));
  });
}

void HttpServer::Impl::on_accept(error_code error, Tcp::socket socket) {
  if (hall.stopping) return;
  if (error) {
    // No descriptors left, perhaps: asking again at once would only burn time.
    pause.expires_after(kPauseAfterFailedAccept);
    pause.async_wait([this](error_code) { accept(); });
    return;
  }
  socket.set_option(Tcp::no_delay(true), error);
  std::make_shared<Session>(std::move(socket), hall)->read();
  accept();
}

void HttpServer::Impl::wait_for_signal() {
  signals.async_wait([this](error_code error, int) {
    if (error) return;
    if (hall.stopping) return context.stop();
    wait_for_signal();
    stop();
  });
}

void HttpServer::Impl::stop() {
  hall.stopping = true;
  error_code ignored;
  acceptor.close(ignored);
  pause.cancel();
  for (Session* session : hall.sessions) session->stop_if_idle();
  end_if_empty();
}

// The wait for a second signal is the last thing to do.
void HttpServer::Impl::end_if_empty() {
  error_code ignored;
  if (hall.sessions.empty()) signals.cancel(ignored);
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;

Result<HttpServer> HttpServer::listen(const ServerSettings& settings, Handler handler) {
  auto impl = std::make_unique<Impl>();
  impl->hall.settings = settings;
  impl->hall.handler = std::move(handler);
  if (auto listening = impl->listen(); !listening) return pass_on(listening);
  return HttpServer(std::move(impl));
}

Endpoint HttpServer::endpoint() const { return impl_->hall.settings.endpoint; }

void HttpServer::run() { impl_->context.run(); }

// ---- Client ------------------------------------------------------------------------------------

namespace {

using transparency::Answer;
using transparency::Request;

// A connection to one server, made when it is needed, and kept.
class Connection {
 public:
  Connection(Url url, ClientSettings settings) : url_(std::move(url)), settings_(settings) {}

  Result<Answer> ask(const Request& request) {
    // A kept connection may have been closed by the other side meanwhile.
    const bool kept = stream_.has_value();
    auto answer = exchange(request);
    return answer || !kept ? answer : exchange(request);
  }

 private:
  Result<Answer> exchange(const Request& request) {
    if (auto there = connect(); !there) return pass_on(there);
    http::response_parser<http::string_body> parser;
    parser.body_limit(settings_.body_bytes_max);
    parser.skip(request.method == "HEAD");
    const auto message = message_of(request);
    stream_->expires_after(settings_.timeout);
    error_code error = finish([&](auto done) { http::async_write(*stream_, message, done); });
    if (!error)
      error = finish([&](auto done) { http::async_read(*stream_, buffer_, parser, done); });
    if (error || !parser.keep_alive()) stream_.reset();
    if (error) return trouble("gives no answer", error);
    return answer_of(parser.release());
  }

  Result<void> connect() {
    if (stream_) return {};
    buffer_.clear();
    error_code error;
    Tcp::resolver resolver(context_);
    const auto places = resolver.resolve(url_.host, url_.port, error);
    if (error) return trouble("has no address", error);
    stream_.emplace(context_);
    stream_->expires_after(settings_.timeout);
    error = finish([&](auto done) { stream_->async_connect(places, done); });
    if (!error) stream_->socket().set_option(Tcp::no_delay(true), error);
    if (!error) return {};
    stream_.reset();
    return trouble("cannot be reached", error);
  }

  [[nodiscard]] http::request<http::string_body> message_of(const Request& request) const {
    http::request<http::string_body> message;
    message.method_string(request.method);
    message.target(url_.prefix + request.path);
    message.set(http::field::host, host_field());
    message.set(http::field::user_agent, kProgram);
    message.set(http::field::accept_encoding, "gzip, identity");
    message.body() = request.body;
    message.prepare_payload();
    return message;
  }
  [[nodiscard]] std::string host_field() const {
    const std::string whole = to_text(Url{url_.host, url_.port, ""});
    return whole.substr(whole.find("//") + 2);
  }

  Result<Answer> answer_of(http::response<http::string_body> message) const {
    Answer answer{static_cast<int>(message.result_int()),
                  std::string(message[http::field::content_type]), std::move(message.body())};
    const auto coding = message[http::field::content_encoding];
    if (coding.empty() || beast::iequals(coding, "identity")) return answer;
    auto plain = beast::iequals(coding, "gzip") ? gunzip(answer.body, settings_.body_bytes_max)
                                                : std::nullopt;
    if (!plain)
      return failed(fmt::format("{}: an answer that is no gzip of at most {} bytes", to_text(url_),
                                settings_.body_bytes_max));
    answer.body = std::move(*plain);
    return answer;
  }

  // Starts an operation, and runs it to its end.
  template <class Start>
  error_code finish(Start start) {
    error_code result;
    context_.restart();
    start([&](error_code error, const auto&...) { result = error; });
    context_.run();
    return result;
  }

  [[nodiscard]] tl::unexpected<Error> trouble(std::string_view what, error_code error) const {
    return failed(fmt::format("{} {}: {}", to_text(url_), what, error.message()));
  }

  Url url_;
  ClientSettings settings_;
  asio::io_context context_{1};
  std::optional<beast::tcp_stream> stream_;
  beast::flat_buffer buffer_;
};

}  // namespace

transparency::Send http_sender(Url url, ClientSettings settings) {
  return [connection = std::make_shared<Connection>(std::move(url), settings)](
             const Request& request) { return connection->ask(request); };
}

}  // namespace aloft::server
